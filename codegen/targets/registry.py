"""All targets: those that come with the program, and those that other distributions add."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from codegen.targets.contract import Target
from codegen.targets.names import BUILT_IN

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "TargetLoadError", "find_targets"]

GROUP = "ucwa_codegen.targets"
"""The group of entry points by which other distributions add targets; each leads to a `Target`."""


class TargetLoadError(Exception):
    """A target of another distribution can't be used."""


def find_targets() -> Mapping[str, Target]:
    """Targets by name, built-in ones first; each is imported when it is looked up.

    Looking one up raises `TargetLoadError` where its distribution is broken.
    """
    return _Targets()


class _Targets(Mapping[str, Target]):
    @cached_property
    def _added(self) -> Mapping[str, EntryPoint]:
        from importlib.metadata import entry_points  # takes as long as many a target

        found = sorted(entry_points(group=GROUP), key=lambda row: (row.name, row.value))
        return {row.name: row for row in found if row.name not in BUILT_IN}

    def __getitem__(self, name: str) -> Target:
        if name in BUILT_IN:
            target: Target = importlib.import_module(f"codegen.targets.{name}").TARGET
            return target
        entry = self._added[name]
        try:
            target = entry.load()
        except Exception as error:  # a stranger's module may raise anything
            raise TargetLoadError(f"target {name} ({entry.value}): {error}") from error
        if getattr(target, "name", None) != name or not callable(getattr(target, "plan", None)):
            raise TargetLoadError(f"target {name} ({entry.value}) is no target of that name")
        return target

    def __iter__(self) -> Iterator[str]:
        yield from BUILT_IN
        yield from self._added

    def __len__(self) -> int:
        return len(BUILT_IN) + len(self._added)
