"""Requests as values: what a verb of a link asks, not sent yet.

A request knows where each parameter travels and how it looks there. It does no I/O; a
client sends it now, later or in a batch, and a test looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from attrs import evolve, frozen

from ._registry import named_class
from .content import Content
from .errors import EncodeError
from .values import CONTENT, Codec, JsonValue

if TYPE_CHECKING:
    from .resource import Resource

__all__ = [
    "OPERATION_ID",
    "Argument",
    "AsContent",
    "InBody",
    "InLinks",
    "InQuery",
    "Operation",
    "Pairs",
    "RawContent",
    "Request",
    "hashable",
    "place_arguments",
    "with_operation_id",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Pairs: TypeAlias = tuple[tuple[str, T], ...]
"""Names and values, in order."""

RawContent: TypeAlias = "Content | bytes | str"
"""A body that is no representation; bytes and text are of the type that the page states."""


@frozen
class Request(Generic[T_co]):
    """One request; its answer is a `T_co`."""

    method: str
    href: str
    """As the server gave it, relative or absolute, without `query`."""
    operation: str
    """Page and method: `startMessaging.POST`."""
    result: str | None
    """The name of the class of the answer; None where there is none."""
    query: Pairs[str] = ()
    """Parameters to add to the query of the href; a list is a name given several times."""
    body: Pairs[JsonValue] = ()
    """Properties of the body in the form of JSON; lists are tuples."""
    links: Pairs[str] = ()
    """`data:` links of the body."""
    content: Content | None = None
    """The body itself, where it is no representation."""
    minimum_revision: int = 1
    """The revision that the server must offer; beyond 1 it is stated in a header."""
    etag: str | None = None
    """The entity tag that the resource must still have, for a PUT: without quotes."""
    id_in_query: bool = False
    """Whether the id of an operation travels in the query, not in the body."""

    @property
    def document(self) -> dict[str, JsonValue] | None:
        """The body as a mapping, links included; None where there is nothing to send."""
        document = {name: _listed(value) for name, value in self.body}
        if self.links:
            document["_links"] = {name: {"href": href} for name, href in self.links}
        return document or None

    @property
    def operation_id(self) -> str | None:
        """What tells the events of the operation from others."""
        for name, value in (*self.body, *self.query):
            if name == OPERATION_ID and isinstance(value, str):
                return value
        return None

    @property
    def result_type(self) -> type[Resource | Content] | None:
        """The class of the answer."""
        if self.result is None:
            return None
        if self.result == "Content":
            return Content
        return named_class(self.result)


class Operation(Request[T_co]):
    """A request that starts an operation; an event tells when it is completed.

    Its resource is a `T_co`.
    """

    __slots__ = ()


def with_operation_id(operation: Operation[T], identifier: str) -> Operation[T]:
    """The operation with an id, by which its events are known; it replaces one it has.

    Raises:
        EncodeError: It is empty, longer than 50 characters, or has others than printable
            ones.
    """
    if not 0 < len(identifier) <= _MAX_OPERATION_ID or not identifier.isprintable():
        raise EncodeError(
            f"expected 1 to {_MAX_OPERATION_ID} printable characters", OPERATION_ID
        )
    query = tuple(row for row in operation.query if row[0] != OPERATION_ID)
    body = tuple(row for row in operation.body if row[0] != OPERATION_ID)
    if operation.id_in_query:
        query = (*query, (OPERATION_ID, identifier))
    else:
        body = ((OPERATION_ID, identifier), *body)
    return evolve(operation, query=query, body=body)


OPERATION_ID = "operationId"
"""The parameter by which the events of an operation are known."""

_MAX_OPERATION_ID = 50


class Argument:
    """An argument of a verb: what it is called on the wire, and its value."""

    def __init__(
        self, name: str, codec: Codec[T], value: T | None, *, revision: int = 1
    ) -> None:
        self.name = name
        self.revision = revision
        """What the server must offer for it to be sent."""
        self.value: object = value
        self._codec = cast("Codec[object]", codec)

    def wire(self) -> JsonValue:
        """The value in the form of JSON."""
        return self._codec.encode(self.value)


class InQuery(Argument):
    """An argument that travels in the query."""


class InBody(Argument):
    """An argument that is a property of the body."""


class InLinks(Argument):
    """An argument that is a `data:` link of the body."""


class AsContent(Argument):
    """An argument that is the body itself, of this media type unless it states another."""

    def __init__(
        self, name: str, media_type: str, value: RawContent | None, *, revision: int = 1
    ) -> None:
        super().__init__(name, CONTENT, None, revision=revision)
        self.value = value
        self._media_type = media_type

    def content(self) -> Content:
        """The body."""
        value, media_type = self.value, self._media_type
        if isinstance(value, str):
            if media_type.lower().startswith("text/") and ";" not in media_type:
                media_type = f"{media_type};charset=utf-8"
            try:
                value = value.encode()
            except UnicodeEncodeError as error:
                raise EncodeError(str(error)) from None
        if isinstance(value, bytes):
            return Content(media_type, value)
        if isinstance(value, Content):
            return value
        raise EncodeError(
            f"expected Content, bytes or text, got {type(value).__name__}"
        )


def place_arguments(
    operation: str, arguments: tuple[Argument, ...]
) -> tuple[Pairs[str], Pairs[JsonValue], Pairs[str], Content | None]:
    """Query, body, links and content of a request, of those arguments that are given."""
    query: list[tuple[str, str]] = []
    body: list[tuple[str, JsonValue]] = []
    links: list[tuple[str, str]] = []
    content: Content | None = None
    for argument in arguments:
        if argument.value is None:
            continue
        try:
            if isinstance(argument, AsContent):
                content = argument.content()
                continue
            wire = argument.wire()
            texts = _query_texts(wire) if isinstance(argument, InQuery) else []
        except EncodeError as error:
            raise error.within(argument.name).within(operation) from None
        if isinstance(argument, InQuery):
            query += [(argument.name, text) for text in texts]
        elif isinstance(argument, InLinks):
            links.append((argument.name, str(wire)))
        else:
            body.append((argument.name, hashable(wire)))
    return tuple(query), tuple(body), tuple(links), content


def _query_texts(wire: JsonValue) -> list[str]:
    if isinstance(wire, bool):
        return ["true" if wire else "false"]
    if isinstance(wire, list):
        return [text for item in wire for text in _query_texts(item)]
    if wire is None or isinstance(wire, Mapping):
        raise EncodeError(f"{type(wire).__name__} can't travel in a query")
    return [str(wire)]


def hashable(wire: JsonValue) -> JsonValue:
    """A value as requests have it: with tuples for lists."""
    return tuple(map(hashable, wire)) if isinstance(wire, list) else wire


def _listed(value: JsonValue) -> JsonValue:
    return list(map(_listed, value)) if isinstance(value, tuple) else value
