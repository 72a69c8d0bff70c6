"""Markdown pages as sections, tables, code blocks and prose with places. Knows no API."""

from __future__ import annotations

from codegen.document.blocks import (
    Block,
    Fence,
    Heading,
    Hyperlink,
    Line,
    Paragraph,
    Prose,
    Section,
    Sheet,
    Table,
    TableRow,
)
from codegen.document.parse import parse_blocks
from codegen.document.sheet import read_sheet
from codegen.document.titles import title_key

__all__ = [
    "Block",
    "Fence",
    "Heading",
    "Hyperlink",
    "Line",
    "Paragraph",
    "Prose",
    "Section",
    "Sheet",
    "Table",
    "TableRow",
    "parse_blocks",
    "read_sheet",
    "title_key",
]
