"""People of the simulator who write to each other: what tests about messages have in common."""

from __future__ import annotations

from urllib.parse import unquote

import httpx
from simulated import BOB, EVE, Person, Seen
from simulated_calls import Party

TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
ALL = ("Messaging",)


def shorts(events: list[Seen]) -> list[str]:
    return [event.short for event in events]


def only(events: list[Seen], short: str) -> Seen:
    """The one event of that kind."""
    (found,) = (event for event in events if event.short == short)
    return found


def text_of(href: str, kind: str = "text/plain") -> str:
    """What a `data:` URI says."""
    head, _, payload = href.partition(",")
    assert head == f"data:{kind};charset=utf-8"
    return unquote(payload)


def said(event: Seen) -> str:
    """The text of a message that came in."""
    assert (event.rel, event.resource["direction"]) == ("message", "Incoming")
    return text_of(event.link("plainMessage"))


async def start(people: Party, to: str = BOB, text: str = "Hungry?", **more: str) -> str:
    """Ann asks somebody to write with her; returns where the invitation is."""
    message = f"data:text/plain;charset=utf-8,{text.replace('?', '%3F')}"
    body = {"to": to, "operationId": "first", "subject": "Lunch", **more}
    links = {"_links": {"message": {"href": message}}}
    reply = await people.ann.post("communication/messagingInvitations", json={**body, **links})
    assert reply.status_code == 201, reply.text
    return reply.headers["location"]


async def accept(people: Party) -> tuple[list[Seen], list[Seen]]:
    """What Ann and Bob see when Bob takes up what Ann began."""
    await start(people)
    await people.heard(people.ann)
    invitation = (await people.heard(people.bob))[0]
    assert (await people.bob.post(invitation.link("accept"))).status_code == 204
    return await people.heard(people.ann), await people.heard(people.bob)


async def chat(people: Party) -> tuple[Seen, Seen]:
    """Messaging of Ann and Bob, connected, as each of them sees it."""
    mine, theirs = await accept(people)
    connected = "updated messaging Connected"
    return only(mine, connected), only(theirs, connected)


async def say(
    person: Person, messaging: Seen, text: str, operation: str = "", kind: str = TEXT
) -> httpx.Response:
    """Somebody writes."""
    query = f"?operationId={operation}" if operation else ""
    return await person.post(
        messaging.link("sendMessage") + query,
        content=text.encode(),
        headers={"Content-Type": kind},
    )


async def confer(people: Party) -> dict[Person, Seen]:
    """Ann, Bob and Eve in one conference, all of whom write; messaging as each sees it."""
    reply = await people.ann.post("communication/onlineMeetingInvitations?onlineMeetingUri=adhoc")
    assert reply.status_code == 201, reply.text
    uri = meeting_of(await people.heard(people.ann))
    people.simulated.clock.advance(0)
    for person in (people.bob, people.eve):
        body = {"onlineMeetingUri": uri}
        reply = await person.post("communication/onlineMeetingInvitations", json=body)
        assert reply.status_code == 201, reply.text
    seen: dict[Person, Seen] = {}
    for person in (people.ann, people.bob, people.eve):
        await people.heard(person)
        side = people.side(person)
        reply = await person.post(side.href("addMessaging"))
        assert reply.status_code == 201, reply.text
    for person in (people.ann, people.bob, people.eve):
        events = await people.heard(person)
        connected = [row for row in events if row.short == "updated messaging Connected"]
        seen[person] = connected[-1]
    return seen


def meeting_of(events: list[Seen]) -> str:
    """The URI of the meeting that somebody opened."""
    (uri,) = {
        row.resource["onlineMeetingUri"] for row in events if "onlineMeetingUri" in row.resource
    }
    found: str = uri
    return found


__all__ = [
    "ALL",
    "EVE",
    "HTML",
    "TEXT",
    "accept",
    "chat",
    "confer",
    "only",
    "said",
    "say",
    "shorts",
    "start",
    "text_of",
]
