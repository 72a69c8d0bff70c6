"""Other people by the generated clients at the simulator: lists, presence of others, search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from flow_server import (
    ANN,
    BOB,
    EVE,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    started,
)
from simulated import server

CASES = Cases()
STAFF = tuple(f"sip:staff{number}@contoso.example" for number in range(4))


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def crowd() -> tuple[Any, ...]:
    user = server("simulator.users").User
    ann, bob, eve = (user(uri, password="password") for uri in (ANN, BOB, EVE))
    zoe = user(
        "sip:zoe.o+neil@contoso.example",
        name="Zoë O'Neil & Co #1 50%",
        password="password",
        email_addresses=("zoe@mail.example",),
    )
    staff = (user(uri, name=f"Staff {number}") for number, uri in enumerate(STAFF))
    return (ann, bob, eve, zoe, *staff)


async def event(stage: Stage, events: Any, type_: str, rel: str, within: str | None = None) -> Any:
    """The next event of a kind; others are passed over."""
    while True:
        found = await stage.next(events, after=5)
        inside = "" if found.in_ is None else found.in_.rel
        if (found.type, found.link.rel) == (type_, rel) and within in (None, inside):
            return found


@CASES.add()
async def the_list_is_changed_and_tells_of_it(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    people = ucwa.application.embedded.people
    owner = await ucwa.follow(people.links.my_contacts_and_groups_subscription)
    start = owner.links.start_or_refresh_subscription_to_contacts_and_groups
    await ucwa.people.add_contact(EVE)
    events = ucwa.events()
    await ucwa.send(start.post(duration=30))
    await ucwa.people.create_group("Friends")
    added = await event(stage, events, "added", "group")
    group = added.resource or await ucwa.follow(added.link)
    assert group.name == "Friends"
    await ucwa.people.add_contact(BOB, group)
    assert await event(stage, events, "added", "contact", "group")
    groups = {row.name: row for row in await ucwa.people.groups()}
    assert [row.uri for row in groups["Friends"].members] == [BOB]
    assert {row.uri for row in await ucwa.people.contacts()} == {BOB, EVE}
    with pytest.raises(errors.Conflict) as raised:
        await ucwa.people.add_contact(BOB, group)
    assert raised.value.subcode == "AlreadyExists"
    renamed = await ucwa.people.rename_group(group, "Colleagues")
    assert renamed.name == "Colleagues"
    assert await event(stage, events, "updated", "group")
    bob = await ucwa.people.contact(BOB)
    assert await ucwa.people.remove_contact(bob) >= 1
    assert await event(stage, events, "deleted", "contact")
    await ucwa.people.delete_group(renamed)
    assert await event(stage, events, "deleted", "group")
    assert {row.uri for row in await ucwa.people.contacts()} == {EVE}


@CASES.add()
async def nobody_tells_of_the_list_who_was_not_asked_to(stage: Stage) -> None:
    ucwa = await stage.available()
    events = ucwa.events(client("resources").Contact)
    await ucwa.people.add_contact(BOB)
    stage.advance(30)
    await ucwa.me.read()
    assert await events.wait(0.1) is None


@CASES.add()
async def the_list_comes_whole_or_as_links(stage: Stage) -> None:
    ucwa = await stage.available()
    await ucwa.people.add_contact(BOB)
    people = ucwa.application.embedded.people
    whole = await ucwa.send(people.links.my_contacts.get())
    assert [row.uri for row in whole.embedded.contact] == [BOB]
    links = (await ucwa.send(people.links.my_contacts.get(expand=False))).links.contact
    assert [row.embedded for row in links] == [None]
    assert (await ucwa.follow(links[0])).uri == BOB
    contact = await ucwa.people.contact(BOB)
    bob = await stage.available(BOB, "Messaging", "PhoneAudio")
    await bob.me.set_note("Here")
    await bob.me.set_location("Zürich")
    (presence,) = await ucwa.people.presences([contact])
    (note,) = await ucwa.people.notes([contact])
    (location,) = await ucwa.people.locations([contact])
    assert str(presence.value.availability) == "Online"
    assert note.value.message == "Here"
    assert location.value.location == "Zürich"
    modalities = await ucwa.follow(contact.links.contact_supported_modalities)
    assert {str(row) for row in modalities.modalities} == {"Messaging", "PhoneAudio"}


@CASES.add()
async def presence_of_others_is_watched(stage: Stage) -> None:
    kinds = client("enums").PreferredAvailability
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    changes, events = ann.people.presence_changes(), ann.events()
    async with await ann.people.watch(BOB) as watch:
        assert watch.subscription.id
        assert await event(stage, events, "added", "contact", "subscribedContacts")
        first = await stage.next(changes, after=5)
        assert str(first.presence.availability) == "Online"
        await bob.me.set_presence(kinds.BUSY)
        await bob.me.set_presence(kinds.DO_NOT_DISTURB)
        change = await stage.next(changes, after=5)
        assert (change.contact.uri, str(change.presence.availability)) == (BOB, "DoNotDisturb")
        eve = await stage.available(EVE)
        await watch.add(EVE)
        change = await stage.next(changes, after=5)
        while change.contact.uri != EVE:
            change = await stage.next(changes, after=5)
        await eve.me.set_presence(kinds.AWAY)
        change = await stage.next(changes, after=5)
        assert (change.contact.uri, str(change.presence.availability)) == (EVE, "Away")
    assert await event(stage, events, "deleted", "contact", "subscribedContacts")
    before = len(stage.simulator.events.find(user=ANN, rel="contactPresence"))
    await bob.me.set_presence(kinds.ONLINE)
    stage.advance(10)
    assert len(stage.simulator.events.find(user=ANN, rel="contactPresence")) == before


@CASES.add(unreported=None, inactive=1e6, idle=1e6, absence=1e6)
async def a_subscription_is_extended_at_itself_and_not_for_ever(stage: Stage) -> None:
    errors = client("errors")
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    watch = await ann.people.watch(BOB, minutes=10)
    await watch.extend(30)
    (extended,) = stage.requests("*presenceSubscriptions/*", "POST")
    assert extended.status in (200, 201)
    stage.advance(29 * 60)
    changes = ann.people.presence_changes()
    await bob.me.set_note("x")
    await bob.me.set_presence(client("enums").PreferredAvailability.BUSY)
    assert str((await stage.next(changes, after=5)).presence.availability) == "Busy"
    stage.advance(2 * 60)
    application = ann.application.links.self_.href
    with pytest.raises(errors.NotFound) as raised:
        await watch.extend(10)
    assert raised.value.subcode == "ApplicationNotFound"
    assert ann.application.links.self_.href == application
    assert len(stage.simulator.world.applications) == 2
    again = await ann.people.watch(BOB)
    assert again.subscription.id != watch.subscription.id
    for minutes in (9, 31):
        with pytest.raises(errors.BadRequest):
            await ann.people.watch(BOB, minutes=minutes)


@CASES.add()
async def a_group_is_watched_as_a_whole(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    for uri in (BOB, EVE):
        await ann.people.add_contact(uri)
    groups = [row for row in await ann.people.groups() if row.members]
    changes = ann.people.presence_changes()
    await ann.people.watch_group(groups[0].group)
    await bob.me.set_presence(client("enums").PreferredAvailability.BUSY)
    seen = set()
    while (BOB, "Busy") not in seen:
        change = await stage.next(changes, after=5)
        seen.add((change.contact.uri, str(change.presence.availability)))


@CASES.add(max_contacts=2)
async def a_list_that_is_full_takes_nobody(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    await ucwa.people.add_contact(BOB)
    await ucwa.people.add_contact(EVE)
    with pytest.raises(errors.Conflict) as raised:
        await ucwa.people.add_contact("sip:one.more@fabrikam.example")
    assert raised.value.subcode == "LimitExceeded"


@CASES.add()
async def a_contact_is_one_under_whatever_spelling(stage: Stage) -> None:
    ucwa = await stage.available()
    contact = await ucwa.people.contact(BOB)
    href = contact.href
    kind = client("resources").ContactLink
    other = kind(href.replace("@", "%40")) if "@" in href else kind(href.replace("%40", "@"))
    same = await ucwa.send(other.get())
    assert same.href == contact.href
    identity = client("protocol.addresses").identity
    assert identity(other.href) == identity(href) == identity(href.upper())


@CASES.add(revision=1)
async def a_server_of_revision_1_changes_no_lists(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    asked = len(stage.requests())
    with pytest.raises(errors.RevisionUnavailable) as raised:
        await ucwa.people.create_group("Friends")
    assert "revision 2" in str(raised.value)
    assert not [row for row in stage.requests()[asked:] if row.method == "POST"]


@CASES.add()
async def privacy_is_changed_and_reset(stage: Stage) -> None:
    enums = client("enums")
    ucwa = await stage.available()
    await ucwa.people.add_contact(BOB)
    contact = await ucwa.people.contact(BOB)
    link = contact.links.contact_privacy_relationship
    privacy = await ucwa.follow(link)
    level = enums.PrivacyRelationshipLevel.FRIENDS_AND_FAMILY
    after = await ucwa.update(privacy, lambda now: evolve(now, relationship_level=level))
    assert after.relationship_level == level
    await ucwa.send(after.links.reset_contact_privacy_relationship.post())
    assert (await ucwa.send(link.get())).relationship_level != level


@CASES.add(users=crowd)
async def people_are_found_by_name_mail_uri_and_number(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    for text in ("Zoë O'Neil & Co #1 50%", "& co #1", "zoe.o+neil@contoso.example"):
        found = await ucwa.people.search(text)
        assert [row.name for row in found.embedded.contact] == ["Zoë O'Neil & Co #1 50%"], text
    by_mail = await ucwa.people.search_mail("zoe@mail.example")
    assert [row.uri for row in by_mail.embedded.contact] == ["sip:zoe.o+neil@contoso.example"]
    some = await ucwa.people.search("Staff", limit=2)
    assert (len(some.embedded.contact), some.more_results_available) == (2, True)
    everyone = await ucwa.people.search("Staff", limit=100)
    assert (len(everyone.embedded.contact), everyone.more_results_available) == (4, False)
    kind = client("resources").Contact
    assert all(type(row) is kind for row in everyone.embedded.contact)
    nobody = await ucwa.people.search("\N{SNOWMAN}")
    assert nobody.embedded.contact == ()
    for limit in (0, 101):
        with pytest.raises(errors.BadRequest):
            await ucwa.people.search("Staff", limit=limit)
    with pytest.raises(errors.BadRequest):
        await ucwa.people.search("x" * 257)
    with pytest.raises(errors.BadRequest) as raised:
        await ucwa.send(ucwa.application.embedded.people.links.search.get())
    assert raised.value.parameters


@CASES.add(users=crowd)
async def groups_of_the_directory_are_expanded_and_listed(stage: Stage) -> None:
    errors, directory = client("errors"), server("simulator.domains.people.directory")
    with stage.simulator.step() as world:
        directory.add_distribution_group(world, "masons@contoso.example", "Masons", (BOB, EVE))
    ucwa = await stage.available()
    (found,) = (await ucwa.people.search("masons")).embedded.distribution_group
    assert {row.uri for row in await ucwa.people.expand(found)} == {BOB, EVE}
    owner = await ucwa.follow(
        ucwa.application.embedded.people.links.my_contacts_and_groups_subscription
    )
    start = owner.links.start_or_refresh_subscription_to_contacts_and_groups
    await ucwa.send(start.post(duration=30))
    events = ucwa.events()
    link = found.links.add_to_contact_list
    add = link.post(display_name="My masons", smtp_address="masons@contoso.example")
    await ucwa.send(add)
    assert await event(stage, events, "added", "distributionGroup")
    assert "My masons" in {row.name for row in await ucwa.people.groups()}
    with pytest.raises(errors.Conflict) as raised:
        await ucwa.send(add)
    assert raised.value.subcode == "AlreadyExists"
