"""Connections that requests are under way on, so that a thread can be woken out of a read.

The reader of the event channel is nearly always blocked in one. httpx has no way to end
that, but tells of its streams (`trace`); shutting the socket of one down ends the read.

Nothing is shut of an httpx client that the user gave: others may send by the same
connections, and nobody tells by which. A read goes on there to its end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol, cast
from weakref import WeakSet

__all__ = ["Wire", "WireCut", "Wires"]

_OPENED = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class WireCut(OSError):
    """The request was given up."""


class _Stream(Protocol):
    """A connection as httpx has it."""

    def get_extra_info(self, info: str) -> object: ...
    def close(self) -> None: ...


class Wire:
    """The connection of one request, as far as it is known."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._is_cut = False
        self.stream: _Stream | None = None

    def trace(self, name: str, info: Mapping[str, object]) -> None:
        """What httpx calls at each step of a request.

        Raises:
            WireCut: The request was given up before its connection was known.
        """
        if name.endswith(_OPENED):
            self.attach(info.get("return_value"))
        if self._is_cut and name.endswith(".started"):
            raise WireCut("the request was given up")

    def attach(self, stream: object) -> None:
        """Tells the connection that serves the request."""
        if hasattr(stream, "get_extra_info"):
            self.stream = cast("_Stream", stream)
            self._wires.learn(self.stream)

    def cut(self) -> None:
        """Ends the request, now or at its next step."""
        self._is_cut = True
        if self.stream is not None and self._wires.are_own:
            _shut(self.stream)


class Wires:
    """The connections of all requests of a client."""

    def __init__(self, *, are_own: bool = True) -> None:
        """`are_own` tells that nobody else sends by them."""
        self.are_own = are_own
        self._lock = threading.Lock()
        self._known: WeakSet[_Stream] = WeakSet()
        self._active: set[Wire] = set()

    def open(self) -> Wire:
        """For a request that begins."""
        wire = Wire(self)
        with self._lock:
            self._active.add(wire)
        return wire

    def learn(self, stream: _Stream) -> None:
        """Keeps a connection in mind, as long as it lives."""
        with self._lock:
            self._known.add(stream)

    def close(self, wire: Wire) -> None:
        """For one that has ended."""
        with self._lock:
            self._active.discard(wire)

    def cut(self, wire: Wire) -> None:
        """Ends a request.

        One that is served by a connection which was there before does not know which; so
        all are shut that no other request is known to use. They would be idle.
        """
        with self._lock:
            wire.cut()
            if self.are_own and wire.stream is None and wire in self._active:
                used = {other.stream for other in self._active}
                for stream in tuple(self._known):
                    if stream not in used:
                        _shut(stream)

    def cut_all(self) -> None:
        """Ends all requests."""
        with self._lock:
            active = tuple(self._active)
        for wire in active:
            self.cut(wire)


def _shut(stream: _Stream) -> None:
    plain = stream.get_extra_info("socket")
    with suppress(OSError):
        if isinstance(plain, socket.socket):
            # Not the method of a TLS socket: that one forgets its session, which the
            # thread that reads is using.
            socket.socket.shutdown(plain, socket.SHUT_RDWR)
        else:
            stream.close()
