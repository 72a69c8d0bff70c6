"""Enumerations: the members that their pages state, and those that other pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from codegen.dialect.raw import RawPage
from codegen.model.nodes import (
    Enumeration,
    Evidence,
    Kind,
    Member,
    Observed,
    Parameter,
    Property,
    Resource,
)
from codegen.resolve.claims import STRONG
from codegen.resolve.exchanges import source_of
from codegen.resolve.repeats import repeated
from codegen.resolve.type_words import listed_members
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding

__all__ = ["resolve_enumerations"]

_TYPE_WORDS = frozenset({"type-word", "same-name-type-word"})
_VALUES = frozenset({"json-value", "xml-value"})


@frozen
class _Use:
    """A member of an enumeration that some page shows."""

    enumeration: str
    member: str
    evidence: Evidence


def resolve_enumerations(
    pages: Sequence[RawPage], resources: Sequence[Resource]
) -> tuple[tuple[Enumeration, ...], list[Finding]]:
    """The enumerations, sorted by name, and findings about members that stand twice."""
    findings: list[Finding] = []
    uses: dict[str, dict[str, list[Evidence]]] = {}
    for use in _uses(resources):
        uses.setdefault(use.enumeration, {}).setdefault(use.member, []).append(use.evidence)
    found: list[Enumeration] = []
    for page in sorted(pages, key=lambda page: page.name):
        for use in _stated(page):
            uses.setdefault(page.name, {}).setdefault(use.member, []).insert(0, use.evidence)
        members: dict[str, Member] = {}
        for row in page.tables.get("members", ()):
            name = row.text("name")
            if name in members:
                findings.append(repeated(name, row))
            elif name:
                text = part_sentences(row.text("description"))
                members[name] = Member(name, text, source_of(row.span))
        findings += [
            repeated(row.text("name"), row)
            for row in page.tables.get("observed", ())
            if row.text("name") in members
        ]
        known = {name.casefold() for name in members}
        observed = tuple(
            Observed(name, tuple(evidence), evidence[0].source)
            for name, evidence in sorted(uses.get(page.name, {}).items())
            if name.casefold() not in known
        )
        parts = (page.summary, page.description)
        text = " ".join(part.text for part in parts if part is not None)
        found.append(
            Enumeration(
                page.name,
                part_sentences(text),
                tuple(members.values()),
                observed,
                source_of(page.span),
            )
        )
    return tuple(found), findings


def _stated(page: RawPage) -> Iterator[_Use]:
    """Members that the page itself says are seen elsewhere."""
    for row in page.tables.get("observed", ()):
        if name := row.text("name"):
            where = Evidence("stated", STRONG, True, row.text("where"), source_of(row.span))
            yield _Use(page.name, name, where)


def _uses(resources: Iterable[Resource]) -> Iterator[_Use]:
    """Members that type words list, and values of samples where the type is an enumeration."""
    for resource in resources:
        rows: list[Property | Parameter] = [*resource.properties]
        for operation in resource.operations:
            rows += [*operation.query, *operation.body]
        for row in rows:
            type_ = row.type
            if type_.kind is not Kind.ENUM or type_.name is None:
                continue
            for evidence in row.evidence:
                if not evidence.supports:
                    continue
                if evidence.rule in _TYPE_WORDS and f"({type_.name})" in evidence.value:
                    members: Sequence[str] = listed_members(evidence.value)
                elif evidence.rule in _VALUES:
                    members = [text.strip() for text in evidence.value.split(", ")]
                else:
                    continue
                for member in members:
                    if member:
                        yield _Use(type_.name, member, evidence)
