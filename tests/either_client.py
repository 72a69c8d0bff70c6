"""Both clients with one face, so that one case tests both: that of the client with tasks.

async def case(ucwa: Either) -> None:
    note = await ucwa.send(ucwa.application.embedded.me.links.note.get())
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from flow_driver import part
from scripted_replies import ADDRESS, DISCOVERY
from scripted_server import PATIENCE, ScriptedServer

__all__ = ["KINDS", "Either", "EitherStream", "own_tasks", "own_threads", "signed_in"]

KINDS = ("sync", "async")
SETTINGS: dict[str, Any] = {
    "activity_interval": 600.0,
    "allow_http": True,
    "backoff": 0.01,
    "close_timeout": 2.0,
    "discovery_urls": (f"http://{DISCOVERY}/",),
    "timeout": 5.0,
}
"""What is common to all cases: nothing waits for long."""

FLOWS = frozenset({"batch", "close", "exchange", "follow", "run", "send", "update"})


class Either:
    """One of the clients. What sends is awaited; a sync one does it on a thread."""

    def __init__(self, client: Any, kind: str) -> None:
        self.client, self.kind = client, kind

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.client, name)
        if self.kind == "async" or name not in FLOWS:
            return found

        async def called(*arguments: Any, **named: Any) -> Any:
            return await asyncio.to_thread(found, *arguments, **named)

        return called

    def events(self, *arguments: Any, **named: Any) -> EitherStream:
        return EitherStream(self.client.events(*arguments, **named), self.kind)

    def signals(self, *arguments: Any) -> EitherStream:
        return EitherStream(self.client.signals(*arguments), self.kind)


class EitherStream:
    """One of the iterators over events."""

    def __init__(self, stream: Any, kind: str) -> None:
        self.stream, self.kind = stream, kind

    async def next(self) -> Any:
        """The next item. Fails where there is none in a long time."""
        item = await self.wait(PATIENCE)
        assert item is not None
        return item

    async def wait(self, timeout: float) -> Any:
        if self.kind == "async":
            return await self.stream.wait(timeout)
        return await asyncio.to_thread(self.stream.wait, timeout)

    def close(self) -> None:
        self.stream.close()


@asynccontextmanager
async def signed_in(
    server: ScriptedServer, kind: str, *, address: str = ADDRESS, **settings: Any
) -> AsyncIterator[Either]:
    """A client that signs in at a scripted server, and leaves it at the end."""
    auth = settings.pop("auth", None) or part("auth").Password("secret")
    options = {**SETTINGS, **settings}
    if kind == "sync":
        options.setdefault("transport", server.transport())
        sign_in = part("client").Client.sign_in
        client = await asyncio.to_thread(sign_in, address, auth, **options)
        try:
            yield Either(client, kind)
        finally:
            await asyncio.to_thread(client.close)
    else:
        options.setdefault("transport", server.async_transport())
        async with part("async_client").AsyncClient.sign_in(address, auth, **options) as client:
            yield Either(client, kind)


def own_threads() -> list[str]:
    """The threads of clients that run."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("ucwa")]


def own_tasks() -> list[str]:
    """The tasks of clients that run."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if name.startswith("ucwa")]
