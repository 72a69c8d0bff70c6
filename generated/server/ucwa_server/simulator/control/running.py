"""Commands about the simulator as a whole: its clock, its state."""

from __future__ import annotations

from ...errors import BadRequest, ParameterFault
from ..clock import VirtualClock
from .asked import Asked, Rule
from .moments import iso

__all__ = ["RULES"]


def _clock(asked: Asked) -> object:
    asked.fields.end()
    with asked.simulator.step() as world:
        now = world.schedule.now
        due = world.schedule.next_due
    return {
        "now": iso(now),
        "seconds": now,
        "isVirtual": isinstance(asked.simulator.clock, VirtualClock),
        "nextDue": None if due is None else iso(due),
    }


def _advance(asked: Asked) -> object:
    seconds = asked.fields.number("seconds")
    asked.fields.end()
    try:
        asked.simulator.advance(seconds)
    except ValueError as error:
        fault = ParameterFault("seconds", "Invalid")
        raise BadRequest(f"{error}.", parameters=[fault]) from None
    return _clock(asked)


def _list_snapshots(asked: Asked) -> object:
    asked.fields.end()
    return {"snapshots": list(asked.simulator.control.snapshots)}


def _take_snapshot(asked: Asked) -> object:
    name = asked.fields.optional_text("name")
    asked.fields.end()
    taken = asked.simulator.snapshot()
    return {"snapshot": asked.simulator.control.snapshots.keep(taken, name)}


def _restore(asked: Asked) -> None:
    asked.fields.end()
    asked.simulator.restore(asked.simulator.control.snapshots.get(asked.path("name")))


def _drop_snapshot(asked: Asked) -> None:
    asked.fields.end()
    asked.simulator.control.snapshots.drop(asked.path("name"))


def _reset(asked: Asked) -> None:
    asked.fields.end()
    asked.simulator.reset()


RULES = (
    Rule("GET", "/clock", _clock),
    Rule("POST", "/clock/advance", _advance),
    Rule("GET", "/snapshots", _list_snapshots),
    Rule("POST", "/snapshots", _take_snapshot, 201),
    Rule("POST", "/snapshots/{name}/restore", _restore),
    Rule("DELETE", "/snapshots/{name}", _drop_snapshot),
    Rule("POST", "/reset", _reset),
)
"""Commands about the simulator as a whole."""
