"""Formats pages of a set, and makes sure that the set says afterwards what it said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from attrs import evolve, frozen

from codegen.check import Severity
from codegen.cli.choices import Choices
from codegen.cli.errors import CommandError
from codegen.cli.pipeline import Analysis, analyse
from codegen.cli.reading import read_pages
from codegen.cli.sources import Sources
from codegen.dialect import RawPage, load_dialect
from codegen.fmt import differing_pages, find_neighbours, format_pages
from codegen.model.nodes import Model
from codegen.resolve import resolve, wants_shipped_overlay
from codegen.source import SourceFile

__all__ = ["Rewriting", "rewrite"]

_CHANGES = "the model would not be the same (a defect of this program; please report it)"


@frozen
class Rewriting:
    """What became of pages."""

    analysis: Analysis
    files: tuple[SourceFile, ...]
    """Those that were asked for."""
    texts: Mapping[str, str]
    """By absolute path: the canonical text, or the page's own."""
    kept: Mapping[str, str]
    """By absolute path: why a page is left as it is."""
    is_torn: bool
    """Whether pages that are not formatted would lose what the overlay that ships corrects in them."""

    @property
    def changed(self) -> tuple[SourceFile, ...]:
        return tuple(file for file in self.files if self.texts[str(file.absolute)] != file.text)

    @property
    def has_errors(self) -> bool:
        return self.analysis.has_errors


def rewrite(choices: Choices, sources: Sources, wanted: Collection[str] | None) -> Rewriting:
    """The canonical form of the wanted pages of a set; of all if None.

    Args:
        wanted: Absolute paths.

    Raises:
        CommandError: two sets have pages of one path.
    """
    every = sources.pages.files
    counts = Counter(row.path for row in every)
    if double := next((path for path, count in counts.items() if count > 1), None):
        raise CommandError(f"two sets have a page {double}; format them one by one")
    analysis = analyse(choices, sources)
    files = tuple(row for row in every if wanted is None or str(row.absolute) in wanted)
    if analysis.model is None:
        return Rewriting(analysis, files, {}, {}, False)
    wrong = {row.span.path for row in analysis.diagnostics if row.severity is Severity.ERROR}
    own = {row.path for row in every}
    texts = {str(row.absolute): row.text for row in every}
    kept: dict[str, str] = {}
    usable = [] if wrong - own else [row for row in files if row.path not in wrong]
    _format(choices, analysis, analysis.model, usable, texts, kept)
    after = _settle(analysis, analysis.model, texts, kept)
    return Rewriting(analysis, files, texts, kept, after)


def _format(
    choices: Choices,
    analysis: Analysis,
    model: Model,
    files: Sequence[SourceFile],
    texts: dict[str, str],
    kept: dict[str, str],
) -> None:
    sources = analysis.sources
    dialects = dict(zip(sources.pages.files, sources.dialects, strict=True))
    neighbours = find_neighbours(
        analysis.pages, model, files=_unread(analysis), together={row.path for row in files}
    )
    items = [(row.text, row.path, load_dialect(dialects[row])) for row in files]
    with choices.console.progress("formatting", len(files)) as advance:
        found = format_pages(items, neighbours, advance)
    for row in files:
        result, key = found[row.path], str(row.absolute)
        texts[key] = result.text
        if result.kept is not None:
            kept[key] = result.kept


def _settle(analysis: Analysis, model: Model, texts: dict[str, str], kept: dict[str, str]) -> bool:
    """Leave alone what would change the model; whether the overlay that ships would be missed."""
    files = analysis.sources.pages.files
    pages = analysis.pages
    while True:
        new = [evolve(row, text=texts[str(row.absolute)]) for row in files]
        changed = {row.path for row, old in zip(new, files, strict=True) if row.text != old.text}
        if not changed:
            return False
        pages = read_pages(new, analysis.sources.dialects).pages
        after = _resolved(analysis, pages, has_overlay=True)
        wrong = differing_pages(model, after)
        if not wrong:
            break
        for row, old in zip(new, files, strict=True):
            if row.path in changed and (row.path in wrong or not changed & wrong):
                texts[str(row.absolute)] = old.text
                kept[str(row.absolute)] = _CHANGES
    if not wants_shipped_overlay(analysis.pages) or wants_shipped_overlay(pages):
        return False
    return bool(differing_pages(model, _resolved(analysis, pages, has_overlay=False)))


def _resolved(analysis: Analysis, pages: Sequence[RawPage], *, has_overlay: bool) -> Model:
    sources = analysis.sources
    return resolve(
        pages,
        files=_unread(analysis),
        api=sources.api,
        overlay=analysis.overlay if has_overlay else None,
        attribution=sources.attribution,
    ).model


def _unread(analysis: Analysis) -> list[str]:
    return [finding.span.path for finding in analysis.sources.pages.findings]
