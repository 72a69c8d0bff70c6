"""Changes as Markdown: a changelog to paste, the worst first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.check.printable import printable
from codegen.diff.change import Change, Impact

__all__ = ["report_markdown"]

_TITLES = {
    Impact.BREAKING: "Breaking",
    Impact.ADDITIVE: "Additive",
    Impact.EDITORIAL: "Editorial",
}
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&]")
_BACKTICKS = re.compile(r"`+")


def report_markdown(changes: Sequence[Change]) -> str:
    """A section for each class that occurs, a line for each change; titles are those of a third level."""
    sections = []
    for impact, title in _TITLES.items():
        rows = [change for change in changes if change.impact is impact]
        if rows:
            sections.append(f"### {title}\n\n" + "".join(_lines(rows)))
    return "\n".join(sections) or "No changes.\n"


def _lines(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        yield f"- {_code(change.path)}: {_plain(change.message)}{_audience(change)}\n"


def _audience(change: Change) -> str:
    """Who is concerned, where only one side is."""
    if change.client is change.server:
        return ""
    concerned = "client users" if change.client is change.impact else "server authors"
    return f" ({concerned})"


def _code(text: str) -> str:
    """A code span that nothing in the text can close."""
    shown = printable(text)
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if shown[:1] == "`" or shown[-1:] == "`" else ""
    return f"{mark}{pad}{shown}{pad}{mark}"


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKUP.sub(lambda match: f"\\{match.group()}", printable(text))
