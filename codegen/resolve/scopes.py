"""Scopes: one for each name, over all pages."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.dialect.raw import RawPage
from codegen.model.nodes import Scope, ScopeRef
from codegen.resolve.exchanges import source_of
from codegen.resolve.repeats import repeated
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["page_scopes", "resolve_scopes"]


def page_scopes(page: RawPage) -> tuple[tuple[ScopeRef, ...], list[Finding]]:
    """The scopes of a page, one for each name."""
    found: dict[str, ScopeRef] = {}
    findings: list[Finding] = []
    for row in page.tables.get("scopes", ()):
        name = row.text("name")
        if name in found:
            findings.append(repeated(name, row))
        elif name:
            found[name] = ScopeRef(name, source_of(row.span))
    return tuple(found.values()), findings


def resolve_scopes(pages: Sequence[RawPage]) -> tuple[tuple[Scope, ...], list[Finding]]:
    """The scopes of a set, sorted by name; the first page that has one states it.

    Args:
        pages: Those that name scopes; shared pages come first.
    """
    found: dict[str, Scope] = {}
    spans: dict[str, Span] = {}
    findings: list[Finding] = []
    for page in pages:
        for row in page.tables.get("scopes", ()):
            name = row.text("name")
            if not name:
                continue
            scope = Scope(
                name,
                row.text("permission"),
                part_sentences(row.text("description")),
                source_of(row.span),
            )
            first = found.setdefault(name, scope)
            if first is scope:
                spans[name] = row.span
            elif (first.permission, first.description) != (scope.permission, scope.description):
                findings.append(
                    Finding(
                        "UC213",
                        f"another page describes {name} in other words",
                        row.span,
                        "Let all pages say the same.",
                        (spans[name],),
                    )
                )
    return tuple(scope for _, scope in sorted(found.items())), findings
