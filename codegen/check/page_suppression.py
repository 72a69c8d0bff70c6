"""Suppressions that a page holds itself, as HTML comments: `<!-- ucwa-codegen: ignore UC203: why -->`.

To the reader they are comments like any other, so that no model depends on them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from attrs import frozen

from codegen.check.diagnostic import Diagnostic
from codegen.check.registry import UnknownRuleError, find_rule
from codegen.check.rule import Severity
from codegen.dialect import Dialect
from codegen.document import (
    Comment,
    Lines,
    fence_marks,
    read_comments,
    read_sheet,
    without_comments,
)
from codegen.source.finding import Finding
from codegen.source.span import Span
from codegen.source.text import split_lines

__all__ = ["PageSuppression", "PageSuppressions", "read_page_suppressions"]

_NAME = "ucwa-codegen"
_OURS = re.compile(rf"\s*{_NAME}(?:\s*:|\s+ignore\b)", re.IGNORECASE)
_IGNORE = re.compile(
    rf"\s*{_NAME}\s*:\s*ignore\s+(?P<codes>UC\d{{3}}(?:[\s,]+UC\d{{3}})*)\s*(?::.*)?",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"UC\d{3}", re.IGNORECASE)
_FORM = f"Write <!-- {_NAME}: ignore UC203 -->, with a reason behind another colon."


@frozen
class PageSuppression:
    """One code of one comment."""

    code: str
    span: Span
    """The comment."""
    lines: range
    """Numbers of the lines of the page that it holds for."""

    def fits(self, diagnostic: Diagnostic) -> bool:
        """Whether the diagnostic is one of those meant: it begins on one of the lines."""
        place = diagnostic.span
        same = diagnostic.rule.code == self.code and place.path == self.span.path
        return same and place.line in self.lines


@frozen
class PageSuppressions:
    """What the comments of a page say."""

    rows: tuple[PageSuppression, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Of comments that can't be understood."""


def read_page_suppressions(path: str, text: str, dialect: Dialect) -> PageSuppressions:
    """The suppressions of a page.

    A comment beside other text holds for its line. One on a line of its own holds for what stands below it:
    before a heading for the section with all that is in it, before the title for the page, else for the
    paragraph, table or sample.
    """
    if _NAME not in text.lower() or "<!--" not in text:
        return PageSuppressions()
    comments = [row for row in read_comments(path, text) if _OURS.match(row.text)]
    if not comments:
        return PageSuppressions()
    extent = _Extent(path, text, dialect)
    rows: list[PageSuppression] = []
    findings: list[Finding] = []
    for comment in comments:
        codes = _codes(comment, findings)
        rows += [PageSuppression(code, comment.span, extent.of(comment)) for code in codes]
    return PageSuppressions(tuple(rows), tuple(findings))


def _codes(comment: Comment, findings: list[Finding]) -> Iterator[str]:
    """The codes that a comment names, each once; what is wrong with it goes to `findings`."""
    match = _IGNORE.fullmatch(comment.text)
    if match is None:
        message = "the comment doesn't say which codes to ignore"
        findings.append(Finding("UC304", message, comment.span, _FORM))
        return
    for code in dict.fromkeys(_CODE.findall(match["codes"].upper())):
        try:
            rule = find_rule(code)
        except UnknownRuleError as error:
            findings.append(Finding("UC304", str(error), comment.span, _FORM))
            continue
        if rule.severity is Severity.ERROR:
            message = f"{code} is an error; errors can't be suppressed"
            findings.append(Finding("UC304", message, comment.span, "Mend what it is about."))
            continue
        yield code


class _Extent:
    """Finds the lines that a comment holds for."""

    def __init__(self, path: str, text: str, dialect: Dialect) -> None:
        sheet = read_sheet(path, text, dialect.is_known)
        size = sheet.front.size
        lines = split_lines(text)
        body = without_comments(Lines(path, size + 1, lines[size:]))
        self._texts = [*lines[:size], *body.texts]
        self._fences = [index + 1 for index in fence_marks(self._texts)]
        headings = [row.heading for row in sheet.sections if row.heading is not None]
        self._heads = [row.span.line for row in headings]
        self._levels = [row.level for row in headings]

    def of(self, comment: Comment) -> range:
        first, last = comment.span.line, comment.span.end_line
        if any(self._texts[number - 1].strip() for number in range(first, last + 1)):
            return range(first, last + 1)
        start = self._skip(last + 1, is_blank=True)
        return range(start, self._end(start))

    def _end(self, start: int) -> int:
        """The line behind what begins on a line."""
        index = bisect_left(self._heads, start)
        head = self._heads[index] if index < len(self._heads) else len(self._texts) + 1
        if head == start:
            return self._section_end(index)
        fence = bisect_left(self._fences, start)
        if self._fences[fence : fence + 1] == [start]:
            closing = self._fences[fence + 1 : fence + 2] or [len(self._texts)]
            return closing[0] + 1
        return min(self._skip(start, is_blank=False), head)

    def _section_end(self, index: int) -> int:
        """The line behind a section and all that is in it; the title's is the page."""
        later = range(index + 1, len(self._heads)) if index else ()
        ends = (self._heads[other] for other in later if self._levels[other] <= self._levels[index])
        return next(ends, len(self._texts) + 1)

    def _skip(self, number: int, *, is_blank: bool) -> int:
        """The first line from `number` on that is not blank, or that is."""
        while number <= len(self._texts) and is_blank != bool(self._texts[number - 1].strip()):
            number += 1
        return number
