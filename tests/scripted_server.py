"""A server over real sockets that takes each reply from a table, and can fail as networks do.

    server = ScriptedServer({"GET pool.example/ucwa/me": [Answer(503), Answer(body={...})]})

It keeps no state but how far each row of the table was used. All hosts are served on one socket:
transports that `transport` and `async_transport` make lead any name of the table there.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Self, TypeAlias

import httpx
from attrs import frozen

__all__ = ["HOLD", "Answer", "Fault", "Row", "ScriptedServer", "Seen"]

TICK = 0.01
"""Seconds between two looks at what a thread waits for."""
PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""


class Fault(StrEnum):
    """What goes wrong with a reply."""

    NONE = ""
    RESET_BEFORE = "reset before"
    """The connection is reset once the request was read."""
    RESET_AFTER = "reset after"
    """The reply is whole, then the connection is reset."""
    TRUNCATED = "truncated"
    """Half of the body comes, then the connection ends."""
    SLOW = "slow"
    """The reply comes too late."""
    GARBAGE = "garbage"
    """What comes is no HTTP."""


@frozen
class Seen:
    """A request as it came in."""

    method: str
    host: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.host}{self.target}"

    @property
    def json(self) -> dict[str, object]:
        loaded: dict[str, object] = json.loads(self.body)
        return loaded


@frozen
class Answer:
    """A reply: a mapping or list travels as JSON, text as HTML, bytes as they are."""

    status: int = 200
    body: object = b""
    headers: tuple[tuple[str, str], ...] = ()
    fault: Fault = Fault.NONE
    token: str | None = None
    """What the request must be authorized by, else it is answered with the challenge."""
    challenge: tuple[tuple[str, str], ...] = ()
    """Headers of that answer."""
    hold: bool = False
    """Whether there is no answer until another one stands behind it in its row."""


HOLD = Answer(hold=True)

Row: TypeAlias = "Answer | Callable[[Seen], Answer]"


class ScriptedServer:
    """Serves the table until it is stopped; the last answer of a row stays.

    Keys are `METHOD host/path?query`; one without a query serves all that have none of their own.
    """

    def __init__(
        self,
        table: Mapping[str, Sequence[Row]],
        *,
        tls: ssl.SSLContext | None = None,
        slowness: float = 0.5,
    ) -> None:
        self._rows = {key: list(rows) for key, rows in table.items()}
        self._tls = tls
        self._slowness = slowness
        self._change = threading.Condition()
        self._stopped = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._connections: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, name="scripted accept")]
        self.seen: list[Seen] = []
        """All requests, in order."""
        self.unexpected: list[str] = []
        """Those that the table has no row for; they were answered with 404 and no body."""
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def lines(self) -> list[str]:
        """The requests as `METHOD host/path?query`."""
        return [seen.line for seen in self.seen]

    def requests(self, key: str) -> list[Seen]:
        """Those that a row served."""
        return [seen for seen in self.seen if self._key(seen) == key]

    def add(self, key: str, *answers: Row) -> None:
        """More answers at the end of a row; what it holds is answered."""
        with self._change:
            self._rows.setdefault(key, []).extend(answers)
            self._change.notify_all()

    def wait_for(self, key: str, times: int = 1) -> None:
        """Waits until a row was asked so often."""
        with self._change:
            found = self._change.wait_for(lambda: len(self.requests(key)) >= times, PATIENCE)
        assert found, f"{key} was asked {len(self.requests(key))} times: {self.lines}"

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._change.notify_all()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in tuple(self._connections):
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def transport(self, verify: ssl.SSLContext | bool = True) -> httpx.BaseTransport:
        """Leads all hosts of the table here; others are not reached."""
        return _Transport(self, verify)

    def async_transport(self, verify: ssl.SSLContext | bool = True) -> httpx.AsyncBaseTransport:
        return _AsyncTransport(self, verify)

    def route(self, request: httpx.Request) -> None:
        """Leads a request here. Raises where the table has nothing for its host."""
        host = request.url.host
        if not any(key.partition(" ")[2].partition("/")[0] == host for key in self._rows):
            raise httpx.ConnectError(f"no host {host}", request=request)
        request.extensions["sni_hostname"] = host
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), name="scripted")
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(plain, server_side=True)
            self._connections.add(connection)
            while not self._stopped and (seen := _read(connection)) is not None:
                if not self._answer(connection, seen):
                    return
        except OSError:
            return
        finally:
            self._connections.discard(connection)
            connection.close()

    def _answer(self, connection: socket.socket, seen: Seen) -> bool:
        """Whether the connection goes on."""
        with self._change:
            self.seen.append(seen)
            self._change.notify_all()
        answer = self._next(connection, seen)
        if answer is None:
            return False
        return self._write(connection, seen, answer)

    def _next(self, connection: socket.socket, seen: Seen) -> Answer | None:
        key = self._key(seen)
        if key is None:
            self.unexpected.append(seen.line)
            return Answer(404)
        with self._change:
            while True:
                rows = self._rows[key]
                row = rows[0]
                answer = row if isinstance(row, Answer) else row(seen)
                wanted = answer.token and f"Bearer {answer.token}"
                if wanted and seen.headers.get("authorization") != wanted:
                    return Answer(401, "<html>Unauthorized</html>", answer.challenge)
                if len(rows) > 1:
                    rows.pop(0)
                if not answer.hold:
                    return answer
                if rows[0] is row:
                    self._change.wait(TICK)
                if self._stopped or _is_gone(connection):
                    return None

    def _key(self, seen: Seen) -> str | None:
        bare = seen.line.partition("?")[0]
        return next((key for key in (seen.line, bare) if key in self._rows), None)

    def _write(self, connection: socket.socket, seen: Seen, answer: Answer) -> bool:
        head, body = _written(answer)
        if seen.method == "HEAD":
            body = b""
        match answer.fault:
            case Fault.NONE:
                connection.sendall(head + body)
                return True
            case Fault.RESET_BEFORE:
                _reset(connection)
            case Fault.RESET_AFTER:
                connection.sendall(head + body)
                # A reset that came at once could overtake the reply.
                select.select([connection], [], [], TICK)
                _reset(connection)
            case Fault.TRUNCATED:
                cut = head.replace(b"Content-Length: ", b"Content-Length: 1")
                connection.sendall(cut + body[: len(body) // 2])
            case Fault.SLOW:
                with self._change:
                    self._change.wait_for(lambda: self._stopped, self._slowness)
            case Fault.GARBAGE:
                connection.sendall(b"\x00\x01\xfe\xff no reply at all\r\n\r\n" * 3)
        return False


def _read(connection: socket.socket) -> Seen | None:
    """The next request; None at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rows = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    if target.startswith("http://"):  # as a proxy is asked
        target = "/" + target.split("/", 3)[3]
    pairs = (row.partition(":") for row in rows)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    size = int(headers.get("content-length", "0"))
    while len(body) < size:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        body += chunk
    return Seen(method, headers["host"].partition(":")[0], target, headers, body)


