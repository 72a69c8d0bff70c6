"""The event channel: the form of its answers, and what happens, told as webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.model.nodes import Event, Model
from codegen.targets.openapi.examples import Examples, Named
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared, unique_keys
from codegen.targets.openapi.media import JSON, XML, Body, content
from codegen.targets.openapi.values import many_of

__all__ = ["channel_body", "event_rows", "event_schemas", "event_types", "webhooks"]

_TEXT: JsonObject = {"type": "string"}


def event_rows(model: Model) -> Mapping[str, Sequence[Event]]:
    """What can happen: the rows of all pages, by resource and type, in this order."""
    found: dict[tuple[str, str], list[Event]] = {}
    for resource in model.resources:
        for row in resource.events:
            found.setdefault((row.resource, row.type), []).append(row)
    names = unique_keys({place: ".".join(place) for place in sorted(found)})
    return {name: found[place] for place, name in names.items()}


def event_types(model: Model) -> list[str]:
    """Sorted."""
    return sorted({row.type for resource in model.resources for row in resource.events})


def channel_body(keys: Keys, examples: Named) -> Body:
    """What the event channel answers."""
    return Body(keys.reference(Shared.EVENT_BATCH), keys.reference(Shared.XML_EVENTS), examples)


def event_schemas(model: Model, keys: Keys) -> dict[str, JsonObject]:
    """By key; none where no page tells of an event."""
    types = event_types(model)
    if not types:
        return {}
    link = keys.reference(Shared.LINK)
    made = {
        Shared.EVENT_BATCH: _object(
            "What the event channel answers. Going on by `next` tells the server that it arrived; with "
            "`resync` or `resume` something was lost, and what the client knows is to be read again.",
            {
                "_links": _object("", dict.fromkeys(("self", "next", "resync", "resume"), link)),
                "sender": many_of(keys.reference(Shared.EVENT_SENDER), many=True),
            },
        ),
        Shared.EVENT_SENDER: _object(
            "Events of one resource, in the order in which they happened.",
            {
                "rel": _TEXT,
                "href": {"type": "string", "format": "uri-reference"},
                "events": many_of(keys.reference(Shared.EVENT), many=True),
            },
            "events",
        ),
        Shared.EVENT: _event(types, keys),
        Shared.EVENT_LINK: _object(
            "A resource that an event is about.",
            {
                "rel": _TEXT,
                "href": {"type": "string", "format": "uri-reference"},
                "title": _TEXT,
                "revision": _TEXT,
            },
            "rel",
            "href",
        ),
        Shared.EVENT_EMBEDDED: _object(
            "The resource of the event as it is now, by its rel.", dict(_copies(model, keys))
        ),
    }
    return {keys.shared[row]: schema for row, schema in made.items()}


def _event(types: Sequence[str], keys: Keys) -> JsonObject:
    link = keys.reference(Shared.EVENT_LINK)
    known = {"title": "EventType", "type": "string", "enum": list(types)}
    return _object(
        "Something that happened.",
        {
            "type": {"anyOf": [known, _TEXT]},
            "link": link,
            "in": link | {"description": "What the resource came into, or left."},
            "status": _TEXT | {"description": "How an operation that is completed ended."},
            "reason": keys.reference(Shared.REASON),
            "_embedded": keys.reference(Shared.EVENT_EMBEDDED),
        },
        "type",
        "link",
    )


def _copies(model: Model, keys: Keys) -> Iterator[tuple[str, JsonObject]]:
    """By rel; of the pages of one rel that with its name, else the first."""
    happening = {row.resource for resource in model.resources for row in resource.events}
    pages = [row for row in model.resources if row.name in happening]
    for rel in sorted({row.rel for row in pages}):
        names = [row.name for row in pages if row.rel == rel]
        yield rel, keys.resource(rel if rel in names else names[0])


def webhooks(model: Model, keys: Keys, examples: Examples, channel: str | None) -> JsonObject:
    """What happens, by resource and type.

    Nobody calls the client: the body of each is an answer of the event channel. It is the place where
    OpenAPI has room for what a server tells unasked.

    Args:
        channel: Id of the operation that reads the event channel; None where there is none.
    """
    how = f"in an answer of {channel}" if channel else "through the event channel"
    answers = {"default": {"description": f"Is never sent: the event comes {how}."}}
    found: JsonObject = {}
    for name, rows in event_rows(model).items():
        operation: JsonObject = {
            "tags": [rows[0].resource],
            "summary": f"{rows[0].resource} {rows[0].type}",
        }
        if reasons := list(dict.fromkeys(row.reason for row in rows if row.reason)):
            operation["description"] = "\n\n".join(reasons)
        operation["requestBody"] = {
            "content": content((JSON, XML), channel_body(keys, examples.event(name)))
        }
        operation["responses"] = answers
        operation["x-senders"] = [_sender(row) for row in rows]
        found[name] = {"post": operation}
    return found


def _sender(row: Event) -> JsonObject:
    return {"sender": row.sender, "priority": row.priority}


def _object(description: str, properties: JsonObject, *required: str) -> JsonObject:
    words = {"description": description} if description else {}
    schema: JsonObject = {"type": "object", **words, "properties": properties}
    return schema | ({"required": list(required)} if required else {})
