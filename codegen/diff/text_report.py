"""Changes as text for people: page by page, each with its class, rule, sentence and both places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from codegen.check.printable import printable
from codegen.diff.change import Change, Impact
from codegen.diff.counting import change_counts
from codegen.diff.rules import change_rules
from codegen.model.nodes import Source

__all__ = ["change_text", "report_text"]

_INK = {Impact.BREAKING: "1;31", Impact.ADDITIVE: "1;36", Impact.EDITORIAL: ""}
_TITLE_INK = "1"


def report_text(
    changes: Sequence[Change], *, has_reasons: bool = False, colour: bool = False
) -> str:
    """All changes by page, and the line of counts.

    Args:
        has_reasons: Whether each change tells why it is classed as it is.
    """
    parts = []
    for page, rows in groupby(changes, lambda change: change.page):
        title = printable(page) or "all pages"
        parts.append(f"\x1b[{_TITLE_INK}m{title}\x1b[0m\n" if colour else f"{title}\n")
        parts += [change_text(row, has_reasons=has_reasons, colour=colour) + "\n" for row in rows]
        parts.append("\n")
    return "".join(parts) + change_counts(changes) + "\n"


def change_text(change: Change, *, has_reasons: bool = False, colour: bool = False) -> str:
    """One change, without a line end at its end.

    ```
      messaging.state: breaking[property-type-changed]: the type is string, was CallState
        = old messaging.md:41:3, new messaging.md:40:3
    ```
    """
    label, ink = f"{change.impact.value}[{change.rule}]", _INK[change.impact]
    if colour and ink:
        label = f"\x1b[{ink}m{label}\x1b[0m"
    notes = "".join(f"\n    = {note}" for note in _notes(change, has_reasons))
    return f"  {printable(change.path)}: {label}: {printable(change.message)}{notes}"


def _notes(change: Change, has_reasons: bool) -> Iterator[str]:
    if change.client is not change.server:
        yield f"for client users {change.client.value}, for server authors {change.server.value}"
    if has_reasons:
        yield f"because: {change_rules()[change.rule].reason}"
    places = (("old", change.old_source), ("new", change.new_source))
    stated = [f"{side} {_place(source)}" for side, source in places if source is not None]
    if stated:
        yield ", ".join(stated)


def _place(source: Source) -> str:
    return f"{printable(source.path)}:{source.line}:{source.column}"
