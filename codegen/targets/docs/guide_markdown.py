"""The Markdown of a guide as the Markdown of these docs: what the site's reader would take for more is text.

Guides are CommonMark, and strangers may have written them. Here they are written anew from what they say:
raw HTML, attributes and directives become text, hyperlinks lead to pages of the docs, and code blocks with
titles that follow each other become tabs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from codegen.targets.docs.markdown import code, fenced, guarded, inline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

__all__ = ["first_paragraph", "guide_markdown"]

_LABEL = re.compile(r"[A-Za-z0-9_+.#-]+")
_TITLE = re.compile(r'\btitle="([\w .,:/()-]+)"')
_ANCHOR = re.compile(r"#[\w.-]+")
_URL = "/:?#[]@!$&'+,;=%~"
"""What stays in an address as it is; parentheses and asterisks would mean something."""


def guide_markdown(text: str, places: Mapping[str, str]) -> str:
    """The guide below its title.

    Args:
        places: Where hyperlinks lead, by their targets as written; others lead nowhere unless they are
            web addresses or anchors of the page.
    """
    blocks = _parsed(text)
    if blocks and blocks[0].type == "heading":
        blocks = blocks[1:]
    return _Writer(places).blocks(blocks)


def first_paragraph(text: str) -> str:
    """What the guide says first, as inline Markdown without hyperlinks."""
    paragraph = next((node for node in _parsed(text) if node.type == "paragraph"), None)
    return _Writer({}).inlines(paragraph) if paragraph is not None else ""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # where a guide is made: a run may find them all made before

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _parsed(text: str) -> Sequence[SyntaxTreeNode]:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(text)).children


class _Writer:
    """Writes parsed Markdown down again."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        parts: list[str] = []
        for is_tab, run in groupby(nodes, key=_is_titled):
            some = list(run)
            if is_tab and len(some) > 1:
                parts += map(_tab, some)
            else:
                parts += map(self._block, some)
        return "\n\n".join(filter(None, parts))

    def _block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "heading":
                level = max(2, int(node.tag[1]))  # a page has one title
                return f"{'#' * level} {self.inlines(node)}"
            case "paragraph":
                return guarded(self.inlines(node))
            case "fence" | "code_block":
                title = _title(node)
                return fenced(node.content, _label(node) + (f' title="{title}"' if title else ""))
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "table":
                return self._table(node)
            case "blockquote":
                return _prefixed(self.blocks(node.children), "> ", "> ")
            case "hr":
                return "* * *"
            case _:
                return guarded(inline(node.content))

    def _list(self, node: SyntaxTreeNode) -> str:
        is_ordered = node.type == "ordered_list"
        first = int(node.attrs.get("start", 1)) if is_ordered else 0
        items = (
            _prefixed(
                self.blocks(item.children),
                f"{first + index}. ".ljust(4) if is_ordered else "-   ",
                "    ",
            )
            for index, item in enumerate(node.children)
        )
        is_loose = any(len(item.children) > 1 for item in node.children)
        return ("\n\n" if is_loose else "\n").join(items)

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [
            "| " + " | ".join(self.inlines(cell) for cell in row.children) + " |"
            for part in node.children
            for row in part.children
        ]
        columns = len(node.children[0].children[0].children)
        return "\n".join((rows[0], "|" + " --- |" * columns, *rows[1:]))

    def inlines(self, node: SyntaxTreeNode) -> str:
        """The inline text of a block, on one line."""
        return "".join(
            part for child in node.children for part in map(self._inline, child.children)
        ).strip()

    def _inline(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return _escaped(node.content)
            case "code_inline":
                return code(node.content)
            case "softbreak" | "hardbreak":
                return " "
            case "em":
                return f"*{self._within(node)}*"
            case "strong":
                return f"**{self._within(node)}**"
            case "link":
                return self._link(node)
            case _:
                return self._within(node) if node.children else _escaped(node.content)

    def _within(self, node: SyntaxTreeNode) -> str:
        return "".join(map(self._inline, node.children))

    def _link(self, node: SyntaxTreeNode) -> str:
        text = self._within(node)
        place = self._place(str(node.attrs["href"]))
        return f"[{text}]({place})" if place is not None else text

    def _place(self, target: str) -> str | None:
        if target in self._places:
            return self._places[target]
        if target.startswith(("https://", "http://")):
            return quote(target, safe=_URL)
        return target if _ANCHOR.fullmatch(target) else None


def _is_titled(node: SyntaxTreeNode) -> bool:
    return node.type == "fence" and _title(node) is not None


def _title(node: SyntaxTreeNode) -> str | None:
    match = _TITLE.search(node.info)
    return match[1] if match else None


def _label(node: SyntaxTreeNode) -> str:
    match = _LABEL.match(node.info) if node.type == "fence" else None
    return match[0] if match else ""


def _tab(node: SyntaxTreeNode) -> str:
    body = _prefixed(fenced(node.content, _label(node)), "    ", "    ")
    return f'=== "{_title(node)}"\n\n{body}'


def _escaped(text: str) -> str:
    """Text between other inline parts: the blanks at its ends count."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{inline(text)}{after}"


def _prefixed(text: str, first: str, others: str) -> str:
    return "\n".join(
        f"{others if index else first}{line}".rstrip()
        for index, line in enumerate(text.split("\n"))
    )
