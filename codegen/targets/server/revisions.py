"""What later revisions of a page add to its operations."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from codegen.model.nodes import ErrorRow, Model, Operation, Resource
from codegen.model.revisions import revised_page

__all__ = ["Later", "Revisions"]


@frozen
class Later:
    """The same operation on the page of a later revision."""

    revision: int
    operation: Operation


@frozen
class Revisions:
    """Operations of later revisions, by those that they revise."""

    model: Model
    _later: Mapping[tuple[str, str], tuple[Later, ...]] = field(init=False)

    @_later.default
    def _found(self) -> Mapping[tuple[str, str], tuple[Later, ...]]:
        found: dict[tuple[str, str], tuple[Later, ...]] = {}
        for page in sorted(self.model.resources, key=lambda row: (row.revision, row.name)):
            base = revised_page(self.model, page)
            for operation in page.operations if base is not None else ():
                key = (base or "", operation.method)
                found[key] = (*found.get(key, ()), Later(page.revision, operation))
        return found

    def later(self, page: Resource, operation: Operation) -> tuple[Later, ...]:
        """The operation in later revisions, the earliest first."""
        return self._later.get((page.name, operation.method), ())

    def errors(self, page: Resource, operation: Operation) -> tuple[ErrorRow, ...]:
        """The error rows of all revisions, each once."""
        rows = [
            operation.errors,
            *(later.operation.errors for later in self.later(page, operation)),
        ]
        each = {
            (row.code, row.status, row.subcode, row.description): row
            for some in rows
            for row in some
        }
        return tuple(each.values())
