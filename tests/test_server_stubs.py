"""Stubs: what a page says of an operation is in its declaration and in its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hand_model import hand_model
from server_specs import whole_api

from codegen.model.nodes import ErrorRow, Operation, Resource
from codegen.model.revisions import revised_page
from codegen.targets.server.parameters import parameter_views
from codegen.targets.server.revisions import Later


def declared() -> Iterator[tuple[Resource, Operation, Any, Any]]:
    """Page, operation, method and its declaration."""
    packages = whole_api()
    found = {
        declaration.id: (getattr(handler, name), declaration)
        for handler in packages.server("handlers").load_handlers()
        for name, declaration in handler.operations.items()
    }
    for page in packages.model.resources:
        for operation in page.operations:
            yield page, operation, *found[operation.id]


def rows_of(page: Resource, operation: Operation) -> list[ErrorRow]:
    """The error rows of an operation, and of its later revisions."""
    model = whole_api().model
    later = (
        row
        for other in model.resources
        if revised_page(model, other) == page.name
        for row in other.operations
        if row.method == operation.method
    )
    return [row for each in (operation, *later) for row in each.errors]


def test_a_declaration_has_the_errors_of_the_page() -> None:
    for page, operation, _, declaration in declared():
        stated = {(row.code, row.status, row.subcode) for row in rows_of(page, operation)}
        errors = [(row.code, row.status, row.subcode) for row in declaration.errors]
        assert set(errors) == stated
        assert len(errors) == len(stated)


def test_a_declaration_has_the_scopes_and_the_revision_of_the_page() -> None:
    for page, _, _, declaration in declared():
        assert declaration.scopes == tuple(row.name for row in page.scopes)
        assert declaration.revision == page.revision


def test_a_docstring_tells_scopes_and_errors() -> None:
    seen = 0
    for page, operation, method, _ in declared():
        text = " ".join((inspect.getdoc(method) or "").split())
        for scope in page.scopes:
            assert scope.name in text.partition("Scope")[2]
        for row in rows_of(page, operation):
            term = f"{row.code} {row.subcode}:" if row.subcode else f"{row.code}:"
            # What nearly every page repeats would hide what this one says.
            told = " ".join(f"{term} {row.description}".split())
            assert (told in text) or row.boilerplate, (operation.id, told)
            seen += not row.boilerplate
    assert seen > 100


@pytest.mark.parametrize(
    ("handler", "method", "parameter", "revision"),
    [
        ("StartMessagingHandler", "post", "custom_content", 2),
        ("StartMessagingHandler", "post", "subject", 1),
        ("StartMessaging2Handler", "post", "custom_content", 1),
        ("StartAudioHandler", "post", "custom_content", 2),
        ("SearchHandler", "get", "mail", 2),
        ("Search2Handler", "get", "mail", 1),
        ("MyGroupMembershipsHandler", "get", "group_id", 1),
    ],
)
def test_what_a_later_revision_adds_is_a_parameter_of_the_first(
    handler: str, method: str, parameter: str, revision: int
) -> None:
    """As in the verbs of the client; there it is sent with the header of that revision."""
    kind = getattr(whole_api().server("handlers"), handler)
    (row,) = [row for row in kind.operations[method].parameters if row.name == parameter]
    assert (row.revision, row.required) == (revision, False)
    keyword = inspect.signature(getattr(kind, method)).parameters[parameter]
    assert keyword.default is None


def test_parameters_of_the_server_are_those_of_the_client() -> None:
    """By name, for each verb that a link of a page has."""
    packages = whole_api()
    links = packages.client("resources")
    seen = 0
    for page, operation, method, _ in declared():
        if revised_page(packages.model, page) is not None:
            continue
        kind = getattr(links, f"{page.name[0].upper()}{page.name[1:]}Link", None)
        verb = getattr(kind, operation.method.lower(), None)
        if verb is None:
            continue
        mine = set(inspect.signature(method).parameters) - {"self", "call"}
        theirs = set(inspect.signature(verb).parameters) - {"self", "content"}
        assert mine - {"content"} == theirs, operation.id
        seen += 1
    assert seen > 150


def test_what_a_later_revision_requires_the_first_does_without() -> None:
    (post,) = (row for page in hand_model().resources for row in page.operations)
    own = evolve(post, body=(), query=post.query)
    (mood,) = post.body
    later = Later(2, evolve(post, body=(mood, evolve(mood, name="wish", wire_names=("wish",)))))
    views = [str(view.declaration) for view in parameter_views(own, (later,), {})]
    assert [text.partition("(")[2].partition(",")[0] for text in views] == [
        '"speed"',
        '"mood"',
        '"wish"',
    ]
    assert ["required=True" in text for text in views] == [True, False, False]
    assert ["revision=2" in text for text in views] == [False, True, True]
