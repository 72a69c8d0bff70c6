"""The people of the simulated deployment: who they are, and how they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from .._client import enums
from .parts import Parts

if TYPE_CHECKING:
    from .applications import Application

__all__ = ["DEFAULT_PASSWORD", "Phone", "User", "address_of"]

DEFAULT_PASSWORD = "password"
"""Of users who are given by their URI alone."""


def address_of(uri: str) -> str:
    """What two spellings of a URI have in common: `sip:Ann@Contoso.com` is Ann's."""
    return uri.strip().lower().removeprefix("sip:")


@define(eq=False)
class Phone:
    """A telephone number of a user."""

    type: str
    """`Work`, `Home`, `Mobile` or `Other`."""
    number: str | None = None
    """A `tel:` URI, or None where there is none."""
    is_public: bool = True
    """Whether others see it on the contact card."""
    is_fixed: bool = False
    """Whether only the administrator can change it."""


def _as_uri(text: str) -> str:
    text = text.strip()
    return text if ":" in text else f"sip:{text}"


@define(eq=False)
class User(Parts):
    """Somebody with an account, or a guest of a meeting.

    Domains keep what they know about a user in parts: `user.part(ContactList)`.
    """

    uri: str = field(converter=_as_uri)
    """A SIP URI; the scheme may be left out."""
    name: str = ""
    password: str | None = field(default=None, repr=False)
    """None where the user can't sign in by a password."""
    pool: str = ""
    """The host of the user's server; empty for the first one that there is."""
    title: str | None = None
    department: str | None = None
    company: str | None = None
    office_location: str | None = None
    email_addresses: tuple[str, ...] = ()
    phones: list[Phone] = field(factory=list[Phone])
    photo: bytes | None = field(default=None, repr=False)
    """A JPEG picture."""
    is_guest: bool = False
    """Whether it is the guest of a meeting, without an account."""
    meeting_uri: str | None = None
    """The only meeting that a guest may join."""
    policies: dict[str, bool] = field(factory=dict[str, bool])
    """What the administrator allows, by name; all that is not named is allowed."""
    applications: list[Application] = field(factory=list["Application"], init=False)
    """Where the user is signed in now."""

    def __attrs_post_init__(self) -> None:
        if not self.name:
            self.name = self.address.partition("@")[0]
        if not self.email_addresses and not self.is_guest:
            self.email_addresses = (self.address,)
        have = {phone.type for phone in self.phones}
        for type_ in ("Work", "Mobile", "Home", "Other"):
            if type_ not in have:
                self.phones.append(Phone(type_, is_fixed=type_ == "Work"))

    @property
    def address(self) -> str:
        """The URI without its scheme, in lower case: what stands in paths."""
        return address_of(self.uri)

    @property
    def domain(self) -> str:
        """Of the address."""
        return self.address.rpartition("@")[2]

    def phone(self, type_: str) -> Phone | None:
        """The phone of a type."""
        return next((row for row in self.phones if row.type == type_), None)

    def allows(self, policy: str) -> bool:
        """Whether the administrator allows something."""
        return self.policies.get(policy, True)

    def reachable(self, modality: enums.ModalityType) -> tuple[Application, ...]:
        """The applications that invitations of a modality can go to."""
        return tuple(
            application
            for application in self.applications
            if application.registration is not None
            and modality in application.registration.modalities
        )
