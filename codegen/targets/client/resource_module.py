"""The module of a resource: its representation, links, embedded resources and verbs."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Embedded, Link, Property
from codegen.targets.client.inheritance import Declarations, declarations
from codegen.targets.client.names import Names, embedded_names, link_names, property_names
from codegen.targets.client.needs import Needs
from codegen.targets.client.revisions import MergedPage
from codegen.targets.client.types import typed
from codegen.targets.client.verbs import VerbView, verb_views
from codegen.targets.client.wording import (
    event_terms,
    resource_prose,
    scope_sentence,
    with_limits,
)
from codegen.targets.python.docstrings import Prose, Terms, docstring
from codegen.targets.python.imports import exported
from codegen.targets.python.layout import INDENT, Call, bracketed, declaration, listing
from codegen.targets.python.literals import string

__all__ = ["AttributeView", "ClassView", "ResourceModule", "resource_module"]


@frozen
class AttributeView:
    """A declared attribute and its docstring, each with its indentation."""

    code: str
    doc: str


@frozen
class ClassView:
    """A class; each part with its indentation."""

    decorator: str
    head: str
    doc: str
    attributes: tuple[AttributeView, ...] = ()
    verbs: tuple[VerbView, ...] = ()


@frozen
class ResourceModule:
    doc: str
    imports: tuple[str, ...]
    typing_imports: tuple[str, ...]
    """Of names that only annotations mention, indented."""
    names: tuple[str, ...]
    """Of the classes, sorted."""
    exported: str
    """The assignment to `__all__`."""
    classes: tuple[ClassView, ...]


def resource_module(
    page: MergedPage, pages: Mapping[str, MergedPage], names: Names
) -> ResourceModule:
    """The view of a page that revises no other."""
    writer = _Writer(page, names, declarations(names.model, page, pages))
    classes = tuple(
        view
        for view in (writer.links(), writer.embedded(), writer.resource(), writer.link())
        if view is not None
    )
    return ResourceModule(
        docstring([Prose(f"The resource {page.resource.name}.")]),
        writer.needs.running(),
        writer.needs.typing(),
        tuple(sorted(writer.written)),
        exported(writer.written),
        classes,
    )


class _Writer:
    """Writes the classes of one page; what they need and are called adds up."""

    def __init__(self, page: MergedPage, names: Names, declared: Declarations) -> None:
        self.needs = Needs()
        self.written: list[str] = []
        self._page = page
        self._names = names
        self._declared = declared
        self._name = names.resources[page.resource.name]
        base = declared.base
        self._base = None if base is None else names.resources[base.resource.name]

    def resource(self) -> ClassView:
        """The representation."""
        resource = self._page.resource
        attributes = []
        if self._declared.base is None or self._declared.base.resource.rel != resource.rel:
            code = f"{INDENT}rel: str | None = {string(resource.rel)}"
            attributes.append(AttributeView(code, ""))
        inherited = () if self._declared.base is None else self._declared.base.resource.properties
        keywords = property_names(
            (row.name for row in self._declared.properties), (row.name for row in inherited)
        )
        attributes += [
            self._property(row, keywords[row.name])
            for row in self._declared.properties
            if row.name not in _FRAME
        ]
        for part in ("Links", "Embedded"):
            name = f"{self._name}{part}"
            if name in self.written:
                code = declaration(part.lower(), name, Call(f"{name}(", ()), INDENT)
                attributes.append(AttributeView(code, ""))
        self.needs.run("..resource", "frozen")
        return ClassView(
            "@frozen(kw_only=True)",
            self._head("", "resource", "Resource"),
            docstring(
                (
                    *map(Prose, resource_prose(resource)),
                    Terms("Events:", event_terms(resource.events)),
                ),
                INDENT,
            ),
            tuple(attributes),
        )

    def links(self) -> ClassView | None:
        """The links; None where the page adds none."""
        rows = self._declared.links
        if not rows:
            return None
        inherited = () if self._declared.base is None else self._declared.base.resource.links
        keywords = link_names((row.rel for row in rows), (row.rel for row in inherited))
        return ClassView(
            "",
            self._head("Links", "links", "Links"),
            docstring([Prose(f"Links of {self._page.resource.name}.")], INDENT),
            tuple(self._link(row, keywords[row.rel]) for row in rows if not _is_itself(row)),
            tuple(self._itself(row, keywords[row.rel]) for row in rows if _is_itself(row)),
        )

    def embedded(self) -> ClassView | None:
        """The embedded resources; None where the page adds none."""
        rows = self._declared.embedded
        if not rows:
            return None
        inherited = () if self._declared.base is None else self._declared.base.resource.embedded
        keywords = embedded_names((row.rel for row in rows), (row.rel for row in inherited))
        return ClassView(
            "",
            self._head("Embedded", "embedded", "Embedded"),
            docstring([Prose(f"Resources embedded in {self._page.resource.name}.")], INDENT),
            tuple(self._copy(row, keywords[row.rel]) for row in rows),
        )

    def link(self) -> ClassView:
        """The link to the resource, with its verbs."""
        resource = self._page.resource
        name = f"{self._name}Link"
        self.written.append(name)
        if self._declared.extends_link and self._declared.base is not None:
            base = f"{self._base}Link"
            self._from_base(base)
        else:
            self.needs.run("..link", "Link")
            base = f"Link[{self._name}]"
        return ClassView(
            "",
            listing(f"class {name}(", [base], "):"),
            docstring(
                [Prose(f"Link to {resource.name}."), Prose(scope_sentence(resource))], INDENT
            ),
            (),
            verb_views(self._page, self._names, self.needs),
        )

    def _head(self, part: str, module: str, root: str) -> str:
        name = f"{self._name}{part}"
        self.written.append(name)
        base = root
        if self._declared.base is not None and self._base_has(part):
            base = f"{self._base}{part}"
            self._from_base(base)
        else:
            self.needs.run(f"..{module}", root)
        return listing(f"class {name}(", [base], "):")

    def _base_has(self, part: str) -> bool:
        assert self._declared.base is not None
        whole = self._declared.base.resource
        return bool({"": True, "Links": whole.links, "Embedded": whole.embedded}[part])

    def _from_base(self, name: str) -> None:
        assert self._declared.base is not None
        module = self._names.resource_modules[self._declared.base.resource.name]
        self.needs.run(f".{module}", name)

    def _property(self, row: Property, name: str) -> AttributeView:
        value = typed(row.type, self._names, self.needs)
        self.needs.run("..resource", "prop")
        wire, *others = row.wire_names or (row.name,)
        items = (string(wire), value.codec, *map(string, others))
        text = with_limits(row.description, row.constraints)
        return AttributeView(
            declaration(name, f"{value.annotation} | None", Call("prop(", items), INDENT),
            docstring([Prose(text)], INDENT),
        )

    def _itself(self, row: Link, name: str) -> VerbView:
        """The link to the resource itself, which roles have with verbs of their own."""
        kind = f"{self._name}Link"
        return VerbView(
            f"{INDENT}@property\n" + listing(f"def {name}(", ["self"], f") -> {kind}:", INDENT),
            docstring([Prose(row.description.strip() or "The link to it itself.")], INDENT * 2),
            bracketed(Call("return self.single(", (string("self"), kind)), INDENT * 2),
        )

    def _link(self, row: Link, name: str) -> AttributeView:
        kind, target = "LinkListField" if row.many else "LinkField", row.target
        self.needs.run("..links", kind)
        if target is not None and target in self._names.resources:
            annotation = f"{self._names.resources[target]}Link"
            self._mention(target, annotation)
        else:
            annotation = "Link[Resource]"
            self.needs.run("..link", "Link")
            self.needs.run("..resource", "Resource")
        return self._field(row.rel, target, f"{kind}[{annotation}]", kind, name, row.description)

    def _copy(self, row: Embedded, name: str) -> AttributeView:
        kind = "EmbeddedListField" if row.many else "EmbeddedField"
        self.needs.run("..embedded", kind)
        if row.target is not None and row.target in self._names.resources:
            annotation = self._names.resources[row.target]
            self._mention(row.target, annotation)
        else:
            annotation = "Resource"
            self.needs.run("..resource", "Resource")
        return self._field(row.rel, row.target, f"{kind}[{annotation}]", kind, name, "")

    def _mention(self, page: str, name: str) -> None:
        """A name of another page's module, for annotations."""
        if page != self._page.resource.name:
            self.needs.annotate(f".{self._names.resource_modules[page]}", name)

    def _field(
        self, rel: str, target: str | None, annotation: str, kind: str, name: str, text: str
    ) -> AttributeView:
        items = [string(rel)]
        if target is not None and target != rel:
            items.append(string(target))
        return AttributeView(
            declaration(name, annotation, Call(f"{kind}(", tuple(items)), INDENT),
            docstring([Prose(text)], INDENT),
        )


def _is_itself(row: Link) -> bool:
    return row.rel == "self" and not row.many


_FRAME = frozenset({"rel", "_links", "_embedded"})
"""Names on the wire that each representation has a meaning for."""
