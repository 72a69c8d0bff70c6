"""Constraints that the prose states in words that can't mean anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import evolve

from codegen.model.nodes import Constraints, Kind, Type

__all__ = ["read_constraints", "read_limits"]

_NUMBER = r"\s+(-?\d{1,18})(?!\d|\.\d)"
_LENGTH = re.compile(rf"maximum length (?:is|of){_NUMBER}", re.IGNORECASE)
_MAXIMUM = re.compile(rf"maximum (?:possible )?value (?:is|of){_NUMBER}", re.IGNORECASE)
_MINIMUM = re.compile(rf"minimum (?:possible )?value (?:is|of){_NUMBER}", re.IGNORECASE)
_RANGE = re.compile(rf"rang(?:e|es|ing) from{_NUMBER}(?: [a-z]+)? to{_NUMBER}", re.IGNORECASE)
_DEPRECATED = re.compile(r"\b(?:is|has been) deprecated\b", re.IGNORECASE)
_DEFAULT = re.compile(
    r'\bdefault(?: [a-z]+)? is (?P<quote>"?)(?P<value>\w+)(?P=quote)'
    r"(?: (?P<unit>second|minute|hour|day|week)s?\b)?",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"\b(?:either|one of|(?P<named>(?:allowed|possible|valid) values)(?: are|:)) "
    r'(?P<values>"?\w+"?(?:, "?\w+"?)*,? (?:or|and) "?\w+"?)(?=[.;]|$)',
    re.IGNORECASE,
)
_PART = re.compile(r",? (?:or|and) |, ")
_UNITS = {"second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W"}

_NONE = Constraints()


def read_limits(text: str) -> Constraints:
    """The figures that a description states, and whether it calls its subject deprecated.

    Two different figures state nothing.
    """
    if not ("imum" in text or "rang" in text or "deprecated" in text):
        return _NONE
    ranges = {(int(low), int(high)) for low, high in _RANGE.findall(text)}
    low, high = ranges.pop() if len(ranges) == 1 else (_only(_MINIMUM, text), _only(_MAXIMUM, text))
    if low is not None and high is not None and low > high:
        low = high = None
    return Constraints(
        max_length=_only(_LENGTH, text),
        minimum=low,
        maximum=high,
        deprecated=True if _DEPRECATED.search(text) else None,
    )


def read_constraints(
    text: str, type_: Type, members: Iterable[str], shown: Iterable[str]
) -> Constraints:
    """All that a description states about values of a type.

    Args:
        members: Those of the enumeration, if the type is one. Defaults and allowed values must be among them.
        shown: Values of samples. They refute a list of allowed values that lacks one of them.
    """
    limits = read_limits(text)
    if type_.many or not ("default" in text or " or " in text or " values" in text):
        return limits
    known = frozenset(members)
    return evolve(
        limits,
        allowed=_allowed(text, type_, known, shown),
        default=_default(text, type_, known),
    )


def _default(text: str, type_: Type, members: frozenset[str]) -> str | None:
    found = {_default_value(match, type_, members) for match in _DEFAULT.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _default_value(match: re.Match[str], type_: Type, members: frozenset[str]) -> str | None:
    value, unit = match["value"], match["unit"]
    if type_.kind is Kind.DURATION:
        return _UNITS[unit.lower()].format(value) if unit and _is_number(value) else None
    if type_.kind is Kind.STRING and not match["quote"] and value.isalpha():
        return None  # most likely the begin of a sentence's next words
    return _value(value, type_, members)


def _allowed(
    text: str, type_: Type, members: frozenset[str], shown: Iterable[str]
) -> tuple[str, ...] | None:
    found: set[tuple[str, ...]] = set()
    for match in _ALLOWED.finditer(text):
        words = _PART.split(match["values"])
        is_told = match["named"] or all(word.startswith('"') for word in words)
        if type_.kind is Kind.STRING and not is_told:
            continue
        values = [_value(word.strip('"'), type_, members) for word in words]
        stated = tuple(dict.fromkeys(value for value in values if value is not None))
        if len(stated) == len(values) and set(shown) <= set(stated):
            found.add(stated)
    return found.pop() if len(found) == 1 else None


def _value(text: str, type_: Type, members: frozenset[str]) -> str | None:
    """A word as a value of the type; None where it can't be one."""
    match type_.kind:
        case Kind.STRING:
            return text
        case Kind.ENUM:
            return text if text in members else None
        case Kind.BOOLEAN:
            return text.lower() if text.lower() in {"true", "false"} else None
        case Kind.INTEGER | Kind.NUMBER:
            return text if _is_number(text) else None
        case _:
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    found = {int(value) for value in pattern.findall(text)}
    return found.pop() if len(found) == 1 else None
