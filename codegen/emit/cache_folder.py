"""The folder in which a project keeps what later runs need not do again."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CACHE_NAME", "clear_cache_folder", "make_cache_folder"]

CACHE_NAME = ".ucwa-codegen-cache"
"""Name of the folder in a project."""

_IGNORE = "# Made by ucwa-codegen; may be deleted at any time.\n*\n"


def make_cache_folder(folder: Path) -> None:
    """Make it, unless it is there, so that version control leaves it alone. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(_IGNORE, "utf-8")


def clear_cache_folder(folder: Path) -> int:
    """Remove it with all that is in it. Gives the number of files removed; raises OSError."""
    removed = 0
    for top, _, names in os.walk(folder, topdown=False):
        for name in names:
            Path(top, name).unlink(missing_ok=True)
            removed += name != ".gitignore"
        Path(top).rmdir()
    return removed
