"""What handlers are written with: their base, what they are given, what they may return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from attrs import evolve, field, frozen
from starlette.requests import Request
from starlette.responses import Response

from ._client import Resource
from ._client import errors as client_errors
from .access import Caller
from .bodies import read_resource
from .errors import BadRequest
from .media import JSON, media_type_of
from .operation import Operation, declared
from .outstanding import Outstanding
from .profile import DEFAULT, Profile

__all__ = ["Call", "Created", "Handler"]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")


@frozen
class Call:
    """One request to one operation."""

    operation: Operation
    path: Mapping[str, str]
    """The parameters of the route: `call.path["applicationId"]`."""
    request: Request = field(repr=False)
    """Headers, query and client, as Starlette gives them."""
    body: bytes = field(repr=False)
    """The body as it came."""
    respond: Callable[[Request], Awaitable[Response]] = field(repr=False)
    """Answers another request as the server would: one inside a batch."""
    caller: Caller | None = None
    """Who sent it, if the server asks for that."""
    profile: Profile = DEFAULT
    """The settings of the server."""
    outstanding: Outstanding = field(factory=Outstanding, repr=False)
    """The requests of batches that the server has not answered yet."""

    @property
    def media_type(self) -> str:
        """Of the body, in lower case and without parameters; empty where none is stated."""
        return media_type_of(self.request.headers.get("content-type", ""))

    def resource(self, kind: type[R]) -> R:
        """The body as a resource: what a PUT sends is the whole of it.

        Raises `BadRequest` where it is not of that class.
        """
        try:
            return read_resource(self.body, kind, self.media_type or JSON)
        except client_errors.DecodeError as error:
            message = f"The body is not valid: {error}."
            raise BadRequest(message, subcode="DeserializationFailure") from None


@frozen
class Created(Generic[T]):
    """Something new: where it is and, where the operation shows it, what it is."""

    location: str
    resource: T | None = None


class Handler:
    """Answers the operations of one resource. Override the methods that you serve."""

    operations: ClassVar[Mapping[str, Operation]] = {}
    """The declared operations by the name of their method."""
    _declarations: ClassVar[Mapping[str, object]] = {}
    """The methods as they were declared."""

    def __init_subclass__(
        cls, *, scopes: tuple[str, ...] = (), revision: int = 1
    ) -> None:
        super().__init_subclass__()
        for name, method in vars(cls).copy().items():
            operation = declared(method)
            if operation is not None and name not in cls.operations:
                operation = evolve(operation, scopes=scopes, revision=revision)
                cls.operations = {**cls.operations, name: operation}
                cls._declarations = {**cls._declarations, name: method}

    @classmethod
    def implements(cls, name: str) -> bool:
        """Whether a method is more than its declaration."""
        return getattr(cls, name) is not cls._declarations[name]

    async def addresses(self, call: Call) -> bool:
        """Whether what the path leads to is of this kind.

        Asked where several resources share a documented route, in the order in which
        their handlers were given; the first that says yes serves the call.
        """
        del call  # a handler that doesn't override this takes every path
        return True

    async def current(self, call: Call) -> Resource | None:
        """The resource as a PUT finds it; None where nothing is known of it.

        The runtime checks the `If-Match` of a PUT against its entity tag, and whether the
        PUT sends back the property that asks for it. By default it is what `get` answers.
        """
        read = self.operations.get("get")
        if read is None or not self.implements("get"):
            return None
        get: Callable[[Call], Awaitable[object]] = getattr(self, "get")  # noqa: B009
        try:
            found = await get(evolve(call, operation=read, body=b""))
        except NotImplementedError:
            return None
        return found if isinstance(found, Resource) else None
