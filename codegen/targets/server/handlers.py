"""The module of a handler: its class, and a typed method for each operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from codegen.model.nodes import Operation, Resource
from codegen.targets.client.wording import error_terms, operation_prose, scope_sentence
from codegen.targets.python.docstrings import Prose, Terms, docstring
from codegen.targets.python.identifiers import attribute_name
from codegen.targets.python.imports import import_lines
from codegen.targets.python.layout import INDENT, Call, bracketed
from codegen.targets.python.literals import string
from codegen.targets.server.expressions import Expression, call, prefixed, tuple_of
from codegen.targets.server.media import content_types, read_types
from codegen.targets.server.names import Names
from codegen.targets.server.parameters import ParameterView, parameter_views
from codegen.targets.server.refusals import Usual, refusals
from codegen.targets.server.revisions import Revisions

__all__ = ["HandlerView", "MethodView", "handler_view"]


@frozen
class MethodView:
    decorator: str
    signature: str
    doc: str
    """Docstring with its indentation."""


@frozen
class HandlerView:
    module_doc: str
    imports: tuple[str, ...]
    class_name: str
    head: str
    """The first line of the class, or lines."""
    doc: str
    methods: tuple[MethodView, ...]


def handler_view(
    resource: Resource, names: Names, revisions: Revisions, usual: Usual
) -> HandlerView:
    """The handler of a resource that has operations."""
    rows = resource.operations
    parameters = [
        parameter_views(row, revisions.later(resource, row), names.enumerations) for row in rows
    ]
    results = [_result(row, names) for row in rows]
    views = [view for views in parameters for view in views]
    summary = resource.summary or resource.description or f"Operations of {resource.name}."
    return HandlerView(
        module_doc=docstring((Prose(f"The handler of {resource.name}."),)),
        imports=_imports(
            " ".join((*results, *(view.code for view in views))), (view.maker for view in views)
        ),
        class_name=names.handlers[resource.name],
        head=_head(resource, names),
        doc=docstring((Prose(summary),), INDENT),
        methods=tuple(
            _method(resource, revisions, usual, *row)
            for row in zip(rows, parameters, results, strict=True)
        ),
    )


def _head(resource: Resource, names: Names) -> str:
    """What holds for all operations stands behind the base."""
    items: list[Expression] = ["Handler"]
    if resource.scopes:
        scopes = tuple_of(string(row.name) for row in resource.scopes)
        items.append(prefixed("scopes=", scopes))
    if resource.revision > 1:
        items.append(f"revision={resource.revision}")
    return bracketed(Call(f"class {names.handlers[resource.name]}(", tuple(items), "):"))


def _method(
    page: Resource,
    revisions: Revisions,
    usual: Usual,
    operation: Operation,
    parameters: Sequence[ParameterView],
    result: str,
) -> MethodView:
    name = attribute_name(operation.method.lower())
    keywords = ("*", *(row.argument for row in parameters)) if parameters else ()
    signature = Call(f"async def {name}(", ("self", "call: Call", *keywords), f") -> {result}:")
    errors = revisions.errors(page, operation)
    refused = refusals(operation.method, errors, usual)
    doc = (
        Prose(operation_prose(page.name, operation)),
        Prose(scope_sentence(page)),
        Terms("Errors:", error_terms(errors)),
    )
    return MethodView(
        decorator=bracketed(_declaration(page.name, operation, parameters, refused), INDENT),
        signature=bracketed(signature, INDENT),
        doc=docstring(doc, INDENT * 2),
    )


def _declaration(
    page: str,
    operation: Operation,
    parameters: Sequence[ParameterView],
    refused: Mapping[str, Expression],
) -> Call:
    keywords: dict[str, Expression] = {}
    if operation.route is not None and operation.route != operation.unique_path:
        keywords["route"] = string(operation.route)
    reads = read_types(operation.request_media)
    if reads:
        keywords["reads"] = tuple_of(map(string, reads))
    arguments = (
        string(f"{page}.{operation.method}"),
        string(operation.unique_path),
        _answer(operation),
        *(row.declaration for row in parameters),
    )
    return call("@operation", arguments, {**keywords, **refused})


def _answer(operation: Operation) -> Expression:
    response = operation.response
    arguments = [str(response.status), string(response.body)]
    if response.resource is not None:
        arguments.append(string(response.resource))
    keywords: dict[str, Expression] = {}
    if response.location:
        keywords["location"] = "True"
    if response.body == "content":
        keywords["media"] = tuple_of(map(string, content_types(response.media)))
    return call("Answer", arguments, keywords)


def _result(operation: Operation, names: Names) -> str:
    response = operation.response
    page = names.resources.get(response.resource or "")
    representation = f"resources.{page}" if page else _OBJECT
    if response.body == "content":
        return "Content"
    if response.body == "anonymous" and operation.method == "GET":
        return "EventBatch"
    if response.body == "empty":
        shown = (representation if page else "None") if response.location else "None"
    else:
        shown = representation if response.body == "representation" else _OBJECT
    return f"Created[{shown}]" if response.location else shown


_OBJECT = "dict[str, values.JsonValue]"


def _imports(code: str, makers: Iterable[str]) -> tuple[str, ...]:
    """Only what the module needs. `code` are its annotations and codecs."""

    def used(*names: str) -> list[str]:
        return [name for name in names if re.search(rf"(?<![.\w]){name}\b", code)]

    wanted = {
        "datetime": used("datetime", "timedelta"),
        ".._client": used("Content", "EventBatch", "enums", "resources", "values"),
        "..handler": ["Call", "Handler", *used("Created")],
        "..operation": ["Answer", "operation", *makers],
    }
    return import_lines({module: names for module, names in wanted.items() if names})
