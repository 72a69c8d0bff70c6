"""Where each page of the site stands: the tabs, and what is below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codegen.targets.docs.site import NavItem
from website.assembly import REFERENCE, Assembly
from website.errors import SiteError

__all__ = ["site_navigation"]

_TABS = {
    "Tutorial": ("tutorial.md", "tutorial/"),
    "How-to guides": ("guide/",),
    "API reference": (REFERENCE,),
    "Commands and settings": (),  # what is made from the code
    "Design": ("explanation.md", "explanation/", "adr/", "contributing.md"),
    "Benchmarks": ("benchmarks.md", "benchmarks/"),
    "Changes": ("changelog.md",),
}
"""What stands below each tab, by the beginnings of paths."""

_TITLE = re.compile(r"^# +(.+?)(?: *#*| *\{[^{}]*\})$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+\.md)")
_INDEXES = ("index.md", "README.md")


def site_navigation(assembly: Assembly) -> tuple[NavItem, ...]:
    """The whole navigation; every page has its place.

    The pages of a folder stand in the order in which its index links to them.

    Raises:
        SiteError: a page belongs nowhere.
    """
    own = [path for path in assembly.pages if path not in {"index.md", *assembly.made}]
    items = [NavItem("Home", "index.md")]
    for title, starts in _TABS.items():
        if starts == (REFERENCE,):
            children = assembly.api
        elif starts:
            children = _placed([path for path in own if path.startswith(starts)], starts, assembly)
        else:
            children = _grouped(assembly.made, assembly)
        if len(children) == 1 and children[0].page:
            items.append(NavItem(title, children[0].page))
        elif children:
            items.append(NavItem(title, None, children))
    placed = {page for item in items for page in _pages(item)}
    for path in assembly.pages:
        if path not in placed:
            raise SiteError(
                f"{path} has no place in the navigation",
                "website/navigation.py says which folders stand below which tab",
            )
    return tuple(items)


def _pages(item: NavItem) -> Iterator[str]:
    if item.page:
        yield item.page
    for child in item.children:
        yield from _pages(child)


def _placed(paths: Iterable[str], starts: Sequence[str], assembly: Assembly) -> tuple[NavItem, ...]:
    """Pages of some folders; a folder that is not the first gets a heading of its own."""
    items: list[NavItem] = []
    found = list(paths)
    folders = [start for start in starts if any(path.startswith(start) for path in found)]
    for start in folders:
        inside = _in_order([path for path in found if path.startswith(start)], assembly)
        pages = tuple(NavItem(None, path) for path in inside)
        if start.endswith("/") and start != folders[0]:
            pages = (NavItem(_title(inside[0], assembly), None, pages),)
        items.extend(pages)
    return tuple(items)


def _grouped(paths: Sequence[str], assembly: Assembly) -> tuple[NavItem, ...]:
    """Pages in the order given; those of a folder stand together below the title of their index."""
    items: dict[str, list[str]] = {}
    for path in paths:
        items.setdefault(path.rpartition("/")[0] or path, []).append(path)
    return tuple(
        (
            NavItem(_title(pages[0], assembly), None, tuple(NavItem(None, page) for page in pages))
            if "/" in pages[0]
            else NavItem(None, pages[0])
        )
        for pages in items.values()
    )


def _in_order(paths: Sequence[str], assembly: Assembly) -> list[str]:
    index = next((path for path in paths if path.endswith(_INDEXES)), None)
    if index is None:
        return list(paths)
    folder = index.rpartition("/")[0]
    linked = [f"{folder}/{target}" for target in _LINK.findall(assembly.text(index))]
    order = [index, *linked]
    return sorted(paths, key=lambda path: order.index(path) if path in order else len(order))


def _title(path: str, assembly: Assembly) -> str:
    found = _TITLE.search(assembly.text(path))
    if found is None:
        raise SiteError(f"{path} has no title: a line that begins with `# `")
    return found[1].replace("`", "")
