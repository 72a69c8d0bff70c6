"""The table of rules: what a kind of change means for client users and for server authors, and why.

The table is `rules.toml`, made to be read and edited.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

from codegen.diff.change import Impact

__all__ = ["ChangeRule", "change_rules"]

_TABLE = Path(__file__).with_name("rules.toml")


@frozen
class ChangeRule:
    """How one sort of change is classed."""

    name: str
    """Stable, never used for anything else: `property-removed`."""
    kind: str
    client: Impact
    server: Impact
    message: str
    """What is told of a change; `{old}`, `{new}` and `{what}` stand for its facts."""
    reason: str


@cache
def change_rules() -> Mapping[str, ChangeRule]:
    """All rules by name, in the order of the table."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    return {
        name: ChangeRule(
            name=name,
            kind=row["kind"],
            client=Impact(row["client"]),
            server=Impact(row["server"]),
            message=row["message"],
            reason=row["reason"],
        )
        for name, row in table.items()
    }
