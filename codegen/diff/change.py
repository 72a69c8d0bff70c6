"""A change between two models: what it is, whom it concerns and how much."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import frozen

from codegen.model.nodes import Source

__all__ = ["Change", "Impact", "Value"]

Value: TypeAlias = "str | int | bool | tuple[str, ...] | None"
"""A fact before or after; None where there was none."""


class Impact(Enum):
    """What a change means for code that was written after the old pages; from the worst down."""

    BREAKING = "breaking"
    """It may stop to work."""
    ADDITIVE = "additive"
    """It goes on to work, though what the API promises is not the same."""
    EDITORIAL = "editorial"
    """The API is the same in other words."""

    def reaches(self, other: Impact) -> bool:
        """Whether it is as bad as the other, or worse."""
        order = list(Impact)
        return order.index(self) <= order.index(other)


@frozen
class Change:
    """One thing that is not as it was."""

    kind: str
    """`added`, `removed`, `renamed`, `type`, `target`, `response`, ..."""
    path: str
    """Address of what changed, in the new pages' names; as `explain` spells it where that knows it."""
    page: str
    """The page that it is about; empty for what belongs to the whole set."""
    client: Impact
    server: Impact
    rule: str
    message: str
    old: Value
    new: Value
    old_source: Source | None
    new_source: Source | None

    @property
    def impact(self) -> Impact:
        """The worse of what it means for client users and for server authors."""
        return self.client if self.client.reaches(self.server) else self.server
