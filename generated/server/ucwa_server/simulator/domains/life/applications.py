"""Registering an application, reading and ending it."""

from __future__ import annotations

from ...._client import resources, values
from ....errors import Forbidden
from ....handler import Call
from ....handlers import ApplicationHandler, ApplicationsHandler
from ...visit import visit
from . import views

__all__ = ["Application", "Applications"]

_COOKIE = "cwt_ucwa"


class Applications(ApplicationsHandler):
    """Makes applications."""

    async def post(
        self,
        call: Call,
        *,
        culture: str,
        endpoint_id: str,
        instance_id: str | None = None,
        user_agent: str,
    ) -> resources.Application:
        here = visit(call)
        hosts = here.world.settings.hosts
        home = hosts.home(here.user.pool, here.origin.host)
        if here.origin.host != home:
            raise Forbidden(f"The user's applications are at {home}.")
        application = here.world.register(
            here.user, culture=culture, user_agent=user_agent, endpoint_id=endpoint_id
        )
        if not application.open_channel(instance_id or ""):
            here.status = 200
        token = call.request.headers.get("authorization", "").partition(" ")[2].strip()
        path = application.href("photo", personId="-").removesuffix("/-")
        secure = "; secure" if here.origin.scheme == "https" else ""
        cookie = f"{_COOKIE}={token}; path={path}{secure}; HttpOnly"
        here.headers.append(("Set-Cookie", cookie))
        return views.application(application, instance_id or "")

    async def options(self, call: Call) -> dict[str, values.JsonValue]:
        visit(call)
        return {"metadata": [{"httpMethod": method} for method in ("POST", "OPTIONS")]}


class Application(ApplicationHandler):
    """Reads and ends applications."""

    async def get(self, call: Call) -> resources.Application:
        application = visit(call).application
        return views.application(application, _instance(call))

    async def delete(self, call: Call) -> None:
        here = visit(call)
        application, instance = here.application, _instance(call)
        if instance in application.channels and len(application.channels) > 1:
            application.close_channel(instance)
        else:
            here.world.end(application)


def _instance(call: Call) -> str:
    return call.request.query_params.get("instanceId", "")
