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
    specific: list[tuple[Resource, Operation]] = field(factory=list)
    usual: dict[str, int] = field(factory=dict)
    """Operations by method."""


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
    for resource, operation in book.operations():
        heard: set[_Key] = set()
        for row in operation.errors:
            key = _key(row)
            if key in heard:
                continue
            heard.add(key)
            entry = found[key]
            if row.boilerplate:
                entry.usual[operation.method] = entry.usual.get(operation.method, 0) + 1
            else:
                entry.specific.append((resource, operation))
    return found


def _key(row: ErrorRow) -> _Key:
    return (row.status, row.code, row.subcode or "", row.description)


def _places(found: _Occurrences, shelf: Shelf) -> str:
    usual = (
        f"{count} {inline(method)} operation{'s' if count > 1 else ''}"
        for method, count in sorted(found.usual.items())
    )
    specific = (shelf.operation(*row) for row in found.specific)
    return sentence_list((*usual, *specific))
