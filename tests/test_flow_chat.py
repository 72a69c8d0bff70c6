"""Chats of the generated clients by the simulator: asked for, answered, written in, ended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any

import pytest
from flow_server import (
    ANN,
    BOB,
    EVE,
    PATIENCE,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    started,
)

CASES = Cases()
TEXTS = (
    "a+b",
    "100 %, %41",
    "\N{SNOWMAN}\N{GRINNING FACE}",
    "two\nlines\r\n\tand more ",
    " leading",
    "x" * 8192,
    "\u05e9\u05dc\u05d5\u05dd \u202eRTL",
    "<b>not bold</b> & &amp;",
    "data:,;base64",
)


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


async def talk(stage: Stage, text: str | None = "Hungry?") -> tuple[Any, Any, Any, Any]:
    """Ann and Bob, and their sides of a chat that Ann began."""
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob, text)
    return ann, bob, mine, theirs


async def connected(stage: Stage, ann: Any, bob: Any, text: str | None = "Hi") -> tuple[Any, Any]:
    incoming = bob.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(BOB, text, timeout=PATIENCE))
    invitation = await stage.meanwhile(asking, stage.next(incoming))
    theirs = await invitation.accept()
    incoming.close()
    return await asking, theirs


@CASES.add()
async def what_is_written_arrives_as_it_was(stage: Stage) -> None:
    *_, mine, theirs = await talk(stage)
    for writer, reader in ((mine, theirs), (theirs, mine)):
        messages = reader.messages()
        for text in TEXTS:
            sent = await writer.send(text, timeout=PATIENCE)
            assert str(sent.direction) == "Outgoing"
            received = await stage.next(messages)
            assert (received.text, received.html) == (text, None)
    assert received.sender


@CASES.add()
async def an_invitation_tells_who_asks_and_what_for(stage: Stage) -> None:
    """Nothing else is asked for; the text of the invitation is shown once."""
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    incoming = bob.conversations.incoming()
    starting = ann.conversations.start(BOB, "Hungry?", subject="Lunch", timeout=PATIENCE)
    asking = asyncio.create_task(starting)
    invitation = await stage.next(incoming)
    gets = len(stage.requests(method="GET", user=BOB, path="*/communication/*"))
    assert (invitation.text, invitation.subject) == ("Hungry?", "Lunch")
    assert invitation.sender.uri == ANN
    assert len(stage.requests(method="GET", user=BOB, path="*/communication/*")) == gets
    theirs = await invitation.accept()
    mine = await asking
    with pytest.raises(client("errors").LinkUnavailable):
        await invitation.accept()
    assert len(stage.requests("*/accept")) == 1
    await mine.send("At noon", timeout=PATIENCE)
    assert (await stage.next(theirs.messages())).text == "At noon"


@CASES.add()
async def an_invitation_may_be_declined(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    reasons = client("enums").CallDeclineReason
    incoming = bob.conversations.incoming()
    for reason in (reasons.LOCAL, reasons.GLOBAL, None):
        asking = asyncio.create_task(ann.conversations.start(BOB, "?", timeout=PATIENCE))
        invitation = await stage.meanwhile(asking, stage.next(incoming))
        await invitation.decline(reason)
        with pytest.raises(client("errors").OperationFailed) as raised:
            await asking
        assert raised.value.subcode == "Declined"
        await stage.until(partial(attrgetter("is_settled"), invitation))
    assert await ann.conversations.running() == await bob.conversations.running() == ()


@CASES.add()
async def nobody_answers(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    incoming = bob.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(BOB, "?", timeout=PATIENCE))
    invitation = await stage.next(incoming)
    stage.advance(30)
    with pytest.raises(client("errors").OperationFailed) as raised:
        await asking
    assert raised.value.subcode == "Timeout"
    await stage.until(lambda: invitation.is_settled)
    with pytest.raises(client("errors").LinkUnavailable):
        await invitation.accept()


@CASES.add()
async def nobody_is_there(stage: Stage) -> None:
    errors = client("errors")
    ann = await stage.available(ANN)
    for uri, subcode in (("sip:no@fabrikam.example", "DestinationNotFound"), (EVE, "Unreachable")):
        with pytest.raises((errors.OperationFailed, errors.NotFound)) as raised:
            await ann.conversations.start(uri, "?", timeout=PATIENCE)
        assert raised.value.subcode == subcode


@CASES.add()
async def an_invitation_may_be_taken_back(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    incoming, events = bob.conversations.incoming(), ann.events(
        client("resources").MessagingInvitation, type="started"
    )
    start = ann.application.embedded.communication.links.start_messaging
    asking = asyncio.create_task(ann.run(start.post(to=BOB), timeout=PATIENCE))
    invitation = await stage.next(incoming)
    begun = (await stage.next(events)).resource
    await ann.send(begun.links.cancel.post())
    with pytest.raises(client("errors").OperationFailed) as raised:
        await asking
    assert raised.value.subcode == "Canceled"
    await stage.until(lambda: invitation.is_settled)


@CASES.add()
async def nothing_is_written_before_it_is_connected(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    kind = client("resources").Messaging
    events, incoming = ann.events(kind), bob.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(BOB, "?", timeout=PATIENCE))
    connecting = (await stage.next(events)).resource
    assert (str(connecting.state), bool(connecting.links.send_message)) == ("Connecting", False)
    assert connecting.links.stop_messaging
    await (await stage.next(incoming)).accept()
    await asking
    found = (await stage.next(events)).resource
    assert str(found.state) == "Connected"
    for rel in ("send_message", "set_is_typing", "typing_participants", "stop_messaging"):
        assert getattr(found.links, rel), rel


@CASES.add()
async def two_who_write_at_once_keep_their_outcomes(stage: Stage) -> None:
    *_, mine, theirs = await talk(stage)
    texts = [str(number) for number in range(8)]
    sending = [mine.send(text, timeout=PATIENCE) for text in texts]
    sent = await asyncio.gather(*sending)
    assert len({message.href for message in sent}) == len(texts)
    messages = theirs.messages()
    received = [(await stage.next(messages)) for _ in texts]
    assert sorted(message.text for message in received) == texts
    posts = stage.requests("*/messages", "POST")
    assert [message.text for message in received] == [post.body.decode() for post in posts]


@CASES.add()
async def html_is_for_who_has_agreed_to_it(stage: Stage) -> None:
    formats = client("enums").MessageFormat
    ann = await stage.sign_in(ANN)
    await ann.me.make_available(formats=(formats.PLAIN, formats.HTML))
    bob, eve = await stage.sign_in(BOB), await stage.sign_in(EVE)
    await bob.me.make_available(formats=(formats.PLAIN,))
    await eve.me.make_available(formats=(formats.PLAIN, formats.HTML))
    mine, _ = await connected(stage, ann, bob)
    with pytest.raises(client("conveniences.conversation").HtmlUnavailable):
        await mine.send_html("<b>Hi</b>")
    incoming = eve.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(EVE, "Hi", timeout=PATIENCE))
    hers = await (await stage.next(incoming)).accept()
    chat = await asking
    assert formats.HTML in (await chat.messaging()).negotiated_message_formats
    html = "<b>a &amp; b</b> \N{SNOWMAN} + %41"
    await chat.send_html(html, timeout=PATIENCE)
    received = await stage.next(hers.messages())
    assert (received.html, received.text) == (html, "a & b \N{SNOWMAN} + %41")


@CASES.add()
async def typing_is_seen_and_ends(stage: Stage) -> None:
    ann, bob, mine, _ = await talk(stage)
    events = bob.events(client("resources").Participant)
    await mine.typing()
    seen = await stage.next(events)
    assert (seen.type, seen.in_.rel) == ("added", "typingParticipants")
    stage.advance(10)
    seen = await stage.next(events)
    assert (seen.type, seen.in_.rel) == ("deleted", "typingParticipants")
    del ann


@CASES.add()
async def leaving_ends_it_for_both(stage: Stage) -> None:
    ann, _, mine, theirs = await talk(stage)
    messages = theirs.messages()
    waiting = asyncio.create_task(messages.wait(PATIENCE))
    await mine.leave()
    await mine.leave()
    assert await waiting is None
    await stage.until(lambda: not theirs.is_open)
    assert not mine.is_open
    with pytest.raises(client("errors").LinkUnavailable):
        await theirs.send("Are you there?")
    assert await ann.conversations.running() == ()
    deleted = stage.simulator.events.find(type="deleted", rel="conversation")
    assert {row.user for row in deleted} == {ANN, BOB}


@CASES.add()
async def stopping_messaging_ends_what_is_between_two(stage: Stage) -> None:
    ann, _, mine, theirs = await talk(stage)
    messages = theirs.messages()
    await ann.send((await mine.messaging()).links.stop_messaging.post())
    assert await messages.wait(PATIENCE) is None
    await stage.until(lambda: not mine.is_open and not theirs.is_open)
    with pytest.raises(client("errors").LinkUnavailable):
        await mine.send("x")


@CASES.add()
async def no_invitation_arrives_where_nobody_is_available(stage: Stage) -> None:
    errors = client("errors")
    bob = await stage.sign_in(BOB)
    with pytest.raises(errors.LinkUnavailable) as raised:
        await bob.conversations.incoming().wait(1)
    assert "make_available" in str(raised.value)
    eve = await stage.available(EVE, "PhoneAudio")
    with pytest.raises(errors.LinkUnavailable) as raised:
        await eve.conversations.incoming().wait(1)
    assert "PhoneAudio" in str(raised.value)
    ann = await stage.available(ANN)
    for uri in (BOB, EVE):
        with pytest.raises(errors.OperationFailed):
            await ann.conversations.start(uri, "?", timeout=PATIENCE)


@CASES.add()
async def three_conversations_are_not_mixed(stage: Stage) -> None:
    """One who answers, three who write at the same time, in two conversations each."""
    names = [f"sip:{name}@contoso.example" for name in ("ann", "bob")]
    eve = await stage.available(EVE)
    incoming = eve.conversations.incoming()
    sides: list[tuple[Any, Any]] = []
    for user in (*names, names[0]):
        writer = await stage.available(user, endpoint_id=f"{user}{len(sides)}")
        starting = writer.conversations.start(EVE, f"from {user}", timeout=PATIENCE)
        asking = asyncio.create_task(starting)
        invitation = await stage.next(incoming)
        assert invitation.text == f"from {user}"
        hers = await invitation.accept()
        sides.append((await asking, hers))

    async def write(number: int) -> None:
        for count in range(5):
            await sides[number][0].send(f"{number}: {count}", timeout=PATIENCE)

    async def read(number: int) -> list[str]:
        messages = sides[number][1].messages()
        return [(await stage.next(messages)).text for _ in range(5)]

    *_, first, second, third = await asyncio.gather(*map(write, range(3)), *map(read, range(3)))
    for number, texts in enumerate((first, second, third)):
        assert texts == [f"{number}: {count}" for count in range(5)]


@CASES.add()
async def who_is_signed_in_twice_answers_once(stage: Stage) -> None:
    ann = await stage.available(ANN)
    desk = await stage.available(BOB, endpoint_id="desk")
    phone = await stage.available(BOB, endpoint_id="phone")
    at_desk, at_phone = desk.conversations.incoming(), phone.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(BOB, "?", timeout=PATIENCE))
    first, second = await stage.next(at_desk), await stage.next(at_phone)
    theirs = await first.accept()
    mine = await asking
    await stage.until(lambda: second.is_settled)
    with pytest.raises(client("errors").LinkUnavailable):
        await second.accept()
    await mine.send("One of you", timeout=PATIENCE)
    assert (await stage.next(theirs.messages())).text == "One of you"


@CASES.add()
async def a_message_that_nobody_reads_fails(stage: Stage) -> None:
    """The reader's client stands still: it has no request for events."""
    stage.is_lossy = True
    _, bob, mine, _ = await talk(stage)
    stage.fault(path="*/events", user=BOB, status=503, retry_after=600)
    with stage.simulator.step():
        (channel,) = stage.application_of(bob).channels.values()
        channel.bell.ring()
    await stage.until(lambda: True)
    stage.advance(181)
    await stage.until(lambda: stage.requests("*/events", user=BOB, status=503))
    sending = asyncio.create_task(mine.send("Are you there?", timeout=PATIENCE))
    await stage.until(lambda: stage.requests("*/messages", "POST"))
    stage.advance(30)
    with pytest.raises(client("errors").OperationFailed):
        await sending


@CASES.add()
async def a_bot_talks_with_several(stage: Stage) -> None:
    bob = await stage.available(BOB)

    async def talk_back(invitation: Any) -> None:
        async with await invitation.accept() as chat:
            async for message in chat.messages():
                await chat.send(f"You said: {message.text}")

    answering = await bob.conversations.answer(talk_back)
    for user in (ANN, EVE):
        writer = await stage.available(user)
        chat = await writer.conversations.start(BOB, "Hi", timeout=PATIENCE)
        for text in ("one", "two"):
            await chat.send(text, timeout=PATIENCE)
            assert (await stage.next(chat.messages())).text == f"You said: {text}"
        await chat.leave()
    answering.close()


@CASES.add()
async def two_take_turns(stage: Stage) -> None:
    *_, mine, theirs = await talk(stage)
    sides = {"mine": (mine, theirs.messages()), "theirs": (theirs, mine.messages())}
    for number in range(3):
        for name, (writer, messages) in sides.items():
            await writer.send(f"{name} {number}", timeout=PATIENCE)
            assert (await stage.next(messages)).text == f"{name} {number}"
    await mine.leave()
    await stage.until(lambda: not theirs.is_open)
