"""Requests about calls by telephone."""

from __future__ import annotations

from ....._client import Content, enums, resources
from .....errors import NotFound
from .....handler import Call, Created
from .....handlers import (
    AddPhoneAudioHandler,
    HoldPhoneAudioHandler,
    PhoneAudioHandler,
    PhoneAudioInvitationHandler,
    ResumePhoneAudioHandler,
    StartPhoneAudioHandler,
    StartPhoneAudioOnBehalfOfDelegatorHandler,
    StopPhoneAudioHandler,
)
from ....applications import Application
from ....visit import visit
from ...conversing import conversation_of, invitation_of
from ...me.phones import normalize
from ..ringing import starting
from ..ringing import views as ringing_views
from ..ringing.invitations import PhoneInvitation
from ..ringing.terms import Terms
from . import rules, views

__all__ = [
    "HANDLERS",
    "Add",
    "Hold",
    "ReadInvitation",
    "ReadPhoneAudio",
    "Resume",
    "Start",
    "StartForOther",
    "Stop",
]


class Start(StartPhoneAudioHandler):
    """Begins a conversation by telephone."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        phone_number: str | None = None,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        to: str,
        custom_content: Content | None = None,
    ) -> Created[resources.PhoneAudioInvitation]:
        application = visit(call).application
        starting.require_phone(application)
        terms = Terms(
            number=_own(application, phone_number), custom_content=custom_content
        )
        invitation = starting.start(
            application,
            _dialled(to),
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class StartForOther(StartPhoneAudioOnBehalfOfDelegatorHandler):
    """Begins a conversation by telephone for somebody else."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        phone_number: str | None = None,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        to: str,
        custom_content: Content | None = None,
        delegator: str | None = None,
    ) -> Created[resources.PhoneAudioInvitation]:
        application = visit(call).application
        starting.require_phone(application)
        terms = Terms(
            number=_own(application, phone_number),
            custom_content=custom_content,
            delegator=starting.delegator_of(application, delegator),
        )
        invitation = starting.start(
            application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class Add(AddPhoneAudioHandler):
    """Adds a call by telephone to a conversation."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        phone_number: str | None = None,
        to: str | None = None,
    ) -> Created[resources.PhoneAudioInvitation]:
        del to  # the conversation tells
        side = conversation_of(call)
        starting.require_phone(side.application)
        terms = Terms(number=_own(side.application, phone_number))
        return Created(starting.add(side, terms, operation_id).href)


class ReadInvitation(PhoneAudioInvitationHandler):
    """Shows an invitation."""

    async def addresses(self, call: Call) -> bool:
        return isinstance(invitation_of(call), PhoneInvitation)

    async def get(self, call: Call) -> resources.PhoneAudioInvitation:
        found = invitation_of(call)
        if not isinstance(found, PhoneInvitation):
            raise NotFound("There is no such invitation.")
        return ringing_views.phone_invitation(found)


class ReadPhoneAudio(PhoneAudioHandler):
    """Shows phone audio."""

    async def get(self, call: Call) -> resources.PhoneAudio:
        return views.phone_audio(conversation_of(call))


class Hold(HoldPhoneAudioHandler):
    """Puts a call on hold."""

    async def post(self, call: Call) -> None:
        rules.hold(conversation_of(call), True)


class Resume(ResumePhoneAudioHandler):
    """Takes a call back."""

    async def post(self, call: Call) -> None:
        rules.hold(conversation_of(call), False)


class Stop(StopPhoneAudioHandler):
    """Ends a call."""

    async def post(self, call: Call) -> None:
        rules.stop(conversation_of(call))


def _own(application: Application, stated: str | None) -> str:
    return normalize(starting.own_number(application, stated), "phoneNumber")


def _dialled(to: str) -> str:
    """Whom to call: a number as a `tel:` URI, or an address as it stands."""
    text = to.strip()
    is_number = text.lower().startswith("tel:") or "@" not in text
    return normalize(text, "to") if is_number else text


HANDLERS = (
    Start,
    StartForOther,
    Add,
    ReadInvitation,
    ReadPhoneAudio,
    Hold,
    Resume,
    Stop,
)
