"""Which pages a command works on, and the set that they belong to: a page alone tells too little."""

from __future__ import annotations

import os
from glob import has_magic
from pathlib import Path

from codegen.cli.choices import Choices, shown_path
from codegen.cli.errors import CommandError
from codegen.cli.settings import SETTINGS_NAME, Settings, read_set_settings

__all__ = ["own_specs", "set_around"]


def set_around(path: str, choices: Choices) -> str:
    """The folder that holds the whole set of a page, folder or glob.

    It is the nearest folder above with the settings of a set, else the specs of the project that it lies in,
    else the folder itself.
    """
    anchor = _folder(path)
    project = choices.settings.project
    for folder in (anchor, *anchor.parents):
        if _is_root(folder, choices.settings):
            return shown_path(folder)
        if folder == project:
            break
    for spec in own_specs(choices):
        if anchor.is_relative_to(own := Path(os.path.abspath(spec))) and own.is_dir():
            return spec
    return shown_path(anchor)


def own_specs(choices: Choices) -> tuple[str, ...]:
    """The pages of the project, none where it has none."""
    settings = choices.settings
    if settings.specs:
        return tuple(map(shown_path, settings.specs))
    usual = (settings.project or Path.cwd()) / "specs"
    return (shown_path(usual),) if usual.is_dir() else ()


def _folder(path: str) -> Path:
    found = Path(os.path.abspath(path))
    if found.is_dir():
        return found
    while found.exists() is False and has_magic(str(found)):
        found = found.parent
    return found if found.is_dir() else found.parent


def _is_root(folder: Path, settings: Settings) -> bool:
    file = folder / SETTINGS_NAME
    if file == settings.file or not file.is_file():
        return False
    try:
        read_set_settings(folder, settings)
    except CommandError:
        return False  # the settings of another project
    return True
