"""Where a comparison stands, and the changes that are told there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import evolve, frozen

from codegen.check.printable import printable
from codegen.diff.change import Change, Value
from codegen.diff.rules import change_rules
from codegen.model.nodes import Source

__all__ = ["Place", "Stated", "shown_value"]

_ROOM = 80
"""Longest value in a message."""


class Stated(Protocol):
    """A piece of the model that says where it stands."""

    @property
    def source(self) -> Source: ...


@frozen
class Place:
    """An address, and where the thing of that address stands on both sides."""

    page: str
    path: str
    old: Source | None = None
    new: Source | None = None

    def at(self, name: str, old: Stated | None, new: Stated | None) -> Place:
        """The place of a part: its address continues this one; None where a side has no such part."""
        return Place(self.page, f"{self.path}.{name}").standing(old, new)

    def standing(self, old: Stated | None, new: Stated | None) -> Place:
        """The same address, stated at other places."""
        return evolve(self, old=old.source if old else None, new=new.source if new else None)

    def change(self, rule: str, old: Value = None, new: Value = None, what: str = "") -> Change:
        """A change here; the rule says what it means."""
        row = change_rules()[rule]
        return Change(
            kind=row.kind,
            path=self.path,
            page=self.page,
            client=row.client,
            server=row.server,
            rule=rule,
            message=row.message.format(old=shown_value(old), new=shown_value(new), what=what),
            old=old,
            new=new,
            old_source=self.old,
            new_source=self.new,
        )

    def differing(
        self, old: object, new: object, rules: Iterable[tuple[str, str]]
    ) -> Iterator[Change]:
        """A change for each attribute that differs; `rules` tells which rule stands for which."""
        for name, rule in rules:
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                yield self.change(rule, before, after)


def shown_value(value: Value) -> str:
    """A value in a message: on one line, and short."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case tuple():
            text = ", ".join(value) or "none"
        case _:
            text = str(value)
    text = printable(text)
    return text if len(text) <= _ROOM else f"{text[: _ROOM - 1]}…"
