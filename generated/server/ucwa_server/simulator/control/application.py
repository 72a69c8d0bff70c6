"""The control API and its page, before the application that they control."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import ApiError, MethodNotAllowed, NotFound, ServiceFailure, Unauthorized
from . import failing, page, people, running, telephones, watching
from .access import COOKIE, Guard
from .asked import Asked, Rule, answer, refuse
from .fields import Body, query_of, read_body
from .snapshots import Snapshots

if TYPE_CHECKING:
    from ..simulator import Simulator

__all__ = ["PREFIX", "Control"]

PREFIX = "/_sim"
"""Below it is control; nothing of the API is."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # without any, forms would have no origin
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_SAFE = ("GET", "HEAD")


class Control:
    """An ASGI application: `/_sim/` is its own, all else goes to the other one."""

    def __init__(self, simulator: Simulator, other: ASGIApp) -> None:
        self._simulator = simulator
        self._other = other
        self.guard = Guard()
        """Who is let in."""
        self.snapshots = Snapshots()
        """Those that are kept, by name."""
        self.changes = 0
        """How many commands were done that change something."""

    @property
    def token(self) -> str:
        """What callers from elsewhere need."""
        return self.guard.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not f"{path}/".startswith(f"{PREFIX}/"):
            await self._other(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ApiError as error:
            response = refuse(error)
        except Exception:
            response = refuse(ServiceFailure())
            await _sent(response, scope, receive, send)
            raise  # for the log of the server
        await _sent(response, scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method in _SAFE:
            if request.url.path == PREFIX:
                return RedirectResponse(f"{PREFIX}/", 307)
            if "token" in request.query_params:
                return self._let_in(request)
        self.guard.admit(request)
        if request.method in _SAFE:
            return self._done(request, Body(query_of(request)))
        body = await read_body(request, self.guard)
        response = self._done(request, body)
        self.changes += 1
        self._simulator.changed.ring()
        if body.back is not None and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{PREFIX}/{body.back}", 303)
        return response

    def _let_in(self, request: Request) -> Response:
        """Exchanges the token of an address for a cookie, so that it stands there once."""
        if not self.guard.is_token(request.query_params["token"]):
            raise Unauthorized("That is not the token.", challenges=("Bearer",))
        response = RedirectResponse(f"{PREFIX}/", 303)
        response.set_cookie(
            COOKIE,
            self.guard.token,
            path=PREFIX,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    def _done(self, request: Request, body: Body) -> Response:
        method = body.method or request.method
        rule, path = _find("GET" if method == "HEAD" else method, request.url.path)
        asked = Asked(self._simulator, body.fields, path)
        return answer(rule.command(asked), rule.status)


async def _sent(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    await response(scope, receive, send)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(PREFIX + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


_TABLE: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (_pattern(rule.path), rule)
    for rule in (
        *page.RULES,
        *people.RULES,
        *running.RULES,
        *failing.RULES,
        *telephones.RULES,
        *watching.RULES,
    )
)


def _find(method: str, path: str) -> tuple[Rule, dict[str, str]]:
    """The rule for a request, and the parameters of its path.

    Raises `NotFound`, or `MethodNotAllowed` where another method is meant.
    """
    allowed: list[str] = []
    for pattern, rule in _TABLE:
        found = pattern.fullmatch(path)
        if found is not None:
            if rule.method == method:
                return rule, found.groupdict()
            allowed.append(rule.method)
    if allowed:
        stated = ", ".join(allowed)
        raise MethodNotAllowed(
            f"There is only {stated} here.", headers={"Allow": stated}
        )
    raise NotFound(f"There is nothing at {path}.")
