"""Facts of a model by their address, each told in lines: what it is, why, and how to overrule it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from codegen.cli.wording import limits, names, place, spelling, type_entry, yes_no
from codegen.model.inherit import effective_embedded, effective_links, effective_properties
from codegen.model.nodes import (
    Embedded,
    Enumeration,
    Evidence,
    Link,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
    Source,
)
from codegen.resolve.address import Address
from codegen.resolve.type_syntax import format_type

__all__ = ["Fact", "facts_of", "find_fact"]


@frozen
class Fact:
    """Something that the model holds."""

    address: str
    says: tuple[tuple[str, str], ...]
    """Label and text: `type` `CallState[]`."""
    evidence: tuple[Evidence, ...]
    source: Source
    correction: tuple[str, ...] = ()
    """Lines of an overlay entry (`type = "CallState"`) that states what holds now; none if it can't be."""


def find_fact(model: Model, address: str) -> Fact | None:
    """The fact with this address, letter case aside if there is just one."""
    page, _, _ = address.partition(".")
    near = [name for name in _page_names(model) if name.casefold() == page.casefold()]
    found = {fact.address: fact for name in near for fact in facts_of(model, name)}
    if address in found:
        return found[address]
    hits = [fact for key, fact in found.items() if key.casefold() == address.casefold()]
    return hits[0] if len(hits) == 1 else None


def facts_of(model: Model, page: str) -> Iterator[Fact]:
    """Everything that an address can name on a page."""
    if page in model.resource_index:
        yield from _resource_facts(model, model.resource_index[page])
    if page in model.enumeration_index:
        yield from _enumeration_facts(model.enumeration_index[page])


def _page_names(model: Model) -> tuple[str, ...]:
    return (*model.resource_index, *model.enumeration_index)


def _resource_facts(model: Model, row: Resource) -> Iterator[Fact]:
    represents = row.represents
    yield Fact(
        row.name,
        (
            ("is", f"a resource: {row.summary or row.title}"),
            ("rel", row.rel),
            ("revision", str(row.revision)),
            ("represents", represents.resource if represents else ""),
            ("properties", names(one.name for one in row.properties)),
            ("links", names(one.rel for one in row.links)),
            ("embedded", names(one.rel for one in row.embedded)),
            ("operations", names(one.method for one in row.operations)),
            ("scopes", names(one.name for one in row.scopes)),
        ),
        represents.evidence if represents else (),
        row.source,
    )
    for prop in effective_properties(model, row):
        yield _property_fact(row, prop)
    for link in effective_links(model, row):
        yield _relation_fact(row, "links", link, link.description)
    for embedded in effective_embedded(model, row):
        yield _relation_fact(row, "embedded", embedded, "")
    for operation in row.operations:
        yield from _operation_facts(row, operation)


def _enumeration_facts(row: Enumeration) -> Iterator[Fact]:
    yield Fact(
        row.name,
        (
            ("is", f"an enumeration: {row.description}"),
            ("members", names(one.name for one in row.members)),
            ("seen elsewhere", names(one.name for one in row.observed)),
        ),
        (),
        row.source,
    )
    for member in row.members:
        address = str(Address(row.name, "property", member.name))
        yield Fact(address, (("is", f"a member: {member.description}"),), (), member.source)
    for observed in row.observed:
        address = str(Address(row.name, "property", observed.name))
        says = (("is", "a member that the page doesn't list"),)
        yield Fact(address, says, observed.evidence, observed.source)


def _property_fact(row: Resource, prop: Property) -> Fact:
    is_own = prop in row.properties
    return Fact(
        str(Address(row.name, "property", prop.name)),
        (
            ("is", f"a property: {prop.description}"),
            ("type", format_type(prop.type)),
            ("read-only", yes_no(prop.read_only)),
            ("limits", limits(prop.constraints)),
            ("on the wire", spelling(prop.name, prop.wire_names)),
            ("taken over from", "" if is_own or not row.represents else row.represents.resource),
        ),
        prop.evidence,
        prop.source,
        type_entry(prop.type) if is_own else (),
    )


def _relation_fact(row: Resource, part: str, relation: Link | Embedded, description: str) -> Fact:
    own: Sequence[Link | Embedded] = row.links if part == "links" else row.embedded
    is_own = relation in own
    kind = "a link" if part == "links" else "an embedded resource"
    repeats = relation.repeats if isinstance(relation, Link) else ()
    target = relation.target or row.name
    return Fact(
        str(Address(row.name, part, relation.rel)),
        (
            ("is", f"{kind}: {description}" if description else kind),
            ("target", relation.target or "no known resource"),
            ("many", yes_no(relation.many)),
            ("repeated at", names(map(place, repeats))),
            ("taken over from", "" if is_own or not row.represents else row.represents.resource),
        ),
        relation.evidence,
        relation.source,
        (f'target = "{target}"', f"many = {str(relation.many).lower()}") if is_own else (),
    )


def _operation_facts(row: Resource, operation: Operation) -> Iterator[Fact]:
    response, asynchronous = operation.response, operation.asynchronous
    answer = f"{response.status} {response.body}"
    if response.resource:
        answer += f" of {response.resource}"
    yield Fact(
        str(Address(row.name, "operation", "", operation.method)),
        (
            ("is", f"an operation: {operation.description}"),
            ("route", operation.route or "not documented"),
            ("unique path", operation.unique_path),
            ("answers", answer + (" with a location" if response.location else "")),
            ("completed by", asynchronous.resource if asynchronous else ""),
            ("since revision", str(operation.minimum_revision)),
            ("query", names(one.name for one in operation.query)),
            ("body", names(one.name for one in operation.body)),
            ("errors", names(dict.fromkeys(one.code for one in operation.errors))),
        ),
        (),
        operation.source,
    )
    for table, rows in (("query", operation.query), ("body", operation.body)):
        for parameter in rows:
            address = str(Address(row.name, table, parameter.name, operation.method))
            yield _parameter_fact(address, parameter)


def _parameter_fact(address: str, row: Parameter) -> Fact:
    travels = ", ".join(f'"{place}"' for place in row.travels)
    return Fact(
        address,
        (
            ("is", f"a parameter: {row.description}"),
            ("type", format_type(row.type)),
            ("required", f"{yes_no(row.required)} (in effect {yes_no(row.effective_required)})"),
            ("travels in", names(row.travels)),
            ("limits", limits(row.constraints)),
            ("on the wire", spelling(row.name, row.wire_names)),
        ),
        row.evidence,
        row.source,
        (
            *type_entry(row.type),
            f"travels = [{travels}]",
            f"required = {str(row.effective_required).lower()}",
        ),
    )
