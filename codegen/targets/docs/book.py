"""The set of pages: where each stands, how the others link to it, and who mentions it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from codegen.model.nodes import ErrorRow, Event, Kind, Model, Operation, Resource, Scope, Type
from codegen.model.revisions import revised_page
from codegen.targets.docs.error_anchors import error_anchors
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.link_graph import LinkGraph
from codegen.targets.docs.markdown import code, link
from codegen.targets.docs.python_calls import PythonCalls
from codegen.targets.docs.python_names import APPLICATION, PythonNames
from codegen.targets.docs.ways import Ways
from codegen.targets.samples import Places

__all__ = ["Book", "Shelf", "operation_anchors", "property_anchors"]


@frozen
class Book:
    """Places of all pages, from the root of the docs."""

    model: Model
    client_package: str = "client"
    """Import name of the client."""
    graph: LinkGraph = field(init=False)
    """Which resource leads to which."""
    python: PythonNames = field(init=False)
    """What everything is called in the client."""
    calls: PythonCalls = field(init=False)
    """Programs for the pages."""
    places: Places = field(init=False)
    """Where resources stand in samples made from the model."""
    resources: Mapping[str, str] = field(init=False)
    enumerations: Mapping[str, str] = field(init=False)
    scopes: Mapping[str, str] = field(init=False)
    """Anchors in `scopes.md`."""
    errors: Mapping[tuple[int, str, str], str] = field(init=False)
    """Anchors in `errors.md` by status, code and subcode, which is empty for the code itself."""
    scope_rows: Mapping[str, Scope] = field(init=False)
    revises: Mapping[str, str] = field(init=False)
    """The page that a page of a later revision revises."""
    told_by: Mapping[str, tuple[tuple[Event, Resource], ...]] = field(init=False)
    """The events that tell of a resource, with their pages."""
    roles: Mapping[str, tuple[str, ...]] = field(init=False)
    """The pages that show a resource in a role."""
    used_by: Mapping[str, tuple[tuple[str, str], ...]] = field(init=False)
    """Per enumeration: resource and name of the property or parameter (`POST.importance`)."""

    @graph.default
    def _graph(self) -> LinkGraph:
        return LinkGraph(self.model)

    @python.default
    def _python(self) -> PythonNames:
        return PythonNames(self.model, self.client_package)

    @calls.default
    def _calls(self) -> PythonCalls:
        start = APPLICATION if self.python.has_client else self.graph.root
        return PythonCalls(self.python, Places(self.model), Ways(self.graph, start))

    @places.default
    def _places(self) -> Places:
        return self.calls.places

    @resources.default
    def _resources(self) -> Mapping[str, str]:
        stems = unique_stems((row.name for row in self.model.resources), {"index", "README"})
        return {name: f"resources/{stem}.md" for name, stem in stems.items()}

    @enumerations.default
    def _enumerations(self) -> Mapping[str, str]:
        stems = unique_stems((row.name for row in self.model.enumerations), {"index", "README"})
        return {name: f"enumerations/{stem}.md" for name, stem in stems.items()}

    @scopes.default
    def _scopes(self) -> Mapping[str, str]:
        stems = unique_stems(row.name for row in self.model.scopes)
        return {name: f"scope-{stem.lower()}" for name, stem in stems.items()}

    @errors.default
    def _errors(self) -> Mapping[tuple[int, str, str], str]:
        return error_anchors(self.model)

    @scope_rows.default
    def _scope_rows(self) -> Mapping[str, Scope]:
        return {row.name: row for row in self.model.scopes}

    @revises.default
    def _revises(self) -> Mapping[str, str]:
        bases = {row.name: revised_page(self.model, row) for row in self.model.resources}
        return {name: base for name, base in bases.items() if base is not None}

    @used_by.default
    def _used_by(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        found: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for owner, name, type_ in self._typed():
            if type_.kind is Kind.ENUM and type_.name is not None:
                found[type_.name][owner, name] = None
        return {name: tuple(places) for name, places in found.items()}

    @told_by.default
    def _told_by(self) -> Mapping[str, tuple[tuple[Event, Resource], ...]]:
        found: defaultdict[str, list[tuple[Event, Resource]]] = defaultdict(list)
        for resource in self.model.resources:
            for event in resource.events:
                found[event.resource].append((event, resource))
        return {name: tuple(rows) for name, rows in found.items()}

    @roles.default
    def _roles(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for resource in self.model.resources:
            if resource.represents is not None:
                found[resource.represents.resource].append(resource.name)
        return {name: tuple(roles) for name, roles in found.items()}

    def operations(self) -> Iterator[tuple[Resource, Operation]]:
        """Every operation with its resource, in the order of the model."""
        for resource in self.model.resources:
            for operation in resource.operations:
                yield resource, operation

    def _typed(self) -> Iterator[tuple[str, str, Type]]:
        for resource in self.model.resources:
            for row in resource.properties:
                yield resource.name, row.name, row.type
            for operation in resource.operations:
                for parameter in (*operation.query, *operation.body):
                    yield resource.name, f"{operation.method}.{parameter.name}", parameter.type


_PLAIN = re.compile(r"[\w.-]+ [\w.-]+")
"""A title that is itself in an attribute."""


@frozen
class Shelf:
    """The book as seen from one of its folders: finished links."""

    book: Book
    folder: str
    """`resources`, `enumerations`, or empty at the root."""

    def resource(self, name: str, text: str | None = None) -> str:
        """A link to the page of a resource; code where there is no page."""
        path = self.book.resources.get(name)
        return link(text or name, self._to(path)) if path else code(text or name)

    def enumeration(self, name: str) -> str:
        """A link to the page of an enumeration; code where there is no page."""
        path = self.book.enumerations.get(name)
        return link(name, self._to(path)) if path else code(name)

    def scope(self, name: str) -> str:
        """A link to the scope's place in the list of scopes."""
        anchor = self.book.scopes.get(name)
        return link(name, self._to(f"scopes.md#{anchor}")) if anchor else code(name)

    def error(self, row: ErrorRow) -> str:
        """A link to the code's place on the page of errors."""
        anchor = self.book.errors[row.status, row.code, ""]
        return link(row.code, self._to(f"errors.md#{anchor}"))

    def subcode(self, row: ErrorRow) -> str:
        """A link to the subcode's place on the page of errors; empty where there is none."""
        if not row.subcode:
            return ""
        anchor = self.book.errors[row.status, row.code, row.subcode]
        return f"[{code(row.subcode)}]({self._to(f'errors.md#{anchor}')})"

    def generic_error(self, name: str) -> str:
        """A link to an error that any operation may answer; empty where there is none of the name."""
        anchor = self.book.errors.get((0, name, ""))
        return link(name, self._to(f"errors.md#{anchor}")) if anchor else ""

    def generic_errors(self) -> str:
        """A link to the errors that any operation may answer; empty where there are none."""
        if not self.book.model.generic_errors:
            return ""
        return link("errors of any operation", self._to("errors.md#generic-errors"))

    def operation(self, resource: Resource, operation: Operation, text: str | None = None) -> str:
        """A link to an operation: `startMessaging POST`."""
        path = self.book.resources[resource.name]
        anchor = operation_anchors(resource)[operation.method]
        return link(text or f"{resource.name} {operation.method}", self._to(f"{path}#{anchor}"))

    def method(self, resource: Resource, operation: Operation) -> str:
        """A link to an operation that shows the method alone, beside the resource; it is heard with both."""
        shown = self.operation(resource, operation, text=operation.method)
        title = f"{operation.method} {resource.name}"
        return f'{shown}{{ aria-label="{title}" }}' if _PLAIN.fullmatch(title) else shown

    def property(self, resource: Resource, name: str) -> str:
        """A link to a property of a resource: `property state`."""
        anchor = property_anchors(resource)[name]
        path = self.book.resources[resource.name]
        return link(f"property {name}", self._to(f"{path}#{anchor}"))

    def _to(self, path: str) -> str:
        if not self.folder:
            return path
        inside = path.removeprefix(f"{self.folder}/")
        return inside if inside != path else f"../{path}"


def operation_anchors(resource: Resource) -> Mapping[str, str]:
    """Anchors of the operations on a resource's page by method."""
    stems = unique_stems(row.method for row in resource.operations)
    return {method: f"operation-{stem.lower()}" for method, stem in stems.items()}


def property_anchors(resource: Resource) -> Mapping[str, str]:
    """Anchors of the properties on a resource's page by name."""
    stems = unique_stems(row.name for row in resource.properties)
    return {name: f"property-{stem.lower()}" for name, stem in stems.items()}
