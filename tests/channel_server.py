"""Events and their batches as they travel, and a small server of the event channel for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flow_driver import World, part, reply

__all__ = ["APPLICATION", "BASE", "Server", "batch", "decoded", "error", "event", "wired"]

BASE = "https://pool.contoso.example"
APPLICATION = "/ucwa/applications/1"
SENDER = ("communication", f"{APPLICATION}/communication")


def event(
    rel: str,
    href: str,
    type_: str = "updated",
    *,
    sender: tuple[str, str] = SENDER,
    embedded: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An event; `sender` is taken out by `batch`. What is embedded has the rel of the event."""
    found: dict[str, Any] = {
        "type": type_,
        "link": {"rel": rel, "href": href},
        "sender": sender,
        **more,
    }
    if embedded is not None:
        links = {"self": {"href": href}, **embedded.pop("_links", {})}
        found["_embedded"] = {rel: {"rel": rel, **embedded, "_links": links}}
    return found


def batch(events: Iterable[dict[str, Any]] = (), **links: str) -> dict[str, Any]:
    """A batch of events in order; links by their rels."""
    senders: list[dict[str, Any]] = []
    for row in events:
        rel, href = row["sender"]
        rest = {name: value for name, value in row.items() if name != "sender"}
        if not senders or senders[-1]["href"] != href:
            senders.append({"rel": rel, "href": href, "events": []})
        senders[-1]["events"].append(rest)
    body: dict[str, Any] = {"_links": {rel: {"href": href} for rel, href in links.items()}}
    if senders:
        body["sender"] = senders
    return body


def decoded(*events: dict[str, Any]) -> tuple[Any, ...]:
    """Events as the client has them."""
    kind = part("events").EventBatch
    body = json.dumps(batch(events, next="/next"))
    found: tuple[Any, ...] = part("codec").loads(body, type=kind).events
    return found


def error(status: int, code: str, subcode: str | None = None, *headers: tuple[str, str]) -> Any:
    """An error of the API."""
    body = {"code": code, "message": "as the server says"}
    return reply(status, body if subcode is None else {**body, "subcode": subcode}, *headers)


class Server:
    """A channel that keeps batches until they are acknowledged, and the application it is of.

    Requests of the channel are held until there is an event or the time is up. `faults` are taken
    one per request of the channel: functions that get the reply that the server gives and return
    what the client gets.
    """

    def __init__(self) -> None:
        self.number = 1
        """Of the application; each new one has the next."""
        self.exists = True
        self.is_gone = False
        self.ack = 1
        """What the last batch that was given is acknowledged by, less one."""
        self.batch: list[dict[str, Any]] = []
        """Given, or to be given, under this number."""
        self.given = False
        self.queue: list[dict[str, Any]] = []
        self.again: list[list[dict[str, Any]]] = []
        """Batches to give a second time, before anything new."""
        self.history: list[tuple[int, list[dict[str, Any]]]] = []
        """Batches that were acknowledged, by their numbers."""
        self.flags: list[Any] = []
        """Of the requests that are held."""
        self.faults: list[Callable[[Any], Any]] = []
        self.is_away = False
        """Whether to answer with `resume` once."""
        self.resumes_at: int | None = None
        """The number that it goes on with then; None for a higher one."""
        self.commands: list[str] = []
        """Requests that are not of the channel."""
        self.polls: list[tuple[float, str]] = []
        self.failures: dict[str, Any] = {}
        """Replies by `METHOD /path` of requests that are to fail."""
        self.lost: list[Any] = []
        """Events of applications that are gone, or of a time that was resumed after."""
        self.world: World | None = None

    @property
    def home(self) -> str:
        return f"/ucwa/applications/{self.number}"

    @property
    def clock(self) -> World:
        assert self.world is not None
        return self.world

    def push(self, *events: dict[str, Any]) -> None:
        """Has something happen."""
        self.queue.extend(events)
        self.wake()

    def wake(self) -> None:
        """Has requests that are held looked at again."""
        for flag in self.flags:
            flag.set()

    def fall_back(self, steps: int, *, merges: bool) -> None:
        """Forgets the last acknowledgements; gives those batches again, or all as one."""
        steps = min(steps, len(self.history))
        if steps == 0:
            return
        rows = [row for _, row in self.history[-steps:]] + [self.batch] + self.again
        self.ack = self.history[-steps][0]
        del self.history[-steps:]
        self.batch, self.again, self.given = rows[0], rows[1:], False
        if merges:
            self.batch, self.again = [one for row in rows for one in row], []

    def skip(self, numbers: int) -> None:
        """Counts on, if nothing is under way, so that the number that the client knows is wrong."""
        if not self.batch and not self.again:
            self.ack += numbers
            self.given = False

    def _acknowledge(self) -> None:
        self.history.append((self.ack, self.batch))
        self.ack += 1
        self.batch, self.given = (self.again.pop(0) if self.again else []), False

    def url(self, ack: int) -> str:
        return f"{self.home}/events?ack={ack}"

    def application(self) -> dict[str, Any]:
        home = self.home
        me = {"reportMyActivity": f"{home}/reportMyActivity"}
        if "makeMeAvailable" not in "".join(self.commands):
            me = {"makeMeAvailable": f"{home}/makeMeAvailable"}
        people = {
            name: f"{home}/{name}"
            for name in ("presenceSubscriptions", "myContactsAndGroupsSubscription", "myGroups")
        }
        return {
            "rel": "application",
            "culture": "en-US",
            "_links": _links({"self": home, "events": self.url(self.first)}),
            "_embedded": {
                "me": {"rel": "me", "_links": _links({"self": f"{home}/me", **me})},
                "people": {"rel": "people", "_links": _links({"self": f"{home}/people", **people})},
            },
        }

    first = 1
    """The number in the application's own link."""

    def __call__(self, request: Any) -> Any:
        path = urlsplit(request.url).path
        if path.endswith("/events"):
            self.polls.append((self.clock.time, request.url))
            return self._poll(request)
        line = f"{request.method} {path}"
        self.commands.append(line)
        if line in self.failures:
            outcome = self.failures[line]
            return outcome() if callable(outcome) else outcome
        if line == "POST /ucwa/applications":
            self.exists = True
            self.number += 1
            self._start()
            return reply(201, self.application())
        if not self.exists or not path.startswith(self.home):
            return error(404, "NotFound", "ApplicationNotFound")
        if path == self.home:
            return reply(200, self.application())
        return reply(204)

    def _start(self) -> None:
        self.lost += self.batch + self.queue
        self.lost += [one for row in self.again for one in row]
        self.ack, self.batch, self.given, self.queue = 1, [], False, []
        self.again, self.history = [], []
        self.commands = [row for row in self.commands if "makeMeAvailable" not in row]

    def _poll(self, request: Any) -> Generator[Any, Any, Any]:
        effects = part("protocol.effects")
        fault = self.faults.pop(0) if self.faults else None
        found = self._answer(request)
        query = dict(parse_qsl(urlsplit(request.url).query))
        until = self.clock.time + float(query.get("timeout", 180))
        flag = self.clock.flag()
        self.flags.append(flag)
        while found is None and fault is None and self.clock.time < until:
            flag.clear()
            yield from effects.Wait(flag, until - self.clock.time)
            found = self._answer(request)
        self.flags.remove(flag)
        if found is None:
            self.given = True
            found = reply(200, self._body())
        return found if fault is None else fault(found)

    def _answer(self, request: Any) -> Any:
        """The reply to a request of the channel; None while there is nothing to say."""
        if self.is_gone:
            return error(410, "Gone", "InactiveApplicationExpired")
        parts = urlsplit(request.url)
        if not self.exists or not parts.path.startswith(f"{self.home}/"):
            return error(404, "NotFound", "ApplicationNotFound")
        if self.is_away:
            self.is_away = False
            self.lost += self.batch + self.queue
            self.lost += [one for row in self.again for one in row]
            self.ack = self.ack + 7 if self.resumes_at is None else self.resumes_at
            self.batch, self.given, self.queue = [], False, []
            self.again, self.history = [], []
            return reply(200, batch(resume=self.url(self.ack)))
        ack = int(dict(parse_qsl(parts.query))["ack"])
        if ack == self.ack + 1 and self.given:
            self._acknowledge()
        elif ack != self.ack:
            return reply(200, batch(resync=self.url(self.ack)))
        if not self.again:
            self.batch, self.queue = self.batch + self.queue, []
        if not self.batch:
            return None
        self.given = True
        return reply(200, self._body())

    def _body(self) -> dict[str, Any]:
        return batch(self.batch, self=self.url(self.ack), next=self.url(self.ack + 1))


