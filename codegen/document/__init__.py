"""Markdown pages as sections, tables, code blocks and prose with places. Knows no API."""

from __future__ import annotations

from codegen.document.blocks import (
    Block,
    Fence,
    Heading,
    Hyperlink,
    Paragraph,
    Prose,
    Section,
    Sheet,
    Table,
    TableRow,
)
from codegen.document.comments import Comment, read_comments, without_comments
from codegen.document.fences import fence_label, fence_marks
from codegen.document.front import Front
from codegen.document.inline import plain, read_prose
from codegen.document.lines import Lines, without_container
from codegen.document.parse import parse_blocks
from codegen.document.sheet import read_sheet
from codegen.document.titles import title_key

__all__ = [
    "Block",
    "Comment",
    "Fence",
    "Front",
    "Heading",
    "Hyperlink",
    "Lines",
    "Paragraph",
    "Prose",
    "Section",
    "Sheet",
    "Table",
    "TableRow",
    "fence_label",
    "fence_marks",
    "parse_blocks",
    "plain",
    "read_comments",
    "read_prose",
    "read_sheet",
    "title_key",
    "without_comments",
    "without_container",
]
