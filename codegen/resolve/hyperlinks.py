"""Hyperlinks between pages: dead ones, and those that differ from the file's name in letter case."""

from __future__ import annotations

from codegen.dialect.raw import RawPage
from codegen.resolve.symbols import Symbols, page_key
from codegen.source.finding import Finding

__all__ = ["check_hyperlinks"]


def check_hyperlinks(page: RawPage, symbols: Symbols) -> list[Finding]:
    """Findings about the hyperlinks of a page that lead to Markdown pages."""
    findings: list[Finding] = []
    for link in page.hyperlinks:
        target = link.target.partition("#")[0]
        if "://" in target or not target.lower().endswith((".md", ".markdown")):
            continue
        name = symbols.files.get(page_key(target))
        if name is None:
            findings.append(
                Finding(
                    "UC204",
                    f"the hyperlink leads to {target}, which is no page of the set",
                    link.span,
                    "Correct the target, or remove the hyperlink.",
                )
            )
        elif target.rpartition("/")[2] != name:
            findings.append(
                Finding(
                    "UC205",
                    f"the hyperlink spells {target}, the page is {name}",
                    link.span,
                    f"Write {name}.",
                )
            )
    return findings
