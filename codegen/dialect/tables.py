"""Tables of a section to rows by field."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from codegen.dialect.ledger import Ledger
from codegen.dialect.prose import join_prose, without_marks
from codegen.dialect.raw import RawRow
from codegen.dialect.spec import Dialect, TableSpec
from codegen.document import (
    Heading,
    Lines,
    Paragraph,
    Prose,
    Sheet,
    Table,
    TableRow,
    parse_blocks,
)
from codegen.source.span import Span

__all__ = ["TableReading", "read_tables"]


@define
class TableReading:
    """What a section with a table says."""

    rows: list[RawRow] = field(factory=list)
    elsewhere: dict[str, list[RawRow]] = field(factory=dict)
    """Rows of tables that by their headers belong to another section."""
    statement: Prose | None = None
    """The sentence that stands in place of a table."""
    last: tuple[TableSpec, list[str], list[RawRow]] | None = None
    """How the last table is laid out, its columns, and where its rows go."""


def read_tables(
    sheet: Sheet,
    spec: TableSpec,
    lines: Lines,
    heading: Heading,
    dialect: Dialect,
    ledger: Ledger,
) -> TableReading:
    """Read a section whose grammar is a table, or a sentence in its place."""
    reading = TableReading()
    text: Prose | None = None
    known = True
    tables = 0
    for block in parse_blocks(without_marks(lines, ledger), sheet.references, dialect.is_header):
        known = known and not (isinstance(block, Paragraph) and block.heading)
        if known and isinstance(block, Table):
            tables += 1
            _read_table(block, spec, dialect, ledger, reading)
        elif known and isinstance(block, Paragraph):
            ledger.prose(block.prose)
            text = join_prose(text, block.prose)
        else:
            ledger.unread(block)
    if not tables:
        _read_statement(spec, text, heading, ledger, reading)
    return reading


def _read_table(
    table: Table, spec: TableSpec, dialect: Dialect, ledger: Ledger, reading: TableReading
) -> None:
    if reading.last is not None and _goes_on(table, dialect):
        _add_rows((table.header, *table.rows), *reading.last, ledger)
        return
    home = _home(table, spec, dialect)
    rows = reading.rows
    if home is not spec:
        rows = reading.elsewhere.setdefault(home.name, [])
        ledger.report(
            "UC109",
            f"by its headers this table belongs to another section ({home.name})",
            table.header.span,
            "Move the table below its own heading.",
        )
    if not table.ruled:
        ledger.report(
            "UC108",
            "the table has no delimiter row below its header",
            table.header.span,
            f"Add a line {'|:---' * len(table.header.cells)}|.",
        )
    reading.last = (home, _columns(table, home, ledger), rows)
    _add_rows(table.rows, *reading.last, ledger)


def _goes_on(table: Table, dialect: Dialect) -> bool:
    """Whether rows stand without any header, because a sentence parts them from their table."""
    return not (table.ruled or dialect.is_header([cell.text for cell in table.header.cells]))


def _add_rows(
    rows: Sequence[TableRow],
    spec: TableSpec,
    columns: Sequence[str],
    to: list[RawRow],
    ledger: Ledger,
) -> None:
    for row in rows:
        if any(cell.text for cell in row.cells):
            ledger.row(row, consumed=True)
            to.append(_raw_row(row, spec, columns, ledger))
        else:
            ledger.diagnose(
                "row", row.span, "UC107", "all cells of the row are empty", "Remove the row."
            )


def _columns(table: Table, spec: TableSpec, ledger: Ledger) -> list[str]:
    """What each column feeds. One that feeds nothing has a name of its own, so that what it says is kept."""
    columns: list[str] = []
    headers = table.header.cells
    for index, cell in enumerate(headers):
        ledger.prose(cell)
        name = spec.field_of(cell.text)
        columns.append(
            f"x-{index}-{cell.text.casefold()}" if name is None or name in columns else name
        )
    strange = [
        index
        for index, name in enumerate(columns)
        if name.startswith("x-") and (headers[index].text or _says_something(table, index))
    ]
    for index in strange:
        text = headers[index].text
        message = f'no column "{text}" is known in this table'
        if spec.field_of(text) is not None:
            message = f'a second column is called "{text}"'
        elif spec.key not in columns and len(strange) == 1:
            columns[index] = spec.key
            message += f"; it is read as the {spec.key.replace('_', ' ')}"
        ledger.leave(
            "row",
            headers[index].span,
            "UC907",
            message,
            "Rename the column, or teach the dialect what it means.",
        )
    return columns


def _says_something(table: Table, index: int) -> bool:
    return any(cell.text for row in table.rows for cell in row.cells[index : index + 1])


def _home(table: Table, spec: TableSpec, dialect: Dialect) -> TableSpec:
    """The section's own table, unless its key column is missing and the headers fit just one other."""
    fields = [spec.field_of(cell.text) for cell in table.header.cells]
    if spec.key in fields:
        return spec
    headers = [cell.text for cell in table.header.cells]
    fitting = [
        other
        for other in dialect.tables.values()
        if None not in (named := [other.field_of(header) for header in headers])
        and other.key in named
    ]
    return fitting[0] if len(fitting) == 1 else spec


