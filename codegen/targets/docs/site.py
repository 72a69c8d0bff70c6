"""The settings with which Zensical makes a site of the pages: its navigation and its names."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from attrs import frozen

__all__ = ["ASSETS", "NavItem", "SiteView", "navigation", "site_view"]

ASSETS = (
    "assets/iframe-worker.js",
    "assets/map.css",
    "assets/map.js",
    "assets/reference.css",
    "assets/site.css",
    "assets/site.js",
)
"""Files that every page of a site loads, in the folder of the pages."""

_INDEXES = {
    "operations.md": "Operations",
    "link-relations.md": "Link relations",
    "events.md": "Events",
    "errors.md": "Errors",
    "scopes.md": "Scopes",
    "revisions.md": "Revisions",
    "changes.md": "Changes",
}
"""Titles of pages at the top, in the order in which they are listed."""

_GUIDES = "guide/"
_FOLDERS = {_GUIDES: "Guides", "resources/": "Resources", "enumerations/": "Enumerations"}


@frozen
class NavItem:
    """A place in the navigation: a page, or a heading above others."""

    title: str | None
    """None for the page's own."""
    page: str | None = None
    """Path of a Markdown file below the folder of the pages."""
    children: tuple[NavItem, ...] = ()


@frozen
class SiteView:
    """What the template of the settings prints; every text is a literal of TOML."""

    notice: str
    """Text of the comment at the top."""
    name: str
    copyright: str | None
    """HTML."""
    pages: str
    """Folder of the pages, seen from the settings."""
    nav: tuple[str, ...]
    """Lines of the navigation, indented."""


def site_view(
    notice: str, name: str, attribution: str | None, nav: Sequence[NavItem], pages: str = "."
) -> SiteView:
    """The settings of a site.

    Args:
        notice: Says by whom the file is written.
        name: Of the site, text.
        attribution: To whom the pages are owed, text; None for nobody.
    """
    return SiteView(
        " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", notice).split()),
        _literal(name),
        _literal(escape(attribution)) if attribution else None,
        _literal(pages),
        tuple(line for item in nav for line in _lines(item, "    ")),
    )


def navigation(origins: Mapping[str, str]) -> tuple[NavItem, ...]:
    """Where the pages of the docs stand.

    Args:
        origins: What each planned page is made from, by its path.
    """
    found = [path for path in origins if path.endswith(".md")]

    def page(path: str, title: str | None = None) -> tuple[NavItem, ...]:
        return (NavItem(title, path),) if path in found else ()

    def section(start: str) -> tuple[NavItem, ...]:
        inside = sorted(
            (path for path in found if path.startswith(start)),
            key=lambda path: (not path.endswith("/index.md"), path.lower(), path),
        )
        groups: dict[str, list[NavItem]] = {"": []}
        for path in inside:
            is_guide = start == _GUIDES and path != f"{_GUIDES}index.md"
            group = _group(origins[path]) if is_guide else ""
            groups.setdefault(group, []).append(NavItem(None, path))
        items = (
            *groups.pop(""),
            *(NavItem(title, None, tuple(rows)) for title, rows in sorted(groups.items())),
        )
        return (NavItem(_FOLDERS[start], None, items),) if items else ()

    top = {path for path in found if "/" not in path} - {"index.md", "map.md"}
    others = sorted(top - _INDEXES.keys())
    indexes = (
        *(item for path, title in _INDEXES.items() for item in page(path, title)),
        *(item for path in others for item in page(path)),
    )
    return (
        *page("index.md", "Overview"),
        *section(_GUIDES),
        *page("map.md", "Map of links"),
        *section("resources/"),
        *section("enumerations/"),
        *((NavItem("Indexes", None, indexes),) if indexes else ()),
    )


def _group(origin: str) -> str:
    """Title of the folder of a guide; empty for none."""
    folder = posixpath.dirname(origin.partition("/")[2])
    return folder.replace("/", ", ").replace("-", " ").capitalize()


def _lines(item: NavItem, indent: str) -> Iterable[str]:
    """A list's entry. Only lists break lines: an inline table of TOML may not."""
    if not item.children:
        path = _literal(item.page or "")
        yield indent + (f"{{ {_literal(item.title)} = {path} }}," if item.title else f"{path},")
        return
    yield f"{indent}{{ {_literal(item.title or '')} = ["
    for child in item.children:
        yield from _lines(child, indent + "    ")
    yield f"{indent}] }},"


def _literal(text: str) -> str:
    """A basic string of TOML, which is one of JSON in which DEL is escaped, too."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")
