"""Folders of templates, the first that has a file wins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["find_template", "owning_folder"]


def find_template(folders: Sequence[Path], name: str) -> Path | None:
    """The file behind a template's name."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    return None


def owning_folder(file: Path, folders: Sequence[Path]) -> Path | None:
    """The innermost of the folders that a file is in."""
    around = [folder for folder in folders if file.is_relative_to(folder)]
    return max(around, key=lambda folder: len(folder.parts), default=None)
