"""Being reachable: where it begins, how it is kept up, what becomes of it unattended."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from attrs import define

from ...._client import enums
from ....errors import Conflict, Forbidden
from ....handler import Call
from ....handlers import MakeMeAvailableHandler, ReportMyActivityHandler
from ...applications import Application, Registration
from ...notices import ApplicationEnded, MadeAvailable, UserChanged
from ...schedule import Timer
from ...users import User
from ...visit import visit
from . import state, views

__all__ = [
    "MakeMeAvailable",
    "ReportMyActivity",
    "be_active",
    "change",
    "end",
    "make_available",
    "require_available",
]


@define(eq=False)
class _Idle:
    """How a user's idle time is counted."""

    limit: float = 0.0
    timer: Timer | None = None
    """When the next stage is reached."""

    def stop(self) -> None:
        """Counts no longer."""
        if self.timer is not None:
            self.timer.cancel()


class MakeMeAvailable(MakeMeAvailableHandler):
    """Makes the user reachable at an application."""

    async def post(
        self,
        call: Call,
        *,
        audio_preference: enums.AudioPreference | None = None,
        inactive_timeout: timedelta | None = None,
        phone_number: str | None = None,
        sign_in_as: enums.PreferredAvailability | None = None,
        supported_message_formats: tuple[enums.MessageFormat, ...] | None = None,
        supported_modalities: tuple[enums.ModalityType, ...] | None = None,
        voip_fallback_to_phone_audio_time_out: timedelta | None = None,
    ) -> None:
        del voip_fallback_to_phone_audio_time_out  # there is no media to fall back from
        application = visit(call).application
        registration = Registration(
            supported_modalities or (),
            supported_message_formats or application.formats,
            phone_number,
            audio_preference,
        )
        make_available(application, registration, sign_in_as, inactive_timeout)


class ReportMyActivity(ReportMyActivityHandler):
    """Hears that the user is at work."""

    async def post(self, call: Call) -> None:
        application = visit(call).application
        require_available(application)
        be_active(application)


def require_available(application: Application) -> None:
    """Raises `Conflict` where the user is not reachable at the application."""
    if application.registration is None:
        raise Conflict(subcode="MakeMeAvailableRequired")


def make_available(
    application: Application,
    registration: Registration,
    sign_in_as: enums.PreferredAvailability | None = None,
    inactive_timeout: timedelta | None = None,
) -> None:
    """Makes a user reachable. All applications of the user learn what changed.

    Raises `Conflict` where the user is reachable there already, `Forbidden` for guests and
    for modalities that the administrator does not allow.
    """
    user, world = application.user, application.world
    if user.is_guest:
        raise Forbidden(subcode="AnonymousNotAllowed")
    if application.registration is not None:
        raise Conflict(subcode="AlreadyExists")
    for modality in registration.modalities:
        if not user.allows(modality.value):
            raise Forbidden(
                f"{modality} is not allowed.", subcode="OperationNotSupported"
            )
    was_offline = state.availability(user) == enums.Availability.OFFLINE
    application.registration = registration
    application.formats = registration.formats
    if sign_in_as is not None:
        state.published(user).preferred = sign_in_as
    idle = user.part(_Idle)
    idle.limit = world.settings.inactive
    if inactive_timeout is not None:
        idle.limit = inactive_timeout.total_seconds()
    me = application.link("me")
    application.emit("updated", me, sender=me)
    for page in ("presence", "note", "location"):
        application.emit("added", application.link(page), sender=me)
    communication = views.communication(application)
    application.emit("updated", communication, sender=application.link("communication"))
    world.tell(MadeAvailable(application))
    be_active(application)
    if was_offline:
        world.tell(UserChanged(user, "presence"))


def be_active(application: Application) -> None:
    """Tells that a user is at work at an application."""
    user = application.user
    application.last_active = application.world.schedule.now
    idle = user.part(_Idle)
    idle.stop()
    if state.published(user).idle_stages:
        _go_idle(user, 0)
    schedule = application.world.schedule
    idle.timer = schedule.after(idle.limit, partial(_grow_idle, user))


def _grow_idle(user: User) -> None:
    if not user.applications:
        return
    idle = user.part(_Idle)
    stages = state.published(user).idle_stages + 1
    _go_idle(user, stages)
    if stages < 2:
        schedule = user.applications[0].world.schedule
        idle.timer = schedule.after(idle.limit, partial(_grow_idle, user))


def _go_idle(user: User, stages: int) -> None:
    before = state.availability(user)
    state.published(user).idle_stages = stages
    if state.availability(user) != before:
        change(user, "presence")


def change(user: User, aspect: str) -> None:
    """Tells the user's own applications, and all who listen, what changed about them.

    Args:
        aspect: `presence`, `note` or `location`: the page, too.
    """
    for application in tuple(user.applications):
        if application.registration is not None:
            link = application.link(aspect)
            application.emit("updated", link, sender=application.link("me"))
    if user.applications:
        user.applications[0].world.tell(UserChanged(user, aspect))


def end(notice: ApplicationEnded) -> None:
    """Where it was the last application of the user, the user goes offline."""
    user = notice.application.user
    if not any(row.registration is not None for row in user.applications):
        user.part(_Idle).stop()
        state.published(user).idle_stages = 0
        notice.application.world.tell(UserChanged(user, "presence"))
