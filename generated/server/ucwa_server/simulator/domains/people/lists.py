"""What people do with their contact list: groups made and ended, contacts put in and out."""

from __future__ import annotations

from collections.abc import Iterator

from ...._client import Link, Resource
from ....errors import Conflict, Forbidden, NotFound
from ...applications import Application
from ...channel import LOW
from ...users import User, address_of
from ...world import World
from .directory import Directory, DistributionGroup, somebody
from .state import (
    CUSTOM,
    DELEGATES,
    DELEGATORS,
    DISTRIBUTION,
    ORGANIZATION,
    ContactList,
    Group,
    Subscriptions,
)

__all__ = [
    "add_contact",
    "add_distribution_group",
    "add_group",
    "delegates_of",
    "delegators_of",
    "groups_of",
    "is_listed",
    "members_of",
    "remove_contact",
    "remove_distribution_group",
    "remove_from_all",
    "remove_group",
    "rename_group",
]

_MAX_GROUPS = 64


def delegates_of(user: User) -> tuple[User, ...]:
    """Who may act for a user."""
    return tuple(user.part(ContactList).delegates.members)


def delegators_of(user: User) -> tuple[User, ...]:
    """For whom a user may act."""
    return tuple(user.part(ContactList).delegators.members)


def groups_of(user: User) -> Iterator[Group]:
    """The groups of a user's list; those that would say nothing are not there."""
    found = user.part(ContactList)
    for group in found.all:
        if group.page == DELEGATORS and not group.members:
            continue
        if group.page == ORGANIZATION and not user.department:
            continue
        yield group


def members_of(world: World, user: User, group: Group) -> tuple[User, ...]:
    """Who is in a group, be it by the list or by the directory."""
    if group.page == ORGANIZATION:
        return tuple(
            row
            for row in world.users.values()
            if row is not user
            and user.department
            and (row.domain, row.department) == (user.domain, user.department)
        )
    if group.page == DISTRIBUTION:
        entry = world.part(Directory).group_of(group.id)
        return () if entry is None else tuple(entry.people)
    return tuple(group.members)


# Groups


def add_group(world: World, user: User, name: str) -> Group:
    """Makes a group.

    Raises `Conflict` where there is one of that name, or too many.
    """
    found = user.part(ContactList)
    if any(row.name == name for row in found.custom):
        raise Conflict("There is such a group.", subcode="AlreadyExists")
    _check_room(found)
    # Paths show the mark at the end as it is, queries encode it: clients meet both.
    group = Group(f"{world.identities.hex()}=", name, CUSTOM)
    found.custom.append(group)
    _tell_group(user, "added", group)
    return group


def rename_group(user: User, group: Group, name: str) -> None:
    """Gives a group another name."""
    if group.name != name:
        group.name = name
        _tell_group(user, "updated", group)


def remove_group(user: User, group: Group) -> None:
    """Ends a group; who was in no other one is an ungrouped contact now."""
    found = user.part(ContactList)
    members = tuple(group.members)
    group.members.clear()
    found.custom.remove(group)
    for member in members:
        _tell_member(user, "deleted", member, group)
        if member not in found.contacts:
            found.default.members.append(member)
            _tell_member(user, "added", member, found.default)
    _tell_group(user, "deleted", group)


def add_distribution_group(world: World, user: User, name: str, address: str) -> None:
    """Puts a distribution group on the list.

    Raises `NotFound` where there is none of that address, `Conflict` where it is there
    already or there are too many groups.
    """
    entry = world.part(Directory).groups.get(address_of(address))
    if entry is None:
        raise NotFound(f"There is no group {address}.")
    found = user.part(ContactList)
    if any(row.id == entry.id for row in found.distribution):
        raise Conflict("The group is on the list.", subcode="AlreadyExists")
    _check_room(found)
    group = Group(entry.id, name, DISTRIBUTION)
    found.distribution.append(group)
    _tell_group(user, "added", group)


def remove_distribution_group(user: User, id: str) -> None:
    """Takes a distribution group off the list. Raises `NotFound` where it is not there."""
    found = user.part(ContactList).distribution
    for group in found:
        if group.id == id:
            found.remove(group)
            _tell_group(user, "deleted", group)
            return
    raise NotFound("The group is not on the list.")


def is_listed(user: User, entry: DistributionGroup) -> bool:
    """Whether a distribution group is on the list of a user."""
    return any(row.id == entry.id for row in user.part(ContactList).distribution)


