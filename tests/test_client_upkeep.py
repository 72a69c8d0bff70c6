"""What the generated client keeps up by itself: activity, subscriptions, the application itself."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from channel_server import APPLICATION, BASE, Server, Wired, error, wired
from flow_driver import part, reply

MINUTE = 60


class People(Server):
    """An application with subscriptions that expire by the clock, and activity that is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.expires: dict[str, float] = {}
        """By the paths of subscriptions."""
        self.made: list[tuple[float, str, dict[str, Any]]] = []
        """Subscriptions that began: when, the path, the input."""
        self.renewed: list[tuple[float, str]] = []
        """When, and the path with its query."""
        self.reports: list[float] = []
        self.groups: dict[str, Any] = {"group": [self.group("7", "Friends")]}

    def group(self, identifier: str, name: str) -> dict[str, Any]:
        href = f"{self.home}/groups/{identifier}"
        subscribe = f"{self.home}/presenceSubscriptions?groupId={identifier}"
        links = {"self": {"href": href}, "subscribeToGroupPresence": {"href": subscribe}}
        return {"rel": "group", "id": identifier, "name": name, "_links": links}

    def __call__(self, request: Any) -> Any:
        parts = urlsplit(request.url)
        path = parts.path.removeprefix(self.home)
        known = self.exists and parts.path.startswith(self.home)
        if not known or f"{request.method} {parts.path}" in self.failures:
            return super().__call__(request)
        sent = dict(parse_qsl(parts.query)) | json.loads(request.content or b"{}")
        match path.split("/")[1:]:
            case ["presenceSubscriptions"]:
                return self._begin(request, sent)
            case ["presenceSubscriptions", _] if request.method == "DELETE":
                self.expires.pop(parts.path)
                return reply(204)
            case ["presenceSubscriptions", _]:
                return self._extend(parts.path, f"{path}?{parts.query}", sent)
            case ["presenceSubscriptions", _, "memberships"]:
                self.commands.append(f"POST {parts.path} {sent['contactUris']}")
                return reply(201, {"rel": "presenceSubscriptionMemberships"})
            case ["myGroups"]:
                links = {"self": {"href": parts.path}}
                return reply(200, {"rel": "myGroups", "_links": links, "_embedded": self.groups})
            case ["myContactsAndGroupsSubscription"]:
                return reply(200, self._contact_list())
            case ["myContactsAndGroupsSubscription", "start"]:
                self.renewed.append((self.clock.time, path))
                return reply(201, self._contact_list())
            case ["reportMyActivity"]:
                self.reports.append(self.clock.time)
                return reply(204)
        return super().__call__(request)

    def _begin(self, request: Any, sent: dict[str, Any]) -> Any:
        href = f"{self.home}/presenceSubscriptions/{len(self.made) + 1}"
        self.made.append((self.clock.time, urlsplit(request.url).path, sent))
        self.expires[href] = self.clock.time + int(sent["duration"]) * MINUTE
        more = {"href": f"{href}/memberships"}
        links = {"self": {"href": href}, "memberships": more, "addToPresenceSubscription": more}
        return reply(201, {"rel": "presenceSubscription", "id": href[-1], "_links": links})

    def _extend(self, href: str, path: str, sent: dict[str, Any]) -> Any:
        left = self.expires.get(href, 0.0) - self.clock.time
        if left <= 0:
            return error(404, "NotFound", "ApplicationNotFound")
        self.renewed.append((self.clock.time, path))
        minutes = min(30, left / MINUTE + int(sent["duration"]))
        self.expires[href] = self.clock.time + minutes * MINUTE
        links = {"self": {"href": href}}
        return reply(200, {"rel": "presenceSubscription", "_links": links})

    def _contact_list(self) -> dict[str, Any]:
        home = f"{self.home}/myContactsAndGroupsSubscription"
        rel = "startOrRefreshSubscriptionToContactsAndGroups"
        links = {"self": {"href": home}, rel: {"href": f"{home}/start"}}
        return {"rel": "myContactsAndGroupsSubscription", "_links": links}


@pytest.fixture
def server() -> People:
    return People()


@pytest.fixture
def client(server: People) -> Wired:
    return kept(server)


def kept(server: People, **settings: Any) -> Wired:
    found = wired(server, **settings)
    found.world.spawn(found.upkeep.run(), "upkeep")
    return found


def send(client: Wired, request: Any) -> Any:
    return client.world.run(client.exchange(request)).value


def make_available(client: Wired, **inputs: Any) -> None:
    send(client, client.home.application.embedded.me.links.make_me_available.post(**inputs))


def subscribe(client: Wired, *uris: str, duration: int = 30) -> Any:
    links = client.home.application.embedded.people.links
    return send(client, links.presence_subscriptions.post(duration=duration, uris=uris))


