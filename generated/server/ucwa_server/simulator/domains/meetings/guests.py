"""Guests: how those without an account become an application."""

from __future__ import annotations

from ...._client import resources, values
from ....errors import Forbidden
from ....handler import Call
from ....handlers import AnonApplicationsHandler
from ...visit import visit
from ..life.views import application as shown

__all__ = ["AnonApplications"]


class AnonApplications(AnonApplicationsHandler):
    """Makes the applications of guests; they need say less about themselves."""

    async def post(
        self, call: Call, *, culture: str, user_agent: str
    ) -> resources.Application:
        here = visit(call)
        if not here.user.is_guest:
            raise Forbidden("Who has an account registers at applications.")
        made = here.world.register(
            here.user,
            culture=culture,
            user_agent=user_agent,
            endpoint_id=here.user.address,
        )
        if not made.open_channel(""):
            here.status = 200
        return shown(made, "")

    async def options(self, call: Call) -> dict[str, values.JsonValue]:
        visit(call)
        return {"metadata": [{"httpMethod": method} for method in ("POST", "OPTIONS")]}
