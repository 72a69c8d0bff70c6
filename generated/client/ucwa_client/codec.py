"""From bodies to resources and back.

A body becomes one neutral mapping (names with values of JSON, `_links`, `_embedded`) and
the mapping a resource; what is particular to a media type ends at the mapping.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn, TypeAlias, TypeVar, overload

from attrs import fields

from ._decoding import decode_document
from ._limits import check_depth, check_size
from ._registry import named_class, page_class
from .errors import DecodeError, EncodeError, UnknownMediaType
from .json_value import JsonValue
from .resource import Document, Resource
from .values import Codec

__all__ = [
    "decode",
    "dump_input",
    "dumps",
    "encode",
    "load_input",
    "loads",
    "media_types",
]

D = TypeVar("D", bound=Document)

_Body: TypeAlias = "bytes | str"
_Kind: TypeAlias = "type[Document] | None"
_Mapping: TypeAlias = Mapping[str, JsonValue]


class _Format(NamedTuple):
    """A family of media types."""

    read: Callable[[_Body, _Kind], Document]
    write: Callable[[_Mapping, _Kind], bytes]
    """Without a class it is the input of a request."""
    read_input: Callable[[_Body, Mapping[str, Codec[object]]], JsonValue]


@overload
def loads(body: _Body, *, type: type[D], media_type: str = ...) -> D: ...
@overload
def loads(body: _Body, *, type: None = None, media_type: str = ...) -> Resource: ...
def loads(
    body: _Body,
    *,
    type: type[Document] | None = None,
    media_type: str = "application/json",
) -> Document:
    """The resource of a body.

    Args:
        body: As it was received.
        type: Its class. Without one an event envelope is an `EventBatch`, an error body
            a `Reason`, and all else is of the class of the page whose name is its rel;
            an unknown rel gives `Resource`.
        media_type: Of the body; parameters are ignored.

    Raises:
        DecodeError: It is not what it should be; the error has the path.
        UnknownMediaType: There is no codec for the media type.
    """
    form = _FORMATS.get(media_type) or _format(media_type)
    return form.read(body, type)


def dumps(resource: Document, *, media_type: str = "application/json") -> bytes:
    """The body of a resource.

    Raises:
        EncodeError: A value can't travel; the error has the path.
        UnknownMediaType: There is no codec for the media type.
    """
    write = _format(media_type).write
    mapping = _encoded(resource)
    try:
        return write(mapping, type(resource))
    except EncodeError as error:
        raise _placed(error, resource) from None


def dump_input(
    document: Mapping[str, JsonValue], *, media_type: str = "application/json"
) -> bytes:
    """The body of a request, of the mapping that `Request.document` gives.

    Raises as `dumps` does.
    """
    return _format(media_type).write(document, None)


def load_input(
    body: _Body,
    codecs: Mapping[str, Codec[object]],
    *,
    media_type: str = "application/json",
) -> dict[str, JsonValue]:
    """The neutral mapping of a request's body.

    Args:
        body: As it was received.
        codecs: Of its properties, by their names in lower case: XML tells no types.
        media_type: Of the body; parameters are ignored.

    Raises as `loads` does.
    """
    found = _format(media_type).read_input(body, codecs)
    if not isinstance(found, dict):
        raise DecodeError("expected an object")
    check_depth(found)
    return found


@overload
def decode(mapping: Mapping[str, JsonValue], type: type[D]) -> D: ...
@overload
def decode(mapping: Mapping[str, JsonValue], type: None = None) -> Resource: ...
def decode(
    mapping: Mapping[str, JsonValue], type: type[Document] | None = None
) -> Document:
    """The resource of a neutral mapping; the class is found as in `loads`."""
    try:
        copy = _copied(mapping)
    except RecursionError:
        raise DecodeError("too many levels") from None
    return _decoded(copy, type)


def encode(resource: Document) -> dict[str, JsonValue]:
    """The neutral mapping of a resource."""
    try:
        copy = _copied(_encoded(resource))
    except RecursionError:
        raise EncodeError("too many levels") from None
    assert isinstance(copy, dict)
    return copy


def media_types() -> tuple[str, ...]:
    """All media types that can be read and written."""
    return tuple(_FORMATS)


def _decoded(data: JsonValue, kind: type[Document] | None) -> Document:
    if not isinstance(data, dict):
        raise DecodeError("expected an object")
    found: type[Document] = _found(data) if kind is None else kind
    rel = data.get("rel")
    try:
        return decode_document(found, data)
    except DecodeError as error:
        raise error.within(_root(found, rel)) from None
    except RecursionError:
        raise DecodeError("too many levels", _root(found, rel)) from None


def _encoded(resource: Document) -> dict[str, JsonValue]:
    try:
        from ._encoding import encode_document  # who only reads need not load it

        return encode_document(resource)
    except EncodeError as error:
        raise _placed(error, resource) from None


def _placed(error: EncodeError, resource: Document) -> EncodeError:
    """The error with a path from the resource on, unless it has no place at all."""
    if not error.path:
        return error
    return error.within(_root(type(resource), getattr(resource, "rel", None)))


def _found(data: Mapping[str, JsonValue]) -> type[Resource]:
    """The class that a body shows by itself."""
    rel = data.get("rel")
    if rel is None:
        if "sender" in data or _is_empty_batch(data.get("_links")):
            return named_class("EventBatch")  # loaded where there are events
        if "code" in data:
            return page_class("reason") or Resource
        raise DecodeError("expected the name of a resource", "rel")
    if not isinstance(rel, str):
        raise DecodeError("expected a string", "rel")
    return page_class(rel) or Resource


def _is_empty_batch(links: JsonValue) -> bool:
    return isinstance(links, dict) and not _CONTINUATIONS.isdisjoint(links)


def _root(kind: type[Document], rel: object) -> str:
    """What a path begins with."""
    if isinstance(rel, str) and rel:
        return rel
    stated = next((row.default for row in fields(kind) if row.name == "rel"), None)
    return stated if isinstance(stated, str) else kind.__name__


def _format(media_type: str) -> _Format:
    found = _FORMATS.get(media_type.partition(";")[0].strip().lower())
    if found is None:
        raise UnknownMediaType(media_type)
    return found


def _read_json(body: _Body, kind: _Kind) -> Document:
    return _decoded(_parse_json(body), kind)


def _read_xml(body: _Body, kind: _Kind) -> Document:
    from ._xml_reading import read_xml  # who never meets XML need not load it

    found, data = read_xml(body, kind)
    return _decoded(data, found)


def _read_json_input(body: _Body, _codecs: Mapping[str, Codec[object]]) -> JsonValue:
    return _parse_json(body)


def _read_xml_input(body: _Body, codecs: Mapping[str, Codec[object]]) -> JsonValue:
    from ._xml_reading import read_xml_input

    return read_xml_input(body, codecs)


def _write_xml(document: _Mapping, kind: _Kind) -> bytes:
    from ._xml_writing import write_xml

    return write_xml(document, kind)


def _parse_json(body: _Body) -> JsonValue:
    check_size(body)
    try:
        # Nearly all bodies: UTF-8 and nothing around the document.
        text = body if isinstance(body, str) else body.decode()
        found: tuple[JsonValue, int] = _DECODER.raw_decode(text)
        if found[1] == len(text):
            return found[0]
    except (ValueError, RecursionError):
        pass
    try:
        text = (
            body if isinstance(body, str) else body.decode(json.detect_encoding(body))
        )
        parsed: JsonValue = _DECODER.decode(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"no JSON: {error}") from None
    return parsed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _write_json(document: _Mapping, _kind: _Kind) -> bytes:
    try:
        return json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise EncodeError(f"no JSON: {error}") from None


def _copied(value: JsonValue) -> JsonValue:
    """A copy that shares nothing that can be changed."""
    if isinstance(value, Mapping):
        return {name: _copied(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(item) for item in value]
    return value


_CONTINUATIONS = frozenset({"next", "resume", "resync"})
_JSON = _Format(_read_json, _write_json, _read_json_input)
_XML = _Format(_read_xml, _write_xml, _read_xml_input)
_FORMATS: Mapping[str, _Format] = {
    "application/json": _JSON,
    "application/vnd.microsoft.com.ucwa+json": _JSON,
    "application/vnd.microsoft.ucwa+json": _JSON,
    "application/xml": _XML,
    "application/vnd.microsoft.com.ucwa+xml": _XML,
    "application/vnd.microsoft.ucwa+xml": _XML,
}
"""Every media type with its layer over the neutral mapping."""