def subscribe_group(client: Wired, identifier: str = "7") -> Any:
    people = client.home.application.embedded.people
    groups = send(client, people.links.my_groups.get())
    link = groups.embedded.group[0].links.subscribe_to_group_presence
    return send(client, link.post(duration=10, group_id=identifier))


def subscribe_contacts(client: Wired, duration: int = 60) -> None:
    people = client.home.application.embedded.people
    subscription = send(client, people.links.my_contacts_and_groups_subscription.get())
    link = subscription.links.start_or_refresh_subscription_to_contacts_and_groups
    send(client, link.post(duration=duration))


def test_activity_is_reported_in_time_once_the_user_is_available(
    client: Wired, server: People
) -> None:
    client.world.advance(1000)
    assert server.reports == []
    make_available(client)
    client.world.advance(3600)
    gaps = {b - a for a, b in pairwise(server.reports)}
    assert server.reports[0] == 1180
    assert max(gaps) <= 180
    assert min(gaps) >= 162
    assert len(gaps) > 5  # jitter


def test_what_the_user_reports_counts(client: Wired, server: People) -> None:
    make_available(client)
    client.world.advance(100)
    me = send(client, client.home.application.links["self"].get()).embedded.me
    send(client, me.links.report_my_activity.post())
    client.world.advance(170)
    assert server.reports == [100]
    client.world.advance(20)
    assert server.reports[1:] == [280]


@pytest.mark.parametrize(
    ("outcome", "reports"),
    [
        (lambda: error(410, "Gone", "InactiveApplicationExpired"), 1),
        (lambda: error(503, "ServiceUnavailable"), 100),
        (lambda: error(404, "NotFound", "ApplicationNotFound"), 100),
        (lambda: error(409, "Conflict", "MakeMeAvailableRequired"), 100),
        (lambda: part("errors").TransportError("no route"), 100),
        (lambda: part("errors").AuthError("no token"), 1),
    ],
)
def test_a_report_that_fails_is_made_again_unless_all_is_over(
    server: People, outcome: Any, reports: int
) -> None:
    client = kept(server)
    make_available(client)
    server.failures[f"POST {APPLICATION}/reportMyActivity"] = outcome
    client.world.advance(180 + 99 * 30)
    found = server.commands.count(f"POST {APPLICATION}/reportMyActivity")
    assert found == reports
    assert "POST /ucwa/applications" not in server.commands


def test_nothing_is_kept_up_where_the_user_does_not_want_it(server: People) -> None:
    client = kept(server, report_activity=False, renew_subscriptions=False)
    make_available(client)
    subscribe(client, "sip:a@b.example")
    subscribe_contacts(client)
    server.renewed.clear()
    client.world.advance(7200)
    assert (server.reports, server.renewed, len(server.made)) == ([], [], 1)
    assert client.intents.subscriptions == ()


def test_a_subscription_is_renewed_itself_before_it_expires(client: Wired, server: People) -> None:
    subscription = subscribe(client, "sip:a@b.example")
    client.world.advance(24 * 3600)
    assert len(server.made) == 1
    assert {path for _, path in server.renewed} == {"/presenceSubscriptions/1?duration=30"}
    times = [0.0] + [when for when, _ in server.renewed]
    gaps = [(b - a) / MINUTE for a, b in pairwise(times)]
    assert min(gaps) >= 22
    assert max(gaps) < 26
    assert server.expires[subscription.href] > client.world.time


def test_one_that_the_user_ends_is_renewed_no_more(client: Wired, server: People) -> None:
    subscription = subscribe(client, "sip:a@b.example", duration=10)
    client.world.advance(1000)
    renewed = len(server.renewed)
    assert renewed
    send(client, subscription.links.self_.delete())
    client.world.advance(7200)
    assert len(server.renewed) == renewed
    assert len(server.made) == 1


def test_what_the_user_renews_counts_and_never_beyond_the_longest(
    client: Wired, server: People
) -> None:
    subscription = subscribe(client, "sip:a@b.example")
    client.world.advance(20 * MINUTE)
    send(client, subscription.links.self_.post(duration=30))
    (known,) = client.intents.subscriptions
    assert known.expires == server.expires[subscription.href] == 50 * MINUTE
    client.world.advance(20 * MINUTE)
    assert [when for when, _ in server.renewed] == [20 * MINUTE]


