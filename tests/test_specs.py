"""Our own pages: whole, free of diagnostics, in our own words, with the facts of the originals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from codegen.check import diagnose
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.nodes import Kind, Model, Operation, Resource
from codegen.resolve import Resolution, resolve
from codegen.source import load_set

ROOT = Path(__file__).parents[1]
SPECS = ROOT / "specs" / "ucwa"
FILES = load_set([SPECS]).files
RESOURCES = (
    "audioVideo",
    "audioVideoSession",
    "conversation",
    "renegotiations",
    "resumeAudio",
    "resumeAudioVideo",
    "session",
)
ENUMERATIONS = (
    "AudienceMessaging",
    "AudienceMuteLock",
    "CallState",
    "ConversationModalityType",
    "ConversationState",
    "Importance",
    "SessionState",
    "VideoSourcesAllowed",
)
LONGEST_RUN = 7
"""Words in a row that may stand in an original, too."""
NOT_YET_WRITTEN = {"UC203", "UC362", "UC368"}
"""Rules about names of resources whose pages the set doesn't hold yet."""
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


def test_the_set_holds_the_seed_page_and_its_neighbours(model: Model) -> None:
    assert tuple(row.name for row in model.resources) == RESOURCES
    assert tuple(row.name for row in model.enumerations) == ENUMERATIONS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_page_reads_without_a_finding(file: Any) -> None:
    page = read_page(file.text, file.path, load_dialect())
    assert page.findings == ()
    assert page.account.consumed == page.account.seen
    folder = "resources" if page.kind == "resource" else "enumerations"
    assert file.path == f"{folder}/{page.name}.md"


def test_nothing_is_found_but_links_to_pages_not_yet_written(resolution: Resolution) -> None:
    assert {finding.code for finding in resolution.findings} <= NOT_YET_WRITTEN


def test_every_type_is_written_out(model: Model) -> None:
    rows = [
        (resource.name, row.name)
        for resource in model.resources
        for row in (*resource.properties, *_parameters(resource))
        if row.type.kind is Kind.UNKNOWN
    ]
    assert rows == []


def test_every_enumeration_is_used_by_a_property(model: Model) -> None:
    used = {row.type.name for resource in model.resources for row in resource.properties}
    assert used >= set(ENUMERATIONS)


def test_descriptions_are_written_and_say_something_of_their_own(
    pages: tuple[RawPage, ...], resolution: Resolution
) -> None:
    told = diagnose(resolution.findings, pages, resolution.model)
    assert [row for row in told if row.rule.code.startswith("UC4")] == []


def test_equal_scopes_and_errors_have_equal_words(pages: tuple[RawPage, ...]) -> None:
    words: dict[tuple[str, ...], set[str]] = {}
    for page in pages:
        for row in page.tables.get("scopes", ()):
            key = (row.text("name"),)
            words.setdefault(key, set()).add(row.text("permission") + row.text("description"))
    assert {key: texts for key, texts in words.items() if len(texts) > 1} == {}


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


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_states_the_facts_of_its_original(
    name: str, model: Model, corrected_model: Resolution
) -> None:
    original = corrected_model.model.resource_index[name]
    assert _facts(model.resource_index[name]) == _facts(original)


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_an_enumeration_has_the_members_of_its_original(
    name: str, model: Model, corpus_model: Resolution
) -> None:
    ours = model.enumeration_index[name].members
    originals = corpus_model.model.enumeration_index[name].members
    assert [row.name for row in ours] == [row.name for row in originals]


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


def _parameters(resource: Resource) -> Iterator[Any]:
    for operation in resource.operations:
        yield from operation.query
        yield from operation.body


def _facts(resource: Resource) -> dict[str, object]:
    """What a page states, whatever its words."""
    return {
        "rel": resource.rel,
        "revision": resource.revision,
        "represents": resource.represents.resource if resource.represents else None,
        "properties": [(row.name, row.type) for row in resource.properties],
        "links": [(row.rel, row.many) for row in resource.links],
        "embedded": [(row.rel, row.many) for row in resource.embedded],
        "scopes": [row.name for row in resource.scopes],
        "operations": [_operation_facts(row) for row in resource.operations],
        "events": [(row.type, row.resource, row.priority, row.sender) for row in resource.events],
    }


def _operation_facts(operation: Operation) -> dict[str, object]:
    return {
        "id": operation.id,
        "route": operation.route,
        "query": [_parameter_facts(row) for row in operation.query],
        "body": [_parameter_facts(row) for row in operation.body],
        "request_media": operation.request_media,
        "response": _response_facts(operation),
        "errors": [
            (row.code, row.status, row.subcode, row.boilerplate) for row in operation.errors
        ],
    }


def _response_facts(operation: Operation) -> tuple[object, ...]:
    """What comes back; a resource whose page is not written yet is left out."""
    response = operation.response
    answer = (response.status, response.location, response.media)
    if response.resource not in RESOURCES:
        return answer
    return (*answer, response.resource, response.body, operation.asynchronous)


def _parameter_facts(row: Any) -> tuple[object, ...]:
    return row.name, row.type, row.required, row.travels, row.constraints.max_length


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
