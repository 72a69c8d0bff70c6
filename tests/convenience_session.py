"""A session of scripted replies, for flows of the conveniences: no protocol, no wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from attrs import evolve
from flow_driver import World, part

__all__ = ["BASE", "ROOT", "ScriptedSession", "application", "event", "links"]

BASE = "https://pool.contoso.example/ucwa/1"
ROOT = "/ucwa/1"

Doc = Mapping[str, Any]


def links(at: str, *rels: str, **others: str) -> dict[str, dict[str, str]]:
    """Its own address, links to what stands below it, and others."""
    below = {rel: {"href": f"{at}/{rel}"} for rel in rels}
    return {"self": {"href": at}, **below, **{rel: {"href": to} for rel, to in others.items()}}


def application(*, available: bool = True, guest: bool = False, **communication: object) -> Doc:
    """An application as the server shows it."""
    if available:
        mine: tuple[str, ...] = ("presence", "note", "location", "reportMyActivity")
    else:
        mine = () if guest else ("makeMeAvailable",)
    people = (
        *("myContacts", "myGroups", "myGroupMemberships", "search"),
        "presenceSubscriptions",
    )
    starts = ("startMessaging", "joinOnlineMeeting", "startOnlineMeeting", "conversations")
    meetings = () if guest else ("myOnlineMeetings",)
    rows = {
        "me": (*mine, "phones", "photo"),
        "people": people,
        "onlineMeetings": meetings,
        "communication": starts,
    }
    embedded: dict[str, Any] = {
        rel: {"rel": rel, "_links": links(f"{ROOT}/{rel}", *offered)}
        for rel, offered in rows.items()
    }
    embedded["communication"].update(communication)
    return {"rel": "application", "_links": links(ROOT, "events"), "_embedded": embedded}


def event(
    type_: str,
    rel: str,
    href: str,
    sender: str,
    resource: Doc | None = None,
    *,
    title: str | None = None,
    **more: object,
) -> Any:
    """An event, with the resource if it is to be embedded.

    Args:
        sender: Rel and address: `communication /ucwa/1/communication`.
        title: Of the link.
        more: `status`, `reason`, `in`.
    """
    body: dict[str, Any] = {"type": type_, "link": {"rel": rel, "href": href}, **more}
    if title is not None:
        body["link"]["title"] = title
    if resource is not None:
        known = {"self": {"href": href}, **resource.get("_links", {})}
        body["_embedded"] = {rel: {"rel": rel, **resource, "_links": known}}
    of, _, at = sender.partition(" ")
    batch = json.dumps({"sender": [{"rel": of, "href": at, "events": [body]}]})
    return part("codec").loads(batch, type=part("events").EventBatch).events[0]


class ScriptedSession:
    """What flows of the conveniences use of a session.

    Replies are found by `METHOD href`: a document, bytes with their type, an exception, or a
    function of the request that gives one of them. A list is several replies, one after another.
    """

    def __init__(self, replies: Mapping[str, object] | None = None, **app: Any) -> None:
        self.world = self.platform = World()
        self.settings = part("protocol.settings").Settings()
        self.hub = part("protocol.hub").Hub(self.world, self.settings)
        self.base = BASE
        self.replies = dict(replies or {})
        self.requests: list[Any] = []
        """All that were sent, those of batches, too."""
        self.batches: list[int] = []
        self.channel_starts = 0
        self.intents = SimpleNamespace(subscriptions=())
        self.operations = SimpleNamespace(start=self._start, forget=lambda running: None)
        self.application = self._read("Application", application(**app))

    @property
    def lines(self) -> list[str]:
        """The requests as `METHOD href`."""
        return [f"{request.method} {request.href}" for request in self.requests]

    def run_flow(self, flow: Generator[Any, Any, Any]) -> Any:
        return self.world.run(flow)

    def put(self, *items: Any) -> None:
        """Has the channel bring something."""
        self.hub.put(*items)

    def exchange(self, request: Any, **_: object) -> Generator[Any, Any, Any]:
        yield from part("protocol.effects").Sleep(0)
        value = self._answer(request)
        headers = part("protocol.http").Headers((("Expires", "Thu, 01 Jan 2026 08:00:00 GMT"),))
        return part("results").Response(200, headers, value)

    def send(self, request: Any, **_: object) -> Generator[Any, Any, Any]:
        response = yield from self.exchange(request)
        if request.operation == "application.GET":
            self.application = response.value
        return response.value

    def run(self, operation: Any, *, timeout: float | None = None) -> Generator[Any, Any, Any]:
        return (yield from self.send(operation))

    def follow(self, link: Any) -> Generator[Any, Any, Any]:
        if link.embedded is not None:
            return link.embedded
        if not link.href:
            return link.get()  # raises
        name = f"{link.rel[:1].upper()}{link.rel[1:]}"
        request = part("request").Request("GET", link.href, f"{link.rel}.GET", name)
        return (yield from self.send(request))

    def update(self, resource: Any, change: Callable[[Any], Any]) -> Generator[Any, Any, Any]:
        yield from part("protocol.effects").Sleep(0)
        changed = change(resource)
        self.requests.append(
            part("request").Request("PUT", resource.href, f"{resource.rel}.PUT", None)
        )
        return changed

    def batch(self, *requests: Any) -> Generator[Any, Any, Any]:
        yield from part("protocol.effects").Sleep(0)
        self.batches.append(len(requests))
        return tuple(self._outcomes(requests))

    def start_channel(self) -> Generator[Any, Any, None]:
        yield from part("protocol.effects").Sleep(0)
        self.channel_starts += 1

    def _start(self, operation: Any) -> Generator[Any, Any, Any]:
        yield from self.exchange(operation)
        body = (*operation.body, ("operationId", "op-1"))
        return SimpleNamespace(request=evolve(operation, body=body))

    def _outcomes(self, requests: Iterable[Any]) -> Iterable[Any]:
        outcome = part("results").Outcome
        for request in requests:
            try:
                yield outcome(self._answer(request))
            except part("errors").UcwaError as error:
                yield outcome.failed(error)

    def _answer(self, request: Any) -> Any:
        self.requests.append(request)
        line = f"{request.method} {request.href}"
        assert line in self.replies, f"{line} was not expected"
        answer = self.replies[line]
        if isinstance(answer, list):
            answer = answer.pop(0)
        if callable(answer) and not isinstance(answer, type):
            answer = answer(request)
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, tuple):
            return part("content").Content(*answer)
        return None if answer is None else self._read(request.result, answer)

    def _read(self, name: str | None, document: Any) -> Any:
        kind = None if name is None else getattr(part("resources"), name, None)
        return part("codec").loads(json.dumps(document), type=kind)
