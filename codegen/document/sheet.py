"""A page cut into sections.

CommonMark reads a page from top to bottom, so that one stray fence turns all that follows inside out.
Here a heading whose title the reader's grammar knows always begins a section, whatever stands before it;
each section is then parsed by itself. Other headings count where CommonMark sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from codegen.document.blocks import Heading, Line, Section, Sheet
from codegen.document.inline import plain, read_prose
from codegen.source.span import Span
from codegen.source.text import split_lines

__all__ = ["FENCE", "read_sheet"]

FENCE = re.compile(r"^\s*(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
"""A line that opens or closes a code block, at any indentation."""

_ATX = re.compile(r"^\s*(?P<marks>#{1,6})(?P<blank>\s*)(?P<text>\S.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"^\s*(?:=+|-+)\s*$")
_STRONG = re.compile(r"^\s*(?P<mark>\*\*|__)(?P<text>[^*_|]+)(?P=mark)\s*:?\s*$")
_STRONG_MARKS = frozenset("*_")
_UNDERLINE_MARKS = frozenset("=-")
_FRONT_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w.-]*)\s*:\s*(?P<value>.*?)\s*$")
_FRONT_MORE = re.compile(r"^(?:\s+\S|\s*-\s|\s*#|\s*$)")
_REFERENCE = re.compile(r"^\s{0,3}\[(?P<label>[^\[\]]+)\]:\s*(?P<target>\S+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

KnownTitle = Callable[[str], bool]


def read_sheet(path: str, text: str, known_title: KnownTitle) -> Sheet:
    """Cut a page into front matter and sections.

    `known_title` says of a title's plain text whether a section begins there. The first heading begins one
    in any case.
    """
    lines = [Line(number, line) for number, line in enumerate(split_lines(text), 1)]
    front, spans, start = _front_matter(path, lines)
    lines = _without_comments(lines[start:])
    references = {
        match["label"].strip().casefold(): match["target"]
        for line in lines
        if line.text.lstrip().startswith("[") and (match := _REFERENCE.match(line.text))
    }
    return Sheet(path, front, spans, tuple(_sections(path, lines, known_title)), references)


def _front_matter(path: str, lines: Sequence[Line]) -> tuple[dict[str, str], dict[str, Span], int]:
    """Keys of the front matter, and how many lines it takes."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    if first == len(lines) or lines[first].text.strip() != "---":
        return {}, {}, 0
    front: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.text.strip() in {"---", "..."}:
            return front, spans, index + 1
        if match := _FRONT_KEY.match(line.text):
            front[match["key"]] = match["value"].strip("\"'")
            spans[match["key"]] = Span(
                path, line.number, 1, line.number, len(line.text.rstrip()) + 1
            )
        elif not _FRONT_MORE.match(line.text):
            break
    return {}, {}, 0


def _without_comments(lines: list[Line]) -> list[Line]:
    """HTML comments mean nothing; those that stand on lines of their own are cut, keeping line numbers."""
    if not any("<!--" in line.text for line in lines):
        return lines
    text = "\n".join(line.text for line in lines)

    def blank(match: re.Match[str]) -> str:
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if before.strip().startswith("<"):  # part of an XML or HTML sample
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    blanked = _COMMENT.sub(blank, text).split("\n")
    return [Line(line.number, text) for line, text in zip(lines, blanked, strict=True)]


def _sections(path: str, lines: list[Line], known_title: KnownTitle) -> list[Section]:
    sections: list[Section] = []
    heading: Heading | None = None
    start = 0
    for index, line in enumerate(lines):
        # Nearly all lines are told apart by a look at one character.
        if not (
            "#" in line.text
            or line.text.lstrip()[:1] in _STRONG_MARKS
            or (index + 1 < len(lines) and lines[index + 1].text.lstrip()[:1] in _UNDERLINE_MARKS)
        ):
            continue
        found, size = _heading(path, lines, index, known_title, first=heading is None)
        if found is not None:
            sections.append(Section(heading, tuple(lines[start:index])))
            heading, start = found, index + size
    sections.append(Section(heading, tuple(lines[start:])))
    return sections


def _heading(
    path: str, lines: list[Line], index: int, known_title: KnownTitle, *, first: bool
) -> tuple[Heading | None, int]:
    """The heading that begins a section at a line, and how many lines it takes."""
    line = lines[index]
    text = line.text
    if "#" in text and (match := _ATX.match(text)):
        title = plain(match["text"])
        if (first and match["blank"] and title) or known_title(title):
            return _made(path, line, match.start("text"), match["text"], len(match["marks"]), "atx")
        return None, 1
    if "|" in text or not text.strip():
        return None, 1
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    if _UNDERLINE.match(below) and (first or known_title(plain(text))):
        level = 1 if "=" in below else 2
        made, _ = _made(path, line, len(text) - len(text.lstrip()), text.strip(), level, "setext")
        return made, 2
    if not first and (match := _STRONG.match(text)) and known_title(plain(match["text"])):
        return _made(path, line, match.start("text"), match["text"], 6, "strong")
    return None, 1


def _made(
    path: str, line: Line, start: int, text: str, level: int, form: str
) -> tuple[Heading, int]:
    return Heading(level, read_prose(path, (Line(line.number, text),), {}, start + 1), form), 1
