"""Requests about who is in which group."""

from __future__ import annotations

from ...._client import resources
from ....errors import Forbidden, NotFound
from ....handler import Call
from ....handlers import (
    GroupMembershipsHandler,
    MyGroupMembership2Handler,
    MyGroupMembershipHandler,
    MyGroupMemberships2Handler,
    MyGroupMembershipsHandler,
    RemoveContactFromAllGroups2Handler,
)
from ...applications import Application
from ...users import User
from ...visit import visit
from . import group_views, lists
from .asked import asker, group_named
from .directory import Directory, find_contact
from .state import DELEGATORS, DISTRIBUTION, ORGANIZATION, ContactList, Group

__all__ = [
    "AddMembership",
    "ReadGroupMemberships",
    "ReadMembership",
    "ReadMemberships",
    "RemoveFromAllGroups",
    "RemoveMembership",
    "group_to_fill",
]

_SECRET = (DELEGATORS, ORGANIZATION)
"""Groups whose memberships are not given out."""


def _check_told(group: Group) -> None:
    if group.page in _SECRET:
        raise Forbidden(
            "Memberships of this group are not given out.",
            subcode="OperationNotSupported",
        )


class ReadMemberships(MyGroupMembershipsHandler):
    """Shows who is in which group."""

    async def get(
        self, call: Call, *, group_id: str | None = None
    ) -> resources.MyGroupMemberships:
        seen = asker(call)
        if group_id is None:
            groups = tuple(
                row for row in lists.groups_of(seen.user) if row.page not in _SECRET
            )
            return group_views.memberships(seen, groups, None)
        group = group_to_fill(seen, group_id)
        _check_told(group)
        return group_views.memberships(seen, (group,), group_id)


def group_to_fill(seen: Application, id: str | None) -> Group:
    """A group that a caller names, even one that is not shown while it is empty; without
    a name the one for contacts that are in no other.

    Raises `NotFound` where there is none.
    """
    found = seen.user.part(ContactList)
    if id is None:
        return found.default
    for group in found.all:
        if group.id == id:
            return group
    entry = seen.world.part(Directory).group_of(id)
    if entry is not None:
        return Group(entry.id, entry.name, DISTRIBUTION)
    raise NotFound("There is no such group.")


class AddMembership(MyGroupMemberships2Handler):
    """Puts somebody into a group."""

    async def post(
        self, call: Call, *, contact_uri: str, group_id: str | None = None
    ) -> resources.MyGroupMembership2:
        seen = asker(call)
        group = group_to_fill(seen, group_id)
        contact = lists.add_contact(seen.world, seen.user, contact_uri, group)
        shown = group_views.membership(seen, group, contact)
        visit(call).headers.append(("Location", shown.href))
        return shown


def _pair(call: Call) -> tuple[Group, User]:
    """The group and the member that a path belongs to."""
    seen = asker(call)
    key, _, address = call.path.get("membershipId", "").rpartition(",")
    group = group_named(seen, key)
    _check_told(group)
    for user in lists.members_of(seen.world, seen.user, group):
        if user.address == address.lower():
            return group, user
    raise NotFound("The group does not have this contact.")


class ReadMembership(MyGroupMembershipHandler):
    """Shows that somebody is in a group."""

    async def get(self, call: Call) -> resources.MyGroupMembership:
        return group_views.membership(asker(call), *_pair(call))


class RemoveMembership(MyGroupMembership2Handler):
    """Takes somebody out of a group."""

    async def delete(self, call: Call) -> None:
        group, user = _pair(call)
        lists.remove_contact(asker(call).user, user, group)


class RemoveFromAllGroups(RemoveContactFromAllGroups2Handler):
    """Takes somebody off the list."""

    async def post(self, call: Call, *, contact_uri: str) -> None:
        seen = asker(call)
        contact = find_contact(seen.world, seen.user, contact_uri)
        lists.remove_from_all(seen.user, contact)


class ReadGroupMemberships(GroupMembershipsHandler):
    """Shows who is in one group."""

    async def get(self, call: Call) -> resources.GroupMemberships:
        seen = asker(call)
        group = group_named(seen, call.path.get("groupId", ""))
        _check_told(group)
        return group_views.group_memberships(seen, group)
