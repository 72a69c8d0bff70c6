"""Places that are named again and again, each as one object."""

from __future__ import annotations

from codegen.model.nodes import Source
from codegen.resolve.recall import recalled

__all__ = ["source_at"]


@recalled(4096)
def source_at(path: str, line: int, column: int) -> Source:
    """A place. Whoever asks for one that was asked for lately gets the same object.

    A set has many samples and tables, and every line of them is evidence of several facts.
    """
    return Source(path, line, column)
