"""Which arguments a call in the docs has: those that must be, and a few that are usual."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model.nodes import Kind
from codegen.targets.client.revisions import Argument, is_representation
from codegen.targets.docs.python_names import PythonNames, VerbNames
from codegen.targets.docs.python_script import Call, Expression, Script
from codegen.targets.docs.python_values import value_expression
from codegen.targets.samples.values import example_value

__all__ = ["verb_call"]

_OPERATION_ID = "operationId"
"""The client makes it up where it is not required."""
_TELLING = (Kind.STRING, Kind.ENUM, Kind.CONTENT, Kind.DATETIME)
_UNUSUAL = (Kind.OBJECT, Kind.RESOURCE, Kind.UNKNOWN)


def verb_call(
    names: PythonNames,
    script: Script,
    link: str,
    verb: VerbNames,
    *,
    revision: int = 1,
    most: int = 3,
) -> tuple[Script, Call]:
    """The request that a verb of a link gives, and the script with what it imports.

    Args:
        revision: What may be used; arguments that it brought come first.
        most: How many arguments there are, unless more are required.
    """
    items: list[Expression] = []
    if verb.body:
        script, value = _content(script, verb)
        items.append(_keyword(verb.body, value))
    for argument in _chosen(names, verb, revision, most - len(items)):
        script, value = _value(names, script, verb, argument)
        items.append(_keyword(verb.keywords[argument.parameter.name], value))
    return script, Call(f"{link}.{verb.name}(", tuple(items))


def _chosen(names: PythonNames, verb: VerbNames, revision: int, most: int) -> Iterator[Argument]:
    """In the order of the signature."""
    arguments = verb.verb.arguments
    required = list(verb.needed)
    usual = [
        row
        for row in arguments
        if row not in required and _is_usual(row, revision) and _says_something(names, row)
    ]
    written = _written(verb)

    def rank(row: Argument) -> tuple[bool, bool, bool, bool, bool]:
        name, of = row.parameter.name, row.parameter.type
        is_written = f'"{name}"' in written or f"{name}=" in written
        # What may be null does without; content is what the rest is sent for.
        telling = of.kind not in _TELLING, of.nullable, of.kind is not Kind.CONTENT
        return row.revision < revision, not is_written, *telling

    usual.sort(key=rank)
    chosen = required + usual[: max(0, most - len(required))]
    return (row for row in arguments if row in chosen)


def _is_usual(row: Argument, revision: int) -> bool:
    parameter = row.parameter
    if parameter.name == _OPERATION_ID or parameter.constraints.deprecated:
        return False
    return parameter.type.kind not in _UNUSUAL and row.revision <= revision


def _says_something(names: PythonNames, row: Argument) -> bool:
    """Whether there is a value that says more than what the parameter is called."""
    of = row.parameter
    value = example_value(names.model, of.name, of.type, of.constraints)
    return isinstance(value, bool) or str(value).replace(" ", "") not in (of.name.lower(), "1")


def _written(verb: VerbNames) -> str:
    """The page's own samples of the request."""
    requests = (row.request for row in verb.verb.operation.examples)
    return "".join(f"{row.url} {row.body}" for row in requests if row is not None)


def _value(
    names: PythonNames, script: Script, verb: VerbNames, argument: Argument
) -> tuple[Script, Expression]:
    parameter = argument.parameter
    if argument.place == "content":
        return _content(script, verb)
    if parameter.name == _OPERATION_ID:
        return script.importing("uuid", "uuid4"), "str(uuid4())"
    return value_expression(names, script, parameter.name, parameter.type, parameter.constraints)


def _content(script: Script, verb: VerbNames) -> tuple[Script, Expression]:
    """A body that is no representation."""
    media = (row for row in verb.verb.operation.request_media if not is_representation(row))
    kind = next(media, "")
    if kind.startswith("text/"):
        return script, '"Hello"'
    name = "offer.sdp" if kind == "application/sdp" else "content"
    return script.importing("pathlib", "Path"), f'Path("{name}").read_bytes()'


def _keyword(keyword: str, value: Expression) -> Expression:
    if isinstance(value, Call):
        return Call(f"{keyword}={value.head}", value.items, value.tail)
    return f"{keyword}={value}"
