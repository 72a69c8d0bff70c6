"""The settings of a project: `[tool.ucwa-codegen]` of its `pyproject.toml`, or its `ucwa-codegen.toml`.

Standard library only: an unchanged run needs them, too.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from codegen.cli.errors import CommandError, did_you_mean
from codegen.cli.setting_values import (
    PROJECT_KEYS,
    SET_KEYS,
    Reader,
    Vendoring,
    WrongValueError,
)

__all__ = [
    "SETTINGS_NAME",
    "SetSettings",
    "Settings",
    "find_settings",
    "read_set_settings",
    "read_settings",
]

SETTINGS_NAME = "ucwa-codegen.toml"
_TOOL = "ucwa-codegen"


class Settings(NamedTuple):
    """What a project says. Paths are joined to the file's folder; an absent key has its empty value."""

    file: Path | None
    """Where the settings stand; None where there are none."""
    project: Path | None
    """The folder of the project; None where there is no sign of one."""
    specs: tuple[str, ...] = ()
    """The pages: folders, which are read recursively, files and globs. Default: `specs/`, or else the
    pages that ship with the program.
    """
    out: Path | None = None
    """The folder that files are generated into. Default: `generated`."""
    targets: tuple[str, ...] = ()
    """What is generated: `client`, `server`, `docs`, `openapi`, or what other distributions add.
    Default: all.
    """
    dialect: str | None = None
    """The form of the pages: a name, or the path of a file. Default: what the set says, else `ucwa`."""
    overlay: Path | None = None
    """A file of corrections to the pages. Default: what the set says, or what ships with its dialect."""
    templates: Path | None = None
    """A folder of templates that override those of the program, file by file. Default: none."""
    previous: Path | None = None
    """The pages of an earlier edition, which targets may compare with: a folder, a page or a glob.
    Default: none.
    """
    jobs: int | None = None
    """How many processes read pages and render files. Default: one per processor."""
    api: str | None = None
    """The short name of the API, in lower case: packages are `{api}_client` and `{api}_server`.
    Default: what the set says, else `ucwa`.
    """
    client_package: str | None = None
    """The package in which the server finds the client, where that was moved. Default: `{api}_client`."""
    suppress: tuple[str, ...] = ()
    """Diagnostics that are not reported: `UC203`, or `UC203:resources/messaging.md` for one page; a page
    may be a pattern. Default: none.
    """
    vendor: Mapping[str, Vendoring] = MappingProxyType({})
    """Copies of the client in other packages, each under a name of its own. Default: none."""


class SetSettings(NamedTuple):
    """What a set of pages says about itself, in the file at its root."""

    api: str | None = None
    """The short name of the API, in lower case. Default: `ucwa`."""
    dialect: str | None = None
    """The form of its pages: a name, or the path of a file. Default: `ucwa`."""
    overlay: Path | None = None
    """A file of corrections to its pages. Default: what ships with its dialect."""
    attribution: str | None = None
    """A line that generated docs and the headers of files print. Default: none."""


def find_settings(start: Path) -> Settings:
    """The settings of the project that an absolute folder is in: of the nearest above it that has some.

    A `pyproject.toml` without a table for us ends the search: it marks a project that has no settings.

    Raises:
        CommandError: they can't be read, or say something unknown.
    """
    for folder in (start, *start.parents):
        own, project = folder / SETTINGS_NAME, folder / "pyproject.toml"
        own_table = _parse(own) if own.is_file() else {}
        project_table = _tool_table(project) if project.is_file() else None
        if own_table.keys() - SET_KEYS:
            if project_table is not None:
                raise CommandError(
                    f"{_shown(own)} and {_shown(project)} both hold settings; keep one of them"
                )
            return _settings(own, own_table)
        if project_table is not None:
            return _settings(project, project_table)
        if project.is_file():
            return Settings(None, folder)
    return Settings(None, None)


def read_settings(file: Path) -> Settings:
    """The settings in a file that the user named.

    Raises:
        CommandError: they can't be read, or say something unknown.
    """
    file = Path(os.path.abspath(file))
    if file.name != "pyproject.toml":
        return _settings(file, _parse(file))
    table = _tool_table(file)
    if table is None:
        raise CommandError(f"{_shown(file)} has no table [tool.{_TOOL}]")
    return _settings(file, table)


def read_set_settings(root: Path, project: Settings) -> SetSettings:
    """What the file at a set's root says; nothing where there is none, or where it is the project's.

    Raises:
        CommandError: it can't be read, or says something that only a project's may say.
    """
    file = root / SETTINGS_NAME
    if file == project.file or not file.is_file():
        return SetSettings()
    return SetSettings(**_values(file, _parse(file), SET_KEYS))


def _settings(file: Path, table: Mapping[str, Any]) -> Settings:
    return Settings(file, file.parent, **_values(file, table, PROJECT_KEYS))


def _values(file: Path, table: Mapping[str, Any], keys: Mapping[str, Reader]) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        if key not in keys:
            raise CommandError(f'{_shown(file)}: unknown key "{key}"{_way_out(key, keys)}')
        try:
            values[key] = keys[key](value, file.parent)
        except WrongValueError as error:
            raise CommandError(f'{_shown(file)}: "{key}" {error}') from None
    return values


def _way_out(key: str, keys: Mapping[str, Reader]) -> str:
    if key in PROJECT_KEYS:
        return f"; the file at a set's root may hold only {', '.join(SET_KEYS)}"
    if key in SET_KEYS:
        return "; it belongs into the file at a set's root"
    return did_you_mean(key, keys) or f"; known are {', '.join(keys)}"


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{_shown(file)} is no TOML: {error}") from None
    except RecursionError:
        raise CommandError(f"{_shown(file)} is no TOML: it is nested too deeply") from None
    except OSError as error:
        raise CommandError(f"{_shown(file)} can't be read: {error.strerror}") from None


def _tool_table(file: Path) -> dict[str, Any] | None:
    tool = _parse(file).get("tool", {})
    table = tool.get(_TOOL) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise CommandError(f"{_shown(file)}: tool.{_TOOL} must be a table")
    return table


def _shown(file: Path) -> str:
    """The path as the user would type it here."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative
