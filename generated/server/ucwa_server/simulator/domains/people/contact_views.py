"""How somebody looks to the user of an application."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ...._client import LinkSource, enums, resources
from ...applications import Application
from ...conversations.state import Seat
from ...tagging import tagged
from ...users import User
from ..me import state
from . import privacy
from .revisions import echoed, revised
from .state import ContactList

__all__ = [
    "contact",
    "contact_links",
    "contact_location",
    "contact_note",
    "contact_presence",
    "contact_supported_modalities",
    "hrefs",
    "participant_links",
    "people_links",
    "privacy_level",
    "privacy_relationship",
    "privacy_relationships",
]

_PEOPLE = (
    "presenceSubscriptions",
    "subscribedContacts",
    "presenceSubscriptionMemberships",
    "myContacts",
    "myPrivacyRelationships",
    "myContactsAndGroupsSubscription",
)

_ECHO = "7f5a1c0e-61d4-4f0b-9d0e-5c1c2f6b8a43"


def people_links(seen: Application, user: User) -> dict[str, LinkSource]:
    """What leads to others. Guests have nobody."""
    if user.is_guest:
        return {}
    links: dict[str, LinkSource] = {page: seen.href(page) for page in _PEOPLE}
    for page in ("myGroups", "myGroupMemberships", "search"):
        links[page] = revised(seen, seen.href(page))
    return links


def contact(seen: Application, user: User) -> resources.Contact:
    """Somebody as the user sees them: less, if they do not want to be seen."""
    is_hidden = privacy.hides_from(user, seen.user)
    href = seen.href("contact", personId=user.address)
    links = seen.links("contact", user, href)
    shown = resources.Contact(
        company=None if is_hidden else user.company,
        department=None if is_hidden else user.department,
        email_addresses=user.email_addresses or None,
        home_phone_number=_number(seen, user, "Home"),
        mobile_phone_number=_number(seen, user, "Mobile"),
        name=user.name,
        office=None if is_hidden else user.office_location,
        other_phone_number=_number(seen, user, "Other"),
        source_network=_network(seen, user),
        title=None if is_hidden else user.title,
        type=enums.ContactType.PHONE if _is_phone(user) else enums.ContactType.USER,
        uri=user.uri,
        work_phone_number=_number(seen, user, "Work"),
        links=resources.ContactLinks(links),
    )
    return tagged(shown)


def _is_phone(user: User) -> bool:
    return user.uri.startswith("tel:")


def _number(seen: Application, user: User, type_: str) -> str | None:
    phone = user.phone(type_)
    if phone is None or not phone.is_public or privacy.hides_from(user, seen.user):
        return None
    return phone.number


def _network(seen: Application, user: User) -> enums.SourceNetwork:
    if _is_phone(user):
        return enums.SourceNetwork.UNKNOWN
    if user.domain == seen.user.domain:
        return enums.SourceNetwork.SAME_ENTERPRISE
    return enums.SourceNetwork.FEDERATED


def contact_links(seen: Application, user: User) -> dict[str, LinkSource]:
    """What else can be seen of somebody. Of a number that is nothing."""
    links: dict[str, LinkSource] = {}
    if _is_phone(user):
        return links
    for page in (
        "contactPresence",
        "contactLocation",
        "contactNote",
        "contactSupportedModalities",
    ):
        links[page] = seen.href(page, personId=user.address)
    links.update(_photo_link(seen, user))
    if user is not seen.user:
        href = seen.href("contactPrivacyRelationship", personId=user.address)
        links["contactPrivacyRelationship"] = revised(seen, href)
    return links


def _photo_link(seen: Application, user: User) -> dict[str, LinkSource]:
    if user.photo is None or not user.allows("photos"):
        return {}
    return {"contactPhoto": seen.href("contactPhoto", personId=user.address)}


def participant_links(seen: Application, seat: Seat) -> dict[str, LinkSource]:
    """The picture of another one in a conversation; guests may see it, too."""
    if seat.member is seat.side.local:
        return {}
    return _photo_link(seen, seat.member.user)


def contact_presence(seen: Application, user: User) -> resources.ContactPresence:
    """How available somebody is, as the user may see it."""
    availability, activity, active = enums.Availability.OFFLINE, None, None
    device = enums.ContactDeviceType.UNKNOWN
    if not privacy.hides_from(user, seen.user):
        availability, activity = state.availability(user), state.activity(user)
        if any(row.registration is not None for row in user.applications):
            device = enums.ContactDeviceType.WEB
            active = max(row.last_active for row in user.applications)
    here = seen.href("contactPresence", personId=user.address)
    return resources.ContactPresence(
        activity=activity,
        availability=availability,
        device_type=device,
        last_active=None if active is None else datetime.fromtimestamp(active, UTC),
        links=resources.ContactPresenceLinks({"self": here}),
    )


def contact_note(seen: Application, user: User) -> resources.ContactNote:
    """What somebody says; nothing, if not to the user."""
    note = state.published(user).note
    here = seen.href("contactNote", personId=user.address)
    return resources.ContactNote(
        message="" if note is None or privacy.hides_from(user, seen.user) else note,
        type=enums.NoteType.PERSONAL,
        links=resources.ContactNoteLinks({"self": here}),
    )


def contact_location(seen: Application, user: User) -> resources.ContactLocation:
    """Where somebody says they are; nothing, if not to the user."""
    place = state.published(user).location
    here = seen.href("contactLocation", personId=user.address)
    return resources.ContactLocation(
        location="" if place is None or privacy.hides_from(user, seen.user) else place,
        links=resources.ContactLocationLinks({"self": here}),
    )


def contact_supported_modalities(
    seen: Application, user: User
) -> resources.ContactSupportedModalities:
    """By what somebody can be reached, at whatever application."""
    registrations = [row.registration for row in user.applications]
    ways = dict.fromkeys(
        way for row in registrations if row is not None for way in row.modalities
    )
    here = seen.href("contactSupportedModalities", personId=user.address)
    return resources.ContactSupportedModalities(
        modalities=tuple(ways),
        links=resources.ContactSupportedModalitiesLinks({"self": here}),
    )


def privacy_relationship(
    seen: Application, user: User
) -> resources.ContactPrivacyRelationship:
    """How close the user declared somebody to be."""
    place = {"personId": user.address}
    here = seen.href("contactPrivacyRelationship", **place)
    links: dict[str, LinkSource] = {"self": revised(seen, here)}
    page = "resetContactPrivacyRelationship"
    links[page] = seen.href(page, **place)
    shown = resources.ContactPrivacyRelationship(
        relationship_level=privacy.level_of(seen.user, user),
        links=resources.ContactPrivacyRelationshipLinks(links),
    )
    return echoed(seen, shown, _ECHO)


def privacy_relationships(seen: Application) -> resources.MyPrivacyRelationships:
    """The levels that contacts have, each with those who have it."""
    contacts = seen.user.part(ContactList).contacts
    levels = dict.fromkeys(privacy.level_of(seen.user, row) for row in contacts)
    here = seen.href("myPrivacyRelationships")
    return resources.MyPrivacyRelationships(
        links=resources.MyPrivacyRelationshipsLinks({"self": here}),
        embedded=resources.MyPrivacyRelationshipsEmbedded(
            {"myPrivacyRelationship": [privacy_level(seen, row) for row in levels]}
        ),
    )


def privacy_level(
    seen: Application, level: enums.PrivacyRelationshipLevel
) -> resources.MyPrivacyRelationship:
    """A level with the contacts who have it."""
    here = seen.href("myPrivacyRelationship", relationshipLevel=level.value)
    people = [
        row
        for row in seen.user.part(ContactList).contacts
        if privacy.level_of(seen.user, row) == level
    ]
    return resources.MyPrivacyRelationship(
        relationship_level=level,
        links=resources.MyPrivacyRelationshipLinks(
            {"self": here, "contact": hrefs(seen, people)}
        ),
    )


def hrefs(seen: Application, people: Iterable[User]) -> list[str]:
    """Where people are."""
    return [seen.href("contact", personId=row.address) for row in people]
