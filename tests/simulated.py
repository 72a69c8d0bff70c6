"""People of the simulator who speak raw HTTP: no code of the generated client."""

from __future__ import annotations

import atexit
import importlib
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Self

import httpx
from attrs import define, field, frozen
from server_harness import write_packages

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"
HOST = "http://pool.contoso.example"
ANN, BOB, EVE = (f"sip:{name}@contoso.example" for name in ("ann", "bob", "eve"))


@frozen
class Seen:
    """An event as it was delivered."""

    sender: str
    """Its rel."""
    type: str
    rel: str
    href: str
    within: str
    """The rel of `in`; empty without one."""
    status: str
    subcode: str
    resource: dict[str, Any]
    """What was embedded; empty without."""

    @property
    def short(self) -> str:
        """`updated messaging`, with what else there is to tell in one line."""
        parts = [self.type, self.rel]
        if self.within:
            parts.append(f"in {self.within}")
        state = self.resource.get("state", "")
        return " ".join(filter(None, [*parts, state, self.status, self.subcode]))

    @property
    def links(self) -> set[str]:
        return set(self.resource.get("_links", {}))

    def link(self, rel: str) -> str:
        href: str = self.resource["_links"][rel]["href"]
        return href


@define(eq=False)
class Person:
    """Somebody who signed in, with the events that they read."""

    http: httpx.AsyncClient
    uri: str
    token: str
    host: str = HOST
    application: dict[str, Any] = field(factory=dict)
    next: str = ""

    @classmethod
    async def sign_in(
        cls, http: httpx.AsyncClient, uri: str, host: str = HOST, instance: str | None = None
    ) -> Self:
        form = {"grant_type": "password", "username": uri, "password": "password"}
        reply = await http.post(f"{host}/WebTicket/oauthtoken", data=form)
        assert reply.status_code == 200, reply.text
        person = cls(http, uri, reply.json()["access_token"], host)
        body = {"userAgent": "raw", "endpointId": uri, "culture": "en-US"}
        if instance is not None:
            body["instanceId"] = instance
        reply = await person.post("/ucwa/oauth/v1/applications", json=body)
        assert reply.status_code in (200, 201), reply.text
        person.application = reply.json()
        person.next = person.application["_links"]["events"]["href"]
        return person

    @property
    def base(self) -> str:
        """Path of the application."""
        href: str = self.application["_links"]["self"]["href"]
        return href.partition("?")[0]

    async def send(self, method: str, href: str, **more: Any) -> httpx.Response:
        """A request; a path without a slash is below the application's."""
        if not href.startswith(("/", "http")):
            href = f"{self.base}/{href}"
        url = href if href.startswith("http") else self.host + href
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self.http.request(method, url, headers=headers, **more)

    async def get(self, href: str, **more: Any) -> httpx.Response:
        return await self.send("GET", href, **more)

    async def post(self, href: str, **more: Any) -> httpx.Response:
        return await self.send("POST", href, **more)

    async def read(self, href: str) -> dict[str, Any]:
        """The representation at an address."""
        reply = await self.get(href)
        assert reply.status_code == 200, reply.text
        body: dict[str, Any] = reply.json()
        return body

    async def be_available(self, *modalities: str, formats: tuple[str, ...] = ("Plain",)) -> None:
        body = {"supportedModalities": modalities, "supportedMessageFormats": formats}
        reply = await self.post("me/makeMeAvailable", json=body)
        assert reply.status_code == 204, reply.text

    async def events(self) -> list[Seen]:
        """The next batch; waits for it. The one after acknowledges it."""
        reply = await self.get(self.next)
        assert reply.status_code == 200, reply.text
        body = reply.json()
        (self.next,) = (
            body["_links"][rel]["href"]
            for rel in ("next", "resync", "resume")
            if rel in body["_links"]
        )
        return list(seen(body))


def seen(batch: dict[str, Any]) -> Iterator[Seen]:
    """The events of a batch, in order."""
    for sender in batch.get("sender", ()):
        for event in sender["events"]:
            link = event["link"]
            yield Seen(
                sender["rel"],
                event["type"],
                link["rel"],
                link["href"],
                event.get("in", {}).get("rel", ""),
                event.get("status", ""),
                event.get("reason", {}).get("subcode", ""),
                event.get("_embedded", {}).get(link["rel"], {}),
            )


@cache
def server(name: str = "simulator") -> Any:
    """A module of the server of our own pages, made of the templates as they stand."""
    return importlib.import_module(f"{_package()}.{name}")


@cache
def _package() -> str:
    dialect = load_dialect()
    files = load_set([SPECS]).files
    model = resolve([read_page(file.text, file.path, dialect) for file in files]).model
    folder = Path(tempfile.mkdtemp(prefix="simulated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_packages(model, folder, "simulated")
    return "simulated_server"


def simulator(**more: Any) -> Any:
    """A simulator with Ann, Bob and Eve and virtual time."""
    more.setdefault("clock", server().VirtualClock())
    return server().Simulator([ANN, BOB, EVE], **more)


def connect(simulated: Any) -> httpx.AsyncClient:
    """A client whose requests the simulator answers in this process."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(simulated.app), base_url=HOST)
