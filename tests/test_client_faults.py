"""Each fault of a network in each phase of a client's life: it goes on, or raises what is stated here.

Whatever happens, every event comes once, in order, an operation is begun once, nothing hangs, and no
thread is left.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import evolve
from either_client import KINDS, Either, own_tasks, own_threads, signed_in
from flow_driver import client_package, part
from scripted_replies import (
    APPLICATION,
    CHANNEL,
    DISCOVERY,
    POOL,
    batch,
    meeting,
    message,
    operation,
    parts,
    pooled,
    table,
)
from scripted_server import HOLD, PATIENCE, Answer, Fault, Row, ScriptedServer, Seen

START = f"POST {POOL}{APPLICATION}/communication/messagingInvitations"
MEETING = f"{POOL}{APPLICATION}/myOnlineMeetings/7"
BATCH = f"POST {POOL}{APPLICATION}/batch"
TIMEOUT = 0.3
"""Seconds that a request may take; a slow reply takes twice as many."""
MESSAGES = 3
"""Events of messages, each in a reply of its own."""

CUT = (Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.TRUNCATED, Fault.SLOW, Fault.GARBAGE)
"""What happens to the reply on its way: the server has done what it was asked."""
INSTEAD = {
    "wrong type": Answer(200, "<html>Please sign in to the WLAN</html>"),
    "503": Answer(503, "<html>busy</html>", (("Retry-After", "0"),)),
    "redirect": Answer(302, b"", (("Location", "http://evil.example/trap"),)),
}
"""What comes in its place: the server has done nothing."""
FAULTS = (*CUT, *INSTEAD)
PHASES = {
    "discovery": f"GET {DISCOVERY}/",
    "token": f"POST {DISCOVERY}/WebTicket/oauthtoken",
    "application": f"POST {POOL}/ucwa/oauth/v1/applications",
    "events": CHANNEL,
    "operation": START,
    "PUT": f"PUT {MEETING}",
    "batch": BATCH,
}
"""The row of the table that the fault is in, once."""
ERRORS = {
    "discovery": {"wrong type": "TransportError", "redirect": "TransportError"},
    "token": {"wrong type": "AuthError", "redirect": "HostRefused"},
    "application": {"wrong type": "UnknownMediaType", "redirect": "HostRefused"},
    "events": {"redirect": "HostRefused"},
    "operation": {
        "wrong type": "UnknownMediaType",
        "503": "ServiceUnavailable",  # A proxy may have passed it on; a second one does harm.
        "redirect": "HostRefused",
    },
    "PUT": {"wrong type": "UnknownMediaType", "redirect": "HostRefused"},
    "batch": {"wrong type": "DecodeError", "redirect": "HostRefused"},
}
"""What is raised. In all other cases the client goes on, and its user sees nothing of it."""


@pytest.fixture(scope="module", autouse=True)
def _client() -> Any:
    return client_package()


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    yield
    assert own_threads() == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("phase", PHASES)
def test_a_fault(phase: str, fault: str, kind: str) -> None:
    key = PHASES[phase]
    with ScriptedServer(with_fault(key, fault), slowness=2 * TIMEOUT) as server:
        serving[:] = [server]
        error = asyncio.run(asyncio.wait_for(lived(server, kind), PATIENCE))
        assert error == ERRORS[phase].get(fault)
        assert len(server.requests(START)) <= 1
        assert server.unexpected == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", CUT)
def test_an_operation_that_did_not_arrive_is_not_sent_again(fault: Fault, kind: str) -> None:
    """Only events could tell that it did."""
    reply = pooled(b"", 201, ("Location", f"{APPLICATION}/communication/invitations/9"))
    rows = rows_of_a_life()
    rows[START] = [evolve(reply, fault=fault)]
    expected = {
        Fault.RESET_AFTER: "OperationTimeout",  # It was accepted, but nothing followed.
        Fault.SLOW: "RequestTimeout",
    }

    async def whole(server: ScriptedServer) -> None:
        async with signed_in(server, kind, timeout=TIMEOUT) as ucwa:
            with pytest.raises(part("errors").UcwaError) as raised:
                await ucwa.run(invitation(ucwa), timeout=3 * TIMEOUT)
            assert type(raised.value).__name__ == expected.get(fault, "TransportError")

    with ScriptedServer(rows, slowness=2 * TIMEOUT) as server:
        asyncio.run(asyncio.wait_for(whole(server), PATIENCE))
        assert len(server.requests(START)) == 1


serving: list[ScriptedServer] = []


def with_fault(key: str, fault: str) -> dict[str, list[Row]]:
    """The table of a whole life, with a fault at the first use of a row."""
    rows = rows_of_a_life()
    first = rows[key][0]
    if fault in INSTEAD:
        guard = first if isinstance(first, Answer) else pooled()
        instead = evolve(INSTEAD[fault], token=guard.token, challenge=guard.challenge)
        rows[key] = [instead, *rows[key]]
    elif isinstance(first, Answer):
        rows[key] = [evolve(first, fault=Fault(fault)), *rows[key]]
    else:
        rows[key] = [cut(first, Fault(fault)), *(rows[key] if key == CHANNEL else ())]
    return rows


def cut(row: Callable[[Seen], Answer], fault: Fault) -> Row:
    return lambda seen: evolve(row(seen), fault=fault)


def rows_of_a_life() -> dict[str, list[Row]]:
    rows = {key: list(row) for key, row in table().items()}
    rows[CHANNEL] = [channel]
    rows[START] = [begin]
    rows[f"PUT {MEETING}"] = [pooled(meeting("New", etag="2"))]
    note = {"rel": "note", "message": "Hi", "_links": {"self": {"href": "/note"}}}
    rows[BATCH] = [parts((200, note))]
    return rows


def channel(seen: Seen) -> Answer:
    """Replies by what they acknowledge, as a server has them."""
    number = acknowledged(seen)
    return batch(number, message(number)) if number <= MESSAGES else HOLD


def acknowledged(seen: Seen) -> int:
    return int(parse_qs(urlsplit(seen.target).query)["ack"][0])


def begin(seen: Seen) -> Answer:
    """Accepts an operation; the event of its end is on its way before the reply."""
    ended = operation(seen, "completed", status="Success")
    serving[0].add(CHANNEL, lambda held: batch(acknowledged(held), ended), HOLD)
    return pooled(b"", 201, ("Location", f"{APPLICATION}/communication/invitations/9"))


async def lived(server: ScriptedServer, kind: str) -> str | None:
    """What a client of this server ends in: the name of an error, or all went well."""
    errors, resources = part("errors"), part("resources")
    try:
        async with signed_in(server, kind, timeout=TIMEOUT, close_timeout=1.0) as ucwa:
            stream = ucwa.events(resources.Message)
            for number in range(1, MESSAGES + 1):
                event = await stream.next()
                assert event.link.href.endswith(f"/messages/{number}")
            await worked(ucwa)
            assert await stream.wait(0.01) is None
    except errors.UcwaError as error:
        return type(error).__name__
    finally:
        assert own_tasks() == []
    return None


async def worked(ucwa: Either) -> None:
    found = await ucwa.run(invitation(ucwa), timeout=PATIENCE)
    assert found.state.value == "Connected"
    kind = part("resources").MyOnlineMeeting
    old = part("codec").loads(json.dumps(meeting()), type=kind)
    assert (await ucwa.update(old, lambda mine: evolve(mine, subject="New"))).subject == "New"
    (outcome,) = await ucwa.batch(ucwa.application.embedded.me.links.note.get())
    assert outcome.value.message == "Hi"


def invitation(ucwa: Either) -> Any:
    links = ucwa.application.embedded.communication.links
    return links.start_messaging.post(to="sip:other@contoso.example")
