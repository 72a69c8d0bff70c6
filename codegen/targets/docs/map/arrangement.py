"""Where everything stands on the map of a whole API.

Columns tell how many steps a resource is away from the root. Each area, that is what is reached over one
first step, has a band of its own, in which branches are laid out as a tidy tree. Of several ways to a
resource one is a branch: all of them at once would hide each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field, frozen

from codegen.targets.docs.map.drawing import label_of
from codegen.targets.docs.map.places import (
    HEIGHT,
    ROW,
    Box,
    flowing,
    node_width,
    rows,
)
from codegen.targets.docs.map.tree import Tree

__all__ = ["Arrangement", "Band", "arrange"]

_GAP = 46
"""Between columns."""
_MARGIN = 12
_HEADINGS = 34
"""Height of the line of headings."""
_LABEL = 28
"""Height of a band's own line."""
_BETWEEN = 14
"""Between bands."""
_LEAST_WIDTH = 640


@frozen
class Band:
    """A stripe of the map."""

    area: str
    """The first step that leads to what is in it; empty for what stands alone or can't be reached."""
    title: str
    names: tuple[str, ...]
    y: int
    height: int


@define
class Arrangement:
    """A map in the making."""

    tree: Tree
    columns: Sequence[int]
    """Left sides, by steps."""
    lanes: Sequence[int]
    """Right sides, by steps."""
    width: int
    height: int = _HEADINGS
    boxes: dict[str, Box] = field(factory=dict)
    """By resource, in the order in which one goes through the map."""
    bands: list[Band] = field(factory=list)

    def add_root(self, name: str) -> None:
        """At the top, where one begins to read."""
        self._place(name, 0, self.height + _LABEL + HEIGHT // 2)

    def add_area(self, area: str) -> None:
        """What is reached over a first step."""
        distances = self.tree.graph.distances
        top = self.height + _LABEL + HEIGHT // 2
        places = rows(self.tree, area)
        for name, height in places.items():
            self._place(name, distances[name], top + height)
        self._close(area, area, tuple(places), max(places.values()))

    def add_lone_steps(self, names: Sequence[str]) -> None:
        """First steps that lead no further."""
        top = self.height + _LABEL + HEIGHT // 2
        for line, name in enumerate(names):
            self._place(name, 1, top + line * ROW)
        self._close("", "One step, and no further", tuple(names), (len(names) - 1) * ROW)

    def add_apart(self, title: str, names: Sequence[str]) -> None:
        """Resources that are in no column, one behind the other."""
        left = self.columns[min(1, len(self.columns) - 1)]
        widths = [node_width(label_of(name)) for name in names]
        places = flowing(widths, self.width - left - 2 * _MARGIN, 2 * _MARGIN)
        top = self.height + _LABEL + HEIGHT // 2
        for name, width, (x, line) in zip(names, widths, places, strict=True):
            self.boxes[name] = Box(left + x, top + line * ROW, width)
        self._close("", title, tuple(names), places[-1][1] * ROW)

    def lane(self, name: str) -> int | None:
        """Where lines leave the column of a resource; None for what is in none."""
        steps = self.tree.graph.distances.get(name)
        return self.lanes[steps] if steps is not None else None

    def _place(self, name: str, column: int, y: int) -> None:
        self.boxes[name] = Box(self.columns[column], y, node_width(label_of(name)))

    def _close(self, area: str, title: str, names: tuple[str, ...], last: int) -> None:
        height = _LABEL + last + HEIGHT + _MARGIN
        self.bands.append(Band(area, title, names, self.height, height))
        self.height += height + _BETWEEN


def arrange(tree: Tree) -> Arrangement:
    """Every resource of the model at its place."""
    graph = tree.graph
    distances = graph.distances
    steps = 1 + max(distances.values(), default=0)
    widest = [0] * steps
    for name, distance in distances.items():
        widest[distance] = max(widest[distance], node_width(label_of(name)))
    columns = [_MARGIN]
    for width in widest:
        columns.append(columns[-1] + width + _GAP)
    lanes = [left + width for left, width in zip(columns, widest, strict=False)]
    found = Arrangement(tree, columns[:-1], lanes, max(lanes[-1] + 2 * _MARGIN, _LEAST_WIDTH))
    if graph.root is not None:
        found.add_root(graph.root)
    alone = [area for area in tree.areas() if not tree.children.get(area)]
    if alone:
        found.add_lone_steps(alone)
    for area in sorted(tree.areas(), key=tree.size):
        if tree.children.get(area):
            found.add_area(area)
    apart = [row.name for row in graph.model.resources if row.name not in distances]
    if apart:
        found.add_apart(f"No way leads here from {graph.root}", apart)
    return found
