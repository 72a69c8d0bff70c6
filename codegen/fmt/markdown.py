"""Inline Markdown of cells and sentences: copied where it reads as it did, written afresh where not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from codegen.document import Prose, fence_label, fence_marks, read_prose
from codegen.resolve.wording import part_sentences
from codegen.source.span import Span

__all__ = [
    "COMMENT",
    "cell_markdown",
    "cell_source",
    "cell_text",
    "escape",
    "parted",
    "raw_text",
    "reads_as",
    "tidy",
]

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~])")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s|\s*>")
_PIPE = re.compile(r"(?<!\\)\|")


def cell_source(lines: Sequence[str], span: Span) -> str:
    """The Markdown of a cell, up to its pipe: escaped ones within it are not counted in its place.

    Comments are left out.
    """
    line = COMMENT.sub(lambda match: " " * len(match[0]), lines[span.line - 1])
    end = _PIPE.search(line, max(span.column - 1, span.end_column - 1))
    markdown = line[span.column - 1 : end.start() if end else len(line)].strip()
    return markdown if "`" in markdown else " ".join(markdown.split())


def raw_text(lines: Sequence[str], span: Span) -> str:
    """The Markdown of a stretch of one line."""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1].strip()


def escape(text: str) -> str:
    """Markdown that reads as a plain text, in a cell or a sentence."""
    return text if reads_as(text, text) and "|" not in text else _SPECIAL.sub(r"\\\1", text)


def reads_as(markdown: str, text: str, references: Mapping[str, str] | None = None) -> bool:
    """Whether the Markdown of a cell has a text."""
    return _read(markdown, references or {}).text == text


def cell_markdown(lines: Sequence[str], cell: Prose, references: Mapping[str, str]) -> str:
    """The Markdown of a cell as it stands on its page, so that its text and its links stay what they are."""
    markdown = _PIPE.sub(r"\\|", cell_source(lines, cell.span))
    return markdown if _alike(markdown, cell.text, cell, references) else escape(cell.text)


def cell_text(markdown: str, references: Mapping[str, str]) -> str:
    """The plain text of a cell."""
    return _read(markdown, references).text


def parted(markdown: str, references: Mapping[str, str]) -> str:
    """Markdown in which no sentences are glued together, where only blanks need to be added for it."""
    found = _read(markdown, references)
    text = part_sentences(found.text)
    if text == found.text:
        return markdown
    changed = part_sentences(markdown)
    return changed if _alike(changed, text, found, references) else markdown


def _alike(markdown: str, text: str, found: Prose, references: Mapping[str, str]) -> bool:
    again = _read(markdown, references)
    links = [[(link.text, link.target) for link in prose.links] for prose in (again, found)]
    return again.text == text and links[0] == links[1]


def _read(markdown: str, references: Mapping[str, str]) -> Prose:
    return read_prose("", 1, (markdown.replace("\\|", "|"),), references)


def tidy(texts: Sequence[str], references: Mapping[str, str]) -> str:
    """Lines of prose as Markdown: blanks that mean nothing cut, one blank line between paragraphs.

    Code that is fenced is kept as it is; a mark that fences nothing goes.
    """
    code, strays = _fenced(texts)
    gone = code | strays
    keeps_margin = any(_LIST.match(text) for at, text in enumerate(texts) if at not in gone)
    lines: list[str] = []
    for index, text in enumerate(texts):
        if index in code:
            lines.append(text.rstrip())
        elif index in strays or not text.strip():
            if lines and lines[-1]:
                lines.append("")
        else:
            is_broken = text.endswith("  ") and bool("".join(texts[index + 1 : index + 2]).strip())
            bare = parted(text.rstrip() if keeps_margin else text.strip(), references)
            lines.append(bare + "\\" if is_broken else bare)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def _fenced(texts: Sequence[str]) -> tuple[set[int], set[int]]:
    """The lines of code, its marks included, and the marks that are none of it.

    A mark with a whole sentence behind it stays, since nobody else would tell what it says.
    """
    marks = [mark for mark in fence_marks(texts) if " " not in fence_label(texts[mark])]
    if len(marks) % 2:
        return set(), set(marks)
    code: set[int] = set()
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        if any(text.strip() for text in texts[opening + 1 : closing]):
            code.update(range(opening, closing + 1))
    return code, set(marks) - code
