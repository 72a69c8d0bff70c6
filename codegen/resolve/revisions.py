"""Revisions: which pages describe the second revision of another page's resource."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.dialect.raw import RawPage
from codegen.resolve.symbols import Symbols
from codegen.source.finding import Finding

__all__ = ["revision_bases", "revision_of"]

_SUFFIX = "2"


def revision_bases(symbols: Symbols) -> Mapping[str, str]:
    """By page of the second revision: the page of the first.

    A page says so itself, or has the name of another page and `2` after it.
    """
    bases: dict[str, str] = {}
    for name, page in symbols.resources.items():
        stated = page.front.get("revision", "").strip()
        base = name.removesuffix(_SUFFIX)
        if base != name and base in symbols.resources and stated in {"", _SUFFIX}:
            bases[name] = base
    return bases


def revision_of(page: RawPage, bases: Mapping[str, str]) -> tuple[int, list[Finding]]:
    """The revision that a page describes."""
    stated = page.front.get("revision", "").strip()
    if stated.isascii() and stated.isdecimal() and int(stated) in {1, 2}:
        return int(stated), []
    usual = 2 if page.name in bases else 1
    if not stated:
        return usual, []
    finding = Finding(
        "UC208",
        f'"{stated}" is no revision',
        page.front_spans["revision"],
        "Write 1 or 2, or leave the line out.",
    )
    return usual, [finding]
