"""The verbs of a link class: methods that give requests."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Operation
from codegen.targets.client.names import Names, argument_names, verb_names
from codegen.targets.client.needs import Needs
from codegen.targets.client.revisions import Argument, MergedPage, Verb, is_representation
from codegen.targets.client.types import typed
from codegen.targets.client.wording import (
    dated,
    error_terms,
    joined,
    operation_prose,
    with_limits,
)
from codegen.targets.python.docstrings import Prose, Terms, docstring
from codegen.targets.python.layout import INDENT, Call, Item, Optional, Required, bracketed, listing
from codegen.targets.python.literals import string

__all__ = ["VerbView", "verb_views"]

_BODY = INDENT * 2
_CONTENT = "content"
"""The keyword of a body that no table tells of."""


@frozen
class VerbView:
    """A method; each part with its indentation."""

    signature: str
    doc: str
    statement: str


@frozen
class _Call:
    """An argument in the signature and in the statement."""

    parameter: Item
    argument: Item
    term: tuple[str, str]


def verb_views(page: MergedPage, names: Names, needs: Needs) -> tuple[VerbView, ...]:
    """The methods of a page's link class, in the order of its operations."""
    methods = verb_names(verb.operation.method for verb in page.verbs)
    return tuple(
        _verb(page, verb, methods[verb.operation.method], names, needs) for verb in page.verbs
    )


def _verb(page: MergedPage, verb: Verb, name: str, names: Names, needs: Needs) -> VerbView:
    operation = verb.operation
    calls = _calls(verb, names, needs)
    kind = "Request" if operation.asynchronous is None else "Operation"
    needs.run("..request", kind)
    result, annotation = _result(page, operation, names, needs)
    starred: list[Item] = ["self", "*", *(call.parameter for call in calls)] if calls else ["self"]
    items: list[Item] = [string(f"{verb.page}.{operation.method}"), result]
    items += [call.argument for call in calls]
    if verb.revision > 1:
        items.append(f"revision={verb.revision}")
    doc = docstring(
        (
            Prose(dated(operation_prose(page.resource.name, operation), verb.revision)),
            Terms("Args:", tuple(call.term for call in calls)),
            Terms("Errors:", error_terms(operation.errors)),
        ),
        _BODY,
    )
    return VerbView(
        listing(f"def {name}(", starred, f") -> {kind}[{annotation}]:", INDENT),
        doc,
        bracketed(Call(f"return self._{kind.lower()}(", tuple(items)), _BODY),
    )


def _result(page: MergedPage, operation: Operation, names: Names, needs: Needs) -> tuple[str, str]:
    """The name of the class of the answer as a literal, and its annotation."""
    response = operation.response
    resource = response.resource
    if operation.asynchronous is not None:
        resource = operation.asynchronous.resource
    elif response.body == "content":
        needs.run("..content", "Content")
        return string("Content"), "Content"
    elif response.body == "anonymous":
        # Without the name of a resource a GET reads the event channel.
        name = "EventBatch" if operation.method == "GET" else "Resource"
        needs.annotate("..events" if name == "EventBatch" else "..resource", name)
        return string(name), name
    elif response.body != "representation" or resource is None:
        return "None", "None"
    resource = names.revised.get(resource or "", resource)
    name = names.resources.get(resource or "", "Resource")
    if resource not in names.resources:
        needs.run("..resource", "Resource")
    elif resource != page.resource.name:
        needs.annotate(f".{names.resource_modules[resource]}", name)
    return string(name), name


def _calls(verb: Verb, names: Names, needs: Needs) -> list[_Call]:
    """The arguments of the page; before them the body where no table tells of it."""
    media = _raw_media(verb)
    untold = media != "" and all(argument.place != "content" for argument in verb.arguments)
    wire_names = [argument.parameter.name for argument in verb.arguments]
    keywords = argument_names(wire_names, {_CONTENT} if untold else ())
    calls = [
        _call(argument, keywords[argument.parameter.name], verb, names, needs)
        for argument in verb.arguments
    ]
    if not untold:
        return calls
    needs.run("..request", "AsContent", "RawContent")
    code = Call("AsContent(", (string(_CONTENT), string(media), _CONTENT))
    term = (_CONTENT, f"The body, of the type {media} unless it states another.")
    return [_Call(f"{_CONTENT}: RawContent", code, term), *calls]


def _call(argument: Argument, keyword: str, verb: Verb, names: Names, needs: Needs) -> _Call:
    parameter = argument.parameter
    name = string(parameter.wire_names[0] if parameter.wire_names else parameter.name)
    later = (f"revision={argument.revision}",) if argument.revision > verb.revision else ()
    if argument.place == "content":
        needs.run("..request", "AsContent", "RawContent")
        annotation = "RawContent"
        media = _raw_media(verb) or "application/octet-stream"
        code = Call("AsContent(", (name, string(media), keyword, *later))
    else:
        value = typed(parameter.type, names, needs)
        annotation = value.annotation
        kind = "InQuery" if argument.place == "query" else "InBody"
        if value.codec in ("CONTENT", "array(CONTENT)") and kind == "InBody":
            kind = "InLinks"
        needs.run("..request", kind)
        code = Call(f"{kind}(", (name, value.codec, keyword, *later))
    declared: Item = Required(keyword, annotation)
    if not argument.required:
        declared = Optional(keyword, f"{annotation} | None")
    return _Call(declared, code, (keyword, _meaning(argument, verb)))


def _meaning(argument: Argument, verb: Verb) -> str:
    text = with_limits(argument.parameter.description, argument.parameter.constraints)
    if argument.revision > verb.revision:
        return joined(text, f"Since revision {argument.revision}.")
    return text


def _raw_media(verb: Verb) -> str:
    """The media type of a body that is no representation; empty where there is none."""
    raw = (media for media in verb.operation.request_media if not is_representation(media))
    return next(raw, "")
