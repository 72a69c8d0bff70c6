"""The conveniences of a generated client: what each asks of the server, and what comes of it."""

from __future__ import annotations

from typing import Any

import pytest
from convenience_session import ROOT, ScriptedSession, application, event, links
from flow_driver import part

ME, PEOPLE = f"{ROOT}/me", f"{ROOT}/people"
COMMUNICATION = f"{ROOT}/communication"


def flows(name: str) -> Any:
    return part(f"conveniences.{name}")


def error(name: str) -> Any:
    return getattr(part("errors"), name)


def enum(name: str) -> Any:
    return getattr(part("enums"), name)


def sent(session: ScriptedSession, index: int = -1) -> dict[str, Any]:
    """The body of a request."""
    found: dict[str, Any] = session.requests[index].document or {}
    return found


# --- me


def test_making_available_flips_what_is_offered() -> None:
    session = ScriptedSession(
        {f"POST {ME}/makeMeAvailable": None, f"GET {ROOT}": application()}, available=False
    )
    run, me = session.run_flow, flows("me")
    assert not run(me.is_available(session))
    assert run(me.make_available(session)) is True
    assert sent(session, 0) == {
        "supportedModalities": ["Messaging"],
        "supportedMessageFormats": ["Plain", "Html"],
    }
    assert session.lines == [f"POST {ME}/makeMeAvailable", f"GET {ROOT}"]
    assert session.channel_starts == 1
    assert run(me.is_available(session))
    # The link is gone; nothing is sent for a second time.
    assert run(me.make_available(session)) is False
    assert len(session.requests) == 2


def test_made_available_elsewhere_is_no_error() -> None:
    there = error("Conflict")(409, "there", subcode="AlreadyExists")
    session = ScriptedSession(
        {f"POST {ME}/makeMeAvailable": there, f"GET {ROOT}": application()}, available=False
    )
    assert session.run_flow(flows("me").make_available(session)) is False
    assert session.run_flow(flows("me").is_available(session))


@pytest.mark.parametrize(
    ("state", "failure"),
    [
        ({"available": False, "guest": True}, "LinkUnavailable"),
        ({"available": False}, "Conflict"),
    ],
)
def test_making_available_may_not_be_allowed(state: dict[str, bool], failure: str) -> None:
    starting = error("Conflict")(409, "starting")
    session = ScriptedSession({f"POST {ME}/makeMeAvailable": starting}, **state)
    with pytest.raises(error(failure)):
        session.run_flow(flows("me").make_available(session))


MINE = {
    "presence": ("presence", (), "GET", {}),
    "set_presence": ("presence", ("BUSY",), "POST", {"availability": "Busy"}),
    "reset_presence": ("presence", (), "POST", {}),
    "note": ("note", (), "GET", {}),
    "set_note": ("note", ("Out",), "POST", {"message": "Out"}),
    "location": ("location", (), "GET", {}),
    "set_location": ("location", ("Home",), "POST", {"location": "Home"}),
    "report_activity": ("reportMyActivity", (), "POST", {}),
}


@pytest.mark.parametrize("name", MINE)
def test_what_a_user_publishes(name: str) -> None:
    rel, arguments, method, body = MINE[name]
    line = f"{method} {ME}/{rel}"
    session = ScriptedSession({line: {"rel": rel} if method == "GET" else None})
    given = [enum("PreferredAvailability").BUSY if row == "BUSY" else row for row in arguments]
    result = session.run_flow(getattr(flows("me"), name)(session, *given))
    assert session.lines == [line]
    assert sent(session) == body
    assert (result is None) == (method == "POST")


@pytest.mark.parametrize("name", MINE)
def test_nothing_is_published_before_the_user_is_available(name: str) -> None:
    session = ScriptedSession(available=False)
    given = ["x"] * len(MINE[name][1])
    with pytest.raises(error("LinkUnavailable"), match=r"call me\.make_available\(\) first"):
        session.run_flow(getattr(flows("me"), name)(session, *given))
    assert session.requests == []


@pytest.mark.parametrize(("name", "text"), [("set_note", None), ("set_location", "")])
def test_an_empty_text_removes_what_was_published(name: str, text: str | None) -> None:
    rel = name.removeprefix("set_")
    session = ScriptedSession({f"POST {ME}/{rel}": None})
    session.run_flow(getattr(flows("me"), name)(session, text))
    assert sent(session) == {}


def test_a_photo_is_bytes_with_their_type_and_time() -> None:
    session = ScriptedSession({f"GET {ME}/photo": ("image/jpeg", b"\xff\xd8")})
    photo = session.run_flow(flows("me").photo(session, "HR96X96"))
    assert (photo.data, photo.media_type) == (b"\xff\xd8", "image/jpeg")
    assert photo.expires.isoformat() == "2026-01-01T08:00:00+00:00"
    assert session.requests[0].query == (("size", "HR96X96"),)


