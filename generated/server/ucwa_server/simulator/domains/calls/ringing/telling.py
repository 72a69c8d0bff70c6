"""What an application is told of its calls: what changed, and nothing else."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from ....._client import Resource, codec, resources
from ....conversations.state import Conversation
from ..media import views as media_views
from ..media.state import Session, call_of
from ..phone import views as phone_views

__all__ = ["tell_session", "telling"]


@contextmanager
def telling(
    side: Conversation | None, reason: resources.Reason | None = None
) -> Generator[None]:
    """Tells, in the end, which of audio/video and phone audio look different than before.

    What can be done with one of them hangs together with the state of the other one.
    """
    before = () if side is None or side.is_ended else _shown(side)
    yield
    if side is None or side.is_ended:
        return
    for old, new in zip(before, _shown(side), strict=False):
        if codec.encode(old) != codec.encode(new):
            side.application.emit("updated", new, sender=side.link(), reason=reason)


def _shown(side: Conversation) -> tuple[Resource, ...]:
    return media_views.audio_video(side), phone_views.phone_audio(side)


def tell_session(
    side: Conversation, type: str = "updated", session: Session | None = None
) -> None:
    """Tells that the session is there, changed, or is gone: that is named."""
    session = session or call_of(side).session
    if session is not None and not side.is_ended:
        side.application.emit(
            type,
            media_views.session(side, session),
            sender=side.application.link("communication"),
            rel="audioVideoSession",
        )
