"""The two drivers of flows over real sockets: effects, errors of the network, cancelling, closing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import gzip
import inspect
import socket
import ssl
import threading
import time
import weakref
import zlib
from collections.abc import Awaitable, Callable, Generator, Iterator
from typing import Any

import httpx
import pytest
import trustme
from flow_driver import client_package, part
from scripted_server import HOLD, Answer, Fault, ScriptedServer

KINDS = ("sync", "async")
URL = "http://pool.example/"
SOON = 2.0
"""Seconds in which what should happen at once has to happen."""

Flow = Generator[Any, Any, Any]


def packed(body: bytes) -> bytes:
    """The same bytes at any time, as they are names of tests."""
    return gzip.compress(body, mtime=0)


@pytest.fixture(scope="module", autouse=True)
def client() -> Any:
    return client_package()


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("try")] == []


class Driver:
    """Either of the two, its flows run to their end."""

    def __init__(self, kind: str, server: ScriptedServer | None, **settings: Any) -> None:
        self.kind, self.server = kind, server
        self.settings = part("protocol.settings").Settings(**{"timeout": 0.2, **settings})
        sync = part("_sync_platform").SyncPlatform
        self.platform = sync() if kind == "sync" else part("_async_driver").AsyncPlatform()
        self.transport: Any = None

    def run(self, flow: Flow) -> Any:
        """What a flow ends in, with a driver that is closed after it."""
        if self.kind == "sync":
            transport = self.transport or (self.server and self.server.transport())
            http = part("_httpx").sync_client(None, transport, None, None, True)
            driver = part("_sync_driver").SyncDriver(http, self.settings)
            try:
                return driver.run(flow)
            finally:
                driver.close()
        return asyncio.run(self._awaited(flow))

    async def _awaited(self, flow: Flow) -> Any:
        transport = self.transport or (self.server and self.server.async_transport())
        http = part("_httpx").async_client(None, transport, None, None, True)
        driver = part("_async_driver").AsyncDriver(http, self.settings)
        try:
            return await driver.run(flow)
        finally:
            await driver.close()


def get(url: str = URL, **more: Any) -> Any:
    effects, http = part("protocol.effects"), part("protocol.http")
    return effects.Send(http.HttpRequest("GET", url, **more))


def serve(*answers: Answer) -> ScriptedServer:
    return ScriptedServer({"GET pool.example/": answers})


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_is_a_value(kind: str) -> None:
    rows = (("X-Many", "a"), ("X-Many", "b"), ("Content-Type", "Application/JSON;charset=utf-8"))

    def flow() -> Flow:
        reply = yield from get(headers=(("Accept", "text/x"), ("X-Own", "1")))
        return reply

    with serve(Answer(207, b"{}", rows)) as server:
        reply = Driver(kind, server).run(flow())
        (seen,) = server.seen
    assert (reply.status, reply.content, reply.url) == (207, b"{}", URL)
    assert reply.headers.all("x-many") == ("a", "b")
    assert reply.media_type == "application/json"
    assert (seen.headers["accept"], seen.headers["x-own"]) == ("text/x", "1")
    assert seen.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("kind", KINDS)
def test_redirects_are_not_followed(kind: str) -> None:
    def flow() -> Flow:
        return (yield from get())

    with serve(Answer(302, headers=(("Location", "http://pool.example/else"),))) as server:
        assert Driver(kind, server).run(flow()).status == 302
        assert server.lines == ["GET pool.example/"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("answer", "error", "may_have_arrived"),
    [
        (Answer(fault=Fault.RESET_BEFORE), "TransportError", True),
        (Answer(body=b"x" * 100, fault=Fault.TRUNCATED), "TransportError", True),
        (Answer(fault=Fault.GARBAGE), "TransportError", True),
        (Answer(fault=Fault.SLOW), "RequestTimeout", True),
        (
            Answer(body=packed(bytes(range(90)))[:60], headers=(("Content-Encoding", "gzip"),)),
            "TransportError",
            True,
        ),
    ],
    ids=lambda value: str(value.fault) if isinstance(value, Answer) else None,
)
def test_what_the_network_does_is_an_error_of_ours(
    kind: str, answer: Answer, error: str, may_have_arrived: bool
) -> None:
    def flow() -> Flow:
        return (yield from get("http://pool.example/?secret=1"))

    with serve(answer) as server, pytest.raises(getattr(part("errors"), error)) as raised:
        Driver(kind, server, max_body=2000).run(flow())
    assert type(raised.value).__name__ == error
    assert raised.value.may_have_arrived is may_have_arrived
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("encoding", "body", "why"),
    [
        ("", b"x" * 2001, "more than 2000 bytes"),
        ("gzip", packed(b"x" * 2001), "more than 2000 bytes"),
        ("gzip", b"no gzip at all", "damaged"),
        ("br", b"x", "'br' was not asked for"),
        ("deflate", zlib.compress(b"x"), "'deflate' was not asked for"),
        ("gzip, gzip", packed(packed(b"x")), "was not asked for"),
    ],
)
def test_a_body_that_would_be_the_same_again_is_no_failure_of_the_network(
    kind: str, encoding: str, body: bytes, why: str
) -> None:
    """After such a one the request would be repeated."""

    def flow() -> Flow:
        return (yield from get("http://pool.example/?secret=1"))

    headers = (("Content-Encoding", encoding),) if encoding else ()
    with (
        serve(Answer(body=body, headers=headers)) as server,
        pytest.raises(part("errors").DecodeError, match=why) as raised,
    ):
        Driver(kind, server, max_body=2000).run(flow())
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "request_",
    [
        {"url": "http://elsewhere.example/"},
        {"url": "http://"},
        {"url": "ftp://pool.example/"},
        {"url": "http://pool.example:port/"},
        {"url": "relative"},
        {"headers": (("X-Split", "a\r\nb"),)},
        {"headers": (("X-Wide", "ż"),)},
        {"headers": (("X Name", "a"),)},
    ],
    ids=str,
)
def test_what_can_not_be_sent_has_not_arrived(kind: str, request_: dict[str, Any]) -> None:
    def flow() -> Flow:
        return (yield from get(**request_))

    with serve(Answer()) as server:
        with pytest.raises(part("errors").TransportError) as raised:
            Driver(kind, server).run(flow())
        assert server.lines == []
    assert raised.value.may_have_arrived is False


@pytest.mark.parametrize("kind", KINDS)
def test_a_port_without_a_server(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]

    def flow() -> Flow:
        return (yield from get(f"http://127.0.0.1:{port}/"))

    with pytest.raises(part("errors").TransportError) as raised:
        Driver(kind, None).run(flow())
    assert raised.value.may_have_arrived is False


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed(b"z" * 1999)),
        ("X-GZip", packed(b"z" * 1999)),
        ("identity", b"z" * 1999),
    ],
)
def test_packed_bodies(kind: str, encoding: str, body: bytes) -> None:
    def flow() -> Flow:
        return (yield from get())

    with serve(Answer(body=body, headers=(("Content-Encoding", encoding),))) as server:
        assert Driver(kind, server, max_body=1999).run(flow()).content == b"z" * 1999


@pytest.mark.parametrize("kind", KINDS)
def test_a_transport_may_give_whole_replies(kind: str) -> None:
    def flow() -> Flow:
        return (yield from get())

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=packed(b"body"), headers={"Content-Encoding": "gzip"})

    driver = Driver(kind, None)
    driver.transport = httpx.MockTransport(respond)
    assert driver.run(flow()).content == b"body"


@pytest.mark.parametrize("kind", KINDS)
def test_a_timeout_of_the_request_counts(kind: str) -> None:
    def flow() -> Flow:
        return (yield from get(timeout=0.05))

    begun = time.monotonic()
    with serve(Answer(fault=Fault.SLOW)) as server, pytest.raises(part("errors").RequestTimeout):
        Driver(kind, server, timeout=30).run(flow())
    assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_has_to_end_in_time(kind: str) -> None:
    """A server that sends a byte now and then is not silent, but too slow all the same."""

    def flow() -> Flow:
        return (yield from get(f"http://127.0.0.1:{port}/"))

    stop = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not stop.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        try:
            with pytest.raises(part("errors").RequestTimeout):
                Driver(kind, None, timeout=0.1).run(flow())
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize("kind", KINDS)
def test_flags_tasks_and_locks(kind: str) -> None:
    effects = part("protocol.effects")
    driver = Driver(kind, None)
    log: list[str] = []

    def other(started: Any, mutex: Any) -> Flow:
        yield from effects.Acquire(mutex)
        try:
            started.set()
            yield from effects.Sleep(0.02)
            log.append("other")
        finally:
            mutex.release()

    def flow() -> Flow:
        started, never, mutex = (
            *(driver.platform.flag() for _ in range(2)),
            driver.platform.mutex(),
        )
        task = yield from effects.Spawn(other(started, mutex), "try other")
        assert (yield from effects.Wait(started, 5)) is True
        yield from effects.Acquire(mutex)
        log.append("main")
        mutex.release()
        assert (yield from effects.Join(task, 5)) is True
        assert (yield from effects.Wait(never, 0.01)) is False
        never.set()
        assert (yield from effects.Wait(never)) is True
        never.clear()
        assert not never.is_set()
        return (yield from effects.Call(lambda a, b: a + b, (1, 2)))

    assert driver.run(flow()) == 3
    assert log == ["other", "main"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("waiting", ["wait", "sleep", "acquire", "send", "send again", "nested"])
def test_a_cancelled_task_ends_at_once_and_in_order(kind: str, waiting: str) -> None:
    effects = part("protocol.effects")
    log: list[str] = []

    with serve(Answer(), HOLD) as server:
        driver = Driver(kind, server, timeout=30)

        def reader(ready: Any, mutex: Any) -> Flow:
            try:
                if waiting == "send again":  # on the connection of an earlier request
                    yield from get()
                ready.set()
                match waiting:
                    case "wait":
                        yield from effects.Wait(driver.platform.flag())
                    case "sleep":
                        yield from effects.Sleep(30)
                    case "acquire":
                        yield from effects.Acquire(mutex)
                    case "nested":
                        yield from effects.Wait(driver.platform.flag(), 30)
                    case _:
                        yield from get()
                        yield from get()
                log.append("went on")
            except Exception as error:  # noqa: BLE001
                log.append(repr(error))
            finally:
                yield from effects.Sleep(0)
                log.append("in order")

        def flow() -> Flow:
            ready, mutex = driver.platform.flag(), driver.platform.mutex()
            yield from effects.Acquire(mutex)
            task = yield from effects.Spawn(reader(ready, mutex), "try reader")
            yield from effects.Wait(ready, 5)
            wanted = 2 if "send" in waiting else 0
            while len(server.seen) < wanted:
                yield from effects.Sleep(0.005)
            yield from effects.Sleep(0.02)
            begun = driver.platform.monotonic()
            task.cancel()
            ended = yield from effects.Join(task, 10)
            return ended, driver.platform.monotonic() - begun

        ended, seconds = driver.run(flow())
    assert ended
    assert seconds < SOON
    assert log == ["in order"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cancelled_task_wakes_over_tls(kind: str) -> None:
    effects = part("protocol.effects")
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("pool.example").configure_cert(tls)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)
    with ScriptedServer({"GET pool.example/": [Answer(), HOLD]}, tls=tls) as server:
        driver = Driver(kind, server, timeout=30)
        make = server.transport if kind == "sync" else server.async_transport
        driver.transport = make(trust)

        def reader() -> Flow:
            yield from get("https://pool.example/")
            yield from get("https://pool.example/")

        def flow() -> Flow:
            task = yield from effects.Spawn(reader(), "try reader")
            while len(server.seen) < 2:
                yield from effects.Sleep(0.005)
            begun = driver.platform.monotonic()
            task.cancel()
            assert (yield from effects.Join(task, 10))
            assert driver.platform.monotonic() - begun < SOON
            server.add("GET pool.example/", Answer(body=b"still there"))
            return (yield from get("https://pool.example/"))

        assert driver.run(flow()).content == b"still there"


def test_who_shares_an_http_client_is_not_disturbed() -> None:
    """Nobody can tell which of its connections is whose; so none is shut."""
    effects, settings = part("protocol.effects"), part("protocol.settings").Settings(timeout=5)
    slow = "GET pool.example/slow"
    with ScriptedServer({"GET pool.example/": [Answer(), Answer(), HOLD], slow: [HOLD]}) as server:
        http = httpx.Client(transport=server.transport())
        one, other = (
            part("_sync_driver").SyncDriver(http, settings, owned=False) for _ in range(2)
        )
        log: list[bytes] = []

        def reader() -> Flow:
            yield from get()

        def waiting() -> Flow:
            log.append((yield from get(f"{URL}slow")).content)

        def start(flow: Flow, requests: int) -> Flow:
            task = yield from effects.Spawn(flow, "try")
            while len(server.seen) < requests:
                yield from effects.Sleep(0.005)
            return task

        one.run(iter(get()))
        waits = other.run(start(waiting(), 2))  # on the connection that is there
        one.run(iter(get()))  # on another one
        reads = one.run(start(reader(), 4))  # on that again
        one.close()
        server.add(slow, Answer(body=b"undisturbed"))
        assert other.run(iter(effects.Join(waits, 5)))
        other.close()
        server.add("GET pool.example/", Answer())
        assert other.run(iter(effects.Join(reads, 5)))
        assert log == [b"undisturbed"]
        http.close()


def test_a_thread_that_sleeps_looks_around() -> None:
    """On Windows nothing else lets Ctrl-C through."""
    platform = part("_sync_platform")
    limits: list[float] = []

    class Lock:
        def acquire(self, timeout: float) -> None:
            limits.append(timeout)

    waker = platform.Waker()
    waker._lock = Lock()
    for seconds in (None, 0.5, 100, 1e12):
        waker.sleep(seconds)
    assert limits == [1, 0.5, 1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_task_does_not_wait_for_itself(kind: str) -> None:
    effects = part("protocol.effects")
    driver = Driver(kind, None)
    log: list[object] = []

    def own(box: list[Any]) -> Flow:
        while not box:
            yield from effects.Sleep(0.001)
        box[0].cancel()
        try:
            log.append((yield from effects.Join(box[0], 30)))
        finally:
            log.append("ended")

    def flow() -> Flow:
        box: list[Any] = []
        box.append((yield from effects.Spawn(own(box), "try own")))
        assert (yield from effects.Join(box[0], 10))

    driver.run(flow())
    assert log == ["ended"]


@pytest.mark.parametrize("kind", KINDS)
def test_errors_of_tasks_are_logged(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    effects = part("protocol.effects")

    def bad() -> Flow:
        yield from effects.Sleep(0)
        raise ValueError("broken")

    def flow() -> Flow:
        task = yield from effects.Spawn(bad(), "try bad")
        assert (yield from effects.Join(task, 10))

    Driver(kind, None).run(flow())
    assert "try bad ended by an error" in caplog.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_nothing_alive(kind: str) -> None:
    """Iterators that are dropped leave at once, also after an error: no cycle holds them."""
    effects = part("protocol.effects")
    driver = Driver(kind, None)

    class Thing:
        pass

    def flow() -> Flow:
        thing = Thing()
        things.append(weakref.ref(thing))
        yield from effects.Sleep(0)
        yield from effects.Call(things.index, ("missing",))
        del thing

    async def awaited() -> None:
        with contextlib.suppress(ValueError):
            await part("_async_driver").AsyncDriver(None, None).run(flow())
        assert things[0]() is None

    things: list[Any] = []
    gc.disable()
    try:
        if kind == "async":
            asyncio.run(awaited())
        else:
            with contextlib.suppress(ValueError):
                driver.run(flow())
        assert things[0]() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", KINDS)
def test_calls_of_what_the_user_gave(kind: str) -> None:
    effects = part("protocol.effects")

    async def later() -> str:
        await asyncio.sleep(0)
        return "awaited"

    def fails() -> None:
        raise KeyError("theirs")

    def flow() -> Flow:
        try:
            yield from effects.Call(fails)
        except KeyError:
            return (yield from effects.Call(later))

    if kind == "async":
        assert Driver(kind, None).run(flow()) == "awaited"
    else:
        with pytest.raises(TypeError, match="AsyncClient"):
            Driver(kind, None).run(flow())


def test_a_cancelled_wait_takes_nothing() -> None:
    """Whatever the moment: what was taken reaches the caller, or is still there."""
    effects = part("protocol.effects")

    async def once(steps: int) -> tuple[list[int], list[int]]:
        driver, platform = part("_async_driver").AsyncDriver(None, None), part("_async_driver")
        flag = platform.AsyncPlatform().flag()
        queue: list[int] = []
        taken: list[int] = []

        def take() -> Flow:
            while not queue:
                flag.clear()
                yield from effects.Wait(flag)
            return queue.pop(0)

        async def consume() -> None:
            while True:
                taken.append(await driver.run(take()))

        task = asyncio.create_task(consume())
        for number in range(3):
            await asyncio.sleep(0)
            queue.append(number)
            flag.set()
            for _ in range(steps):
                await asyncio.sleep(0)
            if number == 1:
                task.cancel()
        await asyncio.wait((task,))
        return taken, queue

    for steps in range(6):
        taken, left = asyncio.run(once(steps))
        assert taken + left == [0, 1, 2]


def test_an_interrupt_runs_what_a_flow_has_to_do_last() -> None:
    effects = part("protocol.effects")
    log: list[str] = []

    def interrupt() -> None:
        raise KeyboardInterrupt

    def flow() -> Flow:
        try:
            yield from effects.Call(interrupt)
        finally:
            yield from effects.Sleep(0)
            log.append("last")

    with pytest.raises(KeyboardInterrupt):
        Driver("sync", None).run(flow())
    assert log == ["last"]


@pytest.mark.parametrize("owned", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_client_sends_nothing(kind: str, owned: bool) -> None:
    def flow() -> Flow:
        return (yield from get())

    def sync(server: ScriptedServer) -> None:
        http = part("_httpx").sync_client(None, server.transport(), None, None, True)
        settings = part("protocol.settings").Settings()
        driver = part("_sync_driver").SyncDriver(http, settings, owned=owned)
        try:
            driver.close()
            driver.close()
            driver.run(flow())
        finally:
            http.close()

    async def asynchronous(server: ScriptedServer) -> None:
        http = part("_httpx").async_client(None, server.async_transport(), None, None, True)
        settings = part("protocol.settings").Settings()
        driver = part("_async_driver").AsyncDriver(http, settings, owned=owned)
        try:
            await driver.close()
            await driver.close()
            await driver.run(flow())
        finally:
            await http.aclose()

    with serve(Answer()) as server:
        with pytest.raises(part("errors").TransportError, match="closed") as raised:
            called(sync if kind == "sync" else asynchronous, server)
        assert server.lines == []
    assert raised.value.may_have_arrived is False


def called(function: Callable[..., Awaitable[None] | None], *arguments: object) -> None:
    if inspect.iscoroutinefunction(function):
        asyncio.run(function(*arguments))
    else:
        function(*arguments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"http": httpx.AsyncClient}, "expected httpx.Client, got AsyncClient"),
        ({"transport": httpx.AsyncHTTPTransport}, "expected httpx.BaseTransport"),
        ({"http": httpx.Client, "transport": httpx.HTTPTransport}, "http and transport exclude"),
        ({"http": httpx.Client, "verify": lambda: False}, "http and proxy, cert or verify"),
    ],
)
def test_options_that_can_not_be(options: dict[str, Any], message: str) -> None:
    made = {name: make() for name, make in options.items()}
    row = {"http": None, "transport": None, "proxy": None, "cert": None, "verify": True, **made}
    with pytest.raises(TypeError, match=message):
        part("_httpx").sync_client(**row)
