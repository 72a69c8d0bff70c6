"""An operation on a resource's page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from codegen.model.nodes import ErrorRow, Example, Operation, Parameter, Resource, Response
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.http_head import request_head, response_head
from codegen.targets.docs.markdown import (
    code,
    codes,
    fenced,
    html_text,
    inline,
    paragraphs,
    sentence_list,
)
from codegen.targets.docs.phrases import type_text, values_text, yes_no
from codegen.targets.docs.table import TableView, table
from codegen.targets.samples import made_examples

__all__ = ["ExampleView", "OperationView", "media_name", "operation_view", "sample"]

_BODY = {
    "representation": "representation",
    "empty": "empty body",
    "content": "raw content",
    "anonymous": "anonymous body",
}
_MEDIA = {"json": "JSON", "xml": "XML"}
_LOOKS_JSON = re.compile(r"\s*[\[{]")
_LOOKS_XML = re.compile(r"\s*<")


@frozen
class ExampleView:
    title: str
    """`GET example, JSON`."""
    blocks: tuple[str, ...]
    """Sentences and fences in order."""


@frozen
class OperationView:
    anchor: str
    method: str
    description: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and finished Markdown."""
    query: TableView | None
    body: TableView | None
    errors: TableView | None
    """What only some operations answer."""
    usual_errors: TableView | None
    """What many an operation of the method answers, as HTML to be folded."""
    usual_title: str
    examples: tuple[ExampleView, ...]


def operation_view(
    resource: Resource, operation: Operation, anchor: str, shelf: Shelf
) -> OperationView:
    """Everything that the model knows about an operation."""
    specific = [row for row in operation.errors if not row.boilerplate]
    usual = [row for row in operation.errors if row.boilerplate]
    return OperationView(
        anchor=anchor,
        method=inline(operation.method),
        description=paragraphs(operation.description),
        facts=_facts(operation, shelf),
        query=_parameters(operation.query, shelf),
        body=_parameters(operation.body, shelf),
        errors=_errors(specific, shelf),
        usual_errors=_usual(usual),
        usual_title=_usual_title(len(usual), operation.method),
        examples=tuple(
            _example(row, operation.method)
            for row in (*operation.examples, *made_examples(shelf.book.places, resource, operation))
        ),
    )


def sample(body: str) -> str:
    """The body of a message in a fence labelled by its form."""
    if _LOOKS_JSON.match(body):
        return fenced(body, "json")
    return fenced(body, "xml" if _LOOKS_XML.match(body) else "text")


def media_name(media: str) -> str:
    """`JSON` or `XML`."""
    return _MEDIA.get(media, inline(media))


def _facts(operation: Operation, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    completion = ""
    if operation.asynchronous is not None:
        resource = shelf.resource(operation.asynchronous.resource)
        completion = f"later, by the `completed` event of {resource}"
    facts = (
        ("Route", code(operation.route) if operation.route is not None else "not documented"),
        (
            "Unique path",
            code(operation.unique_path) if operation.unique_path != operation.route else "",
        ),
        ("Request media", codes(operation.request_media)),
        ("Response", _response(operation.response, shelf)),
        ("Response media", codes(operation.response.media)),
        ("Completes", completion),
        (
            "Minimum revision",
            str(operation.minimum_revision) if operation.minimum_revision > 1 else "",
        ),
    )
    return tuple((label, text) for label, text in facts if text)


def _response(response: Response, shelf: Shelf) -> str:
    return sentence_list(
        (
            f"`{response.status}`",
            _BODY.get(response.body, inline(response.body)),
            f"resource {shelf.resource(response.resource)}" if response.resource else "",
            "`Location` header" if response.location else "",
        )
    )


def _parameters(rows: Iterable[Parameter], shelf: Shelf) -> TableView | None:
    return table(
        ("Name", "Type", "Required", "Travels in", "Values", "Description"),
        (
            (
                code(row.name),
                type_text(row.type, shelf),
                _required(row),
                inline(", ".join(row.travels)),
                values_text(row.constraints, row.name, row.wire_names),
                inline(row.description),
            )
            for row in rows
        ),
    )


def _required(row: Parameter) -> str:
    stated = yes_no(row.required)
    if row.effective_required == row.required:
        return stated
    return f"{stated} as stated, {yes_no(row.effective_required)} in effect"


def _errors(rows: Iterable[ErrorRow], shelf: Shelf) -> TableView | None:
    return table(
        ("Code", "Status", "Subcode", "Description"),
        (
            (
                shelf.error(row.code),
                str(row.status),
                code(row.subcode or ""),
                inline(row.description),
            )
            for row in rows
        ),
    )


def _usual(rows: Iterable[ErrorRow]) -> TableView | None:
    return table(
        ("Code", "Status", "Subcode", "Description"),
        (
            (
                html_text(row.code),
                str(row.status),
                html_text(row.subcode or ""),
                html_text(row.description),
            )
            for row in rows
        ),
    )


def _usual_title(count: int, method: str) -> str:
    errors = "1 general error" if count == 1 else f"{count} general errors"
    article = "an" if method[:1] in tuple("AEIO") else "a"
    return f"{errors} of {article} {html_text(method)}"


def _example(example: Example, method: str) -> ExampleView:
    blocks: list[str] = []
    request, response = example.request, example.response
    if request is not None:
        blocks.append("Request:")
        blocks += request_head(request)
        if request.body:
            blocks.append(sample(request.body))
    if response is not None:
        known = response.status is not None
        blocks.append("Response:" if known else "Response, its status not shown:")
        blocks += response_head(response)
        if response.body:
            blocks.append(sample(response.body))
    media = f", {media_name(example.media)}" if example.media else ""
    return ExampleView(f"{inline(method)} example{media}", tuple(blocks))
