"""The text of `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from codegen.check.printable import printable
from codegen.cli.facts import Fact, facts_of
from codegen.cli.pipeline import Analysis
from codegen.cli.wording import place
from codegen.model.nodes import Evidence, Model
from codegen.source.text import split_lines

__all__ = ["explanation", "suggestions"]


def explanation(fact: Fact, analysis: Analysis) -> str:
    """What a fact is, where it stands, what speaks for it and against it, and how to overrule it."""
    parts = [
        [fact.address],
        [f"  {label}: {printable(text)}" for label, text in fact.says if text.strip()],
        ["", f"stated at {place(fact.source)}", *_excerpt(fact, analysis)],
        list(_evidence("for it:", [row for row in fact.evidence if row.supports])),
        list(_evidence("against it:", [row for row in fact.evidence if not row.supports])),
    ]
    if fact.correction:
        entry = ["[[correction]]", f'of = "{fact.address}"', *fact.correction]
        parts.append(["", "to overrule it, change what is wrong in this entry of an overlay:", ""])
        parts.append([f"  {line}" for line in (*entry, 'reason = "…"')])
    return "\n".join(line for part in parts for line in part) + "\n"


def suggestions(model: Model, address: str) -> str:
    """`; did you mean messaging.state?`, or nothing where no fact is near."""
    names = (*model.resource_index, *model.enumeration_index)
    pages = {name.casefold(): name for name in names}
    page = address.partition(".")[0].casefold()
    near = [page] if page in pages else get_close_matches(page, pages, 3)
    known = {
        fact.address.casefold(): fact.address
        for name in names
        if name.casefold() in near
        for fact in facts_of(model, name)
    }
    hits = get_close_matches(address.casefold(), known, 3, 0.7) or near[:1]
    shown = [known[hit] for hit in hits if hit in known]
    return f"; did you mean {' or '.join(shown)}?" if shown else "; `model` lists every page"


def _excerpt(fact: Fact, analysis: Analysis) -> list[str]:
    for file in analysis.sources.pages.files:
        if file.path == fact.source.path:
            lines = split_lines(file.text)
            if fact.source.line <= len(lines):
                return [f"  {printable(lines[fact.source.line - 1])}"]
    return []


def _evidence(title: str, rows: list[Evidence]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    cells = [(row.strength, row.rule, printable(row.value), place(row.source)) for row in rows]
    widths = [min(40, max(len(row[column]) for row in cells)) for column in range(3)]
    for strength, rule, value, where in cells:
        yield f"  {strength:<{widths[0]}}  {rule:<{widths[1]}}  {value:<{widths[2]}}  {where}"
