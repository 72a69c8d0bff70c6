"""From pages to a judged model: load, read, resolve, diagnose, suppress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from codegen.check import (
    Account,
    Diagnostic,
    Severity,
    account,
)
from codegen.cli.choices import Choices, shown_path
from codegen.cli.crew import ALONE, Crew
from codegen.cli.errors import CommandError
from codegen.cli.judging import judge
from codegen.cli.reading import read_pages
from codegen.cli.sources import Sources
from codegen.dialect import DialectError, RawPage, load_dialect
from codegen.model.nodes import Model
from codegen.resolve import (
    Overlay,
    OverlayError,
    load_overlay,
    resolve,
    shipped_overlay,
    wants_shipped_overlay,
)
from codegen.source import Finding, read_text
from codegen.source.text import split_lines

__all__ = ["Analysis", "analyse"]


@frozen
class Analysis:
    """What became of the pages."""

    sources: Sources
    pages: tuple[RawPage, ...]
    model: Model | None
    """None where there is no page."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by place; suppressed ones are left out."""
    findings: tuple[Finding, ...] = field(repr=False)
    """Everything that was noticed beyond the pages' own findings."""
    reads: tuple[Path, ...]
    """Files besides pages and settings that went into it: overlay, dialects."""
    settings_file: Path | None
    overlay: Overlay | None = field(default=None, repr=False)
    """The corrections that were applied."""
    suppressed: int = 0
    """How many diagnostics were left out."""

    @property
    def has_errors(self) -> bool:
        return any(row.severity is Severity.ERROR for row in self.diagnostics)

    @property
    def account(self) -> Account:
        return account(self.pages, self.findings)

    @property
    def lines(self) -> Mapping[str, Sequence[str]]:
        """The lines of each file that a diagnostic may point into, by its path."""
        named = {row.span.path for row in self.diagnostics}
        named |= {span.path for row in self.diagnostics for span in row.finding.related}
        lines = {
            file.path: split_lines(file.text)
            for file in self.sources.pages.files
            if file.path in named
        }
        settings = self.settings_file
        others = [(path.name, path) for path in self.reads]
        others += [(shown_path(settings), settings)] if settings else []
        for name, path in others:
            if name in named and isinstance(text := read_text(path), str):
                lines.setdefault(name, split_lines(text))
        return lines


def analyse(choices: Choices, sources: Sources, crew: Crew = ALONE) -> Analysis:
    """Read, resolve and judge the pages.

    Raises:
        CommandError: the dialect or a suppression can't be used.
    """
    for dialect in dict.fromkeys(sources.dialects):
        try:
            load_dialect(dialect)
        except DialectError as error:
            raise CommandError(f"the dialect can't be used: {error}") from None
    files = sources.pages.files
    with choices.console.progress("reading", len(files)) as advance:
        reading = read_pages(files, sources.dialects, crew, advance=advance)
    pages = reading.pages
    crew.warm_up()
    overlay, findings = _overlay(choices, sources, pages)
    findings += sources.pages.findings
    model = None
    if pages:
        unread = [finding.span.path for finding in sources.pages.findings]
        resolution = resolve(
            pages,
            files=unread,
            api=sources.api,
            overlay=overlay,
            attribution=sources.attribution,
            payloads=reading.payloads,
        )
        model = resolution.model
        findings += resolution.findings
    judged = judge(choices, sources, findings, pages, model)
    return Analysis(
        sources=sources,
        pages=pages,
        model=model,
        diagnostics=judged.diagnostics,
        findings=findings,
        reads=_reads(sources),
        settings_file=choices.settings.file,
        overlay=overlay,
        suppressed=judged.suppressed,
    )


def _overlay(
    choices: Choices, sources: Sources, pages: Sequence[RawPage]
) -> tuple[Overlay | None, tuple[Finding, ...]]:
    """What ships with the dialect, where the pages are of the original form, and over it what is named.

    It corrects the pages of the API that the dialect is named after, not those of others in the same form.
    """
    if not choices.has_overlay:
        return None, ()
    shipped = None
    if set(sources.dialects) == {sources.api} and wants_shipped_overlay(pages):
        shipped = shipped_overlay(sources.api)
    if sources.overlay is None:
        return shipped, ()
    try:
        named = load_overlay(sources.overlay)
    except OverlayError as error:
        return shipped, error.findings
    below = shipped.corrections if shipped is not None else {}
    return Overlay({**below, **named.corrections}), ()


def _reads(sources: Sources) -> tuple[Path, ...]:
    dialects = (Path(row) for row in dict.fromkeys(sources.dialects) if Path(row).suffix)
    overlay = (sources.overlay,) if sources.overlay is not None else ()
    return tuple(path.absolute() for path in (*dialects, *overlay))
