"""Past conversations by the generated clients at the simulator: what was said, what was missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
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
from simulated import server
from test_flow_chat import connected

CASES = Cases()


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


async def logs_of(ucwa: Any, limit: int | None = None) -> list[Any]:
    link = ucwa.application.embedded.communication.links.conversation_logs
    listed = await ucwa.send(link.get(limit=limit))
    requests = [row.get() for row in listed.links.conversation_log]
    return [outcome.value for outcome in await ucwa.batch(*requests)] if requests else []


async def pieces(ucwa: Any, log: Any) -> AsyncIterator[Any]:
    """What was said; each page is asked for when it is needed."""
    page = await ucwa.follow(log.links.conversation_log_transcripts)
    while True:
        for row in page.embedded.conversation_log_transcript:
            yield row
        following = page.links.next_conversation_log_transcripts
        if not following:
            return
        page = await ucwa.follow(following)


def is_over(side: Any) -> bool:
    return not side.is_open


async def texts(ucwa: Any, log: Any) -> list[str]:
    found = []
    async for row in pieces(ucwa, log):
        message = row.embedded.message_transcript
        found.append(str(message.plain_message or message.html_message))
    return found


async def missed(ucwa: Any) -> tuple[int, int]:
    """How many conversations were missed, and not looked at since."""
    link = ucwa.application.embedded.communication.links.missed_items
    items = await ucwa.send(link.get())
    return items.missed_conversations_count, items.unread_missed_conversations_count


@CASES.add()
async def what_was_written_is_kept_for_both(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob, "Hungry?")
    await theirs.send("Yes & <no> +", timeout=PATIENCE)
    await mine.send("\N{SNOWMAN}\nat noon", timeout=PATIENCE)
    await mine.leave()
    await stage.until(lambda: not theirs.is_open)
    for ucwa, direction in ((ann, "Outgoing"), (bob, "Incoming")):
        (log,) = await logs_of(ucwa)
        assert str(log.direction) == direction
        assert await texts(ucwa, log) == ["Hungry?", "Yes & <no> +", "\N{SNOWMAN}\nat noon"]
        authors = []
        async for row in pieces(ucwa, log):
            links = row.links
            authors.append("me" if links.me else links.contact.href.rpartition("/")[2])
        others = {ANN: BOB, BOB: ANN}[ANN if ucwa is ann else BOB]
        assert authors.count("me") in (1, 2)
        assert {row for row in authors if row != "me"} == {others.removeprefix("sip:")}


@CASES.add()
async def a_long_transcript_comes_in_pages(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob, None)
    said = [f"text {number}" for number in range(60)]
    actor = stage.simulator.acting_as("ann@contoso.example")
    for text in said:
        actor.say(text)
    await mine.leave()
    await stage.until(lambda: not theirs.is_open)
    (log,) = await logs_of(bob)
    before = len(stage.requests("*ranscripts*"))
    first = await anext(pieces(bob, log))
    assert str(first.embedded.message_transcript.plain_message) == "text 0"
    assert len(stage.requests("*ranscripts*")) == before + 1
    assert await texts(bob, log) == said
    assert len(stage.requests("*ranscripts*")) > before + 2


@CASES.add()
async def what_was_missed_is_counted_until_it_is_read(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    events = bob.events(client("resources").MissedItems)
    incoming = bob.conversations.incoming()
    asking = asyncio.create_task(ann.conversations.start(BOB, "Hungry?", timeout=PATIENCE))
    await stage.meanwhile(asking, stage.next(incoming))
    stage.advance(30)
    with pytest.raises(client("errors").OperationFailed):
        await asking
    assert (await stage.next(events)).type == "updated"
    assert await missed(bob) == (1, 1)
    (log,) = await logs_of(bob)
    assert str(log.status) == "Missed"
    assert await texts(bob, log) == ["Hungry?"]
    await bob.send(log.links.mark_as_read.post())
    assert (await stage.next(events)).type == "updated"
    assert await missed(bob) == (1, 0)
    assert not (await bob.send(log.links.self_.get())).links.mark_as_read


@CASES.add()
async def a_past_conversation_goes_on_in_its_thread(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob, "Hungry?")
    await mine.leave()
    await stage.until(lambda: not theirs.is_open)
    (log,) = await logs_of(bob)
    incoming = ann.conversations.incoming()
    text = client("content").Content.text("And now?")
    again = log.links.continue_messaging.post(message=text)
    asking = asyncio.create_task(bob.run(again, timeout=PATIENCE))
    invitation = await stage.meanwhile(asking, stage.next(incoming))
    assert invitation.text == "And now?"
    assert invitation.invitation.thread_id == log.thread_id
    side = await invitation.accept()
    done = await asking
    assert done.thread_id == log.thread_id
    await side.send("Yes", timeout=PATIENCE)


@CASES.add()
async def logs_are_listed_as_many_as_wanted_and_deleted(stage: Stage) -> None:
    ann, bob, eve = [await stage.available(user) for user in (ANN, BOB, EVE)]
    del eve
    for text in ("one", "two", "three"):
        mine, theirs = await connected(stage, ann, bob, text)
        await mine.leave()
        await stage.until(partial(is_over, theirs))
        stage.advance(1)
    assert [await texts(ann, log) for log in await logs_of(ann)] == [["three"], ["two"], ["one"]]
    newest, middle = await logs_of(ann, limit=2)
    await ann.send(newest.links.self_.delete())
    assert [await texts(ann, log) for log in await logs_of(ann)] == [["two"], ["one"]]
    with pytest.raises(client("errors").NotFound):
        await ann.send(newest.links.self_.get())
    assert len(await logs_of(bob)) == 3
    del middle


def without_history() -> tuple[Any, ...]:
    user = server().User
    policies = {"conversationHistory": False}
    return user(ANN, password="password", policies=policies), BOB


@CASES.add(users=without_history)
async def where_nothing_is_kept_there_is_no_link(stage: Stage) -> None:
    ucwa = await stage.available()
    assert not ucwa.application.embedded.communication.links.conversation_logs
