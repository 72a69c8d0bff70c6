"""Files, encodings, lines and places. Knows nothing of Markdown."""

from __future__ import annotations

from codegen.source.files import SourceFile, SourceSet, load_set, read_text
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Finding", "SourceFile", "SourceSet", "Span", "load_set", "read_text"]
