"""The application of a client: created, read again, created anew, ended."""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from ..errors import DecodeError, Gone, HostRefused, NotFound, UcwaError
from ..link import Link
from ..request import Request
from ..resource import Resource
from ..response import Response
from .addresses import identity, resolve
from .effects import Flow, Platform
from .identifiers import new_identifier
from .settings import Settings

if TYPE_CHECKING:
    from ..events import Event
    from ..resources import Application
    from ..signals import ApplicationRecreated
    from .intents import Intents
    from .restoring import Exchange, Restoring

__all__ = ["ApplicationHome"]

_logger = getLogger(__name__)


def _nothing() -> None:
    pass


class ApplicationHome:
    """The application and where it is."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        intents: Intents,
        exchange: Exchange,
        forget: Callable[[], object] = _nothing,
    ) -> None:
        """
        Args:
            exchange: Sends a request of a verb. Each may be executed twice without harm.
            forget: Is called when all hrefs become void.
        """
        self.base = ""
        """What hrefs resolve against."""
        self._settings = settings
        self._exchange = exchange
        self._forget = forget
        self._endpoint_id = settings.endpoint_id or new_identifier(platform)
        self._collection = ""
        self._is_anonymous = False
        self._application: Resource | None = None
        self._url = ""
        self._intents = intents

    @property
    def application(self) -> Application:
        """Its newest state that is known."""
        assert self._application is not None, "there is no application yet"
        return cast("Application", self._application)

    @property
    def restoring(self) -> Restoring:
        """What sets up once more what the user had."""
        from .restoring import Restoring  # needed after a loss alone

        return Restoring(self._intents, lambda: self.application, self._exchange)

    @property
    def is_open(self) -> bool:
        """Whether there is an application."""
        return self._application is not None

    @property
    def is_own(self) -> bool:
        """Whether it was created here, and so is to be deleted in the end."""
        return bool(self._collection)

    @property
    def url(self) -> str:
        """Where it is; absolute."""
        return self._url

    @property
    def events_href(self) -> str:
        """Where its event channel begins."""
        href = self.application.links.single("events", Link).href
        if not href:
            raise DecodeError("the application has no event channel", "application")
        return href

    def create(self, url: str, *, anonymous: bool = False) -> Flow[Application]:
        """Creates an application.

        Args:
            url: Of the collection `applications`, or `anonApplications`.
            anonymous: Whether it is the latter.
        """
        self._collection, self._is_anonymous = url, anonymous
        settings = self._settings
        rows = [("culture", settings.culture)]
        if not anonymous:
            rows.append(("endpointId", self._endpoint_id))
            if settings.instance_id is not None:
                rows.append(("instanceId", settings.instance_id))
        rows.append(("userAgent", settings.user_agent))
        page = "anonApplications" if anonymous else "applications"
        request: Request[Any] = Request(
            "POST", url, f"{page}.POST", "Application", body=tuple(rows)
        )
        self.base = url
        response = yield from self._exchange(request)
        self.base = response.url or url
        if response.value is None and "location" in response.headers:
            self._url = resolve(self.base, response.headers["location"])
            return (yield from self.read_again())
        return self._keep(response)

    def attach(self, url: str) -> Flow[Application]:
        """Takes an application that exists; it is not deleted in the end.

        Args:
            url: Of the application; absolute.
        """
        self.base = self._url = url
        return (yield from self.read_again())

    def read_again(self) -> Flow[Application]:
        """Reads the application. Raises NotFound where the server does not know it."""
        request: Request[Any] = Request(
            "GET", self._url, "application.GET", "Application"
        )
        return self._keep((yield from self._exchange(request)))

    def recreate(self) -> Flow[ApplicationRecreated]:
        """Creates the application anew and restores what the user had.

        Raises NotFound where it was not created here.
        """
        if not self.is_own:
            raise NotFound(404, "the application is gone; it was not created here")
        self._forget()
        yield from self.create(self._collection, anonymous=self._is_anonymous)
        lost: list[str] = []
        trouble = yield from self.restoring.make_available()
        if trouble is not None:
            lost.append(trouble)
        try:
            # With what the user can do now.
            yield from self.read_again()
        except UcwaError as error:
            _logger.warning("the new application can't be read: %s", error)
        lost += yield from self.restoring.subscribe_all()
        from ..signals import ApplicationRecreated  # as above

        return ApplicationRecreated(self.application, tuple(lost))

    def resubscribe(self) -> Flow[tuple[str, ...]]:
        """Begins all subscriptions anew; gives those that could not be, as sentences."""
        try:
            yield from self.read_again()
        except UcwaError as error:
            _logger.warning("the application can't be read again: %s", error)
        return (yield from self.restoring.subscribe_all())

    def delete(self) -> Flow[None]:
        """Ends the application, if it was created here. The event channel must be closed.

        Failures are logged: the server ends an application by itself after a while.
        """
        if not self.is_own or self._application is None:
            return
        request: Request[Any] = Request("DELETE", self._url, "application.DELETE", None)
        self._collection = ""
        try:
            yield from self._exchange(request)
        except (NotFound, Gone):
            _logger.debug("the application is gone already")
        except UcwaError as error:
            _logger.warning("the application was not deleted: %s", error)

    def note(self, event: Event[Resource]) -> None:
        """Takes in the newest state of `me` and others that an event brings along."""
        application = self._application
        if application is None:
            return
        newest = event.resource
        known = application.embedded.first(event.link.rel)
        if newest is None or known is None or event.type != "updated":
            return
        self._replace(event.link.rel, newest)

    def learn(self, request: Request[Any], response: Response[Any]) -> None:
        """Takes in the newest state of the application, or of a part of it, that was read."""
        value, application = response.value, self._application
        if application is None or request.method != "GET":
            return
        if not isinstance(value, Resource) or not value.href:
            return
        address = self._address(value.href)
        if address == identity(self._url):
            self._keep(response)
            return
        for rel, known in application.embedded.items():
            if isinstance(known, Resource) and self._address(known.href) == address:
                self._replace(rel, value)

    def _address(self, href: str) -> str:
        try:
            return identity(resolve(self.base, href)) if href else ""
        except UcwaError:
            return identity(href)

    def _replace(self, rel: str, newest: Resource) -> None:
        application: Resource = self.application
        copies = {**application.embedded.wire(), rel: newest}
        embedded = type(application.embedded).of(copies)
        self._application = evolve(application, embedded=embedded)

    def _keep(self, response: Response[Any]) -> Application:
        application = response.value
        if not isinstance(application, Resource):
            raise DecodeError("expected an application", response.url)
        try:
            self._url = resolve(self.base, application.href or self._url)
        except HostRefused:
            if not self._url:
                raise
            _logger.warning("the application states an address that can't be its own")
        self._application = application
        return self.application
