"""Requests about the directory: search, and distribution groups."""

from __future__ import annotations

from ...._client import resources
from ....errors import BadRequest, Forbidden, NotFound, ParameterFault
from ....handler import Call
from ....handlers import (
    AddToContactListHandler,
    DistributionGroupHandler,
    ExpandDistributionGroupHandler,
    RemoveFromContactListHandler,
    SearchHandler,
)
from ...applications import Application
from ...visit import visit
from . import contact_views, group_views, lists
from .asked import asker, group_of, is_group
from .directory import Directory, DistributionGroup, find_people
from .revisions import revised
from .state import DISTRIBUTION

__all__ = [
    "AddDistributionGroup",
    "ExpandDistributionGroup",
    "ReadDistributionGroup",
    "RemoveDistributionGroup",
    "Search",
]

_LIMIT = 100
"""How many a search finds, if it does not say."""


class Search(SearchHandler):
    """Finds people and distribution groups."""

    async def get(
        self,
        call: Call,
        *,
        limit: int | None = None,
        query: str | None = None,
        mail: str | None = None,
    ) -> resources.Search:
        seen = asker(call)
        text = query.strip() if query else None
        if not (text or mail):
            names = ("query", "mail") if seen.world.revision >= 2 else ("query",)
            raise BadRequest(
                "What to search for is missing.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault(name, "Missing") for name in names],
            )
        here = f"{seen.href('search')}?{call.request.url.query}"
        return _results(seen, here, text or None, mail or None, limit or _LIMIT)


def _results(
    seen: Application, here: str, text: str | None, mail: str | None, limit: int
) -> resources.Search:
    people = find_people(seen.world, text=text, mail=mail)
    groups = seen.world.part(Directory).find(text=text, mail=mail)
    room = max(limit - len(people), 0)
    return resources.Search(
        more_results_available=len(people) + len(groups) > limit,
        links=resources.SearchLinks({"self": revised(seen, here)}),
        embedded=resources.SearchEmbedded(
            {
                "contact": [contact_views.contact(seen, row) for row in people[:limit]],
                DISTRIBUTION: [
                    group_views.distribution_group(seen, row) for row in groups[:room]
                ],
            }
        ),
    )


def _entry(call: Call) -> DistributionGroup:
    """The group of the directory that a path belongs to."""
    found = asker(call).world.part(Directory).group_of(call.path.get("groupId", ""))
    if found is None:
        raise NotFound("There is no such group.")
    return found


class ReadDistributionGroup(DistributionGroupHandler):
    """Shows a group of the directory, on the list or not."""

    async def addresses(self, call: Call) -> bool:
        found = visit(call).world.part(Directory)
        return found.group_of(call.path.get("groupId", "")) is not None

    async def get(self, call: Call) -> resources.DistributionGroup:
        seen, entry = asker(call), _entry(call)
        if is_group(call, DISTRIBUTION):
            group = group_of(call, DISTRIBUTION)
            return group_views.listed_distribution_group(seen, group)
        return group_views.distribution_group(seen, entry)


class ExpandDistributionGroup(ExpandDistributionGroupHandler):
    """Shows who is in a group of the directory."""

    async def get(self, call: Call) -> resources.ExpandDistributionGroup:
        seen, entry = asker(call), _entry(call)
        if len(entry.people) > seen.world.part(Directory).largest:
            raise Forbidden("The group is too large.", subcode="TooManyContacts")
        return group_views.expanded_group(seen, entry)


class AddDistributionGroup(AddToContactListHandler):
    """Puts a group of the directory on the list."""

    async def post(self, call: Call, *, display_name: str, smtp_address: str) -> None:
        seen = asker(call)
        lists.add_distribution_group(seen.world, seen.user, display_name, smtp_address)


class RemoveDistributionGroup(RemoveFromContactListHandler):
    """Takes a group of the directory off the list."""

    async def post(self, call: Call, *, group_id: str) -> None:
        lists.remove_distribution_group(asker(call).user, group_id)