def _links(hrefs: dict[str, str]) -> dict[str, Any]:
    return {rel: {"href": href} for rel, href in hrefs.items()}


class Wired:
    """The parts of a session that the channel needs, over a server; without tokens."""

    def __init__(self, server: Any, seed: int = 0, **settings: Any) -> None:
        self.server = server
        self.world = World(server, seed=seed)
        if isinstance(server, Server):
            server.world = self.world
        self.settings = part("protocol.settings").Settings(**settings)
        world, self.errors = self.world, part("errors")
        self.signals = part("signals")
        self.hub = part("protocol.hub").Hub(world, self.settings)
        self.intents = part("protocol.intents").Intents(world, self.settings, self._base)
        self.home = part("protocol.application").ApplicationHome(
            world, self.settings, self.intents, self.exchange
        )
        self.operations = part("protocol.operations").Operations(
            world, self.settings, self.hub, self.exchange, self._base
        )
        self.channel = part("protocol.channel").Channel(
            world, self.settings, self.home, self.hub, self.operations, self._poll
        )
        self.upkeep = part("protocol.upkeep").Upkeep(
            world, self.settings, self.intents, self.home, self.exchange
        )

    def _base(self) -> str:
        return str(self.home.base)

    def exchange(self, request: Any, *, until: float | None = None) -> Generator[Any, Any, Any]:
        """Sends a request once, reads its reply, has the intents record it."""
        exchange = part("protocol.exchange")
        left = None if until is None else until - self.world.time
        sent = exchange.http_request(request, self.home.base, self.settings, timeout=left)
        received = yield from part("protocol.effects").Send(sent)
        response = exchange.read(request, received)
        self.intents.record(request, response)
        return response

    def _poll(self, request: Any, timeout: float) -> Generator[Any, Any, Any]:
        sent = part("protocol.exchange").http_request(
            request, self.home.base, self.settings, timeout=timeout
        )
        return (yield from part("protocol.effects").Send(sent))

    def connect(self) -> None:
        """Takes the application that is there, as one that was created here."""
        self.world.run(self.home.attach(BASE + APPLICATION))
        self.home._collection = f"{BASE}/ucwa/applications"


def wired(server: Any, seed: int = 0, **settings: Any) -> Wired:
    """A client's parts over a server, with its application."""
    found = Wired(server, seed, **settings)
    found.connect()
    return found
