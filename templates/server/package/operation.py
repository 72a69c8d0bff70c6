"""Declarations: what an operation takes, where it stands and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import field, frozen

from ._client import Codec

__all__ = [
    "Answer",
    "Operation",
    "Parameter",
    "body",
    "content",
    "declared",
    "either",
    "operation",
    "query",
]

F = TypeVar("F", bound=Callable[..., Any])


@frozen
class Parameter:
    """A parameter of an operation."""

    name: str
    """The keyword of the method."""
    wire_name: str
    codec: Codec
    required: bool
    places: tuple[str, ...]
    """Where it may stand, the first wins: `body`, `link` (a link of the body), `query`, or
    `content` (the body itself)."""


def query(
    name: str, wire_name: str, codec: Codec, *, required: bool = False
) -> Parameter:
    """A parameter in the query of the URL."""
    return Parameter(name, wire_name, codec, required, ("query",))


def body(
    name: str, wire_name: str, codec: Codec, *, required: bool = False
) -> Parameter:
    """A parameter in the body; a POST may give it in the query as well."""
    return Parameter(name, wire_name, codec, required, ("body", "query"))


def link(
    name: str, wire_name: str, codec: Codec, *, required: bool = False
) -> Parameter:
    """A parameter that is a `data:` link of the body."""
    return Parameter(name, wire_name, codec, required, ("link",))


def content(
    name: str, wire_name: str, codec: Codec, *, required: bool = False
) -> Parameter:
    """A parameter that is the body itself."""
    return Parameter(name, wire_name, codec, required, ("content",))


@frozen
class Answer:
    """How an operation answers when all is well."""

    status: int
    body: str
    """`representation`, `empty`, `content` (raw media) or `anonymous`."""
    resource: str | None = None
    """Whose representation, or what the location leads to: the name of a page."""
    location: bool = False
    media: tuple[str, ...] = ()


@frozen
class Operation:
    """One method of a resource."""

    id: str
    """`messaging.GET`."""
    method: str
    route: str | None
    """As documented; several resources may share one."""
    unique_path: str
    """The route of this operation alone."""
    parameters: tuple[Parameter, ...]
    reads: tuple[str, ...]
    """Media types of the body beyond those of representations."""
    answer: Answer

    @property
    def paths(self) -> tuple[str, ...]:
        """The routes of the operation, each once."""
        both = (self.unique_path, self.route)
        return tuple(dict.fromkeys(path for path in both if path is not None))


def operation(declaration: Operation) -> Callable[[F], F]:
    """Declares a method of a handler."""

    def mark(function: F) -> F:
        setattr(function, _DECLARATION, declaration)
        return function

    return mark


_DECLARATION = "__operation__"


def declared(function: object) -> Operation | None:
    """The declaration of a handler's method; None where it is something else."""
    found = getattr(function, _DECLARATION, None)
    return found if isinstance(found, Operation) else None