def test_phones_and_what_may_be_changed_of_them() -> None:
    home = {
        "rel": "phone",
        "type": "home",
        "_links": links(f"{ME}/phones/home", "changeNumber", "changeVisibility"),
    }
    work = {"rel": "phone", "type": "work", "_links": links(f"{ME}/phones/work")}
    session = ScriptedSession(
        {
            f"GET {ME}/phones": {"rel": "phones", "_embedded": {"phone": [home, work]}},
            f"POST {ME}/phones/home/changeNumber": None,
            f"POST {ME}/phones/home/changeVisibility": None,
        }
    )
    run, me = session.run_flow, flows("me")
    first, second = run(me.phones(session))
    run(me.change_number(session, first, "+1 555 0100", shown=True))
    assert sent(session) == {"number": "+1 555 0100", "includeInContactCard": True}
    run(me.change_visibility(session, first, False))
    assert sent(session) == {"includeInContactCard": False}
    with pytest.raises(error("LinkUnavailable"), match="of a work is not the user's"):
        run(me.change_number(session, second, "+1"))


# --- people


def contact(name: str, **more: Any) -> dict[str, Any]:
    at = f"{PEOPLE}/{name}"
    rels = ("contactPresence", "contactNote", "contactLocation", "contactPhoto")
    return {
        "rel": "contact",
        "name": name.title(),
        "uri": f"sip:{name}@contoso.example",
        "_links": links(at, *rels),
        **more,
    }


def test_contacts_come_as_copies_or_by_batch() -> None:
    ann, bob = contact("ann"), contact("bob")
    whole = {"rel": "myContacts", "_embedded": {"contact": [ann, bob]}}
    bare = {"rel": "myContacts", "_links": {"contact": [{"href": f"{PEOPLE}/{n}"} for n in "ab"]}}
    session = ScriptedSession(
        {
            f"GET {PEOPLE}/myContacts": [whole, bare],
            f"GET {PEOPLE}/a": ann,
            f"GET {PEOPLE}/b": bob,
        }
    )
    for batches in ([], [2]):
        found = session.run_flow(flows("people").contacts(session))
        assert [row.name for row in found] == ["Ann", "Bob"]
        assert session.batches == batches


SEARCHED = {
    "sip:ANN@contoso.example": "sip:ann@contoso.example",
    "ann@contoso.example": "sip:ann@contoso.example",
    "mailto:a.n@mail.example": "sip:ann@contoso.example",
    "tel:+15550100": "sip:ann@contoso.example",
    "sip:nobody@contoso.example": None,
}


@pytest.mark.parametrize("uri", SEARCHED)
def test_a_contact_is_found_by_any_of_their_addresses(uri: str) -> None:
    ann = contact("ann", emailAddresses=["A.N@mail.example"], workPhoneNumber="tel:+15550100")
    found = {"rel": "search", "_embedded": {"contact": [contact("anna"), ann]}}
    session = ScriptedSession({f"GET {PEOPLE}/search": found})
    hit = session.run_flow(flows("people").contact(session, uri))
    assert (None if hit is None else hit.uri) == SEARCHED[uri]
    query = dict(session.requests[0].query)["query"]
    assert query == uri.partition(":")[2] if ":" in uri else uri


def test_searching_by_mail_needs_the_second_revision() -> None:
    session = ScriptedSession()
    with pytest.raises(error("RevisionUnavailable"), match="revision 2"):
        session.run_flow(flows("people").search_mail(session, "ann@contoso.example"))
    assert session.requests == []


def test_searching_keeps_the_text() -> None:
    session = ScriptedSession({f"GET {PEOPLE}/search": {"rel": "search"}})
    session.run_flow(flows("people").search(session, "a&b+c #é", limit=3))
    assert session.requests[0].query == (("limit", "3"), ("query", "a&b+c #é"))


def test_details_of_many_come_in_order_with_errors_in_place() -> None:
    hidden = {**contact("bob"), "_links": links(f"{PEOPLE}/bob")}
    gone = error("NotFound")(404, "gone")
    session = ScriptedSession(
        {
            f"GET {PEOPLE}/ann/contactPresence": {"rel": "contactPresence", "activity": "busy"},
            f"GET {PEOPLE}/cid/contactPresence": gone,
        }
    )
    rows = [session._read("Contact", row) for row in (contact("ann"), hidden, contact("cid"))]
    ann, bob, cid = session.run_flow(flows("people").presences(session, rows))
    assert ann.value.activity == "busy"
    assert isinstance(bob.error, error("LinkUnavailable"))
    assert cid.error is gone
    assert session.batches == [2]


