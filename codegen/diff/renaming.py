"""Pages that have another name, and the old model as if it had been written with the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from attrs import evolve, frozen

from codegen.diff.likeness import enumeration_likeness, resource_likeness
from codegen.diff.pairing import pair, pair_likely
from codegen.model.nodes import (
    Asynchronous,
    Enumeration,
    Model,
    Operation,
    Parameter,
    Property,
    Represents,
    Resource,
    Type,
)

__all__ = ["Renaming", "find_renaming", "renamed_model"]

Row = TypeVar("Row", Property, Parameter)


@frozen
class Renaming:
    """New names of pages by their old ones."""

    resources: Mapping[str, str]
    enumerations: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.resources or self.enumerations)

    def resource(self, name: str) -> str:
        return self.resources.get(name, name)

    def optional(self, name: str | None) -> str | None:
        return None if name is None else self.resource(name)


def find_renaming(old: Model, new: Model) -> Renaming:
    """The pages that disappeared under one name and appeared under another."""

    def is_strange(name: str) -> bool:
        return (name in old.resource_index) != (name in new.resource_index) or (
            name in old.enumeration_index
        ) != (name in new.enumeration_index)

    resources = pair_likely(
        pair(old.resources, new.resources, lambda row: row.name),
        lambda row, other, _: resource_likeness(row, other, is_strange),
    )
    enumerations = pair_likely(
        pair(old.enumerations, new.enumerations, lambda row: row.name),
        lambda row, other, _: enumeration_likeness(row, other),
    )
    return Renaming(
        {row.name: other.name for row, other in resources.matched},
        {row.name: other.name for row, other in enumerations.matched},
    )


def renamed_model(old: Model, new: Model, names: Renaming) -> Model:
    """The old model with the pages' new names wherever they are used, so that no change is told twice."""
    if not names:
        return old
    return evolve(
        old,
        resources=tuple(_resource(row, new, names) for row in old.resources),
        enumerations=tuple(_enumeration(row, names) for row in old.enumerations),
    )


def _enumeration(row: Enumeration, names: Renaming) -> Enumeration:
    return evolve(row, name=names.enumerations.get(row.name, row.name))


def _resource(row: Resource, new: Model, names: Renaming) -> Resource:
    name = names.resource(row.name)
    other = new.resource_index.get(name)
    rel = names.resource(row.rel)
    role = row.represents
    return evolve(
        row,
        name=name,
        # A page may get another name and its representations keep their rel.
        rel=rel if other is not None and other.rel == rel else row.rel,
        title=name if row.title == row.name else row.title,
        represents=role and Represents(names.resource(role.resource), role.evidence),
        properties=tuple(_value(one, names) for one in row.properties),
        links=tuple(evolve(one, target=names.optional(one.target)) for one in row.links),
        embedded=tuple(evolve(one, target=names.optional(one.target)) for one in row.embedded),
        operations=tuple(_operation(one, row.name, names) for one in row.operations),
        events=tuple(
            evolve(one, resource=names.resource(one.resource), sender=names.resource(one.sender))
            for one in row.events
        ),
    )


def _operation(row: Operation, page: str, names: Renaming) -> Operation:
    own = f"/~{page}"
    ends = row.asynchronous
    path = row.unique_path
    return evolve(
        row,
        unique_path=(
            f"{path.removesuffix(own)}/~{names.resource(page)}" if path.endswith(own) else path
        ),
        query=tuple(_value(one, names) for one in row.query),
        body=tuple(_value(one, names) for one in row.body),
        response=evolve(row.response, resource=names.optional(row.response.resource)),
        asynchronous=ends and Asynchronous(names.resource(ends.resource)),
    )


def _value(row: Row, names: Renaming) -> Row:
    return evolve(row, type=_type(row.type, names))


def _type(value: Type, names: Renaming) -> Type:
    if value.name is None:
        return value
    by_name = names.enumerations if value.kind.value == "enum" else names.resources
    return evolve(value, name=by_name.get(value.name, value.name))
