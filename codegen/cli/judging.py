"""From findings to the diagnostics of a run: rules judge, settings and pages suppress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from codegen.check import (
    Diagnostic,
    SuppressionError,
    UnknownRuleError,
    diagnose,
    parse_suppression,
    read_page_suppressions,
    suppress,
)
from codegen.cli.choices import Choices, shown_path
from codegen.cli.errors import CommandError
from codegen.cli.reading import Reading
from codegen.cli.resolving import Settled
from codegen.cli.sources import Sources
from codegen.dialect import load_dialect
from codegen.source import Finding, Span, read_text
from codegen.source.text import split_lines

__all__ = ["Judgement", "judge"]


class Judgement(NamedTuple):
    """What there is to say about the pages."""

    diagnostics: tuple[Diagnostic, ...]
    """Sorted by place, those about the settings last."""
    suppressed: int
    """How many others there are."""


def judge(
    choices: Choices,
    sources: Sources,
    findings: Sequence[Finding],
    reading: Reading,
    settled: Settled | None,
) -> Judgement:
    """Diagnose, and leave out what is suppressed.

    A suppression that fits nothing is a diagnostic itself, where the whole set was looked at.

    Raises:
        CommandError: one of the settings can't be used.
    """
    try:
        wanted = [parse_suppression(text) for text in choices.settings.suppress]
    except (SuppressionError, UnknownRuleError) as error:
        raise CommandError(f'{_settings_name(choices)}: "suppress": {error}') from None
    said = [
        read_page_suppressions(file.path, file.text, load_dialect(dialect))
        for file, dialect in zip(sources.pages.files, sources.dialects, strict=True)
    ]
    found = [*findings, *(finding for row in said for finding in row.findings)]
    found += (finding for head in reading.heads for finding in head.findings)
    # No rule has a say on a set without a page in the written-out form.
    has_rules = settled is not None and any(head.is_written_out for head in reading.heads)
    left = suppress(
        (
            diagnose(found, reading.pages, settled.model)
            if settled is not None and has_rules
            else diagnose(found, (), None)
        ),
        wanted,
        [row for page in said for row in page.rows],
        tells_unused=_is_whole(choices),
    )
    unused = left.unused if choices.is_own_set else ()
    about_settings = diagnose([_unused(choices, row.text) for row in unused], (), None)
    return Judgement((*left.diagnostics, *about_settings), left.count)


def _is_whole(choices: Choices) -> bool:
    """Whether whole sets are looked at: in a part of one, some diagnostics can't be."""
    return choices.is_own_set or all(Path(spec).is_dir() for spec in choices.specs)


def _unused(choices: Choices, text: str) -> Finding:
    """The finding about a suppression, at the place where the settings have it."""
    message = f"the suppression {text} fits no diagnostic"
    name, line, column = _settings_name(choices), 1, 1
    content = read_text(choices.settings.file) if choices.settings.file else ""
    for number, row in enumerate(split_lines(content if isinstance(content, str) else ""), 1):
        if f'"{text}"' in row or f"'{text}'" in row:
            line, column = number, row.index(text) + 1
            break
    return Finding(
        "UC303", message, Span(name, line, column, line, column + len(text)), "Remove it."
    )


def _settings_name(choices: Choices) -> str:
    return shown_path(choices.settings.file or "the settings")
