"""Diagnostics that a project doesn't want to see: by code, or by code and page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from attrs import frozen

from codegen.check.diagnostic import Diagnostic
from codegen.check.registry import find_rule
from codegen.check.rule import Severity

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
    """Those that fit no diagnostic."""


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


def suppress(diagnostics: Sequence[Diagnostic], suppressions: Iterable[Suppression]) -> Suppressed:
    """Leave out the diagnostics that some suppression fits."""
    hidden: set[int] = set()
    unused = []
    for row in suppressions:
        hits = {number for number, one in enumerate(diagnostics) if row.fits(one)}
        hidden |= hits
        if not hits:
            unused.append(row)
    kept = (one for number, one in enumerate(diagnostics) if number not in hidden)
    return Suppressed(tuple(kept), tuple(unused))
