"""The guides to pages, dialects and overlays: what they say is what the model holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from guide import ROOT, Reader

from codegen.dialect import Dialect, load_dialect, read_page
from codegen.model.nodes import Constraints, Kind, Model, Type
from codegen.resolve import resolve
from codegen.resolve.constraints import read_constraints
from codegen.source import load_set

GUIDES = ROOT / "docs" / "guide"
EXAMPLE = GUIDES / "example"
UCWA = ROOT / "codegen" / "dialect" / "ucwa.toml"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_writing_pages(reader: Reader) -> None:
    """What the guide says of its pages is what their model holds."""
    reader.follow(GUIDES / "writing-pages.md")
    model = _model(reader.folder / "specs", load_dialect())
    customer, scan = model.resource_index["customer"], model.resource_index["scan"]
    assert {row.type.kind for row in customer.properties} == set(Kind) - {Kind.UNKNOWN}
    types = {row.name: row.type for row in customer.properties}
    assert [types[name].format for name in ("mail", "phone", "chat")] == ["email", "tel", "sip"]
    assert types["credit"].nullable
    assert types["watched"].many
    assert [(row.rel, row.target, row.many) for row in customer.links] == [
        ("self", "customer", False),
        ("job", "job", True),
        ("latest", "job", False),
        ("help", None, False),
    ]
    assert [(row.rel, row.many) for row in customer.embedded] == [
        ("queued", True),
        ("latest", False),
    ]
    get, post, put = scan.operations
    assert (get.response.body, get.response.media) == ("content", ("image/png",))
    assert [row.code for row in get.errors] == ["Unauthorized"]
    assert (post.response.location, post.response.body, post.errors) == (True, "empty", ())
    assert post.asynchronous is not None
    assert [(row.name, row.travels) for row in (*post.query, *post.body)] == [
        ("tray", ("query",)),
        ("dots", ("body",)),
        ("copy", ("query", "body")),
    ]
    assert post.query[0].wire_names[0] == "Tray"
    assert (put.request_media, put.response.status) == (("image/png",), 204)
    last, second = model.resource_index["lastJob"], model.resource_index["submitJob2"]
    assert last.represents is not None
    assert last.represents.resource == "job"
    assert (second.revision, second.rel) == (2, "submitJob")
    rebate = model.enumeration_index["Rebate"]
    assert [row.name for row in rebate.observed] == ["Family"]


def test_declaring_a_dialect(reader: Reader) -> None:
    """The dialect that comes out is that of the example."""
    reader.follow(GUIDES / "dialects.md")
    made = tomllib.loads((reader.folder / "mine.toml").read_text("utf-8"))
    assert made == tomllib.loads((EXAMPLE / "harbour.toml").read_text("utf-8"))


def test_overlays(reader: Reader) -> None:
    reader.follow(GUIDES / "overlays.md")


@pytest.fixture(scope="module")
def harbour() -> Model:
    return _model(EXAMPLE / "pages", load_dialect(EXAMPLE / "harbour.toml"))


def _model(folder: Path, dialect: Dialect) -> Model:
    files = load_set([folder]).files
    return resolve([read_page(row.text, row.path, dialect) for row in files]).model


def test_facts_of_the_foreign_pages(harbour: Model) -> None:
    resources = harbour.resource_index
    assert list(resources) == ["berth", "quay", "ship"]
    (kind,) = harbour.enumerations
    assert (kind.name, [row.name for row in kind.members]) == ("ShipKind", ["Ferry", "Tanker"])
    assert [(row.name, row.type.kind) for row in resources["ship"].properties] == [
        ("name", Kind.STRING),
        ("kind", Kind.ENUM),
        ("length", Kind.STRING),
    ]
    links = [(row.rel, row.target, row.many) for row in resources["quay"].links]
    assert links == [("self", "quay", False), ("berth", "berth", True)]
    assert resources["ship"].links == ()
    get, put = resources["berth"].operations
    assert (get.method, get.route) == ("GET", "/berths/{berthId}")
    assert get.description is not None
    assert get.description == "Reads what is known of a berth."
    assert [(row.name, row.type.kind, row.effective_required) for row in put.body] == [
        ("ship", Kind.URI, True),
        ("until", Kind.DATETIME, False),
    ]
    assert put.response.media == ("application/json",)
    assert [(row.code, row.status, row.subcode) for row in put.errors] == [("Conflict", 409, None)]


def test_a_summary_is_free_of_what_the_dialect_passes_over(harbour: Model) -> None:
    assert harbour.resource_index["ship"].summary == (
        "A ship that is in the harbour or has announced itself."
    )


def test_the_list_of_names_is_whole() -> None:
    """Each name that the dialect of UCWA gives to a section or field is in the guide."""
    text = (GUIDES / "dialects.md").read_text("utf-8").partition("## Names that mean")[2]
    named = set(re.findall(r"`(\w+)`", text))
    data = tomllib.loads(UCWA.read_text("utf-8"))
    fields = {name for table in data["tables"].values() for name in table["fields"]}
    keys = {key for table in data["tables"].values() for key in table} - {"fields"}
    tables = {row["table"] for row in data["sections"].values() if "table" in row}
    labels = set(data["labels"].values()) - {""}
    assert fields | keys | tables | labels | set(data["front"]["keys"]) <= named
    heads = set(re.findall(r"`\[(\w+)\]`", text))
    assert heads == data.keys() - {"name", "kinds", "tables", "sections"}
    for head in heads - {"labels"}:
        assert data[head].keys() <= named, head


TYPES = [Type(kind) for kind in (Kind.STRING, Kind.INTEGER, Kind.DURATION)]
TYPES.append(Type(Kind.ENUM, "Paper"))


def test_sentences_that_are_said_to_be_facts_are_facts() -> None:
    text = (GUIDES / "writing-pages.md").read_text("utf-8")
    table = re.search(r"^\| words .*?\n\n", text, re.MULTILINE | re.DOTALL)
    assert table is not None
    rows = [line.split("|")[1].strip() for line in table[0].splitlines()[2:] if line]
    sentences = [row for line in rows for row in re.findall(r"[A-Z].*?\.(?= [A-Z]|$)", line)]
    assert len(sentences) >= 8
    for sentence in sentences:
        found = [read_constraints(sentence, type_, {"A3", "A4", "A5"}, ()) for type_ in TYPES]
        assert any(row != Constraints() for row in found), sentence
