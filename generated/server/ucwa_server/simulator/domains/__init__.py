"""The domains of the simulator, in the order in which their links and listeners come."""

from __future__ import annotations

from ..domain import Domain
from . import calls, conversing, history, life, me, meetings, messaging, people, signin

__all__ = ["DOMAINS"]

DOMAINS: tuple[Domain, ...] = (
    signin.DOMAIN,
    life.DOMAIN,
    me.DOMAIN,
    people.DOMAIN,
    conversing.DOMAIN,
    messaging.DOMAIN,
    calls.DOMAIN,
    meetings.DOMAIN,
    history.DOMAIN,
)
