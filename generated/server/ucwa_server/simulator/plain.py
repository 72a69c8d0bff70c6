"""What a deployment with HTTPS says to clients that begin with plain HTTP: go there."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..answering import refuse
from ..errors import Forbidden
from .control.application import PREFIX
from .hosts import Origin

__all__ = ["PlainHttp"]

_ROOTS = ("/", "/autodiscover/autodiscoverservice.svc/root")


class PlainHttp:
    """An ASGI application before that of the deployment.

    Discovery begins here: its links lead to HTTPS. All else is redirected, or refused where
    a client already sent what it should have kept to itself.
    """

    def __init__(self, other: ASGIApp, port: int) -> None:
        """
        Args:
            port: Where the deployment speaks HTTPS.
        """
        self._other = other
        self._port = "" if port == 443 else f":{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or f"{path}/".startswith(f"{PREFIX}/"):
            await self._other(scope, receive, send)
        elif path.lower().rstrip("/") in {row.rstrip("/") for row in _ROOTS}:
            await self._other(self._secure(scope), receive, send)
        else:
            await self._refused(Request(scope))(scope, receive, send)

    def _refused(self, request: Request) -> Response:
        if request.method in ("GET", "HEAD") and "authorization" not in request.headers:
            query = f"?{request.url.query}" if request.url.query else ""
            place = f"https://{self._host(request)}{request.url.path}{query}"
            return RedirectResponse(place, 302)
        return refuse(Forbidden("This server speaks HTTPS alone."), request)

    def _secure(self, scope: Scope) -> Scope:
        """The request as it would be at HTTPS, where the links are to lead."""
        changed = {**scope, "scheme": "https", "headers": list(scope["headers"])}
        MutableHeaders(scope=changed)["host"] = self._host(Request(scope))
        return changed

    def _host(self, request: Request) -> str:
        return f"{Origin.of(request).host}{self._port}"
