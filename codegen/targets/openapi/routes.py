"""Path templates: valid, with their parameters, one operation per method."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from attrs import frozen

from codegen.model.nodes import Operation, Resource
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["Route", "path_items", "routes"]

_PARAMETER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")
_SAFE = "~!$&'()*+,;=:@-._%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NOT_A_KEY = re.compile(r"[^a-z0-9-]+")


@frozen
class Route:
    """An operation at its place in the document."""

    path: str
    parameters: tuple[str, ...]
    method: str
    """Key of the operation in its path item; an extension where OpenAPI has no such method."""
    resource: Resource
    operation: Operation


def routes(resources: Iterable[Resource]) -> tuple[Route, ...]:
    """Every operation, sorted by path and method."""
    found = _settled((resource, row) for resource in resources for row in resource.operations)
    return tuple(sorted(found, key=lambda row: (row.path, _order(row.method), row.method)))


def _settled(rows: Iterable[tuple[Resource, Operation]]) -> Iterator[Route]:
    """Templates that differ in the names of their parameters only are one, as OpenAPI wants it."""
    first: dict[str, tuple[str, tuple[str, ...]]] = {}
    taken: set[tuple[str, str]] = set()
    for resource, operation in rows:
        method = _method(operation.method)
        path = stem = _template(operation.unique_path)
        number = 1
        while (_nameless(path), method) in taken:
            number += 1
            path = f"{stem.rstrip('/')}/~{number}"
        taken.add((_nameless(path), method))
        path, names = first.setdefault(_nameless(path), (path, tuple(_PARAMETER.findall(path))))
        yield Route(path, names, method, resource, operation)


def _template(path: str) -> str:
    seen: set[str] = set()
    return "/" + "/".join(_segment(segment, seen) for segment in path.removeprefix("/").split("/"))


def _segment(segment: str, seen: set[str]) -> str:
    if match := _PARAMETER.fullmatch(segment):
        name = stem = match[1]
        number = 1
        while name in seen:
            number += 1
            name = f"{stem}{number}"
        seen.add(name)
        return f"{{{name}}}"
    return _LONE_PERCENT.sub("%25", quote(segment, safe=_SAFE, errors="replace"))


def _nameless(path: str) -> str:
    return _PARAMETER.sub("{}", path)


def _method(method: str) -> str:
    key = method.lower()
    return key if key in _METHODS else f"x-{_NOT_A_KEY.sub('-', key)}"


def _order(method: str) -> int:
    return _METHODS.index(method) if method in _METHODS else len(_METHODS)


def path_items(rows: Iterable[tuple[Route, JsonObject]]) -> JsonObject:
    """Operations by path and method."""
    items: dict[str, JsonObject] = {}
    for route, operation in rows:
        items.setdefault(route.path, {})[route.method] = operation
    return dict(items)
