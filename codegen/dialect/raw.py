"""The raw page: what one page states, by the names that its dialect gives to sections and columns.

Nothing here is interpreted: no types, no other pages, no decoding of samples.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from codegen.document import Hyperlink, Prose
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["PageAccount", "RawEvent", "RawOperation", "RawPage", "RawRow", "RawSample"]


@frozen
class PageAccount:
    """How many rows, fences, headings and hyperlinks of a page were seen, and what became of them."""

    seen: int
    consumed: int
    diagnosed: int
    not_understood: int


@frozen
class RawRow:
    """A table row, its cells by field name (`name`, `description`, `required`, ...)."""

    cells: Mapping[str, Prose]
    span: Span

    def text(self, name: str) -> str:
        """The plain text of a cell; empty where the table has no such column."""
        cell = self.cells.get(name)
        return cell.text if cell is not None else ""


@frozen
class RawSample:
    """An example as it stands on the page: fence marks removed, nothing unescaped or repaired."""

    media: str
    """`json` or `xml`, as the section's heading says."""
    side: str
    """`request`, `response` or `event`."""
    text: str
    """The lines, joined with LF, trailing blank lines removed."""
    span: Span
    """The first to the last line of `text`; line n of `text` is line `span.line + n` of the page."""


@frozen
class RawOperation:
    """One HTTP method of a page."""

    method: str
    """Upper case."""
    description: Prose | None
    """None where the page has nothing or a placeholder sentence."""
    tables: Mapping[str, tuple[RawRow, ...]]
    """Rows by table name: `query`, `body`, `response`, `errors`. A name without table is absent."""
    statements: Mapping[str, Prose]
    """Sentences that stand in place of a table (`response`: "The response from a GET ..."),
    and labelled lines (`route`, `request_line`, `response_line`, `usual_errors`) of the written-out form."""
    samples: tuple[RawSample, ...]
    span: Span
    """The heading."""


@frozen
class RawEvent:
    """One section of an event type."""

    type: str
    """Lower case: `added`, `updated`, `deleted`, `started`, `completed`."""
    rows: tuple[RawRow, ...]
    samples: tuple[RawSample, ...]
    span: Span


@frozen
class RawPage:
    """A page after its dialect was applied."""

    path: str
    kind: str
    """`resource`, `enumeration`, `errors` (a list of generic errors), `shared` (facts for other pages) or
    `article`."""
    name: str
    """The first word of the first heading."""
    title: str
    """The whole first heading."""
    front: Mapping[str, str]
    """Front matter."""
    front_spans: Mapping[str, Span]
    summary: Prose | None
    description: Prose | None
    tables: Mapping[str, tuple[RawRow, ...]]
    """Rows by table name: `web_link`, `properties`, `links`, `scopes`, `members`, `observed`,
    `generic_errors`; on a shared page also `parameters` and `errors_of_GET` and the like."""
    operations: tuple[RawOperation, ...]
    events: tuple[RawEvent, ...]
    span: Span
    """The title."""
    findings: tuple[Finding, ...] = field(factory=tuple)
    hyperlinks: tuple[Hyperlink, ...] = field(factory=tuple)
    """Every inline link of the page, in page order, whatever it stands in."""
    account: PageAccount = PageAccount(0, 0, 0, 0)
    text: str = ""
    """Of a guide: all of it, without front matter and comments."""
