"""Requests about others: who they are, what they show, how close they are."""

from __future__ import annotations

from ...._client import Content, enums, resources
from ....errors import BadRequest, Forbidden, NotFound, ParameterFault
from ....handler import Call
from ....handlers import (
    ContactHandler,
    ContactLocationHandler,
    ContactNoteHandler,
    ContactPhotoHandler,
    ContactPresenceHandler,
    ContactPrivacyRelationship2Handler,
    ContactPrivacyRelationshipHandler,
    ContactSupportedModalitiesHandler,
    MyPrivacyRelationshipHandler,
    MyPrivacyRelationshipsHandler,
    PeopleHandler,
    ResetContactPrivacyRelationshipHandler,
)
from ...applications import Application
from ...users import User
from ...visit import visit
from ..life import views as life_views
from ..me.photos import picture
from . import contact_views, privacy
from .asked import asker, person_of
from .directory import find_contact

__all__ = [
    "ChangePrivacy",
    "ReadContact",
    "ReadLevel",
    "ReadLevels",
    "ReadLocation",
    "ReadModalities",
    "ReadNote",
    "ReadPeople",
    "ReadPhoto",
    "ReadPresence",
    "ReadPrivacy",
    "ResetPrivacy",
]


class ReadPeople(PeopleHandler):
    """Shows what leads to others."""

    async def get(self, call: Call) -> resources.People:
        return life_views.people(asker(call))


class ReadContact(ContactHandler):
    """Shows somebody."""

    async def get(self, call: Call) -> resources.Contact:
        return contact_views.contact(asker(call), person_of(call))


class ReadPresence(ContactPresenceHandler):
    """Shows how available somebody is."""

    async def get(self, call: Call) -> resources.ContactPresence:
        return contact_views.contact_presence(asker(call), person_of(call))


class ReadNote(ContactNoteHandler):
    """Shows what somebody says."""

    async def get(self, call: Call) -> resources.ContactNote:
        return contact_views.contact_note(asker(call), person_of(call))


class ReadLocation(ContactLocationHandler):
    """Shows where somebody is."""

    async def get(self, call: Call) -> resources.ContactLocation:
        return contact_views.contact_location(asker(call), person_of(call))


class ReadModalities(ContactSupportedModalitiesHandler):
    """Shows by what somebody can be reached."""

    async def get(self, call: Call) -> resources.ContactSupportedModalities:
        return contact_views.contact_supported_modalities(asker(call), person_of(call))


class ReadPhoto(ContactPhotoHandler):
    """Shows the picture of somebody."""

    async def get(self, call: Call, *, size: str | None = None) -> Content:
        here = visit(call)
        address = call.path.get("personId", "")
        person = find_contact(here.world, here.user, address)
        if here.user.is_guest and not _meets(here.application, person):
            raise Forbidden("Guests see only those whom they meet.")
        if not person.allows("photos"):
            raise Forbidden("Photos are switched off.")
        return picture(here, person, size)


def _meets(application: Application, person: User) -> bool:
    return any(
        side.gathering.member_of(person) is not None
        for side in application.conversations.values()
    )


class ChangePrivacy(ContactPrivacyRelationship2Handler):
    """Shows how close somebody is, and takes another level."""

    async def get(self, call: Call) -> resources.ContactPrivacyRelationship2:
        return contact_views.privacy_relationship(asker(call), person_of(call))

    async def put(
        self,
        call: Call,
        *,
        relationship_level: enums.PrivacyRelationshipLevel | None = None,
    ) -> None:
        seen, person = asker(call), person_of(call)
        level, unknown = relationship_level, enums.PrivacyRelationshipLevel.UNKNOWN
        if level is None or not level.known or level == unknown:
            raise BadRequest(
                "This is no level.",
                subcode="ParameterValidationFailure",
                parameters=[
                    ParameterFault(
                        "relationshipLevel", "Missing" if level is None else "Invalid"
                    )
                ],
            )
        if person is seen.user:
            raise Forbidden("Nobody is at a distance from themselves.")
        privacy.set_level(seen.user, person, level)


class ReadPrivacy(ContactPrivacyRelationshipHandler):
    """Shows how close somebody is, where that can't be changed."""

    async def get(self, call: Call) -> resources.ContactPrivacyRelationship:
        return contact_views.privacy_relationship(asker(call), person_of(call))


class ResetPrivacy(ResetContactPrivacyRelationshipHandler):
    """Leaves to the server how close somebody is."""

    async def post(self, call: Call) -> None:
        privacy.reset_level(asker(call).user, person_of(call))


class ReadLevels(MyPrivacyRelationshipsHandler):
    """Shows the levels that contacts have."""

    async def get(self, call: Call) -> resources.MyPrivacyRelationships:
        return contact_views.privacy_relationships(asker(call))


class ReadLevel(MyPrivacyRelationshipHandler):
    """Shows the contacts of one level."""

    async def get(self, call: Call) -> resources.MyPrivacyRelationship:
        seen = asker(call)
        level = enums.PrivacyRelationshipLevel(call.path.get("relationshipLevel", ""))
        if not level.known:
            raise NotFound("There is no such level.")
        return contact_views.privacy_level(seen, level)
