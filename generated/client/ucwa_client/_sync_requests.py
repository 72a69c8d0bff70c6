"""The calls of `Client` that send requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._sync_driver import SyncDriver
from .link import Link
from .protocol.session import Session
from .request import Operation, Request
from .resource import Resource
from .response import Response

if TYPE_CHECKING:
    from .results import Accepted, Outcome

__all__ = ["SyncRequests"]

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
R = TypeVar("R", bound=Resource)
T = TypeVar("T")


class SyncRequests:
    """What is asked of a server, one by one or together."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Of a session that is open: use `sign_in` or `connect`."""
        self._session = session
        self._driver = driver

    @overload
    def send(
        self,
        request: Operation[T],
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Accepted: ...
    @overload
    def send(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T: ...
    def send(
        self,
        request: Request[Any],
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Sends a request; gives the resource that it is answered with.

        An operation is only begun: an event will tell how it ended.

        Args:
            request: What a verb of a link gives.
            timeout: In seconds, for this request.
            headers: To send with it.

        Raises:
            StatusError: The server answered with an error; the class tells which.
            TransportError: The server was not reached, or the connection broke.
            RequestTimeout: There was no answer in time.
            AuthError: There is no token, or the server wants another one.
            DecodeError: The answer is not what it should be.
        """
        return self._driver.run(
            self._session.send(request, timeout=timeout, headers=_pairs(headers))
        )

    def exchange(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[T]:
        """Sends a request; gives the whole reply: status, headers, value and raw body.

        Raises as `send` does.
        """
        return self._driver.run(
            self._session.exchange(request, timeout=timeout, headers=_pairs(headers))
        )

    def run(self, operation: Operation[T], *, timeout: float | None = None) -> T:
        """Begins an operation and waits until it is completed; gives its resource.

        Args:
            operation: What a verb of a link gives.
            timeout: In seconds, for all of it; None is without end.

        Raises:
            OperationFailed: It ended in failure; `code` and `subcode` tell why.
            OperationLost: Nobody can tell how it ended.
            RequestTimeout: It did not end in time. It may go on.

        Raises also as `send` does.
        """
        return self._driver.run(self._session.run(operation, timeout=timeout))

    def follow(self, link: Link[R]) -> R:
        """What a link leads to: the embedded copy if there is one, else what is read.

        Raises as `send` does, and `LinkUnavailable` where the server does not offer it.
        """
        return self._driver.run(self._session.follow(link))

    def update(self, resource: R, change: Callable[[R], R]) -> R:
        """Changes a resource on the server; gives its new state.

            meeting = ucwa.update(meeting, lambda m: evolve(m, subject="New"))

        Where somebody else changed it meanwhile it is read again and the change is applied to
        that, several times at most. What no table knows of it is kept.

        Args:
            resource: As it was read.
            change: Gives the resource as it should be.

        Raises:
            UpdateConflict: Others were faster each time.

        Raises also as `send` does.
        """
        return self._driver.run(self._session.update(resource, change))

    @overload
    def batch(self, first: Request[A], /) -> tuple[Outcome[A]]: ...
    @overload
    def batch(
        self, first: Request[A], second: Request[B], /
    ) -> tuple[Outcome[A], Outcome[B]]: ...
    @overload
    def batch(
        self, first: Request[A], second: Request[B], third: Request[C], /
    ) -> tuple[Outcome[A], Outcome[B], Outcome[C]]: ...
    @overload
    def batch(
        self,
        first: Request[A],
        second: Request[B],
        third: Request[C],
        fourth: Request[D],
        /,
    ) -> tuple[Outcome[A], Outcome[B], Outcome[C], Outcome[D]]: ...
    @overload
    def batch(
        self,
        first: Request[A],
        second: Request[B],
        third: Request[C],
        fourth: Request[D],
        fifth: Request[E],
        /,
    ) -> tuple[Outcome[A], Outcome[B], Outcome[C], Outcome[D], Outcome[E]]: ...
    @overload
    def batch(
        self,
        first: Request[A],
        second: Request[B],
        third: Request[C],
        fourth: Request[D],
        fifth: Request[E],
        sixth: Request[F],
        /,
    ) -> tuple[
        Outcome[A], Outcome[B], Outcome[C], Outcome[D], Outcome[E], Outcome[F]
    ]: ...
    @overload
    def batch(self, *requests: Request[T]) -> tuple[Outcome[T], ...]: ...
    def batch(self, *requests: Request[Any]) -> tuple[Outcome[Any], ...]:
        """Sends requests together; gives how each ended, in the same order.

        One that fails does not harm the others, also where the server is not reached. An
        operation is only begun; its value is `Accepted`. Many are sent in several batches.

        Raises:
            EncodeError: One of them may not be in a batch; nothing was sent.
        """
        return self._driver.run(self._session.batch(*requests))


def _pairs(headers: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple((headers or {}).items())
