"""Pages in canonical form: what they state and what the model knows of it, printed one way only."""

from __future__ import annotations

from codegen.fmt.formatter import Formatted, Neighbours, find_neighbours, format_page
from codegen.fmt.page_text import Block, CodeText, PageText, SectionText, TableText, print_page

__all__ = [
    "Block",
    "CodeText",
    "Formatted",
    "Neighbours",
    "PageText",
    "SectionText",
    "TableText",
    "find_neighbours",
    "format_page",
    "print_page",
]
