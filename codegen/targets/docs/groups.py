"""Resources in groups that one can take in: by the steps that lead to them from the root."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from codegen.model.revisions import revised_page
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.link_graph import LinkGraph

__all__ = ["Group", "Groups"]

_LEAST = 4
"""Fewer resources behind one step are no group of their own."""
_MOST = 24
"""A group of more is parted by the next step, if that gives groups."""

_Steps = tuple[str, ...]


@frozen
class Group:
    """Resources near each other."""

    title: str
    """Name of the resource that leads to the others, or words where there is none; text."""
    anchor: str
    steps: _Steps
    """Names on the way to it from the root, its own last; empty where no way leads to it."""
    text: str
    """Why these are together, where no way leads to them; text."""
    members: tuple[str, ...]
    """Names, that of the title first, the others sorted."""


@frozen
class Groups:
    """Every resource of a model in just one group.

    A page of a later revision stands with the page that it revises, a role with what it represents.
    """

    graph: LinkGraph
    parts: tuple[Group, ...] = field(init=False)
    """From the root on; what can't be reached comes last."""
    of: Mapping[str, Group] = field(init=False)
    """By the names of resources."""

    @parts.default
    def _parts(self) -> tuple[Group, ...]:
        root = self.graph.root
        if root is None:
            return ()
        steps = self._steps(root)
        names = [row.name for row in self.graph.model.resources]
        reached = [name for name in names if name in steps]
        parts = [(way or (root,), members) for way, members in _parted(reached, steps, ())]
        stems = unique_stems(way[-1] for way, _ in parts)
        found = [
            Group(way[-1], f"group-{stems[way[-1]].lower()}", way, "", _headed(way[-1], members))
            for way, members in parts
        ]
        before = self._leading_to(root)
        left = [name for name in names if name not in steps]
        ahead = tuple(name for name in left if name in before)
        apart = tuple(name for name in left if name not in before)
        if ahead:
            text = f"They lead to {root}."
            found.append(Group(f"Before {root}", "before-the-root", (), text, ahead))
        if apart:
            text = f"No link leads here from {root}; events and answers may."
            found.append(Group("Elsewhere", "elsewhere", (), text, apart))
        return tuple(found)

    @of.default
    def _of(self) -> Mapping[str, Group]:
        return {name: group for group in self.parts for name in group.members}

    def _steps(self, root: str) -> Mapping[str, _Steps]:
        """The shortest way to each resource; of several the one over the shortest name."""
        place = {row.name: self._place(row.name) for row in self.graph.model.resources}
        onward: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for edge in self.graph.edges:
            onward[place[edge.owner]][place[edge.target]] = None
        ways: dict[str, _Steps] = {place[root]: ()}
        near = [place[root]]
        while near:
            far: dict[str, _Steps] = {}
            for owner in sorted(near, key=lambda name: (len(name), name)):
                for target in onward[owner]:
                    if target not in ways:
                        far.setdefault(target, (*ways[owner], target))
            ways.update(far)
            near = list(far)
        return {name: ways[at] for name, at in place.items() if at in ways}

    def _place(self, name: str) -> str:
        """The page that stands for this one in the graph."""
        model = self.graph.model
        row = model.resource_index[name]
        base = revised_page(model, row)
        if base is None and row.represents is not None:
            base = row.represents.resource
        return base if base is not None and base in model.resource_index else name

    def _leading_to(self, root: str) -> Collection[str]:
        found = {root}
        near = [root]
        while near:
            for edge in self.graph.into.get(near.pop(), ()):
                if edge.owner not in found:
                    found.add(edge.owner)
                    near.append(edge.owner)
        return found


def _parted(
    names: Iterable[str], steps: Mapping[str, _Steps], way: _Steps
) -> Iterator[tuple[_Steps, Sequence[str]]]:
    """Names by the step after a way that they have in common; those of small parts stay together."""
    parts: defaultdict[_Steps, list[str]] = defaultdict(list)
    for name in names:
        # What stands before the way was carried on from a step that has only this way on.
        at = steps[name][: len(way) + 1]
        parts[at if at[: len(way)] == way else way].append(name)
    large = {at: rows for at, rows in parts.items() if at != way and len(rows) >= _LEAST}
    rest = [name for at, rows in parts.items() if at not in large for name in rows]
    if way and len(large) == 1 and len(rest) < _LEAST:
        ((only, rows),) = large.items()
        yield from _again([*rest, *rows], steps, only)
        return
    yield way, rest
    for at, rows in sorted(large.items()):
        yield from _again(rows, steps, at)


def _again(
    names: Sequence[str], steps: Mapping[str, _Steps], way: _Steps
) -> Iterator[tuple[_Steps, Sequence[str]]]:
    return _parted(names, steps, way) if len(names) > _MOST else iter([(way, names)])


def _headed(title: str, members: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(members, key=lambda name: (name != title, name.lower(), name)))
