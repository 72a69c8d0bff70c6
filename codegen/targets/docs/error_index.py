"""The page of errors: the generic ones, then each code with its subcodes and where they occur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from attrs import field, frozen

from codegen.model.nodes import ErrorRow, Model, Operation, Resource
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.docs.provenance import place
from codegen.targets.docs.table import TableView, table

__all__ = ["ErrorCodeView", "ErrorsView", "error_index"]

_Key = tuple[int, str, str, str]
"""Status, code, subcode (empty for none), description."""
_Found = dict[str, tuple[Resource, Operation]]
"""Operations by their ids."""
_FEW = 3
"""How many operations of a method are named, not counted."""


@frozen
class ErrorCodeView:
    anchor: str
    title: str
    rows: TableView | None


@frozen
class ErrorsView:
    generic: TableView | None
    codes: tuple[ErrorCodeView, ...]


@frozen
class _Occurrences:
    specific: _Found = field(factory=dict)
    usual: dict[str, _Found] = field(factory=dict)
    """By method."""


def error_index(model: Model, shelf: Shelf) -> ErrorsView:
    """Every distinct error row of the API."""
    return ErrorsView(
        generic=table(
            ("Name", "Description", "Source"),
            (
                (code(row.name), inline(row.description), code(place(row.source)))
                for row in model.generic_errors
            ),
        ),
        codes=tuple(_codes(shelf)),
    )


def _codes(shelf: Shelf) -> Iterator[ErrorCodeView]:
    by_code: defaultdict[tuple[int, str], list[tuple[str, ...]]] = defaultdict(list)
    for (status, name, subcode, description), found in sorted(_collect(shelf.book).items()):
        by_code[status, name].append((code(subcode), inline(description), _places(found, shelf)))
    seen: set[str] = set()
    for (status, name), rows in by_code.items():
        anchor = shelf.book.error_codes[name] if name not in seen else ""
        seen.add(name)
        yield ErrorCodeView(
            anchor,
            f"{inline(name)} ({status})",
            table(("Subcode", "Description", "Answered by"), rows),
        )


def _collect(book: Book) -> dict[_Key, _Occurrences]:
    found: defaultdict[_Key, _Occurrences] = defaultdict(_Occurrences)
    texts = _texts(book)
    for resource, operation in book.operations():
        for row in operation.errors:
            entry = found[
                *_name(row), row.description or texts.get((row.boilerplate, _name(row)), "")
            ]
            rows = entry.specific
            if row.boilerplate:
                rows = entry.usual.setdefault(operation.method, {})
            rows[operation.id] = resource, operation
    return found


def _texts(book: Book) -> dict[tuple[bool, tuple[int, str, str]], str]:
    """What a row without text means: the text of its like, where all that have one agree."""
    found: defaultdict[tuple[bool, tuple[int, str, str]], set[str]] = defaultdict(set)
    for _, operation in book.operations():
        for row in operation.errors:
            if row.description:
                found[row.boilerplate, _name(row)].add(row.description)
    return {name: min(texts) for name, texts in found.items() if len(texts) == 1}


def _name(row: ErrorRow) -> tuple[int, str, str]:
    return row.status, row.code, row.subcode or ""


def _places(found: _Occurrences, shelf: Shelf) -> str:
    usual = (_usual(method, rows, shelf) for method, rows in sorted(found.usual.items()))
    specific = (shelf.operation(*row) for row in found.specific.values())
    return sentence_list((*usual, *specific))


def _usual(method: str, rows: _Found, shelf: Shelf) -> str:
    if len(rows) > _FEW:
        return f"{len(rows)} {inline(method)} operations"
    return sentence_list(shelf.operation(*row) for row in rows.values())
