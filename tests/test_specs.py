"""Our own pages: the whole API, free of diagnostics, in our own words, with the facts of the originals."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from codegen.check import diagnose
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.diff import Impact, compare
from codegen.model.nodes import Kind, Model
from codegen.resolve import Resolution, resolve
from codegen.source import load_set

ROOT = Path(__file__).parents[1]
SPECS = ROOT / "specs" / "ucwa"
FILES = load_set([SPECS]).files
GUIDE = {
    "batching",
    "capabilities",
    "errors",
    "events",
    "media-types",
    "operations",
    "revisions",
    "sign-in",
}
RECIPES = {
    "answer-everybody",
    "ask-many-things-at-once",
    "call-somebody",
    "change-without-losing-changes",
    "find-people",
    "forward-calls",
    "know-what-is-allowed",
    "list-contacts",
    "react-to-failure",
    "read-missed-conversations",
    "schedule-a-meeting",
    "show-that-you-are-busy",
    "watch-presence",
    "write-in-a-meeting",
    "write-to-somebody",
}
LONGEST_RUN = 7
"""Words in a row that may stand in an original, too."""
XMLNS = "{http://schemas.microsoft.com/rtc/2012/03/ucwa}"


@pytest.fixture(scope="module")
def pages() -> tuple[RawPage, ...]:
    dialect = load_dialect()
    return tuple(read_page(file.text, file.path, dialect) for file in FILES)


@pytest.fixture(scope="module")
def resolution(pages: tuple[RawPage, ...]) -> Resolution:
    return resolve(pages)


@pytest.fixture(scope="module")
def model(resolution: Resolution) -> Model:
    return resolution.model


def test_the_set_is_whole(pages: tuple[RawPage, ...]) -> None:
    kinds = Counter(page.kind for page in pages)
    assert kinds == {
        "resource": 238,
        "enumeration": 56,
        "shared": 1,
        "errors": 1,
        "article": len(GUIDE) + len(RECIPES),
    }
    folders = {"resource": "resources", "enumeration": "enumerations"}
    for page in pages:
        if page.kind in folders:
            assert page.path == f"{folders[page.kind]}/{page.name}.md"
    assert {page.path for page in pages if page.kind == "article"} == {
        *(f"guide/{name}.md" for name in GUIDE),
        *(f"guide/recipes/{name}.md" for name in RECIPES),
    }


def test_nothing_is_found(pages: tuple[RawPage, ...], resolution: Resolution) -> None:
    told = diagnose(resolution.findings, pages, resolution.model)
    assert [(row.rule.code, row.span.path, row.span.line) for row in told] == []
    assert all(page.account.consumed == page.account.seen for page in pages)


def test_every_type_is_written_out(model: Model) -> None:
    unknown = []
    for resource in model.resources:
        unknown += [row for row in resource.properties if row.type.kind is Kind.UNKNOWN]
        for op in resource.operations:
            rows = (*op.query, *op.body)
            assert [row.name for row in rows if row.type.kind is Kind.UNKNOWN] == [], op.id
    assert unknown == []


def test_the_samples_of_the_seed_page_say_the_same_in_json_and_xml(model: Model) -> None:
    operation = model.resource_index["audioVideoSession"].operations[0]
    bodies = {
        example.media: example.response.body for example in operation.examples if example.response
    }
    as_json = json.loads(bodies["json"])
    as_xml = ElementTree.fromstring(bodies["xml"])
    links = {rel: link["href"] for rel, link in as_json.pop("_links").items()}
    assert as_xml.get("href") == links.pop("self")
    assert {row.get("rel"): row.get("href") for row in as_xml.iter(f"{XMLNS}link")} == links
    assert {row.get("name"): row.text for row in as_xml.iter(f"{XMLNS}property")} == as_json
    assert as_xml.get("rel") == as_json["rel"] == "session"


def test_the_facts_are_those_of_the_originals(model: Model, corrected_model: Resolution) -> None:
    """What differs is words and samples."""
    changes = compare(corrected_model.model, model)
    assert len(changes) > 1000
    told = [(row.rule, row.path) for row in changes if row.impact is not Impact.EDITORIAL]
    assert told == []


def test_our_sentences_are_ours(corpus: Path) -> None:
    """No run of eight or more words is shared with an original, names and code aside."""
    originals = [corpus, corpus.parent / "seed"]
    theirs: set[tuple[str, ...]] = set()
    for folder in originals:
        for path in folder.glob("*.md"):
            theirs.update(_runs(path.read_text("utf-8", errors="replace")))
    assert theirs
    for path in [*SPECS.rglob("*.md"), ROOT / "README.md"]:
        shared = theirs.intersection(_runs(_without_code(path.read_text("utf-8"))))
        assert sorted(shared) == [], path.name


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def _without_code(text: str) -> str:
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(
        r"^(?:Route|Request|Response|Usual errors):.*$|`[^`\n]*`", "|", text, flags=re.MULTILINE
    )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Runs of words within one paragraph or cell, one longer than may be shared."""
    text = re.sub(r"\]\([^)\n]*\)?|<[^>\n]*>", " ", text)
    for piece in re.split(r"\||\n\s*\n", text):
        words = _words(piece)
        for start in range(len(words) - LONGEST_RUN):
            yield tuple(words[start : start + LONGEST_RUN + 1])
