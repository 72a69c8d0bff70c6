"""Rows of error tables, and which of them say nothing about their operation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from attrs import evolve

from codegen.dialect.raw import RawRow
from codegen.model.nodes import ErrorRow
from codegen.resolve.exchanges import OperationSamples, source_of
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding

__all__ = ["USUAL_ERRORS", "mark_boilerplate", "resolve_errors", "triple_of"]

USUAL_ERRORS = "usual_errors"
"""The table of those rows of an operation that shared pages state for its method."""

_NO_SUBCODE = frozenset({"", "none", "-", "n/a"})
_UNKNOWN_STATUS = 500

_FEW = 40
"""Operations of a method; among fewer, how often a row stands proves nothing."""

_CONFLICTS = (
    ("Conflict", 409, "AlreadyExists"),
    ("Conflict", 409, "TooManyGroups"),
    ("Conflict", 409, None),
)
_REDIRECT = ("Gone", 410, "CannotRedirect")
_USUAL: Mapping[str, tuple[tuple[str, int, str | None], ...]] = {
    "GET": (("ServiceFailure", 500, "InvalidExchangeServerVersion"), *_CONFLICTS, _REDIRECT),
    "POST": (("ServiceFailure", 500, "CallbackChannelError"), *_CONFLICTS, _REDIRECT),
    "PUT": (("ServiceFailure", 500, "InvalidExchangeServerVersion"), _REDIRECT),
    "DELETE": (_REDIRECT,),
}
"""Boilerplate of a set that is too small to show its own, in the order in which it ends a table."""


def resolve_errors(operation: OperationSamples) -> tuple[tuple[ErrorRow, ...], list[Finding]]:
    """One for each row, in page order, then those of shared pages, which alone are boilerplate as yet."""
    findings: list[Finding] = []
    tables = operation.raw.tables
    own = [_row(row, findings) for row in tables.get("errors", ())]
    usual = [_row(row, findings) for row in tables.get(USUAL_ERRORS, ())]
    return (*own, *(evolve(row, boilerplate=True) for row in usual)), findings


def triple_of(row: RawRow) -> tuple[str, str, str | None]:
    """Code, status as written and subcode: what tells errors apart."""
    subcode = row.text("subcode")
    known = None if subcode.casefold() in _NO_SUBCODE else subcode
    return row.text("code"), row.text("status"), known


def _row(row: RawRow, findings: list[Finding]) -> ErrorRow:
    code, text, subcode = triple_of(row)
    status = int(text) if text.isascii() and text.isdigit() and len(text) == 3 else None
    if status is None:
        cell = row.cells.get("status")
        findings.append(
            Finding(
                "UC367",
                f'the status of {code} is "{text}", which is no HTTP status',
                cell.span if cell is not None else row.span,
                f"Write the number; without it {_UNKNOWN_STATUS} is taken.",
            )
        )
    return ErrorRow(
        code=code,
        status=_UNKNOWN_STATUS if status is None else status,
        subcode=subcode,
        description=part_sentences(row.text("description")),
        boilerplate=False,
        source=source_of(row.span),
    )


def mark_boilerplate(
    errors: Mapping[tuple[str, str], Sequence[ErrorRow]],
    told: Collection[tuple[str, str]] = (),
) -> dict[tuple[str, str], tuple[ErrorRow, ...]]:
    """Mark the rows that stand on most operations of a method, whatever the operation is.

    `errors` has a key (page, method) for each operation. A row is known again by all its cells: the same
    code and subcode with another text may say something. A row without text counts as the usual one.
    Operations for which shared pages have `told` it stay as they are.
    """
    marked = {key: tuple(errors[key]) for key in told}
    errors = {key: rows for key, rows in errors.items() if key not in marked}
    operations = Counter(method for _, method in errors)
    seen: defaultdict[str, Counter[tuple[object, ...]]] = defaultdict(Counter)
    for (_, method), rows in errors.items():
        seen[method].update({(*_triple(row), row.description) for row in rows})
    usual = {
        method: {row for row, count in rows.items() if 2 * count >= operations[method]}
        for method, rows in seen.items()
    }
    for (page, method), rows in errors.items():
        if operations[method] < _FEW:
            marks = _usual_places(method, rows)
        else:
            triples = {row[:3] for row in usual[method]} if method in usual else set()
            marks = {
                index
                for index, row in enumerate(rows)
                if (*_triple(row), row.description) in usual[method]
                or (not row.description and _triple(row) in triples)
            }
        marked[page, method] = tuple(
            _boilerplate(row) if index in marks else row for index, row in enumerate(rows)
        )
    return marked


def _boilerplate(row: ErrorRow) -> ErrorRow:
    # Most rows of a set are: `evolve` would take a tenth of all that is done with them.
    return ErrorRow(row.code, row.status, row.subcode, row.description, True, row.source)


def _triple(row: ErrorRow) -> tuple[str, int, str | None]:
    return row.code, row.status, row.subcode


def _usual_places(method: str, rows: Sequence[ErrorRow]) -> set[int]:
    """The last row of each usual kind; specific rows stand before the boilerplate."""
    last = {_triple(row): index for index, row in enumerate(rows)}
    return {last[triple] for triple in _USUAL.get(method, ()) if triple in last}
