"""What is asked of the control API, and how it is answered, errors in one form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen
from starlette.responses import Response

from ...errors import ApiError
from .fields import Fields
from .showing import as_json

if TYPE_CHECKING:
    from ..simulator import Simulator

__all__ = ["Asked", "Command", "Rule", "answer", "refuse"]


@frozen
class Asked:
    """A request that was let in."""

    simulator: Simulator
    fields: Fields
    """Of the body, or of the query where there is none."""
    _path: Mapping[str, str]

    def path(self, name: str) -> str:
        """A parameter of the path."""
        return self._path[name]


Command: TypeAlias = Callable[[Asked], object]
"""Does what is asked, and gives what is shown: values of JSON, or classes of attrs."""


@frozen
class Rule:
    """A command, and where it is asked for."""

    method: str
    path: str
    """Below `/_sim`."""
    command: Command
    status: int = 200


def answer(shown: object, status: int) -> Response:
    """What is shown, as JSON; nothing at all for None, a response as it is."""
    if isinstance(shown, Response):
        return shown
    if shown is None:
        return Response(status_code=204)
    return _json(as_json(shown), status)


def refuse(error: ApiError) -> Response:
    """An error: `code`, `message`, and what else is known of it."""
    response = _json(error.body, error.status)
    for name, value in error.all_headers:
        response.headers.append(name, value)
    return response


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    data = text.encode("utf-8", "backslashreplace")
    return Response(data, status, media_type="application/json")
