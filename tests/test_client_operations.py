"""Operations of the generated client: from the request to the outcome, whatever comes first."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from channel_server import APPLICATION, BASE, Server, Wired, decoded, event, wired
from flow_driver import part, reply

HREF = f"{APPLICATION}/communication/invitations/9"


@pytest.fixture
def client() -> Wired:
    return wired(Server())


def request(identifier: str | None = None) -> Any:
    link = part("resources").StartMessagingLink("/startMessaging", "startMessaging")
    return link.post(to="sip:a@b.example", operation_id=identifier)


def invitation(type_: str, identifier: str | None, **more: Any) -> dict[str, Any]:
    """An event of an invitation; with `state` it brings the invitation along."""
    state = more.pop("state", None)
    links = more.pop("links", {})
    embedded: dict[str, Any] | None = None
    if state is not None or identifier is not None:
        embedded = {"state": state or "Connecting", "_links": links}
        if identifier is not None:
            embedded["operationId"] = identifier
    return event("messagingInvitation", more.pop("href", HREF), type_, embedded=embedded, **more)


class Starter:
    """Answers the request that starts an operation, with events before, between, after."""

    def __init__(self, client: Wired, *, location: str | None = HREF) -> None:
        self.client, self.location = client, location
        self.identifier = ""
        self.before: list[Any] = []
        self.after: list[Any] = []
        self.reply: Any = None
        self.get: Any = None
        """The reply to a GET of the resource."""
        self.posts = 0
        client.world.handler = self

    def __call__(self, sent: Any) -> Any:
        if sent.method == "GET":
            return self.get or reply(404, {"code": "NotFound"})
        if "cancel" in sent.url:
            self.observe(invitation("completed", self.identifier, status="Failure",
                                    reason={"code": "RemoteFailure", "subcode": "Canceled"}))  # fmt: skip
            return reply(204)
        return self._start(sent)

    def _start(self, sent: Any) -> Any:
        self.posts += 1
        self.identifier = sent.operation_id
        self._give(self.before)
        yield from part("protocol.effects").Sleep(1)
        self.client.world.spawn(self._later())
        headers = () if self.location is None else (("Location", self.location),)
        return self.reply or reply(201, None, *headers)

    def _later(self) -> Any:
        for row in self.after:
            yield from part("protocol.effects").Sleep(1)
            self._give([row])

    def _give(self, rows: list[Any]) -> None:
        self.observe(*(row(self.identifier) for row in rows))

    def observe(self, *rows: dict[str, Any]) -> None:
        self.client.operations.observe(decoded(*rows))

    def run(self, timeout: float | None = None, made: Any = None) -> Any:
        flow = self.client.operations.run(made or request(), timeout)
        return self.client.world.run(flow)


def started(identifier: str) -> dict[str, Any]:
    return invitation("started", identifier, state="Connecting")


def updated(identifier: str) -> dict[str, Any]:
    return invitation("updated", identifier, state="Forwarded")


def completed(identifier: str) -> dict[str, Any]:
    return invitation("completed", identifier, state="Connected", status="Success")


SEQUENCE = (started, updated, completed)


@pytest.mark.parametrize("overtaking", range(4))
@pytest.mark.parametrize("shown", list(itertools.product((True, False), repeat=2)))
def test_events_may_overtake_the_reply(
    client: Wired, overtaking: int, shown: tuple[bool, bool]
) -> None:
    """Those with and those without the id, before and after the address is known."""
    starter = Starter(client)
    has_id = (*shown, shown[0])

    def blank(make: Any, shows: bool) -> Any:
        if shows:
            return make
        found = make("x")
        del found["_embedded"]["messagingInvitation"]["operationId"]
        return lambda _: found

    rows = [blank(make, shows) for make, shows in zip(SEQUENCE, has_id, strict=True)]
    starter.before, starter.after = rows[:overtaking], rows[overtaking:]
    found = starter.run(timeout=60)
    assert type(found).__name__ == "MessagingInvitation"
    assert found.state.value == "Connected"
    assert client.operations._running == {}
    starter.observe(event("conversation", "/c/1"))
    assert client.operations._recent == ()


def test_each_run_has_an_id_of_its_own_that_is_sent(client: Wired) -> None:
    starter = Starter(client)
    starter.before = [completed]
    made = request()
    first, second = starter.run(made=made), starter.run(made=made)
    assert first.operation_id != second.operation_id
    assert len(first.operation_id) == 36
    starter.run(made=request("mine"))
    assert starter.identifier == "mine"


@pytest.mark.parametrize(
    ("location", "href"),
    [
        (HREF, f"{BASE}{HREF}"),
        (f"{BASE}{HREF}", HREF.upper()),
        (f"{HREF}/a%3db", f"{HREF}/a=b"),
        (None, HREF),
    ],
)
def test_an_address_is_known_in_all_its_spellings(
    client: Wired, location: str | None, href: str
) -> None:
    starter = Starter(client, location=location)
    starter.after = [lambda _: invitation("completed", None, href=href, state="Connected")]
    if location is None:
        body = {"rel": "messagingInvitation", "_links": {"self": {"href": HREF}}}
        starter.reply = reply(201, body)
    assert starter.run(timeout=60).state.value == "Connected"


def test_events_of_others_mean_nothing(client: Wired) -> None:
    starter = Starter(client)
    starter.before = [
        lambda _: invitation("completed", "another", href="/other", status="Success"),
        lambda _: event("conversation", "/c/1"),
    ]
    starter.after = [lambda _: invitation("completed", "another", href="/other", status="Failure")]
    with pytest.raises(client.errors.OperationTimeout):
        starter.run(timeout=60)


@pytest.mark.parametrize(
    ("more", "resource", "ends"),
    [
        ({"status": "Success"}, {}, "well"),
        ({"status": "success", "reason": {"code": "Informational"}}, {}, "well"),
        ({}, {}, "well"),
        ({}, {"status": "Succeeded"}, "well"),
        ({}, {"status": "Failed"}, "badly"),
        ({"status": "Success"}, {"status": "Failed"}, "well"),
        ({"status": "Failure"}, {"status": "Succeeded"}, "badly"),
        ({"reason": {"code": "RemoteFailure", "subcode": "Declined"}}, {}, "badly"),
        ({"reason": {"code": "Informational", "subcode": "AutoAccepted"}}, {}, "well"),
        ({"reason": {"code": "Informational", "subcode": "Canceled"}}, {}, "badly"),
    ],
)
def test_the_outcome_is_that_of_the_event_then_the_resource_then_the_reason(
    client: Wired, more: dict[str, Any], resource: dict[str, Any], ends: str
) -> None:
    def end(identifier: str) -> dict[str, Any]:
        body = {"operationId": identifier, **resource}
        return event("message", HREF, "completed", embedded=body, **more)

    starter = Starter(client)
    starter.before = [end]
    link = part("resources").SendMessageLink("/messages", "sendMessage")
    made = link.post(content="hello", operation_id="7")
    if ends == "well":
        assert starter.run(made=made).operation_id == "7"
    else:
        with pytest.raises(client.errors.OperationFailed):
            starter.run(made=made)


def test_a_failure_tells_all_that_is_known(client: Wired) -> None:
    starter = Starter(client)
    reason = {"code": "RemoteFailure", "subcode": "Declined", "message": "not now"}
    starter.after = [
        started,
        lambda identifier: invitation("completed", None, status="Failure", reason=reason),
    ]
    text = "RemoteFailure: Declined: not now"
    with pytest.raises(client.errors.OperationFailed, match=text) as caught:
        starter.run()
    error = caught.value
    enums = part("enums")
    assert (error.code, error.subcode, error.message) == ("RemoteFailure", "Declined", "not now")
    assert error.reason.subcode is enums.ErrorSubcode.DECLINED
    assert error.resource.state is enums.InvitationState("Connecting")
    assert error.request.operation == "startMessaging.POST"
    assert error.request.operation_id == starter.identifier


UNREADABLE: dict[str, Any] = {
    "gone": lambda: reply(404, {"code": "NotFound"}),
    "forbidden": lambda: reply(403, {"code": "Forbidden"}),
    "no token": lambda: reply(401),
    "in trouble": lambda: reply(500),
    "no JSON": lambda: reply(200, b"{", media_type="application/json"),
    "another type": lambda: reply(200, "<html></html>"),
    "reset": lambda: part("errors").TransportError("reset"),
    "silent": lambda: part("errors").RequestTimeout("no reply"),
}


@pytest.mark.parametrize("trouble", UNREADABLE)
def test_what_can_not_be_read_was_completed_all_the_same(client: Wired, trouble: str) -> None:
    starter = Starter(client)
    starter.before = [started]
    starter.after = [lambda _: invitation("completed", None, status="Success")]
    starter.get = UNREADABLE[trouble]()
    assert starter.run().state.value == "Connecting"
    assert client.world.lines[-1] == f"GET {BASE}{HREF}"


def test_several_may_wait_for_one(client: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks whether it is completed must not undo what wakes the others."""
    starter = Starter(client)
    cleared: list[bool] = []

    make = client.world.flag

    def flag() -> Any:
        made = make()
        clear = made.clear

        def cleared_late() -> None:
            cleared.append(True)
            if len(cleared) == 2:  # On the reader's thread, at this very moment:
                starter.observe(completed(starter.identifier))
            clear()

        monkeypatch.setattr(made, "clear", cleared_late)
        return made

    monkeypatch.setattr(client.world, "flag", flag)
    running = client.world.run(client.operations.start(request()))

    def complete() -> Any:
        yield from part("protocol.effects").Sleep(1)
        starter.observe(completed(starter.identifier))

    found = client.world.gather(running.wait(), running.wait(), complete())
    assert [one.state.value for one in found[:2]] == ["Connected"] * 2
    assert client.world.run(running.wait()).state.value == "Connected"


