"""Reads a generated page as the site generator does: rows of tables, text, samples, links, anchors."""

from __future__ import annotations

import importlib
from html.parser import HTMLParser
from typing import Any

from attrs import define, field

__all__ = ["EXTENSIONS", "ReadPage", "flat", "page_html", "read_docs_page"]

EXTENSIONS: dict[str, dict[str, Any]] = {
    "tables": {},
    "attr_list": {},
    "md_in_html": {},
    "admonition": {},
    "pymdownx.details": {},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.highlight": {"use_pygments": False},
    "toc": {"permalink": False},
}
"""Those of the site, but that nothing is coloured and headings have no links to themselves."""

_MARKDOWN: Any = importlib.import_module("markdown").Markdown(
    extensions=list(EXTENSIONS), extension_configs=EXTENSIONS
)


@define
class ReadPage:
    text: str = ""
    """All that one sees, runs of white space as one blank."""
    rows: list[tuple[str, ...]] = field(factory=list)
    """Cells of all table rows, headers included."""
    headings: list[str] = field(factory=list)
    levels: list[int] = field(factory=list)
    """Of the headings."""
    tabs: list[str] = field(factory=list)
    folds: list[str] = field(factory=list)
    """What stands on what can be folded."""
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


def page_html(markdown: str) -> str:
    """What the site shows of a page."""
    _MARKDOWN.reset()
    html: str = _MARKDOWN.convert(markdown)
    return html


def read_docs_page(markdown: str) -> ReadPage:
    reader = _Reader()
    reader.feed(page_html(markdown))
    reader.close()
    reader.page.text = flat("".join(reader.seen))
    return reader.page


_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


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
        if tag in {"br", "p", "li", "td", "th", "label", "summary"}:
            self.seen.append(" ")
        self.marks[tag] = len(self.seen)

    def handle_endtag(self, tag: str) -> None:
        inside = "".join(self.seen[self.marks.get(tag, 0) :])
        if tag in {"td", "th"}:
            self.page.rows[-1] += (flat(inside),)
        if tag == "pre":
            self.page.samples.append(inside.removesuffix("\n"))
        if tag in _HEADINGS:
            self.page.headings.append(flat(inside))
            self.page.levels.append(int(tag[1]))
        if tag in {"label", "summary"}:
            (self.page.tabs if tag == "label" else self.page.folds).append(flat(inside))
        self.seen.append("\n" if tag not in {"a", "code", "strong", "em"} else "")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)