def test_details_of_nobody_ask_nothing() -> None:
    session = ScriptedSession()
    for name in ("presences", "notes", "locations"):
        assert session.run_flow(getattr(flows("people"), name)(session, ())) == ()
    assert session.batches == []


# --- contact list


def test_groups_have_their_members() -> None:
    friends = {
        "rel": "group",
        "id": "7",
        "name": "Friends",
        "_links": links(f"{PEOPLE}/groups/7", "groupContacts"),
    }
    pinned = {"rel": "pinnedGroup", "id": "1", "_links": links(f"{PEOPLE}/groups/1")}
    sales = {
        "rel": "distributionGroup",
        "name": "Sales",
        "_links": links(f"{PEOPLE}/groups/9"),
        "_embedded": {"contact": [contact("cid")]},
    }
    listed = {
        "rel": "myGroups",
        "_embedded": {"pinnedGroup": pinned, "group": [friends], "distributionGroup": [sales]},
    }
    members = {"rel": "groupContacts", "_embedded": {"contact": [contact("ann"), contact("bob")]}}
    session = ScriptedSession(
        {
            f"GET {PEOPLE}/myGroups": listed,
            f"GET {PEOPLE}/groups/7/groupContacts": members,
        }
    )
    found = session.run_flow(flows("contact_list").groups(session))
    assert [(row.name, row.id, [one.name for one in row.members]) for row in found] == [
        ("Friends", "7", ["Ann", "Bob"]),
        ("", "1", []),
        ("Sales", None, ["Cid"]),
    ]
    assert len(session.requests) == 2


REVISED = {"revision": "2"}


def revised(*rels: str) -> Any:
    """People whose links are of the second revision."""
    session = ScriptedSession()
    document = application()
    for rel in rels:
        document["_embedded"]["people"]["_links"][rel].update(REVISED)
    session.application = session._read("Application", document)
    return session


def test_the_contact_list_is_changed() -> None:
    session = revised("myGroups", "myGroupMemberships")
    run, lists = session.run_flow, flows("contact_list")
    at = f"{PEOPLE}/groups/7"
    group = session._read(
        "Group",
        {"rel": "group", "id": "7", "name": "Old", "_links": {"self": {"href": at, **REVISED}}},
    )
    membership = {
        "rel": "myGroupMembership",
        "_links": {
            "self": {"href": f"{PEOPLE}/memberships/1", **REVISED},
            "contact": {"href": f"{PEOPLE}/ANN"},
        },
    }
    other = {"rel": "myGroupMembership", "_links": links(f"{PEOPLE}/m/2", contact=f"{PEOPLE}/bob")}
    # She may act in the user's name, which is another matter.
    delegate = {
        "rel": "myGroupMembership",
        "_links": links(
            f"{PEOPLE}/m/3", contact=f"{PEOPLE}/ann", delegatesGroup=f"{PEOPLE}/delegates"
        ),
    }
    session.replies = {
        f"POST {PEOPLE}/myGroups": None,
        f"POST {PEOPLE}/myGroupMemberships": membership,
        f"GET {PEOPLE}/myGroupMemberships": {
            "rel": "myGroupMemberships",
            "_embedded": {"myGroupMembership": [membership, delegate, other]},
        },
        f"DELETE {PEOPLE}/memberships/1": None,
        f"DELETE {at}": None,
    }
    run(lists.create_group(session, "Friends"))
    assert sent(session) == {"displayName": "Friends"}
    assert run(lists.rename_group(session, group, "New")).name == "New"
    run(lists.add_contact(session, "sip:ann@contoso.example", group))
    assert sent(session) == {"contactUri": "sip:ann@contoso.example", "groupId": "7"}
    # The same contact under another spelling of its address.
    ann = session._read("Contact", contact("ann"))
    assert run(lists.remove_contact(session, ann)) == 1
    assert session.lines[-1] == f"DELETE {PEOPLE}/memberships/1"
    run(lists.delete_group(session, group))
    assert session.lines[-1] == f"DELETE {at}"


def test_an_old_server_is_not_asked_to_change_the_contact_list() -> None:
    session = ScriptedSession()
    lists = flows("contact_list")
    for flow in (lists.create_group(session, "x"), lists.add_contact(session, "sip:x@y")):
        with pytest.raises(error("RevisionUnavailable"), match="needs revision 2"):
            session.run_flow(flow)
    assert session.requests == []


# --- presence of others

SUBSCRIPTION = {
    "rel": "presenceSubscription",
    "id": "1",
    "_links": links(f"{PEOPLE}/subscriptions/1", "addToPresenceSubscription"),
}


