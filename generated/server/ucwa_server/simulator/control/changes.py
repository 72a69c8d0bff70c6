"""A stream that tells when something changed, for a page to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from ..simulator import Simulator

__all__ = ["stream", "version"]

_PATIENCE = 15.0
"""Seconds after which it says that it is still there."""

_PAUSE = 0.1
"""Seconds in which changes gather."""


def version(simulator: Simulator) -> str:
    """Another text after something happened. Looking at things is no change."""
    return ".".join(
        map(
            str,
            (
                simulator.journal.last_number,
                simulator.events.last_number,
                simulator.control.changes,
                len(simulator.journal),
                len(simulator.faults.armed),
            ),
        )
    )


def stream(simulator: Simulator) -> Response:
    """Server-sent events, each of which is a version."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _versions(simulator), headers=headers, media_type="text/event-stream"
    )


async def _versions(simulator: Simulator) -> AsyncIterator[str]:
    known = ""
    while True:
        rung = simulator.changed.listen()
        now = version(simulator)
        if now != known:
            known = now
            yield f"data: {now}\n\n"
            await asyncio.sleep(_PAUSE)
            continue
        try:
            await asyncio.wait_for(rung, _PATIENCE)
        except TimeoutError:
            yield ": still here\n\n"
