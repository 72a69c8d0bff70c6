"""The reader of the generated client's event channel: each fault has its outcome, no event is lost
or doubled, and no server makes it busy.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve, frozen
from channel_server import APPLICATION, BASE, Server, Wired, batch, decoded, error, event, wired
from flow_driver import Script, part, reply
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

FIRST = f"GET {BASE}{APPLICATION}/events?ack=1&timeout=180"


def text(number: int) -> dict[str, Any]:
    return event("message", f"{APPLICATION}/messages/{number}", "completed")


def texts(client: Wired, subscription: Any) -> list[int]:
    """The numbers of the messages that wait."""
    found = []
    while (item := subscription.take()) is not None:
        found.append(int(item.link.href.rpartition("/")[2]))
    return found


def signals_of(client: Wired, signals: Any) -> list[str]:
    found = []
    while (item := signals.take()) is not None:
        found.append(type(item).__name__)
    return found


def reset(arrived: bool = True) -> Callable[[Any], Any]:
    return lambda _: part("errors").TransportError("reset", may_have_arrived=arrived)


def instead(outcome: Any) -> Callable[[Any], Any]:
    return lambda _: outcome


def timed_out(_: Any) -> Exception:
    found: Exception = part("errors").RequestTimeout("no reply in time")
    return found


# What goes wrong once with one request; afterwards the channel goes on as if nothing had been.
ONCE: dict[str, Callable[[Any], Any]] = {
    "reset before the reply": reset(False),
    "reset after the request": reset(),
    "no reply in time": timed_out,
    "reply lost after it was sent": reset(),
    "truncated body": lambda found: evolve(found, content=found.content[:-9]),
    "no JSON": lambda found: evolve(found, content=b"\x00\xff garbage"),
    "empty body": lambda found: evolve(found, content=b""),
    "a page of a proxy": lambda _: reply(200, "<html>Sign in to the hotel</html>"),
    "an event that makes no sense": lambda _: reply(
        200, {"_links": {"next": {"href": "/x"}}, "sender": [{"events": [{"link": 1}]}]}
    ),
    "500": lambda _: error(500, "ServiceFailure"),
    "502 of a proxy": lambda _: reply(502, "<html>Bad Gateway</html>"),
    "503 with Retry-After": lambda _: error(503, "ServiceUnavailable", None, ("Retry-After", "7")),
    "503 of a proxy": lambda _: reply(503, "<html>Unavailable</html>"),
    "504": lambda _: error(504, "Timeout", "Timeout"),
    "408": lambda _: error(408, "Timeout", "ClientTimeout"),
    "429": lambda _: error(429, "TooManyRequests", None, ("Retry-After", "3")),
    "another operation pending": lambda _: error(409, "Conflict", "AnotherOperationPending"),
    "moved": lambda _: reply(302, None, ("Location", f"{BASE}/elsewhere")),
    "404 of a proxy": lambda _: reply(404, "<html>Not Found</html>"),
    "404 but the application is there": lambda _: error(404, "NotFound", "ApplicationNotFound"),
    "no link to go on": lambda _: reply(200, {"_links": {"self": {"href": "/x"}}}),
}


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("name", ONCE)
def test_a_fault_loses_and_doubles_nothing(name: str, at: int) -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    server.faults = [lambda found: found] * at + [ONCE[name]]
    task = client.world.spawn(client.channel.run(), "reader")
    for number in range(4):
        server.push(text(number))
        client.world.advance(30)
    client.world.advance(300)
    assert texts(client, subscription) == [0, 1, 2, 3]
    assert client.hub.ended is None
    task.cancel()


@frozen
class Final:
    """What ends the channel: the reply, its error, and how many requests it takes at most."""

    outcome: Callable[[], Any]
    error: str
    polls: int = 1
    says: str = ""


PATIENT = 7
FINAL = {
    "410": Final(lambda: error(410, "Gone", "InactiveApplicationExpired"), "Gone"),
    "410 of a proxy": Final(lambda: reply(410, "<html>Gone</html>"), "Gone"),
    "too many applications": Final(lambda: error(410, "Gone", "TooManyApplications"), "Gone"),
    "taken": Final(lambda: error(409, "Conflict", "PGetReplaced"), "ChannelTaken"),
    "401 after a new token": Final(lambda: reply(401, "<html>no</html>"), "AuthError"),
    "403": Final(lambda: error(403, "Forbidden"), "Forbidden"),
    "400": Final(lambda: error(400, "BadRequest", "ParameterValidationFailure"), "BadRequest"),
    "a foreign host": Final(
        lambda: part("errors").HostRefused("https://evil.example/", "not trusted"), "HostRefused"
    ),
    "garbage for ever": Final(lambda: reply(200, b"{"), "DecodeError", PATIENT, "no JSON"),
    "HTML for ever": Final(lambda: reply(200, "<p>x"), "UnknownMediaType", PATIENT),
    "empty for ever": Final(lambda: reply(200), "DecodeError", PATIENT, "empty"),
    "moved for ever": Final(
        lambda: reply(302, None, ("Location", f"{BASE}/x")), "StatusError", PATIENT
    ),
    "403 of a proxy for ever": Final(lambda: reply(403, "<p>x"), "Forbidden", PATIENT),
    "no links for ever": Final(
        lambda: reply(200, {"_links": {}}), "DecodeError", PATIENT, "no link to go on with"
    ),
    "resync for ever": Final(
        lambda: reply(200, batch(resync=f"{APPLICATION}/events?ack=3")),
        "DecodeError",
        PATIENT,
        "not once but always",
    ),
    "resume for ever": Final(
        lambda: reply(200, batch(resume=f"{APPLICATION}/events?ack=3")),
        "DecodeError",
        PATIENT,
        "not once but always",
    ),
    "404 for ever": Final(
        lambda: error(404, "NotFound", "ApplicationNotFound"), "NotFound", PATIENT
    ),
    "conflict for ever": Final(
        lambda: error(409, "Conflict", "AnotherOperationPending"), "Conflict", PATIENT
    ),
    "larger than allowed": Final(
        lambda: part("errors").DecodeError("longer than 9 bytes"), "DecodeError", PATIENT
    ),
    "a fault of our own": Final(lambda: LookupError("a bug"), "UcwaError", 1, "a bug"),
}


@pytest.mark.parametrize("name", FINAL)
def test_what_can_not_pass_ends_with_a_typed_error(name: str) -> None:
    final = FINAL[name]
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    signals = client.hub.signals(client.signals.Signal)
    operation = client.operations.register(start_messaging())
    server.push(text(0))
    server.faults = [lambda found: found] + [instead(final.outcome())] * 50
    client.world.run(client.channel.run())
    assert client.world.run(subscription.next()).type == "completed"
    with pytest.raises(client.errors.UcwaError, match=final.says or None) as caught:
        client.world.run(subscription.next())
    kind = getattr(client.errors, final.error)
    assert type(caught.value) is kind or isinstance(caught.value, kind)
    assert len(server.polls) - 1 == final.polls
    ended = [item for item in iter(signals.take, None) if hasattr(item, "error")]
    assert [item.error for item in ended] == [caught.value]
    with pytest.raises(client.errors.OperationLost):
        client.world.run(operation.wait())


def start_messaging() -> Any:
    link = part("resources").StartMessagingLink("/startMessaging", "startMessaging")
    return link.post(to="sip:a@contoso.example")


def test_next_and_parameters_are_sent_verbatim_and_once() -> None:
    server = Script(
        ("GET https://pool.contoso.example/ucwa/applications/1", application("/e?ack=1&x=%3D")),
        (
            f"GET {BASE}/e?ack=1&x=%3D&timeout=600&medium=9&low=40",
            reply(200, batch(next="/E?ack=2&Priority=a%2fb")),
        ),
        (f"GET {BASE}/E?ack=2&Priority=a%2fb", reply(200, batch(next="https://b.example/?ack=3"))),
        ("GET https://b.example/?ack=3", reply(200, batch(resume="/r?ack=9"))),
        ("GET https://pool.contoso.example/ucwa/applications/1", application("/e?ack=1&x=%3D")),
        (f"GET {BASE}/r?ack=9&timeout=600&medium=9&low=40", reply(410)),
    )
    client = wired(server, event_timeout=600, event_medium=9, event_low=40)
    client.world.run(client.channel.run())
    assert server.done
    polls = [row for row in client.world.requests if "ack" in row.url]
    assert {row.timeout for row in polls} == {630}
    assert isinstance(client.hub.ended.error, client.errors.Gone)


def application(events: str) -> Any:
    links = {"self": {"href": APPLICATION}, "events": {"href": events}}
    return reply(200, {"rel": "application", "_links": links})


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"resync": "/c", "resume": "/b", "next": "/a"}, "/a"),
        ({"resync": "/c", "resume": "/b"}, "/b"),
        ({"resync": "/c"}, "/c"),
    ],
)
def test_links_are_read_in_their_order(links: dict[str, str], expected: str) -> None:
    client = wired(Server())
    client.world.handler = answers(reply(200, batch((), **links)), reply(410))
    client.world.run(client.channel.run())
    polls = [row.url for row in client.world.requests if row.operation == "events.GET"]
    assert polls[1].removesuffix("?timeout=180") == f"{BASE}{expected}"


def answers(*polls: Any) -> Callable[[Any], Any]:
    """Replies to requests of the channel in order; the application is always there."""
    rest = list(polls)

    def answer(request: Any) -> Any:
        if request.operation == "events.GET":
            return rest.pop(0)
        return application(f"{APPLICATION}/events?ack=1")

    return answer


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("merges", [False, True])
def test_a_number_that_is_wrong_is_resynchronized_without_doubles(steps: int, merges: bool) -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    signals = client.hub.signals(client.signals.Signal)
    pending = client.operations.register(start_messaging())
    client.world.spawn(client.channel.run())
    for number in range(0, 6, 2):
        server.push(text(number), text(number + 1))
        client.world.advance(5)
    server.fall_back(steps, merges=merges)
    server.push(text(6))
    client.world.advance(400)
    server.push(text(7))
    client.world.advance(10)
    assert texts(client, subscription) == list(range(8))
    assert signals_of(client, signals) == ["Resynchronized"]
    assert server.commands == ["GET /ucwa/applications/1"] * 2
    with pytest.raises(client.errors.OperationLost):
        client.world.run(pending.wait())


def test_a_number_that_means_another_batch_after_resync_loses_nothing() -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    client.world.spawn(client.channel.run())
    for number in range(3):
        server.push(text(number))
        client.world.advance(5)
    server.fall_back(3, merges=False)
    server.batch, server.again = [text(0), text(8)], [[text(1)], [text(2)]]
    client.world.advance(400)
    assert texts(client, subscription) == [0, 1, 2, 8, 1, 2]


@pytest.mark.parametrize("again", [1, 2, 3])
def test_a_second_resync_on_the_way_back_loses_and_doubles_nothing(again: int) -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    client.world.spawn(client.channel.run())
    for number in range(4):
        server.push(text(number))
        client.world.advance(5)
    server.fall_back(4, merges=False)
    # After the first batch that comes again the server falls back once more.

    def falls(found: Any) -> Any:
        server.fall_back(1, merges=False)
        return found

    server.faults = [lambda found: found] * again + [falls]
    server.wake()
    client.world.advance(400)
    server.push(text(4))
    client.world.advance(400)
    assert texts(client, subscription) == [0, 1, 2, 3, 4]


def test_numbers_that_are_given_to_other_batches_on_the_way_back_mean_those() -> None:
    """An empty batch comes back with an event; the number after it has another one then."""
    handed = part("protocol.batches").HandedOver()
    first, second, third = decoded(text(0), text(1), text(2))

    def given(number: int, *events: Any) -> list[Any]:
        return list(handed.fresh(f"{BASE}/events?ack={number}", events))

    assert given(1) == given(2) == []
    handed.expect_repeats()
    assert given(1, first) == [first]
    handed.expect_repeats()
    assert given(2, second) == [second]
    handed.expect_repeats()
    assert given(1, first) == []
    assert given(2, second, third) == [third]
    handed.forget()
    assert given(2, second) == [second]


def test_what_is_remembered_of_batches_is_bounded() -> None:
    handed = part("protocol.batches").HandedOver()
    rows = decoded(*map(text, range(5000)))
    for number in range(0, 5000, 2):
        handed.fresh(f"{BASE}/events?ack={number}", rows[number : number + 2])
    assert len(handed._events) == 1000
    assert len(handed._starts) == 64
    handed.expect_repeats()
    assert handed.fresh(f"{BASE}/events?ack=4990", rows[4990:4997]) == ()
    assert handed.fresh(f"{BASE}/events?ack=9", rows[4997:]) == ()
    assert handed.fresh(f"{BASE}/events?ack=11", rows[:3]) == rows[:3]
    assert handed.fresh(f"{BASE}/events?ack=12", rows) == rows
    handed.expect_repeats()
    assert handed.fresh(f"{BASE}/events?ack=12", rows) == ()


def test_equal_events_of_different_batches_are_two() -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    client.world.spawn(client.channel.run())
    for _ in range(3):
        server.push(text(5), text(5))
        client.world.advance(5)
    assert texts(client, subscription) == [5] * 6


def test_a_server_whose_next_is_always_the_same_loses_nothing() -> None:
    found = [reply(200, batch([text(number)], self="/e", next="/e")) for number in (1, 1, 2)]
    client = wired(Server())
    subscription = client.hub.events()
    client.world.handler = answers(*found, reply(410))
    client.world.run(client.channel.run())
    assert texts(client, subscription) == [1, 1, 2]


def test_after_a_long_absence_subscriptions_begin_anew() -> None:
    server = Server()
    client = wired(server, event_low=30)
    signals = client.hub.signals(client.signals.Signal)
    subscription = client.hub.events()
    subscribe(client)
    pending = client.operations.register(start_messaging())
    server.push(text(0))
    client.world.spawn(client.channel.run())
    client.world.advance(5)
    server.is_away = True
    client.world.advance(200)
    server.push(text(1))
    client.world.advance(10)
    assert texts(client, subscription) == [0, 1]
    assert signals_of(client, signals) == ["Resumed"]
    assert server.commands.count("POST /ucwa/applications/1/presenceSubscriptions") == 2
    resumed = [url for _, url in server.polls if "ack=9" in url]
    assert resumed == [f"{BASE}{APPLICATION}/events?ack=9&timeout=180&low=30"]
    with pytest.raises(client.errors.OperationLost):
        client.world.run(pending.wait())


def test_numbers_that_begin_anew_after_an_absence_mean_other_batches() -> None:
    server = Server()
    server.resumes_at = 1
    client = wired(server)
    subscription = client.hub.events()
    client.world.spawn(client.channel.run())
    for number in (5, 7):
        server.push(text(number))
        client.world.advance(5)
    server.is_away = True
    client.world.advance(200)
    for number in (5, 6):
        server.push(text(number))
        client.world.advance(5)
    server.fall_back(2, merges=False)
    client.world.advance(400)
    assert texts(client, subscription) == [5, 7, 5, 6]


def subscribe(client: Wired) -> None:
    people = client.home.application.embedded.people
    request = people.links.presence_subscriptions.post(duration=30, uris=("sip:a@b.example",))
    client.world.run(client.exchange(request))


def make_available(client: Wired) -> None:
    me = client.home.application.embedded.me
    client.world.run(client.exchange(me.links.make_me_available.post(phone_number="1")))


def test_a_forgotten_application_is_created_anew_with_all_that_was() -> None:
    server = Server()
    client = wired(server, endpoint_id="me-1")
    subscription = client.hub.events()
    signals = client.hub.signals(client.signals.ApplicationRecreated)
    make_available(client)
    subscribe(client)
    pending = client.operations.register(start_messaging())
    server.push(text(0))
    client.world.spawn(client.channel.run())
    client.world.advance(5)
    server.exists = False
    client.world.advance(200)
    server.push(text(1))
    client.world.advance(10)
    assert texts(client, subscription) == [0, 1]
    signal = signals.take()
    assert signal.application.href == "/ucwa/applications/2"
    assert signal.application is client.home.application
    assert signal.lost == ()
    created = server.commands.index("POST /ucwa/applications")
    assert server.commands[created + 1 :] == [
        "POST /ucwa/applications/2/makeMeAvailable",
        "GET /ucwa/applications/2",
        "POST /ucwa/applications/2/presenceSubscriptions",
    ]
    bodies = {row.url: json.loads(row.content) for row in client.world.requests if row.content}
    assert bodies[f"{BASE}/ucwa/applications"]["endpointId"] == "me-1"
    assert bodies[f"{BASE}/ucwa/applications/2/makeMeAvailable"] == {"phoneNumber": "1"}
    with pytest.raises(client.errors.OperationLost, match="forgot"):
        client.world.run(pending.wait())


def test_what_can_not_be_restored_is_told() -> None:
    server = Server()
    client = wired(server)
    signals = client.hub.signals(client.signals.ApplicationRecreated)
    make_available(client)
    subscribe(client)
    home = "/ucwa/applications/2"
    server.failures = {
        f"POST {home}/makeMeAvailable": error(403, "Forbidden"),
        f"POST {home}/presenceSubscriptions": error(503, "ServiceUnavailable"),
    }
    server.exists = False
    client.world.spawn(client.channel.run())
    client.world.advance(10)
    lost = signals.take().lost
    assert [row.partition(":")[0] for row in lost] == [
        "the user is not available",
        "the presence of sip",
    ]
    assert "sip:a@b.example" in lost[1]


def test_an_application_of_others_is_not_created_anew() -> None:
    server = Server()
    client = wired(server)
    client.home._collection = ""
    server.exists = False
    client.world.run(client.channel.run())
    assert isinstance(client.hub.ended.error, client.errors.NotFound)
    assert "POST /ucwa/applications" not in server.commands


def test_creating_anew_survives_a_network_that_is_down() -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    client.world.spawn(client.channel.run())
    client.world.advance(5)
    server.exists = False
    server.failures["POST /ucwa/applications"] = lambda: part("errors").TransportError("down")
    client.world.advance(400)
    server.failures.clear()
    client.world.advance(100)
    server.push(text(3))
    client.world.advance(10)
    assert texts(client, subscription) == [3]


def test_applications_that_vanish_at_once_end_it() -> None:
    server = Server()
    client = wired(server)

    def vanish() -> Any:
        server.number += 1
        return reply(201, server.application())

    server.exists = False
    server.failures["POST /ucwa/applications"] = vanish
    client.world.run(client.channel.run())
    assert isinstance(client.hub.ended.error, client.errors.NotFound)
    assert server.commands.count("POST /ucwa/applications") == PATIENT


def test_what_we_replaced_ourselves_is_none_of_our_business() -> None:
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    replies: list[Callable[[Any], Any]] = [replaced_later, server]
    client.world.handler = lambda request: replies.pop(0)(request)
    held = client.world.spawn(client.channel.run(), "old")
    client.world.advance(1)
    # The old request is still on its way when the channel is read anew.
    client.world.spawn(client.channel.run(), "new")
    client.world.advance(10)
    replies += [server] * 3
    server.push(text(1))
    client.world.advance(10)
    assert held.done
    assert texts(client, subscription) == [1]
    assert client.hub.ended is None


def replaced_later(_: Any) -> Any:
    yield from part("protocol.effects").Sleep(5)
    return error(409, "Conflict", "PGetReplaced")


@pytest.mark.parametrize(
    ("name", "outcome", "least", "most"),
    [
        ("500", lambda: error(500, "ServiceFailure"), 60, 85),
        ("refused", lambda: part("errors").TransportError("no"), 60, 85),
        ("503 with a time", lambda: error(503, "X", None, ("Retry-After", "10")), 340, 360),
        ("503 with no time", lambda: error(503, "X", None, ("Retry-After", "0")), 60, 85),
        ("an hour of rest", lambda: error(429, "X", None, ("Retry-After", "36000")), 4, 5),
        ("empty at once", lambda: reply(200, batch(next="/e")), 3500, 3700),
    ],
)
def test_no_server_makes_it_busy(
    name: str, outcome: Callable[[], Any], least: int, most: int
) -> None:
    """Requests in an hour."""
    client = wired(Server())
    client.world.handler = lambda _: outcome()
    client.world.requests.clear()
    client.world.spawn(client.channel.run())
    client.world.advance(3600)
    assert least <= len(client.world.requests) <= most
    assert client.hub.ended is None


def test_a_wait_that_the_server_states_is_kept_with_jitter() -> None:
    waits = set()
    for seed in range(5):
        server = Server()
        client = wired(server, seed)
        server.faults = [instead(error(429, "TooManyRequests", None, ("Retry-After", "20")))]
        client.world.spawn(client.channel.run())
        client.world.advance(60)
        first, second = server.polls[:2]
        waits.add(second[0] - first[0])
    assert min(waits) >= 20
    assert max(waits) <= 20.5
    assert len(waits) > 1


def test_the_next_request_leaves_at_once_and_a_broken_one_soon() -> None:
    server = Server()
    client = wired(server)
    client.world.spawn(client.channel.run())
    for number in range(3):
        server.push(text(number))
        client.world.advance(100)
    server.faults = [lambda found: found, reset()]
    server.push(text(9))
    client.world.advance(100)
    starts = [round(when, 3) for when, _ in server.polls]
    assert starts[:4] == [0, 0, 100, 200]
    assert starts[-1] - starts[-2] <= 0.5


def test_a_full_queue_holds_the_next_request_back() -> None:
    server = Server()
    client = wired(server, max_pending=10)
    subscription = client.hub.events()
    signals = client.hub.signals(client.signals.Signal)
    client.world.spawn(client.channel.run())
    for number in range(30):
        server.push(text(number))
        client.world.advance(3)
    polls = len(server.polls)
    client.world.advance(3600)
    assert len(server.polls) == polls
    assert client.hub.pending == 10
    seen = texts(client, subscription)
    client.world.advance(3)
    seen += texts(client, subscription)
    assert seen == list(range(30))
    assert signals_of(client, signals)[:2] == ["ChannelPaused", "ChannelContinued"]


def test_a_day_of_faults_in_no_time() -> None:
    chance = random.Random(7)
    server = Server()
    client = wired(server)
    subscription = client.hub.events()
    names = [name for name in ONCE if name != "no reply in time"]
    task = client.world.spawn(client.channel.run())
    sent = 0
    while client.world.time < 86_400:
        for _ in range(chance.choice((0, 0, 1, 3))):
            server.push(text(sent))
            sent += 1
        if chance.random() < 0.2:
            server.faults.append(ONCE[chance.choice(names)])
        if chance.random() < 0.01:
            server.faults.append(instead(reset()(None)))
        if chance.random() < 0.02:
            server.first = chance.choice((1, server.ack, server.ack + 5))
            server.skip(chance.choice((0, 3)))
        if chance.random() < 0.02:
            server.fall_back(chance.choice((1, 2, 5)), merges=chance.random() < 0.5)
        client.world.advance(chance.choice((1, 30, 200, 400)))
    client.world.advance(2000)
    assert texts(client, subscription) == list(range(sent))
    assert sent > 300
    assert client.hub.ended is None
    assert len(server.polls) < 86_400 / 20
    task.cancel()


class Chat(RuleBasedStateMachine):
    """A server that does what it may and suffers what it must, and what the client makes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.sent = 0
        self.seen: list[int] = []
        self.over: str | None = None
        self.troubles = 0

    @initialize(seed=st.integers(0, 99), limit=st.sampled_from((2, 10_000)))
    def connect(self, seed: int, limit: int) -> None:
        self.client = wired(self.server, seed, max_pending=limit)
        self.subscription = self.client.hub.events()
        self.signals = self.client.hub.signals(self.client.signals.Signal)
        self.client.world.spawn(self.client.channel.run())

    @rule(count=st.integers(1, 4), seconds=st.sampled_from((0, 1, 9)))
    def something_happens(self, count: int, seconds: int) -> None:
        for _ in range(count):
            self.server.push(text(self.sent))
            self.sent += 1
        self.client.world.advance(seconds)

    @rule(seconds=st.sampled_from((1, 60, 200)))
    def time_passes(self, seconds: int) -> None:
        polls = len(self.server.polls)
        self.client.world.advance(seconds)
        assert len(self.server.polls) - polls <= 12 + 2 * seconds + 2 * self.sent

    def suffers(self) -> bool:
        """Whether there may be one more trouble: too many in a row end the channel."""
        self.troubles += 1
        return self.troubles <= 3 and self.over is None

    @rule(name=st.sampled_from(sorted(ONCE)))
    def a_request_fails(self, name: str) -> None:
        if self.suffers():
            self.server.faults.append(ONCE[name])

    @rule(name=st.sampled_from(sorted(ONCE)))
    def a_reply_with_events_fails(self, name: str) -> None:
        if self.suffers():
            self.server.faults = [lambda found: found, ONCE[name]]
        self.something_happens(1, 0)
        self.something_happens(1, 9)

    @rule(numbers=st.integers(1, 3))
    def counts_on(self, numbers: int) -> None:
        if self.suffers():
            self.server.skip(numbers)

    @rule(steps=st.integers(1, 3), merges=st.booleans())
    def falls_back(self, steps: int, merges: bool) -> None:
        if self.suffers():
            self.server.fall_back(steps, merges=merges)

    @rule()
    def is_away_for_long(self) -> None:
        self.server.is_away = self.server.is_away or self.suffers()

    @rule()
    def is_forgotten(self) -> None:
        self.server.exists = self.server.exists and not self.suffers()

    @rule()
    def takes_some(self) -> None:
        self.seen += texts(self.client, self.subscription)

    @rule()
    def is_well_for_a_while(self) -> None:
        for _ in range(4):
            self.takes_some()
            self.client.world.advance(100)
        if not self.server.faults:
            self.troubles = 0

    @rule(how=st.sampled_from(("gone", "taken")))
    def ends(self, how: str) -> None:
        if self.over is None:
            self.over = "Gone" if how == "gone" else "ChannelTaken"
            self.server.faults.clear()
            status = (410, "Gone") if how == "gone" else (409, "Conflict", "PGetReplaced")
            self.server.faults = [instead(error(*status))] * 999

    @invariant()
    def nothing_is_doubled_or_out_of_order(self) -> None:
        assert self.seen == sorted(set(self.seen))

    def teardown(self) -> None:
        if not hasattr(self, "client"):
            return
        self.server.faults = self.server.faults if self.over else []
        world = self.client.world
        for _ in range(40):
            self.seen += texts(self.client, self.subscription)
            world.advance(100)
        ended = self.client.hub.ended
        assert (None if ended is None else type(ended.error).__name__) == self.over
        lost = {int(row["link"]["href"].rpartition("/")[2]) for row in self.server.lost}
        kept = {
            int(row["link"]["href"].rpartition("/")[2])
            for rows in (self.server.batch, *self.server.again, self.server.queue)
            for row in rows
        }
        expected = set(range(self.sent)) - lost - (kept if self.over else set())
        assert expected <= set(self.seen)
        assert self.seen == sorted(set(self.seen))


def _run(examples: int) -> None:
    run_state_machine_as_test(
        Chat,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_a_chat_under_all_faults_is_complete_and_in_order() -> None:
    _run(100)


@pytest.mark.long
def test_a_chat_under_all_faults_is_complete_and_in_order_at_length() -> None:
    _run(1000)
