"""The ways to each resource that one would take: by links and copies where there are any, else by results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush

from attrs import field, frozen

from codegen.model.nodes import Kind
from codegen.model.revisions import revised_page
from codegen.targets.docs.link_graph import Edge, EdgeKind, LinkGraph

__all__ = ["BEGINS", "Way", "Ways"]

Way = tuple[Edge, ...]
"""Steps, each from where the one before it leads to."""

BEGINS = "started"
"""The event that tells of the beginning of what passes."""

_STEP = 100
_RESULT = 4 * _STEP
"""A change is made on the way: rather some more links."""
_SECOND = 1
"""Of two steps to the same resource the one that is taken less."""
_SHOWN = 3
"""How many ways are told of at most."""


@frozen
class Ways:
    """The cheapest ways from a start, by where they lead."""

    graph: LinkGraph
    start: str | None
    _revised: Mapping[str, str] = field(init=False)
    """What pages of later revisions revise; one passes through that."""
    _readable: frozenset[str] = field(init=False)
    """Pages with a GET, and roles of what has one."""
    _asking: frozenset[str] = field(init=False)
    """Pages that are read with words to look for."""
    _begun: frozenset[str] = field(init=False)
    """What events tell the beginning of."""
    _passing: frozenset[str] = field(init=False)
    """What of it an operation gives that completes later."""
    best: Mapping[str, Way] = field(init=False)
    """Empty for the start; without what can't be reached."""
    leading_in: frozenset[str] = field(init=False)
    """What can't be reached, but from where the start can."""

    @_revised.default
    def _bases(self) -> Mapping[str, str]:
        model = self.graph.model
        bases = {row.name: revised_page(model, row) for row in model.resources}
        return {name: base for name, base in bases.items() if base is not None}

    @_readable.default
    def _read(self) -> frozenset[str]:
        pages = self.graph.model.resources
        read = {row.name for row in pages if any(one.method == "GET" for one in row.operations)}
        roles = (row for row in pages if row.represents is not None)
        read |= {row.name for row in roles if row.represents and row.represents.resource in read}
        return frozenset(read)

    @_asking.default
    def _asked(self) -> frozenset[str]:
        return frozenset(
            row.name
            for row in self.graph.model.resources
            if any(
                parameter.type.kind is Kind.STRING
                for one in row.operations
                if one.method == "GET"
                for parameter in one.query
            )
        )

    @_begun.default
    def _begins(self) -> frozenset[str]:
        events = (one for row in self.graph.model.resources for one in row.events)
        return frozenset(one.resource for one in events if one.type == BEGINS)

    @_passing.default
    def _passes(self) -> frozenset[str]:
        pages = self.graph.model.resources
        later = (one.asynchronous for row in pages for one in row.operations)
        return self._begun & {one.resource for one in later if one is not None}

    @best.default
    def _best(self) -> Mapping[str, Way]:
        if self.start is None:
            return {}
        found: dict[str, Way] = {}
        waiting: list[tuple[int, int, int, str, Way]] = [(0, 0, 0, self.start, ())]
        count = 0  # of ways that are alike the one that was found first
        while waiting:
            cost, letters, _, name, way = heappop(waiting)
            if name in found:
                continue
            found[name] = way
            if name in self._revised:
                continue
            for edge in self.steps(self.graph.out_of.get(name, ())):
                if edge.target not in found:
                    count += 1
                    # Short names do plain things: `startAudio`, not `startAudioOnBehalfOfDelegator`.
                    rank = (cost + self._cost(edge), letters + len(edge.target), count)
                    heappush(waiting, (*rank, edge.target, (*way, edge)))
        return found

    @leading_in.default
    def _leading_in(self) -> frozenset[str]:
        if self.start is None:
            return frozenset()
        found: set[str] = set()
        waiting = [self.start]
        while waiting:
            for edge in self.graph.into.get(waiting.pop(), ()):
                if edge.owner not in found and edge.owner not in self.best:
                    found.add(edge.owner)
                    waiting.append(edge.owner)
        return frozenset(found)

    def to(self, name: str) -> tuple[Way, ...]:
        """The cheapest way first, then the cheapest of those that come from elsewhere; few."""
        best = self.best.get(name, ())
        if not best:
            return ()
        owners: dict[str, tuple[int, Way]] = {}
        for way in self._others(name, best):
            owners.setdefault(way[-1].owner, (sum(map(self._cost, way)) // _STEP, way))
        least = min((cost for cost, _ in owners.values()), default=0)
        return (best, *(way for cost, way in owners.values() if cost == least))[:_SHOWN]

    def by_event(self, name: str) -> tuple[Edge, ...]:
        """Links to what only acts, of what passes: there while it goes on, gone when it is done.

        None where one comes there by what lasts.
        """
        best = self.best.get(name)
        if not best or best[-1].owner not in self._passing or name in self._readable:
            return ()
        edges = self.steps(self.graph.into.get(name, ()))
        return tuple(edge for edge in edges if edge.owner in self._begun)

    def _others(self, name: str, best: Way) -> Iterator[Way]:
        for edge in self.steps(self.graph.into.get(name, ())):
            before = self.best.get(edge.owner)
            if before is None or edge.owner == best[-1].owner or edge.owner in self._revised:
                continue
            if all(step.owner != name for step in before):
                yield (*before, edge)

    def steps(self, edges: Iterable[Edge]) -> Iterator[Edge]:
        """Without those between revisions of one resource, and to what only says where it is."""
        for edge in edges:
            bases = {self._revised.get(edge.target, edge.target)}
            bases.add(self._revised.get(edge.owner, edge.owner))
            if edge.name != "self" and len(bases) == 2:
                yield edge

    def _cost(self, edge: Edge) -> int:
        """The start comes with its copies; elsewhere a link gives the copy where there is one."""
        if edge.kind is EdgeKind.RESULT:
            return _RESULT
        if edge.owner not in self._readable:
            return _RESULT  # Perhaps it can be read all the same.
        asks = 3 * _SECOND if edge.owner in self._asking else 0
        usual = EdgeKind.EMBEDDED if edge.owner == self.start else EdgeKind.LINK
        return _STEP + (0 if edge.kind is usual else _SECOND) + 2 * edge.many + asks
