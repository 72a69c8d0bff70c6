"""A page cut into sections.

CommonMark reads a page from top to bottom, so that one stray fence turns all that follows inside out.
Here a heading whose title the reader's grammar knows always begins a section, whatever stands before it;
each section is then parsed by itself. Other headings count where CommonMark sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from codegen.document.blocks import Heading, Section, Sheet
from codegen.document.comments import without_comments
from codegen.document.front import read_front
from codegen.document.inline import plain, read_prose
from codegen.document.lines import ANCHORS, CONTAINER, Lines, without_container
from codegen.source.text import split_lines

__all__ = ["KnownTitle", "read_sheet"]

_MARKS = frozenset("#*_>-+=0123456789")
"""What a line begins with that is a heading, or underlines one; tags aside."""
_TAG = re.compile(r"\s*<(?:a|b|strong|h[1-6])\b", re.IGNORECASE)

_ATX = re.compile(
    rf"\s*{CONTAINER}{ANCHORS}(?P<marks>#+)(?P<blank>\s*)(?P<text>.*?)(?:\s+#+|\s*\{{[:#.][^{{}}]*\}})*\s*$"
)
_HTML = re.compile(
    rf"\s*{CONTAINER}<h(?P<level>[1-6])\b[^<>]*>(?P<text>.+?)</h(?P=level)\s*>\s*$", re.IGNORECASE
)
_STRONG = re.compile(
    rf"\s*{CONTAINER}{ANCHORS}"
    r"(?P<text>(?:[*_]{1,3}(?=[^\s*_])|<(?:b|strong)>).*(?:[*_]{1,3}|</(?:b|strong)>))\s*:?[\s\\]*$",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"\s*{CONTAINER}(?P<text>.*?)\s*$")
_UNDERLINE = re.compile(rf"\s*{CONTAINER}(?:=+|-{{2,}})\s*$")
_REFERENCE = re.compile(
    rf"\s*{CONTAINER}\[(?P<label>[^\[\]]+)\]:\s*<?(?P<target>[^\s<>]+)>?(?:\s+[\"'(].*[\"')])?\s*$"
)
_ANCHOR_LINE = re.compile(r"\s*(?:<a\s+(?:name|id)\b[^<>]*>\s*(?:</a\s*>\s*)?)+$")
_LONGEST_TITLE = 240
"""Characters of a line that may be a heading, its markup included."""

KnownTitle = Callable[[str], bool]


def read_sheet(path: str, text: str, known_title: KnownTitle) -> Sheet:
    """Cut a page into front matter and sections.

    `known_title` says of a title's plain text whether a section begins there. The first heading begins one
    in any case.
    """
    texts = split_lines(text)
    front = read_front(path, texts)
    lines = Lines(path, front.size + 1, texts[front.size :])
    lines = _without_anchors(without_comments(lines) if "<!--" in text else lines)
    lines, references = _without_references(lines) if "]:" in text else (lines, {})
    sections = tuple(_Cutter(lines, references, known_title).sections())
    return Sheet(path, front, sections, references)


def _without_anchors(lines: Lines) -> Lines:
    """Lines of nothing but HTML anchors are blank."""
    return lines.blanked(
        {
            index
            for index, text in enumerate(lines.texts)
            if "<a" in text and _ANCHOR_LINE.match(text)
        }
    )


def _without_references(lines: Lines) -> tuple[Lines, dict[str, str]]:
    """Link definitions, `[label]: target`, by their labels, and the other lines."""
    found = {
        index: match
        for index, text in enumerate(lines.texts)
        if "]:" in text and (match := _REFERENCE.match(text))
    }
    references = {
        " ".join(match["label"].split()).casefold(): match["target"] for match in found.values()
    }
    return lines.blanked(found), references


class _Cutter:
    """Finds the headings of a page."""

    def __init__(
        self, lines: Lines, references: Mapping[str, str], known_title: KnownTitle
    ) -> None:
        self._lines = lines
        self._references = references
        self._known = known_title
        self._first = True

    def sections(self) -> list[Section]:
        sections: list[Section] = []
        heading: Heading | None = None
        start = 0
        previous = -1  # the last line of the last heading
        texts = self._lines.texts
        for index in self._candidates():
            text = texts[index]
            found = self._heading(index, text) or (
                self._underlined(index, text) if index - 1 > previous else None
            )
            if found is None:
                continue
            begin = index - 1 if found.form == "setext" else index
            sections.append(Section(heading, self._lines.part(start, begin)))
            heading, start, previous = found, index + 1, index
            self._first = False
        sections.append(Section(heading, self._lines.part(start, len(texts))))
        return sections

    def _candidates(self) -> list[int]:
        """The lines that begin like a heading, or like the underline of one."""
        return [
            index
            for index, text in enumerate(self._lines.texts)
            if (mark := text.lstrip()[:1]) in _MARKS or (mark == "<" and _TAG.match(text))
            if len(text) <= _LONGEST_TITLE
        ]

    def _heading(self, index: int, text: str) -> Heading | None:
        """The heading that stands on one line."""
        if "#" in text and (match := _ATX.match(text)):
            title = self._plain(match)
            level = len(match["marks"])
            if self._known(title) or (self._first and title and match["blank"] and level <= 6):
                return self._made(index, match, level, "atx")
            return None
        if "<" in text and (match := _HTML.match(text)):
            if self._first or self._known(self._plain(match)):
                return self._made(index, match, int(match["level"]), "html")
            return None
        if match := _STRONG.match(text):
            title = self._plain(match)
            if self._known(title) or self._only_title(index):
                return self._made(index, match, 6, "strong")
        return None

    def _only_title(self, index: int) -> bool:
        """Whether a bold line is the title: nothing stands above it, and no heading below that could be."""
        above = self._lines.texts[:index]
        if not self._first or any(without_container(text).strip() for text in above):
            return False
        below = (_ATX.match(text) for text in self._lines.texts[index + 1 :] if "#" in text)
        heading = next((match for match in below if match and match["blank"]), None)
        return heading is None or self._known(self._plain(heading))

    def _underlined(self, index: int, text: str) -> Heading | None:
        """The heading that a line underlines."""
        if index == 0 or not _UNDERLINE.match(text):
            return None
        above = self._lines.texts[index - 1]
        match = _PLAIN.match(above)
        if match is None or not match["text"] or "|" in above or len(above) > _LONGEST_TITLE:
            return None
        if self._first or self._known(self._plain(match)):
            return self._made(index - 1, match, 1 if "=" in text else 2, "setext")
        return None

    def _plain(self, match: re.Match[str]) -> str:
        return plain(match["text"], self._references)

    def _made(self, index: int, match: re.Match[str], level: int, form: str) -> Heading:
        number, column = self._lines.first + index, match.start("text") + 1
        prose = read_prose(self._lines.path, number, (match["text"],), self._references, column)
        return Heading(level, prose, form)
