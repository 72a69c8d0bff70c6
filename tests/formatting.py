"""Formatting whole sets inside tests: what comes out, and what the model is before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.fmt import Formatted, find_neighbours, format_pages, model_facts
from codegen.resolve import Overlay, Resolution, resolve, shipped_overlay, wants_shipped_overlay
from codegen.source import SourceFile

__all__ = ["Run", "differences", "formatted", "texts_of"]


@frozen
class Run:
    """A set of pages and what formatting makes of it."""

    pages: tuple[RawPage, ...]
    found: Resolution
    results: Mapping[str, Formatted]

    @property
    def texts(self) -> dict[str, str]:
        return {path: row.text for path, row in self.results.items()}

    @property
    def kept(self) -> dict[str, str]:
        return {path: row.kept for path, row in self.results.items() if row.kept is not None}


def formatted(texts: Mapping[str, str], only: Sequence[str] | None = None) -> Run:
    """The pages of a set, by path, in canonical form; its overlay as for any set."""
    dialect = load_dialect()
    pages = tuple(read_page(text, path, dialect) for path, text in texts.items())
    overlay: Overlay | None = None
    if wants_shipped_overlay(pages):
        overlay = shipped_overlay("ucwa")
    found = resolve(pages, overlay=overlay)
    neighbours = find_neighbours(pages, found.model, together=only)
    items = [(text, path, dialect) for path, text in texts.items() if only is None or path in only]
    results = format_pages(items, neighbours)
    return Run(pages, found, results)


def differences(before: Run, after: Run) -> list[str]:
    """Where two models differ, places and evidence aside; short enough to be read."""
    return list(_differences(model_facts(before.found.model), model_facts(after.found.model), ""))


def _differences(one: object, other: object, way: str) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys())
        return [
            line
            for key in keys
            for line in _differences(one.get(key), other.get(key), f"{way}.{key}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            line
            for index, pair in enumerate(zip(one, other, strict=True))
            for line in _differences(*pair, f"{way}[{index}]")
        ]
    return [] if one == other else [f"{way}: {one!r:.200} is {other!r:.200}"]


def texts_of(files: Sequence[SourceFile]) -> dict[str, str]:
    return {file.path: file.text for file in files}
