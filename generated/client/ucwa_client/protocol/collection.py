"""The collection that applications are created in: where it is, and where by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from ..request import Request
from ..response import Response
from .addresses import TrustedHosts
from .effects import Flow
from .exchange import Exchanger
from .settings import Settings

if TYPE_CHECKING:
    from .discovery import Whereabouts

__all__ = ["Collection"]

T = TypeVar("T")


class Collection:
    """The `applications` of one user. One flow at a time may use it."""

    def __init__(
        self,
        settings: Settings,
        hosts: TrustedHosts,
        exchanger: Exchanger,
        address: str | None,
    ) -> None:
        """`address` is that of the user, by which it is found."""
        self.stated: str | None = None
        """Its URL, where the user states it."""
        self._settings = settings
        self._hosts = hosts
        self._exchanger = exchanger
        self._address = address
        self._found: Whereabouts | None = None

    def url(self) -> Flow[str]:
        """Where it is. Raises as `discovery.discover` does."""
        return (yield from self._whereabouts().url())

    def create(self, request: Request[T]) -> Flow[Response[T]]:
        """Sends the request for an application to wherever that is done now.

        It may be done twice without harm, as it says which application it is.
        """

        def at(url: str) -> Flow[Response[T]]:
            anew = evolve(request, href=url)
            return self._exchanger.exchange(anew, url, repeatable=True)

        return (yield from self._whereabouts().use(at, repeatable=True))

    def has_moved(self, base: str) -> Flow[bool]:
        """Whether it is on another server than an application at `base` by now."""
        if self.stated is not None:
            return False
        return (yield from self._whereabouts().differ_from(base))

    def _whereabouts(self) -> Whereabouts:
        if self._found is None:
            from .discovery import Whereabouts  # not for who takes one that exists

            tokens = self._exchanger.transmission.tokens
            self._found = Whereabouts(self._find, tokens)
        return self._found

    def _find(self) -> Flow[str]:
        if self.stated is not None:
            return self.stated
        from .discovery import discover

        transmission = self._exchanger.transmission
        return (
            yield from discover(
                self._address,
                self._settings,
                self._hosts,
                transmission.send,
                transmission.tokens,
            )
        )
