"""Areas of the API: resources that stand below one path, as people look for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from codegen.model.nodes import Resource
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["tag_groups"]

_FEWEST = 12
"""Resources that make an area of its own."""
_REST = 4
"""How many must be left to the area around it."""
_Path = tuple[str, ...]


def tag_groups(resources: Iterable[Resource]) -> list[JsonObject]:
    """The pages with operations by area, as a tag each; the form is that of Redoc.

    An area is called after the last part of its path, and described as the page of that name.
    """
    pages = {row.name: row for row in resources if row.operations}
    paths = {name: _path(row) for name, row in pages.items()}
    below = Counter(path[:end] for path in paths.values() for end in range(len(path) + 1))
    areas: dict[_Path, list[str]] = {}
    for name, path in paths.items():
        areas.setdefault(_area(path, below), []).append(name)
    groups: list[JsonObject] = []
    for area, names in sorted(areas.items()):
        known = [part for part in _chain(area, paths[names[0]], below) if part in pages]
        summary = pages[known[0]].summary if known else ""
        words = {"description": summary} if summary else {}
        name = known[0] if known else _name(area)
        if any(row["name"] == name for row in groups):
            name = "/".join(area)
        groups.append({"name": name, **words, "tags": names})
    return groups


def _path(resource: Resource) -> _Path:
    """The fixed parts of the shortest documented route."""
    routes = [row.route for row in resource.operations if row.route is not None]
    shortest = min(routes, key=lambda route: (route.count("/"), route), default="")
    return tuple(part for part in shortest.split("/") if part and not part.startswith("{"))


def _area(path: _Path, below: Mapping[_Path, int]) -> _Path:
    """The longest beginning of the path that many share, but not nearly all of the area around it."""
    area: _Path = ()
    for end in range(1, len(path) + 1):
        many = below[path[:end]]
        if many >= _FEWEST and below[area] - many >= _REST:
            area = path[:end]
    return area


def _chain(area: _Path, path: _Path, below: Mapping[_Path, int]) -> Iterable[str]:
    """The last part of the area, and those after it by which nearly all of it goes on."""
    for end in range(max(len(area), 1), len(path) + 1):
        if below[area] - below[path[:end]] < _REST:
            yield path[end - 1]


def _name(area: _Path) -> str:
    return area[-1] if area else "other"
