"""The load generator: `python -m benchmarks.load.generator`; prints one line of JSON.

Requests start when they are due, whether or not earlier ones were answered, and take from that moment
on: a server that is late does not make them fewer. Those of one user wait for each other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from random import Random

from attrs import asdict, define, field, frozen

from benchmarks.load.connection import LostConnectionError
from benchmarks.load.ledger import Ledger
from benchmarks.load.mix import MIX, act
from benchmarks.load.party import PassTime, gather, leave
from benchmarks.load.person import Person, RefusedError

__all__ = ["Load", "Outcome", "generate", "main"]

_PATIENCE = 30.0
"""Seconds after the last request until everything must have arrived."""


@frozen
class Load:
    """What is to be done."""

    host: str
    port: int
    users: int = 500
    rate: float = 200.0
    """Requests per second, without those for events."""
    seconds: float = 10.0
    seed: int = 0


@define
class Outcome:
    """What came of it; times are in seconds."""

    requests: list[float] = field(factory=list[float])
    """From when each was due to its answer."""
    deliveries: list[float] = field(factory=list[float])
    """From when each message was due to its event at the reader."""
    events: int = 0
    start: float = 0.0
    """How long it took until all were signed in and connected."""
    duration: float = 0.0
    """From the first request until the last answer."""
    lateness: float = 0.0
    """How much too late the generator itself was at the most."""
    cpu: float = 0.0
    """Seconds of a processor that the generator needed for the load."""
    faults: list[str] = field(factory=list[str])


async def generate(load: Load, pass_time: PassTime = asyncio.sleep) -> Outcome:
    """Puts a simulator under load.

    Args:
        pass_time: Not the usual one where the clock of the server is a virtual one.

    Raises `RefusedError`, in a group, where it can't begin.
    """
    ledger, outcome = Ledger(), Outcome()
    start = time.perf_counter()
    people = await gather(load.users, load.host, load.port, ledger, pass_time)
    outcome.start = time.perf_counter() - start
    used = time.process_time()
    await _run(load, people, outcome)
    outcome.cpu = time.process_time() - used
    await _drain(ledger, pass_time)
    outcome.events, outcome.deliveries = ledger.events, ledger.deliveries
    # Before they sign out: others are told of that, too.
    outcome.faults = ledger.faults()
    ledger.errors.clear()
    await leave(people)
    outcome.faults += ledger.errors
    return outcome


async def _drain(ledger: Ledger, pass_time: PassTime) -> None:
    """Waits until all has come, and a little longer: what is doubled may come later."""
    waited = 0.0
    while ledger.awaits and waited < _PATIENCE:
        await pass_time(0.1)
        waited += 0.1
    await asyncio.sleep(0.2)


async def _run(load: Load, people: list[Person], outcome: Outcome) -> None:
    choice = Random(load.seed)
    count = round(load.rate * load.seconds)
    kinds = choice.choices(list(MIX), list(MIX.values()), k=count)
    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for turn, kind in enumerate(kinds):
            due = start + turn / load.rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            outcome.lateness = max(outcome.lateness, time.perf_counter() - due)
            index = choice.randrange(len(people))
            group.create_task(_one(kind, people, index, due, choice, outcome))
    outcome.duration = time.perf_counter() - start


async def _one(
    kind: str, people: list[Person], index: int, due: float, choice: Random, outcome: Outcome
) -> None:
    person = people[index]
    async with person.lane:
        try:
            await act(kind, people, index, due, choice)
        except (RefusedError, LostConnectionError, OSError) as error:
            person.ledger.errors.append(f"{kind} of {person.name}: {error or type(error).__name__}")
        outcome.requests.append(time.perf_counter() - due)


def main(words: Sequence[str] | None = None) -> int:
    """Does what the words say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.generator")
    parser.add_argument("port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--users", type=int, default=500)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(words)
    _allow_sockets(2 * chosen.users + 100)
    outcome = asyncio.run(generate(Load(**vars(chosen))))
    json.dump(asdict(outcome), sys.stdout)
    print()
    return 0


def _allow_sockets(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        limit = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


if __name__ == "__main__":
    sys.exit(main())
