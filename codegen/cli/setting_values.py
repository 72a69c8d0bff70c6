"""Which keys settings may have, and what each must hold."""

from __future__ import annotations

import keyword
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from codegen.cli.errors import did_you_mean

__all__ = ["PROJECT_KEYS", "SET_KEYS", "Reader", "Vendoring", "WrongValueError"]

Reader = Callable[[Any, Path], Any]
"""From the value in the file, and the file's folder, to the value that is used."""

_API = re.compile(r"[a-z][a-z0-9_]*")
_SUPPRESSION = re.compile(r"UC\d{3}(:.+)?")


class WrongValueError(ValueError):
    """Says what a key must hold: `must be a text`."""


class Vendoring(NamedTuple):
    """A copy of a package in another project (`vendor.NAME`)."""

    dest: Path
    """The folder that packages are imported from there."""
    package: str | None = None
    """Its name there, dotted; None for that of the client."""
    only: tuple[str, ...] = ()
    """Names of pages; empty for all."""
    closure: bool = False
    """With all that can be reached from them."""


def _text(value: Any, _: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongValueError("must be a text that is not empty")
    return value


def _texts(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongValueError('must be a list of texts: ["…"]')
    try:
        return tuple(_text(row, folder) for row in value)
    except WrongValueError:
        raise WrongValueError("must be a list of texts that are not empty") from None


def _path(value: Any, folder: Path) -> Path:
    text = _text(value, folder)
    if "\0" in text:
        raise WrongValueError("can't be a path: it holds a NUL")
    return Path(os.path.normpath(folder / text))


def _paths(value: Any, folder: Path) -> tuple[str, ...]:
    """Paths and globs; a single one may stand without brackets."""
    rows = [value] if isinstance(value, str) else list(_texts(value, folder))
    return tuple(str(_path(row, folder)) for row in rows)


def _dialect(value: Any, folder: Path) -> str:
    """A name, or the path of a file."""
    text = _text(value, folder)
    return str(_path(text, folder)) if Path(text).suffix or "/" in text else text


def _count(value: Any, _: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise WrongValueError("must be a whole number from 1")
    return value


def _flag(value: Any, _: Path) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("must be true or false")
    return value


def _api(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not _API.fullmatch(text):
        raise WrongValueError("must be a short name in lower case; packages begin with it: ucwa")
    return text


def _package(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not all(map(_is_package, text.split("."))):
        raise WrongValueError(f"must be the name of a package, like acme.ucwa, not {text!r}")
    return text


def _is_package(name: str) -> bool:
    """Whether `import` finds a folder of that name: it normalizes what it looks for."""
    is_plain = unicodedata.normalize("NFKC", name) == name
    return name.isidentifier() and not keyword.iskeyword(name) and is_plain


def _suppressions(value: Any, folder: Path) -> tuple[str, ...]:
    rows = _texts(value, folder)
    for row in rows:
        if not _SUPPRESSION.fullmatch(row):
            raise WrongValueError(
                f"must be a list of codes, or codes with a page, not {row!r}: "
                '["UC203", "UC203:resources/messaging.md"]'
            )
    return rows


def _vendorings(value: Any, folder: Path) -> Mapping[str, Vendoring]:
    if not isinstance(value, dict):
        raise WrongValueError("must hold tables: [vendor.NAME]")
    return {name: _vendoring(name, table, folder) for name, table in value.items()}


def _vendoring(name: str, table: Any, folder: Path) -> Vendoring:
    if not isinstance(table, dict):
        raise WrongValueError(f"must hold tables, but {name} is none")
    readers: Mapping[str, Reader] = {
        "dest": _path,
        "package": _package,
        "only": _texts,
        "closure": _flag,
    }
    for key in table:
        if key not in readers:
            way_out = did_you_mean(key, readers) or f"; known are {', '.join(readers)}"
            raise WrongValueError(f'has an unknown key "{name}.{key}"{way_out}')
    if "dest" not in table:
        raise WrongValueError(f'needs "{name}.dest", the folder to copy to')
    values = {}
    for key, value in table.items():
        try:
            values[key] = readers[key](value, folder)
        except WrongValueError as error:
            raise WrongValueError(f'holds "{name}.{key}", which {error}') from None
    if values.get("closure") and not values.get("only"):
        raise WrongValueError(f'holds "{name}.closure", which goes with "only"')
    return Vendoring(**values)


PROJECT_KEYS: Mapping[str, Reader] = {
    "specs": _paths,
    "out": _path,
    "targets": _texts,
    "dialect": _dialect,
    "overlay": _path,
    "templates": _path,
    "jobs": _count,
    "previous": _path,
    "api": _api,
    "client_package": _package,
    "suppress": _suppressions,
    "vendor": _vendorings,
}
"""What a project may say."""

SET_KEYS: Mapping[str, Reader] = {
    "api": _api,
    "dialect": _dialect,
    "overlay": _path,
    "attribution": _text,
}
"""What a set of pages may say about itself, in the file at its root."""
