"""One HTTP connection by h11 and asyncio's streams.

httpx takes 0.8 ms of a processor for a request: at 200 requests a second and the events that they
cause the generator would need more of the machine than what it measures.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import h11
from attrs import define, field, frozen

__all__ = ["Connection", "LostConnectionError", "Reply"]

_CHUNK = 65_536


class LostConnectionError(Exception):
    """The server ended the connection before there was an answer."""


@frozen
class Reply:
    """An answer."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@define(eq=False)
class Connection:
    """Takes one request after the other; it connects at the first, and again where it was closed."""

    host: str
    port: int
    headers: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    """Of every request."""
    reconnects: int = 0
    """How often the server had closed it."""
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    _state: h11.Connection | None = None

    async def send(
        self, method: str, target: str, body: bytes = b"", content_type: str = ""
    ) -> Reply:
        """The answer to a request. Raises `LostConnectionError` where none comes."""
        writer, state = await self._connected()
        headers = [("Host", f"{self.host}:{self.port}"), *self.headers]
        if content_type:
            headers.append(("Content-Type", content_type))
        if body or method == "POST":
            headers.append(("Content-Length", str(len(body))))
        data = state.send(h11.Request(method=method, target=target, headers=headers))
        data = (data or b"") + (state.send(h11.Data(data=body)) or b"" if body else b"")
        writer.write(data + (state.send(h11.EndOfMessage()) or b""))
        return await self._answer(state)

    async def _connected(self) -> tuple[asyncio.StreamWriter, h11.Connection]:
        if self._reader is not None and self._reader.at_eof():
            self.reconnects += 1
            self.close()
        if self._writer is None or self._state is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
            self._state = h11.Connection(our_role=h11.CLIENT)
        return self._writer, self._state

    async def _answer(self, state: h11.Connection) -> Reply:
        head: h11.Response | None = None
        body = bytearray()
        while True:
            event = state.next_event()
            if event is h11.NEED_DATA:
                state.receive_data(await self._read())
            elif isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage):
                break
            else:
                raise LostConnectionError
        assert head is not None
        if state.our_state is h11.MUST_CLOSE:
            self.close()
        else:
            state.start_next_cycle()
        names = {name.decode(): value.decode("latin-1") for name, value in head.headers}
        return Reply(head.status_code, names, bytes(body))

    async def _read(self) -> bytes:
        assert self._reader is not None
        try:
            data = await self._reader.read(_CHUNK)
        except ConnectionError:
            data = b""
        if not data:
            self.close()
            raise LostConnectionError
        return data

    def close(self) -> None:
        """Ends it."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = self._state = None
