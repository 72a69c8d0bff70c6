"""What must arrive and what did: whatever is lost, doubled or out of order is found here."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from attrs import define, field

__all__ = ["Ledger"]

_Line = tuple[str, str]
"""Who wrote and who reads."""
_Watch = tuple[str, str, str]
"""Who follows, whom, and which aspect of them: `contactPresence`."""


@define(eq=False)
class Ledger:
    """Books of one run. Moments are seconds of one clock."""

    sent: dict[_Line, list[float]] = field(factory=lambda: defaultdict(list))
    """When each message was due, in the order of sending; the numbers count from 0."""
    received: dict[_Line, list[int]] = field(factory=lambda: defaultdict(list))
    """The numbers of the messages, in the order in which they came."""
    settled: dict[_Line, list[int]] = field(factory=lambda: defaultdict(list))
    """The numbers of the messages that their writers were told to have arrived."""
    changed: dict[_Watch, list[float]] = field(factory=lambda: defaultdict(list))
    heard: dict[_Watch, list[float]] = field(factory=lambda: defaultdict(list))
    typing: dict[_Line, list[str]] = field(factory=lambda: defaultdict(list))
    """`added` and `deleted`, in turns."""
    deliveries: list[float] = field(factory=list[float])
    """Seconds from when a message was due until its reader had the event."""
    events: int = 0
    """Of all kinds."""
    errors: list[str] = field(factory=list[str])
    """Requests that were not answered as they should be."""

    def write(self, author: str, reader: str, due: float) -> int:
        """Notes that a message is sent, and gives its number."""
        times = self.sent[author, reader]
        times.append(due)
        return len(times) - 1

    def receive(self, author: str, reader: str, number: int, moment: float) -> None:
        """Notes that a message came."""
        self.received[author, reader].append(number)
        times = self.sent[author, reader]
        if number < len(times):
            self.deliveries.append(moment - times[number])

    @property
    def awaits(self) -> bool:
        """Whether something is still to come."""
        lines = any(
            len(self.received[line]) < len(times) or len(self.settled[line]) < len(times)
            for line, times in tuple(self.sent.items())
        )
        return lines or any(self._is_behind(watch) for watch in tuple(self.changed))

    def faults(self) -> list[str]:
        """What went wrong, in words; empty where all that was sent arrived once and in order."""
        found = list(self.errors)
        for line, times in self.sent.items():
            for what, numbers in (
                ("messages", self.received[line]),
                ("outcomes of messages", self.settled[line]),
            ):
                found += _compare(f"{what} of {line[0]} to {line[1]}", len(times), numbers)
        for line in self.received.keys() - self.sent.keys():
            found.append(f"{line[1]} has messages that {line[0]} did not write")
        found += self._watch_faults()
        for (author, reader), types in self.typing.items():
            if any(one == other for one, other in pairwise(types)):
                found.append(f"typing of {author} doubled for {reader}")
        return found

    def _watch_faults(self) -> list[str]:
        """An update that was not sent gives way to a later one: there are fewer of them, but the
        last change is always told."""
        found: list[str] = []
        for watch, moments in self.heard.items():
            follower, followed, aspect = watch
            changes = len(self.changed[watch])
            if len(moments) > changes:
                words = f"{len(moments)} events of {changes} changes"
                found.append(f"{aspect} of {followed} to {follower}: {words}")
        for watch in self.changed:
            if self._is_behind(watch):
                follower, followed, aspect = watch
                found.append(f"{aspect} of {followed} to {follower}: the last change was lost")
        return found

    def _is_behind(self, watch: _Watch) -> bool:
        heard, changed = self.heard[watch], self.changed[watch]
        return bool(changed) and (not heard or heard[-1] < changed[-1])


def _compare(what: str, count: int, numbers: list[int]) -> list[str]:
    found: list[str] = []
    missing = set(range(count)) - set(numbers)
    if missing:
        found.append(f"{what}: {len(missing)} of {count} lost, the first is {min(missing)}")
    if len(set(numbers)) < len(numbers):
        found.append(f"{what}: {len(numbers) - len(set(numbers))} doubled")
    elif numbers != sorted(numbers):
        found.append(f"{what}: out of order")
    return found
