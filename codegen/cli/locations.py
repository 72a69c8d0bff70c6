"""Where other programs find the files that diagnostics are about."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from codegen.cli.choices import shown_path
from codegen.cli.pipeline import Analysis
from codegen.cli.sources import STDIN_PATH

__all__ = ["locator"]


def locator(analysis: Analysis) -> Callable[[str], str]:
    """From the path in a diagnostic to that of the file.

    It is relative to the checkout of GitHub Actions (`GITHUB_WORKSPACE`) where that is the current folder or
    above it, else to the current folder; absolute for a file that is not below.
    """
    base = _base()
    pages = analysis.sources.pages
    files = {file.path: file.absolute for file in pages.files if file.path != STDIN_PATH}
    others = {path.name: path for path in analysis.reads}
    if analysis.settings_file is not None:
        others[shown_path(analysis.settings_file)] = analysis.settings_file

    def locate(path: str) -> str:
        file = files.get(path) or others.get(path)
        if file is None and path != STDIN_PATH:
            # Pages that can't be read are no files of the set, and only their root is known.
            below = (root / path for root in (*pages.roots, *_above(pages.roots)))
            file = next((row for row in below if os.path.lexists(row)), None)
        return _relative(file, base) if file is not None else path

    return locate


def _above(roots: Sequence[Path]) -> Sequence[Path]:
    """The folder by which pages are called that have the same path in two sets."""
    with suppress(ValueError):  # none, or on several drives
        return (Path(os.path.commonpath(roots)),)
    return ()


def _base() -> Path:
    here = Path.cwd()
    workspace = os.environ.get("GITHUB_WORKSPACE")
    return Path(workspace) if workspace and here.is_relative_to(workspace) else here


def _relative(file: Path, base: Path) -> str:
    file = file.absolute()
    return file.relative_to(base).as_posix() if file.is_relative_to(base) else file.as_posix()
