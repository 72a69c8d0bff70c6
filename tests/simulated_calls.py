"""People of the simulator who call each other: what tests about calls have in common."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from attrs import define, field
from simulated import ANN, BOB, EVE, Person, Seen, connect, server, simulator
from simulated_xml import XmlPerson

SPEAKERS = [pytest.param(Person, id="json"), pytest.param(XmlPerson, id="xml")]
SDP = "application/sdp"
OFFER = b"v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=\xc3\xa9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
ANSWER = b"v=0\r\no=- 2 2 IN IP4 10.0.0.2\r\ns=-\r\nt=0 0\r\nm=audio 4002 RTP/AVP 0\r\na=x:+/=\r\n"
OTHER = b"v=0\no=- 3 3 IN IP4 10.0.0.3\ns= hold \nt=0 0\na=inactive\n"
ANN_PHONE, BOB_PHONE, EVE_PHONE = (f"tel:+1555010{number}" for number in (1, 2, 3))
INCOMING = "started audioVideoInvitation Connecting"
RINGS = "started phoneAudioInvitation Connecting"


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 20)

    asyncio.run(bounded())


@define(eq=False)
class Party:
    """Ann, Bob and Eve, with what signing in brought read."""

    simulated: Any
    http: httpx.AsyncClient
    speaker: type[Person]
    people: dict[str, Person] = field(factory=dict)

    @property
    def ann(self) -> Person:
        return self.people[ANN]

    @property
    def bob(self) -> Person:
        return self.people[BOB]

    @property
    def eve(self) -> Person:
        return self.people[EVE]

    async def enter(self, uri: str, *modalities: str) -> None:
        person = await self.speaker.sign_in(self.http, uri)
        self.people[uri] = person
        if modalities:
            await person.be_available(*modalities)

    async def heard(self, person: Person) -> list[Seen]:
        """What somebody learned until now, and what may wait for some seconds."""
        asked = asyncio.create_task(person.events())
        await self._rest()
        if not asked.done():
            self.simulated.clock.advance(0)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            return []
        return asked.result()

    async def settle(self) -> None:
        """Lets all events pass."""
        self.simulated.clock.advance(5)
        for person in self.people.values():
            while await self.heard(person):
                pass

    async def _rest(self) -> None:
        for _ in range(30):
            await asyncio.sleep(0)

    def wait(self, seconds: float) -> None:
        self.simulated.clock.advance(seconds)

    def user(self, uri: str) -> Any:
        return self.simulated.users[uri.removeprefix("sip:")]

    def side(self, person: Person) -> Any:
        """The one conversation of somebody, as the simulator has it."""
        (application,) = self.user(person.uri).applications
        (found,) = application.conversations.values()
        return found

    def module(self, name: str) -> Any:
        return server(f"simulator.domains.calls.{name}")

    def pick_up(self, number: str) -> None:
        with self.simulated.step() as world:
            assert self.module("ringing.telephones").pick_up(world, number)


@asynccontextmanager
async def party(
    speaker: type[Person] = Person,
    *,
    ann: tuple[str, ...] = ("Messaging", "Audio", "Video"),
    bob: tuple[str, ...] = ("Messaging", "Audio", "Video"),
    eve: tuple[str, ...] = (),
    phones: bool = False,
    **more: Any,
) -> AsyncIterator[Party]:
    """Ann and Bob, and Eve if she can do anything; with telephones at work if there are any."""
    more.setdefault("profile", server("profile").Profile(is_development=True))
    simulated = simulator(**more)
    async with connect(simulated) as http:
        found = Party(simulated, http, speaker)
        if phones:
            for uri, number in ((ANN, ANN_PHONE), (BOB, BOB_PHONE), (EVE, EVE_PHONE)):
                found.user(uri).phone("Work").number = number
        await found.enter(ANN, *ann)
        await found.enter(BOB, *bob)
        if eve:
            await found.enter(EVE, *eve)
        await found.settle()
        yield found


def media(sdp: bytes) -> dict[str, Any]:
    """The links of a body that offers this."""
    href = f"data:{SDP};base64,{b64encode(sdp).decode()}"
    return {"_links": {"mediaOffer": {"href": href}}}


def sdp_of(href: str) -> bytes:
    head, _, payload = href.partition(",")
    assert head == f"data:{SDP};base64"
    return b64decode(payload, validate=True)


def shorts(events: list[Seen]) -> list[str]:
    return [event.short for event in events]


def only(events: list[Seen], beginning: str) -> Seen:
    found = [event for event in events if event.short.startswith(beginning)]
    assert len(found) == 1, f"{beginning!r} in {shorts(events)}"
    return found[0]


def last(events: list[Seen], beginning: str) -> Seen:
    found = [event for event in events if event.short.startswith(beginning)]
    assert found, f"{beginning!r} in {shorts(events)}"
    return found[-1]


async def send_sdp(person: Person, href: str, sdp: bytes, **query: str) -> httpx.Response:
    """A description as the body of a request, below whatever the link asks already."""
    url = httpx.URL(href).copy_merge_params(query)
    return await person.post(str(url), content=sdp, headers={"Content-Type": SDP})


async def call(
    people: Party, page: str = "startAudioVideo", sdp: bytes = OFFER, **more: Any
) -> httpx.Response:
    """Ann calls Bob."""
    href = (await people.ann.read("communication"))["_links"][page]["href"]
    body = {"to": BOB, "operationId": "call", "sessionContext": "anns", **media(sdp), **more}
    return await people.ann.post(href, json=body)


async def answer(person: Person, invitation: Seen, sdp: bytes = ANSWER) -> None:
    href = invitation.link("acceptWithAnswer")
    query = {"sessionContext": "bobs", "processedOfferId": "part-1"}
    reply = await send_sdp(person, href, sdp, **query)
    assert reply.status_code == 204, reply.text


async def talk(people: Party, page: str = "startAudioVideo") -> tuple[list[Seen], list[Seen]]:
    """What Ann and Bob see when Bob takes Ann's call."""
    assert (await call(people, page)).status_code == 201
    await people.heard(people.ann)
    await answer(people.bob, only(await people.heard(people.bob), INCOMING))
    return await people.heard(people.ann), await people.heard(people.bob)


async def chat(people: Party) -> None:
    """Ann and Bob write to each other."""
    body = {"to": BOB, "operationId": "chat"}
    assert (await people.ann.post("communication/messagingInvitations", json=body)).is_success
    invitation = only(await people.heard(people.bob), "started messagingInvitation")
    assert (await people.bob.post(invitation.link("accept"))).status_code == 204
    await people.settle()


async def appoint(people: Party, uri: str, delegate: str) -> None:
    """Makes somebody a delegate of somebody."""
    body = {"contactUri": delegate, "groupId": "delegates"}
    headers = {"X-MS-RequiresMinResourceVersion": "2"}
    reply = await people.people[uri].post("people/groupMemberships", json=body, headers=headers)
    assert reply.status_code == 201, reply.text
    await people.settle()
