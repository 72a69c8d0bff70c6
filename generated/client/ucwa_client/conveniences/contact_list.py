"""The user's contact list as it is arranged: groups, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias, Union

from attrs import evolve, frozen

from ..link import Link
from ..protocol.addresses import identity
from ..protocol.effects import Flow
from ..resources import ContactLink, GroupContactsLink
from .offers import people_of
from .people import members_of

if TYPE_CHECKING:
    from ..protocol.session import Session
    from ..resources import (
        Contact,
        DefaultGroup,
        DelegatesGroup,
        DelegatorsGroup,
        DistributionGroup,
        Group,
        MyGroupMembership,
        MyGroups,
        MyOrganizationGroup,
        PinnedGroup,
    )

__all__ = [
    "AnyGroup",
    "ContactGroup",
    "add_contact",
    "create_group",
    "delete_group",
    "expand",
    "groups",
    "remove_contact",
    "rename_group",
]

AnyGroup: TypeAlias = Union[
    "Group",
    "DefaultGroup",
    "PinnedGroup",
    "DelegatesGroup",
    "DelegatorsGroup",
    "MyOrganizationGroup",
    "DistributionGroup",
]
"""A group of the user's own, of the system or of the directory."""


@frozen
class ContactGroup:
    """A group and who is in it."""

    group: AnyGroup
    members: tuple[Contact, ...]

    @property
    def name(self) -> str:
        """Its name; empty where it has none."""
        return self.group.name or ""

    @property
    def id(self) -> str | None:
        """By which other resources know it."""
        return self.group.id


def groups(session: Session) -> Flow[tuple[ContactGroup, ...]]:
    """All groups of the contact list with their members, the user's own ones first.

    Those of the directory come with the members that the server sends along; `expand` asks
    for all of them.
    """
    people = yield from people_of(session)
    listed = yield from session.send(people.links.my_groups.get())
    found: tuple[AnyGroup, ...] = ()
    for link in _offered_groups(listed):
        found = (*found, (yield from session.follow(link)))
    asked = [_contacts_of(group).get() for group in found if _contacts_of(group)]
    read = iter((yield from session.batch(*asked)) if asked else ())
    whole: tuple[ContactGroup, ...] = ()
    for group in found:
        owner = next(read).value if _contacts_of(group) else group
        links = owner.links.many("contact", ContactLink)
        members = yield from members_of(session, links)
        whole = (*whole, ContactGroup(group, members))
    return whole


def _offered_groups(listed: MyGroups) -> Iterator[Link[AnyGroup]]:
    links = listed.links
    system: tuple[Link[AnyGroup], ...] = (
        links.default_group,
        links.pinned_group,
        links.delegates_group,
        links.delegators_group,
        links.my_organization_group,
    )
    yield from links.group
    yield from filter(None, system)
    yield from links.distribution_group


def _contacts_of(group: AnyGroup) -> GroupContactsLink:
    """Where the members are; falsy for groups of the directory."""
    return group.links.single("groupContacts", GroupContactsLink)


def expand(session: Session, group: DistributionGroup) -> Flow[tuple[Contact, ...]]:
    """The members of a group of the directory."""
    found = yield from session.send(group.links.expand_distribution_group.get())
    return (yield from members_of(session, found.links.contact))


def create_group(session: Session, name: str) -> Flow[None]:
    """Makes a group; an `added group` event tells of it."""
    people = yield from people_of(session)
    yield from session.send(people.links.my_groups.post(display_name=name))


def rename_group(session: Session, group: Group, name: str) -> Flow[Group]:
    """Gives one of the user's groups another name."""
    return (yield from session.update(group, lambda now: evolve(now, name=name)))


def delete_group(session: Session, group: Group) -> Flow[None]:
    """Deletes one of the user's groups."""
    yield from session.send(group.links.self_.delete())


def add_contact(
    session: Session, uri: str, group: AnyGroup | None = None
) -> Flow[MyGroupMembership]:
    """Puts a person on the contact list, into a group if one is given."""
    people = yield from people_of(session)
    group_id = None if group is None else group.id
    request = people.links.my_group_memberships.post(contact_uri=uri, group_id=group_id)
    return (yield from session.send(request))


def remove_contact(session: Session, person: Contact) -> Flow[int]:
    """Takes a person off the contact list; from how many groups.

    One who is the user's delegate stays it.
    """
    people = yield from people_of(session)
    listed = yield from session.send(people.links.my_group_memberships.get())
    wanted = identity(person.href)
    count = 0
    for link in listed.links.my_group_membership:
        membership = yield from session.follow(link)
        links = membership.links
        if links.delegates_group:
            continue
        if identity(links.contact.href) == wanted:
            yield from session.send(membership.links.self_.delete())
            count += 1
    return count
