"""Plans of earlier runs: which files there were, and under which key the text of each is remembered.

A file that tells the prose of some pages only comes out as before while these read as they did and all
pages state what they stated. Such a file is found again without its view, and where all are found, without
a plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from codegen.emit.remembering import content_key
from codegen.targets.contract import Copied, Rendered, rendered_later

if TYPE_CHECKING:
    from codegen.emit.cache import Cache

__all__ = ["Plan", "PlanMemory", "Recalled"]

Plan = Sequence[Rendered | Copied]


@frozen
class Recalled:
    """A plan, new or of an earlier run."""

    plan: Plan
    keys: Mapping[str, bytes] = field(factory=dict)
    """Of texts that are what the plan would give, by path."""


@frozen
class PlanMemory:
    """What is remembered of plans that are made from the same, prose and the hash of the model aside."""

    _key: bytes
    """The hash of what they are made from."""
    _prose: Mapping[str, str]
    """Hashes of what each page tells now, by its name."""
    _cache: Cache

    def recall(self, make: Callable[[], Plan]) -> Recalled:
        """The plan of an earlier run, if there is one; `make` gives a new one, now or at need."""
        data = self._cache.fetch([self._key]).get(self._key)
        try:
            rows = json.loads(data) if data is not None else None
            if rows is not None:
                return self._recalled(rows, make)
        except (TypeError, ValueError):
            pass  # a person's: what a disk damages is found before
        return Recalled(make())

    def keep(self, recalled: Recalled, keys: Mapping[str, bytes]) -> None:
        """Keep a plan for later runs.

        Args:
            keys: Of the texts of its files, by path.
        """
        rendered = [row for row in recalled.plan if isinstance(row, Rendered)]
        told = [row.path for row in rendered if row.told is not None and row.path in keys]
        if all(recalled.keys.get(path) == keys[path] for path in told):
            return
        rows = [
            (
                [row.path, row.template]
                if isinstance(row, Copied)
                else [row.path, row.template, row.origin, *self._noted(row, keys)]
            )
            for row in recalled.plan
        ]
        self._cache.keep({self._key: json.dumps(rows, separators=(",", ":")).encode("ascii")})

    def _noted(self, row: Rendered, keys: Mapping[str, bytes]) -> tuple[list[str], str, str]:
        if row.told is None or row.path not in keys:
            return [], "", ""
        return sorted(row.told), self._told(row.told), keys[row.path].hex()

    def _recalled(self, rows: Sequence[Sequence[Any]], make: Callable[[], Plan]) -> Recalled:
        @cache
        def made() -> Mapping[str, Rendered]:
            return {row.path: row for row in make() if isinstance(row, Rendered)}

        plan: list[Rendered | Copied] = []
        keys: dict[str, bytes] = {}
        for path, template, *rest in rows:
            if not rest:
                plan.append(Copied(path, template))
                continue
            origin, names, told, key = rest
            if told and told == self._told(names):
                keys[path] = bytes.fromhex(key)
            view = partial(_view, path, made)
            plan.append(rendered_later(path, template, view, origin, names if told else None))
        return Recalled(plan, keys)

    def _told(self, names: Collection[str]) -> str:
        """The hash of what some pages tell."""
        return content_key(*(f"{name} {self._prose.get(name)}" for name in sorted(names))).hex()


def _view(path: str, made: Callable[[], Mapping[str, Rendered]]) -> object:
    return made()[path].view
