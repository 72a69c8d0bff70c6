"""Commands about faults: what is to go wrong."""

from __future__ import annotations

from ...errors import BadRequest, NotFound
from ..faults import Armed, Fault
from .asked import Asked, Rule
from .showing import as_json

__all__ = ["RULES"]


def _list_faults(asked: Asked) -> object:
    asked.fields.end()
    return {"faults": [_fault(row) for row in asked.simulator.faults.armed]}


def _fault(row: Armed) -> object:
    stated = as_json(row.fault)
    return {
        "id": row.number,
        "does": str(row.fault),
        "seen": row.seen,
        "hit": row.hit,
        "fault": stated,
    }


def _add_fault(asked: Asked) -> object:
    take = asked.fields
    probability = take.optional_number("probability")
    try:
        fault = Fault(
            method=take.optional_text("method"),
            path=take.optional_text("path") or "*",
            user=take.optional_text("user"),
            nth=take.optional_integer("nth"),
            times=take.optional_integer("times"),
            probability=1.0 if probability is None else probability,
            latency=take.optional_number("latency") or 0.0,
            reset=take.optional_text("reset"),
            status=take.optional_integer("status"),
            code=take.optional_text("code"),
            subcode=take.optional_text("subcode"),
            retry_after=take.optional_integer("retryAfter"),
            body=take.optional_text("body"),
            loses_events=take.flag("losesEvents"),
            loses_application=take.flag("losesApplication"),
            name=take.optional_text("name") or "",
        )
    except ValueError as error:
        raise BadRequest(f"{error}.", subcode="ParameterValidationFailure") from None
    take.end()
    if not str(fault):
        raise BadRequest(
            "The fault does nothing: state latency, reset, status, losesEvents or"
            " losesApplication."
        )
    with asked.simulator.step():
        asked.simulator.faults.add(fault)
        return _fault(asked.simulator.faults.armed[-1])


def _remove_fault(asked: Asked) -> None:
    asked.fields.end()
    for row in asked.simulator.faults.armed:
        if str(row.number) == asked.path("id"):
            asked.simulator.faults.remove(row.fault)
            return
    raise NotFound(f"There is no fault {asked.path('id')}.")


def _clear_faults(asked: Asked) -> None:
    asked.fields.end()
    asked.simulator.faults.clear()


RULES = (
    Rule("GET", "/faults", _list_faults),
    Rule("POST", "/faults", _add_fault, 201),
    Rule("DELETE", "/faults", _clear_faults),
    Rule("DELETE", "/faults/{id}", _remove_fault),
)
"""Commands about faults."""
