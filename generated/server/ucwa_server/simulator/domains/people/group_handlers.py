"""Requests about the groups of the contact list."""

from __future__ import annotations

from ...._client import resources
from ....handler import Call
from ....handlers import (
    DefaultGroupHandler,
    DelegatesGroupHandler,
    DelegatorsGroupHandler,
    Group2Handler,
    GroupContactsHandler,
    GroupHandler,
    MyContactsHandler,
    MyGroups2Handler,
    MyGroupsHandler,
    MyOrganizationGroupHandler,
    PinnedGroupHandler,
)
from . import group_views, lists
from .asked import asker, group_named, group_of, is_group, stated
from .directory import Directory
from .state import (
    CUSTOM,
    DEFAULT,
    DELEGATES,
    DELEGATORS,
    DISTRIBUTION,
    ORGANIZATION,
    PINNED,
    Group,
)

__all__ = [
    "ChangeGroup",
    "ChangeGroups",
    "ReadContacts",
    "ReadDefaultGroup",
    "ReadDelegates",
    "ReadDelegators",
    "ReadGroup",
    "ReadGroupContacts",
    "ReadGroups",
    "ReadOrganization",
    "ReadPinnedGroup",
]


class ReadContacts(MyContactsHandler):
    """Shows everybody on the list."""

    async def addresses(self, call: Call) -> bool:
        return stated(call, "groupId") is None

    async def get(
        self, call: Call, *, expand: bool | None = None
    ) -> resources.MyContacts:
        return group_views.my_contacts(asker(call), is_expanded=expand is not False)


class ReadGroupContacts(GroupContactsHandler):
    """Shows everybody in a group."""

    async def get(
        self, call: Call, *, expand: bool | None = None
    ) -> resources.GroupContacts:
        seen = asker(call)
        group = _any_group(call, stated(call, "groupId") or "")
        is_expanded = expand is not False
        return group_views.group_contacts(seen, group, is_expanded=is_expanded)


def _any_group(call: Call, id: str) -> Group:
    """A group of the list or of the directory. Raises `NotFound` where there is none."""
    seen = asker(call)
    entry = seen.world.part(Directory).group_of(id)
    if entry is not None:
        return Group(entry.id, entry.name, DISTRIBUTION)
    return group_named(seen, id)


class ReadGroups(MyGroupsHandler):
    """Shows all groups."""

    async def get(
        self, call: Call, *, expand: bool | None = None
    ) -> resources.MyGroups:
        return group_views.my_groups(asker(call), is_expanded=expand is not False)


class ChangeGroups(MyGroups2Handler):
    """Makes groups."""

    async def post(self, call: Call, *, display_name: str) -> None:
        seen = asker(call)
        lists.add_group(seen.world, seen.user, display_name)


class ReadGroup(GroupHandler):
    """Shows a group that the user made, where it can't be changed."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, CUSTOM)

    async def get(self, call: Call) -> resources.Group:
        return group_views.custom_group(asker(call), group_of(call, CUSTOM))


class ChangeGroup(Group2Handler):
    """Shows, renames and ends a group that the user made."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, CUSTOM)

    async def get(self, call: Call) -> resources.Group2:
        return group_views.custom_group(asker(call), group_of(call, CUSTOM))

    async def put(self, call: Call, *, id: str | None = None, name: str) -> None:
        del id  # it stays what it is
        lists.rename_group(asker(call).user, group_of(call, CUSTOM), name)

    async def delete(self, call: Call) -> None:
        lists.remove_group(asker(call).user, group_of(call, CUSTOM))


class ReadPinnedGroup(PinnedGroupHandler):
    """Shows the group of the contacts at hand."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, PINNED)

    async def get(self, call: Call) -> resources.PinnedGroup:
        return group_views.pinned_group(asker(call), group_of(call, PINNED))


class ReadDefaultGroup(DefaultGroupHandler):
    """Shows the group of all others."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, DEFAULT)

    async def get(self, call: Call) -> resources.DefaultGroup:
        return group_views.default_group(asker(call), group_of(call, DEFAULT))


class ReadDelegates(DelegatesGroupHandler):
    """Shows the group of those who may act for the user."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, DELEGATES)

    async def get(self, call: Call) -> resources.DelegatesGroup:
        return group_views.delegates_group(asker(call), group_of(call, DELEGATES))


class ReadDelegators(DelegatorsGroupHandler):
    """Shows the group of those for whom the user may act."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, DELEGATORS)

    async def get(self, call: Call) -> resources.DelegatorsGroup:
        return group_views.delegators_group(asker(call), group_of(call, DELEGATORS))


class ReadOrganization(MyOrganizationGroupHandler):
    """Shows the group of the people around the user."""

    async def addresses(self, call: Call) -> bool:
        return is_group(call, ORGANIZATION)

    async def get(self, call: Call) -> resources.MyOrganizationGroup:
        group = group_of(call, ORGANIZATION)
        return group_views.my_organization_group(asker(call), group)
