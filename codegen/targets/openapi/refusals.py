"""Error responses: by status the errors that pages list, with the body of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from attrs import frozen

from codegen.model.nodes import GenericError, Model, Operation
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared, unique_keys
from codegen.targets.openapi.media import JSON, XML, Body, content
from codegen.targets.openapi.shelf import Item, Shelf
from codegen.targets.samples.xml_form import NAMESPACE

__all__ = ["DEFAULT", "Refusals", "any_refusal", "status_key"]

DEFAULT = "default"
"""Of answers whose status is none of those that are listed."""


@frozen
class _Error:
    """A row without its place."""

    code: str
    subcode: str | None
    description: str

    @property
    def name(self) -> str:
        return self.code if self.subcode is None else f"{self.code} ({self.subcode})"

    @property
    def codes(self) -> Mapping[str, str]:
        return {"code": self.code, **({"subcode": self.subcode} if self.subcode else {})}

    @property
    def sample(self) -> Mapping[str, str]:
        return {**self.codes, "message": self.description or self.name}

    @property
    def xml_sample(self) -> str:
        inside = (f"  <{name}>{escape(text)}</{name}>" for name, text in self.sample.items())
        return "\n".join((f'<reason xmlns="{NAMESPACE}">', *inside, "</reason>"))


_Told = tuple[_Error, ...]
"""The errors of one status, as a page lists them."""

_ByStatus = Mapping[str, _Told]

_PRECONDITIONS = {"PreconditionFailed": "412", "PreconditionRequired": "428"}
"""What a change may answer whose entity tag is old or missing, by RFC 9110 and RFC 6585."""


@frozen
class Refusals:
    """The error responses of all operations; what several answer stands once."""

    shelf: Shelf
    _items: Mapping[_Told, Item]
    _changes: _ByStatus
    """What every change may answer, besides what its page lists."""

    @classmethod
    def of(cls, model: Model, keys: Keys, taken: Iterable[str]) -> Refusals:
        """Those of a model.

        Args:
            taken: Keys of other responses.
        """
        changes = _of_changes(model.generic_errors)
        items: dict[_Told, Item] = {}
        wanted: list[tuple[str, Item]] = []
        for resource in model.resources:
            for operation in resource.operations:
                for told in _by_status(operation, changes).values():
                    if told not in items:
                        items[told] = Item(told, _refusal(told, keys))
                    wanted.append((told[0].code, items[told]))
        return cls(Shelf.of("responses", wanted, taken), items, changes)

    def of_operation(self, operation: Operation) -> Mapping[str, Item]:
        """Those of an operation by status; the shelf tells where they stand."""
        found = _by_status(operation, self._changes)
        return {status: self._items[told] for status, told in found.items()}


def status_key(status: int) -> str:
    """Where the answer of a status stands among those of an operation."""
    return str(status) if 100 <= status <= 599 else DEFAULT


def any_refusal(rows: Iterable[GenericError], keys: Keys) -> JsonObject:
    """What every operation may answer besides its own errors."""
    return {
        "description": _lines((row.name, row.description) for row in rows),
        "content": content((JSON, XML), _body(keys, {}), is_answer=True),
    }


def _of_changes(rows: Iterable[GenericError]) -> _ByStatus:
    named = {_PRECONDITIONS.get(row.name): row for row in rows}
    return {
        status: (_Error(row.name, None, row.description),)
        for status, row in named.items()
        if status
    }


def _by_status(operation: Operation, changes: _ByStatus) -> _ByStatus:
    found: dict[str, list[_Error]] = {}
    for row in operation.errors:
        error = _Error(row.code, row.subcode, row.description)
        found.setdefault(status_key(row.status), []).append(error)
    listed = {status: tuple(rows) for status, rows in found.items()}
    general = changes if operation.method == "PUT" else {}
    return dict(sorted({**general, **listed}.items()))


def _refusal(rows: _Told, keys: Keys) -> JsonObject:
    names = unique_keys({at: row.subcode or row.code for at, row in enumerate(rows)})
    examples: dict[str, JsonObject] = {JSON: {}, XML: {}}
    for at, row in enumerate(rows):
        words = {"summary": row.description} if row.description else {}
        examples[JSON][names[at]] = {**words, "value": row.sample}
        examples[XML][names[at]] = {**words, "value": row.xml_sample}
    return {
        "description": _lines((row.name, row.description) for row in rows),
        "content": content((JSON, XML), _body(keys, examples), is_answer=True),
        "x-errors": [row.codes for row in rows],
    }


def _body(keys: Keys, examples: Mapping[str, JsonObject]) -> Body:
    return Body(keys.reference(Shared.REASON), keys.reference(Shared.XML_REASON), examples)


def _lines(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {words}" if words else f"- {name}" for name, words in rows)