@pytest.mark.parametrize("what", ["read", "last known", "nothing known"])
def test_a_resource_that_does_not_come_along_is_read(client: Wired, what: str) -> None:
    starter = Starter(client)
    starter.before = [] if what == "nothing known" else [started]
    starter.after = [lambda _: invitation("completed", None, status="Success")]
    if what == "read":
        links = {"self": {"href": HREF}}
        body = {"rel": "messagingInvitation", "state": "Connected", "_links": links}
        starter.get = reply(200, body)
    found = starter.run()
    assert type(found).__name__ == "MessagingInvitation"
    state = {"read": "Connected", "last known": "Connecting", "nothing known": None}[what]
    assert (found.state and found.state.value) == state
    assert found.href == HREF
    assert client.world.lines[-1] == f"GET {BASE}{HREF}"


def test_one_that_is_deleted_before_its_end_is_lost(client: Wired) -> None:
    starter = Starter(client)
    starter.after = [started, lambda _: invitation("deleted", None, **{"in": None})]
    starter.after[1] = lambda _: invitation("deleted", None)
    with pytest.raises(client.errors.OperationLost):
        starter.run(timeout=60)


def test_one_that_takes_too_long_may_still_be_completed(client: Wired) -> None:
    starter = Starter(client)
    starter.after = [started]
    began = client.world.time
    with pytest.raises(client.errors.RequestTimeout, match="may still be") as caught:
        starter.run(timeout=20)
    assert client.world.time - began == 20
    assert caught.value.resource.state.value == "Connecting"
    assert isinstance(caught.value, client.errors.OperationTimeout)
    assert client.operations._running == {}


