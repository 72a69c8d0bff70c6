"""Requests that the script of a test expects, and what they are answered with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from . import codec
from ._script_resources import event, offering
from ._script_wire import (
    Answer,
    media_type_of,
    operation_id_of,
    reply_with,
    shape_of,
)
from .content import Content
from .errors import RequestTimeout, StatusError, TransportError
from .events import Event
from .protocol.http import HttpRequest, Reply
from .resource import Resource

__all__ = ["Expectation", "LooseExpectation", "OperationExpectation"]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")


class Expectation(Generic[T]):
    """A request that is expected once, and what it is answered with.

    Until `reply` is called that is a success without a body.
    """

    def __init__(self, told: str, sent: Callable[[str], HttpRequest]) -> None:
        """`sent` is the request in a media type."""
        self.told = told
        """The request in words."""
        self._sent = sent
        self.is_open = True
        """Whether it did not come yet."""
        self._answer: Answer | TransportError | RequestTimeout = None
        self._headers: tuple[tuple[str, str], ...] = ()

    def reply(
        self,
        answer: T | StatusError | TransportError | RequestTimeout | int | None,
        *headers: tuple[str, str],
    ) -> None:
        """Says what the request is answered with.

        Args:
            answer: A resource or content; an error of the server, as
                `errors.Conflict(409, subcode="AlreadyExists")`, or of the network, which is
                raised; a status alone; None for a success without a body.
            headers: Of the reply.

        Raises:
            EncodeError: The resource has a value that can't travel.
        """
        kinds = (
            Resource,
            Content,
            StatusError,
            TransportError,
            RequestTimeout,
            int,
        )
        if answer is not None and not isinstance(answer, kinds):
            raise TypeError(f"no reply can be made of {type(answer).__name__}")
        if isinstance(answer, Resource):
            codec.dumps(
                answer
            )  # What is wrong with it is told here, not in the program.
        self._answer = answer
        self._headers = headers

    def matches(self, request: HttpRequest) -> bool:
        """Whether a request is the one that is expected."""
        wanted = shape_of(self._sent(media_type_of(request)))
        return wanted == shape_of(request)

    def answered(self, request: HttpRequest) -> tuple[Reply, tuple[Event[Any], ...]]:
        """The reply, and the events that it sets off. Raises an error of the network."""
        if isinstance(self._answer, (TransportError, RequestTimeout)):
            raise self._answer
        return reply_with(self._answer, request, self._headers), ()


class LooseExpectation(Expectation[Any]):
    """A method and a place that are expected once, with any query and body."""

    def matches(self, request: HttpRequest) -> bool:
        """Whether a request is the one that is expected."""
        wanted, got = shape_of(self._sent(media_type_of(request))), shape_of(request)
        return (wanted.method, wanted.path) == (got.method, got.path)


class OperationExpectation(Expectation[R]):
    """An operation that is expected once, and how it ends.

    Until one of the methods is called it is begun and does not end.
    """

    def __init__(
        self, told: str, sent: Callable[[str], HttpRequest], location: str
    ) -> None:
        super().__init__(told, sent)
        self._location = location
        self._resource: Resource | None = None
        self._reason: StatusError | None = None
        self.reply(201, ("Location", location))

    def complete(self, resource: R, *, failed: StatusError | None = None) -> None:
        """Says how the operation ends: an event follows the reply at once.

        Args:
            resource: Of the operation; it is given the id that the client made up.
            failed: Why it failed; None for success.

        Raises:
            EncodeError: The resource has a value that can't travel.
        """
        if not resource.href:
            resource = offering(resource, self._location)
        codec.dumps(resource)
        self._resource, self._reason = resource, failed
        self.reply(201, ("Location", resource.href))

    def answered(self, request: HttpRequest) -> tuple[Reply, tuple[Event[Any], ...]]:
        """The reply, and the event of the end."""
        reply, _ = super().answered(request)
        if self._resource is None:
            return reply, ()
        document = codec.encode(self._resource)
        operation_id = operation_id_of(request)
        if operation_id is not None:
            document["operationId"] = operation_id
        ended = codec.decode(document, type=type(self._resource))
        status = "Success" if self._reason is None else "Failure"
        return reply, (event("completed", ended, status=status, reason=self._reason),)
