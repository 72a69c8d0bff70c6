"""What people keep of each other: contact lists, subscriptions, how close they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ...._client import enums
from ...schedule import Timer
from ...users import User

if TYPE_CHECKING:
    from ...applications import Application

__all__ = [
    "CUSTOM",
    "DEFAULT",
    "DELEGATES",
    "DELEGATORS",
    "DISTRIBUTION",
    "ORGANIZATION",
    "PINNED",
    "ContactList",
    "Followers",
    "Group",
    "PresenceSubscription",
    "Privacy",
    "Subscriptions",
]

PINNED, DEFAULT, CUSTOM = "pinnedGroup", "defaultGroup", "group"
DELEGATES, DELEGATORS = "delegatesGroup", "delegatorsGroup"
DISTRIBUTION, ORGANIZATION = "distributionGroup", "myOrganizationGroup"


@define(eq=False)
class Group:
    """A group of a contact list."""

    id: str
    name: str
    page: str
    """Its resource, which tells what kind it is: `pinnedGroup`, `group`, …"""
    members: list[User] = field(factory=list[User])
    """Those that the list itself says; others are found in the directory."""


class ContactList:
    """The contacts of a user, in groups. Some groups are always there."""

    def __init__(self) -> None:
        self.pinned = Group("pinned", "Favourites", PINNED)
        self.default = Group("default", "All the others", DEFAULT)
        self.delegates = Group("delegates", "My delegates", DELEGATES)
        """Who may act for the user. They are no contacts by that alone."""
        self.delegators = Group("delegators", "I act for", DELEGATORS)
        self.organization = Group("organization", "My organization", ORGANIZATION)
        self.custom: list[Group] = []
        self.distribution: list[Group] = []
        self.strangers: dict[str, User] = {}
        """People elsewhere whom the user wanted to see, by address."""

    @property
    def own(self) -> tuple[Group, ...]:
        """The groups that contacts are put into."""
        return (self.pinned, self.default, *self.custom)

    @property
    def all(self) -> tuple[Group, ...]:
        """All groups that there may be."""
        system = (self.delegates, self.delegators, self.organization)
        return (*self.own, *system, *self.distribution)

    @property
    def contacts(self) -> tuple[User, ...]:
        """Everybody on the list, each once."""
        return tuple(
            dict.fromkeys(user for group in self.own for user in group.members)
        )


@define(eq=False)
class PresenceSubscription:
    """Some people of whose changes an application wants to know for a while."""

    id: str
    expires: float
    contacts: list[User] = field(factory=list[User])
    is_of_group: bool = False
    """Whether it follows the members of a group; nobody is added to it by hand."""
    timers: list[Timer] = field(factory=list[Timer])
    """That of the warning, and that of the end."""


class Subscriptions:
    """What an application subscribed to."""

    def __init__(self) -> None:
        self.presence: dict[str, PresenceSubscription] = {}
        self.list_expires: float | None = None
        """Until when changes of the contact list are told; None while they are not."""
        self.list_timers: list[Timer] = []

    def follows(self, user: User) -> bool:
        """Whether any subscription has somebody."""
        return any(user in row.contacts for row in self.presence.values())


class Followers:
    """The applications that follow a user by whatever subscriptions."""

    def __init__(self) -> None:
        self.applications: list[Application] = []


class Privacy:
    """How close a user declared others to be, by their addresses."""

    def __init__(self) -> None:
        self.levels: dict[str, enums.PrivacyRelationshipLevel] = {}