def _written(answer: Answer) -> tuple[bytes, bytes]:
    body, kind = answer.body, None
    if isinstance(body, str):
        body, kind = body.encode(), "text/html; charset=utf-8"
    elif not isinstance(body, bytes):
        body, kind = json.dumps(body).encode(), "application/json; charset=utf-8"
    rows = list(answer.headers)
    if kind is not None and not any(name.lower() == "content-type" for name, _ in rows):
        rows.append(("Content-Type", kind))
    if answer.status not in (204, 304):
        rows.append(("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{name}: {value}" for name, value in rows)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), body


def _is_gone(connection: socket.socket) -> bool:
    """Whether the client has closed: nothing else comes while it waits for a reply."""
    if isinstance(connection, ssl.SSLSocket) and connection.pending():
        return False
    return bool(select.select([connection], [], [], 0)[0])


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class _Transport(httpx.HTTPTransport):
    def __init__(self, server: ScriptedServer, verify: ssl.SSLContext | bool) -> None:
        super().__init__(verify=verify)
        self._server = server

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._server.route(request)
        return super().handle_request(request)


class _AsyncTransport(httpx.AsyncHTTPTransport):
    def __init__(self, server: ScriptedServer, verify: ssl.SSLContext | bool) -> None:
        super().__init__(verify=verify)
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._server.route(request)
        return await super().handle_async_request(request)
