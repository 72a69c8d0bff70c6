"""The directory of the deployment: who is found by what, and distribution groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from ....errors import BadRequest, NotFound, ParameterFault
from ...users import User, address_of
from ...world import World
from .state import ContactList

__all__ = [
    "Directory",
    "DistributionGroup",
    "add_distribution_group",
    "find_contact",
    "find_people",
    "somebody",
]


@define(eq=False)
class DistributionGroup:
    """A group that the administrator made; it has an address like a person."""

    id: str
    name: str
    address: str
    """In lower case."""
    people: list[User] = field(factory=list[User])
    groups: list[DistributionGroup] = field(factory=list["DistributionGroup"])
    """Those inside it."""


class Directory:
    """All distribution groups."""

    def __init__(self) -> None:
        self.groups: dict[str, DistributionGroup] = {}
        """By address."""
        self.largest = 100
        """Members that a group may have so that it can be expanded."""

    def group_of(self, id: str) -> DistributionGroup | None:
        """A group by its identifier."""
        return next((row for row in self.groups.values() if row.id == id), None)

    def find(
        self, *, text: str | None = None, mail: str | None = None
    ) -> tuple[DistributionGroup, ...]:
        """The groups that fit, by name, as people are found."""
        found = (
            row
            for row in self.groups.values()
            if (text is None or _fits(text, row.name, row.address))
            and (mail is None or mail.strip().lower() == row.address)
        )
        return tuple(sorted(found, key=lambda row: row.name.lower()))


def add_distribution_group(
    world: World, address: str, name: str, members: Iterable[str]
) -> DistributionGroup:
    """Makes a distribution group.

    Args:
        members: URIs or addresses of people, or addresses of groups made before.

    Raises `NotFound` where a member is unknown.
    """
    directory = world.part(Directory)
    group = DistributionGroup(world.identities.hex(), name, address_of(address))
    for member in members:
        inner = directory.groups.get(address_of(member))
        if inner is None:
            group.people.append(world.user(member))
        else:
            group.groups.append(inner)
    directory.groups[group.address] = group
    return group


def find_contact(world: World, viewer: User, address: str) -> User:
    """Somebody whom a user may look at. Raises `NotFound` where there is nobody."""
    found = world.find_user(address)
    if found is None or found.is_guest:
        found = viewer.part(ContactList).strangers.get(address_of(address))
    if found is None:
        raise NotFound(f"There is no {address}.")
    return found


def somebody(world: World, viewer: User, uri: str, parameter: str) -> User:
    """Somebody whom a user names: people of other organisations are taken as they come.

    Raises `BadRequest` that names the parameter where it is no address, `NotFound` where
    it is one of the deployment's own that nobody has.
    """
    address = address_of(uri)
    scheme, mark, number = address.partition(":")
    is_number = mark and scheme == "tel" and any(map(str.isdigit, number))
    is_address = not mark and all(address.partition("@"))
    if not (is_number or is_address):
        raise BadRequest(
            f"{uri} is no address.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault(parameter, "Invalid")],
        )
    found = world.find_user(uri)
    if found is not None and not found.is_guest:
        return found
    strangers = viewer.part(ContactList).strangers
    if address not in strangers:
        domain = address.rpartition("@")[2]
        if is_address and any(row.domain == domain for row in world.users.values()):
            raise NotFound(f"There is no {uri}.")
        stranger = User(address if is_number else f"sip:{address}")
        if is_number:
            stranger.name, stranger.email_addresses = number, ()
        strangers[address] = stranger
    return strangers[address]


def find_people(
    world: World, *, text: str | None = None, mail: str | None = None
) -> tuple[User, ...]:
    """Everybody with an account who fits, by name.

    Args:
        text: The beginning of a word of the name, or a part of address or number.
        mail: A whole address.
    """
    found = (
        user
        for user in world.users.values()
        if not user.is_guest
        and (
            text is None
            or _fits(text, user.name, *_addresses(user))
            or _rings(text, user)
        )
        and (
            mail is None or mail.strip().lower() in map(str.lower, user.email_addresses)
        )
    )
    return tuple(sorted(found, key=lambda user: (user.name.lower(), user.address)))


def _addresses(user: User) -> Iterator[str]:
    yield user.address
    yield from user.email_addresses


def _fits(text: str, name: str, *addresses: str) -> bool:
    wanted = text.strip().casefold()
    words = name.casefold().split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return True
    address = address_of(wanted)
    return any(address in found.casefold() for found in addresses)


def _rings(text: str, user: User) -> bool:
    """Whether a text is a part of one of the user's numbers, however it is written."""
    number = text.strip().lower().removeprefix("tel:")
    digits = "".join(filter(str.isdigit, number))
    if len(digits) < _SHORTEST or any(map(str.isalpha, number)):
        return False
    return any(
        digits in "".join(filter(str.isdigit, phone.number or ""))
        for phone in user.phones
        if phone.is_public
    )


_SHORTEST = 3
"""Fewer digits than this are no number."""
