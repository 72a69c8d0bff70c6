"""The main flows, walked by hand over raw HTTP: the client here is httpx and the links."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
import pytest
from attrs import define, field
from corpus_samples import Told, event_batches, replies, resources_in
from simulated import ANN, BOB, EVE, server
from simulated_calls import run

DISCOVERY = "http://lyncdiscover.contoso.example/"
JPEG = b"\xff\xd8\xff\xe0 a picture"
PLAIN = {"Content-Type": "text/plain;charset=utf-8"}


@define(eq=False)
class Walker:
    """A client that knows the address of discovery, and follows links from there."""

    http: httpx.AsyncClient
    user: str
    password: str = "password"
    host: str = ""
    tokens: dict[str, str] = field(factory=dict)
    application: dict[str, Any] = field(factory=dict)
    next: str = ""
    batch: dict[str, Any] = field(factory=dict)
    batches: list[dict[str, Any]] = field(factory=list)

    async def request(self, method: str, href: str, **more: Any) -> httpx.Response:
        """A request with the token of its host; a challenge is met once."""
        url = httpx.URL(self.host or DISCOVERY).join(href)
        origin = f"{url.scheme}://{url.netloc.decode()}"
        headers = more.pop("headers", {})
        for again in (True, False):
            given = dict(headers)
            if origin in self.tokens:
                given["Authorization"] = f"Bearer {self.tokens[origin]}"
            reply = await self.http.request(method, url, headers=given, **more)
            if reply.status_code != 401 or not again:
                return reply
            self.tokens[origin] = await self.token(reply)
        raise AssertionError("unreachable")

    async def token(self, challenged: httpx.Response) -> str:
        challenge = ", ".join(challenged.headers.get_list("www-authenticate"))
        found = re.search(r'MsRtcOAuth href="([^"]+)",\s*grant_type="([^"]+)"', challenge)
        assert found is not None
        assert "password" in found[2].split(",")
        form = {"grant_type": "password", "username": self.user, "password": self.password}
        reply = await self.http.post(found[1], data=form)
        assert reply.status_code == 200, reply.json()
        token: str = reply.json()["access_token"]
        return token

    async def sign_in(self, **more: str) -> httpx.Response:
        """From discovery to an application."""
        href = DISCOVERY
        for _ in range(5):
            links = (await self.request("GET", href)).json()["_links"]
            if "applications" in links:
                break
            href = links["redirect" if "redirect" in links else "user"]["href"]
        self.host = links["applications"]["href"]
        body = {"userAgent": "walker", "endpointId": self.user, "culture": "en-US", **more}
        reply = await self.request("POST", self.host, json=body)
        assert reply.status_code in (200, 201), reply.text
        self.application = reply.json()
        self.next = self.link("events")
        return reply

    def part(self, rel: str) -> dict[str, Any]:
        found: dict[str, Any] = self.application["_embedded"][rel]
        return found

    def link(self, rel: str, *, of: dict[str, Any] | None = None) -> str:
        href: str = (of or self.application)["_links"][rel]["href"]
        return href

    async def read(self, href: str) -> dict[str, Any]:
        reply = await self.request("GET", href)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def refresh(self) -> None:
        self.application = await self.read(self.link("self"))

    async def events(self) -> list[Told]:
        """The next batch of events; what it embedded is in `embedded`."""
        self.batch = await self.read(self.next)
        self.batches.append(self.batch)
        links = self.batch["_links"]
        (self.next,) = (links[rel]["href"] for rel in ("next", "resync", "resume") if rel in links)
        return told(self.batch)

    def embedded(self, rel: str) -> dict[str, Any]:
        """The last resource of that name that the batch embedded."""
        return [shown for name, shown in resources_in(self.batch) if name == rel][-1]

    async def be_available(self) -> None:
        body = {"supportedModalities": ["Messaging"], "supportedMessageFormats": ["Plain"]}
        href = self.link("makeMeAvailable", of=self.part("me"))
        reply = await self.request("POST", href, json=body)
        assert reply.status_code == 204, reply.text
        await self.refresh()


def told(batch: dict[str, Any]) -> list[Told]:
    return [
        (
            event["type"],
            event["link"]["rel"],
            event.get("in", {}).get("rel", ""),
            event.get("status", ""),
        )
        for sender in batch.get("sender", ())
        for event in sender["events"]
    ]


@define(eq=False)
class Deployment:
    simulated: Any
    http: httpx.AsyncClient

    def wait(self, seconds: float) -> None:
        self.simulated.clock.advance(seconds)

    async def walker(self, user: str, *, available: bool = True) -> Walker:
        """Somebody who signed in, with what that brought read."""
        found = Walker(self.http, user)
        await found.sign_in()
        if available:
            await found.be_available()
            self.wait(5)
            await found.events()
        return found


@asynccontextmanager
async def deployment(**more: Any) -> AsyncIterator[Deployment]:
    """A domain with discovery and two servers: Bob's is not Ann's."""
    package = server()
    hosts = package.Hosts(
        discovery=["lyncdiscover.contoso.example"],
        pools=["pool1.contoso.example", "pool2.contoso.example"],
    )
    simulated = package.Simulator(clock=package.VirtualClock(), hosts=hosts, **more)
    people = ((ANN, "pool1"), (BOB, "pool2"), (EVE, "pool1"))
    simulated.world.add(
        [
            package.User(uri, password="password", photo=JPEG, pool=f"{pool}.contoso.example")
            for uri, pool in people
        ]
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(simulated.app)) as http:
        yield Deployment(simulated, http)


# Signing in


@pytest.mark.parametrize(("user", "pool"), [(ANN, "pool1"), (BOB, "pool2")])
def test_signing_in_leads_to_the_server_of_the_user(user: str, pool: str) -> None:
    async def test() -> None:
        async with deployment() as here:
            walker = Walker(here.http, user)
            reply = await walker.sign_in()
            assert reply.status_code == 201
            assert walker.host == f"http://{pool}.contoso.example/ucwa/oauth/v1/applications"
            assert set(walker.tokens) == {
                "http://lyncdiscover.contoso.example",
                f"http://{pool}.contoso.example",
            }
            assert len(set(walker.tokens.values())) == 2
            assert {"makeMeAvailable", "self"} <= set(walker.part("me")["_links"])
            assert (await walker.request("DELETE", walker.link("self"))).status_code == 204
            gone = await walker.request("GET", walker.link("self"))
            assert (gone.status_code, gone.json()["subcode"]) == (404, "ApplicationNotFound")

    run(test)


def test_a_token_of_one_server_is_worth_nothing_at_another() -> None:
    async def test() -> None:
        async with deployment() as here:
            walker = await here.walker(ANN, available=False)
            token = walker.tokens["http://lyncdiscover.contoso.example"]
            reply = await here.http.get(
                walker.host.replace("/applications", "/applications/1"),
                headers={"Authorization": f"Bearer {token}"},
            )
            assert reply.status_code == 500
            assert reply.headers["x-ms-diagnostics"].startswith("28032")

    run(test)


def test_instances_share_an_application() -> None:
    async def test() -> None:
        async with deployment() as here:
            walker, other = Walker(here.http, ANN), Walker(here.http, ANN)
            assert (await walker.sign_in(instanceId="a")).status_code == 201
            assert (await walker.sign_in(instanceId="a")).status_code == 200
            assert (await other.sign_in(instanceId="b")).status_code == 201
            assert other.application["id"] == walker.application["id"]
            assert (await other.request("DELETE", other.link("self"))).status_code == 204
            assert (await other.request("GET", other.next)).status_code == 404
            await walker.be_available()
            here.wait(5)
            assert len(await walker.events()) == 5

    run(test)


# Being available


def test_what_a_user_can_do_about_themselves() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN, available=False)
            base = ann.link("self", of=ann.part("me"))
            early = await ann.request("GET", f"{base}/note")
            assert (early.status_code, early.json()["subcode"]) == (409, "MakeMeAvailableRequired")
            await ann.be_available()
            here.wait(5)
            assert await ann.events() == [
                ("updated", "me", "", ""),
                ("added", "presence", "", ""),
                ("added", "note", "", ""),
                ("added", "location", "", ""),
                ("updated", "communication", "", ""),
            ]
            assert "startMessaging" in ann.embedded("communication")["_links"]
            me = ann.part("me")
            assert "makeMeAvailable" not in me["_links"]
            for rel, body, name in (
                ("presence", {"availability": "Busy"}, "availability"),
                ("note", {"message": "On a train"}, "message"),
                ("location", {"location": "Here"}, "location"),
            ):
                href = ann.link(rel, of=me)
                assert (await ann.request("POST", href, json=body)).status_code == 204
                here.wait(5)
                assert await ann.events() == [("updated", rel, "", "")]
                assert (await ann.read(href))[name] == body[name]
            await ann.request("POST", ann.link("note", of=me), json={})
            assert (await ann.read(ann.link("note", of=me)))["message"] == ""
            long = await ann.request(
                "POST", ann.link("location", of=me), json={"location": "x" * 61}
            )
            assert (long.status_code, long.json()["subcode"]) == (400, "ParameterValidationFailure")
            off = {"availability": "Offwork"}
            await ann.request("POST", ann.link("presence", of=me), json=off)
            shown = await ann.read(ann.link("presence", of=me))
            assert (shown["availability"], shown["activity"]) == ("Away", "off-work")

    run(test)


@pytest.mark.parametrize(
    ("match", "echo", "status"),
    [
        ('"{etag}"', True, 200),
        ("{etag}", True, 428),
        (None, True, 428),
        ('"old"', True, 412),
        ('"{etag}"', False, 400),
    ],
)
def test_changing_communication_takes_its_tag_and_its_property(
    match: str | None, echo: bool, status: int
) -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            shown = ann.part("communication")
            body = {name: value for name, value in shown.items() if name[0] != "_"}
            body["supportedMessageFormats"] = ["Plain", "Html"]
            if not echo:
                body.pop(next(name for name, value in body.items() if "PUT request" in str(value)))
            headers = {"If-Match": match.format(etag=shown["etag"])} if match else {}
            href = ann.link("self", of=shown)
            reply = await ann.request("PUT", href, json=body, headers=headers)
            assert reply.status_code == status, reply.text
            after = await ann.read(href)
            assert (after["etag"] != shown["etag"]) is (status == 200)

    run(test)


# Messages


async def talk(here: Deployment) -> tuple[Walker, Walker, list[list[Told]], list[list[Told]]]:
    """Ann invites Bob, who accepts; what each of them was told in the two steps."""
    ann, bob = await here.walker(ANN), await here.walker(BOB)
    body = {
        "operationId": "5028e824",
        "subject": "Task Sample",
        "importance": "Normal",
        "sessionContext": "33dc0ef6",
        "telemetryId": None,
        "to": BOB,
        "_links": {"message": {"href": "data:text/plain;charset=utf-8,Hi+Bob%0d%0a"}},
    }
    href = ann.link("startMessaging", of=ann.part("communication"))
    reply = await ann.request("POST", href, json=body)
    assert reply.status_code == 201
    asked = [await ann.events()]
    assert reply.headers["location"] == ann.link("self", of=ann.embedded("messagingInvitation"))
    invited = [await bob.events()]
    accept = bob.link("accept", of=bob.embedded("messagingInvitation"))
    assert (await bob.request("POST", accept)).status_code == 204
    asked.append(await ann.events())
    invited.append(await bob.events())
    return ann, bob, asked, invited


def test_a_chat_from_the_invitation_to_the_end() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann, bob, asked, invited = await talk(here)
            assert asked == [
                [
                    ("started", "messagingInvitation", "", ""),
                    ("added", "conversation", "", ""),
                    ("added", "localParticipant", "", ""),
                    ("updated", "messaging", "", ""),
                ],
                [
                    ("updated", "conversation", "", ""),
                    ("added", "participant", "", ""),
                    ("added", "participantMessaging", "participant", ""),
                    ("added", "participantMessaging", "localParticipant", ""),
                    ("updated", "messaging", "", ""),
                    ("completed", "messagingInvitation", "", "Success"),
                ],
            ]
            assert invited[1] == [
                ("updated", "messaging", "", ""),
                ("updated", "conversation", "", ""),
                ("added", "participantMessaging", "localParticipant", ""),
                ("added", "participantMessaging", "participant", ""),
                ("updated", "participant", "", ""),
                ("completed", "messagingInvitation", "", "Success"),
                ("completed", "message", "", "Success"),
            ]
            first = bob.embedded("message")
            assert bob.link("plainMessage", of=first).endswith(",Hi+Bob%0d%0a")
            mine, theirs = ann.embedded("messaging"), bob.embedded("messaging")
            assert mine["negotiatedMessageFormats"] == ["Plain"]
            href = ann.link("sendMessage", of=mine) + "?operationId=m1"
            waiting = asyncio.create_task(bob.events())
            await asyncio.sleep(0)
            reply = await ann.request("POST", href, content="Lunch?", headers=PLAIN)
            assert reply.status_code == 201
            assert await waiting == [("completed", "message", "", "Success")]
            assert bob.link("plainMessage", of=bob.embedded("message")).endswith(",Lunch%3F")
            assert await ann.events() == [("completed", "message", "", "Success")]
            sent = ann.embedded("message")
            assert (sent["operationId"], sent["direction"]) == ("m1", "Outgoing")
            assert ann.link("self", of=sent) == reply.headers["location"]
            assert (await ann.request("POST", ann.link("setIsTyping", of=mine))).status_code == 204
            assert await bob.events() == [("added", "participant", "typingParticipants", "")]
            stop = ann.link("stopMessaging", of=mine)
            assert (await ann.request("POST", stop, content="bye")).status_code == 204
            for walker in (ann, bob):
                events = await walker.events()
                assert ("updated", "messaging", "", "") in events
                assert events[-2:] == [
                    ("deleted", "participant", "", ""),
                    ("deleted", "conversation", "", ""),
                ]
                assert walker.embedded("messaging")["state"] == "Disconnected"
            gone = await bob.request("GET", bob.link("self", of=theirs))
            assert gone.status_code == 404

    run(test)


def test_what_was_said_is_in_the_history_and_goes_on_from_there() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann, bob, *_ = await talk(here)
            conversation = ann.link("conversation", of=ann.embedded("messaging"))
            assert (await ann.request("DELETE", conversation)).status_code == 204
            await ann.events()
            await bob.events()
            communication = bob.part("communication")
            counts = await bob.read(bob.link("missedItems", of=communication))
            assert (counts["conversationLogsCount"], counts["missedConversationsCount"]) == (1, 0)
            logs = await bob.read(bob.link("conversationLogs", of=communication) + "?limit=5")
            (link,) = logs["_links"]["conversationLog"]
            log = await bob.read(link["href"])
            assert (log["subject"], log["type"]) == ("Task Sample", "MessageLog")
            page = await bob.read(bob.link("conversationLogTranscripts", of=log))
            assert "nextConversationLogTranscripts" not in page["_links"]
            (piece,) = page["_embedded"]["conversationLogTranscript"]
            message = piece["_embedded"]["messageTranscript"]
            assert bob.link("plainMessage", of=message).endswith(",Hi+Bob%0d%0a")
            author = await bob.read(bob.link("contact", of=piece))
            assert author["uri"] == ANN
            again = bob.link("continueMessaging", of=log)
            reply = await bob.request("POST", again, json={"operationId": "again"})
            assert reply.status_code == 201
            await bob.events()
            assert bob.embedded("messagingInvitation")["threadId"] == log["threadId"]
            here.wait(30)
            assert ("completed", "messagingInvitation", "", "Failure") in await bob.events()
            missed = await ann.events()
            assert missed[-1] == ("updated", "missedItems", "", "")
            assert ann.embedded("missedItems")["unreadMissedConversationsCount"] == 1
            assert (await bob.request("DELETE", bob.link("self", of=log))).status_code == 204

    run(test)


# The event channel and its troubles


def test_a_batch_that_was_lost_on_its_way_comes_again() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            me = ann.part("me")
            await ann.request("POST", ann.link("note", of=me), json={"message": "1"})
            here.wait(5)
            fault = server().Fault(path="*/events", reset="after", times=1)
            here.simulated.faults.add(fault)
            this = ann.next
            with pytest.raises(ConnectionResetError):
                await ann.events()
            assert ann.next == this
            assert await ann.events() == [("updated", "note", "", "")]
            await ann.request("POST", ann.link("location", of=me), json={"location": "x"})
            here.wait(5)
            assert await ann.events() == [("updated", "location", "", "")]

    run(test)


@pytest.mark.parametrize("ack", ["1", "9"])
def test_a_wrong_number_leads_back_to_the_right_one(ack: str) -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            note = ann.link("note", of=ann.part("me"))
            for message in ("0", "1"):
                await ann.request("POST", note, json={"message": message})
                here.wait(5)
                if message == "0":
                    assert await ann.events() == [("updated", "note", "", "")]
            ann.next = re.sub(r"ack=\d+", f"ack={ack}", ann.next)
            assert await ann.events() == []
            assert set(ann.batch["_links"]) == {"self", "resync"}
            # What was not acknowledged, and what came since.
            assert await ann.events() == [("updated", "note", "", "")] * 2

    run(test)


def test_after_a_long_sleep_conversations_are_gone() -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(idle=1e6, unreported=None)
        async with deployment(settings=settings) as here:
            ann, _, *_ = await talk(here)
            conversation = ann.link("conversation", of=ann.embedded("messaging"))
            here.wait(601)
            assert await ann.events() == []
            assert set(ann.batch["_links"]) == {"self", "resume"}
            assert (await ann.request("GET", conversation)).status_code == 404
            note = ann.link("note", of=ann.part("me"))
            await ann.request("POST", note, json={"message": "back"})
            here.wait(5)
            assert ("updated", "note", "", "") in await ann.events()

    run(test)


def test_an_application_that_was_forgotten_is_made_anew() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            old = ann.link("self")
            here.simulated.faults.add(
                server().Fault(path="*/me", loses_application=True, times=1, user=ANN)
            )
            for href in (ann.link("self", of=ann.part("me")), ann.next, old):
                lost = await ann.request("GET", href)
                assert (lost.status_code, lost.json()["subcode"]) == (404, "ApplicationNotFound")
            assert (await ann.sign_in()).status_code == 201
            assert ann.link("self") != old
            assert "makeMeAvailable" in ann.part("me")["_links"]

    run(test)


def test_another_request_for_events_takes_the_channel() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            first = asyncio.create_task(ann.request("GET", ann.next))
            await asyncio.sleep(0)
            second = asyncio.create_task(ann.request("GET", ann.next))
            reply = await first
            assert (reply.status_code, reply.json()["subcode"]) == (409, "PGetReplaced")
            here.wait(180)
            assert (await second).status_code == 200

    run(test)


def test_a_token_that_ends_is_renewed_and_nothing_is_missed() -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(token_lifetime=60)
        async with deployment(settings=settings) as here:
            ann = await here.walker(ANN)
            note = ann.link("note", of=ann.part("me"))
            await ann.request("POST", note, json={"message": "1"})
            before = dict(ann.tokens)
            here.wait(60)
            assert await ann.events() == [("updated", "note", "", "")]
            assert before["http://pool1.contoso.example"] not in ann.tokens.values()

    run(test)


def test_a_token_allows_what_its_scopes_are_for() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            form = {"grant_type": "password", "username": ANN, "password": ann.password}
            few = {**form, "scope": "Meetings.ReadWrite Conversations.Receive"}
            url = httpx.URL(ann.host).join("/WebTicket/oauthtoken")
            token = (await here.http.post(url, data=few)).json()["access_token"]
            ann.tokens = {f"{url.scheme}://{url.host}": token}
            meetings = ann.link("myOnlineMeetings", of=ann.part("onlineMeetings"))
            assert (await ann.request("GET", meetings)).status_code == 200
            note = ann.link("note", of=ann.part("me"))
            refused = await ann.request("POST", note, json={"message": "x"})
            assert (refused.status_code, refused.json()["code"]) == (403, "Forbidden")
            assert "User.ReadWrite" in refused.json()["message"]

    run(test)


@pytest.mark.parametrize(
    ("status", "code"), [(429, "TooManyRequests"), (503, "ServiceUnavailable")]
)
def test_a_busy_server_says_how_long_to_wait(status: int, code: str) -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            fault = server().Fault(path="*/note", status=status, retry_after=3, times=1)
            here.simulated.faults.add(fault)
            note = ann.link("note", of=ann.part("me"))
            reply = await ann.request("POST", note, json={"message": "1"})
            assert (reply.status_code, reply.json()["code"]) == (status, code)
            assert reply.headers["retry-after"] == "3"
            assert (await ann.read(note))["message"] == ""
            assert (await ann.request("POST", note, json={"message": "1"})).status_code == 204

    run(test)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json; charset=utf-8"),
        (
            "application/vnd.microsoft.com.ucwa+xml",
            "application/vnd.microsoft.com.ucwa+xml; charset=utf-8",
        ),
    ],
)
def test_an_error_on_demand_is_in_what_the_client_takes(accept: str, kind: str) -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            fault = server().Fault(path="*/me", status=409, subcode="AlreadyExists", times=1)
            here.simulated.faults.add(fault)
            me = ann.link("self", of=ann.part("me"))
            reply = await ann.request("GET", me, headers={"Accept": accept})
            assert (reply.status_code, reply.headers["content-type"]) == (409, kind)
            if accept.endswith("json"):
                told = reply.json()
            else:
                told = {row.tag.partition("}")[2]: row.text for row in fromstring(reply.content)}
            assert (told["code"], told["subcode"]) == ("Conflict", "AlreadyExists")

    run(test)


# Batches


def test_several_requests_in_one() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = await here.walker(ANN)
            me = ann.part("me")
            hrefs = [ann.link(rel, of=me) for rel in ("presence", "note", "location")]
            host = httpx.URL(ann.host).netloc.decode()
            parts = [
                f"GET {href} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\r\n"
                for href in hrefs
            ]
            parts.insert(1, f"GET {ann.link('self')}/nothing HTTP/1.1\r\nHost: {host}\r\n\r\n")
            parts.append(f"GET {ann.next} HTTP/1.1\r\nHost: {host}\r\n\r\n")
            body = '{"message": "by batch"}'
            parts.append(
                f"POST {hrefs[1]} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}"
            )
            reply = await ann.request(
                "POST",
                ann.link("batch"),
                content=batch_of(parts),
                headers={
                    "Content-Type": 'multipart/batching;boundary="one"',
                    "Accept": "multipart/batching",
                },
            )
            assert reply.status_code == 200
            answers = answers_of(reply)
            assert [status for status, _ in answers] == [200, 404, 200, 200, 400, 204]
            assert '"availability"' in answers[0][1]
            assert (await ann.read(hrefs[1]))["message"] == "by batch"

    run(test)


def batch_of(parts: list[str]) -> bytes:
    head = "--one\r\nContent-Type: application/http; msgtype=request\r\n\r\n"
    return ("".join(f"{head}{part}\r\n" for part in parts) + "--one--\r\n").encode()


def answers_of(reply: httpx.Response) -> list[tuple[int, str]]:
    """Status and text of each part of the answer to a batch."""
    kind = reply.headers["content-type"]
    assert kind.startswith("multipart/batching")
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + reply.content)
    found: list[tuple[int, str]] = []
    for part in whole.walk():
        if part.is_multipart():
            continue
        assert part["Content-Type"].replace(" ", "") == "application/http;msgtype=response"
        raw = part.get_payload(decode=True)
        assert isinstance(raw, bytes)
        text = raw.decode("utf-8-sig").lstrip("\ufeff")
        found.append((int(text.split()[1]), text.partition("\r\n\r\n")[2]))
    return found


# Photos


def test_photos_come_by_token_or_by_cookie_and_nothing_else_does() -> None:
    async def test() -> None:
        async with deployment() as here:
            ann = Walker(here.http, ANN)
            reply = await ann.sign_in()
            cookie = reply.headers["set-cookie"]
            assert "HttpOnly" in cookie
            await ann.be_available()
            name, _, value = cookie.partition(";")[0].partition("=")
            assert name == "cwt_ucwa"
            photo = ann.link("photo", of=ann.part("me"))
            url = httpx.URL(ann.host).join(photo)
            here.http.cookies.clear()
            seen = await ann.request("GET", photo + "?size=HR96X96", headers={"Accept": "image/*"})
            by_cookie = await here.http.get(url, headers={"Cookie": f"{name}={value}"})
            for found in (seen, by_cookie):
                assert (found.status_code, found.content) == (200, JPEG)
                assert found.headers["content-type"] == "image/jpeg"
                assert "expires" in found.headers
            elsewhere = httpx.URL(ann.host).join(ann.link("self", of=ann.part("me")))
            refused = await here.http.get(elsewhere, headers={"Cookie": f"{name}={value}"})
            assert refused.status_code == 401
            here.simulated.users["ann@contoso.example"].photo = None
            await ann.refresh()
            assert "photo" not in ann.part("me")["_links"]
            assert (await ann.request("GET", photo)).status_code == 404

    run(test)


# What the pages show of real deployments


def in_order(shown: list[Told], ours: list[Told]) -> bool:
    """Whether the events of a sample, which may leave some out, are among ours in their order."""
    rest = iter(ours)
    return all(any(row == mine for mine in rest) for row in shown)


def test_the_order_of_events_is_that_of_the_samples(corpus: Path) -> None:
    async def test() -> None:
        sending, receiving = event_batches(corpus, "SendAnIM"), event_batches(corpus, "ReceiveAnIM")
        async with deployment() as here:
            eve = await here.walker(EVE, available=False)
            await eve.be_available()
            here.wait(5)
            assert await eve.events() == receiving[0]
            ann, bob, asked, invited = await talk(here)
            assert asked == sending[:2]
            assert in_order([*receiving[1], *receiving[2]], invited[0])
            accepted = receiving[4]
            assert in_order(accepted, invited[1])
            assert len(accepted) == 6
            href = ann.link("sendMessage", of=ann.embedded("messaging"))
            await ann.request("POST", href, content="x", headers=PLAIN)
            assert (await bob.events())[0] == receiving[5][0]
            assert await ann.events() == sending[2]

    run(test)


ELSEWHERE = {
    "applicationSharing",
    "dataCollaboration",
}
"""Links to what the simulator does not do."""


@pytest.mark.parametrize("page", ["CreateAnApplication", "SendAnIM", "ReceiveAnIM"])
def test_what_the_samples_offer_is_offered(corpus: Path, page: str) -> None:
    async def test() -> None:
        async with deployment() as here:
            ours: dict[str, list[dict[str, Any]]] = {}
            eve = await here.walker(EVE, available=False)
            note(ours, "application", eve.application)
            ann, bob, *_ = await talk(here)
            for walker in (ann, bob):
                for href in list(here_are(walker)):
                    note(ours, "", await walker.read(href))
                for batch in walker.batches:
                    note(ours, "", batch)
            compared = 0
            for shown in replies(corpus, page):
                for rel, sample in resources_in(shown, shown.get("rel", "")):
                    if rel in ours:
                        compared += 1
                        assert offers(ours[rel], sample), (rel, sorted(sample["_links"]))
            assert compared

    run(test)


def here_are(walker: Walker) -> list[str]:
    """What a client has read until now."""
    messaging = walker.embedded("messaging")
    conversation = walker.link("conversation", of=messaging)
    return [walker.link("self"), walker.link("self", of=messaging), conversation]


def note(ours: dict[str, list[dict[str, Any]]], rel: str, shown: dict[str, Any]) -> None:
    for name, row in resources_in(shown, rel or shown.get("rel", "")):
        ours.setdefault(name, []).append(row)


def offers(ours: list[dict[str, Any]], sample: dict[str, Any]) -> bool:
    """Whether one of ours has all the links and properties of a sample."""
    links = set(sample["_links"]) - ELSEWHERE
    names = {name for name in sample if not re.fullmatch(r"[0-9a-f-]{36}", name)}
    return any(links <= set(row["_links"]) and names <= set(row) for row in ours)
