"""The client for programs with threads; `AsyncClient` is the same for those with tasks."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, overload

from ._httpx import Certificate, Verify, sync_client
from ._sync_conveniences import SyncConveniences
from ._sync_driver import SyncDriver
from ._sync_platform import SyncPlatform
from .protocol.effects import Flow
from .protocol.session import Session
from .protocol.settings import Settings
from .resource import Resource

if TYPE_CHECKING:
    import httpx

    from ._options import Options
    from .auth import Auth
    from .events import Event
    from .resources import Application
    from .signals import Signal
    from .streams import EventStream

__all__ = ["Client"]

H = TypeVar("H", bound=Callable[..., object])
R = TypeVar("R", bound=Resource)
S = TypeVar("S", bound="Signal")
T = TypeVar("T")


class Client(SyncConveniences):
    """A user who is signed in.

        with Client.sign_in("user@contoso.example", auth.Password(secret)) as ucwa:
            ...

    Several threads may share it. The first call of `events`, `signals`, `on` or `run`
    starts a thread that reads the event channel.
    """

    @classmethod
    def sign_in(
        cls,
        address: str,
        auth: Auth,
        *,
        http: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
        proxy: str | httpx.URL | httpx.Proxy | None = None,
        cert: Certificate | None = None,
        verify: Verify = True,
        **options: Unpack[Options],
    ) -> Self:
        """Finds the user's server, signs in and creates an application.

        Leaving the client, or `close`, deletes the application.

        Args:
            address: Of the user, as for mail; of an anonymous guest that of the organizer.
            auth: How the user proves who they are.
            http: What to send with; neither it nor its connections are closed in the end.
            transport: What httpx is to send with; it is closed with the client.
            proxy: The URL of a proxy.
            cert: A client certificate.
            verify: Whom to trust: a context of TLS, a file or folder of certificates.
            options: The fields of `protocol.settings.Settings`.

        Raises:
            AuthError: The server does not let the user in.
            TransportError: No server was reached; `HostRefused` where it is not trusted.
            RequestTimeout: There was no answer in time.
            StatusError: The server refused to create an application.
        """
        send = sync_client(http, transport, proxy, cert, verify)
        owned = http is None
        return cls._opened(Session.sign_in, auth, address, send, owned, options)

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        auth: Auth | None = None,
        address: str | None = None,
        http: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
        proxy: str | httpx.URL | httpx.Proxy | None = None,
        cert: Certificate | None = None,
        verify: Verify = True,
        **options: Unpack[Options],
    ) -> Self:
        """Takes an application that exists, or creates one where the URL is known.

        Args:
            url: Of an application, which is not deleted at the end, or of the `applications`
                of a server.
            auth: How the user proves who they are.
            address: Of the user, as for mail.
            http: What to send with; neither it nor its connections are closed in the end.
            transport: What httpx is to send with; it is closed with the client.
            proxy: The URL of a proxy.
            cert: A client certificate.
            verify: Whom to trust: a context of TLS, a file or folder of certificates.
            options: The fields of `protocol.settings.Settings`.

        Raises as `sign_in` does, and `NotFound` where there is no such application.
        """
        send = sync_client(http, transport, proxy, cert, verify)

        def start(session: Session) -> Flow[None]:
            return session.connect(url)

        return cls._opened(start, auth, address, send, http is None, options)

    @classmethod
    def _opened(
        cls,
        start: Callable[[Session], Flow[None]],
        auth: Auth | None,
        address: str | None,
        http: httpx.Client,
        owned: bool,
        options: Options,
    ) -> Self:
        settings = Settings(**options)
        driver = SyncDriver(http, settings, owned=owned)
        session = Session(SyncPlatform(), settings, auth, address)
        client = cls(session, driver)
        try:
            driver.run(start(session))
        except BaseException:
            client.close()
            raise
        return client

    @property
    def application(self) -> Application:
        """The newest state of the application that was read.

        `embedded` has `me`, `people`, `online_meetings` and `communication`.
        """
        return self._session.application

    @property
    def settings(self) -> Settings:
        """How the client behaves."""
        return self._session.settings

    @overload
    def events(
        self, kind: None = None, *, type: str | None = None
    ) -> EventStream[Event[Resource]]: ...
    @overload
    def events(
        self, kind: type[R], *, type: str | None = None
    ) -> EventStream[Event[R]]: ...
    def events(
        self, kind: type[R] | None = None, *, type: str | None = None
    ) -> EventStream[Event[R]]:
        """What happens from now on; the first stream also gives what came before it.

        Args:
            kind: Of the resource that an event happened to; None for all.
            type: `started`, `updated`, `completed`, `added`, `deleted`; None for all.
        """
        from .streams import EventStream  # who never listens need not load it

        subscription = self._session.hub.events(kind, type=type)
        self._driver.run(self._session.start_channel())
        return EventStream(subscription, self._session.start_channel, self._driver.run)

    @overload
    def signals(self, kind: None = None) -> EventStream[Signal]: ...
    @overload
    def signals(self, kind: type[S]) -> EventStream[S]: ...
    def signals(self, kind: type[Signal] | None = None) -> EventStream[Any]:
        """What the event channel tells of itself from now on, for instance `Resumed`.

        Args:
            kind: Of the signals; None for all.
        """
        from .signals import Signal
        from .streams import EventStream

        subscription = self._session.hub.signals(kind or Signal)
        self._driver.run(self._session.start_channel())
        return EventStream(subscription, self._session.start_channel, self._driver.run)

    @overload
    def on(
        self, kind: None, handler: None = None, *, type: str | None = None
    ) -> Callable[[Callable[[Event[Resource]], T]], Callable[[Event[Resource]], T]]: ...
    @overload
    def on(
        self,
        kind: None,
        handler: Callable[[Event[Resource]], T],
        *,
        type: str | None = None,
    ) -> Callable[[Event[Resource]], T]: ...
    @overload
    def on(
        self, kind: type[R], handler: None = None, *, type: str | None = None
    ) -> Callable[[Callable[[Event[R]], T]], Callable[[Event[R]], T]]: ...
    @overload
    def on(
        self,
        kind: type[R],
        handler: Callable[[Event[R]], T],
        *,
        type: str | None = None,
    ) -> Callable[[Event[R]], T]: ...
    @overload
    def on(
        self, kind: type[S], handler: None = None
    ) -> Callable[[Callable[[S], T]], Callable[[S], T]]: ...
    @overload
    def on(self, kind: type[S], handler: Callable[[S], T]) -> Callable[[S], T]: ...
    def on(
        self,
        kind: type[Resource | Signal] | None,
        handler: Callable[[Any], object] | None = None,
        *,
        type: str | None = None,
    ) -> Callable[[Any], object]:
        """Has a function called with each event or signal from now on.

            @ucwa.on(Message, type="completed")
            def received(event: Event[Message]) -> None: ...

        Handlers are called one at a time, in order, beside the rest of the program; one may
        call the client, also `run`. An error of one is logged and harms no other.

        Args:
            kind: Of the resource that an event happened to, or of signals; None for all
                events.
            handler: What to call; without it this is a decorator.
            type: `started`, `updated`, `completed`, `added`, `deleted`; None for all.
        """
        if handler is None:
            return lambda given: self._on(kind, type, given)
        return self._on(kind, type, handler)

    def _on(self, kind: type[Resource | Signal] | None, type: str | None, call: H) -> H:
        self._session.handlers.add(kind, type, call)
        self._driver.run(self._session.handlers.start())
        self._driver.run(self._session.start_channel())
        return call

    def close(self) -> None:
        """Ends the channel, deletes the application if it was created here, and lets go of
        all connections. It takes `close_timeout` at most, or little more; a second call
        only waits for the first."""
        is_mine = True  # Also where it is interrupted.
        try:
            is_mine = self._driver.run(self._session.close())
        finally:
            if is_mine:
                self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
