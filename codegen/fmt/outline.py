"""A page taken apart for printing: which lines of each section are its table, its sample, its labelled lines,
and which are prose around them.

The raw page says what is stated; this says what else stands there, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from attrs import define, field, frozen

from codegen.dialect.raw import RawPage
from codegen.dialect.samples import SampleCut, cut_sample
from codegen.dialect.spec import Dialect, SectionSpec
from codegen.document import (
    Heading,
    Lines,
    Prose,
    Sheet,
    Table,
    fence_marks,
    parse_blocks,
    read_sheet,
    title_key,
)
from codegen.fmt.markdown import COMMENT, tidy
from codegen.source.text import split_lines

__all__ = ["Outline", "Part", "PartGroup", "read_outline"]

_RULE = re.compile(r"[\s>]*[|+][|+:\s=\u2013\u2014-]*$")


@frozen
class Part:
    """A section of the dialect, without its structure."""

    spec: SectionSpec
    heading: Heading
    above: str
    """Prose before the table or sample; all of it where there is neither."""
    below: str
    numbers: range
    """Its lines, the heading aside."""


@define
class PartGroup:
    """A page, an operation or an event: its own prose, and the sections that belong to it."""

    heading: Heading | None
    above: str
    below: str = ""
    middle: str = ""
    """Of an event: between its table and its sample."""
    parts: list[Part] = field(factory=list)

    def of(self, spec: SectionSpec) -> list[Part]:
        return [part for part in self.parts if part.spec is spec]


@frozen
class Outline:
    """All that stands on a page."""

    lines: tuple[str, ...]
    references: dict[str, str]
    front: tuple[str, ...]
    """Lines of the front matter that are no keys of the dialect."""
    before: str
    page: PartGroup
    operations: tuple[PartGroup, ...]
    """In the order of the raw page's."""
    events: tuple[PartGroup, ...]
    definitions: tuple[str, ...]
    """Lines that define the targets of reference links."""
    comments: tuple[str, ...]


def read_outline(
    text: str, page: RawPage, dialect: Dialect, anchors: Collection[str] = ()
) -> Outline:
    """Take a page apart.

    Args:
        page: What it states, read from the same text.
        anchors: Names of HTML anchors that hyperlinks lead to. Other anchors mean nothing.
    """
    sheet = read_sheet(page.path, text, dialect.is_known)
    return _Reader(tuple(split_lines(text)), sheet, page, dialect, anchors).read()


