"""From pages to a judged model: load, read, resolve, diagnose, suppress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from codegen.check.rule import Severity
from codegen.cli.choices import Choices, shown_path
from codegen.cli.crew import ALONE, Crew
from codegen.cli.page_heads import PageHead
from codegen.cli.reading import Reading, read_pages
from codegen.cli.resolving import NO_CORRECTIONS, Corrections, Settled, settle
from codegen.cli.sources import Sources
from codegen.model.nodes import Model
from codegen.source import Finding, read_text
from codegen.source.text import split_lines

if TYPE_CHECKING:
    from codegen.check.account import Account
    from codegen.check.diagnostic import Diagnostic
    from codegen.dialect.raw import RawPage
    from codegen.resolve.overlay import Overlay

__all__ = ["Analysis", "analyse"]


@frozen
class Analysis:
    """What became of the pages."""

    sources: Sources
    reading: Reading = field(repr=False)
    settled: Settled | None = field(repr=False)
    """None where there is no page."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by place; suppressed ones are left out."""
    findings: tuple[Finding, ...] = field(repr=False)
    """Everything that was noticed beyond the pages' own findings."""
    reads: tuple[Path, ...]
    """Files besides pages and settings that went into it: overlay, dialects."""
    settings_file: Path | None
    corrections: Corrections = field(repr=False)
    suppressed: int = 0
    """How many diagnostics were left out."""

    @property
    def pages(self) -> tuple[RawPage, ...]:
        """The pages, whole."""
        return self.reading.pages

    @property
    def model(self) -> Model | None:
        """None where there is no page."""
        return self.settled.model if self.settled is not None else None

    @property
    def overlay(self) -> Overlay | None:
        """The corrections that were applied."""
        return self.corrections.overlay()

    @property
    def has_errors(self) -> bool:
        return any(row.severity is Severity.ERROR for row in self.diagnostics)

    @property
    def account(self) -> Account:
        from codegen.check.account import account

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
    files = sources.pages.files
    with choices.console.progress("reading", len(files)) as advance:
        reading = read_pages(files, sources.dialects, crew, advance=advance)
    crew.warm_up()
    corrections, findings = _corrections(choices, sources, reading.heads)
    findings += sources.pages.findings
    settled = None
    if files:
        settled = settle(
            reading,
            crew,
            files=[finding.span.path for finding in sources.pages.findings],
            api=sources.api,
            corrections=corrections,
            attribution=sources.attribution,
        )
        findings += settled.findings
    from codegen.cli.judging import judge  # here: a worker may be at it meanwhile

    judged = judge(choices, sources, findings, reading, settled)
    reading.let_go()
    return Analysis(
        sources=sources,
        reading=reading,
        settled=settled,
        diagnostics=judged.diagnostics,
        findings=findings,
        reads=_reads(sources),
        settings_file=choices.settings.file,
        corrections=corrections,
        suppressed=judged.suppressed,
    )


def _corrections(
    choices: Choices, sources: Sources, heads: Sequence[PageHead]
) -> tuple[Corrections, tuple[Finding, ...]]:
    """What ships with the dialect, where the pages are of the original form, and over it what is named.

    It corrects the pages of the API that the dialect is named after, not those of others in the same form.
    """
    if not choices.has_overlay:
        return NO_CORRECTIONS, ()
    is_original = any(head.has_web_link for head in heads) and not any(
        head.has_types for head in heads
    )
    shipped = None
    if set(sources.dialects) == {sources.api} and is_original:
        shipped = sources.api
    if sources.overlay is None:
        return Corrections(shipped), ()
    from codegen.resolve.overlay import OverlayError, load_overlay

    try:
        named = load_overlay(sources.overlay)
    except OverlayError as error:
        return Corrections(shipped), error.findings
    return Corrections(shipped, named), ()


def _reads(sources: Sources) -> tuple[Path, ...]:
    dialects = (Path(row) for row in dict.fromkeys(sources.dialects) if Path(row).suffix)
    overlay = (sources.overlay,) if sources.overlay is not None else ()
    return tuple(path.absolute() for path in (*dialects, *overlay))
