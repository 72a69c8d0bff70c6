"""What differs between an output folder and what would be generated, for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from codegen.emit.compare import Change, Comparison

__all__ = ["drift_lines", "drift_lists", "unified_diff"]


def drift_lists(comparisons: Sequence[Comparison]) -> Mapping[str, list[str]]:
    """Paths below the output folder by what is wrong with them: `stale`, `missing`, `surplus`, `edited`.

    A manifest is told of only where nothing else of its target is: it changes with each file.
    """
    found: dict[str, list[str]] = {"stale": [], "missing": [], "surplus": [], "edited": []}
    for row in comparisons:
        for change in row.changes:
            found[change.kind].append(f"{row.target}/{change.path}")
        found["edited"] += [f"{row.target}/{change.path}" for change in row.edited]
        if row.manifest is not None and not row.changes and not row.edited:
            found[row.manifest.kind].append(f"{row.target}/{row.manifest.path}")
    return found


def drift_lines(comparisons: Sequence[Comparison]) -> list[str]:
    """`stale: docs/index.md`, a line per file, sorted by path."""
    rows = [(path, kind) for kind, paths in drift_lists(comparisons).items() for path in paths]
    return [f"{kind}: {path}" for path, kind in sorted(rows)]


def unified_diff(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """The lines, with their ends, of a patch that brings the folder up to date; manifests left out."""
    for row in comparisons:
        for change in sorted((*row.changes, *row.edited), key=lambda change: change.path):
            yield from _file_diff(f"{row.target}/{change.path}", change)


def _file_diff(path: str, change: Change) -> Iterator[str]:
    old, new = _lines(change.old), _lines(change.new)
    before = f"a/{path}" if change.old is not None else "/dev/null"
    after = f"b/{path}" if change.new is not None else "/dev/null"
    for line in difflib.unified_diff(old, new, before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes | None) -> list[str]:
    """Lines with their ends; only LF ends one, so that a patch fits."""
    text = (data or b"").decode("utf-8", "backslashreplace")
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()
    return [*lines, last[:-1]] if last != "\n" else lines
