"""An operation on a resource's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from codegen.model.nodes import ErrorRow, Operation, Parameter, Resource, Response
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.error_classes import error_advice
from codegen.targets.docs.index_view import row_head
from codegen.targets.docs.markdown import (
    code,
    codes,
    inline,
    paragraphs,
    python_name,
    sentence_list,
)
from codegen.targets.docs.phrases import typed_text, values_text
from codegen.targets.docs.sample_view import SampleView, exchange_samples
from codegen.targets.docs.table import TableView, table
from codegen.targets.docs.tabs import TabView, program_tabs
from codegen.targets.samples import made_examples

__all__ = ["OperationView", "operation_view"]

_BODY = {
    "representation": "representation",
    "empty": "empty body",
    "content": "raw content",
    "anonymous": "anonymous body",
}
_EFFECTS = {True: "required", False: "optional"}


@frozen
class OperationView:
    anchor: str
    title: str
    """`GET messaging`."""
    description: tuple[str, ...]
    programs: tuple[TabView, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and finished Markdown."""
    parameters: TableView | None
    errors: TableView | None
    """What only some operations answer."""
    usual_errors: TableView | None
    """What many an operation of the method answers."""
    usual_title: str
    others: str
    """Where errors stand that no page lists; empty where there are none."""
    samples: SampleView | None


def operation_view(
    resource: Resource, operation: Operation, anchor: str, shelf: Shelf
) -> OperationView:
    """Everything that the model knows about an operation."""
    specific = [row for row in operation.errors if not row.boilerplate]
    usual = [row for row in operation.errors if row.boilerplate]
    title = f"{operation.method} {resource.name}"
    examples = (*operation.examples, *made_examples(shelf.book.places, resource, operation))
    verb = shelf.book.python.pages[resource.name].verbs.get(operation.method)
    keywords = verb.keywords if verb is not None else {}
    return OperationView(
        anchor=anchor,
        title=inline(title),
        description=paragraphs(operation.description),
        programs=program_tabs(shelf.book.calls.call(resource, operation)),
        facts=_facts(resource, operation, shelf),
        parameters=_parameters((*operation.body, *_only_in_query(operation)), keywords, shelf),
        errors=_errors(specific, shelf),
        usual_errors=_errors(usual, shelf),
        usual_title=_usual_title(len(usual), title),
        others=shelf.generic_errors(),
        samples=exchange_samples(f"Samples of {title}", examples),
    )


def _facts(resource: Resource, operation: Operation, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    completion = ""
    if operation.asynchronous is not None:
        target = shelf.resource(operation.asynchronous.resource)
        completion = f"later, by the `completed` event of {target}"
    scopes = sentence_list(shelf.scope(row.name) for row in resource.scopes)
    if len(resource.scopes) > 1:
        scopes = f"one of {scopes}"
    facts = (
        ("Route", code(operation.route) if operation.route is not None else "not documented"),
        (
            "Path in the OpenAPI document",
            code(operation.unique_path) if operation.unique_path != operation.route else "",
        ),
        ("Scopes", scopes),
        ("Precondition", _precondition(shelf) if operation.method == "PUT" else ""),
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


def _precondition(shelf: Shelf) -> str:
    """What a change says about the representation that it begins with."""
    text = "`If-Match` with the entity tag that was read"
    missing, old = map(shelf.generic_error, ("PreconditionRequired", "PreconditionFailed"))
    if missing and old:
        text += f"; {missing} without it, {old} where somebody else was faster"
    return text


def _response(response: Response, shelf: Shelf) -> str:
    return sentence_list(
        (
            f"`{response.status}`",
            _BODY.get(response.body, inline(response.body)),
            f"resource {shelf.resource(response.resource)}" if response.resource else "",
            "`Location` header" if response.location else "",
        )
    )


def _parameters(
    rows: Iterable[Parameter], keywords: Mapping[str, str], shelf: Shelf
) -> TableView | None:
    return table(
        ("Name", "Type and rules", "Python", "Travels in", "Description"),
        (
            (
                row_head(code(row.name)),
                typed_text(row.type, shelf, *_rules(row)),
                python_name(keywords.get(row.name, "")),
                inline(", ".join(row.travels)),
                inline(row.description),
            )
            for row in rows
        ),
    )


def _only_in_query(operation: Operation) -> Iterator[Parameter]:
    """Rows of the query that don't say what a row of the body says."""

    def told(row: Parameter) -> tuple[object, ...]:
        return row.name, row.type, row.travels, row.description, row.constraints, row.wire_names

    in_body = {told(row) for row in operation.body}
    return (row for row in operation.query if told(row) not in in_body)


def _rules(row: Parameter) -> tuple[str, str]:
    required = "required" if row.required else ""
    if row.effective_required != row.required:
        required = (
            f"{required or 'optional'} as stated, {_EFFECTS[row.effective_required]} in effect"
        )
    return required, values_text(row.constraints, row.name, row.wire_names)


def _errors(rows: Iterable[ErrorRow], shelf: Shelf) -> TableView | None:
    return table(
        ("Code", "Status", "Subcode", "Description", "What to do"),
        ((shelf.error(row), str(row.status), shelf.subcode(row), *_told(row)) for row in rows),
    )


def _told(row: ErrorRow) -> tuple[str, str]:
    """What happened, and what to do about it in words of ours, code spans included."""
    advice = error_advice(row.status, row.code, row.subcode)
    return inline(row.description), advice.text if advice is not None else ""


def _usual_title(count: int, title: str) -> str:
    errors = "1 general error" if count == 1 else f"{count} general errors"
    return inline(f"{errors} of {title}")