def _check_room(found: ContactList) -> None:
    if len(found.custom) + len(found.distribution) >= _MAX_GROUPS:
        raise Conflict(subcode="TooManyGroups")


# Contacts


def add_contact(world: World, user: User, uri: str, group: Group) -> User:
    """Puts somebody into a group.

    Raises `Conflict` where they are in it or the list is full, `Forbidden` where the group
    is none that the user fills, or takes no more.
    """
    _check_fillable(group)
    contact = somebody(world, user, uri, "contactUri")
    if contact in group.members:
        raise Conflict("The contact is in the group.", subcode="AlreadyExists")
    if group.page == DELEGATES:
        _appoint(world, user, contact, group)
        return contact
    contacts = user.part(ContactList).contacts
    is_new = contact not in contacts
    if is_new and len(contacts) >= world.settings.max_contacts:
        raise Conflict("The contact list is full.", subcode="LimitExceeded")
    group.members.append(contact)
    _tell_member(user, "added", contact, group)
    if is_new:
        _tell_contact(user, "added", contact)
    return contact


def _check_fillable(group: Group) -> None:
    if group.page in (DELEGATORS, ORGANIZATION):
        raise Forbidden(
            "The user does not fill this group.", subcode="OperationNotSupported"
        )
    if group.page == DISTRIBUTION:
        raise Forbidden("The directory says who is in this group.")


def _appoint(world: World, user: User, delegate: User, group: Group) -> None:
    if world.find_user(delegate.uri) is not delegate or delegate is user:
        raise Forbidden("Only others of the organization can be delegates.")
    if len(group.members) >= world.settings.max_delegates:
        raise Forbidden("There are enough delegates.", subcode="LimitExceeded")
    group.members.append(delegate)
    _tell_member(user, "added", delegate, group)
    theirs = delegate.part(ContactList).delegators
    theirs.members.append(user)
    if len(theirs.members) == 1:
        _tell_group(delegate, "added", theirs)
    _tell_member(delegate, "added", user, theirs)


def remove_contact(user: User, contact: User, group: Group) -> None:
    """Takes somebody out of a group; out of the last one, they are no contact any more.

    Raises `NotFound` where they are not in it.
    """
    if contact not in group.members:
        raise NotFound("The contact is not in the group.")
    _check_fillable(group)
    group.members.remove(contact)
    _tell_member(user, "deleted", contact, group)
    if group.page == DELEGATES:
        theirs = contact.part(ContactList).delegators
        theirs.members.remove(user)
        _tell_member(contact, "deleted", user, theirs)
        if not theirs.members:
            _tell_group(contact, "deleted", theirs)
    elif contact not in user.part(ContactList).contacts:
        _tell_contact(user, "deleted", contact)


def remove_from_all(user: User, contact: User) -> None:
    """Takes somebody off the list. Raises `NotFound` where they are not on it."""
    found = user.part(ContactList)
    groups = [row for row in found.own if contact in row.members]
    if not groups:
        raise NotFound("There is no such contact.")
    for group in groups:
        remove_contact(user, contact, group)


# Who learns of it


def _listeners(user: User) -> Iterator[Application]:
    """The user's applications that want to know of changes."""
    for application in user.applications:
        if application.part(Subscriptions).list_expires is not None:
            yield application


def _tell_group(user: User, type: str, group: Group) -> None:
    for application in _listeners(user):
        in_ = None if type == "updated" else application.link("myGroups")
        _tell(application, type, _link(application, group), in_)


def _tell_member(user: User, type: str, contact: User, group: Group) -> None:
    priority = LOW if group.page in (DELEGATES, DELEGATORS) else None
    for application in _listeners(user):
        link = application.link("contact", personId=contact.address)
        _tell(application, type, link, _link(application, group), priority)


def _tell_contact(user: User, type: str, contact: User) -> None:
    for application in _listeners(user):
        link = application.link("contact", personId=contact.address)
        _tell(application, type, link, application.link("myContacts"))


def _link(application: Application, group: Group) -> Link[Resource]:
    return application.link(group.page, groupId=group.id)


def _tell(
    application: Application,
    type: str,
    link: Link[Resource],
    in_: Link[Resource] | None,
    priority: str | None = None,
) -> None:
    people = application.link("people")
    application.emit(type, link, sender=people, in_=in_, priority=priority)
