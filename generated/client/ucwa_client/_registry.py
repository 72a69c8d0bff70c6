"""Classes by the names of their pages, imported at first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .link import Link
    from .resource import Resource

__all__ = ["lazy_names", "lazy_pages", "link_class", "named_class", "page_class"]


def lazy_names(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package whose classes are imported at first use.

    Args:
        package: Its `__name__`.
        places: The module of each class.
    """

    def find(name: str) -> object:
        module = places.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{module}"), name)
        setattr(sys.modules[package], name, found)  # not asked here again
        return found

    return find


def lazy_pages(package: str, pages: Mapping[str, str]) -> Callable[[str], object]:
    """The same for resource classes, each of which has its links and more beside it."""
    places: dict[str, str] = {}
    for place in pages.values():
        module, _, name = place.rpartition(".")
        for part in ("", "Embedded", "Link", "Links"):
            places[name + part] = module
    return lazy_names(package, places)


@lru_cache(1024)
def page_class(page: str) -> type[Resource] | None:
    """The class of a page by its name on the wire; None where there is no such page."""
    found: type[Resource] | None = _of_page(page, "")
    return found


@lru_cache(1024)
def link_class(page: str) -> type[Link[Resource]]:
    """The link class of a page; `Link` where there is no such page."""
    from .link import Link

    found: type[Link[Resource]] | None = _of_page(page, "Link")
    return found or Link


@lru_cache(1024)
def named_class(name: str) -> type[Resource]:
    """The class of the answer of a request, by its name."""
    module = {"EventBatch": ".events", "Resource": ".resource"}.get(name, ".resources")
    found: type[Resource] = getattr(import_module(module, __package__), name)
    return found


def _of_page(page: str, part: str) -> Any:
    """A class that stands in the module of a page."""
    resources = import_module(".resources", __package__)
    name = resources.PAGES.get(page, "").rpartition(".")[2]
    return getattr(resources, name + part) if name else None
