"""The control API and its page, before the application that they control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from ..simulator import Simulator

__all__ = ["Control"]


class Control:
    """An ASGI application: `/_sim/` is its own, all else goes to the other one."""

    def __init__(self, simulator: Simulator, other: ASGIApp) -> None:
        self._simulator = simulator
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        await self._other(scope, receive, send)
