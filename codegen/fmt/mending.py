"""Mends what a page says in broken Markdown, line by line, so that the number of each line stays."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from codegen.dialect.raw import RawPage
from codegen.document import Hyperlink
from codegen.resolve.symbols import Symbols, page_key
from codegen.source.span import Span
from codegen.source.text import split_lines

__all__ = ["mend"]

_TAGS = ("<p>", "</p>")
_OPENINGS = ("[", "![", "<")
_PAGES = (".md", ".markdown")


@frozen(order=True)
class _Edit:
    """A stretch of a line and what it becomes."""

    line: int
    """Counted from 0, like columns."""
    start: int
    end: int
    text: str


def mend(text: str, page: RawPage, symbols: Symbols) -> str:
    """The page with hyperlinks closed and spelled like the files they lead to, and without paragraph tags."""
    lines = split_lines(text)
    edits = {*_links(page, lines, symbols), *_tags(page, lines)}
    for edit in sorted(edits, reverse=True):
        line = lines[edit.line]
        lines[edit.line] = line[: edit.start] + edit.text + line[edit.end :]
    return "\n".join(lines) + "\n"


def _links(page: RawPage, lines: list[str], symbols: Symbols) -> Iterator[_Edit]:
    for link in page.hyperlinks:
        span = link.span
        if span.line != span.end_line:
            continue
        written = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        if not written.startswith(_OPENINGS):
            continue  # its place is not known exactly
        mended = written
        if (name := _misspelt(link, symbols)) is not None:
            head, found, tail = mended.rpartition(link.target.partition("#")[0])
            if found:
                mended = f"{head}{found[: len(found) - len(name)]}{name}{tail}"
        if link.broken:
            bare = mended.rstrip()
            mended = f"{bare}){mended[len(bare) :]}"
        if mended != written:
            yield _Edit(span.line - 1, span.column - 1, span.end_column - 1, mended)


def _misspelt(link: Hyperlink, symbols: Symbols) -> str | None:
    """The right name of the file that a hyperlink spells in another letter case."""
    target = link.target.partition("#")[0]
    if "://" in target or not target.lower().endswith(_PAGES):
        return None
    name = symbols.files.get(page_key(target))
    return name if name is not None and target.rpartition("/")[2] != name else None


def _tags(page: RawPage, lines: list[str]) -> Iterator[_Edit]:
    """Paragraph tags in texts that are known to carry some."""
    for finding in page.findings:
        if finding.code == "UC116":
            yield from _tags_in(finding.span, lines)


def _tags_in(span: Span, lines: list[str]) -> Iterator[_Edit]:
    for number in range(span.line, span.end_line + 1):
        line = lines[number - 1]
        first = span.column - 1 if number == span.line else 0
        last = span.end_column - 1 if number == span.end_line else len(line)
        for tag in _TAGS:
            at = line.find(tag, first, last)
            while at >= 0:
                yield _Edit(number - 1, at, at + len(tag), " ")
                at = line.find(tag, at + 1, last)
