"""Identifiers that the client makes up."""

from __future__ import annotations

from uuid import UUID

from .effects import Platform

__all__ = ["new_identifier"]

_BITS = 32


def new_identifier(platform: Platform) -> str:
    """A random UUID as text, of 36 characters."""
    value = 0
    for _ in range(128 // _BITS):
        value = value << _BITS | int(platform.random() * (1 << _BITS))
    return str(UUID(int=value, version=4))
