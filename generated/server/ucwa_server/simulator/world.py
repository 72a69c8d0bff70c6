"""The simulated deployment as it is at the moment: people, applications, what is under way.

It knows nothing of HTTP. All of it can be stored, and comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from .._client import LinkSource
from ..errors import Gone, NotFound
from .applications import Application
from .domain import Domain
from .event_log import EventLog
from .identities import Identities
from .notices import ApplicationEnded, ApplicationStarted, Notice
from .parts import Parts
from .places import Places
from .schedule import Schedule
from .settings import Settings
from .users import User, address_of

__all__ = ["World"]

N = TypeVar("N", bound=Notice)


class World(Parts):
    """People and what they do with each other.

    Domains keep what belongs to nobody in particular in parts: `world.part(Meetings)`.
    """

    def __init__(
        self,
        settings: Settings,
        domains: tuple[Domain, ...],
        seed: int,
        now: float,
        revision: int = 2,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.revision = revision
        """The newest revision of resources that links may promise."""
        self.domains = domains
        self.places = Places(domain.places for domain in domains)
        self.identities = Identities(seed)
        self.schedule = Schedule(now)
        self.users: dict[str, User] = {}
        """By address, guests too."""
        self.applications: dict[str, Application] = {}
        self.log = EventLog()
        """What applications were told. It is no part of what is stored."""
        self._gone: dict[str, float] = {}
        """Expired applications, and until when they answer that they are gone."""

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "log": EventLog()}

    # Who there is

    def add(self, users: Iterable[User]) -> None:
        """Adds people. Raises ValueError where somebody has the address already."""
        for user in users:
            if user.address in self.users:
                raise ValueError(f"there is a user {user.uri} already")
            self.users[user.address] = user

    def find_user(self, uri: str) -> User | None:
        """Somebody by SIP URI, address, or a number in whatever punctuation."""
        found = self.users.get(address_of(uri))
        if found is not None or not (wanted := _digits(uri)):
            return found
        for user in self.users.values():
            if any(_digits(phone.number or "") == wanted for phone in user.phones):
                return user
        return None

    def user(self, uri: str) -> User:
        """Somebody by URI, address or number. Raises `NotFound` where there is nobody."""
        found = self.find_user(uri)
        if found is None:
            raise NotFound(f"There is no {uri}.")
        return found

    # Applications

    def register(
        self, user: User, *, culture: str, user_agent: str, endpoint_id: str
    ) -> Application:
        """The application of a user with these marks, made if it is not there.

        Raises `Gone` where the user has too many.
        """
        marks = culture.lower(), user_agent, endpoint_id
        for found in user.applications:
            if (found.culture.lower(), found.user_agent, found.endpoint_id) == marks:
                return found
        if len(user.applications) >= self.settings.max_applications:
            raise Gone(subcode="TooManyApplications")
        application = Application(
            self, user, self.identities.digits(), culture, user_agent, endpoint_id
        )
        self.applications[application.id] = application
        user.applications.append(application)
        application.touch()
        application.last_active = self.schedule.now
        application.expire_when_idle()
        self.tell(ApplicationStarted(application))
        return application

    def application(self, id: str) -> Application:
        """An application by its identifier.

        Raises `Gone` where it expired not long ago, `NotFound` where there is none.
        """
        found = self.applications.get(id)
        if found is not None:
            return found
        if self._gone.get(id, 0.0) > self.schedule.now:
            raise Gone(subcode="InactiveApplicationExpired")
        raise NotFound(subcode="ApplicationNotFound")

    def end(self, application: Application, *, expired: bool = False) -> None:
        """Ends an application: nobody can use it any more, and others see the user leave."""
        if application.is_ended:
            return
        application.is_ended = True
        application.registration = None
        del self.applications[application.id]
        application.user.applications.remove(application)
        application.stop_expiring()
        if expired:
            now = self.schedule.now
            self._gone = {key: end for key, end in self._gone.items() if end > now}
            self._gone[application.id] = now + self.settings.expired
        for channel in application.channels.values():
            channel.end(
                Gone(subcode="InactiveApplicationExpired")
                if expired
                else NotFound(subcode="ApplicationNotFound")
            )
        self.tell(ApplicationEnded(application))

    # How the domains work together

    def tell(self, notice: Notice) -> None:
        """Calls all listeners of a notice, in the order of the domains."""
        for domain in self.domains:
            for listener in domain.hears:
                if isinstance(notice, listener.kind):
                    listener.call(notice)

    def offered(
        self, application: Application, page: str, subject: object
    ) -> dict[str, LinkSource]:
        """The links that the domains put on a resource now, in the order of the domains."""
        links: dict[str, LinkSource] = {}
        for domain in self.domains:
            for offer in domain.offers:
                if offer.page == page:
                    links.update(offer.give(application, subject))
        return links


def _digits(number: str) -> str:
    """A telephone number without punctuation; empty where it is none."""
    text = number.strip().lower().removeprefix("tel:").partition(";")[0]
    digits = "".join(letter for letter in text if letter.isdigit())
    return digits if digits and not any(letter.isalpha() for letter in text) else ""
