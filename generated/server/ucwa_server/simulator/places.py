"""Where resources stand: one table of paths that links are made from and requests go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from attrs import frozen

from ..handlers import load_handlers
from ..operation import Operation
from ..routing import fill

__all__ = ["APPLICATION", "Places", "Stated"]

APPLICATION = "/ucwa/oauth/v1/applications/{applicationId}"
"""Where links to the resources of an application begin."""

_PREFIXES = (
    APPLICATION,
    "/ucwa/v1/applications/{applicationId}",
    "/v1/applications/{applicationId}",
)
"""What the paths of applications begin with, in deployments and in the documentation."""

_PARAMETER = re.compile(r"{(\w+)}")

Stated = Mapping[str, "str | tuple[str, ...]"]
"""Paths by the name of a page. Those of an application are relative to it; links take the
first of several, and its query, if it has one. All others begin with a slash."""


@frozen
class _Form:
    """What the links to a page are made of."""

    path: str
    query: str
    """With its question mark; empty without one."""
    names: tuple[str, ...]
    """Parameters of the path."""


def _form(stated: str) -> _Form:
    path, mark, query = stated.partition("?")
    whole = path if path.startswith("/") else f"{APPLICATION}/{path}".rstrip("/")
    return _Form(whole, mark + query, tuple(_PARAMETER.findall(whole)))


class Places:
    """The paths of all resources. What is not stated stands where the pages document it."""

    def __init__(self, stated: Iterable[Stated]) -> None:
        self._documented = dict(_documented())
        self._forms: dict[str, _Form] = {}
        """Of the links made so far, by page: there are many links to few pages."""
        self._stated: dict[str, tuple[str, ...]] = {}
        for table in stated:
            for page, paths in table.items():
                several = (paths,) if isinstance(paths, str) else paths
                self._stated[page] = (*self._stated.get(page, ()), *several)

    def href(self, page: str, values: Mapping[str, str]) -> str:
        """The path of a resource. Raises KeyError where a parameter has no value."""
        form = self._forms.get(page)
        if form is None:
            form = self._forms[page] = _form(self._paths(page)[0])
        for name in form.names:
            if not values[name]:
                raise KeyError(name)
        path = fill(form.path, values, "")
        if not form.query:
            return path
        return path + _PARAMETER.sub(
            lambda found: quote(values[found[1]], safe=""), form.query
        )

    def routes(self, operation: Operation) -> Iterator[str]:
        """The paths at which an operation is served, each once."""
        seen: set[str] = set()
        for path in self._paths(operation.page):
            path = path.partition("?")[0]
            for route in _routes(path):
                if route not in seen:
                    seen.add(route)
                    yield route

    def _paths(self, page: str) -> tuple[str, ...]:
        """Revisions of a resource stand where the first one does."""
        base = page.removesuffix("2")
        stated = self._stated.get(page, self._stated.get(base, ()))
        documented = self._documented.get(page, self._documented.get(base))
        if documented is not None and documented not in stated:
            stated = (*stated, documented)
        if not stated:
            raise KeyError(page)
        return stated


def _routes(path: str) -> Iterator[str]:
    if path.startswith("/"):
        yield path
        return
    for prefix in _PREFIXES:
        yield f"{prefix}/{path}".rstrip("/")


def _documented() -> Iterator[tuple[str, str]]:
    for handler in load_handlers():
        for operation in handler.operations.values():
            path = operation.route or operation.path.partition("/~")[0]
            if not path:
                continue
            for prefix in _PREFIXES[1:]:
                if path == prefix or path.startswith(f"{prefix}/"):
                    path = path[len(prefix) + 1 :]
                    break
            yield operation.page, path
