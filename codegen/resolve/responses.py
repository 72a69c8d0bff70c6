"""What an operation answers with: by its `Response:` line, else its samples, else the text of its page."""

from __future__ import annotations

from attrs import frozen

from codegen.document.blocks import Prose
from codegen.model.nodes import Response
from codegen.resolve.exchanges import OperationSamples
from codegen.resolve.payload import Payload
from codegen.resolve.response_line import ResponseLine, parse_response_line
from codegen.resolve.set_facts import SetFacts
from codegen.source.finding import Finding

__all__ = ["FORMATS", "RAW_MEDIA", "Answer", "is_format", "resolve_answer"]

FORMATS = ("application/json", "application/xml")
"""The formats of representations, where a page names none."""

_CHANNEL = "events"
"""The page whose GET answers with batches of events, which represent no resource."""

_SILENT = ResponseLine()
RAW_MEDIA = "application/octet-stream"
"""The format of raw content, where a page names none."""


def is_format(media: str) -> bool:
    """Whether a media type is a format of representations, not of raw content."""
    return media.endswith(("json", "xml"))


@frozen
class Answer:
    """A response, and by what resource's event it completes, if the page says so in so many words."""

    response: Response
    completes_by: str | None


@frozen
class _Stated:
    """The section `Response body`."""

    item: Prose | None
    """The first item with a name."""
    is_anonymous: bool
    """There is an item without a name."""


def resolve_answer(operation: OperationSamples, facts: SetFacts) -> tuple[Answer, list[Finding]]:
    """The response of an operation, and what its page says twice and not alike."""
    line, findings = _line(operation)
    stated = _stated(operation)
    samples = [row for row in operation.responses if row.message.has_head or row.text]
    resource = _resource(operation, line, stated, samples, facts, findings)
    status = line.status or _sample_status(operation, samples, findings)
    if status is None:
        status = _usual_status(operation.raw.method, stated)
    if not line.tells_answer:
        location = any(row.message.header("location") for row in samples)
        if not samples:
            location = operation.raw.method == "POST" and resource is not None
    else:
        location = line.location
    media = line.media or _sample_media(samples)
    is_told = bool(samples) or status == 204
    body = line.body or _body(
        operation, line, stated, resource, media, is_told and line.status is None
    )
    if body == "empty":
        media = ()
    elif not media:
        media = (RAW_MEDIA,) if body == "content" else FORMATS
    is_stated = stated.is_anonymous or line.body is not None
    if resource is None and not is_stated and (location or body == "anonymous"):
        findings += _unstated(operation, samples)
    response = Response(status, resource, body, location, media)
    return Answer(response, _completes_by(operation, line, facts, findings)), findings


def _line(operation: OperationSamples) -> tuple[ResponseLine, list[Finding]]:
    prose = operation.raw.statements.get("response_line")
    if prose is None:
        return _SILENT, []
    line = parse_response_line(prose.text)
    way_out = (
        "Write status and resource, then `location`, media types, `completes by` and a resource, "
        "parted by commas."
    )
    return line, [
        Finding(
            "UC360", f'the response line says "{part}", which means nothing', prose.span, way_out
        )
        for part in line.unread
    ]


def _stated(operation: OperationSamples) -> _Stated:
    items = [row.cells.get("item") for row in operation.raw.tables.get("response", ())]
    named = next((item for item in items if item is not None and item.text), None)
    return _Stated(named, bool(items) and named is None)


def _sample_status(
    operation: OperationSamples, samples: list[Payload], findings: list[Finding]
) -> int | None:
    """The first status; JSON comes before XML."""
    shown = [row for row in samples if row.message.status is not None]
    findings += [
        Finding(
            "UC361",
            f"this sample of {operation.id} answers {row.message.status}, another one "
            f"{shown[0].message.status}",
            row.message.span(row.message.sample.span.line),
            "Correct one of the samples; the first one is taken.",
            (shown[0].message.span(shown[0].message.sample.span.line),),
        )
        for row in shown[1:]
        if row.message.status != shown[0].message.status
    ]
    return shown[0].message.status if shown else None


def _usual_status(method: str, stated: _Stated) -> int:
    if method == "DELETE" or (method == "POST" and stated.item is None and not stated.is_anonymous):
        return 204
    return 201 if method == "POST" and stated.item is not None else 200


