"""Invitations of a generated client: they arrive, are answered, or can't arrive at all."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from convenience_session import ROOT, ScriptedSession, application, event
from flow_driver import part
from test_client_conversations import (
    COMMUNICATION,
    DATA,
    INVITATIONS,
    changed,
    chat,
    error,
    flows,
    invitation,
    invited,
    message,
    messaging,
    modality,
    reason,
    texts,
)


def arriving(session: ScriptedSession, rel: str = "messagingInvitation") -> Any:
    return flows("invitation").Invitations(session, rel)


def incoming(name: str = "1", text: str | None = "Hi+there%0d%0a", **more: Any) -> Any:
    href = None if text is None else DATA + text
    offer = invitation(name, incoming=True, message=href, subject="Lunch", **more)
    return invited("started", name, offer)


def accepting(session: ScriptedSession, name: str = "1", *more: Any) -> None:
    """Has the server connect the conversation when the user accepts."""

    def accepted(request: Any) -> None:
        session.put(
            modality(name, messaging(name)),
            changed(name, chat(name)),
            invited("completed", name, invitation(name, incoming=True), status="Success"),
            *more,
        )

    session.replies[f"POST {INVITATIONS}/{name}/accept"] = accepted


def test_an_invitation_tells_who_and_what_without_asking() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    core = session.run_flow(stream.next(1))
    assert (core.text, core.html, core.subject) == ("Hi there", None, "Lunch")
    assert (core.sender.name, core.sender.uri) == ("Lene", "sip:lene@contoso.example")
    assert session.requests == []
    assert session.channel_starts == 1


def test_the_first_message_is_not_shown_twice() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    accepting(session, "1", message("1", "Hi+there%0d%0a"), message("1", "Hi+there%0d%0a", 2))
    core = session.run_flow(stream.next(1))
    conversation = session.run_flow(core.accept())
    assert conversation.state == "Connected"
    assert session.lines == [f"POST {INVITATIONS}/1/accept"]
    # Said once with the invitation and once more later: the second time is another message.
    assert texts(conversation, session, 2) == ["Hi there"]


@pytest.mark.parametrize("text", [None, "Hi"])
def test_another_first_message_is_shown(text: str | None) -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming(text=text))
    accepting(session, "1", message("1", "Hello"))
    core = session.run_flow(stream.next(1))
    conversation = session.run_flow(core.accept())
    assert texts(conversation, session, 1) == ["Hello"]


def test_an_invitation_is_answered_once() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    accepting(session)
    core = session.run_flow(stream.next(1))
    session.run_flow(core.accept())
    assert core.is_settled
    for flow in (core.accept(), core.decline()):
        with pytest.raises(error("LinkUnavailable"), match="answered already"):
            session.run_flow(flow)
    assert len(session.requests) == 1


@pytest.mark.parametrize("scope", [None, "LOCAL", "GLOBAL"])
def test_an_invitation_is_declined(scope: str | None) -> None:
    session = ScriptedSession({f"POST {INVITATIONS}/1/decline": None})
    stream = arriving(session)
    session.put(incoming())
    core = session.run_flow(stream.next(1))
    why = None if scope is None else part("enums").CallDeclineReason[scope]
    session.run_flow(core.decline(why))
    document = session.requests[0].document
    assert document == (None if scope is None else {"reason": scope.title()})


@pytest.mark.parametrize("subcode", ["ConnectedElsewhere", "Missed"])
def test_an_invitation_that_is_over_can_not_be_accepted(subcode: str) -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming(), incoming("2"))
    core = session.run_flow(stream.next(1))
    over = {"status": "Failure", "reason": reason(subcode)}
    session.put(invited("completed", "1", **over), invited("completed", "2", **over))
    assert core.is_settled
    with pytest.raises(error("LinkUnavailable"), match="or is over"):
        session.run_flow(core.accept())
    # One that nobody was given yet is not given any more.
    assert session.run_flow(stream.next(1)) is None


def test_an_invitation_taken_elsewhere_has_no_link_any_more() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    core = session.run_flow(stream.next(1))
    session.put(invited("updated", "1", invitation("1")))
    with pytest.raises(error("LinkUnavailable"), match="does not offer accept"):
        session.run_flow(core.accept())
    assert session.requests == []


def test_accepting_may_come_to_nothing() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming(), incoming("2"))
    failed = invited("completed", "1", status="Failure", reason=reason("Canceled"))
    session.replies[f"POST {INVITATIONS}/1/accept"] = lambda _: session.put(failed)
    session.replies[f"POST {INVITATIONS}/2/accept"] = None
    first, second = (session.run_flow(stream.next(1)) for _ in range(2))
    with pytest.raises(error("OperationFailed"), match="Canceled"):
        session.run_flow(first.accept())
    with pytest.raises(error("RequestTimeout"), match="not settled in 7 s"):
        session.run_flow(second.accept(timeout=7))
    assert session.world.time == pytest.approx(7)
    with pytest.raises(error("LinkUnavailable"), match="answered already"):
        session.run_flow(second.decline())


def test_what_was_accepted_for_the_user_is_no_failure() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    core = session.run_flow(stream.next(1))

    def accepted(request: Any) -> None:
        session.put(
            changed("1", chat("1")), invited("completed", "1", reason=reason("AutoAccepted"))
        )

    session.replies[f"POST {INVITATIONS}/1/accept"] = accepted
    assert session.run_flow(core.accept()).state == "Connected"


def test_three_invitations_at_once_lead_to_three_conversations() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    for name in "123":
        session.put(incoming(name, text=f"from-{name}"))
        accepting(session, name)
    cores = [session.run_flow(stream.next(1)) for _ in "123"]
    assert [core.text for core in cores] == ["from-1", "from-2", "from-3"]
    chats = [session.run_flow(core.accept()) for core in cores]
    session.put(*(message(name, f"to-{name}") for name in "213"))
    assert [texts(one, session, 2) for one in chats] == [["to-1"], ["to-2"], ["to-3"]]


def test_invitations_from_before_the_first_look_are_not_lost() -> None:
    session = ScriptedSession()
    session.put(incoming())  # before anybody asked
    stream = arriving(session)
    session.put(incoming("2"))
    assert session.run_flow(stream.next(1)).text == "Hi there"
    assert session.run_flow(stream.next(1)) is not None


def test_invitations_after_the_user_was_made_available_are_kept() -> None:
    session = ScriptedSession(
        {f"POST {ROOT}/me/makeMeAvailable": None, f"GET {ROOT}": application()}, available=False
    )
    everything = session.hub.events()  # so that nothing is kept for a first subscription
    session.run_flow(flows("me").make_available(session))
    session.put(part("signals").Resynchronized(), incoming("1"), incoming("2"))
    stream = arriving(session)
    session.put(incoming("3"))
    found = [session.run_flow(stream.next(1)) for _ in range(4)]
    assert [core and core.invitation.href for core in found] == [
        *(f"{INVITATIONS}/{name}" for name in "123"),
        None,
    ]
    assert everything.pending == 3


def test_making_available_leaves_events_to_the_first_who_subscribes() -> None:
    session = ScriptedSession()
    session.run_flow(flows("me").make_available(session))
    session.put(incoming())
    assert session.hub.events().take() is not None


def test_an_invitation_wakes_who_waits_for_it() -> None:
    session = ScriptedSession()
    stream = arriving(session)

    def calling() -> Any:
        yield from part("protocol.effects").Sleep(5)
        session.put(incoming())

    core, _ = session.world.gather(stream.next(60), calling())
    assert (core.text, session.world.time) == ("Hi there", 5)


def test_the_users_own_invitations_are_not_incoming() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(invited("started", "1", invitation("1")))
    assert session.run_flow(stream.next(1)) is None


def test_messages_before_the_answer_are_kept() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming(text=None), message("1", "early"))
    core = session.run_flow(stream.next(1))
    accepting(session, "1", message("1", "late", 2))
    conversation = session.run_flow(core.accept())
    assert texts(conversation, session, 2) == ["early", "late"]


# --- when none can arrive

CLOSED: dict[str, tuple[dict[str, Any], str]] = {
    "not available": ({"available": False}, r"not available here yet; call me\.make_available"),
    "a guest": ({"available": False, "guest": True}, "nobody can invite a guest"),
    "without messaging": ({"supportedModalities": ["PhoneAudio"]}, "for PhoneAudio only"),
}


@pytest.mark.parametrize("state", CLOSED)
def test_why_no_invitation_arrives(state: str) -> None:
    shown, why = CLOSED[state]
    session = ScriptedSession({f"GET {ROOT}": application(**shown)}, **shown)
    with pytest.raises(error("LinkUnavailable"), match=why):
        session.run_flow(arriving(session).next(1))
    assert session.channel_starts == 0


def test_made_available_by_a_request_of_its_own() -> None:
    session = ScriptedSession({f"GET {ROOT}": application()}, available=False)
    stream = arriving(session)
    session.put(incoming())
    assert session.run_flow(stream.next(1)) is not None
    session.run_flow(stream.next(1))
    assert session.lines == [f"GET {ROOT}"]  # looked up once


def test_the_end_of_the_channel_ends_the_invitations() -> None:
    session = ScriptedSession()
    stream = arriving(session)
    session.put(incoming())
    core = session.run_flow(stream.next(1))
    session.put(part("signals").ChannelEnded(error("ChannelTaken")("taken")))
    with pytest.raises(error("ChannelTaken")):
        session.run_flow(stream.next())
    with pytest.raises(error("LinkUnavailable")):
        session.run_flow(core.accept())


def test_after_the_end_of_the_channel_nothing_is_waited_for() -> None:
    session = ScriptedSession()
    session.hub.end(None)
    assert session.run_flow(arriving(session).next()) is None


@pytest.mark.parametrize("by", ["close", "channel"])
def test_waiting_for_invitations_ends(by: str) -> None:
    session = ScriptedSession()
    stream = arriving(session)

    def ending() -> Any:
        yield from part("protocol.effects").Sleep(5)
        if by == "close":
            stream.close()
        else:
            session.put(part("signals").ChannelEnded(None))

    assert session.world.gather(stream.next(), ending()) == [None, None]


# --- handlers


def test_handlers_stay_with_their_conversations(caplog: pytest.LogCaptureFixture) -> None:
    session = ScriptedSession()
    seen: list[str] = []

    def handler(core: Any) -> None:
        seen.append(core.text)
        if core.text == "bad":
            raise RuntimeError("broken handler")

    stream = arriving(session)
    session.run_flow(stream.serve(handler))
    session.put(incoming("1", "one"), incoming("2", "bad"), incoming("3", "three"))
    with caplog.at_level(logging.ERROR):
        session.world.advance(1)
    assert seen == ["one", "bad", "three"]
    assert "the handler of an invitation failed" in caplog.text
    stream.close()
    session.put(incoming("4", "late"))
    session.world.advance(1)
    assert "late" not in seen


def test_serving_says_at_once_why_none_can_arrive() -> None:
    shown: dict[str, Any] = {"available": False}
    session = ScriptedSession({f"GET {ROOT}": application(**shown)}, **shown)
    with pytest.raises(error("LinkUnavailable"), match="make_available"):
        session.run_flow(arriving(session).serve(print))


def test_a_meeting_invitation_is_of_its_own_kind() -> None:
    session = ScriptedSession()
    chats, meetings = arriving(session), arriving(session, "onlineMeetingInvitation")
    offer = invitation("1", incoming=True)
    session.put(
        event(
            "started",
            "onlineMeetingInvitation",
            f"{INVITATIONS}/1",
            f"communication {COMMUNICATION}",
            {**offer, "rel": "onlineMeetingInvitation"},
        )
    )
    assert session.run_flow(meetings.next(1)).sender.name == "Lene"
    assert session.run_flow(chats.next(1)) is None
