"""Changes of an operation's error rows.

The wire tells errors by code, status and subcode; rows of one error that differ in words only are that error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.diff.change import Change
from codegen.diff.place import Place
from codegen.model.nodes import ErrorRow

__all__ = ["error_changes"]

_Key = tuple[str, int, str | None]


def error_changes(
    place: Place, old: Iterable[ErrorRow], new: Iterable[ErrorRow]
) -> Iterator[Change]:
    """What changed in the errors of an operation."""
    before, after = _by_error(old), _by_error(new)
    for key, rows in before.items():
        here = place.at(_path(rows[0]), rows[0], None)
        if key in after:
            yield from _rows_changes(here.standing(rows[0], after[key][0]), rows, after[key])
        else:
            yield here.change(f"{_prefix(rows)}error-removed", _shown(key), None)
    for key, rows in after.items():
        if key not in before:
            here = place.at(_path(rows[0]), None, rows[0])
            yield here.change(f"{_prefix(rows)}error-added", None, _shown(key))


def _rows_changes(place: Place, old: list[ErrorRow], new: list[ErrorRow]) -> Iterator[Change]:
    if len(old) != len(new):
        yield place.change("error-repetition-changed", len(old), len(new))
    else:
        texts = [sorted(row.description for row in rows) for rows in (old, new)]
        if texts[0] != texts[1]:
            yield place.change("error-text-changed", tuple(texts[0]), tuple(texts[1]))
    was, is_ = _is_boilerplate(old), _is_boilerplate(new)
    if was != is_:
        yield place.change("error-boilerplate-changed", was, is_)


def _by_error(rows: Iterable[ErrorRow]) -> dict[_Key, list[ErrorRow]]:
    found: dict[_Key, list[ErrorRow]] = {}
    for row in rows:
        found.setdefault((row.code, row.status, row.subcode), []).append(row)
    return found


def _prefix(rows: list[ErrorRow]) -> str:
    return "boilerplate-" if _is_boilerplate(rows) else ""


def _is_boilerplate(rows: list[ErrorRow]) -> bool:
    return all(row.boilerplate for row in rows)


def _path(row: ErrorRow) -> str:
    return f"errors.{row.code}" + (f".{row.subcode}" if row.subcode else "")


def _shown(key: _Key) -> str:
    code, status, subcode = key
    return f"{code} {status} {subcode}" if subcode else f"{code} {status}"
