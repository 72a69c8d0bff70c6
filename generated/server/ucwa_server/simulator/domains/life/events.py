"""The event channel as it is read: a request is held until there is something to tell."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from ...._client import EventBatch
from ....errors import BadRequest, ParameterFault
from ....handler import Call
from ....handlers import EventsHandler
from ...applications import Application
from ...channel import Channel
from ...notices import ApplicationAbsent
from ...visit import visit

__all__ = ["Events"]


class Events(EventsHandler):
    """Gives events to one instance of an application."""

    async def get(
        self,
        call: Call,
        *,
        low: int | None = None,
        medium: int | None = None,
        priority: int | None = None,
        timeout: int | None = None,
    ) -> EventBatch:
        application = visit(call).application
        instance = call.request.query_params.get("instanceId", "")
        channel = application.channel(instance)
        channel.configure(low=low, medium=medium, timeout=timeout)
        if _was_absent(application, channel):
            application.world.tell(ApplicationAbsent(application))
            channel.forget()
            return channel.resume()
        return await _wait(call.request, channel, _ack(call), priority or 0)


def _was_absent(application: Application, channel: Channel) -> bool:
    now = application.world.schedule.now
    absence = application.world.settings.absence
    return not channel.is_held and now - channel.last_read > absence


def _ack(call: Call) -> int:
    stated = call.request.query_params.get("ack", "")
    if not stated.isdecimal() or len(stated) > 18:
        raise BadRequest(
            "ack is no number.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault("ack", "Invalid" if stated else "Missing")],
        )
    return int(stated)


async def _wait(
    request: Request, channel: Channel, ack: int, priority: int
) -> EventBatch:
    """The answer, once there is one. A client that went away needs none."""
    held = channel.hold(ack, priority)
    gone: asyncio.Future[None] | None = None
    try:
        while (batch := channel.answer(held)) is None:
            gone = gone or asyncio.ensure_future(_disconnected(request))
            rung = channel.bell.listen()
            await asyncio.wait({rung, gone}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                raise ClientDisconnect
        return batch
    finally:
        if gone is not None:
            gone.cancel()
        channel.release(held)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
