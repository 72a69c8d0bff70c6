"""The overlay that ships with a dialect: what the pages written in it are known to get wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from attrs import evolve

import codegen.dialect
from codegen.dialect.raw import RawPage
from codegen.dialect.written_out import has_types, has_web_link
from codegen.resolve.overlay import Overlay, load_overlay

__all__ = ["shipped_overlay", "wants_shipped_overlay"]


@cache
def shipped_overlay(dialect: str) -> Overlay | None:
    """The overlay of the dialect of that name; None where there is none."""
    path = Path(codegen.dialect.__file__).with_name(f"{dialect}.overlay.toml")
    return evolve(load_overlay(path), is_for_larger_set=True) if path.is_file() else None


def wants_shipped_overlay(pages: Iterable[RawPage]) -> bool:
    """Whether a set is of the original form: it has Web Link sections, and no table has a column `Type`."""
    shows_web_link = False
    for page in pages:
        shows_web_link = shows_web_link or has_web_link(page)
        if has_types(page):
            return False
    return shows_web_link
