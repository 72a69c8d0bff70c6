"""The samples of a page, read once: exchanges of its operations, notices of its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from codegen.dialect.raw import RawEvent, RawOperation, RawPage, RawRow, RawSample
from codegen.document.blocks import Prose
from codegen.model.nodes import Source
from codegen.resolve.payload import Payload, read_sample
from codegen.resolve.places import source_at
from codegen.source.span import Span

__all__ = [
    "EventSamples",
    "Exchange",
    "OperationSamples",
    "PageSamples",
    "read_page_samples",
    "source_of",
    "span_at",
]


@frozen
class Exchange:
    """A request and its response in one media type; a side without sample is None."""

    media: str
    """`json` or `xml`, as the page's sections say."""
    request: Payload | None
    response: Payload | None


@frozen
class OperationSamples:
    """An operation of a page with its samples."""

    page: RawPage
    raw: RawOperation
    exchanges: tuple[Exchange, ...]
    """JSON before XML."""

    @property
    def id(self) -> str:
        return f"{self.page.name}.{self.raw.method}"

    @property
    def requests(self) -> tuple[Payload, ...]:
        return tuple(row.request for row in self.exchanges if row.request is not None)

    @property
    def responses(self) -> tuple[Payload, ...]:
        return tuple(row.response for row in self.exchanges if row.response is not None)


@frozen
class EventSamples:
    """A section of an event type with its samples."""

    page: RawPage
    raw: RawEvent
    payloads: tuple[Payload, ...]


@frozen
class PageSamples:
    """A page, its operations and events with their samples read."""

    page: RawPage
    operations: tuple[OperationSamples, ...]
    """One for each method: sections of one method are taken together."""
    events: tuple[EventSamples, ...]


def read_page_samples(
    page: RawPage, payloads: Mapping[RawSample, Payload] | None = None
) -> PageSamples:
    """Read all samples of a page; never raises.

    Args:
        payloads: What was read already.
    """
    known = payloads or {}

    def read(sample: RawSample) -> Payload:
        return known.get(sample) or read_sample(sample)

    return PageSamples(
        page,
        tuple(
            OperationSamples(page, operation, _exchanges(operation.samples, read))
            for operation in _by_method(page.operations)
        ),
        tuple(EventSamples(page, event, tuple(map(read, event.samples))) for event in page.events),
    )


def source_of(span: Span) -> Source:
    """Where a stretch begins."""
    return source_at(span.path, span.line, span.column)


def span_at(source: Source) -> Span:
    """A place as a span, for findings."""
    return Span(source.path, source.line, source.column, source.line, source.column)


def _exchanges(
    samples: Iterable[RawSample], read: Callable[[RawSample], Payload]
) -> tuple[Exchange, ...]:
    """The first request of a media type belongs to its first response, and so on."""
    sides: dict[str, dict[str, list[Payload]]] = {}
    for sample in samples:
        found = sides.setdefault(sample.media, {"request": [], "response": []})
        found.setdefault(sample.side, []).append(read(sample))
    exchanges: list[Exchange] = []
    for media, found in sorted(sides.items()):
        requests, responses = found["request"], found["response"]
        for index in range(max(len(requests), len(responses))):
            request = requests[index] if index < len(requests) else None
            response = responses[index] if index < len(responses) else None
            exchanges.append(Exchange(media, request, response))
    return tuple(exchanges)


def _by_method(operations: Iterable[RawOperation]) -> tuple[RawOperation, ...]:
    found: dict[str, RawOperation] = {}
    for operation in operations:
        first = found.get(operation.method)
        found[operation.method] = operation if first is None else _joined(first, operation)
    return tuple(found.values())


def _joined(first: RawOperation, other: RawOperation) -> RawOperation:
    """Two sections of one method: what either of them states."""
    tables: dict[str, tuple[RawRow, ...]] = dict(first.tables)
    for name, rows in other.tables.items():
        tables[name] = tables.get(name, ()) + rows
    statements: Mapping[str, Prose] = {**other.statements, **first.statements}
    return RawOperation(
        first.method,
        first.description or other.description,
        tables,
        statements,
        first.samples + other.samples,
        first.span,
    )
