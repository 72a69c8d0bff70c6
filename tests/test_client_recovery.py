"""What a whole session of the generated client does about each loss: one row, one outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import frozen
from channel_server import BASE, Server, error, event
from flow_driver import World, part, reply


class Guarded(Server):
    """A server that wants the newest token."""

    def __init__(self) -> None:
        super().__init__()
        self.token = 1
        self.refused: list[str] = []

    def __call__(self, request: Any) -> Any:
        if dict(request.headers).get("Authorization") != f"Bearer {self.token}":
            self.refused.append(request.operation)
            return reply(401, "<html>no</html>", ("WWW-Authenticate", "Bearer"))
        return super().__call__(request)


class Signed:
    """A session with its server, the messages and signals that it got, and what it waited for."""

    def __init__(self, **settings: Any) -> None:
        self.server = Guarded()
        self.world = World(self.server)
        self.server.world = self.world
        self.tokens = 0
        self.refusals: list[Exception] = []
        """What the provider of tokens raises next, one after the other."""

        def provide(*_: Any) -> str:
            self.tokens += 1
            if self.refusals:
                raise self.refusals.pop(0)
            return str(self.server.token)

        made = part("protocol.settings").Settings(domains=("contoso.example",), **settings)
        session = part("protocol.session").Session(self.world, made, part("auth").Bearer(provide))
        self.session = session
        self.world.run(session.connect(f"{BASE}/ucwa/applications"))
        self.events = session.hub.events()
        self.signals = session.hub.signals(part("signals").Signal)
        self.world.run(session.start_channel())
        self.say(0)

    def say(self, number: int) -> None:
        self.server.push(event("message", f"/messages/{number}", "completed"))
        self.world.advance(10)

    def run(self) -> Any:
        """An operation that somebody waits for."""
        communication = part("resources").StartMessagingLink("/start", "startMessaging")
        self.server.failures["POST /start"] = reply(201, None, ("Location", "/invitations/1"))
        return self.session.operations.run(communication.post(to="sip:a@b.example"))

    @property
    def texts(self) -> list[int]:
        return [int(row.link.href[10:]) for row in iter(self.events.take, None)]

    @property
    def names(self) -> list[str]:
        return [type(row).__name__ for row in iter(self.signals.take, None)]


@frozen
class Row:
    """A cause, and what the user sees of it."""

    cause: Callable[[Signed], None]
    signals: tuple[str, ...] = ()
    error: str | None = None
    """What ends the channel."""
    loses_operations: bool = False
    is_new: bool = False
    """Whether there is another application."""


def fault(outcome: Any) -> Callable[[Signed], None]:
    def cause(signed: Signed) -> None:
        signed.server.faults = [lambda found: found, lambda _: outcome()]

    return cause


def wrong_number(signed: Signed) -> None:
    signed.server.fall_back(1, merges=False)


def long_sleep(signed: Signed) -> None:
    signed.server.is_away = True


def forgotten(signed: Signed) -> None:
    signed.server.exists = False


def gone(signed: Signed) -> None:
    signed.server.is_gone = True


def expired(signed: Signed) -> None:
    signed.server.token = 2


def no_token(*refusals: Callable[[], Exception]) -> Callable[[Signed], None]:
    def cause(signed: Signed) -> None:
        signed.server.token = 2
        signed.refusals = [make() for make in refusals]

    return cause


ROWS = {
    "connection dropped": Row(fault(lambda: part("errors").TransportError("reset"))),
    "reply lost": Row(fault(lambda: part("errors").RequestTimeout("cut off"))),
    "wrong number": Row(wrong_number, ("Resynchronized",), None, True),
    "long sleep": Row(long_sleep, ("Resumed",), None, True),
    "application forgotten": Row(forgotten, ("ApplicationRecreated",), None, True, True),
    "gone": Row(gone, ("ChannelEnded",), "Gone", True),
    "taken by another": Row(
        fault(lambda: error(409, "Conflict", "PGetReplaced")),
        ("ChannelEnded",),
        "ChannelTaken",
        True,
    ),
    "token expired": Row(expired),
    "provider fails": Row(no_token(*[lambda: KeyError("down")] * 6)),
    "token server in trouble": Row(no_token(*[lambda: part("errors").ServerTimeout(408)] * 6)),
    "token server fails": Row(no_token(*[lambda: part("errors").ServiceFailure(500)] * 6)),
    "provider says no": Row(
        no_token(lambda: part("errors").AuthError("left")),
        ("ChannelEnded",),
        "AuthError",
        True,
    ),
    "503": Row(fault(lambda: error(503, "X", None, ("Retry-After", "9")))),
    "429": Row(fault(lambda: error(429, "TooManyRequests", None, ("Retry-After", "9")))),
}


@pytest.mark.parametrize("name", ROWS)
def test_each_cause_has_its_outcome(name: str) -> None:
    row, signed = ROWS[name], Signed()
    number = signed.server.number
    waiting = signed.world.spawn(signed.run())
    waiting.watched = True
    signed.world.advance(1)
    row.cause(signed)
    signed.say(1)
    signed.world.advance(400)
    signed.say(2)
    signed.world.advance(60)
    ended = signed.session.hub.ended
    texts = signed.texts
    assert (None if ended is None else type(ended.error).__name__) == row.error
    if row.error is None:
        # What happened to an application that is forgotten, or while away, is lost with it.
        known = {int(found["link"]["href"][10:]) for found in signed.server.lost}
        assert texts == [found for found in (0, 1, 2) if found not in known]
        assert known <= {1}
    else:
        polls = len(signed.server.polls)
        signed.world.advance(3600)
        assert len(signed.server.polls) == polls
        with pytest.raises(getattr(part("errors"), row.error)):
            signed.world.run(signed.events.next())
    assert tuple(signed.names) == row.signals
    assert isinstance(waiting.error, part("errors").OperationLost) == row.loses_operations
    assert waiting.done == row.loses_operations
    assert (signed.server.number > number) == row.is_new
    signed.world.run(signed.session.close())


class Moving(Server):
    """A user whose server is out of reach from some moment on, and who may be at home elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.places = ["pool.contoso.example"]
        """Where discovery leads to, of which the last counts."""
        self.outage: Callable[[], Any] | None = None
        self.posted: list[str] = []
        self.searches = 0

    def __call__(self, request: Any) -> Any:
        host = urlsplit(request.url).netloc
        if host.startswith("lyncdiscover"):
            self.searches += 1
            collection = f"https://{self.places[-1]}/ucwa/applications"
            links = {"user": {"href": "/user"}, "applications": {"href": collection}}
            return reply(200, {"rel": "root", "_links": links})
        if host == self.places[0] and self.outage is not None:
            return self.outage()
        if request.method == "POST":
            self.posted.append(host)
        return super().__call__(request)


