"""Places in source files."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Span"]


@frozen
class Span:
    """A stretch of a source file, lines and columns counted from 1, the end column exclusive."""

    path: str
    """Path relative to the root of its set, with `/`."""
    line: int
    column: int
    end_line: int
    end_column: int
