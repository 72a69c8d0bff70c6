"""The JSON form of the model and its schema: the contract of `ucwa-codegen model`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from resolve_pages import door_state, method, resolved, room

from codegen.dialect import load_dialect, read_page
from codegen.model.form import model_text, to_json
from codegen.model.schema import schema
from codegen.resolve import Resolution, resolve
from codegen.source import load_set

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"

KEYS = {
    "": "format api resources enumerations scopes generic_errors",
    "resources": "name rel revision title summary description source represents link_title properties "
    "links embedded scopes operations events",
    "resources.represents": "resource evidence",
    "resources.link_title": "text source",
    "resources.properties": "name type required read_only description constraints wire_names evidence source",
    "resources.properties.type": "kind name format many nullable",
    "resources.properties.evidence": "rule strength supports value source",
    "resources.properties.source": "path line column",
    "resources.links": "rel target many description repeats source",
    "resources.embedded": "rel target many source",
    "resources.scopes": "name source",
    "resources.operations": "id method description source route unique_path query body request_media "
    "response asynchronous minimum_revision errors examples",
    "resources.operations.query": "name type required effective_required travels description constraints "
    "wire_names evidence source",
    "resources.operations.body": "name type required effective_required travels description constraints "
    "wire_names evidence source",
    "resources.operations.response": "status resource body location media",
    "resources.operations.asynchronous": "resource",
    "resources.operations.errors": "code status subcode description boilerplate source",
    "resources.operations.examples": "media request response source",
    "resources.operations.examples.request": "method url headers body",
    "resources.operations.examples.response": "status headers body",
    "resources.events": "type resource priority sender reason examples source",
    "resources.events.examples": "media body source",
    "enumerations": "name description members observed source",
    "enumerations.members": "name description source",
    "enumerations.observed": "name evidence source",
    "scopes": "name permission description source",
    "generic_errors": "name description source",
}
"""The keys that every object has, by the way to it."""


def objects(form: Any, way: list[str]) -> list[dict[str, Any]]:
    if isinstance(form, list):
        return [found for row in form for found in objects(row, way)]
    if form is None:
        return []
    if not way:
        assert isinstance(form, dict)
        return [form]
    return objects(form[way[0]], way[1:])


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


@pytest.fixture(scope="module")
def form(corrected_model: Resolution) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(model_text(corrected_model.model))
    return found


@pytest.mark.parametrize("way", KEYS)
def test_every_object_has_its_keys(way: str, form: dict[str, Any]) -> None:
    found = objects(form, way.split(".") if way else [])
    assert found
    for row in found:
        assert set(KEYS[way].split()) <= set(row)


def test_the_real_pages_fit_the_schema(
    form: dict[str, Any], validator: Draft202012Validator
) -> None:
    assert [error.message for error in validator.iter_errors(form)] == []


def test_our_own_pages_fit_the_schema(validator: Draft202012Validator) -> None:
    dialect = load_dialect()
    pages = [read_page(file.text, file.path, dialect) for file in load_set([SPECS]).files]
    found = to_json(resolve(pages).model)
    assert found["resources"]
    assert [error.message for error in validator.iter_errors(found)] == []


def test_an_empty_set_fits_the_schema(validator: Draft202012Validator) -> None:
    found = to_json(resolve([], api="rooms").model)
    assert (found["format"], found["api"], found["resources"]) == (1, "rooms", [])
    assert [error.message for error in validator.iter_errors(found)] == []


def test_unknown_keys_are_allowed(form: dict[str, Any], validator: Draft202012Validator) -> None:
    small = {**form, "resources": [{**form["resources"][0], "colour": "red"}], "mood": 1}
    assert [error.message for error in validator.iter_errors(small)] == []


WRONG = [
    lambda form: {**form, "format": 2},
    lambda form: {key: form[key] for key in form if key != "scopes"},
    lambda form: {**form, "resources": [{**form["resources"][0], "rel": None}]},
    lambda form: {**form, "resources": [{**form["resources"][0], "revision": "1"}]},
]


@pytest.mark.parametrize("change", WRONG)
def test_what_does_not_fit(
    change: Any, form: dict[str, Any], validator: Draft202012Validator
) -> None:
    assert list(validator.iter_errors(change(form)))


def test_places_are_relative_and_on_the_page(form: dict[str, Any], corpus: Path) -> None:
    lengths = {path.name: len(path.read_text("utf-8").split("\n")) for path in corpus.glob("*.md")}

    def check(value: Any) -> None:
        if isinstance(value, list):
            for row in value:
                check(row)
        elif isinstance(value, dict):
            source = value.get("source")
            if isinstance(source, dict) and source["path"] != "ucwa.overlay.toml":
                assert 1 <= source["line"] <= lengths[source["path"]]
                assert source["column"] >= 1
            for row in value.values():
                check(row)

    check(form)


def test_headers_are_an_object_and_constraints_only_what_is_stated() -> None:
    request = "Get https://fe.example/v1/a HTTP/1.1\nAccept: a\nAccept: b\nHost: c"
    text = room(
        properties="|size|The maximum length is 5.|", operations=method("GET", request=request)
    )
    (found,) = to_json(resolved(text, door_state).model)["resources"]
    (example,) = found["operations"][0]["examples"]
    assert example["request"]["headers"] == {"Accept": "a, b", "Host": "c"}
    assert example["response"] is None
    assert found["properties"][0]["constraints"] == {"max_length": 5}
    assert found["properties"][0]["type"]["kind"] == "string"


def test_the_text_is_the_form() -> None:
    model = resolved(room(properties="|größe|Wie groß.|")).model
    text = model_text(model)
    assert json.loads(text) == to_json(model)
    assert "größe" in text
    assert text.endswith("}\n")
