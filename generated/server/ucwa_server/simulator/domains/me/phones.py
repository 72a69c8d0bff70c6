"""The telephone numbers of the user."""

from __future__ import annotations

import re

from ...._client import resources
from ....errors import BadRequest, Forbidden, NotFound, ParameterFault
from ....handler import Call
from ....handlers import (
    ChangeNumberHandler,
    ChangeVisibilityHandler,
    PhoneHandler,
    PhonesHandler,
)
from ... import users
from ...applications import Application
from ...notices import UserChanged
from ...visit import visit
from . import views

__all__ = ["ChangeNumber", "ChangeVisibility", "Phone", "Phones", "normalize"]

_NUMBER = re.compile(r"(?:tel:)?(\+?[\d][\d\s().-]*)(;ext=\d+)?", re.IGNORECASE)


class Phones(PhonesHandler):
    """Shows all numbers."""

    async def get(self, call: Call) -> resources.Phones:
        return views.phones(visit(call).application)


class Phone(PhoneHandler):
    """Shows one number."""

    async def get(self, call: Call) -> resources.Phone:
        return views.phone(visit(call).application, _phone(call))


class ChangeNumber(ChangeNumberHandler):
    """Sets or clears a number."""

    async def post(
        self,
        call: Call,
        *,
        include_in_contact_card: bool | None = None,
        number: str | None = None,
    ) -> None:
        phone = _phone(call)
        if phone.is_fixed:
            raise Forbidden("Only the administrator changes this number.")
        phone.number = normalize(number) if number else None
        _show(visit(call).application, phone, include_in_contact_card)


class ChangeVisibility(ChangeVisibilityHandler):
    """Shows or hides a number."""

    async def post(
        self, call: Call, *, include_in_contact_card: bool | None = None
    ) -> None:
        _show(visit(call).application, _phone(call), include_in_contact_card)


def _show(application: Application, phone: users.Phone, is_public: bool | None) -> None:
    if is_public is not None:
        phone.is_public = is_public
    application.world.tell(UserChanged(application.user, "phones"))


def _phone(call: Call) -> users.Phone:
    wanted = call.path.get("phoneType", "").lower()
    for phone in visit(call).application.user.phones:
        if phone.type.lower() == wanted:
            return phone
    raise NotFound("There is no such phone.")


def normalize(number: str, parameter: str = "number") -> str:
    """A number as a `tel:` URI.

    Raises `BadRequest` where it is none; the error names the parameter.
    """
    found = _NUMBER.fullmatch(number.strip())
    digits = "" if found is None else re.sub(r"[^\d+]", "", found[1])
    if found is None or len(digits) < 3:
        raise BadRequest(
            f"{number} is no number.",
            subcode="NormalizationFailed",
            parameters=[ParameterFault(parameter, "Invalid")],
        )
    return f"tel:{digits}{found[2] or ''}"
