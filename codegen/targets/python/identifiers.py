"""Identifiers and module names made from wire names: valid, unlike each other, always the same."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable, Iterable, Mapping

from codegen.targets.python.casing import pascal_case, snake_case, upper_snake_case

__all__ = [
    "BUILTINS",
    "attribute_name",
    "class_name",
    "member_name",
    "module_names",
    "unique_names",
]

BUILTINS = frozenset(dir(builtins))
"""Names that a class body or a function may need as what they are."""

_LONGEST = 80
_KEYWORDS = frozenset(keyword.kwlist)
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def attribute_name(name: str) -> str:
    """The snake_case identifier of a property, link or parameter: `from` is `from_`."""
    return _identifier(snake_case(name), "unnamed", "n")


def class_name(name: str) -> str:
    """The PascalCase identifier of a page."""
    return _identifier(pascal_case(name), "Unnamed", "N")


def member_name(name: str) -> str:
    """The UPPER_SNAKE_CASE identifier of a member of an enumeration."""
    return _identifier(upper_snake_case(name), "UNNAMED", "N")


def unique_names(
    names: Iterable[str],
    make: Callable[[str], str],
    reserved: Iterable[str] = (),
    derived: Callable[[str], Iterable[str]] = lambda name: (name,),
) -> Mapping[str, str]:
    """An identifier per name, unlike every other and every reserved one.

    The first of several (by code points, whatever the order given) keeps the plain form unless it
    is reserved; then comes a trailing underscore, then numbers.

    Args:
        make: Gives the plain form.
        derived: All that an identifier occupies: a class may bring its links class along.
    """
    taken = set(reserved)
    chosen: dict[str, str] = {}
    for name in sorted(set(names)):
        plain = make(name)
        candidate = plain
        number = 1
        while not taken.isdisjoint(derived(candidate)):
            candidate = f"{plain.removesuffix('_')}_{number if number > 1 else ''}"
            number += 1
        taken.update(derived(candidate))
        chosen[name] = candidate
    return chosen


def module_names(names: Iterable[str]) -> Mapping[str, str]:
    """A module name per page name: lower case, never the name of a Windows device."""
    return unique_names(names, _module_name)


def _module_name(name: str) -> str:
    stem = attribute_name(name)
    return f"{stem}_" if _DEVICES.fullmatch(stem) else stem


def _identifier(plain: str, nameless: str, prefix: str) -> str:
    """ASCII, not empty, no digit first, no keyword, of bounded length."""
    cut = plain[:_LONGEST].rstrip("_") or nameless
    if cut[0].isdigit():
        cut = f"{prefix}{cut}"
    return f"{cut}_" if cut in _KEYWORDS else cut
