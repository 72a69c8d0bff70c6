"""Constraints that the prose states in words that can't mean anything else."""

from __future__ import annotations

import re

from codegen.model.nodes import Constraints

__all__ = ["read_constraints"]

_LENGTH = re.compile(r"maximum length (?:is|of)\s+(\d+)", re.IGNORECASE)
_MAXIMUM = re.compile(r"maximum (?:possible )?value (?:is|of)\s+(-?\d+)", re.IGNORECASE)
_MINIMUM = re.compile(r"minimum (?:possible )?value (?:is|of)\s+(-?\d+)", re.IGNORECASE)
_RANGE = re.compile(r"rang(?:e|es|ing) from (-?\d+) to (-?\d+)", re.IGNORECASE)
_DEPRECATED = re.compile(r"\b(?:is|has been) deprecated\b", re.IGNORECASE)

NONE = Constraints()


def read_constraints(text: str) -> Constraints:
    """What a description states about values. Two different figures state nothing."""
    if not ("imum" in text or "rang" in text or "deprecated" in text):
        return NONE
    ranges = {(int(low), int(high)) for low, high in _RANGE.findall(text)}
    low, high = ranges.pop() if len(ranges) == 1 else (None, None)
    return Constraints(
        max_length=_only(_LENGTH, text),
        minimum=_only(_MINIMUM, text) if low is None else low,
        maximum=_only(_MAXIMUM, text) if high is None else high,
        deprecated=True if _DEPRECATED.search(text) else None,
    )


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    found = {int(value) for value in pattern.findall(text)}
    return found.pop() if len(found) == 1 else None
