"""Every fact of the real model can be written in the form of `specs/`: no sample, no finding."""

from __future__ import annotations

from typing import Any

import pytest
from written_pages import written

from codegen.check import diagnose
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.nodes import ErrorRow, Model, Operation, Parameter, Property, Resource
from codegen.resolve import Resolution, resolve

EDITORIAL = {"UC402"}
"""The printer has no words of its own."""


@pytest.fixture(scope="module")
def pages(corrected_model: Resolution) -> tuple[RawPage, ...]:
    dialect = load_dialect()
    return tuple(
        read_page(text, path, dialect) for path, text in written(corrected_model.model).items()
    )


@pytest.fixture(scope="module")
def again(pages: tuple[RawPage, ...]) -> Resolution:
    return resolve(pages)


def test_nothing_is_found(pages: tuple[RawPage, ...], again: Resolution) -> None:
    found = [
        f"{row.span.path}:{row.span.line}: {row.rule.code} {row.finding.message}"
        for row in diagnose(again.findings, pages, again.model)
        if row.rule.code not in EDITORIAL
    ]
    assert found == []


def test_every_resource_comes_back(again: Resolution, corrected_model: Resolution) -> None:
    ours = {row.name: _resource(row) for row in again.model.resources}
    theirs = {row.name: _resource(row) for row in corrected_model.model.resources}
    assert list(ours) == list(theirs)
    for name, facts in theirs.items():
        assert ours[name] == facts, name


def test_every_operation_comes_back(again: Resolution, corrected_model: Resolution) -> None:
    ours, theirs = _operations(again.model), _operations(corrected_model.model)
    assert len(theirs) > 250
    for name, facts in theirs.items():
        assert ours[name] == facts, name


def test_the_rest_comes_back(again: Resolution, corrected_model: Resolution) -> None:
    ours, theirs = again.model, corrected_model.model
    assert _enumerations(ours) == _enumerations(theirs)
    assert [row.name for row in ours.scopes] == [row.name for row in theirs.scopes]
    names = [row.name for row in theirs.generic_errors]
    assert [row.name for row in ours.generic_errors] == names


def _resource(row: Resource) -> dict[str, Any]:
    return {
        "title": row.title,
        "rel": row.rel,
        "revision": row.revision,
        "represents": row.represents.resource if row.represents else None,
        "link_title": row.link_title.text if row.link_title else None,
        "properties": [_property(one) for one in row.properties],
        "links": [(one.rel, one.target, one.many) for one in row.links],
        "embedded": {(one.rel, one.target, one.many) for one in row.embedded},
        "scopes": [one.name for one in row.scopes],
        "events": [(one.type, one.resource, one.priority, one.sender) for one in row.events],
    }


def _property(row: Property) -> tuple[Any, ...]:
    return row.name, row.type, row.required, row.read_only, row.constraints, row.wire_names


def _operations(model: Model) -> dict[str, dict[str, Any]]:
    return {row.id: _operation(row) for resource in model.resources for row in resource.operations}


def _operation(row: Operation) -> dict[str, Any]:
    return {
        "method": row.method,
        "route": (row.route, row.unique_path),
        "query": [_parameter(one) for one in row.query],
        "body": [_parameter(one) for one in row.body],
        "request_media": row.request_media,
        "response": row.response,
        "asynchronous": row.asynchronous,
        "minimum_revision": row.minimum_revision,
        "errors": [_error(one) for one in row.errors],
    }


def _parameter(row: Parameter) -> tuple[Any, ...]:
    needed = (row.required, row.effective_required)
    return row.name, row.type, needed, row.travels, row.constraints, row.wire_names


def _error(row: ErrorRow) -> tuple[Any, ...]:
    return row.code, row.status, row.subcode, row.boilerplate


def _enumerations(model: Model) -> dict[str, tuple[Any, ...]]:
    return {
        row.name: ([one.name for one in row.members], [one.name for one in row.observed])
        for row in model.enumerations
    }
