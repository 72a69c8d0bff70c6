"""The parameters of a handler's method: one for each name, wherever it may travel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from codegen.model.nodes import Constraints, Kind, Operation, Parameter
from codegen.targets.python.identifiers import attribute_name, unique_names
from codegen.targets.python.layout import Item, Optional, Required
from codegen.targets.python.literals import string
from codegen.targets.server.expressions import Expression, call, tuple_of
from codegen.targets.server.revisions import Later
from codegen.targets.server.types import type_view

__all__ = ["ParameterView", "parameter_views"]


@frozen
class ParameterView:
    argument: Item
    """`operation_id: str | None = None`."""
    maker: str
    """Function that declares it: `body`, `content`, `link` or `query`."""
    declaration: Expression
    code: str
    """What it uses of other modules: its annotation and its codec."""


def parameter_views(
    operation: Operation, later: Iterable[Later], enumerations: Mapping[str, str]
) -> tuple[ParameterView, ...]:
    """The parameters in page order, those of the body first; then those that later revisions add."""
    rows = _of_all(operation, later)
    names = unique_names((row.name for row, _ in rows), attribute_name, ("self", "call"))
    return tuple(_view(row, revision, names[row.name], enumerations) for row, revision in rows)


def _of_all(operation: Operation, later: Iterable[Later]) -> list[tuple[Parameter, int | None]]:
    """The parameters, and the revision of those that the page itself has not."""
    found: dict[str, tuple[Parameter, int | None]] = {
        row.name.casefold(): (row, None) for row in _merged((*operation.body, *operation.query))
    }
    for revised in later:
        for row in _merged((*revised.operation.body, *revised.operation.query)):
            key = row.name.casefold()
            if key in found:
                own, revision = found[key]
                stated = _stated(own.constraints, row.constraints)
                found[key] = (evolve(own, constraints=stated), revision)
            else:  # who asks for the first revision does without
                found[key] = (evolve(row, effective_required=False), revised.revision)
    return list(found.values())


def _merged(rows: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Names are case-blind on the wire; of several rows the first that knows its type counts.

    The parameter may travel as any of them says.
    """
    merged: dict[str, Parameter] = {}
    for row in rows:
        key = row.name.casefold()
        first = merged.get(key, row)
        best = row if first.type.kind is Kind.UNKNOWN else first
        merged[key] = evolve(
            best,
            travels=(*first.travels, *row.travels),
            constraints=_stated(first.constraints, row.constraints),
        )
    return tuple(merged.values())


def _view(
    row: Parameter, revision: int | None, name: str, enumerations: Mapping[str, str]
) -> ParameterView:
    type_ = type_view(row.type, enumerations)
    maker = _maker(row)
    keywords: dict[str, Expression] = {"required": "True"} if row.effective_required else {}
    keywords |= _limits(row)
    if revision is not None:
        keywords["revision"] = str(revision)
    arguments = (string(name), string(row.wire_names[0]), type_.codec)
    argument: Item = Required(name, type_.annotation)
    if not row.effective_required:
        argument = Optional(name, f"{type_.annotation} | None")
    return ParameterView(
        argument,
        maker,
        call(maker, arguments, keywords),
        f"{type_.annotation} {type_.codec}",
    )


def _stated(first: Constraints, second: Constraints) -> Constraints:
    """What the first row states, else the second."""
    return first if first != Constraints() else second


def _limits(row: Parameter) -> dict[str, Expression]:
    """Keywords of those limits that a value of the type can break."""
    stated = row.constraints
    figures: dict[str, int | None] = {}
    if row.type.kind in (Kind.STRING, Kind.URI):
        figures = {"max_length": stated.max_length}
    elif row.type.kind in (Kind.INTEGER, Kind.NUMBER):
        figures = {"minimum": stated.minimum, "maximum": stated.maximum}
    limits: dict[str, Expression] = {
        key: str(figure) for key, figure in figures.items() if figure is not None
    }
    if stated.allowed:
        limits["allowed"] = tuple_of(map(string, stated.allowed))
    return limits


def _maker(row: Parameter) -> str:
    if "content" in row.travels:
        return "content"
    if "body" not in row.travels:
        return "query"
    return "link" if row.type.kind is Kind.CONTENT else "body"
