"""The simulator as its users see it: people, a clock, faults, a journal, an application."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from threading import RLock

from attrs import evolve, frozen
from starlette.types import ASGIApp

from ..profile import DEFAULT, Profile
from .bell import Bell
from .clock import Clock, RealClock
from .control.acting import Actor
from .control.application import Control
from .domains import DOMAINS
from .event_log import EventLog
from .faults import Faults
from .front import Front
from .hosts import Hosts
from .journal import Journal
from .serving import serve
from .settings import Settings
from .storing import load, store
from .token_endpoint import token_routes
from .users import DEFAULT_PASSWORD, User
from .world import World

__all__ = ["Simulator", "Snapshot"]


@frozen
class Snapshot:
    """A world as it was. Trust it as you trust a program: reading it can run code."""

    data: bytes


class Simulator:
    """A deployment for tests and for trying things out; all of it is in memory.

    `app` is an ASGI application. Everything else may be used from any thread, also while
    a server runs: act on the world `with simulator.step():`.
    """

    def __init__(
        self,
        users: Iterable[User | str] = (),
        *,
        clock: Clock | None = None,
        seed: int = 0,
        hosts: Hosts | None = None,
        settings: Settings | None = None,
        profile: Profile = DEFAULT,
    ) -> None:
        """A deployment with these people.

        Args:
            users: A URI stands for somebody whose password is `password`.
            clock: The real one, if none is given.
            seed: Of identifiers and faults: the same one gives the same run.
            hosts: Names of its hosts; without them there is one, whatever its name.
            profile: How it keeps to the protocol; of revision 1, for instance.
        """
        self._lock = RLock()
        self.clock = clock or RealClock()
        self.faults = Faults(seed)
        self.journal = Journal()
        settings = settings or Settings()
        if hosts is not None:
            settings = evolve(settings, hosts=hosts)
        self.world = World(settings, DOMAINS, seed, self.clock.now(), profile.revision)
        self.world.add(_user(user) for user in users)
        self.events = EventLog()
        """What applications were told."""
        self.world.log = self.events
        self.changed = Bell()
        """Is rung when something may have changed."""
        self.control = Control(
            self, Front(self, serve(DOMAINS, profile, token_routes()))
        )
        """What answers below `/_sim/`, and who may ask it."""
        self.app: ASGIApp = self.control
        self.clock.attach(self._tick)
        self._beginning = self.snapshot()

    @property
    def users(self) -> Mapping[str, User]:
        """Everybody by address: `simulator.users["ann@contoso.example"]`."""
        return self.world.users

    @contextmanager
    def step(self) -> Generator[World]:
        """The world, brought up to date, for as long as nobody else touches it."""
        with self._lock:
            self.world.schedule.run_until(self.clock.now())
            try:
                yield self.world
            finally:
                self.world.schedule.run_until(self.clock.now())
                self.clock.arm(self.world.schedule.next_due)
                self.changed.ring()

    def acting_as(self, user: str) -> Actor:
        """A user to act for: `simulator.acting_as("bob@contoso.example").accept()`.

        Raises `NotFound` where there is nobody of this URI, address or number.
        """
        return Actor(self.step, user)

    def advance(self, seconds: float) -> None:
        """Lets time pass at once: the real clock jumps, too.

        Raises ValueError where time would go back.
        """
        with self._lock:
            self.clock.advance(seconds)

    def snapshot(self) -> Snapshot:
        """The world as it is now."""
        with self.step() as world:
            return Snapshot(store(world))

    def restore(self, snapshot: Snapshot) -> None:
        """Makes the world what it was, its time too. Requests that are held end."""
        with self.step() as old:
            self.world = load(snapshot.data)
            self.world.log = self.events
            self.clock.set(self.world.schedule.now)
            for application in old.applications.values():
                for channel in application.channels.values():
                    channel.lose()

    def reset(self) -> None:
        """Makes everything what it was at the start: people, time, faults, journals."""
        with self._lock:
            self.restore(self._beginning)
            self.faults.reset()
            self.journal.clear()
            self.events.clear()

    def _tick(self) -> None:
        with self.step():
            pass


def _user(user: User | str) -> User:
    return User(user, password=DEFAULT_PASSWORD) if isinstance(user, str) else user
