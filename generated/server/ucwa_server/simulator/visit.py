"""Who a request comes from, and what it may look at: what handlers ask first."""

from __future__ import annotations

from typing import cast

from attrs import define, field, frozen
from starlette.requests import Request

from ..access import Caller
from ..errors import Forbidden, NotFound, ServiceFailure, Unauthorized
from ..handler import Call
from ..operation import Operation
from .applications import Application
from .challenge import challenges
from .hosts import Origin
from .tokens import Token, find_token
from .users import User
from .world import World

__all__ = ["WORLD", "Visit", "authenticate", "visit"]

WORLD = "ucwa.world"
"""The key of a scope under which the world of the moment stands."""

_VISIT = "ucwa.visit"

_OPEN = frozenset({"redirect", "root", "xframe"})
"""Pages that are shown without a token."""

_BY_COOKIE = frozenset({"contactPhoto", "photo"})
"""Pages that browsers may read with the cookie of the application."""


@frozen
class _Visitor(Caller):
    token: Token | None = None


@define(eq=False)
class Visit:
    """A request, after its token and its application were looked at."""

    world: World
    origin: Origin
    _token: Token | None = None
    _application: Application | None = None
    status: int | None = None
    """Set by a handler whose answer has another status than the usual one."""
    headers: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    """What a handler adds to the answer."""

    @property
    def user(self) -> User:
        """Whose token it is. Raises `Unauthorized` where it needs none."""
        if self._token is None:
            raise Unauthorized()
        return self._token.user

    @property
    def application(self) -> Application:
        """The application that the path belongs to. Raises `NotFound` where there is none."""
        if self._application is None:
            raise NotFound(subcode="ApplicationNotFound")
        return self._application


async def authenticate(request: Request, operation: Operation) -> Caller | None:
    """Whose token a request brings; None where it needs none.

    Raises `Unauthorized` without a valid token, `ServiceFailure` with one of another host,
    `Forbidden` where a script of a site asks that is not let in.
    """
    world: World = request.scope[WORLD]
    _check_site(request, world)
    page = operation.page
    if page in _OPEN:
        return None
    origin = Origin.of(request)
    token = find_token(world, _text(request, page in _BY_COOKIE))
    if token is None:
        raise Unauthorized(challenges=challenges(origin, world.settings))
    if world.settings.hosts.pools and token.host != origin.host:
        raise ServiceFailure(
            "The web ticket was issued for another server.",
            headers={
                "X-Ms-diagnostics": f'28032;source="{origin.host}";'
                'reason="The web ticket is invalid."'
            },
        )
    scopes = None if token.scopes is None else frozenset(token.scopes)
    return _Visitor(token.user.uri, scopes, token)


def _check_site(request: Request, world: World) -> None:
    allowed = world.settings.origins
    headers = request.headers
    site = headers.get("x-ms-origin", headers.get("origin"))
    if allowed is not None and site is not None and site not in allowed:
        raise Forbidden(f"A cross domain request of {site} is not allowed.")


def _text(request: Request, cookies: bool) -> str:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return text.strip()
    return request.cookies.get("cwt_ucwa", "") if cookies else ""


def visit(call: Call) -> Visit:
    """The visit that a call is. Looks once; later calls give the same one.

    Raises `NotFound` or `Gone` where the application is no more, `Forbidden` where it is
    that of somebody else.
    """
    scope = call.request.scope
    known = cast("tuple[Request, Visit] | None", scope.get(_VISIT))
    if known is not None and known[0] is call.request:
        return known[1]
    found = _look(call)
    scope[_VISIT] = (call.request, found)
    return found


def _look(call: Call) -> Visit:
    world: World = call.request.scope[WORLD]
    origin = Origin.of(call.request)
    visitor = call.caller
    token = visitor.token if isinstance(visitor, _Visitor) else None
    key = call.path.get("applicationId")
    if key is None or token is None:
        return Visit(world, origin, token)
    application = world.application(key)
    if application.user is not token.user:
        raise Forbidden("The application belongs to somebody else.")
    application.touch()
    return Visit(world, origin, token, application)
