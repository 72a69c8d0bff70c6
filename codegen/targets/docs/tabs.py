"""Tabs: programs and samples of one thing in several forms."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from codegen.targets.docs.markdown import fenced
from codegen.targets.docs.python_calls import Programs

__all__ = ["TabView", "program_tabs", "sample_tabs"]


@frozen
class TabView:
    label: str
    """Words of ours; empty for what is the same in all forms, and needs no tab."""
    blocks: tuple[str, ...]
    """Finished Markdown, to be indented."""


def program_tabs(programs: Programs) -> tuple[TabView, ...]:
    """A tab for each program."""
    return tuple(TabView(label, (fenced(text, "python"),)) for label, text in programs)


def sample_tabs(rows: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[TabView, ...]:
    """A tab for each row of label and blocks; labels that are there already get a number."""
    found: dict[str, TabView] = {}
    for label, blocks in rows:
        number, unique = 1, label
        while unique in found:
            number += 1
            unique = f"{label} {number}"
        found[unique] = TabView(unique, blocks)
    return tuple(found.values())
