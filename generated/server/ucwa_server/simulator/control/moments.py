"""Moments of the simulator's clock as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["clock_face", "iso"]


def iso(seconds: float) -> str:
    """A moment in UTC: `2023-11-14T22:13:20.000Z`."""
    text = _naive(seconds).isoformat(timespec="milliseconds")
    return f"{text}Z"


def clock_face(seconds: float) -> str:
    """The time of the day in UTC: `22:13:20`."""
    return _naive(seconds).strftime("%H:%M:%S")


def _naive(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
