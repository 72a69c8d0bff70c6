"""The ASGI application below Starlette: finds the endpoint of a request, runs it, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from .answering import answer, refuse
from .call import Call
from .endpoint import Endpoint
from .errors import ApiError, EntityTooLarge, MethodNotAllowed, NotFound
from .routing import RouteTable

__all__ = ["BODY_LIMIT", "Dispatcher"]

BODY_LIMIT = 1 << 20
"""Bytes of a request's body that the server reads."""


@frozen
class Dispatcher:
    """Answers every request, those that fail in the error form of the API."""

    table: RouteTable[Endpoint]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ApiError as error:
            response = refuse(error)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The answer to a request. Raises `ApiError` where it is an error."""
        candidates = self.candidates(request.method, _path(request.scope))
        body = await _body(request)
        for values, endpoint in candidates:
            call = Call(endpoint.operation, values, request, body)
            if await endpoint.owns(call):
                return answer(call, await endpoint.run(call))
        raise NotFound()

    def candidates(
        self, method: str, path: str
    ) -> Sequence[tuple[Mapping[str, str], Endpoint]]:
        """Who may serve a method at a path, in order, with the parameters of the route.

        Raises `NotFound` for an unknown path, `MethodNotAllowed` for an unknown method.
        """
        allowed = set()
        for match in self.table.find(path):
            methods = {endpoint.operation.method for _, endpoint in match.targets}
            if method in methods:
                return [
                    target
                    for target in match.targets
                    if target[1].operation.method == method
                ]
            allowed |= methods
        if allowed:
            raise MethodNotAllowed(headers={"Allow": ", ".join(sorted(allowed))})
        raise NotFound()


def _path(scope: Scope) -> str:
    """The path below the place where the application is mounted, not yet decoded."""
    raw: bytes | None = scope.get("raw_path")
    path: str = raw.decode("latin-1") if raw else scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise EntityTooLarge()
    return bytes(body)
