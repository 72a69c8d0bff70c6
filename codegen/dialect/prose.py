"""Prose of a section: paragraphs as one text, labelled lines apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialect.ledger import Ledger
from codegen.dialect.samples import fence_marks
from codegen.dialect.spec import Dialect
from codegen.document import Line, Paragraph, Prose, Sheet, parse_blocks
from codegen.document.inline import read_prose
from codegen.source.span import Span

__all__ = ["join_prose", "leave_section", "read_section_prose", "without_marks"]

_WORD = re.compile(r"^\s*[A-Z][a-z]+:\s")
_LABEL = re.compile(
    r"^\s*(?P<emphasis>[*_]*)\s*(?P<label>[A-Za-z][A-Za-z ]{1,30}?)\s*(?P<after>[*_]*)\s*:(?P<close>[*_]*)"
)


def join_prose(first: Prose | None, second: Prose) -> Prose | None:
    """Two texts as one; paragraphs are not kept apart, since blank lines mean nothing."""
    if first is None or not second.text:
        return second if second.text else first
    start, end = first.span, second.span
    span = Span(start.path, start.line, start.column, end.end_line, end.end_column)
    return Prose(f"{first.text} {second.text}", first.links + second.links, span)


def without_marks(sheet: Sheet, lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """The lines of a section that carries no sample: fence marks in it mean nothing."""
    marks = set(fence_marks(lines))
    for mark in sorted(marks):
        line = lines[mark]
        start = len(line.text) - len(line.text.lstrip())
        ledger.diagnose(
            "fence",
            Span(sheet.path, line.number, start + 1, line.number, len(line.text.rstrip()) + 1),
            "UC104",
            "this fence mark encloses no sample",
            "Remove the mark.",
        )
    return [Line(line.number, "") if index in marks else line for index, line in enumerate(lines)]


def read_section_prose(
    sheet: Sheet, lines: Sequence[Line], dialect: Dialect, ledger: Ledger, *, labelled: bool = False
) -> tuple[Prose | None, dict[str, Prose]]:
    """The text of a section, and its labelled lines by the name that the dialect gives them.

    Where lines may be `labelled`, one that begins with a word and a colon is; elsewhere emphasis marks it.
    """
    labels: dict[str, Prose] = {}
    rest = [
        line
        for line in without_marks(sheet, lines, ledger)
        if not _take_label(sheet, line, dialect, ledger, labels, labelled)
    ]
    text: Prose | None = None
    known = True
    for block in parse_blocks(sheet.path, rest, sheet.references):
        known = known and not (isinstance(block, Paragraph) and block.lead)
        if known and isinstance(block, Paragraph):
            ledger.prose(block.prose)
            text = join_prose(text, block.prose)
        else:
            ledger.unread(block)
    return text, labels


def _take_label(
    sheet: Sheet,
    line: Line,
    dialect: Dialect,
    ledger: Ledger,
    labels: dict[str, Prose],
    labelled: bool,
) -> bool:
    """Whether a line begins with a label; if the dialect names it, its text is kept."""
    if ":" not in line.text or not (match := _LABEL.match(line.text)):
        return False
    name = dialect.labels.get(match["label"].casefold())
    if name is None:
        if match["emphasis"] or (labelled and _WORD.match(line.text)):
            start = match.start("label")
            span = Span(
                sheet.path, line.number, start + 1, line.number, len(line.text.rstrip()) + 1
            )
            ledger.leave(
                "heading",
                span,
                "UC905",
                f'no line of the dialect has the label "{match["label"]}"',
                "Remove the line, or teach the dialect what it means.",
            )
        return False
    if name:
        value = line.text[match.end() :]
        blank = len(value) - len(value.lstrip())
        labels[name] = read_prose(
            sheet.path,
            (Line(line.number, value.strip()),),
            sheet.references,
            match.end() + blank + 1,
        )
        ledger.prose(labels[name])
    return True


def leave_section(sheet: Sheet, lines: Sequence[Line], ledger: Ledger) -> None:
    """Enter what stands in lines that nothing reads."""
    for block in parse_blocks(sheet.path, lines, sheet.references):
        ledger.unread(block)
