"""Envelopes of the event channel made from the model, with one event each."""

from __future__ import annotations

import json

from codegen.model.nodes import Event, EventSample
from codegen.targets.samples.places import Places
from codegen.targets.samples.representation import JsonObject, link_to, representation
from codegen.targets.samples.xml_form import xml_document

__all__ = ["envelope", "made_event_samples"]


def made_event_samples(places: Places, event: Event) -> tuple[EventSample, ...]:
    """What brings the event, in those of JSON and XML in which the page has no sample of it."""
    body = envelope(places, event)
    texts = {
        "json": json.dumps(body, indent=2, ensure_ascii=False),
        "xml": xml_document("events", body),
    }
    written = {sample.media for sample in event.examples}
    return tuple(
        EventSample(media, text, event.source)
        for media, text in texts.items()
        if media not in written
    )


def envelope(places: Places, event: Event) -> JsonObject:
    """The answer of the event channel that has just this event."""
    sender = event.sender or event.resource
    here = places.channel
    return {
        "_links": {"self": {"href": f"{here}?ack=1"}, "next": {"href": f"{here}?ack=2"}},
        "sender": [
            {
                "rel": _rel(places, sender),
                "href": places.locate(sender, here, sender),
                "events": [_event(places, event, places.locate(sender, here, sender))],
            }
        ],
    }


def _event(places: Places, event: Event, sender: str) -> JsonObject:
    """A resource that is there after the event comes along."""
    rel = _rel(places, event.resource)
    link = link_to(places, event.resource, sender, rel)
    made: JsonObject = {"link": {"rel": rel, **link}, "type": event.type}
    if event.type == "completed":
        made["status"] = "Success"
    resource = places.model.resource_index.get(event.resource)
    if event.type != "deleted" and resource is not None:
        copy = representation(places, resource, str(link["href"]), depth=0)
        made["_embedded"] = {rel: copy}
    return made


def _rel(places: Places, name: str) -> str:
    resource = places.model.resource_index.get(name)
    return name if resource is None else resource.rel
