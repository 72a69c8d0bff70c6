"""Reading and setting what the user says about themselves."""

from __future__ import annotations

from ...._client import Content, enums, resources
from ....errors import BadRequest, Forbidden, ParameterFault
from ....handler import Call
from ....handlers import (
    LocationHandler,
    MeHandler,
    NoteHandler,
    PhotoHandler,
    PresenceHandler,
)
from ... import users
from ...applications import Application
from ...visit import visit
from . import state, views
from .availability import be_active, change, require_available
from .photos import picture

__all__ = ["Location", "Me", "Note", "Photo", "Presence", "set_note", "set_presence"]


def _available(call: Call) -> Application:
    application = visit(call).application
    require_available(application)
    return application


class Me(MeHandler):
    """Shows the user."""

    async def get(self, call: Call) -> resources.Me:
        return views.me(visit(call).application)


class Presence(PresenceHandler):
    """Shows and sets how available the user is."""

    async def get(self, call: Call) -> resources.Presence:
        return views.presence(_available(call))

    async def post(
        self, call: Call, *, availability: enums.PreferredAvailability | None = None
    ) -> None:
        application = _available(call)
        if availability is not None and not availability.known:
            raise BadRequest(
                f"Nobody can be {availability} by choice.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("availability", "Invalid")],
            )
        set_presence(application, availability)


def set_presence(
    application: Application, availability: enums.PreferredAvailability | None
) -> None:
    """Sets the availability of a user by hand; None lets it follow what the user does."""
    state.published(application.user).preferred = availability
    state.published(application.user).idle_stages = 0
    be_active(application)
    change(application.user, "presence")


class Note(NoteHandler):
    """Shows and sets the note."""

    async def get(self, call: Call) -> resources.Note:
        return views.note(_available(call))

    async def post(self, call: Call, *, message: str | None = None) -> None:
        set_note(_available(call), message)


def set_note(application: Application, message: str | None) -> None:
    """Sets the note of a user, or takes it away."""
    state.published(application.user).note = message or None
    change(application.user, "note")


class Location(LocationHandler):
    """Shows and sets where the user is."""

    async def get(self, call: Call) -> resources.Location:
        return views.location(_available(call))

    async def post(self, call: Call, *, location: str | None = None) -> None:
        application = _available(call)
        state.published(application.user).location = location or None
        change(application.user, "location")


class Photo(PhotoHandler):
    """Shows the picture of the user."""

    async def addresses(self, call: Call) -> bool:
        user = visit(call).user
        return users.address_of(call.path.get("personId", user.address)) == user.address

    async def get(self, call: Call, *, size: str | None = None) -> Content:
        here = visit(call)
        if not here.user.allows("photos"):
            raise Forbidden("Photos are switched off.")
        return picture(here, here.user, size)
