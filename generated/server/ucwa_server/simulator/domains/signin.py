"""Discovery: from a domain to the server of a user, and to its applications."""

from __future__ import annotations

from ..._client import Content, resources
from ...errors import NotFound
from ...handler import Call
from ...handlers import RootHandler, UserHandler, XframeHandler
from ..domain import Domain
from ..hosts import Origin
from ..visit import WORLD, visit
from ..world import World
from ..xframe import PAGE

__all__ = [
    "DOMAIN",
    "Frame",
    "Root",
    "User",
]

_ROOT = "/autodiscover/autodiscoverservice.svc/root"
_USER = f"{_ROOT}/oauth/user"
_APPLICATIONS = "/ucwa/oauth/v1/applications"


class Root(RootHandler):
    """Tells where users sign in; any host does."""

    async def get(self, call: Call) -> resources.Root:
        origin, world = _asked(call)
        elsewhere = world.settings.hosts.redirects.get(origin.host)
        links = {"self": _link(call, origin, _ROOT)}
        if elsewhere is None:
            links["user"] = _link(call, origin, _USER)
            links["xframe"] = origin.url(origin.host, f"{_ROOT}/xframe")
        else:
            links["redirect"] = elsewhere
        return resources.Root(links=resources.RootLinks(links))


class User(UserHandler):
    """Tells where the applications of the user are: here, or at another server."""

    async def get(self, call: Call) -> resources.User:
        here = visit(call)
        origin, hosts = here.origin, here.world.settings.hosts
        home = hosts.home(here.user.pool, origin.host)
        links = {"self": _link(call, origin, f"{_ROOT}/user")}
        if home != origin.host and hosts.is_pool(origin.host):
            links["redirect"] = origin.url(home, _ROOT)
        else:
            links["applications"] = origin.url(home, _APPLICATIONS)
            links["xframe"] = origin.url(home, f"{_ROOT}/xframe")
        return resources.User(links=resources.UserLinks(links))


class Frame(XframeHandler):
    """Gives the page for scripts of other sites."""

    async def get(self, call: Call) -> Content:
        _asked(call)
        return Content("text/html; charset=utf-8", PAGE)


def _asked(call: Call) -> tuple[Origin, World]:
    """Raises `NotFound` where there is no such host."""
    origin = Origin.of(call.request)
    world: World = call.request.scope[WORLD]
    if not world.settings.hosts.knows(origin.host):
        raise NotFound(f"There is no {origin.host} here.")
    return origin, world


def _link(call: Call, origin: Origin, path: str) -> str:
    """A link as discovery gives it: whole, and with what the query said of the domain."""
    stated = call.request.query_params.get("originalDomain")
    query = f"?originalDomain={stated}" if stated else ""
    return origin.url(origin.host, path) + query


DOMAIN = Domain(
    handlers=(Root, User, Frame),
    places={
        "root": (_ROOT, "/"),
        "user": (_USER, f"{_ROOT}/user"),
        "xframe": (f"{_ROOT}/xframe", "/autodiscover/xframe/xframe.html"),
    },
)
