"""Roles: pages whose representation is that of another page's resource.

A page says so itself; or the rel in its own GET answer names another page; or its property table is another
page's and both are read at the same route.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from codegen.dialect.raw import RawPage
from codegen.model.nodes import Evidence, Operation, Represents
from codegen.resolve.claims import STRONG
from codegen.resolve.exchanges import source_of
from codegen.resolve.routes import item_of
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.values import SampleValues
from codegen.source.finding import Finding

__all__ = ["Roles", "find_rels", "find_roles"]

_PARAMETER = re.compile(r"\{[^}]*\}")


@frozen
class Roles:
    """By page: whose representation it shows."""

    represents: Mapping[str, Represents]
    findings: tuple[Finding, ...]


def find_rels(
    pages: Sequence[RawPage], values: SampleValues, bases: Mapping[str, str]
) -> dict[str, str]:
    """By page: the rel in its representations, where that is not its name."""
    rels: dict[str, str] = {}
    for page in pages:
        stated = page.front.get("rel", "").strip()
        shown = [row.value for row in values.answer(page.name).rels if isinstance(row.value, str)]
        rel = stated or (shown[0] if shown else bases.get(page.name, page.name))
        if rel != page.name:
            rels[page.name] = rel
    return rels


def find_roles(
    pages: Sequence[RawPage],
    values: SampleValues,
    facts: SetFacts,
    operations: Mapping[str, Sequence[Operation]],
) -> Roles:
    """The roles among the pages. A page of a second revision is none of its base."""
    found: dict[str, Represents] = {}
    findings: list[Finding] = []
    for page in pages:
        represents = _stated(page, facts, findings)
        if represents is None and page.name not in facts.bases:
            represents = _shown(page, values, facts)
        if represents is not None and represents.resource != page.name:
            found[page.name] = represents
    found.update(_alike(pages, facts, operations, found))
    # A role of a role is a role of what that one represents.
    for name, represents in found.items():
        seen = {name}
        while represents.resource in found and represents.resource not in seen:
            seen.add(represents.resource)
            represents = Represents(found[represents.resource].resource, represents.evidence)
        found[name] = represents
    return Roles(
        {name: row for name, row in found.items() if row.resource != name}, tuple(findings)
    )


def _stated(page: RawPage, facts: SetFacts, findings: list[Finding]) -> Represents | None:
    stated = page.front.get("represents", "").strip()
    if not stated:
        return None
    span = page.front_spans["represents"]
    name = facts.symbols.resource(stated)
    if name is None:
        findings.append(
            Finding(
                "UC207",
                f'"{stated}", which the page represents, is no resource of the set',
                span,
                "Write the name of a resource's page.",
            )
        )
        return None
    return Represents(name, (Evidence("stated", STRONG, True, stated, source_of(span)),))


def _shown(page: RawPage, values: SampleValues, facts: SetFacts) -> Represents | None:
    shown = [row for row in values.answer(page.name).rels if isinstance(row.value, str)]
    if not shown or shown[0].value == page.name or shown[0].value not in facts.symbols.resources:
        return None
    name = shown[0].value
    return Represents(
        name,
        tuple(
            Evidence("sample-rel", STRONG, row.value == name, row.value, row.source)
            for row in shown
        ),
    )


def _alike(
    pages: Sequence[RawPage],
    facts: SetFacts,
    operations: Mapping[str, Sequence[Operation]],
    known: Mapping[str, Represents],
) -> dict[str, Represents]:
    """Pages of one property table and one GET route; the route's collection says which stands for them."""
    groups: defaultdict[tuple[frozenset[str], str], list[RawPage]] = defaultdict(list)
    routes: dict[tuple[frozenset[str], str], str] = {}
    for page in pages:
        names = frozenset(row.text("name") for row in page.tables.get("properties", ()))
        route = next(
            (row.route for row in operations.get(page.name, ()) if row.method == "GET"), None
        )
        if names and route and page.name not in facts.bases:
            key = names, _PARAMETER.sub("{}", route)
            groups[key].append(page)
            routes[key] = route
    found: dict[str, Represents] = {}
    for key, members in groups.items():
        item = item_of(routes[key])
        base = next((page for page in members if page.name == item), None)
        if base is None:
            continue
        for page in members:
            if page is base or page.name in known:
                continue
            source = source_of(page.span)
            evidence = (
                Evidence("same-properties", STRONG, True, base.name, source_of(base.span)),
                Evidence("same-route", STRONG, True, key[1], source),
            )
            found[page.name] = Represents(base.name, evidence)
    return found