@pytest.mark.parametrize("is_moved", [True, False])
@pytest.mark.parametrize("outage", ["502", "unreached", "503"])
def test_a_user_who_is_at_home_elsewhere_is_found_there(outage: str, is_moved: bool) -> None:
    outages = {
        "502": lambda: error(502, "X"),
        "503": lambda: error(503, "X"),
        "unreached": lambda: part("errors").TransportError("no route", may_have_arrived=False),
    }
    server = Moving()
    server.world = world = World(server)
    made = part("protocol.settings").Settings()
    session = part("protocol.session").Session(
        world, made, part("auth").Bearer("1"), "sip:lena@contoso.example"
    )
    world.run(session.sign_in())
    events = session.hub.events()
    signals = session.hub.signals(part("signals").Signal)
    world.run(session.start_channel())
    world.advance(1)
    server.outage = outages[outage]
    if is_moved:
        server.places.append("other.contoso.example")
    world.advance(1200)
    follows = is_moved and outage != "503"
    assert server.posted == server.places[: 2 if follows else 1]
    names = [type(row).__name__ for row in iter(signals.take, None)]
    assert names == (["ApplicationRecreated"] if follows else [])
    assert server.searches <= 10
    server.outage = None
    server.push(event("message", "/messages/1", "completed"))
    world.advance(120)
    assert [row.link.href for row in iter(events.take, None)] == ["/messages/1"]
    assert session.hub.ended is None
    world.run(session.close())


ODD = ["ftp://elsewhere.example/me", "//[x", "data:text/plain,x", "\\\\x", "https://:80/", ""]


@pytest.mark.parametrize("href", ODD)
def test_an_odd_address_inside_harms_nothing(href: str) -> None:
    """What was read well is given to the user, whatever other parts call themselves."""
    signed, kind = Signed(), part("request").Request
    odd: dict[str, Any] = {"rel": "me", "name": "A", "_links": {"self": {"href": href}}}
    links = {"self": {"href": signed.server.home}, "events": {"href": "/events"}}
    whole = {"rel": "application", "_links": links, "_embedded": {"me": odd}}
    session = signed.session
    for page, target, body in (
        ("application", signed.server.home, whole),
        ("me", f"{signed.server.home}/me", odd),
        ("application", signed.server.home, {**whole, "_links": {**links, **odd["_links"]}}),
    ):
        signed.server.failures[f"GET {target}"] = reply(200, body)
        get = kind("GET", target, f"{page}.GET", page.capitalize())
        assert signed.world.run(session.send(get)).rel == page
        signed.world.run(session._home.read_again())
        assert session.application.embedded.me.name == "A"
    assert signed.server.commands[-1] == f"GET {signed.server.home}"


def test_one_new_token_serves_the_channel_and_commands() -> None:
    signed = Signed()
    assert signed.tokens == 1
    signed.server.token = 2
    me = signed.session.application.links.self_.get()
    signed.server.push(event("message", "/messages/1", "completed"))
    found = signed.world.gather(*(signed.session.exchange(me) for _ in range(3)))
    signed.world.advance(10)
    assert [row.status for row in found] == [200] * 3
    assert signed.tokens == 2
    assert "events.GET" in signed.server.refused
    assert signed.server.refused.count("application.GET") >= 1
    assert signed.texts == [0, 1]


def test_closing_ends_the_channel_before_the_application() -> None:
    signed = Signed()
    home = signed.server.home
    iterator = signed.session.hub.events()
    signed.world.run(signed.session.close())
    assert signed.server.commands[-1] == f"DELETE {home}"
    assert signed.world.run(iterator.next()) is None
    polls = len(signed.server.polls)
    signed.world.advance(3600)
    assert len(signed.server.polls) == polls
    assert signed.names == ["ChannelEnded"]
