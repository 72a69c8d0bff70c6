"""The queue of the generated client: what subscriptions see, and when the channel pauses."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from channel_server import decoded, event
from flow_driver import World, part

A = event("message", "/m/1", "started")
B = event("messaging", "/messaging/1")
C = event("message", "/m/1", "completed")
D = event("from", "/p/1", "added")
E = event("participant", "/p/2", "deleted")
F = event("x-unknown", "/x")


@pytest.fixture(scope="module")
def resources() -> Any:
    return part("resources")


class Queue:
    """A hub with few places, and what it is driven by."""

    def __init__(self, limit: int = 10_000) -> None:
        self.world = World()
        settings = part("protocol.settings").Settings(max_pending=limit)
        self.hub = part("protocol.hub").Hub(self.world, settings)
        self.signals = part("signals")

    def put(self, *rows: dict[str, Any]) -> None:
        self.hub.put(*decoded(*rows))

    def rest(self, subscription: Any) -> list[str]:
        return list(taken(subscription))


def taken(subscription: Any) -> Iterator[str]:
    """What waits, as `type rel`; signals by their names."""
    while (item := subscription.take()) is not None:
        link = getattr(item, "link", None)
        yield type(item).__name__ if link is None else f"{item.type} {link.rel}"


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.mark.parametrize(
    ("kind", "type_", "expected"),
    [
        (None, None, ["started message", "updated messaging", "completed message", "added from",
                      "deleted participant", "updated x-unknown"]),
        ("Message", None, ["started message", "completed message"]),
        ("Message", "completed", ["completed message"]),
        (None, "added", ["added from"]),
        ("Participant", None, ["added from", "deleted participant"]),
        ("From", None, ["added from"]),
        ("Messaging", None, ["updated messaging"]),
        ("Contact", None, []),
        ("Communication", None, []),  # it is the sender of all of them
    ],
)  # fmt: skip
def test_filters_go_by_what_it_happened_to(
    queue: Queue, resources: Any, kind: str | None, type_: str | None, expected: list[str]
) -> None:
    wanted = None if kind is None else getattr(resources, kind)
    subscription = queue.hub.events(wanted, type=type_)
    queue.put(A, B, C, D, E, F)
    assert queue.rest(subscription) == expected


def test_a_resource_that_came_along_tells_its_class_where_the_rel_does_not(
    queue: Queue, resources: Any
) -> None:
    subscription = queue.hub.events(resources.Message)
    row = event("x-new", "/m/9")
    row["_embedded"] = {"x-new": {"rel": "message", "_links": {"self": {"href": "/m/9"}}}}
    queue.put(row)
    assert queue.rest(subscription) == ["updated x-new"]
    everything = queue.hub.events(part("resource").Resource)
    queue.put(F)
    assert queue.rest(everything) == ["updated x-unknown"]


def test_a_predicate_is_asked_when_an_event_is_taken_and_may_raise(queue: Queue) -> None:
    def picky(found: Any) -> bool:
        if found.type == "added":
            raise LookupError("no")
        return bool(found.type == "completed")

    subscription = queue.hub.events(predicate=picky)
    queue.put(A, C, D, C)
    assert subscription.take().type == "completed"
    with pytest.raises(LookupError):
        subscription.take()
    assert queue.rest(subscription) == ["completed message"]


def test_the_first_subscription_gets_what_came_before_and_each_all_since(queue: Queue) -> None:
    queue.put(A)
    first = queue.hub.events()
    second = queue.hub.events()
    queue.put(B)
    assert queue.rest(first) == ["started message", "updated messaging"]
    assert queue.rest(second) == ["updated messaging"]


def test_what_the_last_one_left_is_for_the_next(queue: Queue) -> None:
    first = queue.hub.events()
    queue.put(A, B)
    assert first.take().type == "started"
    first.close()
    queue.put(C)
    assert first.take() is None
    assert queue.rest(queue.hub.events()) == ["updated messaging", "completed message"]


def test_one_that_is_dropped_leaves(queue: Queue) -> None:
    dropped, kept = queue.hub.events(), queue.hub.events()
    queue.put(A)
    assert queue.hub.pending == 1
    assert queue.rest(kept) == ["started message"]
    assert queue.hub.pending == 1
    del dropped
    gc.collect()
    assert queue.hub.pending == 0


def test_one_aside_takes_nothing_from_others(queue: Queue) -> None:
    queue.put(A)
    aside = queue.hub.events(aside=True)
    queue.put(B)
    assert queue.rest(aside) == ["updated messaging"]
    assert queue.rest(queue.hub.events()) == ["started message", "updated messaging"]


def test_signals_stand_among_events_but_are_none(queue: Queue) -> None:
    events = queue.hub.events()
    signals = queue.hub.signals(queue.signals.Signal)
    some = queue.hub.signals(queue.signals.Resumed)
    queue.put(A)
    queue.hub.put(queue.signals.Resynchronized(), queue.signals.Resumed(("a",)))
    assert queue.rest(events) == ["started message"]
    assert queue.rest(signals) == ["Resynchronized", "Resumed"]
    assert queue.rest(some) == ["Resumed"]


def test_an_observer_sees_everything_first_and_harms_nobody(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[tuple[Any, Any]] = []
    subscription = queue.hub.events()

    def observe(item: Any) -> None:
        seen.append((item.type, subscription.take()))
        raise LookupError("a fault of it")

    queue.hub.observe(observe)
    queue.put(A)
    assert seen == [("started", None)]
    assert queue.rest(subscription) == ["started message"]
    assert "an observer of the event channel failed" in caplog.text


def test_next_waits_and_ends(queue: Queue) -> None:
    subscription = queue.hub.events()
    effects = part("protocol.effects")

    def later() -> Any:
        yield from effects.Sleep(5)
        queue.put(A)
        yield from effects.Sleep(5)
        queue.hub.end(None)

    queue.world.spawn(later())
    assert queue.world.run(subscription.next()).type == "started"
    assert queue.world.time == 5
    assert queue.world.run(subscription.next(timeout=2)) is None
    assert queue.world.time == 7
    assert queue.world.run(subscription.next()) is None
    assert queue.world.time == 10
    assert queue.world.run(queue.hub.events().next()) is None


def test_the_error_that_ended_the_channel_comes_after_all_events(queue: Queue) -> None:
    errors = part("errors")
    subscription = queue.hub.events()
    signals = queue.hub.signals(queue.signals.Signal)
    queue.put(A)
    queue.hub.end(errors.ChannelTaken("by another"))
    queue.hub.end(None)  # only the first end counts
    assert queue.world.run(subscription.next()).type == "started"
    for late in (subscription, queue.hub.events()):
        with pytest.raises(errors.ChannelTaken):
            queue.world.run(late.next())
    ended = queue.world.run(signals.next())
    assert isinstance(ended.error, errors.ChannelTaken)


def test_closing_ends_who_waits(queue: Queue) -> None:
    subscription = queue.hub.events()
    effects = part("protocol.effects")

    def later() -> Any:
        yield from effects.Sleep(1)
        subscription.close()

    queue.world.spawn(later())
    assert queue.world.run(subscription.next()) is None
    assert subscription.is_closed


def test_ending_a_wait_loses_nothing(queue: Queue) -> None:
    subscription = queue.hub.events()
    waiting = queue.world.spawn(subscription.next())
    queue.world.advance(1)
    queue.put(A)  # it could go on now, but is ended instead
    waiting.cancel()
    assert queue.rest(subscription) == ["started message"]


def test_the_reader_pauses_at_the_bound_and_goes_on_at_half(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = Queue(limit=4)
    caplog.set_level(logging.INFO)
    subscription = queue.hub.events()
    signals = queue.hub.signals(queue.signals.Signal)
    queue.world.run(queue.hub.room())
    queue.put(A, B, C)
    queue.world.run(queue.hub.room())
    assert queue.rest(signals) == []
    queue.put(A, B)
    reader = queue.world.spawn(queue.hub.room())
    queue.world.advance(60)
    assert not reader.done
    assert signals.take() == queue.signals.ChannelPaused(5)
    subscription.take()
    subscription.take()
    queue.world.advance(0)
    assert not reader.done
    subscription.take()
    queue.world.advance(0)
    assert reader.done
    assert queue.rest(signals) == ["ChannelContinued"]
    assert queue.rest(subscription) == ["started message", "updated messaging"]
    assert "wait to be taken; the channel pauses" in caplog.text
    assert "the channel goes on" in caplog.text


def test_with_one_place_the_reader_goes_on_when_it_is_free() -> None:
    queue = Queue(limit=1)
    subscription = queue.hub.events()
    queue.put(A)
    reader = queue.world.spawn(queue.hub.room())
    queue.world.advance(5)
    assert not reader.done
    subscription.take()
    queue.world.advance(0)
    assert reader.done


@pytest.mark.parametrize("way", ["close", "drop", "end", "take"])
def test_a_paused_reader_notices(way: str) -> None:
    queue = Queue(limit=2)
    slow = [queue.hub.events(part("resources").Message)]
    queue.hub.events(aside=True).close()
    queue.put(A, C, A)
    reader = queue.world.spawn(queue.hub.room())
    queue.world.advance(5)
    assert not reader.done
    if way == "close":
        other = queue.hub.events()
        slow.pop().close()
        assert other.take() is None
    elif way == "drop":
        other = queue.hub.events()
        slow.pop()
        gc.collect()
        assert other.take() is None
    elif way == "end":
        queue.hub.end(None)
    else:
        slow[0].take()
        slow[0].take()
    queue.world.advance(2)
    assert reader.done


def test_signals_that_nobody_takes_hold_nobody_up() -> None:
    queue = Queue(limit=2)
    signals = queue.hub.signals(queue.signals.Signal)
    queue.hub.put(*[queue.signals.Resynchronized()] * 9)
    queue.world.run(queue.hub.room())
    assert (queue.hub.pending, signals.pending) == (0, 9)


def test_only_what_matches_counts(queue: Queue, resources: Any) -> None:
    queue.put(A, B)
    assert queue.hub.pending == 2  # kept for the first one
    narrow = queue.hub.events(resources.Message)
    assert (queue.hub.pending, narrow.pending) == (1, 1)
    queue.put(B, B, C)
    assert (queue.hub.pending, narrow.pending) == (2, 2)
    assert queue.rest(narrow) == ["started message", "completed message"]
    assert queue.hub.pending == 0


def test_nobody_is_held_up_by_what_nobody_wants_while_a_run_waits() -> None:
    queue = Queue(limit=2)
    queue.put(A, B, C)
    reader = queue.world.spawn(queue.hub.room())
    queue.world.advance(5)
    assert not reader.done
    run = object()
    queue.hub.begin_run(run)
    queue.world.advance(0)
    assert reader.done
    queue.world.run(queue.hub.room())
    queue.hub.end_run(run)
    paused = queue.world.spawn(queue.hub.room())
    queue.world.advance(5)
    assert not paused.done
    assert queue.rest(queue.hub.events()) == [
        "started message", "updated messaging", "completed message"
    ]  # fmt: skip


def _nodes() -> int:
    gc.collect()
    return sum(type(row).__name__ == "Node" for row in gc.get_objects())


def test_what_was_taken_is_freed(queue: Queue) -> None:
    before = _nodes()
    subscription = queue.hub.events()
    (found,) = decoded(A)
    for _ in range(20_000):
        queue.hub.put(found)
        subscription.take()
    assert _nodes() < before + 50


def test_a_long_queue_can_be_dropped_at_once(queue: Queue) -> None:
    subscription = queue.hub.events()
    (found,) = decoded(A)
    queue.hub.put(*[found] * 300_000)
    subscription.close()
    del subscription, queue.hub
    gc.collect()


def test_subscriptions_of_many_threads_see_everything_once_in_order() -> None:
    queue = Queue(limit=10**9)
    rows = decoded(*(event("message", f"/m/{number}") for number in range(2000)))
    seen: list[list[str]] = [[] for _ in range(6)]
    ready = threading.Barrier(len(seen) + 1)

    def count(into: list[str]) -> None:
        subscription = queue.hub.events()
        ready.wait()
        while True:
            ended = queue.hub.ended
            queue.hub.events(aside=True).close()
            while (item := subscription.take()) is not None:
                into.append(item.link.href)
            if ended is not None:
                return

    threads = [threading.Thread(target=count, args=(into,)) for into in seen]
    for thread in threads:
        thread.start()
    ready.wait()
    for row in rows:
        queue.hub.put(row)
    queue.hub.end(None)
    for thread in threads:
        thread.join(30)
    assert all(into == [row.link.href for row in rows] for into in seen)
