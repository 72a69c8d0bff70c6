"""Faults on demand: what goes wrong, for which requests, how often."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from random import Random

from attrs import define, field, frozen

__all__ = ["Armed", "Fault", "Faults", "Subject"]


@frozen
class Subject:
    """What faults are selected by."""

    method: str
    path: str
    user: str | None


@frozen(kw_only=True)
class Fault:
    """What happens to the requests that it is for.

    Several effects may come together; where nothing answers the request instead, it is
    answered as usual. Raises ValueError where a field has a value that makes no sense.
    """

    # For which requests
    method: str | None = None
    path: str = "*"
    """With `*` for anything; letter case does not count."""
    user: str | None = None
    """URI of who asks."""
    nth: int | None = None
    """Only the nth request that fits, counted from 1."""
    times: int | None = None
    """How many requests it hits at most."""
    probability: float = 1.0

    # What happens
    latency: float = 0.0
    """Seconds of the real clock that the answer is late."""
    reset: str | None = None
    """`before`: the connection is cut and nothing is done; `after`: it is done, and cut
    instead of the answer."""
    status: int | None = None
    """The answer, instead of doing anything."""
    code: str | None = None
    subcode: str | None = None
    retry_after: int | None = None
    """Seconds that the answer asks the client to wait."""
    body: str | None = None
    """Of the answer, as HTML: what a proxy would send."""
    loses_events: bool = False
    """What waits in the channels of the user's applications is lost; they resync."""
    loses_application: bool = False
    """The server forgets the applications of the user."""
    name: str = ""
    """For the journal."""

    def __attrs_post_init__(self) -> None:
        for name, is_right in (
            ("nth", self.nth is None or self.nth > 0),
            ("times", self.times is None or self.times > 0),
            ("probability", 0 <= self.probability <= 1),
            ("latency", 0 <= self.latency < float("inf")),
            ("reset", self.reset in (None, "before", "after")),
            ("status", self.status is None or 200 <= self.status <= 599),
            ("retry_after", self.retry_after is None or self.retry_after >= 0),
        ):
            if not is_right:
                raise ValueError(f"{name} can't be {getattr(self, name)!r}")

    def __str__(self) -> str:
        """Its name, or what it does."""
        if self.name:
            return self.name
        effects = {
            "latency": self.latency or None,
            "reset": self.reset,
            "status": self.status,
            "loses_events": self.loses_events or None,
            "loses_application": self.loses_application or None,
        }
        return ", ".join(f"{key}={value}" for key, value in effects.items() if value)


@define
class Armed:
    """A fault that is set, and what became of it so far."""

    number: int
    """Tells it from the others; counted from 1."""
    fault: Fault
    seen: int = 0
    """How many requests it is for."""
    hit: int = 0
    """How many it happened to."""


@define
class Faults:
    """The faults that are set; of several that fit the first one happens."""

    seed: int = 0
    _armed: list[Armed] = field(factory=list[Armed], init=False)
    _number: int = field(default=0, init=False)
    _random: Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._random = Random(self.seed)

    def add(self, fault: Fault) -> Fault:
        """Sets a fault; it can be removed again."""
        self._number += 1
        self._armed.append(Armed(self._number, fault))
        return fault

    def remove(self, fault: Fault) -> None:
        """Takes a fault away. It is no error if it is not set."""
        self._armed = [row for row in self._armed if row.fault is not fault]

    def clear(self) -> None:
        """Takes all faults away."""
        self._armed.clear()

    def reset(self) -> None:
        """Takes all away, and begins anew what chance decides."""
        self.clear()
        self._random = Random(self.seed)

    @property
    def armed(self) -> tuple[Armed, ...]:
        """All that are set, in the order in which they were, with their numbers."""
        return tuple(self._armed)

    def __iter__(self) -> Iterator[Fault]:
        return iter([row.fault for row in self._armed])

    def pick(self, subject: Subject) -> Fault | None:
        """What happens to a request."""
        picked: Fault | None = None
        for row in self._armed:
            if _fits(row.fault, subject):
                row.seen += 1
                if picked is None and self._strikes(row):
                    row.hit += 1
                    picked = row.fault
        return picked

    def _strikes(self, row: Armed) -> bool:
        fault = row.fault
        if fault.nth is not None and row.seen != fault.nth:
            return False
        if fault.times is not None and row.hit >= fault.times:
            return False
        return fault.probability >= 1 or self._random.random() < fault.probability


def _fits(fault: Fault, subject: Subject) -> bool:
    return (
        (fault.method is None or fault.method.upper() == subject.method)
        and fnmatchcase(subject.path.lower(), fault.path.lower())
        and (fault.user is None or fault.user.lower() == (subject.user or "").lower())
    )
