"""The user: available or not, presence, note, location, photo, phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import Conflict
from ..link import Link
from ..protocol.effects import Flow
from ..resource import Resource
from .book import book_of
from .offers import AVAILABLE_FIRST, me_of, offered
from .pictures import Picture, picture

if TYPE_CHECKING:
    from ..enums import (
        AudioPreference,
        MessageFormat,
        ModalityType,
        PreferredAvailability,
    )
    from ..protocol.session import Session
    from ..request import Request
    from ..resources import Location, Me, Note, Phone, Presence

__all__ = [
    "change_number",
    "change_visibility",
    "is_available",
    "location",
    "make_available",
    "note",
    "phones",
    "photo",
    "presence",
    "read",
    "report_activity",
    "reset_presence",
    "set_location",
    "set_note",
    "set_presence",
]

K = TypeVar("K", bound=Link[Resource])


def read(session: Session) -> Flow[Me]:
    """The user as they are now, with the links that are offered now."""
    me = yield from me_of(session)
    return (yield from session.send(me.links.self_.get()))


def is_available(session: Session) -> Flow[bool]:
    """Whether others can reach the user here, as last read."""
    me = yield from me_of(session)
    return not me.links.make_me_available and bool(me.links.presence)


def make_available(
    session: Session,
    *,
    modalities: tuple[ModalityType, ...] | None = None,
    formats: tuple[MessageFormat, ...] | None = None,
    availability: PreferredAvailability | None = None,
    phone_number: str | None = None,
    audio_preference: AudioPreference | None = None,
) -> Flow[bool]:
    """Makes the user reachable and opens the event channel; whether that was needed."""
    from ..enums import MessageFormat, ModalityType

    me = yield from me_of(session)
    made = False
    # Without the link, but with a presence, somebody did it before in this application.
    if me.links.make_me_available or not me.links.presence:
        request = me.links.make_me_available.post(
            supported_modalities=modalities or (ModalityType.MESSAGING,),
            supported_message_formats=formats
            or (MessageFormat.PLAIN, MessageFormat.HTML),
            sign_in_as=availability,
            phone_number=phone_number,
            audio_preference=audio_preference,
        )
        made = yield from _once(session, request)
        # Only the application shows the links that there are now.
        yield from session.send(session.application.links.self_.get())
    book_of(session)  # invitations may come from now on, and be asked for later
    yield from session.start_channel()  # what nobody listens for is lost
    return made


def _once(session: Session, request: Request[None]) -> Flow[bool]:
    try:
        yield from session.send(request)
    except Conflict as error:
        if (error.subcode or "").lower() != "alreadyexists":
            raise
        return False
    return True


def presence(session: Session) -> Flow[Presence]:
    """How others see the user."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.presence)
    return (yield from session.send(link.get()))


def set_presence(session: Session, availability: PreferredAvailability) -> Flow[None]:
    """Shows an availability until another is set or it is reset."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.presence)
    yield from session.send(link.post(availability=availability))


def reset_presence(session: Session) -> Flow[None]:
    """Returns to the availability that follows from what the user does."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.presence)
    yield from session.send(link.post())


def note(session: Session) -> Flow[Note]:
    """The note beside the user's name."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.note)
    return (yield from session.send(link.get()))


def set_note(session: Session, text: str | None) -> Flow[None]:
    """Sets the note; None or a blank one removes it."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.note)
    yield from session.send(link.post(message=text or None))


def location(session: Session) -> Flow[Location]:
    """Where the user says that they are."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.location)
    return (yield from session.send(link.get()))


def set_location(session: Session, text: str | None) -> Flow[None]:
    """Says where the user is, in 60 characters at most; None removes it."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.location)
    yield from session.send(link.post(location=text or None))


def report_activity(session: Session) -> Flow[None]:
    """Tells the server that the user is at work; the client does so by itself, too."""
    me = yield from me_of(session)
    link = _once_available(me, me.links.report_my_activity)
    yield from session.send(link.post())


def photo(session: Session, size: str | None = None) -> Flow[Picture]:
    """The user's picture."""
    me = yield from me_of(session)
    hint = "the user has no photo, or photos are disabled"
    link = offered(me, me.links.photo, hint)
    return (yield from picture(session, link.get(size=size)))


def phones(session: Session) -> Flow[tuple[Phone, ...]]:
    """The user's telephone numbers."""
    me = yield from me_of(session)
    found = yield from session.send(me.links.phones.get())
    return found.embedded.phone


def change_number(
    session: Session, phone: Phone, number: str | None, *, shown: bool | None = None
) -> Flow[None]:
    """Stores a number, or deletes it with None; `shown` on the contact card or not."""
    hint = f"the number of a {phone.type or 'phone'} is not the user's to change"
    link = offered(phone, phone.links.change_number, hint)
    yield from session.send(link.post(number=number, include_in_contact_card=shown))


def change_visibility(session: Session, phone: Phone, shown: bool) -> Flow[None]:
    """Shows a number on the contact card, or hides it."""
    hint = "whether the number is shown is not the user's to change"
    link = offered(phone, phone.links.change_visibility, hint)
    yield from session.send(link.post(include_in_contact_card=shown))


def _once_available(me: Me, link: K) -> K:
    """A link that is there after the user was made available."""
    return offered(me, link, AVAILABLE_FIRST) if me.links.make_me_available else link
