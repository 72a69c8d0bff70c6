"""Which resource leads to which: by a link, by an embedded copy, by what an operation answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from heapq import nlargest

from attrs import evolve, field, frozen

from codegen.model.inherit import effective_embedded, effective_links
from codegen.model.nodes import Model, Resource
from codegen.model.revisions import revised_page

__all__ = ["Edge", "EdgeKind", "LinkGraph"]

_LIKELY = 64
"""Pages that are tried as the root."""


class EdgeKind(Enum):
    """How one gets on."""

    LINK = "link"
    EMBEDDED = "embedded"
    RESULT = "result"
    """An operation of the owner answers with the target, or is completed by it."""


@frozen
class Edge:
    """A step from one resource to another."""

    owner: str
    name: str
    """The rel; of a result the method: `POST`."""
    target: str
    kind: EdgeKind
    many: bool = False


@frozen
class LinkGraph:
    """All steps between the pages of a model. Steps of a page to itself are left out."""

    model: Model
    _revisions: Mapping[str, Sequence[str]] = field(init=False)
    """Later revisions by the page that they revise."""
    edges: tuple[Edge, ...] = field(init=False)
    """In the order of the model; on a page links, then copies, then results."""
    out_of: Mapping[str, tuple[Edge, ...]] = field(init=False)
    """By owner."""
    into: Mapping[str, tuple[Edge, ...]] = field(init=False)
    """By target."""
    root: str | None = field(init=False)
    """Where the most is near: the page with the highest harmonic centrality."""
    distances: Mapping[str, int] = field(init=False)
    """Steps from the root; what can't be reached is not there."""

    @_revisions.default
    def _later(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for resource in self.model.resources:
            base = revised_page(self.model, resource)
            if base is not None:
                found[base].append(resource.name)
        return found

    @edges.default
    def _edges(self) -> tuple[Edge, ...]:
        return tuple(
            edge
            for resource in self.model.resources
            for edge in dict.fromkeys(self._steps(resource))
            if edge.target in self.model.resource_index and edge.target != edge.owner
        )

    def _steps(self, resource: Resource) -> Iterator[Edge]:
        """A link to a page leads to its later revisions as well."""
        for edge in _stated(self.model, resource):
            yield edge
            for later in self._revisions.get(edge.target, ()):
                yield evolve(edge, target=later)

    @out_of.default
    def _out_of(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.owner, edge) for edge in self.edges)

    @into.default
    def _into(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.target, edge) for edge in self.edges)

    @root.default
    def _root(self) -> str | None:
        def centrality(name: str) -> float:
            return sum(1 / steps for steps in self._distances_from(name).values() if steps)

        names = [row.name for row in self.model.resources]
        if len(names) > _LIKELY:
            # Each costs a walk through the whole graph: those from which most is within two steps are tried.
            likely = set(nlargest(_LIKELY, names, key=self._within_two_steps))
            names = [name for name in names if name in likely]
        return max(names, key=centrality, default=None)

    def _within_two_steps(self, name: str) -> int:
        near = {edge.target for edge in self.out_of.get(name, ())}
        far = {edge.target for owner in near for edge in self.out_of.get(owner, ())}
        return len(near | far)

    @distances.default
    def _distances(self) -> Mapping[str, int]:
        return self._distances_from(self.root) if self.root is not None else {}

    def ways_to(self, name: str, at_most: int = 3) -> tuple[tuple[Edge, ...], ...]:
        """The shortest ways from the root, in the order of the model; none to the root itself."""
        found: list[tuple[Edge, ...]] = []
        for way in self._ways_to(name):
            found.append(way)
            if len(found) == at_most:
                break
        return tuple(found)

    def _ways_to(self, name: str) -> Iterator[tuple[Edge, ...]]:
        steps = self.distances.get(name, 0)
        if steps == 0:
            return
        for edge in self.into.get(name, ()):
            if self.distances.get(edge.owner) == steps - 1:
                if steps == 1:
                    yield (edge,)
                for way in self._ways_to(edge.owner):
                    yield (*way, edge)

    def _distances_from(self, name: str) -> Mapping[str, int]:
        distances = {name: 0}
        near: Sequence[str] = [name]
        while near:
            far: list[str] = []
            for owner in near:
                for edge in self.out_of.get(owner, ()):
                    if edge.target not in distances:
                        distances[edge.target] = distances[owner] + 1
                        far.append(edge.target)
            near = far
        return distances


def _stated(model: Model, resource: Resource) -> Iterator[Edge]:
    name = resource.name
    for link in effective_links(model, resource):
        if link.target is not None:
            yield Edge(name, link.rel, link.target, EdgeKind.LINK, link.many)
    for copy in effective_embedded(model, resource):
        if copy.target is not None:
            yield Edge(name, copy.rel, copy.target, EdgeKind.EMBEDDED, copy.many)
    for operation in resource.operations:
        results = [operation.response.resource]
        if operation.asynchronous is not None:
            results.append(operation.asynchronous.resource)
        for target in results:
            if target is not None:
                yield Edge(name, operation.method, target, EdgeKind.RESULT)


def _grouped(rows: Iterator[tuple[str, Edge]]) -> Mapping[str, tuple[Edge, ...]]:
    found: defaultdict[str, list[Edge]] = defaultdict(list)
    for name, edge in rows:
        found[name].append(edge)
    return {name: tuple(edges) for name, edges in found.items()}
