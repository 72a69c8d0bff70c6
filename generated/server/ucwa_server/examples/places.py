"""Where the examples stand: each resource at one path, to which links lead."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from ..handlers import load_handlers
from ..operation import Operation
from ..routing import fill

__all__ = ["PAGES", "locate", "path_of"]

_IDENTIFIER = "1"
"""The value of a parameter of a route that the request does not give."""


def _pages() -> Mapping[str, tuple[Operation, ...]]:
    pages: dict[str, tuple[Operation, ...]] = {}
    for handler in load_handlers():
        for operation in handler.operations.values():
            pages[operation.page] = (*pages.get(operation.page, ()), operation)
    return pages


PAGES = _pages()
"""The operations of each resource that has any."""


def path_of(name: str) -> str:
    """The path of a resource: where it is read, else where its first verb stands."""
    operations = PAGES.get(name, ())
    for operation in operations:
        if operation.method == "GET":
            return operation.path
    return operations[0].path if operations else f"/~{quote(name, safe='')}"


def locate(name: str, values: Mapping[str, str]) -> str:
    """Where a resource is. `values` are the known parameters of its route."""
    return fill(path_of(name), values, _IDENTIFIER)