def _sample_media(samples: list[Payload]) -> tuple[str, ...]:
    """Media types of the bodies, each once."""
    return tuple(dict.fromkeys(row.message.media for row in samples if row.message.has_body))


def _body(
    operation: OperationSamples,
    line: ResponseLine,
    stated: _Stated,
    resource: str | None,
    media: tuple[str, ...],
    is_told: bool,
) -> str:
    """`is_told`: samples or the status tell whether there is a body."""
    method = operation.raw.method
    if media and not any(is_format(name) for name in media):
        return "content"
    if method == "GET":
        return "anonymous" if operation.page.name == _CHANNEL else "representation"
    if resource is not None and line.resource is not None:
        return "representation" if media or not line.location else "empty"
    if resource is not None:
        expected = method != "POST" and not is_told
        return "representation" if media or expected else "empty"
    expected = stated.is_anonymous or method == "OPTIONS"
    return "anonymous" if media or (expected and not is_told) else "empty"


def _resource(
    operation: OperationSamples,
    line: ResponseLine,
    stated: _Stated,
    samples: list[Payload],
    facts: SetFacts,
    findings: list[Finding],
) -> str | None:
    if line.resource is not None:
        return _line_resource(operation, line.resource, facts, findings)
    if operation.raw.method == "GET":
        return operation.page.name
    if stated.item is None:
        return None
    return _item_resource(stated.item, samples, facts, findings)


def _line_resource(
    operation: OperationSamples, named: str, facts: SetFacts, findings: list[Finding]
) -> str | None:
    """The page that the line `Response:` names; what a GET answers with is its own page in any case."""
    span = operation.raw.statements["response_line"].span
    name = facts.symbols.resource(named)
    own = operation.page.name
    if name is None:
        findings.append(
            Finding(
                "UC362",
                f'the response line names "{named}", which is no resource of the set',
                span,
                "Name the page of a resource behind the status.",
            )
        )
    elif operation.raw.method == "GET" and name != own:
        findings.append(
            Finding(
                "UC363",
                f"the response line names {name}, a GET answers with its own page; {own} is taken",
                span,
                f"Write {own}; whose representation that is, the front matter says: represents.",
            )
        )
    return own if operation.raw.method == "GET" else name


def _item_resource(
    item: Prose, samples: list[Payload], facts: SetFacts, findings: list[Finding]
) -> str | None:
    """The page that an item means: where label and hyperlink differ, the one whose rel the sample shows."""
    labelled = facts.symbols.resource(item.text)
    page = facts.symbols.page_of(item.links[0].target) if item.links else None
    linked = page.name if page is not None and page.kind == "resource" else None
    shown = next((row.rel for row in samples if row.rel), None)
    candidates = [name for name in (linked, labelled) if name is not None]
    chosen = next((name for name in candidates if facts.rel(name) == shown), None)
    if chosen is None:
        chosen = candidates[0] if candidates else None
    if chosen is None:
        findings.append(
            Finding(
                "UC362",
                f'the response item "{item.text}" is no resource of the set',
                item.span,
                "Link the item to the page of a resource.",
            )
        )
    elif linked is not None and item.text != linked:
        findings.append(
            Finding(
                "UC363",
                f'the response item is called "{item.text}" and leads to {linked}; {chosen} is taken',
                item.links[0].span,
                "Let label and hyperlink name the same resource.",
            )
        )
    return chosen


def _unstated(operation: OperationSamples, samples: list[Payload]) -> list[Finding]:
    """The page says that nothing comes back, and a sample shows that something does."""
    if not samples or operation.raw.method == "OPTIONS":
        return []
    message = samples[0].message
    return [
        Finding(
            "UC364",
            f"the page says that {operation.id} answers with nothing, the sample shows otherwise",
            message.span(message.sample.span.line),
            "Name in the response section what the answer holds or leads to.",
        )
    ]


def _completes_by(
    operation: OperationSamples, line: ResponseLine, facts: SetFacts, findings: list[Finding]
) -> str | None:
    if line.completes_by is None:
        return None
    resource = facts.symbols.resource(line.completes_by)
    if resource is None:
        findings.append(
            Finding(
                "UC362",
                f'the operation completes by "{line.completes_by}", which is no resource of the set',
                operation.raw.statements["response_line"].span,
                "Name the resource whose event completes the operation.",
            )
        )
    return resource
