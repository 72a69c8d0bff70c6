"""Links and embedded resources of a page: where they lead, and whether there may be many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve, frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.document.blocks import Prose
from codegen.model.nodes import Embedded, Link
from codegen.resolve.address import Address
from codegen.resolve.exchanges import source_of, span_at
from codegen.resolve.overlay import Correction, Overlay
from codegen.resolve.relation_evidence import (
    corrected_evidence,
    judged,
    named_evidence,
    shown_evidence,
    stated_evidence,
)
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.target_syntax import Target, parse_target
from codegen.resolve.values import SampleValues, Shown, Sighting
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Relations", "resolve_relations"]

_SELF = "self"
_Relation = TypeVar("_Relation", Link, Embedded)


@frozen
class Relations:
    """The links and embedded resources that a page states."""

    links: tuple[Link, ...]
    embedded: tuple[Embedded, ...]
    findings: tuple[Finding, ...]


_Stated = tuple[Target, Span]
"""What a cell of the column Target says, and where."""


def resolve_relations(
    page: RawPage, values: SampleValues, facts: SetFacts, overlay: Overlay, *, is_role: bool
) -> Relations:
    """Links by rel, in page order, and the embedded resources of the page's own GET answers.

    What the answer of a role embeds beyond its own table is the represented resource's.
    """
    findings: list[Finding] = []
    shown = values.answer(page.name)
    rows: dict[str, list[RawRow]] = {}
    for row in page.tables.get("links", ()):
        if row.text("name"):
            rows.setdefault(row.text("name"), []).append(row)
    links: list[Link] = []
    embedded: dict[str, Embedded] = {}
    for rel, group in rows.items():
        targets = [found for row in group if (found := _target(row, facts, findings)) is not None]
        if not targets or any(target.is_linked for target, _ in targets):
            links.append(_link(page, rel, group, targets, shown, facts, findings))
        for target, span in targets:
            if target.is_embedded and rel not in embedded:
                name = _page_of(target, facts)
                embedded[rel] = Embedded(
                    rel,
                    name,
                    target.many,
                    source_of(span),
                    stated_evidence([(str(target.name), span)])
                    + shown_evidence("embedded", shown.embedded.get(rel, ()), many=target.many),
                )
    for rel, seen in shown.embedded.items():
        if rel not in embedded and not (is_role and rel not in rows):
            many = any(isinstance(row.value, list) for row in seen)
            target_page = facts.symbols.resources.get(rel)
            embedded[rel] = Embedded(
                rel,
                None if target_page is None else target_page.name,
                many,
                seen[0].source,
                (() if target_page is None else named_evidence(target_page))
                + shown_evidence("embedded", seen, many=many),
            )
    findings += _undocumented(page, rows, shown, is_role=is_role)
    return Relations(
        tuple(
            _corrected(Address(page.name, "links", row.rel), row, overlay, facts, findings)
            for row in links
        ),
        tuple(
            _corrected(Address(page.name, "embedded", row.rel), row, overlay, facts, findings)
            for row in embedded.values()
        ),
        tuple(findings),
    )


def _link(
    page: RawPage,
    rel: str,
    group: Sequence[RawRow],
    targets: Sequence[_Stated],
    shown: Shown,
    facts: SetFacts,
    findings: list[Finding],
) -> Link:
    first, *others = group
    ranked = sorted((row for row, _ in targets), key=lambda row: row.is_embedded)
    target = ranked[0] if ranked else None
    if target is not None:
        name = _page_of(target, facts)
    elif rel == _SELF:
        name = page.name
    else:
        name = facts.symbols.resource(rel)
        if name is None:
            findings.append(_unresolved(rel, first.cells["name"], facts))
    seen = [*shown.links.get(rel, ()), *shown.embedded.get(rel, ())]
    many = target.many if target is not None else any(isinstance(row.value, list) for row in seen)
    many = many and rel != _SELF
    evidence = stated_evidence((str(row.name), span) for row, span in targets)
    if target is None and name is not None and rel != _SELF:
        evidence += named_evidence(facts.symbols.resources[name])
    evidence += shown_evidence("link", shown.links.get(rel, ()), many=many)
    evidence += shown_evidence("embedded", shown.embedded.get(rel, ()), many=many)
    return Link(
        rel=rel,
        target=name,
        many=many,
        description=part_sentences(
            next((row.text("description") for row in group if row.text("description")), "")
        ),
        repeats=tuple(source_of(row.span) for row in others),
        source=source_of(first.span),
        evidence=evidence,
    )


def _page_of(target: Target, facts: SetFacts) -> str | None:
    return facts.symbols.resource(target.name) if target.name is not None else None


def _target(row: RawRow, facts: SetFacts, findings: list[Finding]) -> _Stated | None:
    cell = row.cells.get("target")
    if cell is None or not cell.text:
        return None
    target = parse_target(cell.text)
    if target is None:
        findings.append(
            Finding(
                "UC202",
                f'"{cell.text}" is no target',
                cell.span,
                "Write the name of a resource, [] after it for many, embedded before it.",
            )
        )
        return None
    if target.name is not None and facts.symbols.resource(target.name) is None:
        findings.append(_unresolved(target.name, cell, facts))
    return target, cell.span


def _unresolved(name: str, cell: Prose, facts: SetFacts) -> Finding:
    near = facts.symbols.resource_like(name)
    hint = f'Did you mean "{near}"? ' if near else ""
    return Finding(
        "UC203",
        f'link "{name}" leads to no known resource',
        cell.span,
        f"{hint}If the page is right, name the target in the overlay.",
    )


def _undocumented(
    page: RawPage, rows: dict[str, list[RawRow]], shown: Shown, *, is_role: bool
) -> list[Finding]:
    """What the page's own answers show and its table does not name."""
    if is_role:
        return []
    names = {row.text("name").casefold() for row in page.tables.get("properties", ())}
    findings: list[Finding] = []
    for rel, seen in {**shown.links, **shown.embedded}.items():
        if rel in rows or rel.casefold() in names or rel == _SELF:
            continue
        findings.append(
            Finding(
                "UC211",
                f'the sample shows the link "{rel}", which the table does not name',
                span_at(seen[0].source),
                "Add a row for the link.",
            )
        )
    findings += [
        Finding(
            "UC210",
            f'the sample shows the property "{name}", which the table does not name',
            span_at(found[0].source),
            "Add a row for the property.",
        )
        for name, found in shown.values.items()
        if name.casefold() not in names and _is_property(found)
    ]
    return findings


def _is_property(seen: Sequence[Sighting]) -> bool:
    return not any(isinstance(row.value, dict) for row in seen)


def _corrected(
    address: Address,
    row: _Relation,
    overlay: Overlay,
    facts: SetFacts,
    findings: list[Finding],
) -> _Relation:
    """The row as the overlay says."""
    correction = overlay.of(address)
    if correction is None:
        return row
    target = row.target
    if correction.target is not None:
        target = facts.symbols.resource(correction.target)
        if target is None:
            if not overlay.is_for_larger_set:
                findings.append(_not_there(correction))
            return row
    many = row.many if correction.many is None else correction.many
    if (target, many) == (row.target, row.many):
        findings.append(
            Finding(
                "UC302",
                f"{address} is already so without the overlay",
                correction.span,
                "Remove the entry.",
            )
        )
    evidence = corrected_evidence(correction) + judged(row.evidence, many=many)
    return evolve(row, target=target, many=many, evidence=evidence)


def _not_there(correction: Correction) -> Finding:
    return Finding(
        "UC301",
        f'{correction.address} is corrected to "{correction.target}", which is no resource of the set',
        correction.span,
        "Write the name of a resource's page.",
    )
