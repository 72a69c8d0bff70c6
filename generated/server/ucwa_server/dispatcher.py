"""The ASGI application below Starlette: finds the endpoint of a request, runs it, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from logging import getLogger

from attrs import field, frozen
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from .access import Authenticate, check_scopes, nobody
from .answering import answer, refuse
from .endpoint import Endpoint
from .errors import (
    ApiError,
    BadRequest,
    EntityTooLarge,
    MethodNotAllowed,
    NotFound,
    ServiceFailure,
)
from .handler import Call
from .outstanding import Outstanding
from .profile import DEFAULT, Profile
from .routing import RouteTable

__all__ = ["Dispatcher"]

_logger = getLogger(__name__)

_MINIMUM_REVISION = "x-ms-requiresminresourceversion"
"""The header of callers that use what an older server would overlook."""

_DRAIN_FACTOR = 64
"""How much longer than allowed a body may be until the server stops listening to it."""


@frozen
class Dispatcher:
    """Answers every request, those that fail in the error form of the API."""

    table: RouteTable[Endpoint]
    authenticate: Authenticate = nobody
    profile: Profile = DEFAULT
    outstanding: Outstanding = field(factory=Outstanding, repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        try:
            response = await self.respond(Request(scope, receive), batches=True)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def respond(self, request: Request, *, batches: bool) -> Response:
        """The response to a request, whatever goes wrong short of a fault of the server.

        `batches` tells whether the request may have a body or an answer of its own kind:
        those inside a batch may not.
        """
        response = await self._answered(request, batches)
        if request.method == "HEAD":
            response.body = b""
        return response

    async def _answered(self, request: Request, batches: bool) -> Response:
        try:
            candidates = self.candidates(request.method, _path(request.scope))
            _check_revision(request, self.profile.revision)
            body = await _body(request, self.profile.body_limit)
            for values, endpoint in candidates:
                call = Call(
                    operation=endpoint.operation,
                    path=values,
                    request=request,
                    body=body,
                    respond=self._respond_inside,
                    caller=await self.authenticate(request, endpoint.operation),
                    profile=self.profile,
                    outstanding=self.outstanding,
                )
                if await endpoint.owns(call):
                    return await self.run(endpoint, call, batches)
            raise NotFound()
        except ApiError as error:
            if isinstance(error, MethodNotAllowed) and request.method == "OPTIONS":
                return Response(status_code=204, headers=error.headers)
            return refuse(error, request)

    async def run(self, endpoint: Endpoint, call: Call, batches: bool) -> Response:
        """The response of an endpoint. Raises `ApiError` where it is an error."""
        operation = endpoint.operation
        check_scopes(operation, call.caller)
        if not batches and operation.stands_alone:
            raise BadRequest(f"{operation.id} can't be part of a batch.")
        result = await endpoint.run(call)
        return answer(call, result, makes_tags=endpoint.makes_tags)

    async def _respond_inside(self, request: Request) -> Response:
        """The response inside a batch: a fault of one handler must not cost the others."""
        try:
            return await self.respond(request, batches=False)
        except Exception:
            _logger.exception("%s %s failed", request.method, request.url.path)
            return refuse(ServiceFailure(), request)

    def candidates(
        self, method: str, path: str
    ) -> Sequence[tuple[Mapping[str, str], Endpoint]]:
        """Who may serve a method at a path, in order, with the parameters of the route.

        Raises `NotFound` for an unknown path, `MethodNotAllowed` for an unknown method.
        """
        wanted = "GET" if method == "HEAD" else method
        allowed: set[str] = set()
        for match in self.table.find(path):
            found = [
                target
                for target in match.targets
                if target[1].operation.method == wanted
            ]
            if found:
                return found
            allowed |= {endpoint.operation.method for _, endpoint in match.targets}
        if not allowed:
            raise NotFound()
        allowed |= {"HEAD", "OPTIONS"} if "GET" in allowed else {"OPTIONS"}
        raise MethodNotAllowed(headers={"Allow": ", ".join(sorted(allowed))})


def _path(scope: Scope) -> str:
    """The path below the place where the application is mounted, not yet decoded."""
    raw: bytes | None = scope.get("raw_path")
    path: str = raw.decode("utf-8", "replace") if raw else scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _check_revision(request: Request, served: int) -> None:
    """Raises `NotFound` where the caller needs a later revision than the served one."""
    try:
        needed = float(request.headers.get(_MINIMUM_REVISION, ""))
    except ValueError:
        return
    if needed > served:
        message = f"Revision {served} is the newest here."
        raise NotFound(message, subcode="APIVersionNotSupported")


async def _body(request: Request, limit: int) -> bytes:
    """The body of a request. What is too long is read on for a while, but not kept: a caller
    that still writes would miss the answer."""
    body = bytearray()
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen <= limit:
            body += chunk
        elif seen > limit * _DRAIN_FACTOR:
            break
    if seen > limit:
        raise EntityTooLarge()
    return bytes(body)
