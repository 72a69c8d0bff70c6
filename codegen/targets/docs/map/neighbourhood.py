"""The picture on a resource's page: what leads to it, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from codegen.targets.docs.book import Shelf
from codegen.targets.docs.link_graph import Edge
from codegen.targets.docs.map.drawing import (
    DrawingView,
    LabelView,
    LineView,
    Marks,
    attribute,
    joined,
    label_of,
    line_view,
    means,
)
from codegen.targets.docs.map.places import ROW, Box, label_width, node_width
from codegen.targets.docs.map.whole import anchor_of
from codegen.targets.docs.markdown import plain

__all__ = ["NeighbourhoodView", "neighbourhood"]

_GAP = 64
"""Between columns."""
_MARGIN = 8
_HEADINGS = 32
"""Height of the line of headings."""
_NOTE = 8
"""Between a label and the note behind it."""


@frozen
class NeighbourhoodView:
    drawing: DrawingView
    place: str
    """Path to the resource's place on the map of the whole API."""


@frozen
class _Node:
    name: str
    note: str
    steps: Sequence[Edge]

    @property
    def width(self) -> int:
        extra = _NOTE + label_width(self.note) if self.note else 0
        return node_width(label_of(self.name)) + extra


def neighbourhood(name: str, shelf: Shelf, marks: Marks) -> NeighbourhoodView | None:
    """The picture of a resource, seen from its page; None where no step leads to it or on."""
    before = _nodes(marks.graph.into.get(name, ()), 0)
    after = _nodes(marks.graph.out_of.get(name, ()), 1)
    if not before and not after:
        return None
    sides = (before, (_Node(name, "", ()),), after)
    height = _HEADINGS + ROW * max(map(len, sides)) + _MARGIN
    columns = []
    boxes: list[Box] = []
    x = _MARGIN
    for side in sides:
        columns.append(x)
        top = _HEADINGS + (height - _HEADINGS - _MARGIN - ROW * len(side)) // 2 + ROW // 2
        boxes += (Box(x, top + line * ROW, row.width) for line, row in enumerate(side))
        x += max((row.width for row in side), default=-_GAP) + _GAP
    headings = zip(columns, ("From", "", "To"), sides, strict=True)
    drawing = DrawingView(
        title=f"Links of {attribute(plain(name))}",
        description=_description(name, len(before), len(after)),
        width=x - _GAP + _MARGIN,
        height=height,
        verbs=marks.verbs,
        scopes=marks.scopes,
        is_whole=False,
        columns=tuple(LabelView(at, 18, text) for at, text, side in headings if text and side),
        bands=(),
        ways=_lines(before, after, boxes),
        others=(),
        nodes=tuple(
            marks.node(
                marks.graph.model.resource_index[row.name], box, note=row.note, **_href(row, shelf)
            )
            for row, box in zip((row for side in sides for row in side), boxes, strict=True)
        ),
    )
    return NeighbourhoodView(drawing, f"../map.md#{anchor_of(shelf, name)}")


def _href(row: _Node, shelf: Shelf) -> dict[str, str]:
    """Pages of resources are in one folder; the page's own resource is no link."""
    path = shelf.book.resources[row.name].removeprefix("resources/")
    return {"href": path} if row.steps else {}


def _nodes(edges: Iterable[Edge], end: int) -> Sequence[_Node]:
    return [_Node(ends[end], means(rows), rows) for ends, rows in joined(edges).items()]


def _lines(
    before: Sequence[_Node], after: Sequence[_Node], boxes: Sequence[Box]
) -> tuple[LineView, ...]:
    here = len(before)
    into = [
        line_view(row.steps, at, here, boxes, _lane(boxes[:here])) for at, row in enumerate(before)
    ]
    out = [line_view(row.steps, here, here + at, boxes) for at, row in enumerate(after, 1)]
    return (*into, *out)


def _lane(boxes: Sequence[Box]) -> int:
    return max(box.right for box in boxes)


def _description(name: str, before: int, after: int) -> str:
    leads = "1 resource leads" if before == 1 else f"{before} resources lead"
    return f"{leads} to {attribute(plain(name))}, and it leads to {after or 'none'}."
