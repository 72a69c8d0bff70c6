"""Pages in canonical form: what they state and what the model knows of it, printed one way only."""

from __future__ import annotations

from codegen.fmt.equality import differing_pages, model_facts
from codegen.fmt.formatter import Formatted, format_page, format_pages
from codegen.fmt.neighbours import Neighbours, find_neighbours
from codegen.fmt.page_text import Block, CodeText, PageText, SectionText, TableText, print_page

__all__ = [
    "Block",
    "CodeText",
    "Formatted",
    "Neighbours",
    "PageText",
    "SectionText",
    "TableText",
    "differing_pages",
    "find_neighbours",
    "format_page",
    "format_pages",
    "model_facts",
    "print_page",
]
