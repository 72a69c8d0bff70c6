"""What a raw page states, without places: what every edition of a page has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.dialect import RawPage, RawRow, RawSample
from codegen.document import Prose

__all__ = ["ADDED", "facts"]

ADDED = "noSuchPage"
"""Hyperlinks whose target begins so are a rewriting's, and no fact of the page."""


def facts(page: RawPage) -> dict[str, Any]:
    """Names, texts, hyperlinks and samples of a page, to compare editions by."""
    return {
        "kind": page.kind,
        "name": page.name,
        "summary": _text(page.summary),
        "description": _text(page.description),
        "tables": _tables(page.tables),
        "operations": [
            {
                "method": operation.method,
                "description": _text(operation.description),
                "tables": _tables(operation.tables),
                "statements": {name: _text(text) for name, text in operation.statements.items()},
                "samples": sorted(_sample(sample) for sample in operation.samples),
            }
            for operation in page.operations
        ],
        "events": [
            (event.type, _rows(event.rows), [_sample(sample) for sample in event.samples])
            for event in page.events
        ],
    }


def _text(prose: Prose | None) -> object:
    if prose is None or not prose.text:
        return None
    links = [(link.text, link.target) for link in prose.links if not link.target.startswith(ADDED)]
    return (prose.text, links) if links else prose.text


def _tables(tables: Mapping[str, tuple[RawRow, ...]]) -> dict[str, Any]:
    return {name: _rows(rows) for name, rows in tables.items() if rows}


def _rows(rows: tuple[RawRow, ...]) -> list[dict[str, object]]:
    return [
        {name: _text(cell) for name, cell in sorted(row.cells.items()) if cell.text} for row in rows
    ]


def _sample(sample: RawSample) -> tuple[str, str, list[str]]:
    lines = [line.strip() for line in sample.text.splitlines()]
    return sample.media, sample.side, [line for line in lines if line]
