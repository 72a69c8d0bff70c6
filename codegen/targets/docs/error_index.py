"""The page of errors: each code with its subcodes, what to do about them, and where they occur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from codegen.model.nodes import ErrorRow, Operation, Resource
from codegen.targets.client.advice import Advice
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.error_classes import class_status, error_advice, error_class
from codegen.targets.docs.index_view import Section, counted, row_head
from codegen.targets.docs.markdown import code, guarded, inline, sentence_list
from codegen.targets.docs.provenance import place
from codegen.targets.docs.table import TableView, table

__all__ = ["ErrorsView", "error_index"]

_Name = tuple[int, str]
"""Status and code."""
_Key = tuple[str, str]
"""Subcode (empty for none) and description."""
_Found = dict[str, tuple[Resource, Operation]]
"""Operations by their ids."""
_FEW = 3
"""How many operations of a method are named, not counted."""


@frozen
class ErrorsView:
    summary: TableView | None
    """A row per code."""
    codes: tuple[Section, ...]
    """With a part per subcode."""
    generic: TableView | None
    """What any operation may answer."""


@frozen
class _Occurrences:
    specific: _Found = field(factory=dict)
    usual: dict[str, _Found] = field(factory=dict)
    """By method."""


def error_index(shelf: Shelf) -> ErrorsView:
    """Every distinct error of the API."""
    model = shelf.book.model
    found = _collect(shelf.book)
    anchors = shelf.book.errors
    return ErrorsView(
        _summary(found, anchors, shelf.book),
        tuple(_code(name, rows, anchors, shelf) for name, rows in found.items()),
        table(
            ("Name", "Status", "Class", "Source", "What it means"),
            (
                (
                    row_head(code(row.name), anchors[0, row.name, ""]),
                    str(class_status(error_class(0, row.name)) or ""),
                    code(f"errors.{error_class(0, row.name)}"),
                    code(place(row.source)),
                    inline(row.description),
                )
                for row in model.generic_errors
            ),
        ),
    )


def _collect(book: Book) -> Mapping[_Name, Mapping[_Key, _Occurrences]]:
    found: defaultdict[_Name, defaultdict[_Key, _Occurrences]] = defaultdict(
        lambda: defaultdict(_Occurrences)
    )
    texts = _texts(book)
    for resource, operation in book.operations():
        for row in operation.errors:
            text = row.description or texts.get((row.boilerplate, _name(row)), "")
            entry = found[row.status, row.code][row.subcode or "", text]
            rows = entry.specific
            if row.boilerplate:
                rows = entry.usual.setdefault(operation.method, {})
            rows[operation.id] = resource, operation
    return {name: dict(sorted(rows.items())) for name, rows in sorted(found.items())}


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


def _summary(
    found: Mapping[_Name, Mapping[_Key, _Occurrences]],
    anchors: Mapping[tuple[int, str, str], str],
    book: Book,
) -> TableView | None:
    total = sum(1 for _ in book.operations())

    def row(name: _Name) -> tuple[str, ...]:
        status, error = name
        subcodes = dict.fromkeys(subcode for subcode, _ in found[name] if subcode)
        return (
            row_head(f"[{inline(error)}](#{anchors[status, error, '']})"),
            str(status),
            code(f"errors.{error_class(status, error)}"),
            _share(len(_operations(found[name].values())), total),
            sentence_list(
                f"[{inline(subcode)}](#{anchors[status, error, subcode]})" for subcode in subcodes
            ),
        )

    columns = ("Code", "Status", "Class", "Answered by", "Subcodes")
    return table(columns, map(row, found))


def _share(count: int, total: int) -> str:
    if count == total:
        return "every operation"
    return counted(count, "operation")


def _operations(rows: Iterable[_Occurrences]) -> set[str]:
    """Ids of the operations."""
    return {name for row in rows for found in (row.specific, *row.usual.values()) for name in found}


def _code(
    name: _Name,
    rows: Mapping[_Key, _Occurrences],
    anchors: Mapping[tuple[int, str, str], str],
    shelf: Shelf,
) -> Section:
    status, error = name
    by_subcode: defaultdict[str, dict[str, _Occurrences]] = defaultdict(dict)
    for (subcode, description), found in rows.items():
        by_subcode[subcode][description] = found
    plain = by_subcode.pop("", {})
    general = error_advice(status, error, None)
    return Section(
        f"{inline(error)} ({status})",
        anchors[status, error, ""],
        items=_meanings(plain, shelf),
        facts=(("Class", code(f"errors.{error_class(status, error)}")), *_to_do(general)),
        parts=tuple(
            Section(
                inline(subcode),
                anchors[status, error, subcode],
                items=_meanings(found, shelf),
                facts=_to_do(_special(status, error, subcode, general)),
            )
            for subcode, found in by_subcode.items()
        ),
    )


def _special(status: int, error: str, subcode: str, general: Advice | None) -> Advice | None:
    """Advice that holds for a subcode alone."""
    found = error_advice(status, error, subcode)
    return found if found != general else None


def _to_do(advice: Advice | None) -> tuple[tuple[str, str], ...]:
    if advice is None:
        return ()
    again = " The same request may succeed later." if advice.retryable else ""
    return (("What to do", advice.text + again),)


def _meanings(rows: Mapping[str, _Occurrences], shelf: Shelf) -> tuple[str, ...]:
    """What it means, and who answers it."""
    return tuple(
        f"{guarded(inline(text)) or 'Not described.'} <br>Answered by {_places(found, shelf)}"
        for text, found in rows.items()
    )


def _places(found: _Occurrences, shelf: Shelf) -> str:
    """The operations by methods: usual errors of many are counted, all others are named."""
    specific: defaultdict[str, _Found] = defaultdict(dict)
    for name, row in found.specific.items():
        specific[row[1].method][name] = row
    parts = [_usual(method, rows, shelf) for method, rows in sorted(found.usual.items())]
    parts += [_specific(method, rows, shelf) for method, rows in sorted(specific.items())]
    return "; ".join(parts)


def _usual(method: str, rows: _Found, shelf: Shelf) -> str:
    if len(rows) > _FEW:
        return f"{len(rows)} {inline(method)} operations"
    return sentence_list(shelf.operation(*row) for row in rows.values())


def _specific(method: str, rows: _Found, shelf: Shelf) -> str:
    if len(rows) > _FEW:
        names = (shelf.operation(*row, text=row[0].name) for row in rows.values())
        return f"{inline(method)} of {sentence_list(names)}"
    return sentence_list(shelf.operation(*row) for row in rows.values())
