"""The flows again while something fails: the same outcome, or the error that is due; never a hang.

What may come of a fault is told by the request that it hit, which the simulator's journal shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import test_flow_batch
import test_flow_calls
import test_flow_chat
import test_flow_history
import test_flow_me
import test_flow_meetings
import test_flow_people
from flow_server import (
    COMBINATIONS,
    PATIENCE,
    Case,
    Combination,
    FlowServer,
    LossError,
    Stage,
    client,
    perform,
    started,
)

FLOWS: dict[str, tuple[Case, dict[str, Any]]] = {
    name: cases[name]
    for cases, names in (
        (
            test_flow_me.CASES,
            (
                "presence_note_and_location_are_set_and_reset",
                "phones_are_changed_but_for_that_of_the_office",
            ),
        ),
        (
            test_flow_people.CASES,
            ("the_list_is_changed_and_tells_of_it", "presence_of_others_is_watched"),
        ),
        (
            test_flow_chat.CASES,
            (
                "an_invitation_may_be_declined",
                "leaving_ends_it_for_both",
                "two_take_turns",
            ),
        ),
        (test_flow_batch.CASES, ("changes_may_be_part_of_it",)),
        (
            test_flow_meetings.CASES,
            ("who_is_invited_into_a_meeting_answers", "the_audience_is_muted_and_heard_again"),
        ),
        (
            test_flow_calls.CASES,
            ("descriptions_arrive_bit_by_bit", "a_forwarded_call_rings_elsewhere"),
        ),
        (test_flow_history.CASES, ("what_was_written_is_kept_for_both",)),
    )
    for name in names
}
CLASSES: dict[str, dict[str, Any]] = {
    "latency": {"latency": 0.05},
    "reset before": {"reset": "before"},
    "reset after": {"reset": "after"},
    "unavailable": {"status": 503, "retry_after": 0},
    "throttling": {"status": 429, "retry_after": 0},
    "event loss": {"loses_events": True},
    "application loss": {"loses_application": True},
}
LOSSY = ("event loss", "application loss")
PLACES = 5
"""At how many places of a flow a fault happens in the long run."""
SIGN_IN = ("/applications", "/oauthtoken")
"""What may be posted twice without harm, and is."""


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


def combinations() -> Iterator[Any]:
    """Each flow with each class; in the long run at several places, and with each client."""
    for row, flow in enumerate(FLOWS):
        for column, fault in enumerate(CLASSES):
            for place in range(PLACES):
                short = place == (row + column) % PLACES
                for number, how in enumerate(COMBINATIONS):
                    is_own = number == (row + 3 * column) % len(COMBINATIONS)
                    if short and is_own:
                        yield pytest.param(flow, fault, place, how)
                    elif short or is_own:
                        yield pytest.param(flow, fault, place, how, marks=pytest.mark.long)


SIZES: dict[tuple[str, str], int] = {}


def size_of(served: FlowServer, flow: str, how: Combination) -> int:
    """How many requests a flow takes where nothing fails."""
    key = flow, str(how)
    if key not in SIZES:
        body, setting = FLOWS[flow]

        async def counted(stage: Stage) -> None:
            await body(stage)
            SIZES[key] = len(stage.requests())

        perform(served, how, counted, **setting)
    return SIZES[key]


@pytest.mark.parametrize(("flow", "fault", "place", "how"), list(combinations()))
def test_flow(served: FlowServer, flow: str, fault: str, place: int, how: Combination) -> None:
    size = size_of(served, flow, how)
    nth = 1 + (2 * place + 1) * (size - 1) // (2 * PLACES)
    body, setting = FLOWS[flow]
    hits: list[Any] = []
    stages: list[Stage] = []
    doubled: list[str] = []

    def prepare(stage: Stage) -> None:
        stages.append(stage)
        stage.is_lossy = fault in LOSSY
        stage.settings = {"timeout": 2.0}
        stage.fault(nth=nth, name=fault, **CLASSES[fault])

    async def watched(stage: Stage) -> None:
        try:
            await body(stage)
        finally:
            hits.extend(row for row in stage.requests() if row.fault)
            doubled.extend(stage.doubled())

    failure: Exception | None = None
    try:
        perform(served, how, watched, prepare=prepare, limit=3 * PATIENCE, **setting)
    except due(fault) as error:
        failure = error
    except AssertionError:
        # A flow that counts on an event; its client was told that some are missing.
        if not (fault in LOSSY and any(row.knows_of_loss for row in stages[0].signed_in)):
            raise
    assert not doubled
    if failure is not None:
        assert hits, failure
        assert may_fail(fault, hits[0]), f"{hits[0].method} {hits[0].path} came to {failure!r}"


def due(fault: str) -> tuple[type[Exception], ...]:
    """The errors that a class of faults may lead to."""
    errors = client("errors")
    match fault:
        case "reset before" | "reset after":
            return (errors.TransportError, errors.RequestTimeout)
        case "unavailable":
            return (errors.ServiceUnavailable,)
        case "event loss":
            return (errors.OperationLost, errors.RequestTimeout, LossError)
        case "application loss":
            lost = (errors.OperationLost, errors.NotFound, errors.OperationFailed)
            return (
                *lost,
                errors.LinkUnavailable,
                errors.RequestTimeout,
                errors.Conflict,
                LossError,
            )
    return ()


def may_fail(fault: str, hit: Any) -> bool:
    """Whether a flow may come to an error where this request was hit."""
    if fault in LOSSY:
        return True
    return hit.method == "POST" and not hit.path.lower().endswith(SIGN_IN)
