"""Prose of a section: paragraphs as one text, labelled lines apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialect.ledger import Ledger
from codegen.dialect.spec import Dialect
from codegen.document import (
    Lines,
    Paragraph,
    Prose,
    Sheet,
    fence_marks,
    parse_blocks,
    plain,
    read_prose,
    without_container,
)
from codegen.source.span import Span

__all__ = ["join_prose", "leave_section", "read_section_prose", "without_marks"]

_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z ]{1,30}?) ?:")
_MARKED = re.compile(r"[*_]+[^*_:]+(?:[*_]+\s*:|:\s*[*_])")
_CONTENTS = re.compile(
    r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+\[[^\[\]]*\]\(#[^()\s]*\)|\[{1,2}_?TOC_?\]{1,2})\s*$",
    re.IGNORECASE,
)
_EMPHASIS = "*_"
_LONGEST_LABEL = 160
"""Characters from the begin of a line to the end of its label, markup included."""
_MOST_LINES = 4


def join_prose(first: Prose | None, second: Prose) -> Prose | None:
    """Two texts as one; paragraphs are not kept apart, since blank lines mean nothing."""
    if first is None or not second.text:
        return second if second.text else first
    start, end = first.span, second.span
    span = Span(start.path, start.line, start.column, end.end_line, end.end_column)
    return Prose(f"{first.text} {second.text}", first.links + second.links, span)


def without_marks(lines: Lines, ledger: Ledger) -> Lines:
    """The lines of a section that carries no sample: fence marks in it mean nothing."""
    marks = fence_marks(lines.texts)
    for mark in marks:
        ledger.diagnose(
            "fence",
            lines.span(mark),
            "UC104",
            "this fence mark encloses no sample",
            "Remove the mark.",
        )
    return lines.blanked(marks)


def read_section_prose(
    sheet: Sheet, lines: Lines, dialect: Dialect, ledger: Ledger, *, labelled: bool = False
) -> tuple[Prose | None, dict[str, Prose]]:
    """The text of a section, and its labelled lines by the name that the dialect gives them.

    Where lines may be `labelled`, a paragraph that begins with a word and a colon is; elsewhere emphasis
    marks it.
    """
    lines = without_marks(lines, ledger)
    taken = _Labels(sheet, dialect, ledger)
    rest = _without_contents(lines.blanked(taken.take(lines, labelled=labelled)), ledger)
    text: Prose | None = None
    known = True
    for block in parse_blocks(rest, sheet.references):
        known = known and not (isinstance(block, Paragraph) and block.heading)
        if known and isinstance(block, Paragraph):
            ledger.prose(block.prose)
            text = join_prose(text, block.prose)
        else:
            ledger.unread(block)
    return text, taken.values


def _without_contents(lines: Lines, ledger: Ledger) -> Lines:
    """The lines without a table of contents: list items that only link into this page."""
    entries = [
        index for index, text in enumerate(lines.texts) if "[" in text and _CONTENTS.match(text)
    ]
    for index in entries:
        ledger.prose(read_prose(lines.path, lines.first + index, (lines.texts[index],), {}))
    return lines.blanked(entries)


class _Labels:
    """Finds the lines of a section that begin with a label."""

    def __init__(self, sheet: Sheet, dialect: Dialect, ledger: Ledger) -> None:
        self._sheet = sheet
        self._dialect = dialect
        self._ledger = ledger
        self.values: dict[str, Prose] = {}
        """Texts behind the labels that the dialect names."""

    def take(self, lines: Lines, *, labelled: bool) -> set[int]:
        """The indices of the lines whose label is known."""
        taken: set[int] = set()
        texts = lines.texts
        begins = True  # a paragraph, or what follows a labelled line
        below = False  # a labelled line that says something, without a blank line between
        for index, text in enumerate(texts):
            if index in taken or not text.strip():
                begins = True
                below = below and index in taken
                continue
            name, label = self._label(text)
            if name is None:
                if label and (
                    _is_marked(text) or (labelled and begins and (below or " " not in label))
                ):
                    self._leave(label, lines.span(index))
                begins = below = False
                continue
            end = _end(texts, index)
            taken.update(range(index, end))
            below = bool(name)
            if name:
                self.values[name] = self._value(lines.part(index, end))
        return taken

    def _label(self, text: str) -> tuple[str | None, str]:
        """The dialect's name for the label of a line, None for an unknown one; the label itself."""
        if ":" not in text and not any(mark in text for mark in _EMPHASIS):
            return None, ""
        head = without_container(text[:_LONGEST_LABEL]).lstrip()
        mark = head[:1]
        words = plain(head).strip(_EMPHASIS + " ")
        folded = words.casefold()
        for label, name in self._dialect.labels.items():
            if folded.startswith(label):
                after = folded[len(label) :].lstrip(_EMPHASIS + " ")
                # Without its colon only emphasis tells a labelled line from a sentence.
                if after.startswith(":") or (not name and mark in _EMPHASIS):
                    return name, label
        match = _LABEL.match(words)
        return None, match["label"] if match else ""

    def _value(self, lines: Lines) -> Prose:
        """What stands behind the colon."""
        head, *more = lines.texts
        colon = head.index(":") + 1
        value = head[colon:].lstrip(_EMPHASIS + " \t") if colon else ""
        texts = [" " * (len(head) - len(value)) + value, *more]
        if not value and more:
            prose = read_prose(lines.path, lines.first + 1, more, self._sheet.references)
        else:
            prose = read_prose(lines.path, lines.first, texts, self._sheet.references)
        self._ledger.prose(prose)
        return prose

    def _leave(self, label: str, span: Span) -> None:
        self._ledger.leave(
            "heading",
            span,
            "UC905",
            f'no line of the dialect has the label "{label}"',
            "Remove the line, or teach the dialect what it means.",
        )


def _end(texts: Sequence[str], index: int) -> int:
    """The line after a labelled one: it goes on where its emphasis is open, after its colon or a comma."""
    first = without_container(texts[index]).lstrip()
    mark = first[:1]
    if mark in _EMPHASIS and first.count(mark) % 2:
        for end in range(index + 1, min(index + _MOST_LINES, len(texts))):
            if texts[end].count(mark) % 2:
                return end + 1
        return index + 1
    end = index + 1
    while end < len(texts) and texts[end].strip() and texts[end - 1].rstrip()[-1:] in {",", ":"}:
        end += 1
    return end


def _is_marked(text: str) -> bool:
    """Whether the label alone is emphasised, not the whole line."""
    return _MARKED.match(without_container(text).lstrip()) is not None


def leave_section(sheet: Sheet, lines: Lines, ledger: Ledger) -> None:
    """Enter what stands in lines that nothing reads."""
    for block in parse_blocks(lines, sheet.references):
        ledger.unread(block)
