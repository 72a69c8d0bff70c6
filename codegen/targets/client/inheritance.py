"""Which class of a role page extends that of the page whose representation it shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from attrs import frozen

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_properties,
)
from codegen.model.nodes import Embedded, Link, Model, Property
from codegen.targets.client.revisions import MergedPage, Verb

__all__ = ["Declarations", "declarations"]

T = TypeVar("T")


@frozen
class Declarations:
    """What the classes of a page declare themselves, beside what they inherit."""

    base: MergedPage | None
    """The represented page where its class is extended."""
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    embedded: tuple[Embedded, ...]
    extends_link: bool
    """Whether the link class extends that of the base, all of whose verbs it has."""


def declarations(model: Model, page: MergedPage, pages: Mapping[str, MergedPage]) -> Declarations:
    """What is left to declare: rows that the base has alike are inherited.

    A page whose rows contradict those of the base extends nothing and repeats what it takes over.
    """
    own = page.resource
    found = base_of(model, own)
    base = pages.get(found.name) if found is not None and found.name != own.name else None
    if base is not None and base.resource.represents is None:
        extended = _extended(page, base)
        if extended is not None:
            return extended
    return Declarations(
        None,
        effective_properties(model, own),
        effective_links(model, own),
        effective_embedded(model, own),
        extends_link=False,
    )


def _extended(page: MergedPage, base: MergedPage) -> Declarations | None:
    own, whole = page.resource, base.resource
    extends_link = _covers(page.verbs, base.verbs)
    properties = _added(own.properties, whole.properties, lambda row: row.name, _form)
    links = _added(
        [row for row in own.links if row.rel != "self"],
        whole.links,
        lambda row: row.rel,
        lambda row: (row.target, row.many),
    )
    embedded = _added(
        own.embedded, whole.embedded, lambda row: row.rel, lambda row: (row.target, row.many)
    )
    if properties is None or links is None or embedded is None:
        return None
    itself = tuple(row for row in own.links if row.rel == "self" and extends_link)
    return Declarations(base, properties, itself + links, embedded, extends_link)


def _form(row: Property) -> Hashable:
    return row.type, row.wire_names


def _added(
    own: tuple[T, ...] | list[T],
    inherited: tuple[T, ...],
    key: Callable[[T], str],
    form: Callable[[T], Hashable],
) -> tuple[T, ...] | None:
    """The rows that are not inherited; None where one contradicts what is."""
    forms = {key(row): form(row) for row in inherited}
    if any(forms.get(key(row), form(row)) != form(row) for row in own):
        return None
    return tuple(row for row in own if key(row) not in forms)


def _covers(own: tuple[Verb, ...], inherited: tuple[Verb, ...]) -> bool:
    """Whether a page has every verb of another, with the same arguments."""
    forms = {verb.operation.method: _verb_form(verb) for verb in own}
    return all(forms.get(verb.operation.method) == _verb_form(verb) for verb in inherited)


def _verb_form(verb: Verb) -> Hashable:
    arguments = tuple(
        (row.parameter.name, row.parameter.type, row.required, row.place) for row in verb.arguments
    )
    response = verb.operation.response
    answers = response.body == "representation", verb.operation.asynchronous is None
    return arguments, answers, verb.revision
