"""The account of a page: every row, fence, heading and hyperlink that was seen, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from codegen.dialect.raw import PageAccount
from codegen.document import Block, Fence, Hyperlink, Paragraph, Prose, Table, TableRow
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Ledger"]

_MEND = "Mend the page, or teach the dialect what it means."
_LEFT_OVER = {
    "row": ("UC902", "this row belongs to no table that the dialect knows"),
    "fence": ("UC903", "this code block belongs to no section that carries samples"),
    "heading": ("UC901", "what stands below this heading is not read"),
    "hyperlink": ("UC904", "this hyperlink stands where nothing is read"),
}


class Ledger:
    """Items of one page; each ends as consumed, diagnosed or not understood."""

    def __init__(self, titles: Sequence[str] = ()) -> None:
        self._titles = titles
        self.findings: list[Finding] = []
        self.hyperlinks: list[Hyperlink] = []
        self._doubts: list[Finding] = []
        self._seen: dict[tuple[str, int, int], Span] = {}
        self._consumed: set[tuple[str, int, int]] = set()
        self._diagnosed: set[tuple[str, int, int]] = set()
        self._left: set[tuple[str, int, int]] = set()

    def see(self, kind: str, span: Span, *, consumed: bool = False) -> None:
        """Enter an item."""
        key = (kind, span.line, span.column)
        self._seen[key] = span
        if consumed:
            self._consumed.add(key)

    def prose(self, prose: Prose, *, consumed: bool = True) -> None:
        """Enter the hyperlinks of a text."""
        if prose.tags:
            self.report(
                "UC116", "the text carries HTML paragraph tags", prose.span, "Remove the tags."
            )
        for link in prose.links:
            self.hyperlinks.append(link)
            self.see("hyperlink", link.span, consumed=consumed)
            if link.broken:
                self.diagnose(
                    "hyperlink",
                    link.span,
                    "UC110",
                    f"the hyperlink to {link.target} lacks its closing parenthesis",
                    "Add the parenthesis.",
                )

    def row(self, row: TableRow, *, consumed: bool) -> None:
        """Enter a row and the hyperlinks in it."""
        self.see("row", row.span, consumed=consumed)
        for cell in row.cells:
            self.prose(cell, consumed=consumed)

    def unread(self, block: Block) -> None:
        """Enter what stands in a block that nothing reads."""
        match block:
            case Paragraph(prose, heading):
                if heading:
                    self._unknown_title(prose)
                self.prose(prose, consumed=False)
            case Table():
                rows = block.rows if block.ruled else (block.header, *block.rows)
                for row in rows:
                    self.row(row, consumed=False)
            case Fence():
                self.see("fence", block.span)

    def _unknown_title(self, title: Prose) -> None:
        near = get_close_matches(title.text, self._titles, 1)
        self.leave(
            "heading",
            title.span,
            "UC901",
            f'no section of the dialect is called "{title.text}"',
            f'Did you mean "{near[0]}"?' if near else _MEND,
        )

    def report(self, code: str, message: str, span: Span, help: str = "") -> None:
        """A finding about something that is understood all the same."""
        self.findings.append(Finding(code, message, span, help))

    def doubt(self, code: str, message: str, span: Span, help: str = "") -> None:
        """A finding that may prove needless once the whole page is read."""
        self.report(code, message, span, help)
        self._doubts.append(self.findings[-1])

    def drop_doubts(self) -> None:
        """The page is such that its doubts are for a later stage to raise."""
        doubts = {id(finding) for finding in self._doubts}
        self.findings = [finding for finding in self.findings if id(finding) not in doubts]

    def diagnose(self, kind: str, span: Span, code: str, message: str, help: str = "") -> None:
        """A finding that stands for an item."""
        self.see(kind, span)
        self._diagnosed.add((kind, span.line, span.column))
        self.report(code, message, span, help)

    def leave(self, kind: str, span: Span, code: str, message: str, help: str) -> None:
        """A finding that stands for an item whose meaning is lost."""
        self.see(kind, span)
        self._left.add((kind, span.line, span.column))
        self.report(code, message, span, help)

    def close(self) -> PageAccount:
        """Report what nothing consumed, and count."""
        diagnosed = self._diagnosed - self._left
        consumed = self._consumed - self._diagnosed - self._left
        left = [key for key in self._seen if key not in consumed and key not in diagnosed]
        for key in left:
            if key in self._left:
                continue
            code, message = _LEFT_OVER[key[0]]
            self.report(code, message, self._seen[key], _MEND)
        return PageAccount(len(self._seen), len(consumed), len(diagnosed), len(left))