def _raw_row(row: TableRow, spec: TableSpec, columns: Sequence[str], ledger: Ledger) -> RawRow:
    cells: Sequence[Prose] = row.cells
    stated = len(cells)
    if stated != len(columns):
        ledger.report(
            "UC106",
            f"the row has {stated} cell{'' if stated == 1 else 's'}, its header {len(columns)}",
            row.span,
            (
                "Write a pipe inside a cell as \\|."
                if stated > len(columns)
                else "Add the missing cells, or pipes for empty ones."
            ),
        )
        cells = _fitted(cells, columns, row.span)
    by_field = dict(zip(columns, cells, strict=True))
    for name, cell in by_field.items():
        if not cell.text and stated >= len(columns) and not name.startswith("x-"):
            note = ledger.doubt if name in spec.optional else ledger.report
            note(
                "UC107",
                f"the cell for {name.replace('_', ' ')} is empty",
                row.span,
                "Fill the cell.",
            )
    return RawRow(by_field, row.span)


def _fitted(cells: Sequence[Prose], columns: Sequence[str], span: Span) -> Sequence[Prose]:
    """As many cells as there are columns: empty ones added, or a text with pipes in it joined again."""
    surplus = len(cells) - len(columns)
    while surplus > 0 and not cells[-1].text:
        cells, surplus = cells[:-1], surplus - 1
    if surplus > 0:
        at = columns.index("description") if "description" in columns else len(columns) - 1
        joined = _joined(cells[at : at + surplus + 1])
        return (*cells[:at], joined, *cells[at + surplus + 1 :])
    place = Span(span.path, span.line, span.end_column, span.line, span.end_column)
    return (*cells, *(Prose("", (), place) for _ in range(-surplus)))


def _joined(cells: Sequence[Prose]) -> Prose:
    first, last = cells[0].span, cells[-1].span
    return Prose(
        " | ".join(cell.text for cell in cells),
        tuple(link for cell in cells for link in cell.links),
        Span(first.path, first.line, first.column, last.end_line, last.end_column),
    )


def _read_statement(
    spec: TableSpec, text: Prose | None, heading: Heading, ledger: Ledger, reading: TableReading
) -> None:
    """A section without a table: it must say so, or say what stands in its place."""
    if text is None or not text.text or _begins(text, spec.empty):
        return
    if _begins(text, spec.statements):
        reading.statement = text
        return
    ledger.leave(
        "heading",
        heading.span,
        "UC908",
        f'"{heading.prose.text}" holds neither a table nor a sentence that stands for one',
        "Add the table, or write None.",
    )


def _begins(text: Prose, sentences: Sequence[str]) -> bool:
    folded = text.text.casefold()
    return any(folded.startswith(sentence.casefold()) for sentence in sentences)
