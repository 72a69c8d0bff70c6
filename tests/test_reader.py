"""The reader over every real page, against what an independent reader found there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from facts import facts

from codegen.check.account import account
from codegen.dialect import RawPage, RawRow, load_dialect, read_page
from codegen.document import Prose


def _reference(pages: tuple[RawPage, ...]) -> list[RawPage]:
    return [page for page in pages if page.kind in {"resource", "enumeration"}]


def _names(rows: tuple[RawRow, ...], field: str = "name") -> list[str]:
    return [row.text(field) for row in rows]


def test_kinds(corpus_pages: tuple[RawPage, ...]) -> None:
    assert Counter(page.kind for page in corpus_pages) == {
        "resource": 238,
        "enumeration": 56,
        "errors": 1,
        "article": 84,
    }


def test_pages_state_what_the_inventory_lists(
    corpus_pages: tuple[RawPage, ...], inventory: dict[str, Any]
) -> None:
    pages = _reference(corpus_pages)
    assert {page.path for page in pages} == set(inventory)
    for page in pages:
        entry = inventory[page.path]
        tables = page.tables
        assert page.name == entry["rel"], page.path
        assert page.kind == entry["kind"], page.path
        for table in ("web_link", "properties", "links", "members"):
            assert _names(tables.get(table, ())) == entry[table], (page.path, table)
        assert _names(tables.get("scopes", ())) == entry["scopes"], page.path
        assert [
            (
                event.type,
                [
                    [row.text(key) for key in ("resource", "priority", "sender")]
                    for row in event.rows
                ],
                len(event.samples),
            )
            for event in page.events
        ] == [
            (event["name"].lower(), event["rows"], event["samples"]) for event in entry["events"]
        ], page.path
        assert len(page.operations) == len(entry["operations"]), page.path
        for operation, expected in zip(page.operations, entry["operations"], strict=True):
            own = operation.tables
            assert operation.method == expected["method"]
            for table, key in (("query", "query"), ("body", "request")):
                rows = own.get(table, ())
                stated = [[row.text("name"), row.text("required") == "Yes"] for row in rows]
                assert stated == expected[key], (page.path, table)
            assert [
                [row.text(key) for key in ("code", "status", "subcode")]
                for row in own.get("errors", ())
            ] == expected["errors"], page.path
            found = Counter(f"{sample.media}_{sample.side}" for sample in operation.samples)
            assert found == {key: n for key, n in expected["examples"].items() if n}, page.path


TOTALS = [
    ("properties", 527),
    ("links", 573),
    ("scopes", 431),
    ("members", 314),
    ("generic_errors", 17),
]


@pytest.mark.parametrize(("table", "count"), TOTALS)
def test_rows_of_the_pages(table: str, count: int, corpus_pages: tuple[RawPage, ...]) -> None:
    assert sum(len(page.tables.get(table, ())) for page in corpus_pages) == count


def test_rows_of_the_operations(corpus_pages: tuple[RawPage, ...]) -> None:
    operations = [operation for page in corpus_pages for operation in page.operations]
    counts = {
        table: sum(len(operation.tables.get(table, ())) for operation in operations)
        for table in ("query", "body", "errors", "response")
    }
    assert len(operations) == 263
    assert counts == {"query": 59, "body": 290, "errors": 1483, "response": 53}
    assert sum(len(event.rows) for page in corpus_pages for event in page.events) == 167


def test_nothing_is_lost(corpus_pages: tuple[RawPage, ...]) -> None:
    result = account(corpus_pages, ())
    assert len(result.pages) == 295
    assert result.remainder == 0
    assert result.total.not_understood == 0
    assert result.total.seen > 11_000


def test_deviations_of_the_corpus(corpus_pages: tuple[RawPage, ...]) -> None:
    """A snapshot: a reader that gets worse or better shows here."""
    found = Counter(finding.code for page in corpus_pages for finding in page.findings)
    assert found == {
        "UC101": 25,
        "UC103": 4,
        "UC105": 83,
        "UC107": 7,
        "UC110": 1,
        "UC112": 4,
        "UC113": 35,
        "UC114": 1,
        "UC115": 1,
        "UC116": 147,
        "UC117": 3,
        "UC118": 2,
    }


PLACES = [
    ("startVideo_ref.md", 23, "UC103"),
    ("startVideo_ref.md", 107, "UC115"),
    ("startAudioVideo2_ref.md", 85, "UC110"),
    ("myOnlineMeeting_ref.md", 67, "UC101"),
    ("removeContactFromAllGroups_ref.md", 75, "UC107"),
    ("reason_ref.md", 51, "UC112"),
    ("mediaPolicies_ref.md", 74, "UC118"),
    ("attendees_ref.md", 60, "UC105"),
]


@pytest.mark.parametrize(("path", "line", "code"), PLACES)
def test_place_of_a_deviation(
    path: str, line: int, code: str, corpus_pages: tuple[RawPage, ...]
) -> None:
    page = next(page for page in corpus_pages if page.path == path)
    assert (line, code) in {(found.span.line, found.code) for found in page.findings}


def test_spans_point_at_their_text(corpus: Path, corpus_pages: tuple[RawPage, ...]) -> None:
    """Every cell with plain text stands exactly where its span says."""
    for page in corpus_pages[::10]:
        lines = (corpus / page.path).read_text("utf-8").split("\n")
        for rows in page.tables.values():
            for row in rows:
                for cell in row.cells.values():
                    _points_at(cell, lines)


def _points_at(cell: Prose, lines: list[str]) -> None:
    span = cell.span
    stated = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    if not cell.links and "<" not in stated and "&" not in stated:
        assert " ".join(stated.replace("*", "").split()) == cell.text
    for link in cell.links:
        source = lines[link.span.line - 1][link.span.column - 1 : link.span.end_column - 1]
        assert source.startswith("[")
        assert link.target in source


def test_seed_page(seed: Path, corpus_pages: tuple[RawPage, ...]) -> None:
    page = read_page(seed.read_text("utf-8"), "audioVideoSession.md", load_dialect())
    twin = next(page for page in corpus_pages if page.name == "audioVideoSession")
    assert page.account.not_understood == 0
    ours, theirs = facts(page), facts(twin)
    samples = [operation.pop("samples") for operation in ours["operations"]]
    for operation in theirs["operations"]:
        operation.pop("samples")
    assert ours == theirs
    assert [len(group) for group in samples] == [4]
