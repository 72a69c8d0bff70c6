"""From findings to diagnostics: each gets the verdict of its rule, and its place in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from codegen.check.registry import UnknownRuleError, registry
from codegen.check.rule import Rule, Severity
from codegen.dialect.raw import RawPage
from codegen.model.nodes import Model
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Diagnostic", "count_by_code", "count_by_severity", "diagnose"]


@frozen
class Diagnostic:
    """A finding and the rule that judges it."""

    rule: Rule
    finding: Finding

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def span(self) -> Span:
        return self.finding.span


def diagnose(
    findings: Iterable[Finding], pages: Sequence[RawPage], model: Model | None
) -> tuple[Diagnostic, ...]:
    """Everything there is to say about a set, sorted by place, each thing said once.

    The findings of the pages themselves are heard even if `findings` lacks them. Rules that look
    at the whole set run here; without a model they can't.

    Raises:
        UnknownRuleError: a stage uses a code that no rule file declares.
    """
    rules = registry()
    heard = [*findings, *(finding for page in pages for finding in page.findings)]
    if model is not None:
        for rule in rules.values():
            if rule.check is not None:
                heard += rule.check(pages, model)
    first = {_identity(finding): finding for finding in reversed(heard)}
    diagnostics = []
    for finding in sorted(first.values(), key=_identity):
        if finding.code not in rules:
            raise UnknownRuleError(
                f"internal error: {finding.code} ({finding.message}) is declared by no rule file"
            )
        diagnostics.append(Diagnostic(rules[finding.code], finding))
    return tuple(diagnostics)


def count_by_code(diagnostics: Iterable[Diagnostic]) -> Mapping[str, int]:
    """How many diagnostics each code has, in the order of the codes."""
    return dict(sorted(Counter(row.rule.code for row in diagnostics).items()))


def count_by_severity(diagnostics: Iterable[Diagnostic]) -> Mapping[Severity, int]:
    """How many diagnostics each severity has, worst first, zeros included."""
    counts = Counter(row.severity for row in diagnostics)
    return {severity: counts[severity] for severity in Severity}


def _identity(finding: Finding) -> tuple[str, int, int, str, str, int, int]:
    span = finding.span
    place = (span.path, span.line, span.column)
    return (*place, finding.code, finding.message, span.end_line, span.end_column)
