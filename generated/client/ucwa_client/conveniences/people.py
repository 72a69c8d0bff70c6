"""Other people: the contact list, searching, and what contacts publish of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from ..errors import LinkUnavailable
from ..protocol.effects import Flow
from ..resource import Resource
from ..results import Outcome
from .offers import offered, people_of
from .pictures import Picture, picture

if TYPE_CHECKING:
    from ..protocol.session import Session
    from ..request import Request
    from ..resources import (
        Contact,
        ContactLink,
        ContactLocation,
        ContactNote,
        ContactPresence,
        Search,
    )

__all__ = [
    "contact",
    "contacts",
    "locations",
    "members_of",
    "notes",
    "photo",
    "presences",
    "same_uri",
    "search",
    "search_mail",
]

R = TypeVar("R", bound=Resource)

_SCHEMES = ("sip:", "sips:", "mailto:", "tel:")


def contacts(session: Session) -> Flow[tuple[Contact, ...]]:
    """Everybody on the contact list."""
    people = yield from people_of(session)
    found = yield from session.send(people.links.my_contacts.get())
    return (yield from members_of(session, found.links.contact))


def members_of(
    session: Session, links: tuple[ContactLink, ...]
) -> Flow[tuple[Contact, ...]]:
    """The contacts that links lead to: the copies that came along, the others by batch."""
    missing = [link.get() for link in links if link.embedded is None]
    outcomes = iter((yield from session.batch(*missing)) if missing else ())
    return tuple(
        next(outcomes).value if link.embedded is None else link.embedded
        for link in links
    )


def search(session: Session, text: str, *, limit: int | None = None) -> Flow[Search]:
    """People and distribution groups by a part of their name, address or number."""
    people = yield from people_of(session)
    request = people.links.search.get(query=text, limit=limit)
    return (yield from session.send(request))


def search_mail(
    session: Session, address: str, *, limit: int | None = None
) -> Flow[Search]:
    """People and distribution groups by their mail address."""
    people = yield from people_of(session)
    request = people.links.search.get(mail=address, limit=limit)
    return (yield from session.send(request))


def contact(session: Session, uri: str) -> Flow[Contact | None]:
    """The person with a SIP or telephone URI or a mail address; None where nobody has it."""
    found = yield from search(session, _bare(uri))
    hits = yield from members_of(session, found.links.contact)
    return next((hit for hit in hits if _answers_to(hit, uri)), None)


def same_uri(one: str | None, other: str | None) -> bool:
    """Whether two URIs of people mean the same, whatever their case."""
    return _bare(one or "").casefold() == _bare(other or "").casefold()


def _answers_to(hit: Contact, uri: str) -> bool:
    numbers = (
        hit.work_phone_number,
        hit.mobile_phone_number,
        hit.home_phone_number,
        hit.other_phone_number,
    )
    names = (hit.uri, *(hit.email_addresses or ()), *numbers)
    return any(name and same_uri(name, uri) for name in names)


def _bare(uri: str) -> str:
    folded = uri.strip().lower()
    scheme = next((row for row in _SCHEMES if folded.startswith(row)), "")
    return uri.strip()[len(scheme) :]


def presences(
    session: Session, people: Iterable[Contact]
) -> Flow[tuple[Outcome[ContactPresence], ...]]:
    """What contacts are doing, in their order."""
    return (
        yield from _each(session, (one.links.contact_presence.get for one in people))
    )


def notes(
    session: Session, people: Iterable[Contact]
) -> Flow[tuple[Outcome[ContactNote], ...]]:
    """The notes of contacts, in their order."""
    return (yield from _each(session, (one.links.contact_note.get for one in people)))


def locations(
    session: Session, people: Iterable[Contact]
) -> Flow[tuple[Outcome[ContactLocation], ...]]:
    """Where contacts say that they are, in their order."""
    return (
        yield from _each(session, (one.links.contact_location.get for one in people))
    )


def photo(session: Session, person: Contact, size: str | None = None) -> Flow[Picture]:
    """A contact's picture."""
    hint = "the contact has no photo, or photos are disabled"
    link = offered(person, person.links.contact_photo, hint)
    return (yield from picture(session, link.get(size=size)))


def _each(
    session: Session, verbs: Iterable[Callable[[], Request[R]]]
) -> Flow[tuple[Outcome[R], ...]]:
    """The outcome of each verb, by batch; that of a link not offered without asking."""
    asked: list[Request[R] | LinkUnavailable] = []
    for verb in verbs:
        try:
            asked.append(verb())
        except LinkUnavailable as error:
            asked.append(error)
    sent = [row for row in asked if not isinstance(row, LinkUnavailable)]
    outcomes = iter((yield from session.batch(*sent)) if sent else ())
    return tuple(
        Outcome[R].failed(row) if isinstance(row, LinkUnavailable) else next(outcomes)
        for row in asked
    )
