"""Examples of requests, answers and events, made from the model; what is met again stands once.

The samples that pages state are left out: what is here always has the form that the schemas tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from codegen.model.nodes import (
    Event,
    ExampleRequest,
    ExampleResponse,
    Model,
    Operation,
    Parameter,
    Resource,
)
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.media import JSON, OCTETS, XML
from codegen.targets.openapi.shelf import Item, Shelf
from codegen.targets.samples import Places, made_event_samples, made_examples
from codegen.targets.samples.places import filled
from codegen.targets.samples.values import example_value

__all__ = ["Examples", "Named"]

Named = Mapping[str, JsonObject]
"""The examples of a body by media type, each an object with their names."""

_Bodies = Mapping[str, Item]
"""An example object by media type."""

_UNREADABLE = ("image/", "audio/", "video/", OCTETS)
"""Bodies of which a text shows nothing."""

_NAME = "usual"
"""Of an example that is the only one of its kind."""


@frozen
class Examples:
    """What messages look like."""

    places: Places
    shelf: Shelf
    _requests: Mapping[str, _Bodies]
    _answers: Mapping[str, _Bodies]
    _events: Mapping[str, _Bodies]

    @classmethod
    def of(
        cls,
        model: Model,
        operations: Iterable[tuple[str, Resource, Operation]],
        events: Mapping[str, Event],
    ) -> Examples:
        """Examples of operations, each with its id in the document, and of events, each with its name."""
        places = Places(model)
        requests: dict[str, _Bodies] = {}
        answers: dict[str, _Bodies] = {}
        wanted: list[tuple[str, Item]] = []
        for operation_id, resource, operation in operations:
            made = made_examples(places, resource, evolve(operation, examples=()))
            requests[operation_id] = _bodies(row.request for row in made)
            answers[operation_id] = _bodies(row.response for row in made)
            shown = operation.response.resource or resource.name
            wanted += [*_named(operation_id, requests), *_named(operation_id, answers, shown)]
        happened = {name: _of_event(places, event) for name, event in events.items()}
        for name in happened:
            wanted += _named(name, happened)
        return cls(places, Shelf.of("examples", wanted), requests, answers, happened)

    def request(self, operation_id: str) -> Named:
        """Of the body that an operation takes."""
        return self._placed(self._requests[operation_id])

    def answer(self, operation_id: str) -> Named:
        """Of the body with which an operation succeeds."""
        return self._placed(self._answers[operation_id])

    def event(self, name: str) -> Named:
        """Of the answer of the event channel that brings an event."""
        return self._placed(self._events[name])

    def parameter(self, row: Parameter) -> object:
        """A value of a parameter."""
        return example_value(self.places.model, row.name, row.type, row.constraints)

    @staticmethod
    def path_parameter(name: str) -> str:
        """A value of a parameter of a path, the same that the addresses in all examples have."""
        return filled(f"{{{name}}}")

    def _placed(self, bodies: _Bodies) -> Named:
        return {media: {_NAME: self.shelf.place(row)} for media, row in bodies.items()}


def _bodies(messages: Iterable[ExampleRequest | ExampleResponse | None]) -> _Bodies:
    found: dict[str, Item] = {}
    for message in messages:
        if message is not None and message.body:
            media = dict(message.headers)["Content-Type"]
            if not media.startswith(_UNREADABLE):
                found[media] = _example(media, message.body)
    return found


def _of_event(places: Places, event: Event) -> _Bodies:
    media = {"json": JSON, "xml": XML}
    samples = made_event_samples(places, evolve(event, examples=()))
    return {media[row.media]: _example(media[row.media], row.body) for row in samples}


def _example(media: str, text: str) -> Item:
    return Item((media, text), {"value": json.loads(text) if media == JSON else text})


def _named(
    owner: str, bodies: Mapping[str, _Bodies], name: str | None = None
) -> Iterator[tuple[str, Item]]:
    """Each with the key that it would like."""
    for media, row in bodies[owner].items():
        yield f"{name or owner}.{media.rpartition('/')[2]}", row