@pytest.mark.parametrize(
    ("lost", "waits"), [(False, 0.5), (True, 3.0)], ids=["on its way", "its reply lost"]
)
def test_the_time_is_for_the_request_as_well(client: Wired, lost: bool, waits: float) -> None:
    starter = Starter(client)
    if lost:
        starter.reply = client.errors.TransportError("reset")
    began = client.world.time
    with pytest.raises((client.errors.RequestTimeout, client.errors.TransportError)):
        starter.run(timeout=waits)
    assert client.world.requests[-1].timeout == waits
    assert client.world.time - began == waits


@pytest.mark.parametrize("begins", [True, False])
def test_a_lost_reply_is_made_up_for_by_events_and_never_by_a_second_request(
    client: Wired, begins: bool
) -> None:
    starter = Starter(client)
    starter.reply = client.errors.TransportError("reset")
    starter.after = [started, completed] if begins else []
    if begins:
        assert starter.run(timeout=60).state.value == "Connected"
    else:
        with pytest.raises(client.errors.TransportError, match="reset"):
            starter.run(timeout=60)
    assert starter.posts == 1
    assert client.world.time < 10


def test_a_request_that_never_arrived_fails_at_once(client: Wired) -> None:
    starter = Starter(client)
    starter.reply = client.errors.TransportError("no route", may_have_arrived=False)
    with pytest.raises(client.errors.TransportError):
        starter.run()
    assert client.world.time == 1


