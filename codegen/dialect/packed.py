"""Raw pages as bytes, for a cache and for the way from one process to another.

JSON of lists without names: it is read back at the speed of C, and whatever is in the bytes, reading them
runs no code. Places are nearly all on the page's own path, and of one line, so that they are written short.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any

from codegen.dialect.raw import PageAccount, RawEvent, RawOperation, RawPage, RawRow, RawSample
from codegen.document import Hyperlink, Prose
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["pack_page", "unpack_page"]

_Packed = Any
"""What JSON holds."""


def pack_page(page: RawPage) -> bytes:
    """The bytes of a page, equal ones of equal pages: two lines, of which the first holds what it states.

    The second has its prose and what reading it was like: findings, account.
    """
    pack = _Packer(page.path)
    stated = [
        page.path,
        page.kind,
        page.name,
        page.title,
        dict(page.front),
        {name: pack.span(span) for name, span in page.front_spans.items()},
        pack.tables(page.tables),
        [pack.operation(row) for row in page.operations],
        [
            [row.type, pack.rows(row.rows), pack.samples(row.samples), pack.span(row.span)]
            for row in page.events
        ],
        pack.span(page.span),
        pack.links(page.hyperlinks),
        page.text,
    ]
    told = [
        pack.maybe(page.summary),
        pack.maybe(page.description),
        [pack.maybe(row.description) for row in page.operations],
        [
            [
                row.code,
                row.message,
                pack.span(row.span),
                row.help,
                list(map(pack.span, row.related)),
            ]
            for row in page.findings
        ],
        [
            page.account.seen,
            page.account.consumed,
            page.account.diagnosed,
            page.account.not_understood,
        ],
    ]
    return b"\n".join(
        json.dumps(part, separators=(",", ":"), check_circular=False).encode("ascii")
        for part in (stated, told)
    )


def unpack_page(data: bytes) -> RawPage:
    """The page of some bytes.

    Raises:
        ValueError: they are not of `pack_page`.
    """
    try:
        stated, told = data.split(b"\n")
        return _unpacked(json.loads(stated), json.loads(told))
    except (AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError(f"not a packed page: {error}") from None


class _Packer:
    """Packs the parts of a page of some path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def span(self, span: Span) -> _Packed:
        """Line, column and end column; the end line where it is another, the path where it is."""
        place = [span.line, span.column, span.end_column]
        if span.path != self._path:
            return [*place, span.end_line, span.path]
        return place if span.end_line == span.line else [*place, span.end_line]

    def prose(self, prose: Prose) -> _Packed:
        if prose.links or prose.tags:
            return [prose.text, self.span(prose.span), self.links(prose.links), int(prose.tags)]
        return [prose.text, self.span(prose.span)]

    def maybe(self, prose: Prose | None) -> _Packed:
        return None if prose is None else self.prose(prose)

    def links(self, links: Sequence[Hyperlink]) -> _Packed:
        return [[row.text, row.target, self.span(row.span), int(row.broken)] for row in links]

    def texts(self, texts: Mapping[str, Prose]) -> _Packed:
        return {name: self.prose(prose) for name, prose in texts.items()}

    def rows(self, rows: Sequence[RawRow]) -> _Packed:
        return [[self.texts(row.cells), self.span(row.span)] for row in rows]

    def tables(self, tables: Mapping[str, Sequence[RawRow]]) -> _Packed:
        return {name: self.rows(rows) for name, rows in tables.items()}

    def samples(self, samples: Sequence[RawSample]) -> _Packed:
        return [[row.media, row.side, row.text, self.span(row.span)] for row in samples]

    def operation(self, row: RawOperation) -> _Packed:
        return [
            row.method,
            self.tables(row.tables),
            self.texts(row.statements),
            self.samples(row.samples),
            self.span(row.span),
        ]


class _Unpacker:
    """Unpacks the parts of a page of some path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def span(self, row: _Packed) -> Span:
        if len(row) == 3:
            line, column, end = row
            return Span(self._path, line, column, line, end)
        line, column, end, end_line, *path = row
        return Span(path[0] if path else self._path, line, column, end_line, end)

    def prose(self, row: _Packed) -> Prose:
        if len(row) == 2:  # many say the same, on page after page: `intern`
            return Prose(intern(row[0]), (), self.span(row[1]))
        text, span, links, tags = row
        return Prose(text, self.links(links), self.span(span), bool(tags))

    def maybe(self, row: _Packed) -> Prose | None:
        return None if row is None else self.prose(row)

    def links(self, rows: _Packed) -> tuple[Hyperlink, ...]:
        return tuple(
            Hyperlink(text, target, self.span(span), bool(broken))
            for text, target, span, broken in rows
        )

    def texts(self, texts: _Packed) -> Mapping[str, Prose]:
        return {name: self.prose(row) for name, row in texts.items()}

    def rows(self, rows: _Packed) -> tuple[RawRow, ...]:
        return tuple(RawRow(self.texts(cells), self.span(span)) for cells, span in rows)

    def tables(self, tables: _Packed) -> Mapping[str, tuple[RawRow, ...]]:
        return {name: self.rows(rows) for name, rows in tables.items()}

    def samples(self, rows: _Packed) -> tuple[RawSample, ...]:
        return tuple(
            RawSample(media, side, text, self.span(span)) for media, side, text, span in rows
        )

    def operation(self, row: _Packed, description: _Packed) -> RawOperation:
        method, tables, statements, samples, span = row
        return RawOperation(
            method,
            self.maybe(description),
            self.tables(tables),
            self.texts(statements),
            self.samples(samples),
            self.span(span),
        )


def _unpacked(stated: _Packed, told: _Packed) -> RawPage:
    path, kind, name, title, front, front_spans, tables, operations, *rest = stated
    events, span, hyperlinks, text = rest
    summary, description, descriptions, findings, account = told
    part = _Unpacker(path)
    return RawPage(
        path=path,
        kind=kind,
        name=name,
        title=title,
        front=front,
        front_spans={name: part.span(row) for name, row in front_spans.items()},
        summary=part.maybe(summary),
        description=part.maybe(description),
        tables=part.tables(tables),
        operations=tuple(
            part.operation(row, prose) for row, prose in zip(operations, descriptions, strict=True)
        ),
        events=tuple(
            RawEvent(kind, part.rows(rows), part.samples(samples), part.span(span))
            for kind, rows, samples, span in events
        ),
        span=part.span(span),
        findings=tuple(
            Finding(code, message, part.span(span), way_out, tuple(map(part.span, related)))
            for code, message, span, way_out, related in findings
        ),
        hyperlinks=part.links(hyperlinks),
        account=PageAccount(*account),
        text=text,
    )
