"""How the user looks to an application of their own."""

from __future__ import annotations

from ...._client import LinkSource, enums, resources
from ...applications import Application, Registration
from ...tagging import tagged
from ...users import Phone, User
from . import state

__all__ = [
    "communication",
    "location",
    "me",
    "me_links",
    "note",
    "phone",
    "phones",
    "presence",
]

_ECHO = "please pass this in a PUT request"


def me(seen: Application) -> resources.Me:
    """The user."""
    user = seen.user
    links = seen.links("me", user, seen.href("me"))
    return resources.Me(
        company=user.company,
        department=user.department,
        email_addresses=user.email_addresses or None,
        endpoint_uri=f"{user.uri};opaque=user:epid:{seen.id};gruu",
        home_phone_number=_number(user, "Home"),
        mobile_phone_number=_number(user, "Mobile"),
        name=user.name,
        office_location=user.office_location,
        other_phone_number=_number(user, "Other"),
        title=user.title,
        uri=user.uri,
        work_phone_number=_number(user, "Work"),
        links=resources.MeLinks(links),
    )


def me_links(seen: Application, user: User) -> dict[str, LinkSource]:
    """What the user can do: before and after being reachable."""
    if user.is_guest:
        return {}
    if seen.registration is None:
        pages = ["makeMeAvailable"]
    else:
        pages = ["note", "presence", "location", "reportMyActivity"]
    pages.append("phones")
    links: dict[str, LinkSource] = {page: seen.href(page) for page in pages}
    if user.photo is not None and user.allows("photos"):
        links["photo"] = seen.href("photo", personId=user.address)
    return links


def _number(user: User, type_: str) -> str | None:
    phone = user.phone(type_)
    return None if phone is None else phone.number


def presence(seen: Application) -> resources.Presence:
    """How available the user is."""
    return resources.Presence(
        activity=state.activity(seen.user),
        availability=state.availability(seen.user),
        links=resources.PresenceLinks({"self": seen.href("presence")}),
    )


def note(seen: Application) -> resources.Note:
    """The user's note."""
    return resources.Note(
        message=state.published(seen.user).note or "",
        type=enums.NoteType.PERSONAL,
        links=resources.NoteLinks({"self": seen.href("note")}),
    )


def location(seen: Application) -> resources.Location:
    """Where the user says they are."""
    return resources.Location(
        location=state.published(seen.user).location or "",
        links=resources.LocationLinks({"self": seen.href("location")}),
    )


def phones(seen: Application) -> resources.Phones:
    """All numbers of the user."""
    rows = [phone(seen, row) for row in seen.user.phones]
    return resources.Phones(
        links=resources.PhonesLinks({"self": seen.href("phones")}),
        embedded=resources.PhonesEmbedded({"phone": rows}),
    )


def phone(seen: Application, row: Phone) -> resources.Phone:
    """A number. One that only the administrator changes has no links for that."""
    kind = row.type.lower()
    links = {"self": seen.href("phone", phoneType=kind)}
    if not row.is_fixed:
        links["changeNumber"] = seen.href("changeNumber", phoneType=kind)
    links["changeVisibility"] = seen.href("changeVisibility", phoneType=kind)
    return resources.Phone(
        include_in_contact_card=row.is_public,
        number=row.number,
        type=row.type,
        links=resources.PhoneLinks(links),
    )


def communication(seen: Application) -> resources.Communication:
    """What the user can begin here, and how they want to communicate."""
    registration = seen.registration or Registration()
    links = seen.links("communication", seen, seen.href("communication"))
    echo = _echo_name(seen)
    shown = resources.Communication(
        audio_preference=registration.audio_preference,
        conversation_history=(
            enums.GenericPolicy.ENABLED
            if state.keeps_history(seen.user)
            else enums.GenericPolicy.DISABLED
        ),
        phone_number=registration.phone_number,
        supported_message_formats=seen.formats,
        supported_modalities=registration.modalities,
        links=resources.CommunicationLinks(links),
        extra={echo: _ECHO},
        # Clients take the first property for the one to send back.
        _order=(echo,),
    )
    return tagged(shown)


def _echo_name(seen: Application) -> str:
    """The name of the property that a PUT sends back: another one for each application."""
    return f"{int(seen.id) % 2**32:08x}-d323-484a-8b82-9c71687f04ef"
