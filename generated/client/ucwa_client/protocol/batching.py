"""Several requests in one: in chunks, with an outcome for each, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve, frozen

from ..errors import (
    AuthError,
    DecodeError,
    EncodeError,
    RequestTimeout,
    TransportError,
    UcwaError,
)
from ..request import Operation, Request
from ..response import Response
from ..results import Outcome
from .addresses import origin
from .effects import Flow, Sleep
from .exchange import Exchanger, accepted, http_request
from .http import HttpRequest, Reply
from .identifiers import new_identifier
from .multipart import free_boundary, read_parts, write_parts
from .replies import status_error_of
from .retrying import is_repeatable, wait_before_retry

__all__ = ["Batching"]

_ALONE = frozenset({"batch", "contactPhoto", "events", "photo"})
"""Pages whose requests the server does not take in a batch."""
_SPLIT = (413, 429)
"""The whole was too much, and nothing of it was executed."""


@frozen
class _Part:
    """A request on its way."""

    index: int
    request: Request[Any]
    sent: HttpRequest


@frozen
class _Chunk:
    """Parts that go together."""

    parts: tuple[_Part, ...]
    retry: int = 0
    """How often it was too much."""

    def halves(self, retry: int) -> list[_Chunk]:
        """The same in two, or as it is."""
        middle = (len(self.parts) + 1) // 2
        both = (self.parts[:middle], self.parts[middle:])
        return [_Chunk(parts, retry) for parts in both if parts]


def _nothing(_request: Request[Any], _response: Response[Any]) -> None:
    pass


@frozen
class Batching:
    """Sends batches."""

    exchanger: Exchanger
    note: Callable[[Request[Any], Response[Any]], None] = _nothing
    """Is told of each request that went well."""

    def batch(
        self,
        requests: Sequence[Request[Any]],
        url: str,
        base: str,
        *,
        timeout: float | None = None,
    ) -> Flow[tuple[Outcome[Any], ...]]:
        """How each of the requests ended, in their order; of operations it is `Accepted`.

        They are sent in chunks of `Settings.batch_size`, each executed in any order. What
        the server refuses as too much is split and sent again; nothing is executed twice.
        Where it can't be reached what is left is not sent.

        Args:
            url: Of `batch`.
            base: Where relative hrefs are resolved.
            timeout: Of each chunk.

        Raises:
            EncodeError: One of them may not be part of a batch, or can't travel. Nothing
                was sent.
            HostRefused: An href is no address of HTTP. Nothing was sent.
        """
        for index, request in enumerate(requests):
            _check(index, request)
        waiting = self._chunks(requests, url, base)
        outcomes: dict[int, Outcome[Any]] = {}
        while waiting:
            chunk = waiting.popleft()
            try:
                again = yield from self._run(chunk, url, timeout, outcomes)
            except (AuthError, RequestTimeout, TransportError) as error:
                _fail(chunk.parts, error, outcomes)
                for rest in waiting:
                    _fail(rest.parts, _unsent(error), outcomes)
                break
            except UcwaError as error:
                _fail(chunk.parts, error, outcomes)
            else:
                waiting.extendleft(reversed(again))
        return tuple(outcomes[index] for index in range(len(requests)))

    def _chunks(
        self, requests: Sequence[Request[Any]], url: str, base: str
    ) -> deque[_Chunk]:
        """What goes together. Raises where one of them can't go at all."""
        settings = self.exchanger.transmission.settings
        parts: list[_Part] = []
        for index, request in enumerate(requests):
            sent = http_request(request, base, settings)
            if origin(sent.url) != origin(url):
                place = f"batch[{index}] {request.operation}"
                raise EncodeError("it is of another host than the batch", place)
            write_parts([sent], "")
            parts.append(_Part(index, request, sent))
        size = max(1, settings.batch_size)
        starts = range(0, len(parts), size)
        return deque(_Chunk(tuple(parts[start : start + size])) for start in starts)

    def _run(
        self,
        chunk: _Chunk,
        url: str,
        timeout: float | None,
        outcomes: dict[int, Outcome[Any]],
    ) -> Flow[list[_Chunk]]:
        """Sends a chunk and notes how its parts ended. Gives what is to be sent again."""
        sent = [part.sent for part in chunk.parts]
        transmission = self.exchanger.transmission
        boundary = free_boundary(sent, new_identifier(transmission.platform))
        whole = HttpRequest(
            "POST",
            url,
            (
                ("Accept", "multipart/batching"),
                ("Content-Type", f'multipart/batching; boundary="{boundary}"'),
            ),
            write_parts(sent, boundary),
            timeout,
            operation="batch.POST",
        )
        repeatable = all(map(is_repeatable, sent))
        reply = yield from transmission.send(
            whole, repeatable=repeatable, handles=_SPLIT
        )
        if reply.status == 413 and len(sent) > 1:
            return chunk.halves(chunk.retry)
        if reply.status == 429 and (yield from self._waited(whole, reply, chunk.retry)):
            return chunk.halves(chunk.retry + 1)
        if not reply.is_success:
            raise status_error_of(reply, now=transmission.platform.now())
        found = read_parts(reply).replies
        if len(found) > len(sent):
            counts = f"{len(found)} replies to {len(sent)} requests"
            raise DecodeError(f"{counts}: none tells what it answers")
        refused: list[_Part] = []
        last: Reply | None = None
        for part, one in zip(chunk.parts, found, strict=False):
            if isinstance(one, Reply) and one.status == 429:
                refused.append(part)
                last = one
            outcomes[part.index] = self._outcome(part, one)
        missing = DecodeError("the batch was answered without a part for it")
        _fail(chunk.parts[len(found) :], missing, outcomes)
        if last is not None and (yield from self._waited(whole, last, chunk.retry)):
            return [_Chunk(tuple(refused), chunk.retry + 1)]
        return []

    def _waited(self, whole: HttpRequest, reply: Reply, retry: int) -> Flow[bool]:
        """Whether it makes sense to send again what was too much; waits before."""
        transmission = self.exchanger.transmission
        platform = transmission.platform
        wait = wait_before_retry(
            whole,
            reply,
            retry,
            transmission.settings,
            platform.random(),
            platform.now(),
        )
        if wait is None:
            return False
        yield from Sleep(wait)
        return True

    def _outcome(self, part: _Part, reply: Reply | DecodeError) -> Outcome[Any]:
        if isinstance(reply, DecodeError):
            return Outcome(None, reply)
        own = evolve(reply, url=part.sent.url)
        try:
            response = self.exchanger.take(part.request, part.sent, own)
        except UcwaError as error:
            return Outcome(None, error)
        if isinstance(part.request, Operation):
            return Outcome(accepted(part.request, response))
        return Outcome(response.value)


def _check(index: int, request: Request[Any]) -> None:
    page = request.operation.rpartition(".")[0]
    if page in _ALONE or request.result == "EventBatch":
        place = f"batch[{index}] {request.operation}"
        raise EncodeError("the server takes it by itself only, in no batch", place)


def _fail(
    parts: Sequence[_Part], error: UcwaError, outcomes: dict[int, Outcome[Any]]
) -> None:
    for part in parts:
        outcomes[part.index] = Outcome.failed(error)


def _unsent(error: UcwaError) -> UcwaError:
    """The error of what was not sent, as what went before it failed."""
    if isinstance(error, AuthError):
        return error
    return TransportError(
        f"not sent, as the batch before it failed: {error}", may_have_arrived=False
    )
