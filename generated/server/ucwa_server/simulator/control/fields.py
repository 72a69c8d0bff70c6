"""The fields of a request: of a JSON object, a form of the page, or a query."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NoReturn, cast
from urllib.parse import parse_qsl

from attrs import frozen
from starlette.requests import Request

from ...errors import (
    BadRequest,
    EntityTooLarge,
    Forbidden,
    ParameterFault,
    UnsupportedMediaType,
)
from ...media import media_type_of
from .access import Guard

__all__ = [
    "FORM_BACK",
    "FORM_METHOD",
    "FORM_TOKEN",
    "Body",
    "Fields",
    "query_of",
    "read_body",
]

FORM_TOKEN = "_token"
FORM_METHOD = "_method"
FORM_BACK = "_back"

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_LARGEST = 1 << 20
_GREATEST = 1e12
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Fields:
    """Each is taken once by its type; what nobody took is refused by `end`.

    All raise `BadRequest`, which names the field.
    """

    def __init__(self, values: Mapping[str, object], *, are_texts: bool) -> None:
        """
        Args:
            are_texts: Whether all values are texts, as those of forms: an empty one is
                none then.
        """
        self._values = {
            name: value
            for name, value in values.items()
            if not (are_texts and not value)
        }
        self._are_texts = are_texts
        self._known: list[str] = []

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.optional_text(name)
        if not value:
            _refuse(name, f"{name} is missing.", "Missing")
        return value

    def optional_text(self, name: str) -> str | None:
        """A text, or None."""
        value = self._take(name)
        if value is not None and not isinstance(value, str):
            _refuse(name, f"{name} must be a text.")
        if value is not None and _LONE_SURROGATE.search(value):
            _refuse(name, f"{name} has half a character.")
        return value

    def number(self, name: str) -> float:
        """A number."""
        value = self.optional_number(name)
        if value is None:
            _refuse(name, f"{name} is missing.", "Missing")
        return value

    def optional_number(self, name: str) -> float | None:
        """A number, or None."""
        value = self._take(name)
        if self._are_texts and isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                _refuse(name, f"{name} must be a number.")
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            _refuse(name, f"{name} must be a number.")
        if value is not None and not -_GREATEST < value < _GREATEST:
            _refuse(name, f"{name} is too large a number.")
        return value

    def optional_integer(self, name: str) -> int | None:
        """A whole number, or None."""
        value = self.optional_number(name)
        if value is not None and value != int(value):
            _refuse(name, f"{name} must be a whole number.")
        return None if value is None else int(value)

    def flag(self, name: str) -> bool:
        """True or false; false if it is not there."""
        value = self._take(name)
        if self._are_texts and isinstance(value, str):
            return value.lower() not in ("false", "off", "0")
        if not isinstance(value, bool | None):
            _refuse(name, f"{name} must be true or false.")
        return bool(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; of a form their words."""
        value = self._take(name)
        if self._are_texts and isinstance(value, str):
            return tuple(value.replace(",", " ").split())
        rows = cast("list[object]", value) if isinstance(value, list) else []
        texts = tuple(row for row in rows if isinstance(row, str))
        if value is not None and (not isinstance(value, list) or texts != tuple(rows)):
            _refuse(name, f"{name} must be a list of texts.")
        return texts

    def end(self) -> None:
        """Refuses what nobody took."""
        for name in self._values:
            if name not in self._known:
                known = ", ".join(self._known) or "none"
                _refuse(name, f"There is no field {name}; there are: {known}.")

    def _take(self, name: str) -> object:
        self._known.append(name)
        return self._values.get(name)


def _refuse(name: str, message: str, reason: str = "Invalid") -> NoReturn:
    raise BadRequest(
        message,
        subcode="ParameterValidationFailure",
        parameters=[ParameterFault(name, reason)],
    )


def query_of(request: Request) -> Fields:
    """The query of a request."""
    return Fields(dict(request.query_params), are_texts=True)


@frozen
class Body:
    """What a request says."""

    fields: Fields
    method: str | None = None
    """What a form stands for that forms can't say: `DELETE`."""
    back: str | None = None
    """The query of the page to show next, where a form was sent by a browser."""


async def read_body(request: Request, guard: Guard) -> Body:
    """The fields of a body: a JSON object, or a form of the page.

    Raises `UnsupportedMediaType` for others: a page of another origin can send those
    without asking. `Forbidden` for forms that are not the page's.
    """
    kind = media_type_of(request.headers.get("content-type", ""))
    data = await _body(request)
    if request.method == "DELETE" and not data:
        return Body(Fields({}, are_texts=False))
    if kind == _FORM:
        return _form(data.decode("utf-8", "replace"), guard)
    if kind != _JSON:
        raise UnsupportedMediaType(f"The body must be {_JSON}.")
    return Body(Fields(_object(data), are_texts=False))


def _form(text: str, guard: Guard) -> Body:
    form = dict(parse_qsl(text, keep_blank_values=True))
    if not guard.is_form_token(form.pop(FORM_TOKEN, "")):
        raise Forbidden("Only the page of this simulator sends forms: use JSON.")
    method, back = form.pop(FORM_METHOD, None), form.pop(FORM_BACK, "")
    is_query = back.startswith("?") and back.isprintable()
    fields = Fields(form, are_texts=True)
    return Body(fields, method, back if is_query else "")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise EntityTooLarge(f"A body has {_LARGEST} bytes at most.")
    return bytes(body)


def _object(body: bytes) -> Mapping[str, object]:
    if not body:
        return {}
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("The body is no JSON.") from None
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    return cast("Mapping[str, object]", value)
