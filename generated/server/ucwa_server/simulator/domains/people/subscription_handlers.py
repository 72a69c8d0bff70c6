"""Requests about subscriptions, to people and to the contact list."""

from __future__ import annotations

from ...._client import resources
from ....errors import BadRequest, ParameterFault
from ....handler import Call
from ....handlers import (
    AddToPresenceSubscriptionHandler,
    MembershipsHandler,
    MyContactsAndGroupsSubscriptionHandler,
    PresenceSubscriptionHandler,
    PresenceSubscriptionMembershipHandler,
    PresenceSubscriptionMembershipsHandler,
    PresenceSubscriptionsHandler,
    StartOrRefreshSubscriptionToContactsAndGroupsHandler,
    StopSubscriptionToContactsAndGroupsHandler,
    SubscribedContactsHandler,
    SubscribeToGroupPresenceHandler,
)
from ...applications import Application
from ...users import User
from ...visit import visit
from . import lists, subscription_views, subscriptions
from .asked import asker, stated
from .directory import somebody
from .membership_handlers import group_to_fill
from .state import PresenceSubscription, Subscriptions

__all__ = [
    "AddToSubscription",
    "AddToSubscriptionByMemberships",
    "ChangeSubscription",
    "FollowGroup",
    "FollowPeople",
    "ReadAllMemberships",
    "ReadFollowed",
    "ReadListSubscription",
    "RemoveFromSubscription",
    "StartListSubscription",
    "StopListSubscription",
]

_SUBSCRIPTION = "presenceSubscriptionId"


def _people(seen: Application, uris: tuple[str, ...], parameter: str) -> list[User]:
    if not uris:
        raise BadRequest(
            "Nobody is named.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault(parameter, "Missing")],
        )
    return [somebody(seen.world, seen.user, uri, parameter) for uri in uris]


def _created(call: Call, row: PresenceSubscription) -> resources.PresenceSubscription:
    shown = subscription_views.presence_subscription(asker(call), row)
    visit(call).headers.append(("Location", shown.href))
    return shown


class FollowPeople(PresenceSubscriptionsHandler):
    """Shows the subscriptions, and begins one."""

    async def addresses(self, call: Call) -> bool:
        return call.operation.method == "GET" or stated(call, "groupId") is None

    async def get(self, call: Call) -> resources.PresenceSubscriptions:
        return subscription_views.presence_subscriptions(asker(call))

    async def post(
        self, call: Call, *, duration: int, uris: tuple[str, ...]
    ) -> resources.PresenceSubscription:
        seen = asker(call)
        people = _people(seen, uris, "uris")
        return _created(call, subscriptions.begin(seen, duration, people))


class FollowGroup(SubscribeToGroupPresenceHandler):
    """Begins a subscription to the present members of a group."""

    async def post(
        self, call: Call, *, duration: int, group_id: str
    ) -> resources.PresenceSubscription:
        seen = asker(call)
        group = group_to_fill(seen, group_id)
        people = lists.members_of(seen.world, seen.user, group)
        return _created(call, subscriptions.begin(seen, duration, people, group.id))


class ChangeSubscription(PresenceSubscriptionHandler):
    """Shows, prolongs and ends a subscription."""

    async def get(self, call: Call) -> resources.PresenceSubscription:
        return subscription_views.presence_subscription(*_subscription(call))

    async def post(
        self, call: Call, *, duration: int
    ) -> resources.PresenceSubscription:
        seen, found = _subscription(call)
        subscriptions.prolong(seen, found, duration)
        visit(call).status = 200  # it is none that is new
        return subscription_views.presence_subscription(seen, found)

    async def delete(self, call: Call) -> None:
        subscriptions.end(*_subscription(call))


def _subscription(call: Call) -> tuple[Application, PresenceSubscription]:
    """The subscription that a request is about, by its path or by its query."""
    seen = asker(call)
    key = call.path.get(_SUBSCRIPTION) or stated(call, _SUBSCRIPTION)
    if key is None:
        raise BadRequest(
            "The subscription is not named.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault(_SUBSCRIPTION, "Missing")],
        )
    return seen, subscriptions.find(seen, key)


def _add(
    call: Call, uris: tuple[str, ...]
) -> resources.PresenceSubscriptionMemberships:
    seen, found = _subscription(call)
    people = _people(seen, uris, "contactUris")
    new = subscriptions.add_contacts(seen, found, people)
    return subscription_views.memberships(seen, [(found, user) for user in new])


class AddToSubscription(AddToPresenceSubscriptionHandler):
    """Follows more people by a subscription."""

    async def post(
        self, call: Call, *, contact_uris: tuple[str, ...]
    ) -> resources.PresenceSubscriptionMemberships:
        return _add(call, contact_uris)


class AddToSubscriptionByMemberships(MembershipsHandler):
    """Shows who is followed by a subscription, and follows more."""

    async def addresses(self, call: Call) -> bool:
        return stated(call, _SUBSCRIPTION) is not None

    async def get(self, call: Call) -> resources.Memberships:
        seen, found = _subscription(call)
        return subscription_views.memberships_of(seen, found)

    async def post(
        self, call: Call, *, contact_uris: tuple[str, ...]
    ) -> resources.PresenceSubscriptionMemberships:
        return _add(call, contact_uris)


class ReadAllMemberships(PresenceSubscriptionMembershipsHandler):
    """Shows who is followed by which subscription."""

    async def get(self, call: Call) -> resources.PresenceSubscriptionMemberships:
        seen = asker(call)
        found = seen.part(Subscriptions).presence.values()
        rows = [(row, user) for row in found for user in row.contacts]
        return subscription_views.memberships(seen, rows)


class RemoveFromSubscription(PresenceSubscriptionMembershipHandler):
    """Shows that somebody is followed by a subscription, and ends that."""

    async def get(self, call: Call) -> resources.PresenceSubscriptionMembership:
        return subscription_views.membership(*_member(call))

    async def delete(self, call: Call) -> None:
        subscriptions.remove_member(*_member(call))


def _member(call: Call) -> tuple[Application, PresenceSubscription, User]:
    seen = asker(call)
    key = call.path.get("presenceSubscriptionMembershipId", "")
    return seen, *subscriptions.find_member(seen, key)


class ReadFollowed(SubscribedContactsHandler):
    """Shows everybody whom the application follows."""

    async def get(self, call: Call) -> resources.SubscribedContacts:
        return subscription_views.subscribed_contacts(asker(call))


class ReadListSubscription(MyContactsAndGroupsSubscriptionHandler):
    """Shows whether the application learns of changes of the list."""

    async def get(self, call: Call) -> resources.MyContactsAndGroupsSubscription:
        return subscription_views.list_subscription(asker(call))


class StartListSubscription(StartOrRefreshSubscriptionToContactsAndGroupsHandler):
    """Lets the application learn of changes of the list."""

    async def post(
        self, call: Call, *, duration: int
    ) -> resources.MyContactsAndGroupsSubscription:
        seen = asker(call)
        subscriptions.begin_list(seen, duration)
        return subscription_views.list_subscription(seen)


class StopListSubscription(StopSubscriptionToContactsAndGroupsHandler):
    """Tells the application no more of the list."""

    async def post(self, call: Call) -> None:
        subscriptions.end_list(asker(call))
