"""Sets up once more what the user had, by the links of a new application.

Hrefs from before are void, so each thing is found from the application on, as it was at the
first time. What can't be set up is told as a sentence, and left.
"""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import Any

from attrs import evolve

from ..errors import Conflict, LinkUnavailable, UcwaError
from ..link import Link
from ..request import Request
from ..resource import Resource
from ..response import Response
from .effects import Flow
from .intents import CONTACT_LIST, Intents, Subscribed

__all__ = ["Exchange", "Restoring"]

Exchange = Callable[[Request[Any]], Flow[Response[Any]]]
"""Sends a request of a verb, reads its reply and has the intents record it."""

_logger = getLogger(__name__)


class Restoring:
    """Makes available and subscribes again."""

    def __init__(
        self,
        intents: Intents,
        application: Callable[[], Resource],
        exchange: Exchange,
    ) -> None:
        """`application` gives the newest state of it."""
        self._intents = intents
        self._application = application
        self._exchange = exchange

    def make_available(self) -> Flow[str | None]:
        """Makes the user available, if it was; gives what went wrong."""
        request = self._intents.available
        if request is None:
            return None
        try:
            me = yield from self._part("me")
            if not me.links.single("makeMeAvailable", Link).href:
                # An application that lived on under the same endpoint.
                return None
            yield from self._again(request, me, "makeMeAvailable")
        except Conflict as error:
            if (error.subcode or "").lower() != "alreadyexists":
                return _told("the user is not available", error)
        except UcwaError as error:
            return _told("the user is not available", error)
        return None

    def subscribe_all(self) -> Flow[tuple[str, ...]]:
        """Begins all subscriptions anew; gives what went wrong."""
        lost: list[str] = []
        for subscribed in self._intents.take_subscriptions():
            try:
                yield from self.subscribe(subscribed)
            except UcwaError as error:
                lost.append(_told(_name(subscribed), error))
        return tuple(lost)

    def subscribe(self, subscribed: Subscribed) -> Flow[None]:
        """Begins one subscription anew. Raises as any request does."""
        request = subscribed.request
        people = yield from self._part("people")
        if request.operation == CONTACT_LIST:
            owner = yield from self._follow(people, "myContactsAndGroupsSubscription")
            rel = "startOrRefreshSubscriptionToContactsAndGroups"
            yield from self._again(request, owner, rel)
        elif request.operation == "presenceSubscriptions.POST":
            yield from self._again(request, people, "presenceSubscriptions")
        else:
            group = yield from self._group(people, subscribed.group)
            response = yield from self._again(
                request, group, "subscribeToGroupPresence"
            )
            yield from self._add(response.value, subscribed.added)

    def _add(self, subscription: object, uris: tuple[str, ...]) -> Flow[None]:
        if uris and isinstance(subscription, Resource):
            rel = "addToPresenceSubscription"
            add: Request[Any] = Request(
                "POST",
                "",
                f"{rel}.POST",
                "PresenceSubscriptionMemberships",
                body=(("contactUris", uris),),
            )
            yield from self._again(add, subscription, rel)

    def _group(self, people: Resource, identifier: str) -> Flow[Resource]:
        groups = yield from self._follow(people, "myGroups")
        for rel in groups.embedded:
            for group in groups.embedded.all(rel):
                known = {getattr(group, name, None) for name in ("id", "name")}
                if identifier and identifier in known:
                    return group
        raise LinkUnavailable("myGroups", "group", f"there is no group {identifier!r}")

    def _again(
        self, request: Request[Any], owner: Resource, rel: str
    ) -> Flow[Response[Any]]:
        """Sends a request to where a link leads now."""
        href = owner.links.single(rel, Link).href
        if not href:
            raise LinkUnavailable(owner.rel or "", rel, owner.links.hint)
        return (yield from self._exchange(evolve(request, href=href)))

    def _part(self, rel: str) -> Flow[Resource]:
        """`me` or `people`."""
        return (yield from self._follow(self._application(), rel))

    def _follow(self, owner: Resource, rel: str) -> Flow[Resource]:
        copy = owner.embedded.first(rel)
        if copy is not None:
            return copy
        href = owner.links.single(rel, Link).href
        if not href:
            raise LinkUnavailable(owner.rel or "", rel, owner.links.hint)
        name = f"{rel[:1].upper()}{rel[1:]}"
        request: Request[Any] = Request("GET", href, f"{rel}.GET", name)
        value = (yield from self._exchange(request)).value
        if not isinstance(value, Resource):
            raise LinkUnavailable(owner.rel or "", rel, "its reply is empty")
        return value


def _name(subscribed: Subscribed) -> str:
    operation = subscribed.request.operation
    if operation == CONTACT_LIST:
        return "contacts and groups are not subscribed to"
    if subscribed.group:
        return f"the presence of the group {subscribed.group} is not subscribed to"
    uris = dict(subscribed.request.body).get("uris")
    names = ", ".join(map(str, uris)) if isinstance(uris, (list, tuple)) else "contacts"
    return f"the presence of {names} is not subscribed to"


def _told(what: str, error: UcwaError) -> str:
    sentence = f"{what}: {error}"
    _logger.warning("%s", sentence)
    return sentence
