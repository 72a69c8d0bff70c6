"""How the contact list looks to an application of its user."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from attrs import evolve

from ...._client import LinkSource, Resource, resources
from ....errors import NotFound
from ...applications import Application
from ...users import User
from . import contact_views, lists
from .directory import Directory, DistributionGroup
from .revisions import echoed, revised
from .state import (
    CUSTOM,
    DEFAULT,
    DELEGATES,
    DELEGATORS,
    DISTRIBUTION,
    ORGANIZATION,
    PINNED,
    ContactList,
    Group,
)

__all__ = [
    "custom_group",
    "default_group",
    "delegates_group",
    "delegators_group",
    "distribution_group",
    "expanded_group",
    "group_contacts",
    "group_memberships",
    "listed_distribution_group",
    "membership",
    "memberships",
    "my_contacts",
    "my_groups",
    "my_organization_group",
    "pinned_group",
]

_ECHO = "5d0f9c1b-2f6a-4c0e-8a57-3b1f0a9c7e12"


def _links(seen: Application, group: Group) -> dict[str, LinkSource]:
    pages = ("groupContacts", "subscribeToGroupPresence")
    links: dict[str, LinkSource] = {"self": seen.href(group.page, groupId=group.id)}
    links.update((page, seen.href(page, groupId=group.id)) for page in pages)
    return links


def custom_group(seen: Application, group: Group) -> resources.Group:
    """A group that the user made."""
    links = _links(seen, group)
    links["self"] = revised(seen, seen.href(CUSTOM, groupId=group.id))
    shown = resources.Group(
        id=group.id, name=group.name, links=resources.GroupLinks(links)
    )
    return echoed(seen, shown, _ECHO)


def pinned_group(seen: Application, group: Group) -> resources.PinnedGroup:
    """The contacts that the user wants at hand."""
    links = resources.PinnedGroupLinks(_links(seen, group))
    return resources.PinnedGroup(id=group.id, name=group.name, links=links)


def default_group(seen: Application, group: Group) -> resources.DefaultGroup:
    """The contacts that were put into no other group."""
    links = resources.DefaultGroupLinks(_links(seen, group))
    return resources.DefaultGroup(id=group.id, name=group.name, links=links)


def delegates_group(seen: Application, group: Group) -> resources.DelegatesGroup:
    """Who may act for the user."""
    links = resources.DelegatesGroupLinks(_links(seen, group))
    return resources.DelegatesGroup(id=group.id, name=group.name, links=links)


def delegators_group(seen: Application, group: Group) -> resources.DelegatorsGroup:
    """For whom the user may act."""
    links = resources.DelegatorsGroupLinks(_links(seen, group))
    return resources.DelegatorsGroup(id=group.id, name=group.name, links=links)


def my_organization_group(
    seen: Application, group: Group
) -> resources.MyOrganizationGroup:
    """The people around the user."""
    links = resources.MyOrganizationGroupLinks(_links(seen, group))
    return resources.MyOrganizationGroup(id=group.id, name=group.name, links=links)


def distribution_group(
    seen: Application, entry: DistributionGroup
) -> resources.DistributionGroup:
    """A group of the directory: it can be put on the list, or taken off it."""
    links = _distribution_links(seen, entry)
    return resources.DistributionGroup(
        id=entry.id,
        name=entry.name,
        uri=f"sip:{entry.address}",
        links=resources.DistributionGroupLinks(links),
    )


def listed_distribution_group(
    seen: Application, group: Group
) -> resources.DistributionGroup:
    """A group of the directory under the name that the user gave it on the list."""
    entry = seen.world.part(Directory).group_of(group.id)
    if entry is None:
        raise NotFound("The group is not in the directory any more.")
    return evolve(distribution_group(seen, entry), name=group.name)


def _distribution_links(
    seen: Application, entry: DistributionGroup
) -> dict[str, LinkSource]:
    place = {"groupId": entry.id}
    is_listed = lists.is_listed(seen.user, entry)
    change = "removeFromContactList" if is_listed else "addToContactList"
    pages = ("expandDistributionGroup", "subscribeToGroupPresence", change)
    links: dict[str, LinkSource] = {"self": seen.href(DISTRIBUTION, **place)}
    links.update((page, seen.href(page, **place)) for page in pages)
    return links


def expanded_group(
    seen: Application, entry: DistributionGroup
) -> resources.ExpandDistributionGroup:
    """A group of the directory with all who are in it. Its rel is that of the group."""
    people, inner = _content(seen, entry, (entry,))
    return resources.ExpandDistributionGroup(
        rel=DISTRIBUTION,
        id=entry.id,
        name=entry.name,
        uri=f"sip:{entry.address}",
        links=resources.ExpandDistributionGroupLinks(_distribution_links(seen, entry)),
        embedded=resources.DistributionGroupEmbedded(
            {"contact": people, DISTRIBUTION: inner}
        ),
    )


def _content(
    seen: Application, entry: DistributionGroup, outer: tuple[DistributionGroup, ...]
) -> tuple[list[resources.Contact], list[resources.DistributionGroup]]:
    """People and groups in a group; one that contains itself is shown bare."""
    inner: list[resources.DistributionGroup] = []
    for row in entry.groups:
        shown = distribution_group(seen, row)
        if row not in outer:
            people, groups = _content(seen, row, (*outer, row))
            embedded = resources.DistributionGroupEmbedded(
                {"contact": people, DISTRIBUTION: groups}
            )
            shown = evolve(shown, embedded=embedded)
        inner.append(shown)
    return [contact_views.contact(seen, row) for row in entry.people], inner


# Collections


_SYSTEM: Mapping[str, Callable[[Application, Group], Resource]] = {
    PINNED: pinned_group,
    DEFAULT: default_group,
    DELEGATES: delegates_group,
    DELEGATORS: delegators_group,
    ORGANIZATION: my_organization_group,
}


def my_groups(seen: Application, *, is_expanded: bool) -> resources.MyGroups:
    """All groups, each kind under its own name; or links to them."""
    here: dict[str, LinkSource] = {"self": revised(seen, seen.href("myGroups"))}
    groups = tuple(lists.groups_of(seen.user))
    if not is_expanded:
        here |= _group_links(seen, groups)
        return resources.MyGroups(links=resources.MyGroupsLinks(here))
    found: dict[str, Resource | list[Resource]] = {}
    custom: list[Resource] = []
    distribution: list[Resource] = []
    for group in groups:
        if group.page == CUSTOM:
            custom.append(custom_group(seen, group))
        elif group.page == DISTRIBUTION:
            distribution.append(listed_distribution_group(seen, group))
        else:
            found[group.page] = _SYSTEM[group.page](seen, group)
    found[CUSTOM], found[DISTRIBUTION] = custom, distribution
    return resources.MyGroups(
        links=resources.MyGroupsLinks(here),
        embedded=resources.MyGroupsEmbedded(found),
    )


def _group_links(seen: Application, groups: tuple[Group, ...]) -> dict[str, LinkSource]:
    links: dict[str, LinkSource] = {}
    for group in groups:
        if group.page in _SYSTEM:
            links[group.page] = seen.href(group.page, groupId=group.id)
    for page in (CUSTOM, DISTRIBUTION):
        links[page] = [
            seen.href(page, groupId=row.id) for row in groups if row.page == page
        ]
    return links


def my_contacts(seen: Application, *, is_expanded: bool) -> resources.MyContacts:
    """Everybody on the list, each once."""
    people = seen.user.part(ContactList).contacts
    here = seen.href("myContacts")
    if not is_expanded:
        found = contact_views.hrefs(seen, people)
        return resources.MyContacts(
            links=resources.MyContactsLinks({"self": here, "contact": found})
        )
    rows = [contact_views.contact(seen, row) for row in people]
    return resources.MyContacts(
        links=resources.MyContactsLinks({"self": here}),
        embedded=resources.MyContactsEmbedded({"contact": rows}),
    )


def group_contacts(
    seen: Application, group: Group, *, is_expanded: bool
) -> resources.GroupContacts:
    """Everybody in a group."""
    people = lists.members_of(seen.world, seen.user, group)
    here = seen.href("groupContacts", groupId=group.id)
    if not is_expanded:
        found = contact_views.hrefs(seen, people)
        return resources.GroupContacts(
            links=resources.GroupContactsLinks({"self": here, "contact": found})
        )
    rows = [contact_views.contact(seen, row) for row in people]
    return resources.GroupContacts(
        links=resources.GroupContactsLinks({"self": here}),
        embedded=resources.GroupContactsEmbedded({"contact": rows}),
    )


def membership(
    seen: Application, group: Group, user: User
) -> resources.MyGroupMembership:
    """That somebody is in a group."""
    here = seen.href("myGroupMembership", membershipId=f"{group.id},{user.address}")
    return resources.MyGroupMembership(
        links=resources.MyGroupMembershipLinks(
            {
                "self": revised(seen, here),
                "contact": seen.href("contact", personId=user.address),
                group.page: seen.href(group.page, groupId=group.id),
            }
        )
    )


def memberships(
    seen: Application, groups: tuple[Group, ...], group_id: str | None
) -> resources.MyGroupMemberships:
    """All pairs of groups and who is in them; the id is that of the only group."""
    here = seen.href("myGroupMemberships")
    if group_id is not None:
        here += f"?groupId={quote(group_id, safe='')}"
    links: dict[str, LinkSource] = {"self": revised(seen, here)}
    if seen.world.revision >= 2:
        page = "removeContactFromAllGroups"
        links[page] = revised(seen, seen.href(page))
    return resources.MyGroupMemberships(
        links=resources.MyGroupMembershipsLinks(links),
        embedded=resources.MyGroupMembershipsEmbedded(
            {"myGroupMembership": _pairs(seen, groups)}
        ),
    )


def group_memberships(seen: Application, group: Group) -> resources.GroupMemberships:
    """All who are in one group."""
    here = seen.href("groupMemberships", groupId=group.id)
    return resources.GroupMemberships(
        links=resources.GroupMembershipsLinks({"self": here}),
        embedded=resources.GroupMembershipsEmbedded(
            {"myGroupMembership": _pairs(seen, (group,))}
        ),
    )


def _pairs(
    seen: Application, groups: tuple[Group, ...]
) -> list[resources.MyGroupMembership]:
    return [
        membership(seen, group, user)
        for group in groups
        for user in lists.members_of(seen.world, seen.user, group)
    ]
