"""What everything is called in the Python client, settled once: classes, attributes, verbs, keywords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from codegen.model.inherit import effective_members
from codegen.model.nodes import Model
from codegen.targets.client.inheritance import Declarations, declarations
from codegen.targets.client.names import (
    Names,
    argument_names,
    embedded_names,
    link_names,
    member_names,
    property_names,
    verb_names,
)
from codegen.targets.client.revisions import (
    Argument,
    MergedPage,
    Verb,
    is_representation,
    merged_pages,
)
from codegen.targets.client.runtime import speaks_protocol

__all__ = ["APPLICATION", "PageNames", "PythonNames", "VerbNames"]

APPLICATION = "application"
"""The page of what a client has at hand."""
_CONTENT = "content"
"""The keyword of a body that no table tells of."""
_FRAME = frozenset({"rel", "_links", "_embedded"})
"""Properties that every representation has a meaning for, which are no attributes of their own."""


@frozen
class VerbNames:
    """A verb of a link."""

    name: str
    verb: Verb
    keywords: Mapping[str, str]
    """Of the arguments, by the names of parameters."""
    body: str
    """The keyword of a body that no table tells of; empty where there is none."""

    @property
    def needed(self) -> tuple[Argument, ...]:
        """Arguments that a server may insist on: of the earliest revision, be later ones milder."""
        operation = self.verb.operation
        stated = {row.name for row in (*operation.query, *operation.body) if row.effective_required}
        return tuple(
            row for row in self.verb.arguments if row.required or row.parameter.name in stated
        )


@frozen
class PageNames:
    """What belongs to a page that revises no other; also what its class inherits."""

    page: MergedPage
    class_name: str
    properties: Mapping[str, str]
    links: Mapping[str, str]
    embedded: Mapping[str, str]
    verbs: Mapping[str, VerbNames]
    """By methods."""
    is_followed: bool
    """Whether to follow a link to the page gives its own class, not that of what it represents."""
    knows_itself: bool
    """Whether `links.self_` of its class has all verbs of the page."""


@frozen
class PythonNames:
    """Names by the names of pages; pages of later revisions have those of the page that they revise."""

    model: Model
    package: str
    names: Names = field(init=False)
    has_client: bool = field(init=False)
    """Whether there is a client that sends requests."""
    pages: Mapping[str, PageNames] = field(init=False)
    """By the names of all pages."""
    members: Mapping[str, Mapping[str, str]] = field(init=False)
    """The attributes of members, by enumerations and values."""

    @names.default
    def _names(self) -> Names:
        return Names(self.model)

    @has_client.default
    def _has_client(self) -> bool:
        return speaks_protocol(self.model)

    @pages.default
    def _pages(self) -> Mapping[str, PageNames]:
        merged = merged_pages(self.model)
        declared = {name: declarations(self.model, page, merged) for name, page in merged.items()}
        found: dict[str, PageNames] = {}
        for name, page in merged.items():
            found[name] = self._page(page, declared[name])
        return found | {later: found[base] for later, base in self.names.revised.items()}

    @members.default
    def _members(self) -> Mapping[str, Mapping[str, str]]:
        return {
            row.name: member_names(dict.fromkeys(effective_members(row)))
            for row in self.model.enumerations
        }

    def resource(self, name: str) -> str:
        """The class of a resource as it is imported: `ucwa_client.resources.Messaging`."""
        return f"{self.package}.resources.{self.names.resources[name]}"

    def enumeration(self, name: str) -> str:
        """The class of an enumeration as it is imported."""
        return f"{self.package}.enums.{self.names.enumerations[name]}"

    def _page(self, page: MergedPage, declared: Declarations) -> PageNames:
        base = declared.base.resource if declared.base is not None else None

        def rels(rows: Iterable[object], attribute: str) -> list[str]:
            return [getattr(row, attribute) for row in rows]

        own_properties = property_names(
            rels(declared.properties, "name"), rels(base.properties, "name") if base else ()
        )
        own_links = link_names(rels(declared.links, "rel"), rels(base.links, "rel") if base else ())
        own_copies = embedded_names(
            rels(declared.embedded, "rel"), rels(base.embedded, "rel") if base else ()
        )
        if base is not None:
            own_properties = {**property_names(rels(base.properties, "name")), **own_properties}
            own_links = {**link_names(rels(base.links, "rel")), **own_links}
            own_copies = {**embedded_names(rels(base.embedded, "rel")), **own_copies}
        return PageNames(
            page,
            self.names.resources[page.resource.name],
            {name: own for name, own in own_properties.items() if name not in _FRAME},
            own_links,
            own_copies,
            _verbs(page),
            not declared.extends_link,
            any(row.rel == "self" and not row.many for row in declared.links),
        )


def _verbs(page: MergedPage) -> Mapping[str, VerbNames]:
    methods = verb_names(verb.operation.method for verb in page.verbs)
    found: dict[str, VerbNames] = {}
    for verb in page.verbs:
        raw = any(not is_representation(media) for media in verb.operation.request_media)
        untold = raw and all(row.place != "content" for row in verb.arguments)
        names = [row.parameter.name for row in verb.arguments]
        keywords = argument_names(names, {_CONTENT} if untold else ())
        method = verb.operation.method
        found[method] = VerbNames(methods[method], verb, keywords, _CONTENT if untold else "")
    return found
