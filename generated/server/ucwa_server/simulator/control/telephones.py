"""Commands about telephones, which people have who have no client at hand."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import NotFound
from ..domains.calls.phone.rules import hang_up
from ..domains.calls.ringing.telephones import pick_up, reject
from ..world import World
from .asked import Asked, Rule

__all__ = ["RULES"]


def _pick_up(asked: Asked) -> None:
    _at(asked, pick_up, "ring")


def _reject(asked: Asked) -> None:
    _at(asked, reject, "ring")


def _hang_up(asked: Asked) -> None:
    _at(asked, hang_up, "have a call")


def _at(asked: Asked, act: Callable[[World, str], bool], missing: str) -> None:
    """Raises `NotFound` where there is nothing to be done at the telephone."""
    asked.fields.end()
    number = asked.path("number")
    with asked.simulator.step() as world:
        if not act(world, number):
            raise NotFound(f"The telephone {number} does not {missing}.")


RULES = (
    Rule("POST", "/telephones/{number}/pick-up", _pick_up),
    Rule("POST", "/telephones/{number}/reject", _reject),
    Rule("POST", "/telephones/{number}/hang-up", _hang_up),
)
"""Commands about telephones."""
