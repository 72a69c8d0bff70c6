"""What a user has set up, so that it can be kept up and set up once more.

It is read off the requests that went well. The server forgets all of it with the
application; what was only said or asked once, like a message, is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve, frozen

from ..errors import UcwaError
from ..json_value import JsonValue
from ..link import Link
from ..request import Request
from ..resource import Resource
from ..response import Response
from .addresses import identity, resolve
from .effects import Flag, Platform
from .settings import Settings
from .snapshots import snapshot

__all__ = ["CONTACT_LIST", "Intents", "Subscribed", "input_of"]

CONTACT_LIST = "startOrRefreshSubscriptionToContactsAndGroups.POST"
"""The operation that subscribes to the contact list."""

_AVAILABLE = ("makeMeAvailable.POST", "makeMeAvailable2.POST")
_BEGINS = ("presenceSubscriptions.POST", "subscribeToGroupPresence.POST")
_ADDS = (
    "addToPresenceSubscription.POST",
    "memberships.POST",
    "presenceSubscriptionMemberships.POST",
)
_SETTINGS = (
    "audioPreference",
    "phoneNumber",
    "supportedMessageFormats",
    "supportedModalities",
)
"""What makes the user available, and may be changed later by PUT of `communication`."""
_LONGEST = 30.0
"""Minutes that a subscription has left at most after it was renewed. One to the contact list
may begin with more, but servers differ in that."""
_LEAST, _SPREAD = 0.75, 0.1
"""Renewed after this part of its time, and a random part of the second."""


@frozen(eq=False, repr=False)
class Subscribed:
    """A subscription that runs."""

    request: Request[Any]
    """What began it, with all contacts that were added since."""
    href: str
    """Of the subscription, as the server gave it; empty where it is not known."""
    minutes: int
    expires: float
    """On the clock of the platform, in seconds; so is the next."""
    due: float
    """When to renew it."""
    addresses: frozenset[str] = frozenset()
    """All by which requests may mean it."""
    added: tuple[str, ...] = ()
    """URIs of contacts that were added to the subscription of a group."""
    group: str = ""
    """The identifier of the group, or the href of its link where none was given."""


class Intents:
    """What is kept up. May be told from any thread."""

    def __init__(
        self, platform: Platform, settings: Settings, base: Callable[[], str]
    ) -> None:
        """`base` gives what hrefs resolve against."""
        self.changed: Flag = platform.flag()
        """Set when something is new."""
        self.last_activity: float | None = None
        """When activity was reported last; None before."""
        self._platform = platform
        self._settings = settings
        self._base = base
        self._available: Request[Any] | None = None
        self._changes: dict[str, JsonValue] = {}
        self._subscriptions: dict[str, Subscribed] = {}

    @property
    def available(self) -> Request[Any] | None:
        """What made the user available, with what was changed since; None if nothing did."""
        request = self._available
        if request is None:
            return None
        changes = dict(self._changes)
        kept = tuple(row for row in request.body if row[0] not in changes)
        new = tuple(row for row in changes.items() if row[1] is not None)
        return evolve(request, body=(*kept, *new))

    @property
    def subscriptions(self) -> tuple[Subscribed, ...]:
        """Those that are to run, in the order in which they were begun.

        Where subscriptions are not renewed, those that have expired are not among them.
        """
        found, now = snapshot(self._subscriptions), self._platform.monotonic()
        if self._settings.renew_subscriptions:
            return found
        return tuple(row for row in found if row.expires > now)

    def record(self, request: Request[Any], response: Response[Any]) -> None:
        """Takes note of a request that went well; once of each."""
        operation = request.operation
        if operation in _AVAILABLE:
            self._changes.clear()
            self._available = request
            self.last_activity = self._platform.monotonic()
        elif operation == "reportMyActivity.POST":
            self.last_activity = self._platform.monotonic()
        elif operation == "communication.PUT":
            names = dict(request.body)
            self._changes.update({name: names.get(name) for name in _SETTINGS})
        elif operation == "presence.POST":
            self._changes["signInAs"] = input_of(request, "availability")
        elif operation in _BEGINS or operation == CONTACT_LIST:
            self._begin(request, response)
        elif operation == "presenceSubscription.POST":
            self._extend(request)
        elif operation in _ADDS:
            self._add(request)
        elif operation == "presenceSubscription.DELETE":
            self.drop(self._meant(request))
        elif operation == "stopSubscriptionToContactsAndGroups.POST":
            self._subscriptions.pop(CONTACT_LIST, None)
        elif operation == "application.DELETE":
            self._available = None
            self._subscriptions.clear()
        else:
            return
        self.changed.set()

    def drop(self, subscribed: Subscribed | None) -> None:
        """Forgets a subscription."""
        for key, value in tuple(self._subscriptions.items()):
            if value is subscribed:
                self._subscriptions.pop(key, None)

    def postpone(self, subscribed: Subscribed, seconds: float) -> None:
        """Has a subscription renewed later."""
        later = evolve(subscribed, due=self._platform.monotonic() + seconds)
        self._replace(subscribed, later)

    def take_subscriptions(self) -> tuple[Subscribed, ...]:
        """Those that run, to be begun anew: they are forgotten here."""
        found = self.subscriptions
        self._subscriptions.clear()
        return found

    def _begin(self, request: Request[Any], response: Response[Any]) -> None:
        value = response.value
        is_contact_list = request.operation == CONTACT_LIST
        href = value.href if isinstance(value, Resource) else ""
        href = href or response.headers.get("location", "")
        if is_contact_list:
            href = request.href
        minutes = _number(input_of(request, "duration"))
        begun = Subscribed(
            request, href, minutes, *self._times(minutes), group=_group(request)
        )
        hrefs = {href} if is_contact_list else {href, *_hrefs(value)}
        addresses = frozenset(map(self._address, hrefs - {""}))
        for expired in set(self._subscriptions.values()) - set(self.subscriptions):
            self.drop(expired)
        key = CONTACT_LIST if is_contact_list else self._address(href) or str(id(begun))
        self._subscriptions[key] = evolve(begun, addresses=addresses)

    def _extend(self, request: Request[Any]) -> None:
        subscribed = self._meant(request)
        if subscribed is None:
            return
        left = max(0.0, subscribed.expires - self._platform.monotonic()) / 60
        minutes = _number(input_of(request, "duration"))
        expires, due = self._times(min(left + minutes, _LONGEST))
        later = evolve(subscribed, minutes=minutes, expires=expires, due=due)
        self._replace(subscribed, later)

    def _add(self, request: Request[Any]) -> None:
        subscribed = self._meant(request)
        uris = input_of(request, "contactUris")
        if subscribed is None or not isinstance(uris, (list, tuple)):
            return
        body = dict(subscribed.request.body)
        known = body.get("uris")
        if isinstance(known, (list, tuple)):
            body["uris"] = tuple(dict.fromkeys((*known, *uris)))
            begun = evolve(subscribed.request, body=tuple(body.items()))
            self._replace(subscribed, evolve(subscribed, request=begun))
        else:
            added = (*subscribed.added, *map(str, uris))
            self._replace(subscribed, evolve(subscribed, added=added))

    def _replace(self, old: Subscribed, new: Subscribed) -> None:
        for key, value in tuple(self._subscriptions.items()):
            if value is old:
                self._subscriptions[key] = new

    def _meant(self, request: Request[Any]) -> Subscribed | None:
        address = self._address(request.href)
        found = (row for row in self.subscriptions if address in row.addresses)
        return next(found, None)

    def _times(self, minutes: float) -> tuple[float, float]:
        """When a subscription expires that begins now, and when to renew it."""
        now, share = self._platform.monotonic(), self._platform.random()
        surely = min(minutes, _LONGEST) * 60
        return now + minutes * 60, now + surely * (_LEAST + _SPREAD * share)

    def _address(self, href: str) -> str:
        try:
            return identity(resolve(self._base(), href)) if href else ""
        except UcwaError:
            return identity(href)


def input_of(request: Request[Any], name: str) -> JsonValue:
    """An input of a request, in body or query; None where it has none of the name."""
    return next(
        (value for key, value in (*request.body, *request.query) if key == name), None
    )


def _number(value: JsonValue) -> int:
    try:
        return int(str(value))
    except ValueError:
        return int(_LONGEST)


def _group(request: Request[Any]) -> str:
    if request.operation != "subscribeToGroupPresence.POST":
        return ""
    stated = input_of(request, "groupId")
    query = parse_qsl(urlsplit(request.href).query)
    in_href = (value for name, value in query if name.lower() == "groupid")
    return str(stated) if stated else next(in_href, "")


def _hrefs(value: object) -> set[str]:
    """What the links of a subscription lead to."""
    if not isinstance(value, Resource):
        return set()
    links = (link for rel in value.links for link in _listed(value.links[rel]))
    return {link.href for link in links}


def _listed(
    link: Link[Resource] | tuple[Link[Resource], ...],
) -> tuple[Link[Resource], ...]:
    return link if isinstance(link, tuple) else (link,)
