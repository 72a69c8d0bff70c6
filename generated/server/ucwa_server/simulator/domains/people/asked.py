"""What requests about people ask for: whose list, which group, which person."""

from __future__ import annotations

from ....errors import Forbidden, NotFound
from ....handler import Call
from ....inputs import read_inputs
from ...applications import Application
from ...users import User
from ...visit import visit
from . import lists
from .directory import find_contact
from .state import CUSTOM, DISTRIBUTION, Group

__all__ = ["asker", "group_named", "group_of", "is_group", "person_of", "stated"]


def asker(call: Call) -> Application:
    """Who asks. Raises `Forbidden` for guests, who have neither contacts nor groups."""
    application = visit(call).application
    if application.user.is_guest:
        raise Forbidden("Guests have no contacts.")
    return application


def person_of(call: Call) -> User:
    """The person that a path belongs to.

    Raises `NotFound` where the user knows nobody of that address.
    """
    seen = asker(call)
    return find_contact(seen.world, seen.user, call.path.get("personId", ""))


def group_named(application: Application, id: str) -> Group:
    """A group of the user's list. Raises `NotFound` where there is none."""
    for group in lists.groups_of(application.user):
        if group.id == id:
            return group
    raise NotFound("There is no such group.")


def group_of(call: Call, page: str) -> Group:
    """The group of a kind that a path belongs to; the only one, if the path names none.

    Raises `NotFound` where there is none.
    """
    application = visit(call).application
    key = call.path.get("groupId")
    for group in lists.groups_of(application.user):
        is_only = key is None and page not in (CUSTOM, DISTRIBUTION)
        if group.page == page and (is_only or group.id == key):
            return group
    raise NotFound("There is no such group.")


def is_group(call: Call, page: str) -> bool:
    """Whether a path leads to a group of a kind."""
    try:
        group_of(call, page)
    except NotFound:
        return False
    return True


def stated(call: Call, name: str) -> str | None:
    """An input that tells resources of one path apart; None where it is not there."""
    inputs = read_inputs(call)
    found = inputs.body.get(name.lower())
    if isinstance(found, str):
        return found
    values = inputs.query.get(name.lower())
    return values[-1] if values else None
