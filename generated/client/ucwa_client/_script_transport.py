"""Transports of httpx that ask the script of a test instead of a server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import httpx

from .errors import RequestTimeout, TransportError
from .protocol.http import HttpRequest, Reply

__all__ = ["Answers", "AsyncScriptTransport", "ScriptTransport"]


class Answers(Protocol):
    """What a transport asks."""

    def answer(self, request: HttpRequest) -> Reply | None:
        """The reply; None where the server would wait. Raises what is to go wrong."""
        ...

    def waiting(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Has a function called, from any thread, when there may be a reply."""
        ...


class _Connection:
    """Stands for the connection of a request that waits, so that it can be cut."""

    def __init__(self) -> None:
        self.news = threading.Event()
        self.is_cut = False

    def get_extra_info(self, _info: str) -> object:
        return None

    def close(self) -> None:
        self.is_cut = True
        self.news.set()


class ScriptTransport(httpx.BaseTransport):
    """For the client with threads."""

    def __init__(self, script: Answers) -> None:
        self._script = script

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = _sent(request, request.read())
        connection = _Connection()
        trace = request.extensions.get("trace")
        if trace is not None:
            trace("script.connect_tcp.complete", {"return_value": connection})
        with self._script.waiting(connection.news.set):
            while True:
                connection.news.clear()
                if connection.is_cut:
                    raise httpx.ReadError("the request was given up", request=request)
                reply = _answer(self._script, sent, request)
                if reply is not None:
                    return _response(reply)
                connection.news.wait()


class AsyncScriptTransport(httpx.AsyncBaseTransport):
    """For the client with tasks."""

    def __init__(self, script: Answers) -> None:
        self._script = script

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = _sent(request, await request.aread())
        loop = asyncio.get_running_loop()
        news = asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(news.set)

        with self._script.waiting(wake):
            while True:
                news.clear()
                reply = _answer(self._script, sent, request)
                if reply is not None:
                    return _response(reply)
                await news.wait()


def _sent(request: httpx.Request, content: bytes) -> HttpRequest:
    headers = tuple(request.headers.multi_items())
    return HttpRequest(request.method, str(request.url), headers, content or None)


def _answer(script: Answers, sent: HttpRequest, request: httpx.Request) -> Reply | None:
    try:
        return script.answer(sent)
    except TransportError as error:
        kind = httpx.ReadError if error.may_have_arrived else httpx.ConnectError
        raise kind(str(error), request=request) from error
    except RequestTimeout as error:
        late = httpx.ReadTimeout if error.may_have_arrived else httpx.ConnectTimeout
        raise late(str(error), request=request) from error


def _response(reply: Reply) -> httpx.Response:
    rows = list(reply.headers.rows)
    return httpx.Response(reply.status, headers=rows, content=reply.content)