def test_one_that_expired_is_begun_anew_and_no_application_created(
    client: Wired, server: People
) -> None:
    subscription = subscribe(client, "sip:a@b.example")
    memberships = subscription.links.add_to_presence_subscription
    send(client, memberships.post(contact_uris=("sip:c@b.example",)))
    server.expires.clear()  # while the computer slept
    client.world.advance(3600)
    assert len(server.made) == 2
    assert server.made[1][0] < 26 * MINUTE  # when it turned out
    assert server.made[1][1:] == (
        f"{APPLICATION}/presenceSubscriptions",
        {"duration": 30, "uris": ["sip:a@b.example", "sip:c@b.example"]},
    )
    assert {path for _, path in server.renewed} == {"/presenceSubscriptions/2?duration=30"}
    assert len(client.intents.subscriptions) == 1
    assert "POST /ucwa/applications" not in server.commands


def test_one_that_can_not_be_had_now_is_tried_again_but_not_if_forbidden(server: People) -> None:
    client = kept(server)
    subscribe(client, "sip:a@b.example")
    href = f"POST {APPLICATION}/presenceSubscriptions/1"
    server.failures[href] = lambda: error(503, "ServiceUnavailable")
    client.world.advance(26 * MINUTE)
    tries = server.commands.count(href)
    assert 2 <= tries <= 8
    server.failures.clear()
    client.world.advance(2 * MINUTE)
    assert len(server.renewed) == 1
    server.failures[href] = lambda: error(403, "Forbidden")
    client.world.advance(3600)
    assert client.intents.subscriptions == ()
    assert server.commands.count(href) == tries + 1


def test_contacts_and_groups_are_renewed_where_they_were_begun(
    client: Wired, server: People
) -> None:
    subscribe_contacts(client)
    client.world.advance(5 * 3600)
    times = [when for when, _ in server.renewed]
    gaps = [(b - a) / MINUTE for a, b in pairwise(times)]
    assert {path for _, path in server.renewed} == {"/myContactsAndGroupsSubscription/start"}
    # The server may cap them at half an hour, and does not say whether it does.
    assert max(gaps) < 30
    assert min(gaps) > 20


def test_all_is_set_up_in_a_new_application(server: People) -> None:
    client = kept(server)
    signals = client.hub.signals(client.signals.ApplicationRecreated)
    enums = part("enums")
    make_available(client, supported_modalities=(enums.ModalityType.MESSAGING,), phone_number="1")
    presence = part("resources").PresenceLink(f"{APPLICATION}/presence", "presence")
    send(client, presence.post(availability=enums.PreferredAvailability.BUSY))
    communication = part("resources").CommunicationLink(f"{APPLICATION}/communication")
    formats = (enums.MessageFormat.PLAIN, enums.MessageFormat.HTML)
    send(client, communication.put(
        supported_message_formats=formats, supported_modalities=(enums.ModalityType.PHONE_AUDIO,)
    ))  # fmt: skip
    subscribe(client, "sip:a@b.example")
    group = subscribe_group(client)
    send(client, group.links.memberships.post(contact_uris=("sip:d@b.example",)))
    subscribe_contacts(client)
    subscribe(client, "sip:x@b.example", duration=10)
    ended = subscribe(client, "sip:y@b.example")
    send(client, ended.links.self_.delete())
    made = len(server.made)
    client.world.spawn(client.channel.run())
    client.world.advance(5)
    server.exists = False
    server.groups = {}
    client.world.advance(180)
    signal = signals.take()
    home = "/ucwa/applications/2"
    bodies = {row.url: json.loads(row.content) for row in client.world.requests if row.content}
    assert bodies[f"{BASE}{home}/makeMeAvailable"] == {
        "signInAs": "Busy",
        "supportedMessageFormats": ["Plain", "Html"],
        "supportedModalities": ["PhoneAudio"],
    }
    assert [row[1:] for row in server.made[made:]] == [
        (f"{home}/presenceSubscriptions", {"duration": 30, "uris": ["sip:a@b.example"]}),
        (f"{home}/presenceSubscriptions", {"duration": 10, "uris": ["sip:x@b.example"]}),
    ]
    assert server.renewed[-1][1] == "/myContactsAndGroupsSubscription/start"
    (lost,) = signal.lost
    assert lost.startswith("the presence of the group 7 is not subscribed to: ")
    assert lost.endswith("there is no group '7'")
    client.world.advance(3600)
    assert all(path.startswith(("/presence", "/my")) for _, path in server.renewed)
    assert server.reports[-1] > client.world.time - 240


def test_a_group_is_found_again_by_its_identifier(server: People) -> None:
    client = kept(server)
    subscription = subscribe_group(client)
    send(client, subscription.links.memberships.post(contact_uris=("sip:d@b.example",)))
    client.world.spawn(client.channel.run())
    client.world.advance(5)
    server.exists = False
    server.number = 4
    server.groups = {
        "pinnedGroup": server.group("1", "Pinned"),
        "group": [server.group("3", "Others"), server.group("7", "Friends")],
    }
    server.number = 1
    text = json.dumps(server.groups).replace("applications/4", "applications/2")
    server.groups = json.loads(text)
    client.world.advance(180)
    path, sent = server.made[-1][1:]
    assert path == "/ucwa/applications/2/presenceSubscriptions"
    assert sent == {"duration": 10, "groupId": "7"}
    assert server.commands[-1].endswith("/memberships ['sip:d@b.example']")


