"""Declarations: what an operation takes, where it stands and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict, TypeVar, Unpack

from attrs import evolve, frozen

from ._client import values
from .refusals import Refusal, Row, refusals_of
from .usual import USUAL

__all__ = [
    "Answer",
    "Operation",
    "Parameter",
    "Stated",
    "body",
    "content",
    "declared",
    "link",
    "operation",
    "query",
]

F = TypeVar("F", bound=Callable[..., Any])

_FORMATS = ("json", "xml")
"""What media types of representations end in."""


@frozen
class Parameter:
    """A parameter of an operation."""

    name: str
    """The keyword of the method."""
    wire_name: str
    codec: values.Codec[Any]
    places: tuple[str, ...]
    """Where it may stand, the first wins: `body`, `link` (a link of the body), `query`, or
    `content` (the body itself)."""
    required: bool = False
    max_length: int | None = None
    """Of a text, in characters; like all limits of each item where there are several."""
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] = ()
    """All values that there are; empty where the pages don't list them."""
    revision: int = 1
    """Of the resource that first has it."""


class Stated(TypedDict, total=False):
    """What the pages may state about the values of a parameter."""

    required: bool
    max_length: int
    minimum: int
    maximum: int
    allowed: tuple[str, ...]
    revision: int


def query(
    name: str, wire_name: str, codec: values.Codec[Any], **stated: Unpack[Stated]
) -> Parameter:
    """A parameter in the query of the URL."""
    return Parameter(name, wire_name, codec, ("query",), **stated)


def body(
    name: str, wire_name: str, codec: values.Codec[Any], **stated: Unpack[Stated]
) -> Parameter:
    """A parameter in the body; a POST may give it in the query as well."""
    return Parameter(name, wire_name, codec, ("body", "query"), **stated)


def link(
    name: str, wire_name: str, codec: values.Codec[Any], **stated: Unpack[Stated]
) -> Parameter:
    """A parameter that is a `data:` link of the body."""
    return Parameter(name, wire_name, codec, ("link", "body", "query"), **stated)


def content(
    name: str, wire_name: str, codec: values.Codec[Any], **stated: Unpack[Stated]
) -> Parameter:
    """A parameter that is the body itself; in a JSON body it is a text."""
    return Parameter(name, wire_name, codec, ("content", "body"), **stated)


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
    """Media types of content."""


@frozen
class Operation:
    """One method of a resource."""

    id: str
    """`messaging.GET`."""
    path: str
    """The route of this operation alone."""
    answer: Answer
    parameters: tuple[Parameter, ...] = ()
    route: str | None = None
    """As documented, where other resources share it."""
    reads: tuple[str, ...] = ()
    """Media types of the body, where it need not be a representation."""
    errors: tuple[Refusal, ...] = ()
    """What its page says that it may answer."""
    scopes: tuple[str, ...] = ()
    """Any one of them is enough; none where the page states none."""
    revision: int = 1
    """Of the resource that its page describes."""

    @property
    def page(self) -> str:
        """Name of the resource."""
        return self.id.rpartition(".")[0]

    @property
    def method(self) -> str:
        """`GET`, `POST`, ..."""
        return self.id.rpartition(".")[2]

    @property
    def paths(self) -> tuple[str, ...]:
        """The routes of the operation, each once."""
        return (self.path,) if self.route is None else (self.path, self.route)

    @property
    def is_channel(self) -> bool:
        """Whether it is read for events."""
        return self.method == "GET" and self.answer.body == "anonymous"

    @property
    def stands_alone(self) -> bool:
        """Whether it can't be part of a batch."""
        return self.answer.body == "content" or self.is_channel

    def reads_content(self, media_type: str) -> bool:
        """Whether a body of the media type is content, not a representation."""
        if not media_type:
            return bool(self.reads)
        return media_type in self.reads and not media_type.endswith(_FORMATS)

    @property
    def reads_representations(self) -> bool:
        """Whether a body may be a representation."""
        return not self.reads or any(row.endswith(_FORMATS) for row in self.reads)


def operation(
    id: str,
    path: str,
    answer: Answer,
    *parameters: Parameter,
    route: str | None = None,
    reads: tuple[str, ...] = (),
    errors: tuple[Row, ...] = (),
    usual: tuple[Row, ...] | None = None,
) -> Callable[[F], F]:
    """Declares a method of a handler.

    Args:
        errors: What its page lists besides the usual.
        usual: What pages usually list, where it is not what those of its method do.
    """
    declaration = Operation(id, path, answer, parameters, route, reads)
    if usual is None:
        usual = USUAL.get(declaration.method, ())
    declaration = evolve(declaration, errors=refusals_of((*errors, *usual)))

    def mark(function: F) -> F:
        setattr(function, _DECLARATION, declaration)
        return function

    return mark


_DECLARATION = "__operation__"


def declared(function: object) -> Operation | None:
    """The declaration of a handler's method; None where it is something else."""
    found = getattr(function, _DECLARATION, None)
    return found if isinstance(found, Operation) else None
