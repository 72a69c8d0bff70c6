"""Removing generated files again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from attrs import evolve, frozen

from codegen.emit.compare import Change, compare
from codegen.emit.errors import OutputError
from codegen.emit.manifest import MANIFEST_NAME
from codegen.emit.publish import publish, publishing

__all__ = ["Cleaning", "remove_generated"]


@frozen
class Cleaning:
    """What became of generated files."""

    removed: tuple[str, ...]
    """Paths below the output folder."""
    kept: tuple[str, ...]
    """Those that a person changed."""


def remove_generated(out: Path) -> Cleaning:
    """Remove every file below `out` that a manifest lists and nobody changed, and the manifests.

    Raises:
        OutputError: something can't be removed; then all is as it was before.
    """
    try:
        targets = sorted(path.parent for path in out.glob(f"*/{MANIFEST_NAME}"))
    except OSError as error:
        raise OutputError(f"{out} can't be read: {error.strerror}") from None
    if not targets:
        return Cleaning((), ())
    with publishing(out):
        found = [compare(out, folder.name, (), is_full=True) for folder in targets]
        emptied = [
            evolve(row, manifest=Change(MANIFEST_NAME, b"", None), edited=()) for row in found
        ]
        publish(out, emptied)
    for folder in (*targets, out):
        with suppress(OSError):
            folder.rmdir()
    return Cleaning(
        tuple(f"{row.target}/{change.path}" for row in found for change in row.changes),
        tuple(f"{row.target}/{change.path}" for row in found for change in row.edited),
    )
