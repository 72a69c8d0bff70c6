"""Reads a generated page as a Markdown viewer would: rows of tables, text, samples, links, anchors."""

from __future__ import annotations

from html.parser import HTMLParser

from attrs import define, field
from markdown_it import MarkdownIt

__all__ = ["ReadPage", "flat", "read_docs_page"]

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@define
class ReadPage:
    text: str = ""
    """All that one sees, runs of white space as one blank."""
    rows: list[tuple[str, ...]] = field(factory=list)
    """Cells of all table rows, headers included."""
    headings: list[str] = field(factory=list)
    samples: list[str] = field(factory=list)
    """Contents of fences."""
    hrefs: list[str] = field(factory=list)
    anchors: list[str] = field(factory=list)
    tags: set[str] = field(factory=set)
    attributes: set[str] = field(factory=set)

    def row(self, first: str) -> tuple[str, ...]:
        """The first row that begins with this cell."""
        return next(row for row in self.rows if row[0] == flat(first))


def flat(text: str) -> str:
    return " ".join(text.split())


def read_docs_page(markdown: str) -> ReadPage:
    reader = _Reader()
    reader.feed(_MARKDOWN.render(markdown))
    reader.close()
    reader.page.text = flat("".join(reader.seen))
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self.seen: list[str] = []
        self.marks: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.add(tag)
        self.page.attributes |= {name for name, _ in attrs}
        for name, value in attrs:
            if name == "href":
                self.page.hrefs.append(value or "")
            if name == "id":
                self.page.anchors.append(value or "")
        if tag == "tr":
            self.page.rows.append(())
        if tag in {"br", "p", "li", "td", "th"}:
            self.seen.append(" ")
        self.marks[tag] = len(self.seen)

    def handle_endtag(self, tag: str) -> None:
        inside = "".join(self.seen[self.marks.get(tag, 0) :])
        if tag in {"td", "th"}:
            self.page.rows[-1] += (flat(inside),)
        if tag == "pre":
            self.page.samples.append(inside.removesuffix("\n"))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.page.headings.append(flat(inside))
        self.seen.append("\n" if tag not in {"a", "code", "strong", "em"} else "")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)
