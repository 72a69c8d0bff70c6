"""The account of a set: what was seen on its pages, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from codegen.dialect.raw import PageAccount, RawPage
from codegen.source.finding import Finding

__all__ = ["Account", "account", "account_text"]


@frozen
class Account:
    """Rows, fences, headings and hyperlinks of the reference pages of a set."""

    pages: tuple[tuple[str, PageAccount], ...]
    """By path, in the order of the paths."""
    total: PageAccount

    @property
    def remainder(self) -> int:
        """Items neither consumed nor named by a diagnostic; anything but 0 is a defect of the reader."""
        total = self.total
        return total.seen - total.consumed - total.diagnosed - total.not_understood


def account(pages: Sequence[RawPage], findings: Iterable[Finding]) -> Account:
    """Add up the accounts of the pages.

    A hyperlink that a later stage has a finding about counts as diagnosed, not as consumed.
    """
    places = {(finding.span.path, finding.span.line, finding.span.column) for finding in findings}
    rows: list[tuple[str, PageAccount]] = []
    for page in sorted(pages, key=lambda page: page.path):
        if page.kind == "article":
            continue
        moved = sum(
            not link.broken and (page.path, link.span.line, link.span.column) in places
            for link in page.hyperlinks
        )
        own = page.account
        moved = min(moved, own.consumed)
        rows.append(
            (
                page.path,
                PageAccount(
                    own.seen, own.consumed - moved, own.diagnosed + moved, own.not_understood
                ),
            )
        )
    total = PageAccount(
        sum(row.seen for _, row in rows),
        sum(row.consumed for _, row in rows),
        sum(row.diagnosed for _, row in rows),
        sum(row.not_understood for _, row in rows),
    )
    return Account(tuple(rows), total)


def account_text(result: Account) -> list[str]:
    """The account as aligned lines, a page each and the total last."""
    head = ("page", "seen", "consumed", "diagnosed", "not understood")
    body = [(path, *_figures(row)) for path, row in (*result.pages, ("total", result.total))]
    width = max(len(row[0]) for row in (head, *body))
    return [
        f"{row[0]:<{width}}  {row[1]:>8}  {row[2]:>8}  {row[3]:>9}  {row[4]:>14}"
        for row in (head, *body)
    ]


def _figures(row: PageAccount) -> tuple[str, str, str, str]:
    return str(row.seen), str(row.consumed), str(row.diagnosed), str(row.not_understood)
