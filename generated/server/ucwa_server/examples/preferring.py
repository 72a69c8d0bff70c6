"""Errors on demand: `Prefer: code=409; subcode=AlreadyExists`, as in RFC 7240."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import ApiError, BadRequest, error_of
from ..handler import Call
from ..refusals import GENERIC, Refusal

__all__ = ["preferred_error"]

_PREFERENCE = re.compile(r'([\w-]+)\s*=\s*"?([^",;]*)"?')


def preferred_error(call: Call) -> ApiError | None:
    """The error that a request asks for; None where it asks for none.

    It is one of the operation's page, or one that any operation may answer. Where there is
    no such error it is a `BadRequest` that tells which there are.
    """
    stated = ", ".join(call.request.headers.getlist("prefer"))
    preferences = {name.lower(): value for name, value in _PREFERENCE.findall(stated)}
    code = preferences.get("code")
    if code is None:
        return None
    found = _find((*call.operation.errors, *GENERIC), code, preferences.get("subcode"))
    if found is None:
        there = ", ".join(map(str, call.operation.errors)) or "nothing"
        return BadRequest(
            f"{call.operation.id} documents no such error; its page lists: {there}."
        )
    error = error_of(found.code, found.status, found.subcode)
    error.headers = {"Preference-Applied": f"code={code}"}
    return error


def _find(rows: Iterable[Refusal], code: str, subcode: str | None) -> Refusal | None:
    """The row of a status or code; without a subcode rather the one that has none, too."""
    wanted = code.casefold()
    found = [row for row in rows if wanted in (str(row.status), row.code.casefold())]
    if subcode is not None:
        name = subcode.casefold()
        return next(
            (r for r in found if (r.subcode or "none").casefold() == name), None
        )
    bare = (row for row in found if row.subcode is None)
    return next(bare, found[0] if found else None)
