"""From the inputs of a request to the arguments of a handler's method."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TypeAlias

from attrs import frozen

from ._client import errors, values
from .errors import BadRequest, ParameterFault
from .inputs import Inputs
from .limits import is_within_limits
from .operation import Operation, Parameter
from .profile import DEFAULT

__all__ = ["bind", "is_bare"]


def is_bare(operation: Operation, inputs: Inputs) -> bool:
    """Whether a request brings no input that the operation knows; raw content names none."""
    named = (row for row in operation.parameters if "content" not in row.places)
    return all(_find(row, inputs) is None for row in named)


def bind(
    operation: Operation, inputs: Inputs, revision: int = DEFAULT.revision
) -> dict[str, object]:
    """The keyword arguments of a method; those that are not given are None. Unknown inputs
    are ignored, as are those of a later revision than the server speaks.

    Raises `BadRequest` that names every parameter that is missing or has a wrong value.
    """
    arguments: dict[str, object] = {}
    faults: list[ParameterFault] = []
    for row in operation.parameters:
        found = _find(row, inputs) if row.revision <= revision else None
        if found is None and row.required:
            faults.append(ParameterFault(row.wire_name, "Missing"))
        try:
            value = None if found is None else _decode(row, found)
        except errors.DecodeError:
            faults.append(ParameterFault(row.wire_name, "Invalid"))
            continue
        if value is not None and not is_within_limits(row, value):
            faults.append(ParameterFault(row.wire_name, "Invalid"))
        arguments[row.name] = value
    if faults:
        raise BadRequest(
            "; ".join(f"{fault.name}: {fault.reason}" for fault in faults),
            subcode="ParameterValidationFailure",
            parameters=faults,
        )
    return arguments


_Found: TypeAlias = "values.JsonValue | bytes | _Texts"


@frozen
class _Texts:
    """The values of a name in a query."""

    texts: list[str]


def _find(row: Parameter, inputs: Inputs) -> _Found:
    """The value in the first of the parameter's places that has one."""
    name = row.wire_name.lower()
    for place in row.places:
        found: _Found = None
        match place:
            case "body":
                found = inputs.body.get(name)
            case "link":
                found = inputs.links.get(name)
            case "query" if name in inputs.query:
                found = _Texts(inputs.query[name])
            case "content":
                found = inputs.content
            case _:  # a query without the name
                pass
        if found is not None:
            return found
    return None


def _decode(row: Parameter, found: _Found) -> object:
    if isinstance(found, bytes):
        return found
    if isinstance(found, _Texts):
        return _decode_texts(row, found.texts)
    if "content" in row.places:
        return str(found).encode()
    return _value(row, found)


def _decode_texts(row: Parameter, texts: list[str]) -> object:
    """Texts as they stand, else as JSON reads them; the last where one is wanted."""
    plain: list[values.JsonValue] = list(texts)
    read = [_read(text) for text in texts]
    several = (plain, read) if len(texts) > 1 else ()
    for candidate in (*several, plain[-1]):
        try:
            return _value(row, candidate)
        except errors.DecodeError:
            pass
    return _value(row, read[-1])


def _value(row: Parameter, found: values.JsonValue) -> object:
    """What a value of JSON means; a bare number is a span of so many minutes."""
    if row.codec is values.DURATION and type(found) in (int, float, str):
        try:
            return timedelta(minutes=float(str(found)))
        except (OverflowError, ValueError):
            pass
    return row.codec.decode(found)


def _read(text: str) -> values.JsonValue:
    """What a text means as JSON; spellings of true and false are case-blind."""
    try:
        found: values.JsonValue = json.loads(text.lower())
    except (ValueError, RecursionError):
        return text
    return found
