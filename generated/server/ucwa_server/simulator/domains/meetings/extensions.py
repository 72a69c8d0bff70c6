"""Data that applications keep with meetings."""

from __future__ import annotations

from collections.abc import Mapping

from ...._client import enums, resources, values
from ....errors import Conflict, NotFound
from ....handler import Call
from ....handlers import OnlineMeetingExtensionHandler, OnlineMeetingExtensionsHandler
from ...applications import Application
from ...visit import visit
from . import calendar
from .state import Extension, Meeting, Meetings

__all__ = [
    "ReadExtension",
    "ReadExtensions",
    "extension",
    "shown_extensions",
]

_Type = enums.OnlineMeetingExtensionType
_ECHO = "please pass this in a PUT request"
_NOT_DATA = frozenset({"rel", "etag", "id", "type", "_links", "_embedded"})


class ReadExtensions(OnlineMeetingExtensionsHandler):
    """Lists the extensions of a meeting, and takes new ones."""

    async def get(self, call: Call) -> resources.OnlineMeetingExtensions:
        meeting, seen = _own(call), visit(call).application
        here = seen.href("onlineMeetingExtensions", myOnlineMeetingId=meeting.key)
        rows = shown_extensions(seen, meeting)
        return resources.OnlineMeetingExtensions(
            links=resources.OnlineMeetingExtensionsLinks({"self": here}),
            embedded=resources.OnlineMeetingExtensionsEmbedded(
                {"onlineMeetingExtension": rows}
            ),
        )

    async def post(
        self,
        call: Call,
        *,
        id: str | None = None,
        type: enums.OnlineMeetingExtensionType | None = None,
    ) -> resources.OnlineMeetingExtension:
        meeting, world = _own(call), visit(call).world
        identities = world.identities
        key = identities.hex(4)
        if id is not None and any(row.id == id for row in meeting.extensions):
            raise Conflict(subcode="AlreadyExists")
        made = Extension(
            key,
            id or key,
            type or _Type.UNDEFINED,
            _data(call),
            identities.digits(10),
            identities.guid(),
        )
        meeting.extensions.append(made)
        shown = extension(visit(call).application, meeting, made)
        visit(call).headers.append(("Location", shown.href))
        return shown


class ReadExtension(OnlineMeetingExtensionHandler):
    """Shows, replaces and removes an extension."""

    async def get(self, call: Call) -> resources.OnlineMeetingExtension:
        meeting = _any(call)
        return extension(visit(call).application, meeting, _found(call, meeting))

    async def put(
        self,
        call: Call,
        *,
        id: str | None = None,
        type: enums.OnlineMeetingExtensionType | None = None,
    ) -> resources.OnlineMeetingExtension:
        del id  # it says which one it is; another one would be another extension
        meeting = _own(call)
        found = _found(call, meeting)
        found.type = type or _Type.UNDEFINED
        found.content = _data(call, found.echo)
        found.etag = visit(call).world.identities.digits(10)
        return extension(visit(call).application, meeting, found)

    async def delete(self, call: Call) -> None:
        meeting = _own(call)
        meeting.extensions.remove(_found(call, meeting))


def _own(call: Call) -> Meeting:
    here = visit(call)
    key = call.path.get("myOnlineMeetingId", "")
    return calendar.named(here.world, here.application.user, key)


def _any(call: Call) -> Meeting:
    """The meeting of a path: the user's own, or one that the user is in."""
    here = visit(call)
    key = call.path.get("myOnlineMeetingId", "").lower()
    for meeting in here.world.part(Meetings):
        user = here.application.user
        is_in = meeting.gathering is not None and meeting.gathering.member_of(user)
        if meeting.key.lower() == key and (meeting.organizer is user or is_in):
            return meeting
    raise NotFound("There is no such meeting.")


def _found(call: Call, meeting: Meeting) -> Extension:
    key = call.path.get("extensionId", "").lower()
    for row in meeting.extensions:
        if row.key == key and _sees(visit(call).application, meeting, row):
            return row
    raise NotFound("There is no such extension.")


def _data(call: Call, echo: str = "") -> dict[str, values.JsonValue]:
    """What a request brings besides what all extensions have."""
    if not call.body:
        return {}
    sent: Mapping[str, values.JsonValue] = call.resource(
        resources.OnlineMeetingExtension
    ).extra
    known = {*_NOT_DATA, echo.lower()}
    return {name: value for name, value in sent.items() if name.lower() not in known}


def _sees(seen: Application, meeting: Meeting, row: Extension) -> bool:
    """What is not for the organizer alone is for all who take part."""
    return seen.user is meeting.organizer or row.type == _Type.ROAMED_PARTICIPANT_DATA


def shown_extensions(
    seen: Application, meeting: Meeting
) -> list[resources.OnlineMeetingExtension]:
    """Those of a meeting that an application may see."""
    return [
        extension(seen, meeting, row)
        for row in meeting.extensions
        if _sees(seen, meeting, row)
    ]


def extension(
    seen: Application, meeting: Meeting, row: Extension
) -> resources.OnlineMeetingExtension:
    """An extension with all that was put into it."""
    here = seen.href(
        "onlineMeetingExtension", myOnlineMeetingId=meeting.key, extensionId=row.key
    )
    return resources.OnlineMeetingExtension(
        id=row.id,
        type=row.type,
        links=resources.OnlineMeetingExtensionLinks({"self": here}),
        extra={**row.content, row.echo: _ECHO, "etag": row.etag},
    )
