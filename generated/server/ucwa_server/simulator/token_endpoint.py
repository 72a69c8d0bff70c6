"""Where tokens are issued: the grants, and a page to sign in by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from hmac import compare_digest
from html import escape
from urllib.parse import parse_qsl

from attrs import frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from .guests import guest_of
from .hosts import Origin
from .identities import digest, new_secret
from .tokens import find_token, issue
from .users import User
from .visit import WORLD
from .world import World

__all__ = ["token_routes"]

_TOKENS = "/webticket/oauthtoken"
_PAGE = "/webticket/passive"
_COOKIE = "sim_session"


class _Refused(Exception):
    """A token is refused; the argument is the OAuth error."""

    def __init__(self, error: str, **more: str) -> None:
        super().__init__(error)
        self.body = {"error": error, **more}


class _Sessions:
    """Who signed in on the page, by the digest of the cookie."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}


@frozen
class _Asked:
    """A request for a token."""

    world: World
    request: Request
    fields: Mapping[str, str]
    origin: Origin


def token_routes() -> list[BaseRoute]:
    """The routes of the token endpoint and its page."""
    return [
        Route(_TOKENS, _issue, methods=["POST"]),
        Route(_PAGE, _show, methods=["GET"]),
        Route(_PAGE, _sign_in, methods=["POST"]),
    ]


async def _issue(request: Request) -> Response:
    world: World = request.scope[WORLD]
    asked = _Asked(world, request, await _fields(request), Origin.of(request))
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    try:
        body = _granted(asked)
    except _Refused as refused:
        return JSONResponse(refused.body, 400, headers)
    return JSONResponse(body, 200, headers)


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form in either encoding."""
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.lower().startswith("multipart/form-data"):
        return dict(_parts(kind, body))
    text = body.decode("utf-8", "replace")
    return dict(parse_qsl(text, keep_blank_values=True))


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str]]:
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            yield name, content.decode("utf-8", "replace").removesuffix("\r\n")


def _granted(asked: _Asked) -> dict[str, object]:
    grant = asked.fields.get("grant_type")
    if not grant:
        raise _Refused("invalid_request")
    settings = asked.world.settings
    if grant not in settings.grants or grant not in _GRANTS:
        raise _Refused("unsupported_grant_type")
    user = _GRANTS[grant](asked)
    lifetime = settings.token_lifetime
    if user.is_guest:
        lifetime = settings.guest_token_lifetime
    scope = asked.fields.get("scope")
    text = issue(
        asked.world,
        user,
        asked.origin.host,
        lifetime=lifetime,
        scopes=tuple(scope.split()) if scope else None,
    )
    return {
        "access_token": text,
        "expires_in": int(lifetime),
        "ms_rtc_identityscope": "local",
        "token_type": "Bearer",
    }


def _by_password(asked: _Asked) -> User:
    username, password = asked.fields.get("username"), asked.fields.get("password")
    if not username or password is None:
        raise _Refused("invalid_request")
    return _authenticated(asked.world, username, password)


def _authenticated(world: World, username: str, password: str) -> User:
    user = world.find_user(username.rpartition("\\")[2])
    expected = "" if user is None or user.password is None else user.password
    right = compare_digest(expected.encode(), password.encode())
    if user is None or user.password is None or not right:
        raise _Refused("invalid_grant")
    return user


def _by_windows(asked: _Asked) -> User:
    name = asked.request.headers.get(asked.world.settings.windows_header, "")
    user = asked.world.find_user(name) if name else None
    if user is None or user.is_guest:
        raise _Refused("invalid_grant")
    return user


def _by_page(asked: _Asked) -> User:
    cookie = asked.request.cookies.get(_COOKIE, "")
    user = asked.world.part(_Sessions).users.get(digest(cookie))
    if user is None:
        page = asked.origin.url(asked.origin.host, _PAGE)
        raise _Refused("invalid_grant", ms_rtc_passiveauthuri=page)
    return user


def _by_meeting(asked: _Asked) -> User:
    uri, key = asked.fields.get("ms_rtc_conferenceuri"), asked.fields.get("password")
    if not uri or key is None:
        raise _Refused("invalid_request")
    renewed = asked.fields.get("ms_rtc_renew")
    if renewed:
        token = find_token(asked.world, renewed)
        if token is None or not token.user.is_guest:
            raise _Refused("invalid_grant")
        return token.user
    guest = guest_of(asked.world, uri, key)
    if guest is None:
        raise _Refused("invalid_grant")
    return guest


_GRANTS: Mapping[str, Callable[[_Asked], User]] = {
    "password": _by_password,
    "urn:microsoft.rtc:windows": _by_windows,
    "urn:microsoft.rtc:passive": _by_page,
    "urn:microsoft.rtc:anonmeeting": _by_meeting,
}


async def _show(request: Request) -> Response:
    return _page(request.query_params.get("wreply", ""))


async def _sign_in(request: Request) -> Response:
    world: World = request.scope[WORLD]
    fields = await _fields(request)
    reply = fields.get("wreply", "")
    try:
        user = _authenticated(
            world, fields.get("username", ""), fields.get("password", "")
        )
    except _Refused:
        return _page(reply, "That is not right.", 403)
    cookie = new_secret()
    world.part(_Sessions).users[digest(cookie)] = user
    response: Response = HTMLResponse("<!DOCTYPE html><title>Signed in</title>")
    if reply.startswith("/") and not reply.startswith("//"):
        response = RedirectResponse(reply, 303)
    response.set_cookie(_COOKIE, cookie, httponly=True)
    return response


def _page(reply: str, message: str = "", status: int = 200) -> Response:
    return HTMLResponse(
        f"""<!DOCTYPE html>
<html lang="en">
<title>Sign in</title>
<h1>Sign in</h1>
<p role="alert">{escape(message)}</p>
<form method="post">
<input type="hidden" name="wreply" value="{escape(reply)}">
<label>Address <input name="username" autocomplete="username" autofocus></label>
<label>Password <input name="password" type="password"></label>
<button>Sign in</button>
</form>
""",
        status,
    )
