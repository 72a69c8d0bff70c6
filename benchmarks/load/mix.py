"""What users do: half of it messages, the rest is looking around, and saying how one is."""

from __future__ import annotations

import time
from random import Random

from benchmarks.load.party import followers
from benchmarks.load.person import Person

__all__ = ["MIX", "act"]

MIX = {
    "message": 50,
    "typing": 8,
    "presence": 8,
    "note": 4,
    "GET me": 4,
    "GET presence": 8,
    "GET contact": 8,
    "GET messaging": 5,
    "GET conversation": 5,
}
"""Shares of the requests, in percent."""

_STATES = ("Online", "Busy", "BeRightBack", "Away")


async def act(kind: str, people: list[Person], index: int, due: float, choice: Random) -> None:
    """One request of one user."""
    person = people[index]
    ledger = person.ledger
    match kind:
        case "message":
            number = ledger.write(person.name, person.partner, due)
            text = f"{person.name}.{number}"
            await person.write(text, text)
        case "typing":
            await person.post(f"{person.side}/messaging/typing", {})
        case "presence":
            _change(people, index, "contactPresence")
            await person.post(
                f"{person.base}/me/presence", {"availability": choice.choice(_STATES)}
            )
        case "note":
            _change(people, index, "contactNote")
            await person.post(f"{person.base}/me/note", {"message": f"at {due:.3f}"})
        case "GET contact":
            await person.read(f"people/{person.partner}@contoso.example")
        case "GET messaging":
            await person.read(person.side.removeprefix(f"{person.base}/") + "/messaging")
        case "GET conversation":
            await person.read(person.side.removeprefix(f"{person.base}/"))
        case _:
            await person.read({"GET me": "me", "GET presence": "me/presence"}[kind])


def _change(people: list[Person], index: int, aspect: str) -> None:
    name, moment = people[index].name, time.perf_counter()
    for follower in followers(people, index):
        follower.ledger.changed[follower.name, name, aspect].append(moment)
