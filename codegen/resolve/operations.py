"""From the operations of raw pages to those of the model, over all pages of a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from codegen.model.nodes import (
    Asynchronous,
    Example,
    ExampleRequest,
    ExampleResponse,
    Operation,
    Parameter,
    Response,
)
from codegen.resolve.error_rows import USUAL_ERRORS, mark_boilerplate, resolve_errors
from codegen.resolve.exchanges import Exchange, OperationSamples, PageSamples, source_of
from codegen.resolve.parameters import TypeOf, merge_revisions, resolve_parameters
from codegen.resolve.request_line import read_request_line
from codegen.resolve.responses import FORMATS, RAW_MEDIA, Answer, is_format, resolve_answer
from codegen.resolve.routes import parse_route, route_of, unique_paths
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding

__all__ = ["resolve_operations"]

_CONTENT_MEDIA = {"sdp": "application/sdp"}

_Key = tuple[str, str]
"""Page and method."""


def resolve_operations(
    pages: Sequence[PageSamples], facts: SetFacts, type_of: TypeOf
) -> tuple[dict[str, tuple[Operation, ...]], list[Finding]]:
    """The operations of each page, in page order, and what is odd about them."""
    findings: list[Finding] = []
    drafts: dict[_Key, _Draft] = {}
    for page in pages:
        for samples in page.operations:
            draft, found = _draft(samples, facts, type_of)
            drafts[page.page.name, samples.raw.method] = draft
            findings += found
    drafts = {key: _with_base(key, draft, drafts, facts) for key, draft in drafts.items()}
    drafts = _merged(drafts, facts)
    paths = unique_paths((page, method, draft.route) for (page, method), draft in drafts.items())
    errors = {}
    for key, draft in drafts.items():
        errors[key], found = resolve_errors(draft.samples)
        findings += found
    told = {key for key, draft in drafts.items() if USUAL_ERRORS in draft.samples.raw.tables}
    marked = mark_boilerplate(errors, told)
    operations: dict[str, tuple[Operation, ...]] = {page.page.name: () for page in pages}
    for key, draft in drafts.items():
        base = facts.bases.get(key[0])
        revision = 2 if base in operations and (base, key[1]) not in drafts else 1
        operation = Operation(
            id=draft.samples.id,
            method=key[1],
            description=_description(draft.samples),
            route=draft.route,
            unique_path=paths[key],
            query=draft.parameters["query"],
            body=draft.parameters["body"],
            request_media=_request_media(draft),
            response=draft.answer.response,
            asynchronous=_asynchronous(draft),
            minimum_revision=revision,
            errors=marked[key],
            examples=tuple(_example(row) for row in draft.samples.exchanges),
            source=source_of(draft.samples.raw.span),
        )
        operations[key[0]] += (operation,)
    return operations, findings


@frozen
class _Draft:
    """An operation while other pages may still have a say."""

    samples: OperationSamples
    route: str | None
    parameters: Mapping[str, tuple[Parameter, ...]]
    request_media: tuple[str, ...] | None
    """As the page writes it out."""
    answer: Answer


def _draft(
    samples: OperationSamples, facts: SetFacts, type_of: TypeOf
) -> tuple[_Draft, list[Finding]]:
    route, findings = _route(samples)
    parameters, found = resolve_parameters(samples, type_of)
    answer, more = resolve_answer(samples, facts)
    media, unread = read_request_line(samples.raw.statements)
    draft = _Draft(samples, route, parameters, media, answer)
    return draft, [*findings, *found, *more, *unread]


def _route(samples: OperationSamples) -> tuple[str | None, list[Finding]]:
    """As the page writes it out, else as the first request shows it; JSON comes before XML."""
    stated = samples.raw.statements.get("route")
    findings: list[Finding] = []
    if stated is not None:
        route = parse_route(stated.text)
        if route is not None:
            return route, []
        text = f'"{stated.text}" is no route'
        way_out = "Begin with a slash, and write ids as {conversationId}, each once."
        findings.append(Finding("UC358", text, stated.span, way_out))
    urls = (row.message.url for row in samples.requests)
    shown = (route_of(url) for url in urls if url)
    return next((route for route in shown if route is not None), None), findings


def _with_base(key: _Key, draft: _Draft, drafts: Mapping[_Key, _Draft], facts: SetFacts) -> _Draft:
    """A revision whose page names nothing, though its sample leads somewhere, leads where its base does."""
    response = draft.answer.response
    base = drafts.get((facts.bases.get(key[0], ""), key[1]))
    if base is None or response.resource is not None or not response.location:
        return draft
    resource = base.answer.response.resource
    response = Response(response.status, resource, response.body, response.location, response.media)
    return evolve(draft, answer=evolve(draft.answer, response=response))


def _merged(drafts: Mapping[_Key, _Draft], facts: SetFacts) -> dict[_Key, _Draft]:
    """What both revisions of a verb require."""
    merged = dict(drafts)
    for (page, method), draft in drafts.items():
        base = (facts.bases.get(page, ""), method)
        if base in drafts:
            first, second = drafts[base].parameters, draft.parameters
            merged[page, method] = evolve(draft, parameters=merge_revisions(second, first))
            merged[base] = evolve(drafts[base], parameters=merge_revisions(first, second))
    return merged


def _description(samples: OperationSamples) -> str:
    prose = samples.raw.description
    return part_sentences(prose.text) if prose is not None else ""


def _request_media(draft: _Draft) -> tuple[str, ...]:
    """As the page or its requests with a body say; without such a request by what travels in the body."""
    if draft.request_media is not None:
        return draft.request_media
    shown = dict.fromkeys(
        row.message.media for row in draft.samples.requests if row.message.has_body
    )
    if shown:
        return tuple(media for media in shown if media)
    rows = draft.parameters["body"]
    content = [row.name for row in rows if "content" in row.travels]
    if content:
        stated = dict.fromkeys(row.message.media for row in draft.samples.requests)
        raw = tuple(media for media in stated if media and not is_format(media))
        if raw:
            return raw
        return tuple(dict.fromkeys(_CONTENT_MEDIA.get(name, RAW_MEDIA) for name in content))
    return FORMATS if any("body" in row.travels for row in rows) else ()


def _asynchronous(draft: _Draft) -> Asynchronous | None:
    """Where the page says so, or a POST takes an `operationId` and answers 201."""
    if draft.answer.completes_by is not None:
        return Asynchronous(draft.answer.completes_by)
    response = draft.answer.response
    names = {row.name for rows in draft.parameters.values() for row in rows}
    if draft.samples.raw.method != "POST" or response.status != 201:
        return None
    if "operationId" not in names or response.resource is None:
        return None
    return Asynchronous(response.resource)


def _example(exchange: Exchange) -> Example:
    """The exchange as the model keeps it: bodies repaired, heads as they are."""
    request = response = None
    if exchange.request is not None:
        message = exchange.request.message
        request = ExampleRequest(
            message.method or "", message.url or "", message.headers, exchange.request.text
        )
    if exchange.response is not None:
        message = exchange.response.message
        response = ExampleResponse(message.status, message.headers, exchange.response.text)
    first = exchange.request or exchange.response
    assert first is not None, "an exchange has a side"
    return Example(exchange.media, request, response, source_of(first.message.sample.span))
