"""The domains of the simulator, in the order in which their links and listeners come."""

from __future__ import annotations

from ..domain import Domain
from . import conversing, life, me, messaging, signin

__all__ = ["DOMAINS"]

DOMAINS: tuple[Domain, ...] = (
    signin.DOMAIN,
    life.DOMAIN,
    me.DOMAIN,
    conversing.DOMAIN,
    messaging.DOMAIN,
)
