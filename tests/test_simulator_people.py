"""Contacts, groups, subscriptions and search of the simulator, over raw HTTP in JSON and XML."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from attrs import frozen
from simulated import ANN, BOB, EVE, Person, Seen, connect, server, simulator
from simulated_xml import XmlPerson

SPEAKERS = [pytest.param(Person, id="json"), pytest.param(XmlPerson, id="xml")]
SECOND = {"X-MS-RequiresMinResourceVersion": "2"}
STRANGER = "sip:zoe@fabrikam.example"
DELEGATES, DELEGATORS, DEFAULT, PINNED = "delegates", "delegators", "default", "pinned"


@frozen
class Scene:
    """Ann, whose list all is about, and Bob, who is looked at. Both are available."""

    simulated: Any
    http: httpx.AsyncClient
    ann: Person
    bob: Person

    async def settle(self) -> None:
        """Lets events that may wait come, and reads them."""
        await self.heard(self.ann)
        await self.heard(self.bob)

    async def heard(self, person: Person) -> list[str]:
        """What somebody learns of until the medium hold is over."""
        return [event.short for event in await self.learned(person)]

    async def learned(self, person: Person) -> list[Seen]:
        """The same, in full."""
        asked = asyncio.create_task(person.events())
        await self._rest()
        self.simulated.clock.advance(15)
        await self._rest()
        if asked.done():
            return asked.result()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        return []

    async def _rest(self) -> None:
        """Lets requests come as far as they do without time passing."""
        for _ in range(30):
            await asyncio.sleep(0)

    async def listen(self, person: Person | None = None) -> None:
        """Lets somebody, Ann if nobody else, learn of changes of the list."""
        href = "people/contactsAndGroupsSubscription/startOrRefresh?duration=30"
        assert (await (person or self.ann).post(href)).status_code == 201

    async def follow(self, *uris: str, duration: int = 30) -> dict[str, Any]:
        body = {"duration": duration, "uris": uris}
        reply = await self.ann.post("people/presenceSubscriptions", json=body)
        assert reply.status_code == 201, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def put_into(self, group: str | None, *uris: str) -> None:
        for uri in uris:
            assert (await add(self.ann, uri, group)).status_code == 201


@asynccontextmanager
async def scene(speaker: type[Person] = Person, **more: Any) -> AsyncIterator[Scene]:
    more.setdefault("profile", strict())
    simulated = simulator(**more)
    async with connect(simulated) as http:
        ann, bob = [await speaker.sign_in(http, uri) for uri in (ANN, BOB)]
        found = Scene(simulated, http, ann, bob)
        await ann.be_available("Messaging")
        await bob.be_available("Messaging")
        await found.settle()
        yield found


def patient() -> Any:
    """Keeps applications as they are though their clients say nothing for long."""
    return server("simulator.settings").Settings(
        idle=1e6, absence=1e6, inactive=1e6, unreported=None
    )


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 30)

    asyncio.run(bounded())


async def add(person: Person, uri: str, group: str | None = None) -> httpx.Response:
    """Puts somebody on the list."""
    body = {"contactUri": uri} | ({} if group is None else {"groupId": group})
    return await person.post("people/groupMemberships", json=body, headers=SECOND)


async def make_group(person: Person, name: str) -> str:
    """The identifier of a new group."""
    body = {"displayName": name}
    assert (await person.post("people/groups", json=body, headers=SECOND)).status_code == 204
    groups = listed(await person.read("people/groups"), "group")
    (found,) = (row["id"] for row in groups if row["name"] == name)
    assert isinstance(found, str)
    return found


def listed(body: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    """What is embedded under a rel, be it one or several."""
    found = body.get("_embedded", {}).get(rel, [])
    return found if isinstance(found, list) else [found]


def hrefs(body: dict[str, Any], rel: str) -> list[str]:
    found = body["_links"].get(rel, [])
    return [row["href"] for row in (found if isinstance(found, list) else [found])]


def link(body: dict[str, Any], rel: str) -> str:
    (found,) = hrefs(body, rel)
    return found


def refused(reply: httpx.Response) -> tuple[int, str]:
    """Status and subcode of an error."""
    return reply.status_code, reply.json().get("subcode", "")


def faults(reply: httpx.Response) -> dict[str, str]:
    return {row["name"]: row["reason"] for row in reply.json()["parameters"]}


# Somebody


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_contact_shows_who_somebody_is(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            user = found.simulated.users["bob@contoso.example"]
            user.name, user.title, user.photo = "Bob Builder", "Mason", b"\xff\xd8"
            user.phone("Work").number = "tel:+4930123"
            user.phone("Home").number, user.phone("Home").is_public = "tel:+4930999", False
            reply = await found.ann.get("people/bob@contoso.example")
            contact = reply.json()
            assert contact["name"] == "Bob Builder"
            assert (contact["uri"], contact["type"]) == (BOB, "User")
            assert (contact["title"], contact["workPhoneNumber"]) == ("Mason", "tel:+4930123")
            assert contact["sourceNetwork"] == "SameEnterprise"
            assert "homePhoneNumber" not in contact
            assert set(contact["_links"]) == {
                "self",
                "contactLocation",
                "contactNote",
                "contactPhoto",
                "contactPresence",
                "contactPrivacyRelationship",
                "contactSupportedModalities",
            }
            assert reply.headers["etag"] == f'"{contact["etag"]}"'
            known = {"If-None-Match": reply.headers["etag"]}
            assert (await found.ann.get(link(contact, "self"), headers=known)).status_code == 304
            user.title = "Architect"
            assert (await found.ann.get(link(contact, "self"), headers=known)).status_code == 200

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_the_views_of_a_contact_show_what_they_publish(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            await found.bob.post("me/presence", json={"availability": "Offwork"})
            await found.bob.post("me/note", json={"message": "a <b> & c"})
            await found.bob.post("me/location", json={"location": "Room 7"})
            contact = await found.ann.read("people/bob@contoso.example")
            presence = await found.ann.read(link(contact, "contactPresence"))
            assert (presence["availability"], presence["activity"]) == ("Away", "off-work")
            assert (presence["deviceType"], presence["rel"]) == ("Web", "contactPresence")
            note = await found.ann.read(link(contact, "contactNote"))
            assert (note["message"], note["type"]) == ("a <b> & c", "Personal")
            assert (await found.ann.read(link(contact, "contactLocation")))["location"] == "Room 7"
            ways = await found.ann.read(link(contact, "contactSupportedModalities"))
            assert ways["modalities"] == ["Messaging"]
            eve = await found.ann.read("people/eve@contoso.example/presence")
            assert (eve["availability"], eve["deviceType"]) == ("Offline", "Unknown")
            assert "lastActive" not in eve

    run(test)


@pytest.mark.parametrize(
    "path",
    [
        "people/bob@contoso.example",
        "people/BOB@Contoso.Example",
        "people/bob%40contoso.example",
        "people/sip:bob@contoso.example",
    ],
)
def test_spellings_of_an_address_are_one_contact(path: str) -> None:
    async def test() -> None:
        async with scene() as found:
            contact = await found.ann.read(path)
            assert link(contact, "self") == f"{found.ann.base}/people/bob@contoso.example"

    run(test)


@pytest.mark.parametrize("path", ["people/nobody@contoso.example", "people/no", "photos/no@x.y"])
def test_nobody_is_not_found(path: str) -> None:
    async def test() -> None:
        async with scene() as found:
            assert (await found.ann.get(path)).status_code == 404

    run(test)


# Photos


def test_a_photo_is_given_out_as_it_is() -> None:
    async def test() -> None:
        async with scene() as found:
            user = found.simulated.users["bob@contoso.example"]
            picture = bytes(range(256))
            contact = await found.ann.read("people/bob@contoso.example")
            assert "contactPhoto" not in contact["_links"]
            missing = await found.ann.get("photos/bob@contoso.example")
            assert missing.status_code == 404
            user.photo = picture
            href = link(await found.ann.read("people/bob@contoso.example"), "contactPhoto")
            for size in ("", "?size=HR96X96", "?size=hr648x648"):
                reply = await found.ann.get(href + size, headers={"Accept": "image/*"})
                assert (reply.status_code, reply.content) == (200, picture)
                assert reply.headers["content-type"] == "image/jpeg"
                assert reply.headers["cache-control"] == "private"
                assert reply.headers["expires"].endswith("GMT")
            wrong = await found.ann.get(f"{href}?size=huge")
            assert (wrong.status_code, faults(wrong)) == (400, {"size": "Invalid"})
            user.policies["photos"] = False
            assert (await found.ann.get(href)).status_code == 403
            contact = await found.ann.read("people/bob@contoso.example")
            assert "contactPhoto" not in contact["_links"]

    run(test)


def test_the_cookie_of_an_application_opens_photos_and_nothing_else() -> None:
    async def test() -> None:
        async with scene() as found:
            found.simulated.users["bob@contoso.example"].photo = b"\xff\xd8"
            cookie = {"Cookie": f"cwt_ucwa={found.ann.token}"}
            for path, status in (
                ("photos/bob@contoso.example", 200),
                ("people/bob@contoso.example", 401),
                ("people/contacts", 401),
            ):
                url = f"{found.ann.base}/{path}"
                assert (await found.http.get(url, headers=cookie)).status_code == status

    run(test)


# Privacy


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_level_is_changed_by_put_and_given_up_by_reset(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            await found.follow(BOB)
            await found.settle()
            contact = await found.ann.read("people/bob@contoso.example")
            assert contact["_links"]["contactPrivacyRelationship"]["revision"] == "2"
            href = link(contact, "contactPrivacyRelationship")
            reply = await found.ann.get(href)
            body = reply.json()
            assert body["relationshipLevel"] == "Colleagues"
            tag = {"If-Match": reply.headers["etag"], **SECOND}
            body["relationshipLevel"] = "Workgroup"
            assert (await found.ann.send("PUT", href, json=body)).status_code == 428
            changed = await found.ann.send("PUT", href, json=body, headers=tag)
            assert (changed.status_code, changed.content) == (200, b"")
            again = await found.ann.send("PUT", href, json=body, headers=tag)
            assert again.status_code == 412
            (event,) = await found.learned(found.ann)
            assert event.short == "updated contactPrivacyRelationship in contact"
            assert (event.href, event.resource) == (href, {})
            assert (await found.ann.read(href))["relationshipLevel"] == "Workgroup"
            reset = await found.ann.post(link(body, "resetContactPrivacyRelationship"))
            assert reset.status_code == 204
            assert (await found.ann.read(href))["relationshipLevel"] == "Colleagues"

    run(test)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"relationshipLevel": "Enemies"}, "relationshipLevel"),
        ({"relationshipLevel": "Unknown"}, "relationshipLevel"),
        ({"relationshipLevel": None}, "relationshipLevel"),
        ({"please": None}, "please"),
    ],
)
def test_a_level_that_is_none_is_refused(change: dict[str, Any], fault: str) -> None:
    async def test() -> None:
        async with scene() as found:
            href = "people/bob@contoso.example/privacyRelationship"
            reply = await found.ann.get(href)
            body = reply.json()
            (echo,) = (name for name, value in body.items() if "in a PUT" in str(value))
            for name, value in change.items():
                body[echo if name == "please" else name] = value
            body = {name: value for name, value in body.items() if value is not None}
            tag = {"If-Match": reply.headers["etag"]}
            wrong = await found.ann.send("PUT", href, json=body, headers=tag)
            assert refused(wrong) == (400, "ParameterValidationFailure")
            assert list(faults(wrong)) == [echo if fault == "please" else fault]

    run(test)


async def set_level(person: Person, href: str, level: str) -> None:
    reply = await person.get(href)
    body = {**reply.json(), "relationshipLevel": level}
    tag = {"If-Match": reply.headers["etag"]}
    assert (await person.send("PUT", href, json=body, headers=tag)).status_code == 200


def test_who_is_blocked_sees_nothing_but_name_and_address() -> None:
    async def test() -> None:
        async with scene() as found:
            await found.bob.post("me/note", json={"message": "secret"})
            await found.follow(BOB)
            await found.settle()
            privacy = "people/ann@contoso.example/privacyRelationship"
            await set_level(found.bob, privacy, "Blocked")
            assert await found.heard(found.ann) == [
                "updated contactPresence in contact",
                "updated contactNote in contact",
                "updated contactLocation in contact",
            ]
            presence = await found.ann.read("people/bob@contoso.example/presence")
            assert presence["availability"] == "Offline"
            assert (await found.ann.read("people/bob@contoso.example/note"))["message"] == ""
            await found.bob.post("me/presence", json={"availability": "Busy"})
            assert await found.heard(found.ann) == []
            await found.bob.post(f"{privacy}/resetContactPrivacyRelationship")
            presence = await found.ann.read("people/bob@contoso.example/presence")
            assert presence["availability"] == "Busy"

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_levels_list_the_contacts_who_have_them(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            await found.put_into(None, BOB, EVE, STRANGER)
            levels = await found.ann.read("people/privacyRelationships")
            told = {
                row["relationshipLevel"]: [
                    href.rpartition("/")[2] for href in hrefs(row, "contact")
                ]
                for row in listed(levels, "myPrivacyRelationship")
            }
            assert told == {
                "Colleagues": ["bob@contoso.example", "eve@contoso.example"],
                "External": ["zoe@fabrikam.example"],
            }
            row, _ = listed(levels, "myPrivacyRelationship")
            assert (await found.ann.read(link(row, "self")))["_links"] == row["_links"]
            assert (await found.ann.get("people/privacyRelationships/Foes")).status_code == 404

    run(test)


# The list


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_the_list_comes_in_full_or_as_links(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            work = await make_group(found.ann, "Work & more")
            await found.put_into(work, BOB)
            await found.put_into(None, EVE, STRANGER)
            contacts = await found.ann.read("people/contacts")
            uris = [row["uri"] for row in listed(contacts, "contact")]
            assert uris == [EVE, STRANGER, BOB]
            assert {row["rel"] for row in listed(contacts, "contact")} == {"contact"}
            short = await found.ann.read("people/contacts?expand=false")
            assert "_embedded" not in short
            assert [href.rpartition("/")[2] for href in hrefs(short, "contact")] == [
                uri.removeprefix("sip:") for uri in uris
            ]
            groups = await found.ann.read("people/groups?expand=True")
            (group,) = listed(groups, "group")
            assert (group["id"], group["name"]) == (work, "Work & more")
            assert group["_links"]["self"]["revision"] == "2"
            assert group["etag"] == (await found.ann.read(link(group, "self")))["etag"]
            members = await found.ann.read(link(group, "groupContacts"))
            assert [row["uri"] for row in listed(members, "contact")] == [BOB]
            short = await found.ann.read(f'{link(group, "groupContacts")}&expand=false')
            assert len(hrefs(short, "contact")) == 1
            for kind, name in (("pinnedGroup", PINNED), ("defaultGroup", DEFAULT)):
                (row,) = listed(groups, kind)
                assert (row["id"], row["rel"]) == (name, kind)
                assert (await found.ann.read(link(row, "self")))["name"] == row["name"]
            assert not listed(groups, "delegatorsGroup")
            short = await found.ann.read("people/groups?expand=false")
            assert "_embedded" not in short
            assert hrefs(short, "group") == [link(group, "self")]
            assert len(hrefs(short, "pinnedGroup")) == len(hrefs(short, "defaultGroup")) == 1

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_changes_of_the_list_are_told_while_they_are_subscribed_to(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            here = "people/contactsAndGroupsSubscription"
            before = await found.ann.read(here)
            assert before["state"] == "Disconnected"
            assert "stopSubscriptionToContactsAndGroups" not in before["_links"]
            work = await make_group(found.ann, "Work")
            await found.put_into(work, BOB)
            assert await found.heard(found.ann) == []

            start = link(before, "startOrRefreshSubscriptionToContactsAndGroups")
            started = await found.ann.post(start, json={"duration": 20})
            assert (started.status_code, started.json()["state"]) == (201, "Connected")
            stop = link(started.json(), "stopSubscriptionToContactsAndGroups")
            play = await make_group(found.ann, "Play")
            await found.put_into(play, BOB, EVE)
            events = await found.ann.events()
            assert [event.short for event in events] == [
                "added group in myGroups",
                "added contact in group",
                "added contact in group",
                "added contact in myContacts",
            ]
            assert {event.sender for event in events} == {"people"}
            assert events[0].href == f"{found.ann.base}/people/groups/{play}"

            assert (await found.ann.post(stop)).status_code == 204
            assert (await found.ann.read(here))["state"] == "Disconnected"
            await make_group(found.ann, "Sleep")
            assert await found.heard(found.ann) == []

    run(test)


def test_the_subscription_to_the_list_ends_in_its_time() -> None:
    async def test() -> None:
        async with scene(settings=patient()) as found:

            async def state() -> Any:
                here = "people/contactsAndGroupsSubscription"
                return (await found.ann.read(here))["state"]

            await found.listen()
            found.simulated.clock.advance(28 * 60)
            (event,) = await found.learned(found.ann)  # 15 seconds
            assert event.short == "updated myContactsAndGroupsSubscription Connected"
            await found.listen()
            # What was left and what was added is more than 30 minutes: it is these.
            found.simulated.clock.advance(30 * 60 - 1)
            assert await state() == "Connected"
            found.simulated.clock.advance(1)
            assert await state() == "Disconnected"
            await make_group(found.ann, "Work")
            assert [row.type for row in await found.learned(found.ann)] == ["updated"]

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_group_is_renamed_and_ended(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            work = await make_group(found.ann, "Work")
            play = await make_group(found.ann, "Play")
            await found.put_into(work, BOB, EVE)
            await found.put_into(play, BOB)
            await found.listen()
            href = f"people/groups/{work}"
            reply = await found.ann.get(href)
            body = {**reply.json(), "name": "Office"}
            for headers, status in (
                ({}, 428),
                ({"If-Match": reply.json()["etag"]}, 428),
                ({"If-Match": '"stale"'}, 412),
                ({"If-Match": reply.headers["etag"]}, 200),
            ):
                put = await found.ann.send("PUT", href, json=body, headers=headers)
                assert put.status_code == status
            (event,) = await found.ann.events()
            assert (event.short, event.resource) == ("updated group", {})
            assert (await found.ann.read(href))["name"] == "Office"

            assert (await found.ann.send("DELETE", href, headers=SECOND)).status_code == 204
            assert [event.short for event in await found.ann.events()] == [
                "deleted contact in group",
                "deleted contact in group",
                "added contact in defaultGroup",
                "deleted group in myGroups",
            ]
            assert (await found.ann.get(href)).status_code == 404
            contacts = listed(await found.ann.read("people/contacts"), "contact")
            assert [row["uri"] for row in contacts] == [EVE, BOB]

    run(test)


def test_a_put_without_what_it_has_to_send_back_is_refused() -> None:
    async def test() -> None:
        async with scene() as found:
            href = f"people/groups/{await make_group(found.ann, 'Work')}"
            reply = await found.ann.get(href)
            tag = {"If-Match": reply.headers["etag"]}
            bare = await found.ann.send("PUT", href, json={"name": "Office"}, headers=tag)
            assert refused(bare) == (400, "ParameterValidationFailure")
            system = await found.ann.send("PUT", "people/groups/default", json=reply.json())
            assert system.status_code == 404

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_membership_is_read_and_ended(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            work = await make_group(found.ann, "Work")
            reply = await add(found.ann, BOB, work)
            membership = reply.json()
            assert membership["rel"] == "myGroupMembership"
            assert reply.headers["location"] == link(membership, "self")
            assert link(membership, "group") == f"{found.ann.base}/people/groups/{work}"
            assert link(membership, "contact").endswith("/people/bob@contoso.example")
            assert (await found.ann.read(link(membership, "self"))) == membership
            await found.put_into(PINNED, BOB, EVE)
            every = await found.ann.read("people/groupMemberships")
            assert len(listed(every, "myGroupMembership")) == 3
            some = await found.ann.read(f"people/groupMemberships?groupId={work}")
            assert listed(some, "myGroupMembership") == [membership]
            assert hrefs(some, "self")[0].endswith("?groupId=" + work.replace("=", "%3D"))
            one = await found.ann.read(f"people/groups/{work}/groupMemberships")
            assert listed(one, "myGroupMembership") == [membership]

            await found.listen()
            href = link(membership, "self")
            assert (await found.ann.send("DELETE", href)).status_code == 204
            assert await found.heard(found.ann) == ["deleted contact in group"]
            assert (await found.ann.send("DELETE", href)).status_code == 404
            away = link(every, "removeContactFromAllGroups")
            gone = await found.ann.post(away, json={"contactUri": "bob@contoso.example"})
            assert gone.status_code == 204
            assert await found.heard(found.ann) == [
                "deleted contact in pinnedGroup",
                "deleted contact in myContacts",
            ]
            assert (await found.ann.post(away, json={"contactUri": BOB})).status_code == 404

    run(test)


@pytest.mark.parametrize(
    ("uri", "group", "expected"),
    [
        (BOB, DEFAULT, (409, "AlreadyExists")),
        ("BOB@contoso.example", None, (409, "AlreadyExists")),
        (EVE, DELEGATORS, (403, "OperationNotSupported")),
        (EVE, "organization", (403, "OperationNotSupported")),
        (EVE, "nowhere", (404, "")),
        ("sip:nobody@contoso.example", None, (404, "")),
        ("nonsense", None, (400, "ParameterValidationFailure")),
        ("http://contoso.example", None, (400, "ParameterValidationFailure")),
        (f"sip:{'z' * 250}@x.example", None, (400, "ParameterValidationFailure")),
        (STRANGER, DELEGATES, (403, "")),
    ],
)
def test_what_can_not_be_a_contact_is_refused(
    uri: str, group: str | None, expected: tuple[int, str]
) -> None:
    async def test() -> None:
        async with scene(profile=strict()) as found:
            await found.put_into(None, BOB)
            assert refused(await add(found.ann, uri, group)) == expected

    run(test)


def strict() -> Any:
    """Refuses whatever no page of the API lists."""
    return server("profile").Profile(is_development=True)


def test_the_251st_contact_is_one_too_many() -> None:
    async def test() -> None:
        async with scene(profile=strict()) as found:
            for number in range(250):
                await found.put_into(None, f"sip:c{number}@fabrikam.example")
            last = await add(found.ann, "sip:c250@fabrikam.example")
            assert refused(last) == (409, "LimitExceeded")
            # Another group is room enough for who is on the list already.
            await found.put_into(PINNED, "sip:c0@fabrikam.example")

    run(test)


def test_delegates_are_appointed_up_to_25() -> None:
    async def test() -> None:
        async with scene(profile=strict()) as found:
            users = [f"sip:d{number}@contoso.example" for number in range(25)]
            found.simulated.world.add([server().User(uri) for uri in users])
            await found.listen(found.bob)
            await found.listen()
            await found.put_into(DELEGATES, BOB)
            assert await found.heard(found.ann) == ["added contact in delegatesGroup"]
            assert await found.heard(found.bob) == [
                "added delegatorsGroup in myGroups",
                "added contact in delegatorsGroup",
            ]
            (group,) = listed(await found.bob.read("people/groups"), "delegatorsGroup")
            principals = listed(await found.bob.read(link(group, "groupContacts")), "contact")
            assert [row["uri"] for row in principals] == [ANN]
            assert (await found.ann.read("people/contacts"))["_embedded"]["contact"] == []
            secret = f"people/groupMemberships?groupId={group['id']}"
            assert refused(await found.bob.get(secret)) == (403, "OperationNotSupported")
            await found.put_into(DELEGATES, *users[:24])
            last = await add(found.ann, users[24], DELEGATES)
            assert refused(last) == (403, "LimitExceeded")
            rows = listed(await found.ann.read("people/groupMemberships"), "myGroupMembership")
            own = next(row for row in rows if link(row, "contact").endswith("bob@contoso.example"))
            assert (await found.ann.send("DELETE", link(own, "self"))).status_code == 204
            assert await found.heard(found.bob) == [
                "deleted contact in delegatorsGroup",
                "deleted delegatorsGroup in myGroups",
            ]

    run(test)


def test_groups_have_names_of_their_own_and_are_64_at_most() -> None:
    async def test() -> None:
        async with scene(profile=strict()) as found:
            for number in range(64):
                body = {"displayName": f"G{number}"}
                assert (await found.ann.post("people/groups", json=body)).status_code == 204
            same = await found.ann.post("people/groups", json={"displayName": "G1"})
            assert refused(same) == (409, "AlreadyExists")
            more = await found.ann.post("people/groups", json={"displayName": "G64"})
            assert refused(more) == (409, "TooManyGroups")
            long = await found.ann.post("people/groups", json={"displayName": "x" * 257})
            assert refused(long) == (400, "ParameterValidationFailure")

    run(test)


def test_the_organization_is_who_is_in_the_same_department() -> None:
    async def test() -> None:
        async with scene() as found:
            groups = await found.ann.read("people/groups")
            assert not listed(groups, "myOrganizationGroup")
            for name in ("ann", "bob"):
                found.simulated.users[f"{name}@contoso.example"].department = "Works"
            (group,) = listed(await found.ann.read("people/groups"), "myOrganizationGroup")
            members = listed(await found.ann.read(link(group, "groupContacts")), "contact")
            assert [row["uri"] for row in members] == [BOB]

    run(test)


def test_a_deployment_of_revision_1_changes_no_lists() -> None:
    async def test() -> None:
        profile = server("profile").Profile(revision=1)
        async with scene(profile=profile) as found:
            people = found.ann.application["_embedded"]["people"]["_links"]
            assert {"myGroups", "myGroupMemberships", "search"} <= set(people)
            assert all("revision" not in row for row in people.values())
            # Lists are changed by other clients.
            lists = server("simulator.domains.people.lists")
            with found.simulated.step() as world:
                group = lists.add_group(world, world.user(ANN), "Work")
                lists.add_contact(world, world.user(ANN), BOB, group)
            href = f"people/groups/{group.id}"
            shown = await found.ann.read(href)
            assert "etag" not in shown
            assert "revision" not in shown["_links"]["self"]
            memberships = await found.ann.read("people/groupMemberships")
            assert "removeContactFromAllGroups" not in memberships["_links"]
            (row,) = listed(memberships, "myGroupMembership")
            for method, path in (
                ("POST", "people/groups"),
                ("POST", "people/groupMemberships"),
                ("PUT", href),
                ("DELETE", href),
                ("DELETE", link(row, "self")),
                ("PUT", "people/bob@contoso.example/privacyRelationship"),
            ):
                assert (await found.ann.send(method, path)).status_code == 405
                needed = await found.ann.send(method, path, headers=SECOND)
                assert needed.status_code in (404, 405)
            search = await found.ann.get("people/search?mail=bob@contoso.example")
            assert faults(search) == {"query": "Missing"}
            needed = await found.ann.get("people/groups", headers=SECOND)
            assert refused(needed) == (404, "APIVersionNotSupported")

    run(test)


# Following people


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_following_shows_changes_and_can_be_ended(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            body = {"duration": 11, "Uris": ["SIP:Bob@Contoso.example", BOB]}
            reply = await found.ann.post("people/presenceSubscriptions", json=body)
            assert reply.status_code == 201
            subscription = reply.json()
            assert set(subscription["_links"]) == {
                "self",
                "memberships",
                "addToPresenceSubscription",
            }
            here = link(subscription, "self")
            assert here.endswith(f"/people/presenceSubscriptions/{subscription['id']}")
            events = await found.learned(found.ann)
            assert [event.short for event in events] == [
                "added contact in subscribedContacts",
                "added presenceSubscription",
                "updated contactPresence in contact",
            ]
            assert events[1].href == here

            await found.bob.post("me/presence", json={"availability": "Busy"})
            (event,) = await found.learned(found.ann)
            assert (event.short, event.resource) == ("updated contactPresence in contact", {})
            assert (await found.ann.read(event.href))["availability"] == "Busy"

            href = link(subscription, "addToPresenceSubscription")
            added = await found.ann.post(href, json={"contactUris": [EVE, BOB]})
            assert added.status_code == 201
            (row,) = listed(added.json(), "presenceSubscriptionMembership")
            assert await found.heard(found.ann) == [
                "added contact in subscribedContacts",
                "updated contactPresence in contact",
            ]
            members = await found.ann.read(link(subscription, "memberships"))
            assert len(listed(members, "presenceSubscriptionMembership")) == 2
            assert link(row, "presenceSubscription") == here
            followed = await found.ann.read("people/subscribedContacts")
            assert len(hrefs(followed, "contact")) == 2
            assert (await found.ann.send("DELETE", link(row, "self"))).status_code == 204
            assert await found.heard(found.ann) == ["deleted contact in subscribedContacts"]
            assert (await found.ann.get(link(row, "self"))).status_code == 404

            assert (await found.ann.send("DELETE", here)).status_code == 204
            assert await found.heard(found.ann) == [
                "deleted contact in subscribedContacts",
                "deleted presenceSubscription",
            ]
            await found.bob.post("me/presence", json={"availability": "Away"})
            assert await found.heard(found.ann) == []

    run(test)


@pytest.mark.parametrize(
    ("path", "body", "seen"),
    [
        ("presence", {"availability": "DoNotDisturb"}, "contactPresence"),
        ("note", {"message": "Back soon"}, "contactNote"),
        ("location", {"location": "Home"}, "contactLocation"),
    ],
)
def test_two_quick_changes_are_one_event_of_the_last_state(
    path: str, body: dict[str, str], seen: str
) -> None:
    async def test() -> None:
        async with scene() as found:
            await found.follow(BOB)
            await found.settle()
            (name,) = body
            await found.bob.post(f"me/{path}", json={name: "Busy"})
            found.simulated.clock.advance(4)
            await found.bob.post(f"me/{path}", json=body)
            found.simulated.clock.advance(1)
            (event,) = await found.ann.events()
            assert event.short == f"updated {seen} in contact"
            assert body[name] in (await found.ann.read(event.href)).values()
            assert await found.heard(found.ann) == []

    run(test)


def test_coming_and_going_is_seen_by_all_who_follow() -> None:
    async def test() -> None:
        async with scene() as found:
            await found.follow(EVE)
            body = {"duration": 10, "uris": [EVE]}
            await found.bob.post("people/presenceSubscriptions", json=body)
            await found.settle()
            eve = await Person.sign_in(found.http, EVE)
            await eve.be_available("Messaging", "PhoneAudio")
            expected = [
                "updated contactSupportedModalities in contact",
                "updated contactPresence in contact",
            ]
            assert await found.heard(found.ann) == await found.heard(found.bob) == expected
            ways = await found.ann.read("people/eve@contoso.example/supportedMedia")
            assert ways["modalities"] == ["Messaging", "PhoneAudio"]
            found.simulated.clock.advance(300)
            # Ann did nothing, either: her own presence changed, too.
            assert set(await found.heard(found.ann)) == {"updated presence", expected[1]}
            presence = await found.ann.read("people/eve@contoso.example/presence")
            assert presence["availability"] == "IdleOnline"
            assert (await eve.send("DELETE", eve.base)).status_code == 204
            assert await found.heard(found.ann) == expected[::-1]
            presence = await found.ann.read("people/eve@contoso.example/presence")
            assert presence["availability"] == "Offline"

    run(test)


def test_who_is_followed_twice_is_entered_and_left_once() -> None:
    async def test() -> None:
        async with scene() as found:
            first = await found.follow(BOB)
            second = await found.follow(BOB, EVE)
            events = await found.heard(found.ann)
            assert events.count("added contact in subscribedContacts") == 2
            await found.ann.send("DELETE", link(first, "self"))
            assert await found.heard(found.ann) == ["deleted presenceSubscription"]
            await found.bob.post("me/note", json={"message": "still seen"})
            assert await found.heard(found.ann) == ["updated contactNote in contact"]
            await found.ann.send("DELETE", link(second, "self"))
            events = await found.heard(found.ann)
            assert events.count("deleted contact in subscribedContacts") == 2

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_subscription_warns_is_prolonged_and_expires(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker, settings=patient()) as found:
            clock = found.simulated.clock
            subscription = await found.follow(BOB, duration=10)
            href = link(subscription, "self")
            await found.settle()  # 30 seconds
            clock.advance(7 * 60)
            assert await found.heard(found.ann) == []  # 15 seconds
            clock.advance(10)
            (event,) = await found.learned(found.ann)
            assert (event.short, event.href) == ("updated presenceSubscription", href)
            assert event.resource == subscription

            longer = await found.ann.post(f"{href}?duration=30")
            assert (longer.status_code, longer.json()) == (200, subscription)
            # What was left and what was added is more than 30 minutes: it is these.
            clock.advance(30 * 60 - 1)
            assert (await found.ann.get(href)).status_code == 200
            clock.advance(1)
            expired = await found.ann.post(href, json={"duration": 10})
            assert refused(expired) == (404, "ApplicationNotFound")
            assert (await found.ann.get(found.ann.base)).status_code == 200
            assert await found.heard(found.ann) == [
                "updated presenceSubscription",
                "deleted contact in subscribedContacts",
                "deleted presenceSubscription",
            ]
            await found.follow(BOB)

    run(test)


@pytest.mark.parametrize("duration", [9, 31, 0, -10, "soon"])
@pytest.mark.parametrize("way", ["people", "group", "prolong"])
def test_a_duration_is_10_to_30_minutes(way: str, duration: int | str) -> None:
    async def test() -> None:
        async with scene() as found:
            subscription = await found.follow(BOB)
            href, body = {
                "people": ("people/presenceSubscriptions", {"uris": [BOB]}),
                "group": ("people/presenceSubscriptions?groupId=default", {}),
                "prolong": (link(subscription, "self"), {}),
            }[way]
            reply = await found.ann.post(href, json={**body, "duration": duration})
            assert refused(reply) == (400, "ParameterValidationFailure")
            assert faults(reply) == {"duration": "Invalid"}

    run(test)


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "presenceSubscriptions", {"duration": 10}, {"uris": "Missing"}),
        ("POST", "presenceSubscriptions", {"duration": 10, "uris": []}, {"uris": "Missing"}),
        ("POST", "presenceSubscriptions", {"duration": 10, "uris": ["?"]}, {"uris": "Invalid"}),
        (
            "POST",
            "presenceSubscriptionMemberships",
            {"contactUris": [EVE]},
            {"presenceSubscriptionId": "Missing"},
        ),
        (
            "POST",
            "contactsAndGroupsSubscription/startOrRefresh",
            {"duration": 61},
            {"duration": "Invalid"},
        ),
    ],
)
def test_what_is_wrong_with_a_subscription_is_named(
    method: str, path: str, body: dict[str, Any], expected: dict[str, str]
) -> None:
    async def test() -> None:
        async with scene() as found:
            reply = await found.ann.send(method, f"people/{path}", json=body)
            assert (reply.status_code, faults(reply)) == (400, expected)

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_group_is_followed_by_its_own_link(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            work = await make_group(found.ann, "Work")
            await found.put_into(work, BOB, EVE)
            (group,) = listed(await found.ann.read("people/groups"), "group")
            href = link(group, "subscribeToGroupPresence")
            reply = await found.ann.post(f"{href}&duration=11")
            assert (reply.status_code, reply.json()["id"]) == (201, work)
            assert set(reply.json()["_links"]) == {"self", "memberships"}
            assert await found.heard(found.ann) == [
                "added contact in subscribedContacts",
                "added contact in subscribedContacts",
                "added presenceSubscription",
                "updated contactPresence in contact",
                "updated contactPresence in contact",
            ]
            every = await found.ann.read("people/presenceSubscriptions")
            (row,) = listed(every, "presenceSubscription")
            assert row == reply.json()
            pairs = await found.ann.read("people/presenceSubscriptionMemberships")
            assert len(listed(pairs, "presenceSubscriptionMembership")) == 2
            again = await found.ann.post(href, json={"duration": 11})
            assert again.json() == row

    run(test)


def test_an_application_that_was_away_follows_nobody_any_more() -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(absence=600)
        async with scene(settings=settings) as found:
            await found.follow(BOB)
            await found.listen()
            found.simulated.clock.advance(601)
            assert await found.ann.events() == []  # it says to resume
            followed = await found.ann.read("people/subscribedContacts")
            assert hrefs(followed, "contact") == []
            subscription = await found.ann.read("people/contactsAndGroupsSubscription")
            assert subscription["state"] == "Disconnected"
            await found.bob.post("me/note", json={"message": "unseen"})
            assert await found.heard(found.ann) == []

    run(test)


def test_lists_and_subscriptions_come_back_with_the_world() -> None:
    async def test() -> None:
        async with scene() as found:
            await found.put_into(None, BOB, STRANGER)
            await found.follow(BOB, STRANGER)
            await found.listen()
            await found.settle()
            kept = found.simulated.snapshot()
            await found.ann.post(
                "people/groupMemberships/removeContactFromAllGroups", json={"contactUri": BOB}
            )
            found.simulated.restore(kept)
            uris = [
                row["uri"] for row in listed(await found.ann.read("people/contacts"), "contact")
            ]
            assert uris == [BOB, STRANGER]
            await found.bob.post("me/note", json={"message": "again"})
            assert await found.heard(found.ann) == ["updated contactNote in contact"]

    run(test)


# Guests


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people"),
        ("GET", "people/contacts"),
        ("GET", "people/contacts?groupId=default"),
        ("GET", "people/groups"),
        ("GET", "people/groups/default"),
        ("GET", "people/groupMemberships"),
        ("GET", "people/privacyRelationships"),
        ("GET", "people/search?query=ann"),
        ("GET", "people/ann@contoso.example"),
        ("GET", "people/ann@contoso.example/presence"),
        ("GET", "people/subscribedContacts"),
        ("GET", "people/presenceSubscriptions"),
        ("POST", "people/presenceSubscriptions?duration=10&uris=sip:ann@contoso.example"),
        ("POST", "people/groupMemberships?contactUri=sip:ann@contoso.example"),
        ("POST", "people/groups?displayName=x"),
        ("POST", "people/contactsAndGroupsSubscription/startOrRefresh?duration=10"),
        ("GET", "photos/ann@contoso.example"),
    ],
)
def test_guests_have_no_contacts(method: str, path: str) -> None:
    async def test() -> None:
        async with scene() as found:
            server("simulator.guests").admit_guests(found.simulated.world, f"{ANN};conf", "KEY")
            form = {
                "grant_type": "urn:microsoft.rtc:anonmeeting",
                "password": "KEY",
                "ms_rtc_conferenceuri": f"{ANN};conf",
            }
            reply = await found.http.post("/WebTicket/oauthtoken", data=form)
            guest = Person(found.http, "", reply.json()["access_token"])
            body = {"userAgent": "raw", "endpointId": "guest", "culture": "en-US"}
            reply = await guest.post("/ucwa/oauth/v1/applications", json=body)
            guest.application = reply.json()
            links = guest.application["_embedded"]["people"]["_links"]
            assert set(links) == {"self"}
            assert (await guest.send(method, path)).status_code == 403

    run(test)


# Search


def directory(found: Scene) -> None:
    """People to look for."""
    user = server().User
    people = [
        user("sip:mara.cole@contoso.example", name="Mara Cole"),
        user("sip:mark@contoso.example", name="Mark C++ & Sons"),
        user("sip:zoe@contoso.example", name="Zoë Müller #1"),
        user("sip:han@contoso.example", name="Han Li", email_addresses=("h.li@mail.example",)),
    ]
    people[0].phone("Work").number = "tel:+49301234567"
    people[3].phone("Home").number, people[3].phone("Home").is_public = "tel:+4988888", False
    found.simulated.world.add(people)
    groups = server("simulator.domains.people.directory")
    with found.simulated.step() as world:
        inner = groups.add_distribution_group(world, "masons@contoso.example", "Masons", [BOB])
        members = [EVE, "masons@contoso.example"]
        outer = groups.add_distribution_group(world, "mark-all@contoso.example", "All", members)
        inner.groups.append(outer)


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"query": "mar"}, ["Mara Cole", "Mark C++ & Sons", "All"]),
        ({"query": "COLE mara"}, ["Mara Cole"]),
        ({"query": "C++ & S"}, ["Mark C++ & Sons"]),
        ({"query": "müller #1"}, ["Zoë Müller #1"]),
        ({"query": "sip:mara.cole@contoso.example"}, ["Mara Cole"]),
        ({"query": "h.li@mail"}, ["Han Li"]),
        ({"query": "+49 (30) 1234"}, ["Mara Cole"]),
        ({"query": "tel:+49301234567"}, ["Mara Cole"]),
        ({"query": "88888"}, []),
        ({"query": "masons"}, ["Masons"]),
        ({"mail": "H.Li@mail.example"}, ["Han Li"]),
        ({"mail": "masons@contoso.example"}, ["Masons"]),
        ({"mail": "h.li"}, []),
        ({"query": "\N{SNOWMAN}"}, []),
    ],
)
def test_search_finds_people_and_groups(
    speaker: type[Person], query: dict[str, str], names: list[str]
) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            directory(found)
            href = found.ann.application["_embedded"]["people"]["_links"]["search"]["href"]
            reply = await found.ann.get(href, params=query, headers=SECOND)
            body = reply.json()
            rows = listed(body, "contact") + listed(body, "distributionGroup")
            assert [row["name"] for row in rows] == names
            assert body["moreResultsAvailable"] is False

    run(test)


@pytest.mark.parametrize(("limit", "more"), [(1, True), (2, True), (3, False), (100, False)])
def test_search_says_whether_there_is_more(limit: int, more: bool) -> None:
    async def test() -> None:
        async with scene() as found:
            directory(found)
            body = await found.ann.read(f"people/search?query=mar&limit={limit}")
            assert body["moreResultsAvailable"] is more
            rows = listed(body, "contact") + listed(body, "distributionGroup")
            assert len(rows) == min(limit, 3)
            assert link(body, "self").endswith(f"/people/search?query=mar&limit={limit}")

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"query": "Missing", "mail": "Missing"}),
        ("?query=", {"query": "Missing", "mail": "Missing"}),
        ("?query=%20%20", {"query": "Missing", "mail": "Missing"}),
        ("?query=a&limit=0", {"limit": "Invalid"}),
        ("?query=a&limit=101", {"limit": "Invalid"}),
        ("?query=a&limit=many", {"limit": "Invalid"}),
        (f"?query={'x' * 257}", {"query": "Invalid"}),
        (f"?mail={'x' * 257}", {"mail": "Invalid"}),
    ],
)
def test_search_names_what_is_wrong(
    speaker: type[Person], query: str, expected: dict[str, str]
) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            reply = await found.ann.get(f"people/search{query}")
            assert refused(reply) == (400, "ParameterValidationFailure")
            assert faults(reply) == expected

    run(test)


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_distribution_group_is_expanded_listed_and_taken_off(speaker: type[Person]) -> None:
    async def test() -> None:
        async with scene(speaker) as found:
            directory(found)
            await found.listen()
            search = await found.ann.read("people/search?query=masons")
            (group,) = listed(search, "distributionGroup")
            assert "removeFromContactList" not in group["_links"]
            expanded = await found.ann.read(link(group, "expandDistributionGroup"))
            assert [row["uri"] for row in listed(expanded, "contact")] == [BOB]
            (outer,) = listed(expanded, "distributionGroup")
            assert [row["uri"] for row in listed(outer, "contact")] == [EVE]
            (again,) = listed(outer, "distributionGroup")
            assert (again["name"], "_embedded" in again) == ("Masons", False)

            body = {"displayName": "My masons", "smtpAddress": "Masons@Contoso.example"}
            href = link(group, "addToContactList")
            assert (await found.ann.post(href, json=body)).status_code == 204
            assert await found.heard(found.ann) == ["added distributionGroup in myGroups"]
            assert refused(await found.ann.post(href, json=body)) == (409, "AlreadyExists")
            nobody = {**body, "smtpAddress": "no@contoso.example"}
            assert (await found.ann.post(href, json=nobody)).status_code == 404
            (row,) = listed(await found.ann.read("people/groups"), "distributionGroup")
            assert (row["name"], row["uri"]) == ("My masons", "sip:masons@contoso.example")
            assert row == await found.ann.read(link(row, "self"))
            members = await found.ann.read(f"people/contacts?groupId={row['id']}")
            assert [member["uri"] for member in listed(members, "contact")] == [BOB]
            full = await add(found.ann, EVE, row["id"])
            assert refused(full) == (403, "")
            followed = await found.ann.post(
                link(row, "subscribeToGroupPresence"), json={"duration": 10}
            )
            assert followed.status_code == 201
            await found.settle()

            gone = await found.ann.post(
                link(row, "removeFromContactList"), json={"groupId": row["id"]}
            )
            assert gone.status_code == 204
            assert await found.heard(found.ann) == ["deleted distributionGroup in myGroups"]
            assert not listed(await found.ann.read("people/groups"), "distributionGroup")

    run(test)


def test_a_large_group_is_not_expanded() -> None:
    async def test() -> None:
        async with scene(profile=strict()) as found:
            directory(found)
            found.simulated.world.part(
                server("simulator.domains.people.directory").Directory
            ).largest = 0
            search = await found.ann.read("people/search?query=masons")
            (group,) = listed(search, "distributionGroup")
            reply = await found.ann.get(link(group, "expandDistributionGroup"))
            assert refused(reply) == (403, "TooManyContacts")

    run(test)


def test_others_in_a_conversation_lead_to_their_photos() -> None:
    async def test() -> None:
        async with scene() as found:
            found.simulated.users["ann@contoso.example"].photo = b"\xff\xd8"
            body = {"to": BOB, "operationId": "1"}
            await found.ann.post("communication/messagingInvitations", json=body)
            events = await found.bob.events()
            (participant,) = (event for event in events if event.short == "added participant")
            shown = await found.bob.read(participant.href)
            assert link(shown, "contactPhoto").endswith("/photos/ann@contoso.example")
            (own,) = (event for event in events if event.rel == "localParticipant")
            assert "contactPhoto" not in (await found.bob.read(own.href))["_links"]

    run(test)
