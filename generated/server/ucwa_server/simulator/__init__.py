"""A simulated deployment: people, several hosts, applications, and what they do together."""

from __future__ import annotations

from .clock import Clock, RealClock, VirtualClock
from .faults import Fault, Faults
from .hosts import Hosts
from .journal import Entry, Journal
from .settings import Settings
from .simulator import Simulator, Snapshot
from .users import Phone, User

__all__ = [
    "Clock",
    "Entry",
    "Fault",
    "Faults",
    "Hosts",
    "Journal",
    "Phone",
    "RealClock",
    "Settings",
    "Simulator",
    "Snapshot",
    "User",
    "VirtualClock",
]
