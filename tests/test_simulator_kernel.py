"""The kernel of the simulator over raw HTTP: time, sign-in, applications, event channels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
import pytest
from simulated import ANN, BOB, Person, connect, seen, server, simulator

import codegen
from codegen.targets.server.target import SIMULATOR

DISCOVERY, POOL, OTHER = (
    f"http://{name}.contoso.example" for name in ("lyncdiscover", "pool", "other")
)
XML = "{http://schemas.microsoft.com/rtc/2012/03/ucwa}"


@asynccontextmanager
async def alone(**more: Any) -> AsyncIterator[tuple[Any, Person]]:
    """Ann, with what signing in and being available brought read."""
    simulated = simulator(**more)
    async with connect(simulated) as http:
        ann = await Person.sign_in(http, ANN)
        await ann.be_available("Messaging")
        simulated.clock.advance(5)
        await ann.events()
        yield simulated, ann


async def held(person: Person, href: str = "") -> asyncio.Task[httpx.Response]:
    """A request for events that waits."""
    task = asyncio.create_task(person.get(href or person.next))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not task.done()
    return task


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 20)

    asyncio.run(bounded())


def test_the_simulator_is_copied_whole() -> None:
    folder = Path(codegen.__file__).parents[1] / "templates" / "server" / "package"
    stored = {path.relative_to(folder).as_posix() for path in folder.glob("simulator/**/*.py")}
    assert sorted(stored) == list(SIMULATOR)


# Time


def test_timers_run_in_order_each_at_its_moment() -> None:
    schedule = server("simulator.schedule").Schedule(0.0)
    log: list[tuple[str, float]] = []

    def note(name: str) -> None:
        log.append((name, schedule.now))
        if name == "b":
            schedule.after(1, lambda: note("late"))

    for due, name in ((3, "c"), (1, "a"), (1, "b")):
        schedule.at(due, lambda name=name: note(name))
    schedule.at(2, lambda: note("never")).cancel()
    schedule.run_until(5)
    assert log == [("a", 1), ("b", 1), ("late", 2), ("c", 3)]
    assert (schedule.now, schedule.next_due) == (5, None)


def test_the_real_clock_wakes_who_waits() -> None:
    async def test() -> None:
        simulated = simulator(clock=server().RealClock(rate=1000))
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.be_available("Messaging")
            assert len(await ann.events()) == 5

    run(test)


# Sign-in


def deployment() -> Any:
    package = server()
    hosts = package.Hosts(
        discovery=["lyncdiscover.contoso.example"],
        pools=["pool.contoso.example", "other.contoso.example"],
    )
    simulated = package.Simulator(clock=package.VirtualClock(), hosts=hosts)
    users = [
        package.User(ANN, password="password"),
        package.User(BOB, password="password", pool="other.contoso.example"),
    ]
    simulated.world.add(users)
    return simulated


async def token(http: httpx.AsyncClient, host: str, user: str = ANN, **more: str) -> str:
    form = {"grant_type": "password", "username": user, "password": "password", **more}
    reply = await http.post(f"{host}/webticket/oauthtoken", data=form)
    body: dict[str, str] = reply.json()
    return f"Bearer {body['access_token']}" if reply.status_code == 200 else body["error"]


NEW = {"UserAgent": "raw", "EndpointId": "1", "Culture": "en-US"}


def test_discovery_leads_to_the_server_of_the_user_where_another_token_is_due() -> None:
    async def test() -> None:
        async with connect(deployment()) as http:
            root = (await http.get(f"{DISCOVERY}/?originalDomain=contoso.example")).json()
            user = root["_links"]["user"]["href"]
            assert user.startswith(DISCOVERY)
            refused = await http.get(user)
            assert refused.status_code == 401
            assert refused.headers["content-type"].startswith("text/html")
            bearer, ticket = refused.headers.get_list("www-authenticate")
            assert bearer.startswith("Bearer trusted_issuers=")
            assert ticket.startswith(f'MsRtcOAuth href="{DISCOVERY}/WebTicket/oauthtoken",')
            mine = {"Authorization": await token(http, DISCOVERY)}
            found = (await http.get(user, headers=mine)).json()
            applications = found["_links"]["applications"]["href"]
            assert applications == f"{POOL}/ucwa/oauth/v1/applications"
            elsewhere = await http.post(applications, json=NEW, headers=mine)
            assert elsewhere.status_code == 500
            assert elsewhere.headers["x-ms-diagnostics"].startswith("28032")
            assert (await http.head(applications)).status_code in (401, 405)
            assert (await http.post(applications, json=NEW)).status_code == 401
            mine = {"Authorization": await token(http, POOL)}
            assert (await http.post(applications, json=NEW, headers=mine)).status_code == 201

    run(test)


def test_a_user_of_another_pool_is_sent_there() -> None:
    async def test() -> None:
        async with connect(deployment()) as http:
            bobs = {"Authorization": await token(http, POOL, BOB)}
            path = "/Autodiscover/AutodiscoverService.svc/root/oauth/user"
            user = (await http.get(POOL + path, headers=bobs)).json()
            assert user["_links"]["redirect"]["href"].startswith(OTHER)
            here = await http.post(f"{POOL}/ucwa/oauth/v1/applications", json=NEW, headers=bobs)
            assert here.status_code == 403
            assert (await http.get("http://nobody.example/")).status_code == 404

    run(test)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "invalid_request"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({"grant_type": "password", "username": ANN, "password": "x"}, "invalid_grant"),
        ({"grant_type": "password", "username": "who", "password": "x"}, "invalid_grant"),
        ({"grant_type": "urn:microsoft.rtc:windows"}, "invalid_grant"),
        ({"grant_type": "urn:microsoft.rtc:passive"}, "invalid_grant"),
        ({"grant_type": "urn:microsoft.rtc:anonmeeting"}, "invalid_request"),
    ],
)
@pytest.mark.parametrize("encoding", ["data", "files"])
def test_tokens_are_refused(form: dict[str, str], error: str, encoding: str) -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            fields: Any = form
            if encoding == "files":
                fields = {name: (None, value) for name, value in form.items()}
            more: dict[str, Any] = {encoding: fields} if form else {}
            reply = await http.post("/WebTicket/oauthtoken", **more)
            assert (reply.status_code, reply.json()["error"]) == (400, error)
            assert reply.headers["cache-control"] == "no-store"

    run(test)


def test_all_ways_to_a_token() -> None:
    async def test() -> None:
        simulated = simulator()
        server("simulator.guests").admit_guests(simulated.world, "sip:ann@x;conf", "KEY")
        async with connect(simulated) as http:
            windows = await http.post(
                "/WebTicket/oauthtoken",
                data={"grant_type": "urn:microsoft.rtc:windows"},
                headers={"X-Sim-User": ANN},
            )
            assert windows.json()["token_type"] == "Bearer"
            passive = {"grant_type": "urn:microsoft.rtc:passive"}
            reply = await http.post("/WebTicket/oauthtoken", data=passive)
            page = reply.json()["ms_rtc_passiveauthuri"]
            assert "<form" in (await http.get(page)).text
            person = {"username": ANN, "password": "password"}
            assert (await http.post(page, data={**person, "password": "x"})).status_code == 403
            assert (await http.post(page, data=person)).status_code == 200
            assert (await http.post("/WebTicket/oauthtoken", data=passive)).status_code == 200
            guest = {
                "grant_type": "urn:microsoft.rtc:anonmeeting",
                "password": "KEY",
                "ms_rtc_conferenceuri": "sip:ann@x;conf",
            }
            first = (await http.post("/WebTicket/oauthtoken", data=guest)).json()
            assert first["expires_in"] == 3600
            renewed = await http.post(
                "/WebTicket/oauthtoken", data={**guest, "ms_rtc_renew": first["access_token"]}
            )
            assert renewed.status_code == 200
            assert len(simulated.users) == 4  # the guest is the same person as before
            wrong = await http.post("/WebTicket/oauthtoken", data={**guest, "password": "?"})
            assert wrong.json()["error"] == "invalid_grant"

    run(test)


def test_a_token_ends_with_its_time() -> None:
    async def test() -> None:
        settings = server().Settings(token_lifetime=60)
        async with alone(settings=settings) as (simulated, ann):
            assert (await ann.get("me")).status_code == 200
            simulated.clock.advance(60)
            assert (await ann.get("me")).status_code == 401

    run(test)


# Applications


def test_instances_of_one_application_have_channels_of_their_own() -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            one = await Person.sign_in(http, ANN, instance="one")
            two = await Person.sign_in(http, ANN, instance="two")
            assert one.base == two.base
            again = {"userAgent": "raw", "endpointId": ANN, "culture": "en-US"}
            reply = await one.post(
                "/ucwa/oauth/v1/applications", json={**again, "instanceId": "one"}
            )
            assert reply.status_code == 200
            await one.be_available()
            simulated.clock.advance(5)
            assert len(await one.events()) == len(await two.events()) == 5
            assert (await one.send("DELETE", f"{one.base}?instanceId=one")).status_code == 204
            assert (await one.get(one.next)).status_code == 404
            assert (await two.get("me")).status_code == 200
            assert (await two.send("DELETE", f"{two.base}?instanceId=two")).status_code == 204
            gone = await two.get(two.base)
            assert (gone.status_code, gone.json()["subcode"]) == (404, "ApplicationNotFound")

    run(test)


def test_an_application_expires_unattended_and_is_forgotten_later() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            waiting = await held(ann)
            simulated.clock.advance(170)
            assert not waiting.done()
            simulated.clock.advance(10)
            assert (await waiting).status_code == 200
            simulated.clock.advance(900)
            gone = await ann.get("me")
            assert (gone.status_code, gone.json()["subcode"]) == (
                410,
                "InactiveApplicationExpired",
            )
            simulated.clock.advance(301)
            lost = await ann.get("me")
            assert (lost.status_code, lost.json()["subcode"]) == (404, "ApplicationNotFound")

    run(test)


def test_a_user_has_so_many_applications_and_those_of_others_are_theirs() -> None:
    async def test() -> None:
        async with alone(settings=server().Settings(max_applications=1)) as (_, ann):
            other = await ann.post("/ucwa/oauth/v1/applications", json=NEW)
            assert (other.status_code, other.json()["subcode"]) == (410, "TooManyApplications")
            bob = await Person.sign_in(ann.http, BOB)
            assert (await bob.get(f"{ann.base}/me")).status_code == 403

    run(test)


def test_documented_paths_and_those_of_deployments_lead_to_the_same() -> None:
    async def test() -> None:
        async with alone() as (_, ann):
            texts = {
                (await ann.get(f"{prefix}{ann.base.rpartition('/')[2]}/me")).text
                for prefix in ("/ucwa/oauth/v1/applications/", "/ucwa/v1/applications/")
            }
            assert len(texts) == 1

    run(test)


# The user


def test_links_of_the_user_come_and_go_with_being_available() -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            assert "makeMeAvailable" in (await ann.read("me"))["_links"]
            refused = await ann.get("me/note")
            assert (refused.status_code, refused.json()["subcode"]) == (
                409,
                "MakeMeAvailableRequired",
            )
            await ann.be_available("Messaging")
            links = (await ann.read("me"))["_links"]
            assert "makeMeAvailable" not in links
            assert {"note", "presence", "location", "reportMyActivity"} <= set(links)
            again = await ann.post("me/makeMeAvailable", json={})
            assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")

    run(test)


def test_presence_decays_unless_activity_is_reported() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):

            async def is_shown() -> Any:
                return (await ann.read("me/presence"))["availability"]

            assert await is_shown() == "Online"
            simulated.clock.advance(200)
            await ann.post("me/reportMyActivity")
            simulated.clock.advance(200)
            assert await is_shown() == "Online"
            simulated.clock.advance(101)
            assert await is_shown() == "IdleOnline"
            simulated.clock.advance(300)
            assert await is_shown() == "Away"
            await ann.post("me/reportMyActivity")
            assert await is_shown() == "Online"

    run(test)


# Channels


def test_an_urgent_event_takes_those_that_wait_along() -> None:
    async def test() -> None:
        async with alone() as (_, ann):
            waiting = await held(ann)
            await ann.post("me/note", json={"message": "In"})
            for _ in range(20):
                await asyncio.sleep(0)
            assert not waiting.done()
            await ann.post("communication/messagingInvitations", json={"to": BOB})
            names = [event.short for event in seen((await waiting).json())]
            assert names[:2] == ["updated note", "started messagingInvitation Connecting"]

    run(test)


def test_updates_that_were_not_sent_are_superseded() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            for availability in ("Busy", "Away", "Online"):
                await ann.post("me/presence", json={"availability": availability})
            simulated.clock.advance(5)
            assert [event.short for event in await ann.events()] == ["updated presence"]

    run(test)


def test_without_events_a_request_is_answered_when_its_time_is_up() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            waiting = await held(ann, f"{ann.next}&timeout=200")
            simulated.clock.advance(199)
            await asyncio.sleep(0)
            assert not waiting.done()
            simulated.clock.advance(1)
            body = (await waiting).json()
            assert set(body) <= {"_links", "rel"}
            assert set(body["_links"]) == {"self", "next"}

    run(test)


def test_the_same_ack_gives_the_same_again_and_what_came_since() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            this = ann.next
            await ann.post("me/note", json={"message": "1"})
            simulated.clock.advance(5)
            first = await ann.events()
            await ann.post("me/location", json={"location": "Here"})
            simulated.clock.advance(5)
            grown = list(seen((await ann.get(this)).json()))
            assert [event.short for event in grown] == ["updated note", "updated location"]
            assert grown[: len(first)] == first
            acknowledged = await held(ann)
            acknowledged.cancel()

    run(test)


@pytest.mark.parametrize("ack", [0, 1, 7])
def test_a_wrong_ack_leads_back_to_what_was_not_acknowledged(ack: int) -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            await ann.post("me/note", json={"message": "1"})
            simulated.clock.advance(5)
            assert ann.next.endswith("ack=2")
            first = await ann.events()
            body = (await ann.get(f"{ann.base}/events?ack={ack}")).json()
            assert set(body["_links"]) == {"self", "resync"}
            assert "sender" not in body
            ann.next = body["_links"]["resync"]["href"]
            assert await ann.events() == first

    run(test)


@pytest.mark.parametrize(("first", "second", "loser"), [(0, 0, 0), (0, 1, 0), (2, 1, 1)])
def test_of_two_requests_one_is_replaced(first: int, second: int, loser: int) -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            one = await held(ann, f"{ann.next}&priority={first}")
            two = asyncio.create_task(ann.get(f"{ann.next}&priority={second}"))
            (done,), (waiting,) = await asyncio.wait(
                {one, two}, return_when=asyncio.FIRST_COMPLETED
            )
            assert done is (one, two)[loser]
            refused = await done
            assert (refused.status_code, refused.json()["subcode"]) == (409, "PGetReplaced")
            simulated.clock.advance(180)
            assert (await waiting).status_code == 200

    run(test)


def test_after_a_long_absence_the_channel_resumes_without_what_was() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            await ann.post("communication/messagingInvitations", json={"to": BOB})
            simulated.clock.advance(601)
            body = (await ann.get(ann.next)).json()
            assert set(body["_links"]) == {"self", "resume"}
            assert not simulated.world.application(ann.base.rpartition("/")[2]).conversations
            ann.next = body["_links"]["resume"]["href"]
            waiting = await held(ann)
            waiting.cancel()

    run(test)


def test_an_ended_application_answers_who_waits() -> None:
    async def test() -> None:
        async with alone() as (_, ann):
            waiting = await held(ann)
            assert (await ann.send("DELETE", ann.base)).status_code == 204
            assert (await waiting).status_code == 404

    run(test)


@pytest.mark.parametrize("query", ["low=4", "medium=1801", "timeout=1", "ack=x", "ack="])
def test_parameters_out_of_range_are_refused(query: str) -> None:
    async def test() -> None:
        async with alone() as (_, ann):
            reply = await ann.get(f"{ann.base}/events?{query}")
            assert (reply.status_code, reply.json()["subcode"]) == (
                400,
                "ParameterValidationFailure",
            )

    run(test)


def test_events_and_resources_in_xml() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            await ann.post("me/note", json={"message": "1"})
            simulated.clock.advance(5)
            accept = {"Accept": "application/vnd.microsoft.com.ucwa+xml"}
            reply = await ann.get(ann.next, headers=accept)
            assert reply.headers["content-type"].startswith(accept["Accept"])
            root = fromstring(reply.text)
            assert root.tag == f"{XML}events"
            (event,) = root.findall(f"{XML}sender/{XML}updated")
            assert event.get("rel") == "note"
            body = f'<input xmlns="{XML[1:-1]}"><property name="message">2</property></input>'
            kind = {"Content-Type": "application/xml"}
            assert (await ann.post("me/note", content=body, headers=kind)).status_code == 204
            note = fromstring((await ann.get("me/note", headers=accept)).text)
            assert "2" in [row.text for row in note.findall(f"{XML}property")]

    run(test)


# Faults, journal, snapshots


def test_faults_hit_whom_they_are_for_as_often_as_they_say() -> None:
    async def test() -> None:
        fault = server().Fault
        async with alone() as (simulated, ann):
            simulated.faults.add(fault(path="*/me", nth=2, status=503, retry_after=7, user=ANN))
            replies = [await ann.get("me") for _ in range(3)]
            assert [reply.status_code for reply in replies] == [200, 503, 200]
            assert replies[1].headers["retry-after"] == "7"
            (entry,) = simulated.journal.find(path="*/me", status=503)
            assert (entry.user, entry.fault) == (ANN, "status=503")
            simulated.faults.add(fault(path="*/note", reset="after", times=1))
            with pytest.raises(ConnectionResetError):
                await ann.post("me/note", json={"message": "kept"})
            assert (await ann.read("me/note"))["message"] == "kept"
            simulated.faults.add(fault(path="*/events", loses_events=True, times=1))
            body = (await ann.get(ann.next)).json()
            assert "resync" in body["_links"]

    run(test)


def test_a_world_comes_back_as_it_was() -> None:
    async def test() -> None:
        async with alone() as (simulated, ann):
            await ann.post("me/note", json={"message": "before"})
            kept = simulated.snapshot()
            await ann.post("me/note", json={"message": "after"})
            waiting = await held(ann)
            simulated.restore(kept)
            assert (await waiting).status_code == 200
            assert (await ann.read("me/note"))["message"] == "before"
            simulated.clock.advance(5)
            assert [event.short for event in await ann.events()] == ["updated note"]

    run(test)


def test_the_same_seed_gives_the_same_addresses() -> None:
    async def base(seed: int) -> str:
        async with alone(seed=seed) as (_, ann):
            return ann.base

    first, same, other = (asyncio.run(base(seed)) for seed in (1, 1, 2))
    assert first == same != other


# Over a socket


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_is_cut_on_a_real_socket(when: str) -> None:
    simulated = simulator()
    with server("testing").serve(simulated.app) as here, httpx.Client(base_url=here.url) as http:
        simulated.faults.add(server().Fault(path="/", reset=when, times=1))
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            http.get("/")
        assert http.get("/").status_code == 200


def test_another_thread_acts_while_a_request_is_held_over_a_socket() -> None:
    simulated = simulator()
    rules = server("simulator.domains.messaging.rules")

    async def sign_in(url: str) -> Person:
        async with httpx.AsyncClient() as http:
            person = await Person.sign_in(http, ANN, url)
            await person.be_available("Messaging")
            return person

    with server("testing").serve(simulated.app) as here, httpx.Client(timeout=20) as http:
        ann = asyncio.run(sign_in(here.url))
        simulated.clock.advance(5)
        mine = {"Authorization": f"Bearer {ann.token}"}
        first = http.get(here.url + ann.next, headers=mine).json()

        def act() -> None:
            with simulated.step() as world:
                other = world.register(
                    world.user(BOB), culture="en-US", user_agent="test", endpoint_id="1"
                )
                rules.start(other, ANN, subject="Hello")

        timer = Timer(0.2, act)
        timer.start()
        body = http.get(here.url + first["_links"]["next"]["href"], headers=mine).json()
        timer.join()
        assert next(seen(body)).resource["subject"] == "Hello"
