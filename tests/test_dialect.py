"""Dialects are data: each entry is needed, and a second one needs no code."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.check.account import account
from codegen.dialect import DialectError, load_dialect, read_page
from codegen.dialect import spec as spec_module
from codegen.dialect.spec import build_dialect
from codegen.source import SourceSet, load_set

UCWA = Path(spec_module.__file__).with_name("ucwa.toml")

Path_ = tuple[str | int, ...]


def _entries(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every title, header, label and sentence that the dialect names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if path[:1] == ("labels",):
                yield (*path, key)
            elif key not in {
                "name",
                "level",
                "operation",
                "table",
                "group",
                "prose",
                "media",
                "side",
                "optional",  # says nothing of what is read, only of what is missed
            }:
                yield from _entries(value, (*path, key))
    elif (
        isinstance(node, list)
        and path[:1] not in {("kinds",), ("front",)}
        and path != ("operations", "sections")
    ):
        yield from ((*path, index) for index in range(len(node)))


def _without(data: dict[str, Any], path: Path_) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    node: Any = changed
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    return changed


ENTRIES = list(_entries(tomllib.loads(UCWA.read_text("utf-8"))))


@pytest.fixture(scope="module")
def own_pages() -> SourceSet:
    """`specs/`, and pages for entries that only later pages of it use."""
    here = Path(__file__).parent
    return load_set([here.parent / "specs", here / "pages" / "canonical"])


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: ".".join(map(str, path)))
def test_every_entry_is_needed(path: Path_, corpus_set: SourceSet, own_pages: SourceSet) -> None:
    """Without the entry, the account of the pages that use it does not come out even."""
    whole = build_dialect(tomllib.loads(UCWA.read_text("utf-8")), "ucwa")
    part = build_dialect(_without(tomllib.loads(UCWA.read_text("utf-8")), path), "ucwa")
    files = (*own_pages.files, *corpus_set.files)
    for file in files:
        if read_page(file.text, file.path, whole).kind == "article":
            continue
        page = read_page(file.text, file.path, part)
        if page.kind == "article" or page.account.not_understood:
            return
    pytest.fail(f"no page needs {path}")


OPTIONAL = [
    (table, field)
    for table, entry in tomllib.loads(UCWA.read_text("utf-8"))["tables"].items()
    for field in entry.get("optional", ())
]


@pytest.mark.parametrize(("table", "field"), OPTIONAL)
def test_every_optional_field_is_left_empty_somewhere(
    table: str, field: str, own_pages: SourceSet
) -> None:
    data = tomllib.loads(UCWA.read_text("utf-8"))
    whole = build_dialect(data, "ucwa")
    data["tables"][table]["optional"].remove(field)
    part = build_dialect(data, "ucwa")
    for file in own_pages.files:
        assert not any(
            row.code == "UC107" for row in read_page(file.text, file.path, whole).findings
        )
    found = [
        row for file in own_pages.files for row in read_page(file.text, file.path, part).findings
    ]
    assert any(row.code == "UC107" for row in found)


MISSPELT = {"rel": "rell", "represents": "represent", "revision": "Revison"}


@pytest.mark.parametrize("key", tomllib.loads(UCWA.read_text("utf-8"))["front"]["keys"])
def test_misspelt_front_matter_is_reported(key: str) -> None:
    front = f"title: a\nms.date: b\nauthor: c\n{MISSPELT[key]}: d\n"
    page = read_page(f"---\n{front}---\n# a\n### Properties\n### Links\n", "a.md", load_dialect())
    found = [(finding.code, finding.span.line, finding.help) for finding in page.findings]
    assert found == [("UC120", 5, f'Did you mean "{key}"?')]


CAFE = """
name = "cafe"

[kinds]
resource = ["fields", "calls"]

[operations]
methods = ["FETCH"]

[tables.fields]
fields = { name = ["Field"], description = ["Meaning"] }

[tables.links]
fields = { name = ["Leads to"], description = ["Why"] }
empty = ["Leads nowhere"]

[sections.fields]
titles = ["What it has"]
table = "fields"

[sections.links]
titles = ["Where it leads"]
table = "links"

[sections.calls]
titles = ["What to ask of it"]
group = "operations"

[sections.answer]
titles = ["Seen on the wire"]
operation = true
sample = { media = "json", side = "response" }
"""

MENU = """
# menu

All that the kitchen has today.

## What it has

Field | Meaning
--- | ---
soup | The soup of the day.

## Where it leads

Leads nowhere today.

## What to ask of it

### FETCH

Gets the card.

#### Seen on the wire

    HTTP/1.1 200 OK
    {"soup": "leek"}
"""


def test_second_dialect() -> None:
    dialect = build_dialect(tomllib.loads(CAFE), "cafe.toml")
    page = read_page(MENU, "menu.md", dialect)
    assert (page.kind, page.name) == ("resource", "menu")
    assert page.account.not_understood == 0
    assert [row.text("name") for row in page.tables["fields"]] == ["soup"]
    assert page.tables["links"] == ()
    (operation,) = page.operations
    assert operation.method == "FETCH"
    assert operation.description is not None
    assert operation.description.text == "Gets the card."
    (sample,) = operation.samples
    assert [line.strip() for line in sample.text.splitlines()][-1] == '{"soup": "leek"}'


def test_ucwa_page_means_nothing_to_another_dialect() -> None:
    dialect = build_dialect(tomllib.loads(CAFE), "cafe.toml")
    page = read_page("# messaging\n\n## Web Link\n\n|Name|\n|-|\n|rel|\n", "x.md", dialect)
    assert page.kind == "article"


BROKEN = [
    ("", "lacks 'sections'"),
    ("name = 'x'\n[sections.a]\ntitles = ['A']\n", "needs one of"),
    ("name = 'x'\n[sections.a]\ntitles = ['A']\ntable = 'b'\n", "unknown table 'b'"),
    ("name = 'x'\nnonsense = 1\n[sections]\n", "unknown key 'nonsense'"),
    ("name = 'x'\n[sections]\n[shared_page]\nlevel = 2\n", "lacks 'title'"),
    ("name = 'x'\n[sections]\n[shared_page]\nmood = 2\n", "unknown key 'mood'"),
    (
        "name = 'x'\n[sections]\n[shared_page.sections.a]\ntitles = ['A']\nprose = 'a'\n",
        "needs a table",
    ),
    (
        "name = 'x'\n[sections]\n[tables.a]\nfields = { b = ['B'] }\noptional = ['c']\n",
        "no field 'c'",
    ),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN)
def test_broken_dialect(text: str, reason: str) -> None:
    with pytest.raises(DialectError, match=reason):
        build_dialect(tomllib.loads(text), "broken.toml")


def test_dialect_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DialectError, match="no dialect"):
        load_dialect("klingon")
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    with pytest.raises(DialectError, match=r"broken\.toml"):
        load_dialect(broken)


def test_account_counts_diagnosed_hyperlinks() -> None:
    page = read_page(
        "# a\n\n## Web Link\n\n### Properties\n\nNone\n\nSee [b](b.md).\n", "a.md", load_dialect()
    )
    (link,) = page.hyperlinks
    from codegen.source import Finding

    before = account([page], []).total
    after = account([page], [Finding("UC204", "dead", link.span)]).total
    assert (after.consumed, after.diagnosed) == (before.consumed - 1, before.diagnosed + 1)
