"""Rows of event tables. A section's samples stand on its first row."""

from __future__ import annotations

from codegen.dialect.raw import RawRow
from codegen.model.nodes import Event, EventSample
from codegen.resolve.exchanges import EventSamples, PageSamples, source_of
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding

__all__ = ["resolve_events"]


def resolve_events(page: PageSamples, facts: SetFacts) -> tuple[tuple[Event, ...], list[Finding]]:
    """One event for each row, in page order."""
    findings: list[Finding] = []
    events: list[Event] = []
    for section in page.events:
        for index, row in enumerate(section.raw.rows):
            events.append(_event(section, row, _examples(section) if index == 0 else ()))
            findings += _unknown_names(row, facts)
        findings += _sample_findings(section)
    return tuple(events), findings


def _event(section: EventSamples, row: RawRow, examples: tuple[EventSample, ...]) -> Event:
    return Event(
        type=section.raw.type,
        resource=row.text("resource"),
        priority=row.text("priority"),
        sender=row.text("sender"),
        reason=part_sentences(row.text("reason")),
        examples=examples,
        source=source_of(row.span),
    )


def _examples(section: EventSamples) -> tuple[EventSample, ...]:
    return tuple(
        EventSample(row.message.sample.media, row.text, source_of(row.message.sample.span))
        for row in section.payloads
    )


def _unknown_names(row: RawRow, facts: SetFacts) -> list[Finding]:
    """Resources and senders are pages of the set."""
    return [
        Finding(
            "UC368",
            f'the {column} "{row.text(column)}" of this event is no resource of the set',
            row.cells[column].span,
            "Write the name of a resource's page.",
        )
        for column in ("resource", "sender")
        if row.text(column) and facts.symbols.resource(row.text(column)) is None
    ]


def _sample_findings(section: EventSamples) -> list[Finding]:
    """A sample that shows other types of event than its section is about."""
    findings: list[Finding] = []
    for payload in section.payloads:
        if payload.node is None:
            continue
        shown = _types(payload.node.get("sender"))
        if shown and section.raw.type not in shown:
            span = payload.message.sample.span
            findings.append(
                Finding(
                    "UC369",
                    f"the sample shows the event {shown[0]}, the section is about {section.raw.type}",
                    payload.message.span(span.line),
                    "Move the sample to its section, or correct its type.",
                )
            )
    return findings


def _types(senders: object) -> list[str]:
    events = [
        event
        for sender in (senders if isinstance(senders, list) else [])
        if isinstance(sender, dict) and isinstance(sender.get("events"), list)
        for event in sender["events"]
    ]
    types = [event.get("type") for event in events if isinstance(event, dict)]
    return [name.casefold() for name in types if isinstance(name, str)]
