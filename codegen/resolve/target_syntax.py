"""The syntax of the column `Target`.

```
participant                        one resource, by the name of its page
participant[]                      many
embedded participant[]             linked and embedded
only embedded participant[]        embedded, and never linked
any                                a resource that has no page of its own
```
"""

from __future__ import annotations

import re

from attrs import frozen

__all__ = ["Target", "parse_target"]

_SYNTAX = re.compile(
    r"^(?:(?P<only>only\s+)?(?P<embedded>embedded)\s+)?(?P<name>[^\s\[\]]+?)\s*(?P<many>\[\])?$",
    re.IGNORECASE,
)
_ANY = "any"


@frozen
class Target:
    """What a cell says."""

    name: str | None
    """Of the resource; None for any."""
    many: bool
    is_embedded: bool
    is_linked: bool


def parse_target(text: str) -> Target | None:
    """The target that a cell names; None if it names none."""
    match = _SYNTAX.match(text.strip())
    if match is None:
        return None
    name = None if match["name"] == _ANY else match["name"]
    return Target(name, bool(match["many"]), bool(match["embedded"]), not match["only"])
