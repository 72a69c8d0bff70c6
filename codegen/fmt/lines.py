"""Labelled lines of an operation, written from the model: `Route:`, `Request:`, `Response:`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from codegen.dialect.raw import RawOperation, RawPage
from codegen.dialect.spec import Dialect
from codegen.document import Prose
from codegen.fmt.markdown import escape
from codegen.model.nodes import Model, Operation, Response
from codegen.resolve.exchanges import OperationSamples
from codegen.resolve.members import Members
from codegen.resolve.response_line import parse_response_line
from codegen.resolve.responses import FORMATS, resolve_answer
from codegen.resolve.revisions import revision_bases
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.symbols import Symbols

__all__ = ["label_lines", "set_facts"]

_EMPTY = "empty"


def set_facts(model: Model, symbols: Symbols) -> SetFacts:
    """What operations need to know of the other pages of their set."""
    rels = {row.name: row.rel for row in model.resources if row.rel != row.name}
    return SetFacts(symbols, rels, revision_bases(symbols), Members())


def label_lines(
    page: RawPage,
    raw: RawOperation,
    operation: Operation | None,
    facts: SetFacts,
    dialect: Dialect,
) -> str:
    """The lines in the dialect's order: what the model knows, else what the page says."""
    known: Mapping[str, str] = {}
    if operation is not None:
        known = dict(_known(page, raw, operation, facts))
    lines = []
    for label, name in dialect.labels.items():
        stated = raw.statements.get(name) if name else None
        text = known.get(name) or (stated.text if stated is not None else "")
        if name and text:
            lines.append(f"{label.capitalize()}: {escape(text)}")
    return "\n".join(lines)


def _known(
    page: RawPage, raw: RawOperation, operation: Operation, facts: SetFacts
) -> Iterator[tuple[str, str]]:
    if operation.route is not None:
        yield "route", operation.route
    if (request := _request(operation)) is not None:
        yield "request_line", request
    if _is_settled(raw, operation, facts) and (
        response := _response_line(page, raw, operation, facts)
    ):
        yield "response_line", response


def _request(operation: Operation) -> str | None:
    """Media types of the request, where the parameters don't tell them."""
    places = {place for row in operation.body for place in row.travels}
    usual = FORMATS if "body" in places and "content" not in places else ()
    if operation.request_media == usual and "content" not in places:
        return None
    return ", ".join(operation.request_media) or _EMPTY


def _is_settled(raw: RawOperation, operation: Operation, facts: SetFacts) -> bool:
    """Whether all resources that the page names in its answer are there; else its own words shall stand."""
    stated = raw.statements.get("response_line")
    if stated is not None:
        line = parse_response_line(stated.text)
        named = (line.resource, line.completes_by)
        if line.unread or any(name and facts.symbols.resource(name) is None for name in named):
            return False
    has_item = any(row.text("item") for row in raw.tables.get("response", ()))
    return not has_item or operation.response.resource is not None


def _response_line(
    page: RawPage, raw: RawOperation, operation: Operation, facts: SetFacts
) -> str | None:
    """The shortest line that says all of the answer; None where no line can."""
    ends = operation.asynchronous.resource if operation.asynchronous else None
    for text in _candidates(operation.response, ends):
        if _says(text, page, raw, operation, facts):
            return text
    return None


def _candidates(response: Response, completes_by: str | None) -> Iterator[str]:
    head = str(response.status)
    if response.resource is not None:
        head += f" {response.resource}"
    tail = ["location"] if response.location else []
    end = [f"completes by {completes_by}"] if completes_by else []
    media = list(response.media) if response.media not in {(), FORMATS} else []
    for body in ("", f" {response.body}"):
        yield ", ".join((head + body, *tail, *media, *end))
    for body in ("", f" {response.body}"):
        yield ", ".join((head + body, *tail, *response.media, *end))


def _says(
    text: str, page: RawPage, raw: RawOperation, operation: Operation, facts: SetFacts
) -> bool:
    """Whether a line, without any sample, would be read as the answer that the model has."""
    prose = Prose(text, (), raw.span)
    stated = evolve(raw, statements={**raw.statements, "response_line": prose}, samples=())
    answer, findings = resolve_answer(OperationSamples(page, stated, ()), facts)
    ends = operation.asynchronous.resource if operation.asynchronous else None
    is_read = not any(finding.span == prose.span for finding in findings)
    return answer.response == operation.response and answer.completes_by == ends and is_read
