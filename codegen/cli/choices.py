"""What a run works on: options before settings, settings before defaults."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from codegen.cli.console import Console
from codegen.cli.errors import CommandError, did_you_mean
from codegen.cli.settings import Settings, find_settings, read_settings
from codegen.emit.assets import SPECS
from codegen.emit.cache_folder import CACHE_NAME

__all__ = ["Choices", "choose", "existing_file", "existing_pages", "shown_path"]


class Choices(NamedTuple):
    """Where pages come from and how they are read."""

    console: Console
    settings: Settings
    specs: tuple[str, ...]
    """Folders, files and globs, relative to the current folder where they are below it."""
    dialect: str | None
    """A name or a file; None for what each set says."""
    overlay: Path | None
    """None for what the set says, or what ships with its dialect."""
    has_overlay: bool
    """False: no corrections at all."""
    out: Path
    """Where files are generated; no page is read from there. Absolute."""
    is_own_set: bool
    """The pages are those of the project, not some that the command line names."""

    @property
    def cache(self) -> Path | None:
        """The cache of the project; None outside of one, where nothing is kept."""
        project = self.settings.project
        return project / CACHE_NAME if project is not None else None


def choose(arguments: Namespace, paths: tuple[str, ...] = ()) -> Choices:
    """The choices that options and settings make.

    Args:
        paths: Pages that the command itself names, like `--specs`.

    Raises:
        CommandError: the settings are wrong, or a file that an option names is not there.
    """
    config = arguments.config
    settings = (
        read_settings(existing_file("--config", config)) if config else find_settings(Path.cwd())
    )
    named = (*paths, *arguments.specs)
    dialect = arguments.dialect
    if dialect and "\0" in dialect:
        raise CommandError("--dialect needs a name or the path of a file")
    overlay = existing_file("--overlay", arguments.overlay) if arguments.overlay else None
    if overlay and arguments.no_overlay:
        raise CommandError("--overlay and --no-overlay exclude each other")
    return Choices(
        console=Console(arguments.verbosity, arguments.color),
        settings=settings,
        specs=_existing(named or _default_specs(settings)),
        dialect=dialect or settings.dialect,
        overlay=overlay or settings.overlay,
        has_overlay=not arguments.no_overlay,
        out=_output_folder(getattr(arguments, "out", None), settings),
        is_own_set=not named,
    )


def existing_file(option: str, text: str) -> Path:
    """A file that an option names.

    Raises:
        CommandError: there is none.
    """
    path = Path(text)
    if "\0" not in text and path.is_file():
        return path
    what = "is a folder, not a file" if "\0" not in text and path.is_dir() else "doesn't exist"
    raise CommandError(f"{option}: {text!r} {what}{_near(path)}")


def _output_folder(text: str | None, settings: Settings) -> Path:
    if text is not None:
        if not text or "\0" in text:
            raise CommandError("--out needs the path of a folder")
        return Path(os.path.abspath(text))
    return settings.out or (settings.project or Path.cwd()) / "generated"


def shown_path(path: str | Path) -> str:
    """A path as one would type it here: relative, if it is below the current folder."""
    relative = os.path.relpath(path)
    return os.fspath(path) if relative.startswith("..") else relative


def _default_specs(settings: Settings) -> tuple[str, ...]:
    if settings.specs:
        return tuple(map(shown_path, settings.specs))
    own = (settings.project or Path.cwd()) / "specs"
    return (shown_path(own if own.is_dir() else SPECS),)


def _existing(specs: tuple[str, ...]) -> tuple[str, ...]:
    for spec in specs:
        if not spec or "\0" in spec:
            raise CommandError("--specs needs the path of a folder, a page or a glob")
        if spec != "-" and not _is_there(spec):
            raise CommandError(f"{spec!r} doesn't exist{_near(Path(spec))}")
    return specs


def existing_pages(option: str, path: str) -> str:
    """A folder, a page or a glob that an option or a setting names.

    Raises:
        CommandError: it is neither.
    """
    if not path or "\0" in path:
        raise CommandError(f"{option} needs the path of a folder, a page or a glob")
    if not _is_there(path):
        raise CommandError(f"{option}: {path!r} doesn't exist{_near(Path(path))}")
    return path


def _is_there(spec: str) -> bool:
    return any(char in spec for char in "*?[") or os.path.lexists(spec)


def _near(path: Path) -> str:
    """A suggestion from the names in the same folder."""
    try:
        return did_you_mean(path.name, os.listdir(path.parent))  # noqa: PTH208 - names are wanted
    except (OSError, ValueError):
        return ""
