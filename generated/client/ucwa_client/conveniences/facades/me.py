"""The user, for `Client`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import me
from ..pictures import Picture
from .items import Runs

if TYPE_CHECKING:
    from ...enums import (
        AudioPreference,
        MessageFormat,
        ModalityType,
        PreferredAvailability,
    )
    from ...protocol.session import Session
    from ...resources import Location, Me, Note, Phone, Presence

__all__ = ["MyAccount"]


class MyAccount:
    """The user: available or not, presence, note, location, photo, phones.

    Presence, note and location are there once the user was made available; before that
    these methods raise `LinkUnavailable`, without asking the server.
    """

    def __init__(self, session: Session, run: Runs) -> None:
        self._session = session
        self._run = run

    def read(self) -> Me:
        """The user as they are now: names, addresses, numbers."""
        return self._run(me.read(self._session))

    def is_available(self) -> bool:
        """Whether others can reach the user here, as last read."""
        return self._run(me.is_available(self._session))

    def make_available(
        self,
        *,
        modalities: tuple[ModalityType, ...] | None = None,
        formats: tuple[MessageFormat, ...] | None = None,
        availability: PreferredAvailability | None = None,
        phone_number: str | None = None,
        audio_preference: AudioPreference | None = None,
    ) -> bool:
        """Makes the user reachable, and opens the event channel.

        From then on the client reports by itself that the user is active, unless
        `report_activity` is off.

        Args:
            modalities: What others may invite the user to; Messaging alone if not given.
            formats: Of messages that may come; Plain and Html if not given.
            availability: To begin with; Online if not given.
            phone_number: Where calls reach the user.
            audio_preference: How calls reach the user.

        Returns:
            Whether this was needed; False where the user was available already.

        Raises:
            LinkUnavailable: The user can't be reached at all: a guest of a meeting.
            Forbidden: A modality is not allowed.
        """
        flow = me.make_available(
            self._session,
            modalities=modalities,
            formats=formats,
            availability=availability,
            phone_number=phone_number,
            audio_preference=audio_preference,
        )
        return self._run(flow)

    def presence(self) -> Presence:
        """How others see the user: availability and activity."""
        return self._run(me.presence(self._session))

    def set_presence(self, availability: PreferredAvailability) -> None:
        """Shows an availability until another is set, or it is reset."""
        self._run(me.set_presence(self._session, availability))

    def reset_presence(self) -> None:
        """Returns to the availability that follows from what the user does."""
        self._run(me.reset_presence(self._session))

    def note(self) -> Note:
        """The note beside the user's name."""
        return self._run(me.note(self._session))

    def set_note(self, text: str | None) -> None:
        """Sets the note; None or a blank one removes it."""
        self._run(me.set_note(self._session, text))

    def location(self) -> Location:
        """Where the user says that they are."""
        return self._run(me.location(self._session))

    def set_location(self, text: str | None) -> None:
        """Says where the user is, in 60 characters at most; None removes it."""
        self._run(me.set_location(self._session, text))

    def report_activity(self) -> None:
        """Tells the server that the user is at work. The client does so by itself, too."""
        self._run(me.report_activity(self._session))

    def photo(self, size: str | None = None) -> Picture:
        """The user's picture.

        Args:
            size: `HR48X48`, `HR64X64`, `HR96X96`, ...

        Raises:
            LinkUnavailable: There is none, or photos are disabled.
        """
        return self._run(me.photo(self._session, size))

    def phones(self) -> tuple[Phone, ...]:
        """The user's telephone numbers."""
        return self._run(me.phones(self._session))

    def change_number(
        self, phone: Phone, number: str | None, *, shown: bool | None = None
    ) -> None:
        """Stores a number, or deletes it with None.

        Args:
            phone: One of `phones`.
            number: As people write it; the server brings it into the usual form.
            shown: Whether it stands on the contact card.

        Raises:
            LinkUnavailable: The number is not the user's to change, as that of a desk.
            BadRequest: It is no telephone number.
        """
        self._run(me.change_number(self._session, phone, number, shown=shown))

    def change_visibility(self, phone: Phone, shown: bool) -> None:
        """Shows a number on the contact card, or hides it."""
        self._run(me.change_visibility(self._session, phone, shown))
