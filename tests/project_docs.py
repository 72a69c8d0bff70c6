"""The project's own docs as text: which pages there are, their blocks, code, links and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["DOCS", "PAGES", "ROOT", "anchors", "bare", "code_spans", "links", "prose"]

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "website" / "home.md",
    *sorted(path for path in DOCS.rglob("*.md") if "example" not in path.parts),
)
"""All that people wrote for people."""

_FRONT = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)
_FOREIGN = ("http://", "https://", "mailto:")


def bare(text: str) -> str:
    """A page without what stands before its title for the site alone."""
    return _FRONT.sub("", text)


def prose(text: str) -> str:
    """The text of a page without its fenced blocks."""
    return _FENCED.sub("", text)


def code_spans(text: str) -> Iterator[str]:
    """What stands between backticks in the prose of a page."""
    for match in _SPAN.finditer(prose(text)):
        yield " ".join(match[2].split())


def links(text: str) -> Iterator[str]:
    """The targets of the links of a page but for those to other hosts."""
    for target in _LINK.findall(_SPAN.sub("", prose(text))):
        if not target.startswith(_FOREIGN):
            yield target


def anchors(text: str) -> set[str]:
    """The names that a link may name behind a `#`: of headings, or given to them."""
    found = set()
    for title, name in _HEADING.findall(prose(text)):
        plain = re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-")
        found.add(name or plain)
    return found
