"""The body of a request as a whole resource."""

from __future__ import annotations

from typing import TypeVar, cast

from attrs import fields

from ._client import PROPERTY, Property, Resource, codec

__all__ = ["read_resource"]

R = TypeVar("R", bound=Resource)


def read_resource(body: bytes, kind: type[R], media_type: str) -> R:
    """The resource in a body. Names of properties are case-blind, unknown ones are kept in
    `extra`; what is embedded is left out, since callers can't change it.

    Raises `errors.DecodeError` of the client.
    """
    known = {row.name.lower(): row for row in _properties(kind)}
    codecs = {name: row.codec for name, row in known.items()}
    mapping = codec.load_input(body, codecs, media_type=media_type)
    return codec.decode(
        {
            known[name.lower()].name if name.lower() in known else name: value
            for name, value in mapping.items()
            if name != "_embedded"
        },
        kind,
    )


def _properties(kind: type[Resource]) -> list[Property]:
    found = (row.metadata.get(PROPERTY) for row in fields(kind))
    return [cast("Property", row) for row in found if row is not None]
