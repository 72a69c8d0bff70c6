"""Somebody who is signed in: one connection for requests, another for the events."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from attrs import define, field

from benchmarks.load.connection import Connection, LostConnectionError, Reply
from benchmarks.load.ledger import Ledger

__all__ = ["Person", "RefusedError"]

_JSON = "application/json"

Event = Mapping[str, Any]


class RefusedError(Exception):
    """A request was answered in another way than it should be."""


@define(eq=False)
class Person:
    """A user at one application, who notes in the ledger what comes."""

    name: str
    """The part of the address before the `@`."""
    host: str
    port: int
    ledger: Ledger
    base: str = ""
    """Path of the application."""
    side: str = ""
    """Path of the conversation, once there is one."""
    invitation: str = ""
    """Where an invitation that came can be accepted."""
    is_connected: bool = False
    """Whether messages can be written."""
    partner: str = ""
    """Who is at the other end."""
    changed: asyncio.Event = field(factory=asyncio.Event)
    """Is set when events came."""
    lane: asyncio.Lock = field(factory=asyncio.Lock)
    """Requests of one person go one after the other."""
    _requests: Connection = field(init=False)
    _channel: Connection = field(init=False)
    _next: str = ""
    _reader: asyncio.Task[None] | None = None
    _is_leaving: bool = False

    def __attrs_post_init__(self) -> None:
        self._requests = Connection(self.host, self.port)
        self._channel = Connection(self.host, self.port)

    @property
    def uri(self) -> str:
        return f"sip:{self.name}@contoso.example"

    async def sign_in(self) -> None:
        """Gets a token and an application, reads its events from now on, can be reached."""
        form = {"grant_type": "password", "username": self.uri, "password": "password"}
        reply = await self._requests.send(
            "POST",
            "/WebTicket/oauthtoken",
            urlencode(form).encode(),
            "application/x-www-form-urlencoded",
        )
        _check(reply, 200, "a token")
        headers = [("Authorization", f"Bearer {reply.json()['access_token']}")]
        self._requests.headers = self._channel.headers = [*headers, ("Accept", _JSON)]
        body = {"userAgent": "load", "endpointId": self.name, "culture": "en-US"}
        made = await self.post("/ucwa/oauth/v1/applications", body, 201)
        links = made.json()["_links"]
        self.base = links["self"]["href"]
        self._next = links["events"]["href"]
        self._reader = asyncio.create_task(self._read_events())
        await self.post(
            f"{self.base}/me/makeMeAvailable",
            {"supportedModalities": ["Messaging"], "supportedMessageFormats": ["Plain"]},
        )

    async def follow(self, *people: Person) -> None:
        """Hears of changes of the presence and the notes of others."""
        body = {"duration": 30, "uris": [person.uri for person in people]}
        await self.post(f"{self.base}/people/presenceSubscriptions", body, 201)

    async def sign_out(self) -> None:
        """Ends the application; the event channel ends by that."""
        self._is_leaving = True
        if self.base:
            _check(await self._requests.send("DELETE", self.base), 204, "signing out")
        if self._reader is not None:
            await asyncio.wait_for(self._reader, 10)
        self._requests.close()
        self._channel.close()

    async def post(self, path: str, body: object, status: int = 204) -> Reply:
        """Sends JSON. Raises `RefusedError` where the status is another one."""
        data = json.dumps(body).encode()
        reply = await self._requests.send("POST", path, data, _JSON)
        return _check(reply, status, path)

    async def write(self, text: str, operation_id: str) -> None:
        """Writes to the partner."""
        path = f"{self.side}/messaging/messages?{urlencode({'operationId': operation_id})}"
        reply = await self._requests.send("POST", path, text.encode(), "text/plain")
        _check(reply, 201, "a message")

    async def read(self, path: str) -> Reply:
        """Gets what is below the application."""
        return _check(await self._requests.send("GET", f"{self.base}/{path}"), 200, path)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Waits for events that make something true. Raises `RefusedError` where none come any
        more, TimeoutError after half a minute."""
        async with asyncio.timeout(30):
            while not is_so():
                if self.ledger.errors:
                    raise RefusedError(self.ledger.errors[0])
                self.changed.clear()
                await self.changed.wait()

    # What it is told

    async def _read_events(self) -> None:
        try:
            await self._follow_channel()
        except Exception as error:  # nobody looks at this task before the end  # noqa: BLE001
            self.ledger.errors.append(f"the channel of {self.name} was not understood: {error!r}")
            self.changed.set()

    async def _follow_channel(self) -> None:
        while True:
            try:
                reply = await self._channel.send("GET", self._next)
            except LostConnectionError:
                if not self._is_leaving:
                    self.ledger.errors.append(f"the channel of {self.name} was cut")
                return
            if reply.status != 200:
                if not (self._is_leaving and reply.status == 404):
                    self.ledger.errors.append(f"the channel of {self.name} ended: {reply.status}")
                return
            self._take(reply.json())
            self.changed.set()

    def _take(self, batch: Event) -> None:
        moment = time.perf_counter()
        links = batch["_links"]
        if "next" not in links:
            (rel,) = links.keys() - {"self"}
            self.ledger.errors.append(f"the channel of {self.name} had to {rel}")
        self._next = links.get("next", links.get("resync", links.get("resume")))["href"]
        for sender in batch.get("sender", ()):
            for event in sender["events"]:
                self.ledger.events += 1
                take = getattr(self, f"_take_{event['link']['rel']}", None)
                if take is not None:
                    take(event, moment)

    def _take_messagingInvitation(self, event: Event, _: float) -> None:  # noqa: N802 - a rel
        links = event["_embedded"]["messagingInvitation"]["_links"]
        if "accept" in links:
            self.invitation = links["accept"]["href"]
        self.side = links["conversation"]["href"]

    def _take_messaging(self, event: Event, _: float) -> None:
        self.is_connected = event["_embedded"]["messaging"]["state"] == "Connected"

    def _take_message(self, event: Event, moment: float) -> None:
        if event["type"] != "completed":
            return
        message = event["_embedded"]["message"]
        if message["direction"] == "Incoming":
            text = message["_links"]["plainMessage"]["href"].partition(",")[2]
            author, _, number = text.partition(".")
            self.ledger.receive(author, self.name, int(number), moment)
            return
        number = message["operationId"].rpartition(".")[2]
        if event["status"] == "Success":
            self.ledger.settled[self.name, self.partner].append(int(number))
        else:
            self.ledger.errors.append(f"message {number} of {self.name}: {event['reason']}")

    def _take_contactPresence(self, event: Event, moment: float) -> None:  # noqa: N802 - a rel
        self._take_change(event, moment)

    def _take_contactNote(self, event: Event, moment: float) -> None:  # noqa: N802 - a rel
        self._take_change(event, moment)

    def _take_change(self, event: Event, moment: float) -> None:
        followed = event["in"]["href"].rpartition("/")[2].partition("@")[0]
        self.ledger.heard[self.name, followed, event["link"]["rel"]].append(moment)

    def _take_participant(self, event: Event, _: float) -> None:
        if event.get("in", {}).get("rel") == "typingParticipants":
            self.ledger.typing[self.partner, self.name].append(event["type"])


def _check(reply: Reply, status: int, what: str) -> Reply:
    if reply.status != status:
        raise RefusedError(f"{what}: {reply.status} {reply.body[:200].decode('utf-8', 'replace')}")
    return reply
