"""The events on a resource's page."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from codegen.model.nodes import Event, Resource
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.markdown import code, inline
from codegen.targets.docs.sample_view import SampleView, media_name, sample
from codegen.targets.docs.table import TableView, table
from codegen.targets.docs.tabs import TabView, program_tabs, sample_tabs
from codegen.targets.samples import made_event_samples

__all__ = ["EventsView", "events_view"]


@frozen
class EventsView:
    rows: TableView | None
    programs: tuple[TabView, ...]
    samples: tuple[SampleView, ...]


def events_view(resource: Resource, shelf: Shelf) -> EventsView | None:
    """The rows of a page's table of events, Python that hears of them, and samples."""
    if not resource.events:
        return None
    rows = table(
        ("Event", "Resource", "Sender", "Priority", "Reason"),
        (
            (
                code(row.type),
                shelf.resource(row.resource),
                shelf.resource(row.sender) if row.sender else "",
                inline(row.priority),
                inline(row.reason),
            )
            for row in resource.events
        ),
    )
    programs = program_tabs(shelf.book.calls.events(resource))
    return EventsView(rows, programs, tuple(_samples(resource.events, shelf)))


def _samples(rows: tuple[Event, ...], shelf: Shelf) -> Iterator[SampleView]:
    """One for each type and resource; several senders are shown in one more tab each."""
    found: dict[tuple[str, str], list[Event]] = {}
    for row in rows:
        found.setdefault((row.type, row.resource), []).append(row)
    for (type_, name), events in found.items():
        examples = [
            example
            for event in events
            for example in (*event.examples, *made_event_samples(shelf.book.places, event))
        ]
        examples.sort(key=lambda example: example.media)
        tabs = sample_tabs((media_name(row.media), (sample(row.body),)) for row in examples)
        yield SampleView(f"Event {inline(type_)} of {inline(name)}", tabs)
