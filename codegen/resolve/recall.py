"""What functions answered lately: they are asked the same again and again, until a set is resolved."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

__all__ = ["forget", "recalled"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

_FORGET: list[Callable[[], None]] = []


def recalled(size: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """A decorator: as many answers are kept."""

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        recalling = lru_cache(size)(function)
        _FORGET.append(recalling.cache_clear)
        return cast("Callable[_P, _R]", recalling)

    return decorate


def forget() -> None:
    """Keep none of the answers: a few of them here and there hold much memory that is free otherwise."""
    for clear in (*_FORGET, getattr(urlsplit, "cache_clear", None)):
        if clear is not None:
            clear()