def test_a_watch_is_begun_added_to_extended_and_closed() -> None:
    at = f"{PEOPLE}/subscriptions/1"
    session = ScriptedSession(
        {
            f"POST {PEOPLE}/presenceSubscriptions": SUBSCRIPTION,
            f"POST {at}/addToPresenceSubscription": {"rel": "presenceSubscriptionMemberships"},
            f"POST {at}": SUBSCRIPTION,
            f"DELETE {at}": None,
        }
    )
    run = session.run_flow
    watch = run(flows("presence_watch").watch(session, ("sip:a@x", "sip:b@x")))
    assert sent(session) == {"duration": 30, "uris": ["sip:a@x", "sip:b@x"]}
    assert session.channel_starts == 1
    run(watch.add("sip:c@x"))
    assert sent(session) == {"contactUris": ["sip:c@x"]}
    run(watch.extend(10))
    run(watch.close())
    run(watch.close())
    assert session.lines[-2:] == [f"POST {at}", f"DELETE {at}"]


def test_a_watch_that_expired_is_closed_all_the_same() -> None:
    session = ScriptedSession(
        {
            f"POST {PEOPLE}/presenceSubscriptions": SUBSCRIPTION,
            f"DELETE {PEOPLE}/subscriptions/1": error("NotFound")(404, "expired"),
        }
    )
    watch = session.run_flow(flows("presence_watch").watch(session, ("sip:a@x",)))
    session.run_flow(watch.close())
    assert len(session.requests) == 2


def test_a_watch_that_was_begun_anew_is_closed_where_it_is_now() -> None:
    session = ScriptedSession(
        {
            f"POST {PEOPLE}/presenceSubscriptions": SUBSCRIPTION,
            f"DELETE {PEOPLE}/subscriptions/8": None,
        }
    )
    watch = session.run_flow(flows("presence_watch").watch(session, ("sip:a@x",)))
    subscribed = part("protocol.intents").Subscribed
    session.intents.subscriptions = tuple(
        subscribed(request, f"{PEOPLE}/subscriptions/{name}", 30, 0, 0)
        for name, request in (("8", session.requests[0]), ("9", other_watch(session)))
    )
    session.run_flow(watch.close())
    assert session.lines[1:] == [f"DELETE {PEOPLE}/subscriptions/8"]


def other_watch(session: ScriptedSession) -> Any:
    link = session.application.embedded.people.links.presence_subscriptions
    return link.post(duration=30, uris=("sip:z@x",))


def test_a_group_is_watched_by_its_id() -> None:
    at = f"{PEOPLE}/groups/7"
    group = {"rel": "group", "id": "7", "_links": links(at, "subscribeToGroupPresence")}
    session = ScriptedSession({f"POST {at}/subscribeToGroupPresence": SUBSCRIPTION})
    flow = flows("presence_watch").watch_group(session, session._read("Group", group), minutes=10)
    session.run_flow(flow)
    assert sent(session) == {"duration": 10, "groupId": "7"}


def presence_event(name: str, activity: str | None = None, *, at: str | None = None) -> Any:
    resource = None if activity is None else {"activity": activity}
    owner: dict[str, Any] = {"in": {"rel": "contact", "href": at or f"{PEOPLE}/{name}"}}
    href = f"{PEOPLE}/{name}/contactPresence"
    return event("updated", "contactPresence", href, f"people {PEOPLE}", resource, **owner)


def test_changes_of_presence_tell_whose_they_are() -> None:
    session = ScriptedSession(
        {
            f"GET {PEOPLE}/ann": contact("ann"),
            f"GET {PEOPLE}/ann/contactPresence": {"rel": "contactPresence", "activity": "away"},
            f"GET {PEOPLE}/bob": error("NotFound")(404, "gone"),
        }
    )
    changes = flows("presence_watch").PresenceChanges(session)
    session.put(
        presence_event("ann", "busy"),
        presence_event("bob", "busy"),
        presence_event("ann", at=f"{PEOPLE}/ANN"),
    )
    first, second = (session.run_flow(changes.next(1)) for _ in range(2))
    assert (first.contact.name, first.presence.activity) == ("Ann", "busy")
    assert second.presence.activity == "away"
    assert second.contact is first.contact
    assert session.run_flow(changes.next(1)) is None
    changes.close()
    assert session.run_flow(changes.next()) is None


def test_a_change_that_could_not_be_read_is_not_lost() -> None:
    broken = error("TransportError")("broken")
    session = ScriptedSession(
        {
            f"GET {PEOPLE}/ann": [broken, contact("ann")],
            f"GET {PEOPLE}/ann/contactPresence": {"rel": "contactPresence"},
        }
    )
    changes = flows("presence_watch").PresenceChanges(session)
    session.put(presence_event("ann", "busy"))
    with pytest.raises(error("TransportError")):
        session.run_flow(changes.next(1))
    assert session.run_flow(changes.next(1)).presence.activity == "busy"
