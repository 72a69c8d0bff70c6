"""How subscriptions look to their application."""

from __future__ import annotations

from collections.abc import Iterable

from ...._client import LinkSource, enums, resources
from ...applications import Application
from ...users import User
from .state import PresenceSubscription, Subscriptions

__all__ = [
    "list_subscription",
    "membership",
    "memberships",
    "memberships_of",
    "presence_subscription",
    "presence_subscriptions",
    "subscribed_contacts",
]


def presence_subscription(
    seen: Application, row: PresenceSubscription
) -> resources.PresenceSubscription:
    """A subscription; that of a group has the members of the group, and takes no more."""
    pages = ["memberships"] if row.is_of_group else ["memberships", _ADD]
    links: dict[str, LinkSource] = {"self": _self(seen, row)}
    for page in pages:
        links[page] = seen.href(page, presenceSubscriptionId=row.id)
    return resources.PresenceSubscription(
        id=row.id, links=resources.PresenceSubscriptionLinks(links)
    )


_ADD = "addToPresenceSubscription"


def _self(seen: Application, row: PresenceSubscription) -> str:
    return seen.href("presenceSubscription", presenceSubscriptionId=row.id)


def presence_subscriptions(seen: Application) -> resources.PresenceSubscriptions:
    """All subscriptions of the application."""
    rows = [
        presence_subscription(seen, row)
        for row in seen.part(Subscriptions).presence.values()
    ]
    here = seen.href("presenceSubscriptions")
    return resources.PresenceSubscriptions(
        links=resources.PresenceSubscriptionsLinks({"self": here}),
        embedded=resources.PresenceSubscriptionsEmbedded(
            {"presenceSubscription": rows}
        ),
    )


def membership(
    seen: Application, row: PresenceSubscription, user: User
) -> resources.PresenceSubscriptionMembership:
    """That a subscription has somebody."""
    key = f"{row.id},{user.address}"
    here = seen.href(
        "presenceSubscriptionMembership", presenceSubscriptionMembershipId=key
    )
    return resources.PresenceSubscriptionMembership(
        links=resources.PresenceSubscriptionMembershipLinks(
            {
                "self": here,
                "contact": seen.href("contact", personId=user.address),
                "presenceSubscription": _self(seen, row),
            }
        )
    )


def memberships(
    seen: Application, rows: Iterable[tuple[PresenceSubscription, User]]
) -> resources.PresenceSubscriptionMemberships:
    """Some memberships, whatever subscriptions they belong to."""
    here = seen.href("presenceSubscriptionMemberships")
    return resources.PresenceSubscriptionMemberships(
        links=resources.PresenceSubscriptionMembershipsLinks({"self": here}),
        embedded=_embedded(seen, rows),
    )


def memberships_of(
    seen: Application, row: PresenceSubscription
) -> resources.Memberships:
    """All memberships of a subscription."""
    here = seen.href("memberships", presenceSubscriptionId=row.id)
    return resources.Memberships(
        links=resources.MembershipsLinks({"self": here}),
        embedded=_embedded(seen, [(row, user) for user in row.contacts]),
    )


def _embedded(
    seen: Application, rows: Iterable[tuple[PresenceSubscription, User]]
) -> resources.PresenceSubscriptionMembershipsEmbedded:
    shown = [membership(seen, row, user) for row, user in rows]
    return resources.PresenceSubscriptionMembershipsEmbedded(
        {"presenceSubscriptionMembership": shown}
    )


def subscribed_contacts(seen: Application) -> resources.SubscribedContacts:
    """Everybody whom the application follows, each once."""
    found = seen.part(Subscriptions).presence.values()
    people = dict.fromkeys(user for row in found for user in row.contacts)
    hrefs = [seen.href("contact", personId=user.address) for user in people]
    here = seen.href("subscribedContacts")
    return resources.SubscribedContacts(
        links=resources.SubscribedContactsLinks({"self": here, "contact": hrefs})
    )


def list_subscription(
    seen: Application,
) -> resources.MyContactsAndGroupsSubscription:
    """Whether the application learns of changes of the contact list."""
    state = enums.SubscriptionState.DISCONNECTED
    pages = ["startOrRefreshSubscriptionToContactsAndGroups"]
    if seen.part(Subscriptions).list_expires is not None:
        state = enums.SubscriptionState.CONNECTED
        pages.append("stopSubscriptionToContactsAndGroups")
    here = seen.href("myContactsAndGroupsSubscription")
    links: dict[str, LinkSource] = {"self": here}
    links.update((page, seen.href(page)) for page in pages)
    return resources.MyContactsAndGroupsSubscription(
        state=state, links=resources.MyContactsAndGroupsSubscriptionLinks(links)
    )
