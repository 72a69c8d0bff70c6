"""A page taken apart, so that another edition of it can be laid out.

A rewriting changes pieces; only at the end they become text again. So rewritings combine in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import define, field

from codegen.dialect import RawPage
from codegen.source.text import split_lines

__all__ = ["Edition", "Piece", "edition", "labelled", "piece"]

_FENCE = re.compile(r"^\s*(```|~~~)(.*)$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_RULE = re.compile(r"^\s*\|[\s:|-]+\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")


@define
class Piece:
    """A line of a page (an underlined heading becomes two), and how it is laid out."""

    kind: str
    """`front`, `sample`, `opening`, `closing`, `row`, `header`, `rule`, `heading`, `anchor`, `label`,
    `blank`, `text`; what a rewriting added is `noise`, or `torn` where it stands between rows."""
    text: str = ""
    cells: list[str] = field(factory=list)
    level: int = 0
    form: str = "{marks} {text}"
    prefix: str = ""
    suffix: str = ""
    left: str = "|"
    right: str = "|"
    pad: str = ""

    def lines(self) -> list[str]:
        return [f"{self.prefix}{line}{self.suffix}" for line in self._bare()]

    def _bare(self) -> list[str]:
        if self.kind in {"row", "header", "rule"}:
            inner = f"{self.pad}|{self.pad}".join(self.cells)
            return [f"{self.left}{self.pad}{inner}{self.pad}{self.right}"]
        if self.kind == "heading":
            line = "=" * 9 if self.level == 1 else "-" * 9
            return self.form.format(marks="#" * self.level, text=self.text, line=line).split("\n")
        return self.text.split("\n")


@define
class Edition:
    """The pieces of a page, and how they become bytes."""

    pieces: list[Piece]
    end: str = "\n"
    mark: str = ""
    encoding: str = "utf-8"

    def bytes(self) -> bytes:
        text = self.end.join(line for piece in self.pieces for line in piece.lines())
        return f"{self.mark}{text}{self.end}".encode(self.encoding)

    def of(self, *kinds: str) -> Iterator[Piece]:
        return (piece for piece in self.pieces if piece.kind in kinds)

    def tables(self) -> Iterator[list[Piece]]:
        """Header, delimiter row and rows of each table."""
        table: list[Piece] = []
        for one in [*self.pieces, Piece("blank")]:
            if one.kind in {"header", "rule", "row"}:
                table.append(one)
            elif table and one.kind != "torn":
                yield table
                table = []

    def paragraphs(self) -> Iterator[list[Piece]]:
        """Runs of text that nothing parts."""
        run: list[Piece] = []
        for one in [*self.pieces, Piece("blank")]:
            if one.kind == "text":
                run.append(one)
            elif run:
                yield run
                run = []

    def samples(self) -> Iterator[list[Piece]]:
        run: list[Piece] = []
        for one in [*self.pieces, Piece("blank")]:
            if one.kind == "sample":
                run.append(one)
            elif run:
                yield run
                run = []

    def replace(self, old: Iterable[Piece], new: Iterable[Piece]) -> None:
        """New pieces in the place of old ones, which stand together."""
        gone = list(old)
        index = next(i for i, one in enumerate(self.pieces) if one is gone[0])
        self.pieces[index : index + len(gone)] = list(new)

    def sections(self) -> list[tuple[Piece | None, list[Piece]]]:
        """Each heading, and all pieces from it to the next; None for what stands before the first."""
        parts: list[tuple[Piece | None, list[Piece]]] = [(None, [])]
        for one in self.pieces:
            if one.kind == "heading":
                parts.append((one, []))
            parts[-1][1].append(one)
        return parts


def piece(kind: str, text: str = "") -> Piece:
    return Piece(kind, text)


def edition(text: str, page: RawPage) -> Edition:
    """Take a page apart; the raw page tells where its samples stand."""
    lines = split_lines(text)
    spans = [sample.span for operation in page.operations for sample in operation.samples]
    spans += [sample.span for event in page.events for sample in event.samples]
    samples = {number for span in spans for number in range(span.line, span.end_line + 1)}
    pieces: list[Piece] = []
    front = 0
    for number, line in enumerate(lines, 1):
        if line.strip() == "---" and (front == 1 or not any(one.text for one in pieces)):
            front += 1
            pieces.append(Piece("front", line))
        elif front == 1:
            pieces.append(Piece("front", line))
        elif number in samples:
            pieces.append(Piece("sample", line))
        elif match := _FENCE.match(line):
            pieces.append(Piece(_close(pieces), f"```{match[2]}"))
        elif line.lstrip().startswith("|"):
            pieces.append(_row(line, lines[number] if number < len(lines) else ""))
        elif match := _HEADING.match(line):
            pieces.append(Piece("heading", match[2], level=len(match[1])))
        else:
            pieces.append(Piece(_kind(line), line))
    return Edition(pieces)


def _close(pieces: list[Piece]) -> str:
    """Whether a mark opens or closes; blank lines before the closing one belong to the sample."""
    last = next((at for at in range(len(pieces) - 1, -1, -1) if pieces[at].kind != "blank"), 0)
    if not pieces or pieces[last].kind != "sample":
        return "opening"
    for one in pieces[last:]:
        one.kind = "sample"
    return "closing"


def labelled(text: str) -> bool:
    return bool(re.match(r"[\W_]*(Applies to|Route|Response)\b.{0,3}:", text))


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if re.fullmatch(r"\s*(<a\b[^<>]*>\s*(</a>)?\s*)+", line):
        return "anchor"
    return "label" if labelled(line) else "text"


def _row(line: str, below: str) -> Piece:
    kind = "rule" if _RULE.match(line) else "header" if _RULE.match(below) else "row"
    stripped = line.strip()
    inner = stripped.removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    return Piece(kind, stripped, [cell.strip() for cell in _CELLS.split(inner)])
