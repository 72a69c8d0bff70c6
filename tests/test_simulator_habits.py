"""Habits of clients that were not written for the simulator: each is met as it comes."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest
from simulated import ANN, BOB, HOST, Person, connect, seen, server, simulator
from simulated_calls import party, run
from simulated_chat import ALL, chat, only, start

OAUTH = "/ucwa/oauth/v1/applications"
JSON = {"Content-Type": "application/json"}


def pair(**more: Any) -> Any:
    return party(ann=ALL, bob=ALL, **more)


# Paths put together by hand


PATHS = [
    # method, path below the application, body, status
    ("GET", "", None, 200),
    ("GET", "me", None, 200),
    ("GET", "me/presence", None, 200),
    ("GET", "me/note", None, 200),
    ("GET", "me/location", None, 200),
    ("GET", "me/phones", None, 200),
    ("POST", "me/presence", {"availability": "Busy"}, 204),
    ("POST", "me/note", {"message": "Out"}, 204),
    ("POST", "me/location", {"location": "Here"}, 204),
    ("POST", "me/reportMyActivity", None, 204),
    ("GET", "people", None, 200),
    ("GET", "people/contacts", None, 200),
    ("GET", "people/groups", None, 200),
    ("GET", "people/search?query=bob&limit=3", None, 200),
    ("GET", "people/bob@contoso.example", None, 200),
    ("GET", "people/bob@contoso.example/presence", None, 200),
    ("POST", "people/presenceSubscriptions", {"duration": 11, "uris": [BOB]}, 201),
    ("GET", "communication", None, 200),
    ("GET", "communication/conversations?filter=active", None, 200),
    ("GET", "communication/conversationLogs", None, 200),
    ("GET", "communication/missedItems", None, 200),
    ("POST", "communication/startmessaging", {"to": BOB}, 201),
    ("POST", "communication/startMessaging", {"to": BOB}, 201),
    ("POST", "communication/messagingInvitations", {"to": BOB}, 201),
    ("POST", "onlineMeetings/myOnlineMeetings", {"subject": "Plans"}, 201),
    ("GET", "policies", None, 200),
    ("POST", "reportMyNetwork", {"clientNetworkType": "Internal"}, 201),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), PATHS)
@pytest.mark.parametrize("prefix", [OAUTH, "/ucwa/v1/applications", "/UCWA/OAuth/v1/Applications"])
def test_paths_that_are_put_together_from_the_id(
    prefix: str, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    async def test() -> None:
        async with pair() as people:
            ann = people.ann
            href = f"{prefix}/{ann.application['id']}/{path}".rstrip("/")
            more = {} if body is None else {"json": body}
            reply = await ann.send(method, href, **more)
            assert reply.status_code == status, reply.text

    run(test)


@pytest.mark.parametrize("path", ["me/makeMeAvailable", "communication/makeMeAvailable"])
def test_both_places_of_being_available(path: str) -> None:
    async def test() -> None:
        async with party(ann=(), bob=()) as people:
            href = f"{OAUTH}/{people.ann.application['id']}/{path}"
            body = {"SupportedModalities": ["Messaging"], "SignInAs": "Online"}
            assert (await people.ann.post(href, json=body)).status_code == 204
            assert "makeMeAvailable" not in (await people.ann.read("me"))["_links"]

    run(test)


def test_a_chat_by_paths_alone() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            key = mine.link("conversation").rpartition("/")[2]
            path = f"communication/conversations/{key.upper()}/messaging"
            text = {"Content-Type": "text/plain"}
            for words, query in (("One", "?OperationContext=1"), ("Two", "")):
                sent = await people.ann.post(f"{path}/messages{query}", content=words, headers=text)
                assert sent.status_code == 201
                (message,) = await people.heard(people.bob)
                assert said_in(message) == words
            events = await people.heard(people.ann)
            assert [row.resource.get("operationId") for row in events] == ["1", None]
            assert (await people.ann.post(f"{path}/typing")).status_code == 204
            assert (await people.ann.post(f"{path}/terminate")).status_code == 204

    run(test)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (None, "é!".encode()),
        ("text/plain", "é!".encode()),
        ("Text/Plain; Charset=UTF-8", "é!".encode()),
        ('text/plain; charset="utf-8"; x="a,b"', "é!".encode()),
        ("text/plain;charset=iso-8859-1", "é!".encode("latin-1")),
        ("text/plain;charset=nonesuch", "é!".encode()),
    ],
)
def test_a_text_arrives_with_its_character_set_whatever_was_stated(
    kind: str | None, sent: bytes
) -> None:
    """Without one, what is no ASCII would mean something else to who decodes it."""

    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            headers = {"Content-Type": kind} if kind else {}
            reply = await people.ann.post(mine.link("sendMessage"), content=sent, headers=headers)
            assert reply.status_code == 201, reply.text
            (message,) = await people.heard(people.bob)
            assert message.link("plainMessage") == "data:text/plain;charset=utf-8,%C3%A9%21"

    run(test)


def said_in(event: Any) -> str:
    href: str = event.link("plainMessage")
    return href.partition(",")[2]


@pytest.mark.parametrize(
    "spelling",
    [
        "people/Bob@Contoso.example/presence",
        "people/bob%40contoso.example/presence",
        "people/BOB%40CONTOSO.EXAMPLE/Presence",
        "People/%62ob@contoso.example/presence",
        "people/sip%3abob%40contoso.example/presence",
    ],
)
def test_an_address_is_the_same_in_all_its_spellings(spelling: str) -> None:
    async def test() -> None:
        async with pair() as people:
            reply = await people.ann.get(spelling)
            assert reply.status_code == 200, reply.text
            assert reply.json()["availability"] == "Online"

    run(test)


# Without a token


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "path",
    ["/Autodiscover/AutodiscoverService.svc/root/oauth/user", OAUTH, f"{OAUTH}/1234/me"],
)
def test_whoever_asks_without_a_token_is_told_where_to_get_one(method: str, path: str) -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            reply = await http.request(method, path)
            if reply.status_code == 405:  # the page has no such method
                assert "allow" in reply.headers
                return
            assert reply.status_code == 401
            challenge = " ".join(reply.headers.get_list("www-authenticate"))
            found = re.search(r'MsRtcOAuth href="([^"]+)",grant_type="([^"]+)"', challenge)
            assert found is not None
            assert found[1] == f"{HOST}/WebTicket/oauthtoken"
            assert "password" in found[2].split(",")
            assert (reply.content == b"") is (method == "HEAD")
            for text in ("Bearer", "Bearer nonsense", "Basic YTpi", "Negotiate abc"):
                again = await http.request(method, path, headers={"Authorization": text})
                assert again.status_code == 401, text

    run(test)


FORM = {"grant_type": "password", "username": ANN, "password": "password"}


@pytest.mark.parametrize(
    "more",
    [
        {"data": FORM},
        {"files": {name: (None, value) for name, value in FORM.items()}},
        {"data": {**FORM, "username": "ann@contoso.example"}},
        {"data": {**FORM, "username": "Ann@Contoso.Example"}},
        {
            "content": "grant_type=password&username=sip%3Aann%40contoso.example&password=password",
            "headers": {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"},
        },
    ],
)
@pytest.mark.parametrize("path", ["/WebTicket/oauthtoken", "/webticket/oauthtoken"])
def test_tokens_are_asked_for_in_forms_of_either_kind(path: str, more: dict[str, Any]) -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            reply = await http.post(path, **more)
            assert reply.status_code == 200, reply.text
            body = reply.json()
            assert body["access_token"].startswith("cwt=")
            assert int(body["expires_in"]) > 0
            headers = {"Authorization": f"Bearer {body['access_token']}"}
            user = "/Autodiscover/AutodiscoverService.svc/root/oauth/user"
            found = await http.get(user, headers=headers)
            assert found.json()["_links"]["applications"]["href"] == HOST + OAUTH

    run(test)


# Names, bodies and headers


@pytest.mark.parametrize(
    "body",
    [
        {"UserAgent": "x", "EndpointId": "1", "Culture": "en-US"},
        {"useragent": "x", "ENDPOINTID": "1", "culture": "en-US", "type": "Browser"},
        {"userAgent": "x", "endpointId": "1", "culture": "en-US", "unknown": {"a": [1]}},
    ],
)
def test_names_of_inputs_are_spelled_in_any_case(body: dict[str, Any]) -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            ann = await Person.sign_in(http, ANN)
            reply = await ann.post(OAUTH, json=body)
            assert reply.status_code == 201, reply.text
            application = reply.json()
            assert application["userAgent"] == "x"
            assert application["_links"]["self"]["href"].endswith(f"/{application['id']}")

    run(test)


@pytest.mark.parametrize("query", ["?Message=In+a+%26+b", "?message=In%20a%20%26%20b"])
def test_inputs_of_a_post_may_stand_in_the_query(query: str) -> None:
    async def test() -> None:
        async with pair() as people:
            assert (await people.ann.post(f"me/note{query}")).status_code == 204
            assert (await people.ann.read("me/note"))["message"] == "In a & b"

    run(test)


NEEDLESS: list[dict[str, Any]] = [
    {},
    {"content": b"", "headers": JSON},
    {"content": b"{}", "headers": JSON},
    {"content": b"not json", "headers": JSON},
    {"content": b"bye", "headers": {"Content-Type": "text/plain"}},
    {"content": b"a=b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    {"content": b"\x00\x01"},
]


@pytest.mark.parametrize("more", NEEDLESS)
def test_bodies_where_none_is_due_are_overlooked(more: dict[str, Any]) -> None:
    async def test() -> None:
        async with pair() as people:
            assert (await people.ann.post("me/reportMyActivity", **more)).status_code == 204
            await start(people)
            await people.heard(people.ann)
            invitation = (await people.heard(people.bob))[0]
            accepted = await people.bob.post(invitation.link("accept"), **more)
            assert accepted.status_code == 204, accepted.text
            messaging = only(await people.heard(people.ann), "updated messaging Connected")
            assert (await people.ann.post(messaging.link("setIsTyping"), **more)).status_code == 204
            stopped = await people.ann.post(messaging.link("stopMessaging"), **more)
            assert stopped.status_code == 204

    run(test)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html, application/xhtml+xml, */*", "application/json"),
        ("application/json, text/javascript, */*; q=0.01", "application/json"),
        ("application/vnd.microsoft.com.ucwa+json", "application/vnd.microsoft.com.ucwa+json"),
        ("application/vnd.microsoft.ucwa+xml", "application/vnd.microsoft.ucwa+xml"),
        ("application/xml", "application/xml"),
    ],
)
def test_the_answer_is_in_what_the_client_takes(accept: str | None, kind: str) -> None:
    async def test() -> None:
        async with pair() as people:
            del people.http.headers["accept"]
            headers = {} if accept is None else {"Accept": accept}
            for path in ("me", "communication"):
                reply = await people.ann.get(path, headers=headers)
                assert reply.status_code == 200
                assert reply.headers["content-type"].partition(";")[0] == kind

    run(test)


BROWSER = {
    "Origin": "https://app.fabrikam.example",
    "X-Ms-Origin": "https://app.fabrikam.example",
    "X-Requested-With": "XMLHttpRequest",
    "Referer": f"{HOST}/Autodiscover/XFrame/XFrame.html",
    "Accept-Language": "en-us",
    "DNT": "1",
    "Cache-Control": "no-cache",
}


@pytest.mark.parametrize(
    ("allowed", "status"),
    [
        (None, 200),
        (("https://app.fabrikam.example",), 200),
        (("https://other.example",), 403),
    ],
)
def test_headers_of_browsers_are_on_every_request(
    allowed: tuple[str, ...] | None, status: int
) -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(origins=allowed)
        async with pair(settings=settings) as people:
            reply = await people.ann.get("me", headers=BROWSER)
            assert reply.status_code == status
            if status == 403:
                assert "app.fabrikam.example" in reply.json()["message"]
            assert (await people.ann.get("me")).status_code == 200

    run(test)


@pytest.mark.parametrize("path", ["/Autodiscover/XFrame/XFrame.html", "root"])
def test_the_frame_for_scripts_of_other_sites(path: str) -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            root = (await http.get("/")).json()
            linked = root["_links"]["xframe"]["href"]
            reply = await http.get(linked if path == "root" else path)
            assert reply.headers["content-type"].startswith("text/html")
            assert "postMessage" in reply.text

    run(test)


# Hosts


def deployment() -> Any:
    package = server()
    hosts = package.Hosts(
        discovery=["lyncdiscover.contoso.example", "lyncdiscoverinternal.contoso.example"],
        pools=["pool.contoso.example"],
    )
    simulated = package.Simulator(clock=package.VirtualClock(), hosts=hosts)
    simulated.world.add([package.User(ANN, password="password")])
    return simulated


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ["lyncdiscover", "LyncDiscover", "lyncdiscoverinternal"])
def test_hosts_are_told_apart_by_their_name_and_links_are_whole(scheme: str, name: str) -> None:
    async def test() -> None:
        transport = httpx.ASGITransport(deployment().app)
        async with httpx.AsyncClient(transport=transport) as http:
            root = (
                await http.get(f"{scheme}://{name}.contoso.example/?originalDomain=contoso.example")
            ).json()
            user = root["_links"]["user"]["href"]
            assert user == (
                f"{scheme}://{name.lower()}.contoso.example/autodiscover/"
                "autodiscoverservice.svc/root/oauth/user?originalDomain=contoso.example"
            )
            refused = await http.get(user)
            challenge = " ".join(refused.headers.get_list("www-authenticate"))
            found = re.search(r'href="([^"]+)"', challenge)
            assert found is not None
            token = (await http.post(found[1], data=FORM)).json()["access_token"]
            answer = await http.get(user, headers={"Authorization": f"Bearer {token}"})
            applications = answer.json()["_links"]["applications"]["href"]
            assert applications == f"{scheme}://pool.contoso.example{OAUTH}"

    run(test)


def test_hosts_are_told_apart_by_the_header_alone() -> None:
    async def test() -> None:
        transport = httpx.ASGITransport(deployment().app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            for host, status in (
                ("lyncdiscover.contoso.example", 200),
                ("lyncdiscover.contoso.example:8080", 200),
                ("nobody.example", 404),
            ):
                reply = await http.get("/", headers={"Host": host})
                assert reply.status_code == status
                if status == 200:
                    assert reply.json()["_links"]["user"]["href"].startswith(f"http://{host}/")

    run(test)


def test_whole_addresses_with_a_query_are_followed_as_they_are() -> None:
    async def test() -> None:
        async with pair() as people:
            ann = people.ann
            await ann.post("communication/startMessaging", json={"to": BOB})
            reply = await ann.get(HOST + ann.next + "&timeout=180&priority=0&low=15&medium=5")
            assert reply.status_code == 200
            names = [event.short for event in seen(reply.json())]
            assert "started messagingInvitation Connecting" in names
            body = {"operationId": "1"}
            joined = await ann.post(
                f"{HOST}{ann.base}/communication/onlineMeetingInvitations?onlineMeetingUri=adhoc",
                json=body,
            )
            assert joined.status_code == 201

    run(test)


# What clients look for in answers


def test_the_property_to_send_back_is_the_first_of_communication() -> None:
    async def test() -> None:
        async with pair() as people:
            communication = (await people.ann.read(""))["_embedded"]["communication"]
            for shown in (communication, await people.ann.read("communication")):
                name, value = next(iter(shown.items()))
                assert value == "please pass this in a PUT request"
                assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name)
            body = {"supportedMessageFormats": ["Plain", "Html"], name: value}
            headers = {"If-Match": f'"{shown["etag"]}"'}
            reply = await people.ann.send("PUT", "communication", json=body, headers=headers)
            assert reply.status_code == 200, reply.text
            del body[name]
            shown = await people.ann.read("communication")
            headers = {"If-Match": f'"{shown["etag"]}"'}
            reply = await people.ann.send("PUT", "communication", json=body, headers=headers)
            assert (reply.status_code, reply.json()["subcode"]) == (
                400,
                "ParameterValidationFailure",
            )

    run(test)


def test_messaging_comes_along_whenever_its_state_changes() -> None:
    async def test() -> None:
        async with pair() as people:
            await start(people)
            states = [*await messaging_states(people.heard(people.ann))]
            invitation = (await people.heard(people.bob))[0]
            await people.bob.post(invitation.link("accept"))
            states += await messaging_states(people.heard(people.ann))
            connected = people.side(people.ann).href("messaging")
            await people.ann.post(f"{connected}/terminate", content=b"x", headers=JSON)
            states += await messaging_states(people.heard(people.ann))
            assert states == ["Connecting", "Connected", "Disconnected"]

    run(test)


async def messaging_states(events: Awaitable[list[Any]]) -> list[str]:
    return [row.resource["state"] for row in await events if row.rel == "messaging"]


def test_the_application_has_an_id_and_what_clients_start_from() -> None:
    async def test() -> None:
        async with connect(simulator()) as http:
            ann = await Person.sign_in(http, ANN)
            shown = ann.application
            assert shown["id"].isdecimal()
            assert {"me", "people", "onlineMeetings", "communication"} == set(shown["_embedded"])
            assert {"self", "events", "batch", "policies", "reportMyNetwork"} <= set(
                shown["_links"]
            )
            assert shown["_links"]["events"]["href"].endswith("events?ack=1")
            assert await ann.read("") == shown

    run(test)
