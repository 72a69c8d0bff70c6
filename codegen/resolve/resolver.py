"""From raw pages to the model: what only the whole set of pages can tell is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from codegen.dialect.raw import RawPage
from codegen.document.blocks import Prose
from codegen.model.nodes import (
    Evidence,
    GenericError,
    LinkTitle,
    Model,
    Operation,
    Parameter,
    Property,
    Represents,
    Resource,
)
from codegen.model.prose import PageProse, told_enumeration, told_resource
from codegen.resolve.address import Address
from codegen.resolve.claims import STRONG
from codegen.resolve.completion import complete_pages
from codegen.resolve.enumerations import resolve_enumerations
from codegen.resolve.event_rows import resolve_events
from codegen.resolve.exchanges import PageSamples, read_page_samples, source_of
from codegen.resolve.guides import resolve_guides
from codegen.resolve.hyperlinks import check_hyperlinks
from codegen.resolve.members import gather_members
from codegen.resolve.operations import resolve_operations
from codegen.resolve.overlay import NO_OVERLAY, Overlay
from codegen.resolve.packed import Payloads
from codegen.resolve.prose import bare, prose_of
from codegen.resolve.relations import resolve_relations
from codegen.resolve.repeats import repeated
from codegen.resolve.revisions import revision_bases, revision_of
from codegen.resolve.roles import find_rels, find_roles
from codegen.resolve.sample_findings import find_sample_oddities
from codegen.resolve.scopes import page_scopes, resolve_scopes
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.shared import shared_pages
from codegen.resolve.spellings import stated_spellings
from codegen.resolve.symbols import build_symbols
from codegen.resolve.typing import Typist
from codegen.resolve.values import gather_values
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding

__all__ = ["Resolution", "resolve", "resolve_facts"]

_MODELLED = frozenset({"resource", "enumeration"})
_TITLE_ROW = "title"


@frozen
class Resolution:
    """The model, and what was odd about the pages on the way to it."""

    model: Model
    findings: tuple[Finding, ...]


def resolve(
    pages: Sequence[RawPage],
    *,
    files: Iterable[str] = (),
    api: str = "ucwa",
    overlay: Overlay | None = None,
    attribution: str | None = None,
    payloads: Payloads | None = None,
) -> Resolution:
    """The model of a set of pages. Pure; the order of the pages doesn't matter.

    Args:
        pages: All pages of the set, articles included.
        files: Paths of files that hyperlinks may lead to beyond the pages.
        overlay: Corrections; none if None.
        payloads: What was read of samples already (`codegen.resolve.packed`).
    """
    facts = resolve_facts(
        bare(pages),
        files=files,
        api=api,
        overlay=overlay,
        attribution=attribution,
        payloads=payloads,
    )
    return Resolution(_told(facts.model, pages), facts.findings)


def resolve_facts(
    pages: Sequence[RawPage],
    *,
    files: Iterable[str] = (),
    api: str = "ucwa",
    overlay: Overlay | None = None,
    attribution: str | None = None,
    payloads: Payloads | None = None,
) -> Resolution:
    """What `resolve` gives, but for the prose of the pages (`codegen.resolve.prose`), which must be bare."""
    pages = sorted(pages, key=lambda page: page.path)
    symbols, findings = build_symbols(pages, files)
    pages, found = complete_pages(pages, symbols)
    findings += found
    symbols, _ = build_symbols(pages, files)
    resources = tuple(symbols.resources.values())
    samples = [read_page_samples(page, payloads) for page in resources]
    values = gather_values(samples)
    bases = revision_bases(symbols)
    rels = find_rels(resources, values, bases)
    facts = SetFacts(symbols, rels, bases, gather_members(symbols, resources))
    typist = Typist(facts, values, overlay or NO_OVERLAY)
    typist.survey(samples)
    operations, found = resolve_operations(samples, facts, typist.parameter)
    findings += found
    operations = {
        name: tuple(_corrected(row, name, typist) for row in rows)
        for name, rows in operations.items()
    }
    roles = find_roles(resources, values, facts, operations)
    findings += roles.findings
    built = [_resource(page, typist, operations, roles.represents, findings) for page in samples]
    enumerations, found = resolve_enumerations(tuple(symbols.enumerations.values()), built)
    findings += found
    scopes, found = resolve_scopes([*shared_pages(pages), *resources])
    findings += found
    for page in pages:
        findings += check_hyperlinks(page, symbols)
    for page_samples in samples:
        findings += find_sample_oddities(page_samples)
    findings += typist.findings
    findings += _without_fact(typist, built)
    model = Model(
        api=api,
        resources=tuple(built),
        enumerations=enumerations,
        scopes=scopes,
        generic_errors=_generic_errors(pages, findings),
        attribution=attribution,
        guides=resolve_guides(pages),
    )
    return Resolution(model, tuple(findings))


def _told(model: Model, pages: Iterable[RawPage]) -> Model:
    """The model with the prose of the pages."""
    prose: dict[tuple[str, str], PageProse] = {}
    for page in pages:
        if page.kind in _MODELLED:  # of one name the first counts
            prose.setdefault((page.span.path, page.name), prose_of(page))
    return evolve(
        model,
        resources=tuple(
            told_resource(row, prose[row.source.path, row.name]) for row in model.resources
        ),
        enumerations=tuple(
            told_enumeration(row, prose[row.source.path, row.name]) for row in model.enumerations
        ),
    )


def _resource(
    samples: PageSamples,
    typist: Typist,
    operations: Mapping[str, tuple[Operation, ...]],
    represents: Mapping[str, Represents],
    findings: list[Finding],
) -> Resource:
    page, facts = samples.page, typist.facts
    revision, found = revision_of(page, facts.bases)
    findings += found
    # A role that calls itself by its own rel shows its own representation, however alike.
    is_role = page.name in represents and facts.rel(page.name) != page.name
    relations = resolve_relations(page, typist.values, facts, typist.overlay, is_role=is_role)
    findings += relations.findings
    scopes, found = page_scopes(page)
    findings += found
    events, found = resolve_events(samples, facts)
    findings += found
    return Resource(
        name=page.name,
        rel=facts.rel(page.name),
        revision=revision,
        title=page.title,
        summary=_text(page.summary),
        description=_text(page.description),
        represents=represents.get(page.name),
        link_title=_link_title(page),
        properties=_properties(samples, typist, operations, findings),
        links=relations.links,
        embedded=relations.embedded,
        scopes=scopes,
        operations=operations.get(page.name, ()),
        events=events,
        source=source_of(page.span),
    )


def _properties(
    samples: PageSamples,
    typist: Typist,
    operations: Mapping[str, tuple[Operation, ...]],
    findings: list[Finding],
) -> tuple[Property, ...]:
    """One for each name. A property that a PUT of the page, in either revision, takes can be written."""
    page, bases = samples.page, typist.facts.bases
    family = [page.name, bases.get(page.name, "")]
    family += [name for name, base in bases.items() if base == page.name]
    written = {
        row.name.casefold(): Evidence("written-by", STRONG, True, operation.id, row.source)
        for name in family
        for operation in operations.get(name, ())
        if operation.method == "PUT"
        for row in operation.body
    }
    found: dict[str, Property] = {}
    for row in page.tables.get("properties", ()):
        name = row.text("name")
        if name in found:
            findings.append(repeated(name, row))
            continue
        if not name:
            continue
        typed = typist.property(samples, row)
        writing = written.get(name.casefold())
        found[name] = Property(
            name=name,
            type=typed.type,
            required=False,
            read_only=writing is None,
            description=typed.description,
            constraints=typed.constraints,
            wire_names=stated_spellings(row) or typed.wire_names or (name,),
            evidence=typed.evidence if writing is None else (*typed.evidence, writing),
            source=source_of(row.span),
        )
    return tuple(found.values())


def _corrected(operation: Operation, page: str, typist: Typist) -> Operation:
    """Where parameters travel and whether they are needed, as the overlay says."""

    def corrected(table: str, row: Parameter) -> Parameter:
        correction = typist.overlay.of(Address(page, table, row.name, operation.method))
        if correction is None:
            return row
        travels = row.travels if correction.travels is None else correction.travels
        required = row.effective_required if correction.required is None else correction.required
        says_more = correction.type is not None or correction.wire_names is not None
        if (travels, required) == (row.travels, row.effective_required) and not says_more:
            typist.findings.append(
                Finding(
                    "UC302",
                    f"{correction.address} is already so without the overlay",
                    correction.span,
                    "Remove the entry.",
                )
            )
        return evolve(row, travels=travels, effective_required=required)

    return evolve(
        operation,
        query=tuple(corrected("query", row) for row in operation.query),
        body=tuple(corrected("body", row) for row in operation.body),
    )


def _without_fact(typist: Typist, resources: Sequence[Resource]) -> list[Finding]:
    """Corrections of facts that their page, though it is there, doesn't state."""
    known: set[str] = set()
    for resource in resources:
        name = resource.name
        known |= {str(Address(name, "property", row.name)) for row in resource.properties}
        known |= {str(Address(name, "links", row.rel)) for row in resource.links}
        known |= {str(Address(name, "embedded", row.rel)) for row in resource.embedded}
        for op in resource.operations:
            for table, rows in (("query", op.query), ("body", op.body)):
                known |= {str(Address(name, table, row.name, op.method)) for row in rows}
    symbols = typist.facts.symbols
    return [
        Finding(
            "UC302",
            f"{correction.address} is stated by no row of its page",
            correction.span,
            "Remove the entry, or correct its address.",
        )
        for key, correction in typist.overlay.corrections.items()
        if key not in known
        and (
            correction.address.page in symbols.resources
            or correction.address.page in symbols.enumerations
        )
    ]


def _link_title(page: RawPage) -> LinkTitle | None:
    for row in page.tables.get("web_link", ()):
        if row.text("name") == _TITLE_ROW:
            return LinkTitle(part_sentences(row.text("description")), source_of(row.span))
    return None


def _generic_errors(pages: Sequence[RawPage], findings: list[Finding]) -> tuple[GenericError, ...]:
    found: dict[str, GenericError] = {}
    for page in pages:
        for row in page.tables.get("generic_errors", ()):
            name = row.text("name")
            if name in found:
                findings.append(repeated(name, row))
            elif name:
                text = part_sentences(row.text("description"))
                found[name] = GenericError(name, text, source_of(row.span))
    return tuple(found.values())


def _text(prose: Prose | None) -> str:
    return part_sentences(prose.text) if prose is not None else ""
