"""The errors that pages document, as declarations of operations and as one table of the usual ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from attrs import frozen

from codegen.model.nodes import ErrorRow, Model
from codegen.targets.python.literals import string
from codegen.targets.server.expressions import Expression, assignment, mapping, tuple_of

__all__ = ["Usual", "UsualView", "refusals", "usual_refusals", "usual_view"]

_Row: TypeAlias = tuple[str, int, str | None]
"""Code, status, subcode."""

Usual: TypeAlias = Mapping[str, tuple[_Row, ...]]
"""By method what most of its operations may answer."""


@frozen
class UsualView:
    table: str
    """The assignment of the dict of usual errors."""


def usual_refusals(model: Model) -> Usual:
    """By method the rows that nearly all pages repeat, as most of its operations have them."""
    seen: dict[str, Counter[tuple[_Row, ...]]] = {}
    for resource in model.resources:
        for operation in resource.operations:
            repeated = _rows(row for row in operation.errors if row.boilerplate)
            seen.setdefault(operation.method, Counter())[repeated] += 1
    return {method: counts.most_common(1)[0][0] for method, counts in sorted(seen.items())}


def refusals(method: str, errors: Iterable[ErrorRow], usual: Usual) -> Mapping[str, Expression]:
    """The keywords of a declaration: the operation's own errors, and the usual ones if they differ."""
    rows = tuple(errors)
    own = _rows(row for row in rows if not row.boilerplate)
    repeated = _rows(row for row in rows if row.boilerplate)
    found: dict[str, Expression] = {}
    if own:
        found["errors"] = _display(own)
    if set(repeated) != set(usual.get(method, ())):
        found["usual"] = _display(repeated)
    return found


def usual_view(usual: Usual) -> UsualView:
    """The module of the usual errors."""
    table = mapping((method, _display(rows)) for method, rows in usual.items() if rows)
    return UsualView(assignment("USUAL: Mapping[str, tuple[Row, ...]]", table))


def _rows(errors: Iterable[ErrorRow]) -> tuple[_Row, ...]:
    """Each once."""
    return tuple(dict.fromkeys((row.code, row.status, row.subcode) for row in errors))


def _display(rows: Iterable[_Row]) -> Expression:
    return tuple_of(map(_one, rows))


def _one(row: _Row) -> Expression:
    code, status, subcode = row
    stated = (string(code), str(status))
    return tuple_of(stated if subcode is None else (*stated, string(subcode)))
