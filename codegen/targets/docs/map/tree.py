"""One way to each resource: the branches of a map, and the areas that they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from codegen.model.revisions import revised_page
from codegen.targets.docs.link_graph import LinkGraph

__all__ = ["Tree"]


@frozen
class Tree:
    """Shortest ways from the root, one to each resource that can be reached."""

    graph: LinkGraph
    _parents: Mapping[str, str] = field(init=False)
    children: Mapping[str, Sequence[str]] = field(init=False)
    """By the page that leads to them, in the order of the model."""

    @_parents.default
    def _chosen(self) -> Mapping[str, str]:
        """Of several pages that are as near, the one that most others lead to: it is known best.

        Ways over pages of later revisions are taken where there is no other.
        """
        graph = self.graph
        model, distances = graph.model, graph.distances
        fame = {name: len({edge.owner for edge in rows}) for name, rows in graph.into.items()}
        later = {row.name: revised_page(model, row) is not None for row in model.resources}
        parents = {}
        for row in model.resources:
            if distances.get(row.name, 0) == 0:
                continue
            before = distances[row.name] - 1
            owners = [
                edge.owner for edge in graph.into[row.name] if distances.get(edge.owner) == before
            ]
            parents[row.name] = max(owners, key=lambda name: (not later[name], fame.get(name, 0)))
        return parents

    @children.default
    def _grouped(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, parent in self._parents.items():
            found[parent].append(name)
        return found

    def leads(self, owner: str, target: str) -> bool:
        """If the chosen way to a resource comes from this one."""
        return self._parents.get(target) == owner

    def from_(self, name: str) -> Iterator[str]:
        """A resource and all that are reached over it, each before those that it leads to."""
        waiting = [name]
        while waiting:
            at = waiting.pop()
            yield at
            waiting += reversed(self.children.get(at, ()))

    def areas(self) -> Sequence[str]:
        """The first steps from the root."""
        root = self.graph.root
        return self.children.get(root, ()) if root is not None else ()

    def size(self, name: str) -> int:
        """How many are reached over a resource, itself counted."""
        return sum(1 for _ in self.from_(name))