def test_an_application_that_was_there_all_the_time_needs_nothing(server: People) -> None:
    client = kept(server)
    make_available(client)
    client.world.run(client.home.read_again())
    before = len(server.commands)
    assert client.world.run(client.home.restoring.make_available()) is None
    assert len(server.commands) == before
    # As if another instance were faster.
    server.failures[f"POST {APPLICATION}/makeMeAvailable"] = error(409, "Conflict", "AlreadyExists")
    server.commands.clear()
    client.world.run(client.home.read_again())
    assert client.world.run(client.home.restoring.make_available()) is None
    assert server.commands[-1] == f"POST {APPLICATION}/makeMeAvailable"


@pytest.mark.parametrize(
    ("settings", "anonymous", "body"),
    [
        ({"endpoint_id": "e", "instance_id": "i", "user_agent": "u", "culture": "de-DE"}, False,
         {"culture": "de-DE", "endpointId": "e", "instanceId": "i", "userAgent": "u"}),
        ({"endpoint_id": "e"}, False,
         {"culture": "en-US", "endpointId": "e", "userAgent": "ucwa-client"}),
        ({"endpoint_id": "e"}, True, {"culture": "en-US", "userAgent": "ucwa-client"}),
    ],
)  # fmt: skip
def test_an_application_says_what_it_is(
    server: People, settings: dict[str, Any], anonymous: bool, body: dict[str, Any]
) -> None:
    client = Wired(server, **settings)
    page = "anonApplications" if anonymous else "applications"
    server.failures[f"POST /ucwa/{page}"] = reply(201, server.application())
    url = f"{BASE}/ucwa/{page}"
    made = client.world.run(client.home.create(url, anonymous=anonymous))
    assert made is client.home.application
    assert made.embedded.people.links.presence_subscriptions
    assert client.home.url == BASE + APPLICATION
    sent = client.world.requests[0]
    assert (sent.url, sent.operation, json.loads(sent.content)) == (url, f"{page}.POST", body)


def test_a_reply_without_an_application_has_it_read(server: People) -> None:
    client = Wired(server)
    server.failures["POST /ucwa/applications"] = reply(201, None, ("Location", APPLICATION))
    client.world.run(client.home.create(f"{BASE}/ucwa/applications"))
    assert client.home.application.href == APPLICATION
    server.failures["POST /ucwa/applications"] = reply(200, b"")
    with pytest.raises(client.errors.DecodeError, match="expected an application"):
        client.world.run(client.home.create(f"{BASE}/ucwa/applications"))


@pytest.mark.parametrize(
    "outcome",
    [
        reply(204),
        error(404, "NotFound", "ApplicationNotFound"),
        error(410, "Gone"),
        error(503, "ServiceUnavailable"),
    ],
)
def test_an_application_is_deleted_once_whatever_comes(server: People, outcome: Any) -> None:
    client = wired(server)
    server.failures[f"DELETE {APPLICATION}"] = outcome
    client.world.run(client.home.delete())
    client.world.run(client.home.delete())
    assert server.commands.count(f"DELETE {APPLICATION}") == 1
    assert client.home.application.href == APPLICATION


def test_an_application_of_others_is_not_deleted(server: People) -> None:
    client = Wired(server)
    server.world = client.world
    client.world.run(client.home.attach(BASE + APPLICATION))
    client.world.run(client.home.delete())
    assert server.commands == [f"GET {APPLICATION}"]


def test_newest_states_come_with_events(server: People) -> None:
    client = wired(server)
    decoded = part("codec").loads
    links = {"self": {"href": f"{APPLICATION}/me"}, "note": {"href": "/note"}}
    body = {
        "_links": {"next": {"href": "/n"}},
        "sender": [{"rel": "me", "href": "/me", "events": [{
            "type": "updated", "link": {"rel": "me", "href": f"{APPLICATION}/me"},
            "_embedded": {"me": {"rel": "me", "name": "A", "_links": links}},
        }]}],
    }  # fmt: skip
    (found,) = decoded(json.dumps(body), type=part("events").EventBatch).events
    assert not client.home.application.links.me.embedded.links.note
    client.home.note(found)
    application = client.home.application
    assert application.embedded.me.name == "A"
    assert application.links.me.embedded.links.note
    assert application.embedded.people.links.my_groups
