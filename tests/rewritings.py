"""Rewritings of a page that change its layout and not its meaning.

Each takes the lines of a page and what stands on each line, and gives the text of another edition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import frozen

from codegen.dialect import RawPage
from codegen.source.text import split_lines

__all__ = ["NAMED", "REWRITINGS", "Edition", "edition"]

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")


@frozen
class Edition:
    """A page, its lines marked by what stands on them."""

    lines: tuple[str, ...]
    marks: tuple[str, ...]
    """`front`, `sample`, `fence`, `row`, `header`, `rule`, `heading`, `blank`, `text`."""


def edition(text: str, page: RawPage) -> Edition:
    lines = split_lines(text)
    samples = {
        number for sample in _samples(page) for number in range(sample.line, sample.end_line + 1)
    }
    marks: list[str] = []
    front = False
    for number, line in enumerate(lines, 1):
        if line.strip() == "---" and (front or not any(mark != "blank" for mark in marks)):
            front = not front
            marks.append("front")
        elif front:
            marks.append("front")
        elif number in samples:
            marks.append("sample")
        elif _FENCE.match(line):
            marks.append("fence")
        elif not line.strip():
            marks.append("blank")
        elif line.lstrip().startswith("|"):
            marks.append(_row_mark(line, lines, number))
        elif _HEADING.match(line):
            marks.append("heading")
        else:
            marks.append("text")
    return Edition(lines, tuple(marks))


def _samples(page: RawPage) -> list[object]:
    found = [sample.span for operation in page.operations for sample in operation.samples]
    return found + [sample.span for event in page.events for sample in event.samples]


def _row_mark(line: str, lines: Sequence[str], number: int) -> str:
    rule = re.compile(r"^\s*\|[\s:|-]+\|?\s*$")
    if rule.match(line):
        return "rule"
    return "header" if number < len(lines) and rule.match(lines[number]) else "row"


def _each(change: Callable[[str, str], str]) -> Callable[[Edition], str]:
    def rewrite(page: Edition) -> str:
        pairs = zip(page.lines, page.marks, strict=True)
        return "\n".join(change(line, mark) for line, mark in pairs) + "\n"

    return rewrite


def _drop(marks: set[str]) -> Callable[[Edition], str]:
    def rewrite(page: Edition) -> str:
        pairs = zip(page.lines, page.marks, strict=True)
        return "\n".join(line for line, mark in pairs if mark not in marks) + "\n"

    return rewrite


def _inner(line: str) -> str:
    return line.strip().removeprefix("|").removesuffix("|")


def _cells(line: str, join: str, edge: tuple[str, str]) -> str:
    inner = _inner(line).split("|")
    return edge[0] + join.join(cell.strip() for cell in inner) + edge[1]


def _plain(line: str, mark: str) -> str:
    return line.replace("**", "") if mark == "header" else line


def _bold(line: str, mark: str) -> str:
    if mark != "header":
        return line
    return (
        "|"
        + "|".join(f"**{cell.strip()}**" for cell in _plain(line, mark).strip("| ").split("|"))
        + "|"
    )


def _more_blanks(page: Edition) -> str:
    out: list[str] = []
    for index, (line, mark) in enumerate(zip(page.lines, page.marks, strict=True)):
        out.append(line)
        following = page.marks[index + 1] if index + 1 < len(page.marks) else "blank"
        if mark in {"text", "heading", "fence", "blank"} and following != "front":
            out += ["", "  "]
        elif mark == "row" and following not in {"row", "header", "rule"}:
            out += ["", ""]
        elif mark == "sample" and following != "sample":
            out += [""]
    return "\n".join(out) + "\n"


def _under_table(page: Edition) -> str:
    out: list[str] = []
    for index, (line, mark) in enumerate(zip(page.lines, page.marks, strict=True)):
        out.append(line)
        following = page.marks[index + 1] if index + 1 < len(page.marks) else "blank"
        if mark == "row" and following not in {"row", "header", "rule"}:
            out.append("This sentence stands directly under the table.")
    return "\n".join(out) + "\n"


def _levels(step: int) -> Callable[[str, str], str]:
    def change(line: str, mark: str) -> str:
        match = _HEADING.match(line)
        if mark != "heading" or not match:
            return line
        level = min(6, max(1, len(match[1]) + step))
        return f"{'#' * level} {match[2]}"

    return change


def _fences(page: Edition) -> list[int]:
    return [index for index, mark in enumerate(page.marks) if mark == "fence"]


def _missing_closing(nth: int) -> Callable[[Edition], str]:
    """Without the closing fence of every nth sample."""

    def rewrite(page: Edition) -> str:
        closing = set(_fences(page)[1::2][::nth])
        return (
            "\n".join(line for index, line in enumerate(page.lines) if index not in closing) + "\n"
        )

    return rewrite


def _missing_opening(page: Edition) -> str:
    opening = set(_fences(page)[::2][::2])
    return "\n".join(line for index, line in enumerate(page.lines) if index not in opening) + "\n"


def _stray(before: str, nth: int) -> Callable[[Edition], str]:
    """A stray fence mark before every nth line of some kind that follows another kind."""

    def rewrite(page: Edition) -> str:
        out: list[str] = []
        count = 0
        for index, (line, mark) in enumerate(zip(page.lines, page.marks, strict=True)):
            if mark == before and index and page.marks[index - 1] != before:
                count += 1
                if count % nth == 0:
                    out.append("```")
            out.append(line)
        return "\n".join(out) + "\n"

    return rewrite


def _dead_links(line: str, mark: str) -> str:
    if mark not in {"row", "text"} or "](" in line or "&" in line or "Applies to" in line:
        return line
    if mark == "text" and re.match(r"\s*(<|None|Route:|Response:)", line):
        return line
    words = list(re.finditer(r"(?<=[ |])[a-z]{4,}(?=[ .,|])", line))
    if not words:
        return line
    word = words[-1]
    return f"{line[: word.start()]}[{word[0]}](noSuchPage_ref.md){line[word.end() :]}"


def _setext(line: str, mark: str) -> str:
    match = _HEADING.match(line)
    if mark != "heading" or not match or len(match[1]) > 2:
        return line
    return f"{match[2]}\n{'=' * 12 if len(match[1]) == 1 else '-' * 12}\n"


def _headings(change: Callable[[str], str]) -> Callable[[str, str], str]:
    def apply(line: str, mark: str) -> str:
        match = _HEADING.match(line)
        return f"{match[1]} {change(match[2])}" if mark == "heading" and match else line

    return apply


def _below_title(change: Callable[[str], str]) -> Callable[[Edition], str]:
    """Change the headings, the title aside."""

    def rewrite(page: Edition) -> str:
        seen = False
        out: list[str] = []
        for line, mark in zip(page.lines, page.marks, strict=True):
            match = _HEADING.match(line)
            if mark == "heading" and match and seen:
                out.append(f"{match[1]} {change(match[2])}")
            else:
                out.append(line)
            seen = seen or mark == "heading"
        return "\n".join(out) + "\n"

    return rewrite


def _indent(by: str) -> Callable[[str, str], str]:
    return lambda line, mark: by + line.strip() if mark == "text" else line


def _fence_form(mark_text: str) -> Callable[[str, str], str]:
    return lambda line, mark: mark_text if mark == "fence" else line


def _swapped(line: str, mark: str) -> str:
    if mark not in {"header", "rule", "row"}:
        return line
    return "|" + "|".join(reversed(_inner(line).split("|"))) + "|"


REWRITINGS: dict[str, Callable[[Edition], str]] = {
    # named by the issue
    "crlf": lambda page: "\r\n".join(page.lines) + "\r\n",
    "bom": lambda page: "\ufeff" + "\n".join(page.lines),
    "plain-headers": _each(_plain),
    "bold-headers": _each(_bold),
    "tight-cells": _each(
        lambda line, mark: _cells(line, "|", ("|", "|")) if mark in {"row", "header"} else line
    ),
    "spaced-cells": _each(
        lambda line, mark: (
            _cells(line, "  |  ", ("|  ", "  |")) if mark in {"row", "header"} else line
        )
    ),
    "more-blank-lines": _more_blanks,
    "no-blank-lines": _drop({"blank"}),
    "indent-4": _each(_indent("    ")),
    "indent-9": _each(_indent("         ")),
    "indent-tab": _each(_indent("\t")),
    "under-table": _under_table,
    "no-fences": _drop({"fence"}),
    "no-closing-fence": _missing_closing(1),
    "every-other-closing-fence": _missing_closing(2),
    "every-other-opening-fence": _missing_opening,
    "stray-fence-before-text": _stray("text", 3),
    "stray-fence-before-table": _stray("header", 2),
    "stray-fence-before-headings": _stray("heading", 4),
    "stray-fence-before-samples": _stray("fence", 3),
    "levels-up": _each(_levels(-1)),
    "levels-down": _each(_levels(1)),
    "dead-hyperlinks": _each(_dead_links),
    # of the same kind, not named there
    "cr": lambda page: "\r".join(page.lines) + "\r",
    "setext-headings": _each(_setext),
    "closed-headings": _each(_headings(lambda text: f"{text} ##")),
    "bold-in-headings": _each(_headings(lambda text: f"**{text}**")),
    "anchors-in-headings": _each(_headings(lambda text: f'<a name="x"></a>{text}')),
    "upper-case-headings": _below_title(str.upper),
    "colon-after-headings": _below_title(lambda text: f"{text}:"),
    "strong-lines-as-headings": lambda page: re.sub(
        r"(?m)^#{3,6} (.*)$", r"**\1**", "\n".join(page.lines) + "\n"
    ),
    "tilde-fences": _each(_fence_form("~~~")),
    "long-fences": _each(_fence_form("`````")),
    "labelled-fences": _each(_fence_form("```text")),
    "trailing-blanks": _each(lambda line, mark: line if mark == "sample" else f"{line}   "),
    "comments": _each(
        lambda line, mark: (
            f"<!-- a note\n## Links\n|a|b| -->\n{line}" if mark == "heading" else line
        )
    ),
    "no-outer-pipes": _each(
        lambda line, mark: (
            # an empty first cell needs its outer pipe
            _inner(line)
            if mark in {"row", "header", "rule"} and "||" not in line
            else line
        )
    ),
    "columns-swapped": _each(_swapped),
    "indented-tables": _each(
        lambda line, mark: f"      {line}" if mark in {"row", "header", "rule"} else line
    ),
    "indented-fences": _each(lambda line, mark: f"    {line}" if mark == "fence" else line),
}

NAMED = list(REWRITINGS)[: list(REWRITINGS).index("cr")]
"""Those whose output the marks of `edition` still fit, so that they combine in any order."""
