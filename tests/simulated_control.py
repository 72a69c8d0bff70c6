"""Somebody who controls a simulator by HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

__all__ = ["ADDRESS", "LOCAL", "Control", "run"]

LOCAL = "http://localhost:8080"
ADDRESS = "bob@contoso.example"


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 20)

    asyncio.run(bounded())


class Control:
    """From this machine, unless said otherwise."""

    def __init__(self, simulated: Any, address: str = "127.0.0.1", url: str = LOCAL) -> None:
        transport = httpx.ASGITransport(simulated.app, client=(address, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url=f"{url}/_sim/")

    async def ask(self, line: str, body: Any = None, **more: Any) -> httpx.Response:
        method, path = line.split(" ")
        if method in ("POST", "PUT") and not more.keys() & {"data", "content"}:
            more["content"] = json.dumps(body or {})
            more["headers"] = {"Content-Type": "application/json", **more.get("headers", {})}
        async with self.http as http:
            reply = await http.request(method, path.lstrip("/"), **more)
        self.http = httpx.AsyncClient(transport=http._transport, base_url=http.base_url)
        return reply

    async def done(self, line: str, body: Any = None) -> Any:
        reply = await self.ask(line, body)
        assert reply.status_code in (200, 201, 204), reply.text
        return reply.json() if reply.content else None