class _Reader:
    def __init__(
        self,
        lines: tuple[str, ...],
        sheet: Sheet,
        page: RawPage,
        dialect: Dialect,
        anchors: Collection[str],
    ) -> None:
        self._lines = lines
        self._sheet = sheet
        self._page = page
        self._dialect = dialect
        self._anchors = anchors
        self._comments = _comment_lines(lines)
        self._definitions: list[str] = []

    def read(self) -> Outline:
        before, title, *sections = self._sheet.sections
        upper, _ = self._prose(before.lines, ())
        if self._page.kind == "errors":
            above, below = self._around_table(title.lines)
        else:
            above, below = self._prose(title.lines, ())
        whole = PartGroup(title.heading, above, below)
        operations: list[PartGroup] = []
        events: list[PartGroup] = []
        for section in sections:
            heading = section.heading
            if heading is None:
                continue
            key = title_key(heading.prose.text)
            if key in self._dialect.methods:
                values = self._page.operations[len(operations)].statements
                above, below = self._prose(section.lines, self._label_lines(values.items()))
                operations.append(PartGroup(heading, above, below))
            elif key in self._dialect.event_types:
                events.append(self._event(heading, section.lines))
            else:
                spec = self._dialect.sections[key]
                owner = operations[-1] if spec.operation and operations else whole
                above, below = self._around(spec, section.lines)
                first = section.lines.first
                numbers = range(first, first + len(section.lines.texts))
                owner.parts.append(Part(spec, heading, above, below, numbers))
        return Outline(
            lines=self._lines,
            references=dict(self._sheet.references),
            front=self._front(),
            before=upper,
            page=whole,
            operations=tuple(operations),
            events=tuple(events),
            definitions=tuple(self._definitions),
            comments=tuple(COMMENT.findall("\n".join(self._lines))),
        )

    def _front(self) -> tuple[str, ...]:
        front = self._sheet.front
        if not front.size:
            return ()
        own = {span.line for key, span in front.spans.items() if key in self._dialect.front_keys}
        opening = next(index for index, line in enumerate(self._lines) if line.strip())
        end = front.size - front.closed
        return tuple(
            self._lines[index].rstrip() for index in range(opening + 1, end) if index + 1 not in own
        )

    def _around(self, spec: SectionSpec, lines: Lines) -> tuple[str, str]:
        if spec.table is not None:
            return self._around_table(lines)
        if spec.media is not None:
            return self._around_sample(lines)
        return self._prose(lines, ())

    def _around_table(self, lines: Lines) -> tuple[str, str]:
        bare = lines.blanked(fence_marks(lines.texts))
        return self._split(lines, self._table_lines(bare, lines))

    def _table_lines(self, bare: Lines, lines: Lines) -> set[int]:
        """Indices of the lines of tables, whose fence marks and samples are blank in `bare`."""
        taken: set[int] = set()
        for block in parse_blocks(bare, self._sheet.references, self._dialect.is_header):
            if isinstance(block, Table):
                first, last = block.span.line - lines.first, block.span.end_line - lines.first
                taken.update(range(first, last + 1))
        if taken:
            taken |= {at for at, text in enumerate(lines.texts) if _RULE.match(text)}
        return taken

    def _around_sample(self, lines: Lines) -> tuple[str, str]:
        return self._split(lines, _sample_lines(cut_sample(lines)))

    def _event(self, heading: Heading, lines: Lines) -> PartGroup:
        """A section that has both a table and a sample."""
        cut = cut_sample(lines)
        sample = _sample_lines(cut)
        table = self._table_lines(cut.rest, lines) - sample
        gone = table | sample
        first, *later = sorted(min(part) for part in (table, sample) if part) or [len(lines.texts)]
        bounds = (
            (0, first, *later, len(lines.texts)) if later else (0, first, first, len(lines.texts))
        )
        pieces = [
            self._kept(lines, (at for at in range(start, end) if at not in gone))
            for start, end in pairwise(bounds)
        ]
        above, middle, below = pieces
        return PartGroup(heading, above, below, middle)

    def _split(self, lines: Lines, taken: set[int]) -> tuple[str, str]:
        """The prose above what is taken, and that below its first line."""
        first = min(taken, default=len(lines.texts))
        kept = [at for at in range(len(lines.texts)) if at not in taken]
        above = self._kept(lines, (at for at in kept if at < first))
        return above, self._kept(lines, (at for at in kept if at > first))

    def _prose(self, lines: Lines, taken: Iterable[int]) -> tuple[str, str]:
        gone = {number - lines.first for number in taken}
        kept = self._kept(lines, (at for at in range(len(lines.texts)) if at not in gone))
        return kept, ""

    def _kept(self, lines: Lines, indices: Iterable[int]) -> str:
        texts: list[str] = []
        last = -1
        for at in indices:
            if at != last + 1 and texts:
                texts.append("")
            last = at
            text = lines.texts[at]
            original = self._lines[lines.first - 1 + at]
            if text.strip() or not original.strip() or lines.first + at in self._comments:
                texts.append(original)
            elif "]:" in original:
                self._definitions.append(original.strip())
                texts.append("")
            else:
                named = any(name and name in original for name in self._anchors)
                texts.append(original if named else "")
        return tidy(texts, self._sheet.references)

    def _label_lines(self, values: Iterable[tuple[str, Prose]]) -> list[int]:
        """Numbers of the lines that labels of the dialect begin, and that their values go over."""
        names = {name for name in self._dialect.labels.values() if name}
        found: list[int] = []
        for name, value in values:
            if name not in names:
                continue
            first = value.span.line
            if not self._is_labelled(self._lines[first - 1]):
                first -= 1
            found += range(first, value.span.end_line + 1)
        return found

    def _is_labelled(self, line: str) -> bool:
        bare = line.lstrip(" \t>*_-+").casefold()
        return any(bare.startswith(label) for label, name in self._dialect.labels.items() if name)


def _sample_lines(cut: SampleCut) -> set[int]:
    """Indices of the lines of a sample, and of all fence marks that belong to it or to nothing."""
    taken = set(cut.strays)
    if (sample := cut.sample) is not None:
        taken.update(range(sample.start, sample.end))
        taken.update(mark for mark in (sample.opening, sample.closing) if mark is not None)
    return taken


def _comment_lines(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines that an HTML comment is on."""
    text = "\n".join(lines)
    found: set[int] = set()
    for match in COMMENT.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        found.update(range(first, first + match[0].count("\n") + 1))
    return found
