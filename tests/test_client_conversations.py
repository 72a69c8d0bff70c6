"""Chats and meetings of a generated client: started, answered, written in, dropped, left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from convenience_session import ROOT, ScriptedSession, application, event, links
from flow_driver import part

COMMUNICATION = f"{ROOT}/communication"
CHATS = f"{COMMUNICATION}/conversations"
INVITATIONS = f"{COMMUNICATION}/invitations"
DATA = "data:text/plain;charset=utf-8,"


def flows(name: str) -> Any:
    return part(f"conveniences.{name}")


def error(name: str) -> Any:
    return getattr(part("errors"), name)


def invitation(name: str, *, incoming: bool = False, **more: Any) -> dict[str, Any]:
    """The invitation to the conversation of this name."""
    offered = ("accept", "decline") if incoming else ()
    at = f"{INVITATIONS}/{name}"
    message = more.pop("message", None)
    found = links(at, *offered, conversation=f"{CHATS}/{name}")
    if message is not None:
        found["message"] = {"href": message}
    if incoming:
        sender = {
            "rel": "participant",
            "name": "Lene",
            "uri": "sip:lene@contoso.example",
            "_links": links(f"{CHATS}/{name}/participants/lene"),
        }
        more = {"_embedded": {"from": sender}, **more}
    direction = "Incoming" if incoming else "Outgoing"
    return {"rel": "messagingInvitation", "direction": direction, "_links": found, **more}


def chat(name: str, state: str = "Connected", **more: Any) -> dict[str, Any]:
    at = f"{CHATS}/{name}"
    return {
        "rel": "conversation",
        "state": state,
        "_links": links(at, "messaging", "addParticipant"),
        **more,
    }


def messaging(
    name: str, state: str = "Connected", *formats: str, offered: tuple[str, ...] | None = None
) -> dict[str, Any]:
    if offered is None:
        connected = ("sendMessage", "setIsTyping", "stopMessaging")
        offered = connected if state == "Connected" else ("addMessaging",)
    return {
        "rel": "messaging",
        "state": state,
        "negotiatedMessageFormats": list(formats or ("Plain",)),
        "_links": links(f"{CHATS}/{name}/messaging", *offered),
    }


def invited(type_: str, name: str, resource: Any = None, **more: Any) -> Any:
    at = f"{INVITATIONS}/{name}"
    sender = f"communication {COMMUNICATION}"
    return event(type_, "messagingInvitation", at, sender, resource, **more)


def changed(name: str, resource: Any = None, type_: str = "updated", **more: Any) -> Any:
    """An event of the conversation itself."""
    sender = f"communication {COMMUNICATION}"
    return event(type_, "conversation", f"{CHATS}/{name}", sender, resource, **more)


def modality(name: str, resource: Any = None, **more: Any) -> Any:
    """An event of its messaging."""
    at = f"{CHATS}/{name}"
    return event("updated", "messaging", f"{at}/messaging", f"conversation {at}", resource, **more)


def message(
    name: str,
    text: str | None,
    number: int = 1,
    type_: str = "completed",
    status: str | None = "Success",
    **more: Any,
) -> Any:
    """A message in a conversation; without text it does not come along."""
    at = f"{CHATS}/{name}"
    resource = None
    if text is not None:
        written = {
            "plainMessage": {"href": text if text.startswith("data:") else DATA + text},
            "participant": {"href": f"{at}/participants/lene"},
        }
        resource = {"direction": "Incoming", "_links": written, **more}
    stated = {} if status is None else {"status": status}
    href = f"{at}/messages/{number}"
    return event(type_, "message", href, f"conversation {at}", resource, **stated)


def started(
    name: str = "1",
    replies: Mapping[str, Any] | None = None,
    *,
    session: ScriptedSession | None = None,
    before: Any = (),
) -> tuple[Any, ScriptedSession]:
    """A chat that the user has begun."""

    def accepted(request: Any) -> Any:
        assert session is not None
        session.put(
            changed(name, chat(name, "Connecting"), "added"),
            modality(name, messaging(name)),
            changed(name, chat(name)),
            *before,
        )
        return invitation(name)

    session = session or ScriptedSession()
    session.replies[f"POST {COMMUNICATION}/startMessaging"] = accepted
    session.replies.update(replies or {})
    flow = flows("conversations").start(session, "sip:lene@contoso.example", "Hi", subject="S")
    return session.run_flow(flow), session


def texts(core: Any, session: ScriptedSession, count: int) -> list[str]:
    stream = core.messages()
    found = [session.run_flow(stream.next(1)) for _ in range(count)]
    return [row.text for row in found if row is not None]


def reason(subcode: str, code: str = "Gone") -> dict[str, str]:
    return {"rel": "reason", "code": code, "subcode": subcode, "message": "Because."}


# --- starting


def test_a_chat_is_started_from_its_events_without_reading_more() -> None:
    core, session = started()
    assert session.lines == [f"POST {COMMUNICATION}/startMessaging"]
    document = session.requests[0].document
    assert (document["to"], document["subject"]) == ("sip:lene@contoso.example", "S")
    assert document["_links"]["message"]["href"] == f"{DATA}Hi"
    assert core.state == "Connected"
    assert core.is_open


def test_an_address_without_scheme_is_a_sip_address() -> None:
    session = ScriptedSession({f"POST {COMMUNICATION}/startMessaging": invitation("1")})
    session.replies[f"GET {CHATS}/1"] = chat("1")
    session.run_flow(flows("conversations").start(session, "lene@contoso.example"))
    assert session.requests[0].document["to"] == "sip:lene@contoso.example"
    # Where events did not tell of it, the conversation is read.
    assert session.lines[1:] == [f"GET {CHATS}/1"]


@pytest.mark.parametrize("subcode", ["Declined", "Timeout", "DestinationNotFound", "Canceled"])
def test_a_chat_that_nobody_wants(subcode: str) -> None:
    failed = error("OperationFailed")("RemoteFailure", subcode, "No.")
    session = ScriptedSession({f"POST {COMMUNICATION}/startMessaging": failed})
    with pytest.raises(error("OperationFailed"), match=subcode):
        session.run_flow(flows("conversations").start(session, "sip:x@y"))


def test_nothing_is_started_where_it_is_not_offered() -> None:
    session = ScriptedSession()
    document = application()
    del document["_embedded"]["communication"]["_links"]["startMessaging"]
    session.application = session._read("Application", document)
    with pytest.raises(error("LinkUnavailable"), match="communication does not offer start"):
        session.run_flow(flows("conversations").start(session, "sip:x@y"))
    assert (session.requests, session.channel_starts) == ([], 0)


# --- writing


def sending(core: Any, session: ScriptedSession, outcome: Any) -> None:
    session.replies[f"POST {CHATS}/1/messaging/sendMessage"] = outcome


def test_sending_resolves_with_the_message() -> None:
    core, session = started()
    sending(core, session, {"rel": "message", "direction": "Outgoing"})
    sent = session.run_flow(core.send(" a+b % é\n<b>"))
    assert sent.direction.value == "Outgoing"
    request = session.requests[-1]
    assert request.content.media_type == "text/plain;charset=utf-8"
    assert request.content.data.decode() == " a+b % é\n<b>"
    assert len(request.operation_id) == 36


def test_sending_fails_with_the_reason() -> None:
    core, session = started()
    sending(core, session, error("OperationFailed")("RemoteFailure", "Unreachable", "Gone."))
    with pytest.raises(error("OperationFailed"), match="Unreachable"):
        session.run_flow(core.send("x"))


def test_each_message_has_an_id_of_its_own() -> None:
    core, session = started()
    sending(core, session, {"rel": "message"})
    session.world.gather(core.send("a"), core.send("b"))
    first, second = (request.operation_id for request in session.requests[-2:])
    assert first != second


def test_html_is_sent_only_where_it_was_agreed_on() -> None:
    core, session = started()
    before = list(session.requests)
    unavailable = flows("conversation").HtmlUnavailable
    with pytest.raises(unavailable, match="HTML was not agreed on, but Plain"):
        session.run_flow(core.send_html("<b>x</b>"))
    assert session.requests == before
    session.put(modality("1", messaging("1", "Connected", "Plain", "Html")))
    sending(core, session, {"rel": "message"})
    session.run_flow(core.send_html("<b>x</b>"))
    assert session.requests[-1].content.media_type == "text/html;charset=utf-8"


def test_typing_is_shown() -> None:
    core, session = started(replies={f"POST {CHATS}/1/messaging/setIsTyping": None})
    session.run_flow(core.typing())
    assert session.lines[-1] == f"POST {CHATS}/1/messaging/setIsTyping"


@pytest.mark.parametrize("verb", ["send", "send_html", "typing"])
def test_nothing_is_written_while_messaging_is_not_connected(verb: str) -> None:
    core, session = started()
    session.put(modality("1", messaging("1", "Connecting", offered=())))
    before = list(session.requests)
    with pytest.raises(error("LinkUnavailable"), match="messaging does not offer"):
        session.run_flow(getattr(core, verb)(*(() if verb == "typing" else ("x",))))
    assert session.requests == before


def test_somebody_is_added() -> None:
    joined = {"rel": "participantInvitation"}
    core, session = started(replies={f"POST {CHATS}/1/addParticipant": joined})
    session.run_flow(core.add_participant("sip:bob@contoso.example"))
    assert session.requests[-1].document["to"] == "sip:bob@contoso.example"


# --- reading


def test_messages_come_in_order_with_their_senders() -> None:
    named = event(
        "added",
        "participant",
        f"{CHATS}/1/participants/LENE",
        f"conversation {CHATS}/1",
        title="Lene Aaling",
    )
    core, session = started(before=(named, message("1", "one")))
    session.put(message("1", "two+%2B+%F0%9F%98%80%0d%0a", 2))
    stream = core.messages()
    first, second = (session.run_flow(stream.next(1)) for _ in range(2))
    assert [first.text, second.text] == ["one", "two + \N{GRINNING FACE}"]
    assert first.sender == "Lene Aaling"
    assert first.html is None


def test_messages_of_several_conversations_are_not_mixed() -> None:
    session = ScriptedSession()
    cores = [started(name, session=session)[0] for name in "123"]
    for number, name in enumerate("3121323", 10):
        session.put(message(name, f"{name}-{number}", number))
    found = [texts(core, session, 9) for core in cores]
    assert found == [["1-11", "1-13"], ["2-12", "2-15"], ["3-10", "3-14", "3-16"]]


def test_what_the_user_wrote_and_what_failed_is_no_received_message() -> None:
    core, session = started()
    session.put(
        message("1", "mine", 1, direction="Outgoing"),
        message("1", "lost", 2, status="Failure"),
        message("1", "theirs", 3),
    )
    assert texts(core, session, 3) == ["theirs"]


def test_a_message_that_begins_and_is_completed_is_one() -> None:
    core, session = started()
    session.put(
        message("1", "a", 1, "started", None),
        message("1", "a", 1),
        message("1", "a", 2),
    )
    assert texts(core, session, 3) == ["a", "a"]


def test_a_message_that_did_not_come_along_is_read() -> None:
    at = f"{CHATS}/1/messages"
    written = {
        "rel": "message",
        "direction": "Incoming",
        "_links": links(f"{at}/1", plainMessage=f"{DATA}read"),
    }
    broken = error("TransportError")("broken")
    core, session = started(
        replies={
            f"GET {at}/1": [broken, written],
            f"GET {at}/2": error("NotFound")(404, "gone"),
            f"GET {at}/3": {"rel": "message", "direction": "Outgoing"},
        }
    )
    session.put(*(message("1", None, number) for number in (1, 2, 3)), message("1", "last", 4))
    stream = core.messages()
    with pytest.raises(error("TransportError")):
        session.run_flow(stream.next(1))
    assert texts(core, session, 2) == ["read", "last"]


HTML = {
    "<b>Hi</b> there": "Hi there",
    "<html><head><title>x</title></head><body><p>a</p><p>b &lt; c</p></body></html>": "a\nb < c",
    "1 < 2<br/>3": "1 < 2\n3",
    "<script>alert(1)</script><div>a\n  b</div>": "a b",
}


@pytest.mark.parametrize("markup", HTML)
def test_html_is_readable_as_text(markup: str) -> None:
    core, session = started()
    content = part("content").Content.text(markup, "text/html")
    session.put(
        event(
            "completed",
            "message",
            f"{CHATS}/1/messages/1",
            f"conversation {CHATS}/1",
            {"direction": "Incoming", "_links": {"htmlMessage": {"href": content.href}}},
            status="Success",
        )
    )
    received = session.run_flow(core.messages().next(1))
    assert (received.text, received.html) == (HTML[markup], markup)


def test_a_stream_of_messages_can_be_closed_while_it_waits() -> None:
    core, session = started()
    stream = core.messages()

    def closing() -> Any:
        yield from part("protocol.effects").Sleep(5)
        stream.close()

    assert session.world.gather(stream.next(), closing()) == [None, None]
    session.put(message("1", "kept"))
    assert texts(core, session, 1) == ["kept"]


def test_an_unread_conversation_holds_nothing_up() -> None:
    core, session = started()
    for number in range(50):
        session.put(message("1", "x", number))
    assert session.hub.pending <= 1
    assert len(texts(core, session, 60)) == 50


# --- the end


def test_a_drop_out_ends_the_messages_and_can_be_mended() -> None:
    core, session = started(before=(message("1", "before"),))
    removed = modality("1", messaging("1", "Disconnected"), reason=reason("Removed"))
    session.put(removed)
    stream = core.messages()
    assert session.run_flow(stream.next(1)).text == "before"
    assert session.run_flow(stream.next()) is None  # ends, and does not wait
    assert core.dropped.subcode == "Removed"
    assert core.is_open
    before = list(session.requests)
    with pytest.raises(error("LinkUnavailable"), match=r"dropped \(Gone: Removed: Because"):
        session.run_flow(core.send("x"))
    assert session.requests == before

    def revived(request: Any) -> Any:
        session.put(modality("1", messaging("1")), message("1", "after", 2))
        return invitation("1")

    session.replies[f"POST {CHATS}/1/messaging/addMessaging"] = revived
    session.run_flow(core.add_messaging("again"))
    assert core.dropped is None
    assert texts(core, session, 1) == ["after"]


def test_messaging_that_comes_back_by_itself_is_no_drop_out() -> None:
    core, session = started()
    session.put(modality("1", messaging("1", "Disconnected"), reason=reason("Removed")))
    session.put(modality("1", messaging("1")), message("1", "back"))
    assert core.dropped is None
    assert texts(core, session, 1) == ["back"]

    def writing() -> Any:
        yield from part("protocol.effects").Sleep(5)
        session.put(message("1", "later", 2))

    received, _ = session.world.gather(core.messages().next(60), writing())
    assert (received.text, session.world.time) == ("later", 5)


ENDINGS: dict[str, Callable[[], Any]] = {
    "deleted": lambda: changed("1", type_="deleted", reason=reason("Ejected")),
    "disconnected": lambda: changed("1", chat("1", "Disconnected")),
    "closed": lambda: part("signals").ChannelEnded(None),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_end_of_a_conversation(ending: str) -> None:
    core, session = started(before=(message("1", "last"),))
    session.put(ENDINGS[ending]())
    stream = core.messages()
    assert session.run_flow(stream.next()).text == "last"
    assert session.run_flow(stream.next()) is None
    assert (core.is_open, core.state) == (False, "Disconnected")
    session.put(modality("1", messaging("1", "Disconnected", offered=())))
    with pytest.raises(error("LinkUnavailable"), match="the conversation is over"):
        session.run_flow(core.send("x"))


LOSSES: dict[str, tuple[Callable[[], Any], str]] = {
    "gone": (lambda: part("signals").ChannelEnded(error("Gone")(410, "gone")), "Gone"),
    "resumed": (lambda: part("signals").Resumed(), "OperationLost"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_conversation_that_was_lost_says_so(loss: str) -> None:
    core, session = started(before=(message("1", "last"),))
    signal, kind = LOSSES[loss]
    session.put(signal())
    stream = core.messages()
    assert session.run_flow(stream.next()).text == "last"
    with pytest.raises(error(kind)):
        session.run_flow(stream.next())
    assert not core.is_open


def test_leaving_is_harmless_a_second_time() -> None:
    core, session = started(replies={f"DELETE {CHATS}/1": error("NotFound")(404, "gone")})
    session.run_flow(core.leave())
    session.run_flow(core.leave())
    assert session.lines.count(f"DELETE {CHATS}/1") == 1
    assert not core.is_open


def test_open_conversations_are_found_again() -> None:
    listed = {
        "rel": "conversations",
        "_links": {"conversation": [{"href": f"{CHATS}/1"}, {"href": f"{CHATS}/2"}]},
    }
    session = ScriptedSession(
        {
            f"GET {COMMUNICATION}/conversations": listed,
            f"GET {CHATS}/1": chat("1"),
            f"GET {CHATS}/2": chat("2", "InLobby"),
            f"GET {CHATS}/1/messaging": messaging("1"),
        }
    )
    first, second = session.run_flow(flows("conversations").running(session))
    assert second.in_lobby
    session.put(message("1", "hello"), message("2", "not here"))
    assert texts(first, session, 2) == ["hello"]
