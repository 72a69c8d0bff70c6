"""Subscriptions: begun, prolonged, ended, and what they make applications learn."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ....errors import Forbidden, NotFound
from ...applications import Application
from ...channel import MEDIUM
from ...notices import (
    ApplicationAbsent,
    ApplicationEnded,
    MadeAvailable,
    UserChanged,
)
from ...schedule import Timer
from ...users import User
from . import subscription_views
from .privacy import hides_from
from .state import Followers, PresenceSubscription, Subscriptions

__all__ = [
    "add_contacts",
    "begin",
    "begin_list",
    "drop_all",
    "end",
    "end_list",
    "find",
    "find_member",
    "prolong",
    "remove_member",
    "tell_modalities",
    "tell_subscribers",
]

_MINUTE = 60.0

_LONGEST = 30 * _MINUTE
"""What is prolonged ends after this time at the latest."""

_WARNING = 2 * _MINUTE
"""How long before its end an application is told that a subscription ends."""

_MAX_SUBSCRIPTIONS = 100
_MAX_FOLLOWED = 1000
"""Of one application."""

_PAGES = {
    "presence": "contactPresence",
    "note": "contactNote",
    "location": "contactLocation",
    "modalities": "contactSupportedModalities",
}
"""What shows an aspect of a user to others."""


# Presence


def begin(
    application: Application,
    minutes: int,
    people: Iterable[User],
    group_id: str | None = None,
) -> PresenceSubscription:
    """Follows some people, or the members of a group. A group that is followed already is
    followed for longer, with its present members.

    Raises `Forbidden` where there are too many subscriptions.
    """
    found = application.part(Subscriptions)
    world = application.world
    known = None if group_id is None else found.presence.get(group_id)
    if known is not None:
        prolong(application, known, minutes)
        add_contacts(application, known, people)
        return known
    if len(found.presence) >= _MAX_SUBSCRIPTIONS:
        raise Forbidden("There are too many subscriptions.", subcode="LimitExceeded")
    members = tuple(dict.fromkeys(people))
    _check_room(found, members)
    subscription = PresenceSubscription(
        group_id or world.identities.hex(),
        world.schedule.now + minutes * _MINUTE,
        is_of_group=group_id is not None,
    )
    new = _enter(application, subscription, members)
    found.presence[subscription.id] = subscription
    _set_timers(application, subscription)
    link = application.link(
        "presenceSubscription", presenceSubscriptionId=subscription.id
    )
    application.emit("added", link, sender=application.link("people"))
    _show(application, new)
    return subscription


def add_contacts(
    application: Application, subscription: PresenceSubscription, people: Iterable[User]
) -> tuple[User, ...]:
    """Follows more people by a subscription; gives those that it did not have yet.

    Raises `Forbidden` where an application follows too many.
    """
    members = tuple(
        row for row in dict.fromkeys(people) if row not in subscription.contacts
    )
    _check_room(application.part(Subscriptions), members)
    _show(application, _enter(application, subscription, members))
    return members


def _check_room(found: Subscriptions, more: tuple[User, ...]) -> None:
    count = sum(len(row.contacts) for row in found.presence.values())
    if count + len(more) > _MAX_FOLLOWED:
        raise Forbidden("Too many people are followed.", subcode="LimitExceeded")


def _enter(
    application: Application,
    subscription: PresenceSubscription,
    people: tuple[User, ...],
) -> tuple[User, ...]:
    """Adds people; gives those who were not followed by anything before."""
    found = application.part(Subscriptions)
    new = tuple(row for row in people if not found.follows(row))
    subscription.contacts.extend(people)
    for user in new:
        user.part(Followers).applications.append(application)
        _tell_followed(application, "added", user)
    return new


def _leave(application: Application, people: Iterable[User]) -> None:
    """Looks no more at those whom no subscription has any more."""
    found = application.part(Subscriptions)
    for user in people:
        if not found.follows(user):
            user.part(Followers).applications.remove(application)
            _tell_followed(application, "deleted", user)


def _show(application: Application, people: tuple[User, ...]) -> None:
    """Tells an application to look at the presence of people."""
    for user in people:
        _tell_changed(application, "contactPresence", user)


def prolong(
    application: Application, subscription: PresenceSubscription, minutes: int
) -> None:
    """Adds to what is left of a subscription, up to the longest time."""
    now = application.world.schedule.now
    subscription.expires = _later(now, subscription.expires, minutes)
    _set_timers(application, subscription)


def _later(now: float, expires: float, minutes: int) -> float:
    return max(expires, min(expires + minutes * _MINUTE, now + _LONGEST))


def _set_timers(application: Application, subscription: PresenceSubscription) -> None:
    schedule = application.world.schedule
    _cancel(subscription.timers)
    subscription.timers = [
        schedule.at(
            subscription.expires - _WARNING, partial(_warn, application, subscription)
        ),
        schedule.at(subscription.expires, partial(end, application, subscription)),
    ]


def _cancel(timers: list[Timer]) -> None:
    for timer in timers:
        timer.cancel()
    timers.clear()


def _warn(application: Application, subscription: PresenceSubscription) -> None:
    shown = subscription_views.presence_subscription(application, subscription)
    application.emit("updated", shown, sender=application.link("people"))


def end(application: Application, subscription: PresenceSubscription) -> None:
    """Ends a subscription, in its time or before."""
    found = application.part(Subscriptions)
    _cancel(subscription.timers)
    if found.presence.pop(subscription.id, None) is None:
        return
    _leave(application, subscription.contacts)
    link = application.link(
        "presenceSubscription", presenceSubscriptionId=subscription.id
    )
    application.emit("deleted", link, sender=application.link("people"))


def find(application: Application, id: str) -> PresenceSubscription:
    """A subscription. Raises `NotFound` where there is none, or none any more: it says
    what deployments say, as if the application were gone."""
    found = application.part(Subscriptions).presence.get(id)
    if found is None:
        raise NotFound(subcode="ApplicationNotFound")
    return found


def find_member(application: Application, id: str) -> tuple[PresenceSubscription, User]:
    """A subscription and somebody in it, by what identifies the pair.

    Raises `NotFound` where there is none.
    """
    key, _, address = id.partition(",")
    subscription = find(application, key)
    for user in subscription.contacts:
        if user.address == address.lower():
            return subscription, user
    raise NotFound("The subscription does not have this contact.")


def remove_member(
    application: Application, subscription: PresenceSubscription, user: User
) -> None:
    """Takes somebody out of a subscription."""
    subscription.contacts.remove(user)
    _leave(application, (user,))


def _tell_followed(application: Application, type: str, user: User) -> None:
    application.emit(
        type,
        application.link("contact", personId=user.address),
        sender=application.link("people"),
        in_=application.link("subscribedContacts"),
        priority=MEDIUM,
    )


def _tell_changed(application: Application, page: str, user: User) -> None:
    application.emit(
        "updated",
        application.link(page, personId=user.address),
        sender=application.link("people"),
        in_=application.link("contact", personId=user.address),
    )


# The contact list


def begin_list(application: Application, minutes: int) -> None:
    """Lets an application learn of changes of the contact list, or for longer."""
    found = application.part(Subscriptions)
    schedule = application.world.schedule
    if found.list_expires is None:
        found.list_expires = schedule.now + minutes * _MINUTE
    else:
        found.list_expires = _later(schedule.now, found.list_expires, minutes)
    _cancel(found.list_timers)
    found.list_timers = [
        schedule.at(found.list_expires - _WARNING, partial(_warn_of_list, application)),
        schedule.at(found.list_expires, partial(end_list, application)),
    ]


def _warn_of_list(application: Application) -> None:
    shown = subscription_views.list_subscription(application)
    application.emit("updated", shown, sender=application.link("people"))


def end_list(application: Application) -> None:
    """Tells an application no more of changes of the contact list."""
    found = application.part(Subscriptions)
    found.list_expires = None
    _cancel(found.list_timers)


# What happens to others


def tell_subscribers(notice: UserChanged) -> None:
    """Tells all who follow a user what changed, where they may see it."""
    page = _PAGES.get(notice.aspect)
    if page is not None:
        _tell_all(notice.user, page)


def tell_modalities(notice: MadeAvailable | ApplicationEnded) -> None:
    """A user can be reached in other ways than before."""
    _tell_all(notice.application.user, "contactSupportedModalities")


def _tell_all(user: User, page: str) -> None:
    for application in user.part(Followers).applications:
        if not hides_from(user, application.user):
            _tell_changed(application, page, user)


def drop_all(notice: ApplicationAbsent | ApplicationEnded) -> None:
    """An application that is gone, or was for long, follows nobody any more."""
    application = notice.application
    found = application.part(Subscriptions)
    for subscription in found.presence.values():
        _cancel(subscription.timers)
        for user in subscription.contacts:
            followers = user.part(Followers).applications
            if application in followers:
                followers.remove(application)
    found.presence.clear()
    end_list(application)
