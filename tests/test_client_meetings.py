"""Online meetings of a generated client, and its conveniences in both of their forms."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from convenience_session import ROOT, ScriptedSession, event, links
from flow_driver import part
from test_client_conversations import (
    CHATS,
    COMMUNICATION,
    INVITATIONS,
    changed,
    chat,
    error,
    flows,
    invitation,
    message,
    messaging,
    modality,
    reason,
    texts,
)

MEETINGS = f"{ROOT}/onlineMeetings/myOnlineMeetings"
JOIN = f"POST {COMMUNICATION}/joinOnlineMeeting"
URI = "sip:dana@contoso.example;gruu;opaque=app:conf:focus:id:DED367"


def meeting(name: str = "DED367", **more: Any) -> dict[str, Any]:
    return {
        "rel": "myOnlineMeeting",
        "subject": "Plans",
        "onlineMeetingId": name,
        "onlineMeetingUri": URI.replace("DED367", name),
        "joinUrl": f"https://meet.contoso.example/dana/{name}",
        "attendees": ["sip:ann@contoso.example"],
        "_links": links(f"{MEETINGS}/{name}"),
        **more,
    }


def listing(*names: str) -> dict[str, Any]:
    own = {**meeting("OWN"), "rel": "myAssignedOnlineMeeting"}
    whole = [meeting(name) for name in names]
    return {
        "rel": "myOnlineMeetings",
        "_embedded": {"myOnlineMeeting": whole, "myAssignedOnlineMeeting": [own]},
    }


def entering(session: ScriptedSession, *events: Any) -> None:
    """Has the server let the user in, or not, with these events."""

    def started(request: Any) -> Any:
        session.put(*events)
        return invitation("1")

    session.replies[JOIN] = started


def entry(type_: str, resource: Any = None, **more: Any) -> Any:
    at, sender = f"{INVITATIONS}/1", f"communication {COMMUNICATION}"
    return event(type_, "onlineMeetingInvitation", at, sender, resource, **more)


def own_entry(**more: Any) -> dict[str, Any]:
    return {**invitation("1"), "rel": "onlineMeetingInvitation", "operationId": "op-1", **more}


# --- scheduling


def test_a_meeting_is_scheduled() -> None:
    session = ScriptedSession({f"POST {MEETINGS}": meeting()})
    when = datetime(2026, 1, 1, tzinfo=UTC)
    level = part("enums").AccessLevel.EVERYONE
    made = session.run_flow(
        flows("meetings").schedule(
            session, "Plans", attendees=("sip:a@x",), expiration_time=when, access_level=level
        )
    )
    assert made.join_url == "https://meet.contoso.example/dana/DED367"
    assert session.requests[0].document == {
        "subject": "Plans",
        "attendees": ["sip:a@x"],
        "expirationTime": "/Date(1767225600000)/",
        "accessLevel": "Everyone",
    }


def test_meetings_are_listed_with_the_assigned_one() -> None:
    session = ScriptedSession({f"GET {MEETINGS}": listing("A", "B")})
    found = session.run_flow(flows("meetings").listed(session))
    assert [row.online_meeting_id for row in found] == ["A", "B", "OWN"]


KEYS = {
    "B": "B",
    "https://MEET.contoso.example/dana/B/": "B",
    URI.replace("DED367", "b"): "B",
    f"{MEETINGS}/A": "A",
    "C": None,
}


@pytest.mark.parametrize("key", KEYS)
def test_a_meeting_is_found_by_any_of_its_names(key: str) -> None:
    whole = {f"GET {MEETINGS}/{name}": meeting(name, description="whole") for name in "AB"}
    session = ScriptedSession({f"GET {MEETINGS}": listing("A", "B"), **whole})
    found = session.run_flow(flows("meetings").get(session, key))
    assert (found and found.online_meeting_id) == KEYS[key]
    assert found is None or found.description == "whole"


def test_a_change_keeps_what_it_does_not_name() -> None:
    session = ScriptedSession()
    kept: dict[str, Any] = {
        "description": "d",
        "leaders": ["sip:x@y"],
        "accessLevel": "Locked",
        "extra": "kept",
    }
    before = session._read("MyOnlineMeeting", meeting(expirationTime="/Date(1)/", **kept))
    after = session.run_flow(flows("meetings").change(session, before, subject="New"))
    assert session.lines == [f"PUT {MEETINGS}/DED367"]
    assert after == evolve(before, subject="New")
    assert after.extra == {"extra": "kept"}
    emptied = session.run_flow(flows("meetings").change(session, before, attendees=()))
    assert (emptied.subject, emptied.attendees) == ("Plans", ())


def test_a_meeting_is_deleted() -> None:
    session = ScriptedSession({f"DELETE {MEETINGS}/DED367": None})
    made = session._read("MyOnlineMeeting", meeting())
    session.run_flow(flows("meetings").delete(session, made))
    assert session.lines == [f"DELETE {MEETINGS}/DED367"]


# --- joining

URLS = {
    "https://meet.contoso.example/dana/DED367": URI,
    "https://meet.contoso.example/dana/DED367/?sl=1": URI,
    "https://meet.lync.example/a/b/c": None,
    "http://meet.contoso.example/dana/DED367": None,
    "https://contoso.example/dana/DED367": None,
}


@pytest.mark.parametrize("url", URLS)
def test_the_usual_form_of_a_join_url_tells_the_conference(url: str) -> None:
    assert flows("meetings").conference_uri(url) == URLS[url]


TARGETS = {
    "a conference URI": (URI, URI),
    "the URL of one's own meeting": ("https://meet.contoso.example/dana/OWN", None),
    "the URL of another's meeting": ("https://meet.contoso.example/dana/DED367", URI),
    "a meeting": (None, URI),
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_meeting_is_joined(target: str) -> None:
    given, uri = TARGETS[target]
    session = ScriptedSession(
        {f"GET {MEETINGS}": listing(), f"GET {MEETINGS}/OWN": meeting("OWN")},
    )
    entering(session, changed("1", chat("1", "Conferenced"), "added"))
    what = given or session._read("MyOnlineMeeting", meeting())
    core = session.run_flow(flows("meetings").join(session, what))
    assert core.state == "Conferenced"
    sent = session.requests[-1].document
    assert sent == {"onlineMeetingUri": uri or URI.replace("DED367", "OWN")}


def test_a_url_of_an_unknown_form_is_not_guessed() -> None:
    session = ScriptedSession({f"GET {MEETINGS}": listing()})
    unknown = flows("meetings").MeetingUnknown
    with pytest.raises(unknown, match="join by the conference URI instead"):
        session.run_flow(flows("meetings").join(session, "https://lync.example/meet/x/Y"))
    assert session.channel_starts == 0


def test_a_guest_joins_with_a_name_and_lists_nothing() -> None:
    session = ScriptedSession(available=False, guest=True)
    entering(session, changed("1", chat("1", "Conferenced"), "added"))
    url = "https://meet.contoso.example/dana/DED367"
    session.run_flow(flows("meetings").join(session, url, display_name="Ann"))
    assert session.lines == [JOIN]
    assert session.requests[0].document == {"onlineMeetingUri": URI, "anonymousDisplayName": "Ann"}


def test_messages_come_only_after_messaging_was_added() -> None:
    session = ScriptedSession()
    silent = messaging("1", "Disconnected")
    entering(session, changed("1", chat("1", "Conferenced"), "added"), modality("1", silent))
    core = session.run_flow(flows("meetings").join(session, URI))
    for flow in (core.send("x"), core.messages().next(1)):
        with pytest.raises(error("LinkUnavailable"), match=r"call add_messaging\(\) first"):
            session.run_flow(flow)
    assert session.lines == [JOIN]

    def added(request: Any) -> Any:
        session.put(modality("1", messaging("1")), message("1", "welcome"))
        return invitation("1")

    session.replies[f"POST {CHATS}/1/messaging/addMessaging"] = added
    session.run_flow(core.add_messaging())
    assert texts(core, session, 1) == ["welcome"]


def test_the_lobby_is_visible_while_the_user_waits_in_it() -> None:
    session = ScriptedSession()
    entering(
        session,
        entry("started", own_entry()),
        changed("1", chat("1", "Conferencing"), "added"),
        changed("1", chat("1", "InLobby")),
    )
    core = session.run_flow(flows("meetings").join(session, URI, wait_in_lobby=False))
    assert core.in_lobby
    with pytest.raises(error("RequestTimeout"), match="still in the lobby after 5 s"):
        session.run_flow(core.admitted(5))
    session.put(changed("1", chat("1", "Conferenced")))
    session.run_flow(core.admitted())
    assert not core.in_lobby


def test_refused_in_the_lobby() -> None:
    session = ScriptedSession()
    entering(session, entry("started", own_entry()), changed("1", chat("1", "InLobby"), "added"))
    core = session.run_flow(flows("meetings").join(session, URI, wait_in_lobby=False))
    session.put(changed("1", type_="deleted", reason=reason("Denied")))
    with pytest.raises(error("OperationFailed"), match="Denied"):
        session.run_flow(core.admitted())


REFUSALS: dict[str, tuple[Callable[[], Any] | None, str]] = {
    "refused": (
        lambda: entry("completed", status="Failure", reason=reason("Denied")),
        "Denied",
    ),
    "silence": (None, "not settled in 9 s"),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_joining_without_waiting_may_fail_as_well(refusal: str) -> None:
    made, why = REFUSALS[refusal]
    session = ScriptedSession()
    more = () if made is None else (made(),)
    entering(session, entry("started", own_entry()), *more)
    with pytest.raises(error("UcwaError"), match=why):
        session.run_flow(flows("meetings").join(session, URI, wait_in_lobby=False, timeout=9))


def test_a_meeting_on_the_spot() -> None:
    session = ScriptedSession({f"POST {COMMUNICATION}/startOnlineMeeting": invitation("1")})
    session.replies[f"GET {CHATS}/1"] = chat("1", "Conferenced")
    core = session.run_flow(flows("meetings").start(session, "Now"))
    assert core.state == "Conferenced"
    assert session.requests[0].document == {"subject": "Now"}


# --- the two forms

TOPICS = ("conversations", "items", "me", "meetings", "people")
RENAMED = {"__iter__": "__aiter__", "__next__": "__anext__"} | {
    "__enter__": "__aenter__",
    "__exit__": "__aexit__",
}


def classes(form: str) -> Iterator[tuple[str, type]]:
    for topic in TOPICS:
        module = part(f"conveniences.{form}.{topic}")
        for name in module.__all__:
            found = getattr(module, name)
            if inspect.isclass(found):
                yield f"{topic}.{name}", found


def surface(kind: type) -> dict[str, tuple[object, ...]]:
    """Names, parameters and docstrings of what a class has of its own."""
    found: dict[str, tuple[object, ...]] = {}
    for name, member in vars(kind).items():
        name = RENAMED.get(name, name)
        if isinstance(member, property):
            found[name] = ("property", member.__doc__)
        elif inspect.isfunction(member):
            parameters = [
                (row.name, row.kind, row.default)
                for row in inspect.signature(member).parameters.values()
            ]
            found[name] = (member.__doc__, parameters)
    return found


def test_both_forms_are_the_same() -> None:
    sync, concurrent = dict(classes("facades")), dict(classes("async_facades"))
    assert list(sync) == list(concurrent)
    for name, kind in sync.items():
        assert surface(kind) == surface(concurrent[name]), name
        assert kind.__doc__ == concurrent[name].__doc__, name


def test_a_method_of_the_one_form_waits_where_the_other_is_awaited() -> None:
    awaited = [
        f"{name}.{attribute}"
        for name, kind in classes("async_facades")
        for attribute, member in vars(kind).items()
        if inspect.iscoroutinefunction(member)
    ]
    assert {"me.MyAccount.set_note", "conversations.ConversationHandle.send"} <= set(awaited)
    assert "conversations.Conversations.incoming" not in awaited
    assert not any(
        inspect.iscoroutinefunction(member)
        for _, kind in classes("facades")
        for member in vars(kind).values()
    )


def test_every_flow_of_the_facades_is_documented() -> None:
    for name, kind in classes("facades"):
        for attribute, member in vars(kind).items():
            if callable(member) and not attribute.startswith("_"):
                assert inspect.getdoc(member), f"{name}.{attribute}"


def facade(name: str) -> Callable[[ScriptedSession], Any]:
    topic, _, kind = name.partition(".")
    made: type = getattr(part(f"conveniences.facades.{topic}"), kind)
    return lambda session: made(session, session.run_flow)


def test_a_chat_by_the_facades() -> None:
    session = ScriptedSession({f"POST {COMMUNICATION}/startMessaging": invitation("1")})
    session.replies[f"GET {CHATS}/1"] = chat("1")
    session.replies[f"GET {CHATS}/1/messaging"] = messaging("1")
    session.replies[f"DELETE {CHATS}/1"] = None
    with facade("conversations.Conversations")(session).start("sip:x@y", "Hi") as handle:
        session.put(message("1", "one"), message("1", "two", 2))
        session.put(changed("1", chat("1", "Disconnected")))
        with handle.messages() as messages:
            assert [row.text for row in messages] == ["one", "two"]
        assert messages.wait() is None
    assert session.lines[-1] != f"DELETE {CHATS}/1"  # it was over
