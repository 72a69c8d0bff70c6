"""Diagnostics that nobody wants to see: by the settings of a project, or by comments of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from attrs import frozen

from codegen.check.diagnostic import Diagnostic, diagnose
from codegen.check.page_suppression import PageSuppression
from codegen.check.registry import find_rule
from codegen.check.rule import Severity
from codegen.source.finding import Finding

__all__ = ["Suppressed", "Suppression", "SuppressionError", "parse_suppression", "suppress"]


class SuppressionError(ValueError):
    """A suppression that can't be; the message says why."""


@frozen
class Suppression:
    """One entry of the setting `suppress`."""

    text: str
    """As written: `UC203`, `UC203:resources/messaging.md`, `UC203:resources/*.md`."""
    code: str
    path: str
    """A page, or a pattern of pages; empty for all."""

    def fits(self, diagnostic: Diagnostic) -> bool:
        """Whether the diagnostic is one of those meant."""
        if diagnostic.rule.code != self.code:
            return False
        return not self.path or fnmatchcase(diagnostic.span.path, self.path)


@frozen
class Suppressed:
    """What is left to say."""

    diagnostics: tuple[Diagnostic, ...]
    unused: tuple[Suppression, ...]
    """Those of the settings that fit no diagnostic. An unused one of a page is a diagnostic itself."""
    count: int
    """How many diagnostics are left out."""


def parse_suppression(text: str) -> Suppression:
    """The suppression that a text spells.

    Raises:
        SuppressionError: it names an error; those can't be suppressed.
        UnknownRuleError: it names no rule.
    """
    code, _, path = text.partition(":")
    rule = find_rule(code)
    if rule.severity is Severity.ERROR:
        raise SuppressionError(f"{rule.code} is an error; errors can't be suppressed")
    return Suppression(text, rule.code, path)


def suppress(
    diagnostics: Sequence[Diagnostic],
    suppressions: Sequence[Suppression],
    in_pages: Sequence[PageSuppression] = (),
    *,
    tells_unused: bool = True,
) -> Suppressed:
    """Leave out the diagnostics that some suppression fits.

    Args:
        suppressions: Of the settings. They may fit the diagnostics about those of the pages, too.
        tells_unused: Add a diagnostic for each suppression of a page that fits none.
    """
    hidden: set[Diagnostic] = set()
    idle = [row for row in in_pages if not _hide(row, diagnostics, hidden)]
    if idle and tells_unused:
        found = diagnose(map(_unused, idle), (), None)
        diagnostics = sorted([*diagnostics, *found], key=_place)
    unused = [row for row in suppressions if not _hide(row, diagnostics, hidden)]
    kept = (row for row in diagnostics if row not in hidden)
    return Suppressed(tuple(kept), tuple(unused), len(hidden))


def _hide(
    row: Suppression | PageSuppression, diagnostics: Iterable[Diagnostic], hidden: set[Diagnostic]
) -> bool:
    """Hide the diagnostics that a suppression fits; gives whether there are any."""
    hits = {one for one in diagnostics if row.fits(one)}
    hidden |= hits
    return bool(hits)


def _unused(row: PageSuppression) -> Finding:
    message = f"the comment ignores {row.code}, but there is nothing to ignore"
    return Finding("UC303", message, row.span, "Remove it.")


def _place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.span
    return (span.path, span.line, span.column)
