"""People who meet at the simulator over raw HTTP, in JSON or XML; nothing of our client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import httpx
from attrs import define, field, frozen
from simulated import ANN, BOB, EVE, Person, Seen, connect, simulator

NAMESPACE = "http://schemas.microsoft.com/rtc/2012/03/ucwa"
DATA = "communication/onlineMeetingInvitations"


@frozen
class Shown:
    """A representation, whatever it came in. All values are texts or lists of texts."""

    rel: str
    href: str
    values: Mapping[str, Any]
    links: Mapping[str, list[str]]
    embedded: Mapping[str, list[Shown]]

    def link(self, rel: str) -> str:
        (href,) = self.links[rel]
        return href


class Json:
    name = "json"

    def body(self, values: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return {"content": json.dumps(values), "headers": headers}

    def read(self, reply: httpx.Response) -> Shown:
        return self._shown(reply.json())

    def fault(self, reply: httpx.Response) -> tuple[int, str, dict[str, str]]:
        """Status, subcode, and what is wrong with which parameter."""
        found = reply.json()
        rows = {row["name"]: row["reason"] for row in found.get("parameters", ())}
        return reply.status_code, found.get("subcode", ""), rows

    def _shown(self, found: dict[str, Any]) -> Shown:
        links = found.get("_links", {})
        rows: dict[str, list[str]] = {}
        for rel, link in links.items():
            several = link if isinstance(link, list) else [link]
            rows[rel] = [one["href"] for one in several]
        return Shown(
            found.get("rel", ""),
            rows.pop("self", [""])[0],
            {
                name: value if isinstance(value, list) else _text(value)
                for name, value in found.items()
                if name not in ("rel", "_links", "_embedded")
            },
            rows,
            {
                rel: [self._shown(one) for one in (few if isinstance(few, list) else [few])]
                for rel, few in found.get("_embedded", {}).items()
            },
        )


class Xml:
    name = "xml"

    def body(self, values: Mapping[str, Any]) -> dict[str, Any]:
        media_type = "application/vnd.microsoft.com.ucwa+xml"
        rows = "".join(_property(name, value) for name, value in values.items())
        return {
            "content": f'<input xmlns="{NAMESPACE}">{rows}</input>',
            "headers": {"Content-Type": media_type, "Accept": media_type},
        }

    def read(self, reply: httpx.Response) -> Shown:
        return self._shown(ElementTree.fromstring(reply.text))

    def fault(self, reply: httpx.Response) -> tuple[int, str, dict[str, str]]:
        root = ElementTree.fromstring(reply.text)
        names = {"u": NAMESPACE}
        rows = {
            one.findtext("u:name", "", names): one.findtext("u:reason", "", names)
            for one in root.iterfind("u:parameters/u:parameter", names)
        }
        return reply.status_code, root.findtext("u:subcode", "", names), rows

    def _shown(self, found: ElementTree.Element) -> Shown:
        values: dict[str, Any] = {}
        links: dict[str, list[str]] = {}
        embedded: dict[str, list[Shown]] = {}
        for child in found:
            tag = child.tag.partition("}")[2]
            if tag == "property":
                values[child.attrib["name"]] = child.text or ""
            elif tag == "propertyList":
                values[child.attrib["name"]] = [one.text or "" for one in child]
            elif tag == "link":
                links.setdefault(child.attrib["rel"], []).append(child.attrib["href"])
            else:
                embedded.setdefault(child.attrib["rel"], []).append(self._shown(child))
        values.pop("rel", None)
        rel, href = found.attrib["rel"], found.attrib.get("href", "")
        return Shown(rel, href, values, links, embedded)


Wire = Json | Xml
WIRES: tuple[Wire, ...] = (Json(), Xml())


def _text(value: Any) -> str:
    return str(value)


def _property(name: str, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        items = "".join(f"<item>{escape(str(one))}</item>" for one in value)
        return f"<propertyList name={quoteattr(name)}>{items}</propertyList>"
    return f"<property name={quoteattr(name)}>{escape(str(value))}</property>"


@define(eq=False)
class Party:
    """Ann, Bob and Eve, available, with no events before them."""

    simulated: Any
    http: httpx.AsyncClient
    ann: Person
    bob: Person
    eve: Person
    wire: Wire = field(factory=Json)

    async def quiet(self, *people: Person) -> None:
        """Lets all that has happened pass."""
        for person in people or self.everybody():
            await drain(person)

    def everybody(self) -> tuple[Person, ...]:
        return (self.ann, self.bob, self.eve)

    async def ask(
        self, person: Person, method: str, href: str, values: Mapping[str, Any], **headers: str
    ) -> httpx.Response:
        """A request with a body in the media type of the party."""
        more = self.wire.body(values)
        more["headers"].update({name.replace("_", "-"): text for name, text in headers.items()})
        return await person.send(method, href, **more)

    async def schedule(self, **values: Any) -> Shown:
        """A meeting of Ann's."""
        reply = await self.ask(self.ann, "POST", "onlineMeetings/myOnlineMeetings", values)
        assert reply.status_code == 201, reply.text
        return self.wire.read(reply)

    async def join(self, person: Person, uri: str, **values: Any) -> httpx.Response:
        return await person.post(DATA, json={"onlineMeetingUri": uri, **values})


@asynccontextmanager
async def party(wire: Wire | None = None, **settings: Any) -> AsyncIterator[Party]:
    simulated = simulator(**settings)
    async with connect(simulated) as http:
        ann, bob, eve = [await Person.sign_in(http, uri) for uri in (ANN, BOB, EVE)]
        people = Party(simulated, http, ann, bob, eve, wire or Json())
        for person in people.everybody():
            await person.be_available("Messaging", "PhoneAudio")
        simulated.clock.advance(5)
        await people.quiet()
        yield people


async def drain(person: Person) -> list[Seen]:
    """The events that there are, none if there are none: nothing is waited for.

    All is in one process and one loop, so a request that is not answered after some turns
    of the loop is being held.
    """
    reading = asyncio.ensure_future(person.events())
    for _ in range(_TURNS):
        if reading.done():
            return reading.result()
        await asyncio.sleep(0)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    return []


_TURNS = 500


def shorts(events: Sequence[Seen]) -> list[str]:
    return [event.short for event in events]


def only(events: Sequence[Seen], short: str) -> Seen:
    (found,) = (event for event in events if event.short == short)
    return found
