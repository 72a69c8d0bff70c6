"""How the users come together: all signed in, in pairs that write to each other, each follows some."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial

from benchmarks.load.ledger import Ledger
from benchmarks.load.person import Person

__all__ = ["HELD", "PassTime", "followers", "gather", "leave", "name_of"]

HELD = 5.0
"""Seconds for which the server holds what is not urgent, as changes of presence."""

PassTime = Callable[[float], Awaitable[object]]
"""Waits for seconds of the server's clock."""

_AT_ONCE = 16
_FOLLOWED = 5
"""People whom each one follows."""


def name_of(number: int) -> str:
    """The user of a number."""
    return f"user{number:04}"


async def gather(
    count: int, host: str, port: int, ledger: Ledger, pass_time: PassTime
) -> list[Person]:
    """Signs in an even number of users, and connects each two of them by messages."""
    people = [Person(name_of(number), host, port, ledger) for number in range(count)]
    await _all(person.sign_in() for person in people)
    await _all(_connect(*people[first : first + 2]) for first in range(0, count, 2))
    await _all(
        person.follow(*(people[(index + step) % count] for step in range(1, followed + 1)))
        for followed in (min(_FOLLOWED, count - 1),)
        for index, person in enumerate(people)
    )
    # What the beginning has to tell is no part of the account.
    await pass_time(HELD)
    before = -1
    while before < ledger.events:
        before = ledger.events
        await pass_time(0.5)
    ledger.heard.clear()
    ledger.events = 0
    return people


async def leave(people: Iterable[Person]) -> None:
    """Signs all out."""
    await _all(person.sign_out() for person in people)


def followers(people: list[Person], index: int) -> list[Person]:
    """Who follows somebody."""
    count = len(people)
    return [people[(index - step) % count] for step in range(1, min(_FOLLOWED, count - 1) + 1)]


async def _connect(one: Person, other: Person) -> None:
    one.partner, other.partner = other.name, one.name
    body = {"to": other.uri, "operationId": f"{one.name}.start", "subject": "Load"}
    await one.post(f"{one.base}/communication/messagingInvitations", body, 201)
    await other.until(lambda: bool(other.invitation))
    await other.post(other.invitation, {})
    for person in (one, other):
        await person.until(partial(_is_connected, person))


def _is_connected(person: Person) -> bool:
    return person.is_connected


async def _all(jobs: Iterable[Coroutine[object, object, object]]) -> None:
    limit = asyncio.Semaphore(_AT_ONCE)

    async def one(job: Coroutine[object, object, object]) -> None:
        async with limit:
            await job

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(one(job))
