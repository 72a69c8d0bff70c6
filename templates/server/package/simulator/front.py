"""The first to see a request: faults on its way in and out, and the journal of all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define, field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..answering import refuse
from ..errors import ApiError
from .applications import Application
from .faults import Fault, Subject
from .journal import Entry
from .stepping import Steps
from .tokens import find_token
from .users import User
from .visit import WORLD

if TYPE_CHECKING:
    from .simulator import Simulator

__all__ = ["Front"]

_CASELESS = ("/autodiscover/", "/webticket/")
"""Paths that clients spell in whatever case."""


class Front:
    """An ASGI application before another one."""

    def __init__(self, simulator: Simulator, inner: ASGIApp) -> None:
        self._simulator = simulator
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request as the other application does, unless a fault is set for it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        await Steps(self._simulator.step, self._serve(scope, receive, send))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        world = self._simulator.world
        scope = _caseless({**scope, WORLD: world})
        user = _user(self._simulator, Request(scope))
        subject = Subject(
            scope["method"], scope["path"], None if user is None else user.uri
        )
        fault = self._simulator.faults.pick(subject)

        def note(record: _Record) -> None:
            entry = record.entry(scope, subject, self._simulator, fault)
            self._simulator.journal.write(entry)

        record = _Record(receive, send, world.schedule.now, note)
        try:
            if fault is None:
                await self._inner(scope, record.receive, record.send)
            else:
                await self._fail(fault, user, scope, record)
        finally:
            record.close()

    async def _fail(
        self, fault: Fault, user: User | None, scope: Scope, record: _Record
    ) -> None:
        if fault.latency:
            await asyncio.sleep(fault.latency)
        for application in tuple(user.applications) if user else ():
            self._lose(fault, application)
        if fault.reset == "before":
            await _reset(record)
            return
        if fault.status is not None:
            answer = _answer(fault, fault.status, Request(scope))
            await answer(scope, record.receive, record.send)
            return
        if fault.reset == "after":
            await self._inner(scope, record.receive, _swallow)
            await _reset(record)
            return
        await self._inner(scope, record.receive, record.send)

    def _lose(self, fault: Fault, application: Application) -> None:
        if fault.loses_application:
            self._simulator.world.end(application)
        if fault.loses_events:
            for channel in application.channels.values():
                channel.lose()


@define(eq=False)
class _Record:
    """What passes by: the request's body, and the answer.

    It is noted before the end of the answer leaves: who has the answer finds the entry.
    """

    _receive: Receive
    _send: Send
    time: float
    _note: Callable[[_Record], None]
    body: bytearray = field(factory=bytearray)
    reply: bytearray = field(factory=bytearray)
    status: int | None = None
    headers: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    _start: Message | None = field(default=None, init=False)
    """Waits for what follows: an answer without a body ends where it starts."""
    _is_noted: bool = field(default=False, init=False)

    async def receive(self) -> Message:
        message = await self._receive()
        self.body += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = _text(message.get("headers", ()))
            self._start = message
            return
        self.reply += message.get("body", b"")
        if not message.get("more_body"):
            self.close()
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)
        await self._send(message)

    def close(self) -> None:
        """Has it noted, once."""
        if not self._is_noted:
            self._is_noted = True
            self._note(self)

    @property
    def connection(self) -> object:
        """What the server sends by."""
        return self._send

    def entry(
        self, scope: Scope, subject: Subject, simulator: Simulator, fault: Fault | None
    ) -> Entry:
        headers = _text(scope["headers"])
        return Entry(
            number=simulator.journal.next_number(),
            time=self.time,
            host=dict(headers).get("host", ""),
            method=subject.method,
            path=subject.path,
            query=scope["query_string"].decode("latin-1"),
            headers=tuple(headers),
            body=bytes(self.body),
            user=subject.user,
            status=self.status,
            reply_headers=tuple(self.headers),
            reply=bytes(self.reply),
            fault=None if fault is None else str(fault),
        )


def _text(headers: list[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in headers
    ]


def _caseless(scope: Scope) -> Scope:
    path: str = scope["path"]
    if path.lower().startswith(_CASELESS):
        lower = path.lower()
        return {**scope, "path": lower, "raw_path": lower.encode()}
    return scope


def _user(simulator: Simulator, request: Request) -> User | None:
    text = request.headers.get("authorization", "").partition(" ")[2].strip()
    token = find_token(simulator.world, text)
    return None if token is None else token.user


def _answer(fault: Fault, status: int, request: Request) -> Response:
    headers = {"Cache-Control": "no-cache"}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.body is not None:
        return Response(fault.body, status, headers, media_type="text/html")
    error = ApiError("On demand.", subcode=fault.subcode, headers=headers)
    error.status = status
    error.code = fault.code or _CODES.get(status, error.code)
    return refuse(error, request)


_CODES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "EntityTooLarge",
    415: "UnsupportedMediaType",
    428: "PreconditionRequired",
    429: "TooManyRequests",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}


async def _swallow(_message: Message) -> None:
    """Where an answer goes that nobody is to see."""


async def _reset(record: _Record) -> None:
    """Cuts the connection.

    ASGI has no word for it. Behind uvicorn the sender is a method of what holds the
    transport; elsewhere an exception has to do, which in-process transports raise.
    """
    record.close()
    owner = getattr(record.connection, "__self__", None)
    transport = getattr(owner, "transport", None)
    if isinstance(transport, asyncio.Transport):
        transport.abort()
        await asyncio.sleep(0)  # the server has to hear of it before this returns
        return
    raise ConnectionResetError("the simulator was told to cut the connection")
