"""Parts of a raw page while it is being read."""

from __future__ import annotations

from attrs import define, field

from codegen.dialect.raw import RawEvent, RawOperation, RawRow, RawSample
from codegen.document import Prose
from codegen.source.span import Span

__all__ = ["EventPart", "OperationPart", "PagePart"]


@define
class OperationPart:
    method: str
    span: Span
    description: Prose | None
    statements: dict[str, Prose]
    tables: dict[str, list[RawRow]] = field(factory=dict)
    samples: list[RawSample] = field(factory=list)
    sections: set[str] = field(factory=set)

    def build(self) -> RawOperation:
        tables = {name: tuple(rows) for name, rows in self.tables.items()}
        return RawOperation(
            self.method, self.description, tables, self.statements, tuple(self.samples), self.span
        )


@define
class EventPart:
    type: str
    span: Span
    rows: list[RawRow]
    samples: list[RawSample]

    def build(self) -> RawEvent:
        return RawEvent(self.type, tuple(self.rows), tuple(self.samples), self.span)


@define
class PagePart:
    summary: Prose | None = None
    prose: dict[str, Prose | None] = field(factory=dict)
    tables: dict[str, list[RawRow]] = field(factory=dict)
    operations: list[OperationPart] = field(factory=list)
    events: list[EventPart] = field(factory=list)
