"""Routes as documented, and a path of its own for each operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from codegen.resolve.wording import singular

__all__ = ["item_of", "parse_route", "route_of", "unique_paths"]

_VERSION = re.compile(r"^v\d+$")
_DIGIT = re.compile(r"\d")
_PARAMETER = re.compile(r"^\{[A-Za-z_][A-Za-z0-9_]*\}$")
_NAMED = re.compile(r"\{[^}]*\}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._~%@:!$&'()*+,;=-]")
_NO_NAME = re.compile(r"[^A-Za-z0-9]")

_ITEMS = {"people": "contact"}
"""Collections that are not named after the resources in them."""


def item_of(route: str) -> str | None:
    """What the last collection of a route holds: `contact` for `/people/{personId}`."""
    *before, last = route.split("/")
    if not before or not _PARAMETER.match(last):
        return None
    collection = before[-1]
    return _ITEMS.get(collection) or singular(collection)


def route_of(url: str) -> str | None:
    """The route that a sample's URL shows: host and query cut, ids replaced by parameters.

    A segment is an id where it has a digit or is `appId`, but not the version; its parameter is named after
    the segment before it. None for a URL without a path.
    """
    try:
        path = urlsplit(url.strip()).path
    except ValueError:
        return None
    route: list[str] = []
    for segment in filter(None, path.split("/")):
        if _PARAMETER.match(segment):
            name = segment[1:-1]
        elif _is_id(segment):
            before = route[-1] if route and not _PARAMETER.match(route[-1]) else ""
            name = _NO_NAME.sub("", singular(before))
            name = f"{name}Id" if name[:1].isalpha() else "id"
        else:
            route.append(_UNSAFE.sub("-", segment))
            continue
        route.append(_fresh(name, route))
    return "/" + "/".join(route) if route else None


def parse_route(text: str) -> str | None:
    """A route that a page writes out, empty segments collapsed; None for text that is no route."""
    segments = [segment for segment in text.strip().split("/") if segment]
    parameters = [segment for segment in segments if _PARAMETER.match(segment)]
    if not segments or not text.strip().startswith("/") or len(set(parameters)) < len(parameters):
        return None
    if any(_UNSAFE.search(segment) for segment in segments if segment not in parameters):
        return None
    return "/" + "/".join(segments)


def _fresh(name: str, route: list[str]) -> str:
    count = 1
    parameter = f"{{{name}}}"
    while parameter in route:
        count += 1
        parameter = f"{{{name}{count}}}"
    return parameter


def _is_id(segment: str) -> bool:
    if _VERSION.match(segment):
        return False
    return segment == "appId" or bool(_DIGIT.search(segment))


def unique_paths(
    routes: Iterable[tuple[str, str, str | None]],
) -> Mapping[tuple[str, str], str]:
    """A path for each (page, method); `routes` are (page, method, route).

    Among the operations with one method and route the first page by name keeps the route, each other gets
    `/~page` appended; without a route it is `/~page`. Routes that differ in names of parameters are one.
    """
    paths: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for page, method, route in sorted(routes, key=lambda row: (row[2] is None, row[0], row[1])):
        path = route
        if path is None or (method, _any_names(path)) in taken:
            own = f"{route or ''}/~{_UNSAFE.sub('-', page)}"
            path, count = own, 1
            while (method, _any_names(path)) in taken:
                count += 1
                path = f"{own}{count}"
        taken.add((method, _any_names(path)))
        paths[page, method] = path
    return paths


def _any_names(path: str) -> str:
    return _NAMED.sub("{}", path)
