"""What a class of the program says of its fields: their types and the docstrings below them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping

from attrs import frozen

__all__ = ["Field", "fields_of", "summary_of"]


@frozen
class Field:
    """A field of a class, or a property of it."""

    name: str
    type: str
    """As it is annotated."""
    doc: str
    """The docstring below it; empty without one."""


def fields_of(kind: type) -> Mapping[str, Field]:
    """The annotated fields and the public properties of a class, those of its bases first."""
    found: dict[str, Field] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("codegen."):
            found |= {row.name: row for row in _own(base)}
    return found


def summary_of(kind: type) -> str:
    """The first paragraph of a class's docstring."""
    return inspect.cleandoc(kind.__dict__.get("__doc__") or "").partition("\n\n")[0]


def _own(kind: type) -> Iterator[Field]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    for row, below in zip(tree.body, (*tree.body[1:], None), strict=True):
        match row:
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                yield Field(name, ast.unparse(row.annotation), _docstring(below))
            case ast.FunctionDef(name=name, returns=ast.expr() as type_) if _is_property(row):
                yield Field(name, ast.unparse(type_), ast.get_docstring(row) or "")


def _docstring(row: ast.stmt | None) -> str:
    match row:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


def _is_property(row: ast.FunctionDef) -> bool:
    marks = {ast.unparse(mark) for mark in row.decorator_list}
    return not row.name.startswith("_") and bool(marks & {"property", "cached_property"})
