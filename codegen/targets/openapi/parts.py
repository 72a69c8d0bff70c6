"""What the operations of a document share, worked out once."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Model, Operation
from codegen.targets.openapi.events import event_rows
from codegen.targets.openapi.examples import Examples
from codegen.targets.openapi.headers import changeable_pages
from codegen.targets.openapi.keys import Keys, unique_keys
from codegen.targets.openapi.reached import Reached
from codegen.targets.openapi.refusals import Refusals
from codegen.targets.openapi.routes import Route, routes

__all__ = ["ANY_ERROR", "NOT_MODIFIED", "Parts"]

ANY_ERROR = "Error"
"""Key of the response that every operation may give."""

NOT_MODIFIED = "NotModified"
"""Key of the response that tells that what the client has is still so."""


@frozen
class Parts:
    """Every operation in its place, and what they refer to."""

    model: Model
    routes: Mapping[str, Route]
    """By the id of the operation, sorted by path and method."""
    keys: Keys
    examples: Examples
    refusals: Refusals
    reached: Reached
    changeable: frozenset[str]
    """Pages of what has an entity tag."""
    channel: str | None
    """Id of the operation that reads the event channel; None without one, or without events."""

    @classmethod
    def of(cls, model: Model) -> Parts:
        """Those of a model."""
        keys = Keys.of(model)
        placed = routes(model.resources)
        ids = unique_keys({index: route.operation.id for index, route in enumerate(placed)})
        found = {ids[index]: route for index, route in enumerate(placed)}
        events = event_rows(model)
        return cls(
            model=model,
            routes=found,
            keys=keys,
            examples=Examples.of(
                model,
                [(key, row.resource, row.operation) for key, row in found.items()],
                {name: rows[0] for name, rows in events.items()},
            ),
            refusals=Refusals.of(model, keys, (ANY_ERROR, NOT_MODIFIED)),
            reached=Reached.of(model, found),
            changeable=changeable_pages(model),
            channel=next(
                (key for key, row in found.items() if events and _is_channel(row.operation)), None
            ),
        )


def _is_channel(operation: Operation) -> bool:
    return operation.method == "GET" and operation.response.body == "anonymous"
