"""The index of link relations: where each leads, which pages have it, what it is called in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.index_view import (
    Section,
    SectionsView,
    names_by_letter,
    row_head,
)
from codegen.targets.docs.markdown import code, sentence_list
from codegen.targets.docs.phrases import target_text
from codegen.targets.docs.table import table

__all__ = ["relation_anchors", "relation_index"]

_COLUMNS = ("Relation, and in Python", "Leads to", "Found on")


@frozen
class _Relation:
    """Where a rel occurs."""

    targets: dict[tuple[str | None, bool], None] = field(factory=dict)
    """Names of pages, and whether there may be many."""
    links: dict[str, None] = field(factory=dict)
    """Names of the owners."""
    copies: dict[str, None] = field(factory=dict)


def relation_index(shelf: Shelf, accessors: Accessors) -> SectionsView:
    """Every link relation but `self`, by its first letter."""
    found = _relations(shelf)
    anchors = relation_anchors(found)
    sections = []
    for letter, rels in names_by_letter(found, str).items():
        rows = (_row(rel, anchors[rel], found[rel], shelf, accessors) for rel in rels)
        at = letter.lower() if letter != "#" else "other"
        title = f"Relations that begin with {letter}" if letter != "#" else "Other relations"
        sections.append(Section(title, f"letter-{at}", table(_COLUMNS, rows), label=letter))
    return SectionsView(tuple(sections))


def relation_anchors(rels: Iterable[str]) -> Mapping[str, str]:
    """Anchors of rels on the page."""
    return {rel: f"rel-{stem.lower()}" for rel, stem in unique_stems(rels).items()}


def _relations(shelf: Shelf) -> Mapping[str, _Relation]:
    found: defaultdict[str, _Relation] = defaultdict(_Relation)
    for resource in shelf.book.model.resources:
        for link in resource.links:
            if link.rel != "self":
                relation = found[link.rel]
                relation.targets[link.target, link.many] = None
                relation.links[resource.name] = None
        for copy in resource.embedded:
            relation = found[copy.rel]
            relation.targets[copy.target, copy.many] = None
            relation.copies[resource.name] = None
    return found


def _row(
    rel: str, anchor: str, relation: _Relation, shelf: Shelf, accessors: Accessors
) -> tuple[str, ...]:
    links = dict.fromkeys(accessors.link(owner, rel) for owner in relation.links)
    copies = dict.fromkeys(accessors.embedded(owner, rel) for owner in relation.copies)
    return (
        row_head(" <br>".join(map(code, (rel, *links, *copies))), anchor),
        " or ".join(target_text(target, many, shelf) for target, many in relation.targets),
        " <br>".join(filter(None, _owners(relation, shelf))),
    )


def _owners(relation: _Relation, shelf: Shelf) -> tuple[str, str]:
    """Who links to it, and who embeds it."""
    copies = sentence_list(map(shelf.resource, relation.copies))
    return (
        sentence_list(map(shelf.resource, relation.links)),
        f"Embedded in {copies}" if copies else "",
    )