def test_a_refused_request_is_the_error_of_the_server(client: Wired) -> None:
    starter = Starter(client)
    starter.reply = reply(403, {"code": "Forbidden"})
    with pytest.raises(client.errors.Forbidden):
        starter.run()
    assert client.operations._running == {}


def test_one_that_goes_on_can_be_looked_at_and_cancelled(client: Wired) -> None:
    starter = Starter(client)
    links = {"cancel": {"href": f"{HREF}/cancel"}}
    starter.after = [
        started,
        lambda identifier: invitation("updated", identifier, state="Connecting", links=links),
    ]
    running = client.world.run(client.operations.start(request()))
    with pytest.raises(client.errors.LinkUnavailable, match="cancel"):
        client.world.run(running.cancel())
    client.world.advance(5)
    assert running.resource.links.cancel
    client.world.run(running.cancel())
    with pytest.raises(client.errors.OperationFailed, match="Canceled"):
        client.world.run(running.wait(5))
    assert f"POST {BASE}{HREF}/cancel" in client.world.lines
    assert client.operations._running == {}


def test_all_fail_when_nobody_can_tell(client: Wired) -> None:
    starter = Starter(client)
    starter.after = [started]
    first = client.operations.run(request())
    second = client.operations.run(request(), 500)

    def later() -> Any:
        yield from part("protocol.effects").Sleep(10)
        client.operations.fail_all("the server forgot the application")

    client.world.spawn(later())
    for error in client.world.gather(first, second):
        assert isinstance(error, client.errors.OperationLost)
        assert "forgot" in str(error)


def test_nothing_is_started_where_no_event_will_come(client: Wired) -> None:
    client.hub.end(client.errors.Gone(410, "over"))
    with pytest.raises(client.errors.OperationLost) as caught:
        client.world.run(client.operations.run(request()))
    assert isinstance(caught.value.__cause__, client.errors.Gone)
    assert client.world.lines == [f"GET {BASE}{APPLICATION}"]


def test_what_is_remembered_is_bounded(client: Wired) -> None:
    operations = client.operations
    first = operations.register(request())
    operations.observe(decoded(*(event("message", f"/m/{n}") for n in range(1000))))
    assert len(operations._recent) == 256
    for _ in range(10_000):
        operations.register(request())
    assert len(operations._running) == 10_000
    with pytest.raises(client.errors.OperationLost):
        client.world.run(first.wait())


def test_a_run_over_the_channel(client: Wired) -> None:
    """All together: the request, events through the channel, the outcome; nobody subscribed."""
    server = client.server
    reader = client.world.spawn(client.channel.run())

    def answer(sent: Any) -> Any:
        if sent.operation == "startMessaging.POST":
            server.push(started(sent.operation_id), completed(sent.operation_id))
            return reply(201, None, ("Location", HREF))
        return server(sent)

    client.world.handler = answer
    client.world.advance(5)
    found = client.world.run(client.operations.run(request(), 30))
    assert found.state.value == "Connected"
    assert client.hub.events().take().type == "started"
    reader.cancel()
