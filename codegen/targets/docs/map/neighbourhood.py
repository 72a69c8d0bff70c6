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
    attribute,
    joined,
    line_view,
    means,
)
from codegen.targets.docs.map.marks import Marks
from codegen.targets.docs.map.places import ROW, Box, label_width
from codegen.targets.docs.map.whole import anchor_of
from codegen.targets.docs.markdown import plain

__all__ = ["NeighbourhoodView", "neighbourhood"]

_GAP = 50
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
    width: int
    note: str = ""
    steps: Sequence[Edge] = ()


def neighbourhood(name: str, shelf: Shelf, marks: Marks) -> NeighbourhoodView | None:
    """The picture of a resource, seen from its page; None where no step leads to it or on."""
    before = _nodes(marks.graph.into.get(name, ()), 0, marks)
    after = _nodes(marks.graph.out_of.get(name, ()), 1, marks)
    if not before and not after:
        return None
    sides = (before, (_Node(name, marks.looks[name].width),), after)
    height = _HEADINGS + ROW * max(map(len, sides)) + _MARGIN
    columns = []
    boxes: list[Box] = []
    x = _MARGIN
    for side in sides:
        top = _HEADINGS + (height - _HEADINGS - _MARGIN - ROW * len(side)) // 2 + ROW // 2
        widest = max((row.width for row in side), default=-_GAP)
        for line, row in enumerate(side):
            left = x + widest - row.width if side is before else x
            boxes.append(Box(left, top + line * ROW, row.width))
        # What is before the resource stands close to it, its heading as well.
        columns.append(x + widest - label_width("From") if side is before else x)
        x += widest + _GAP
    headings = zip(columns, ("From", "", "To"), sides, strict=True)
    drawing = DrawingView(
        title=f"Links of {attribute(plain(name))}",
        description=_description(name, len(before), len(after)),
        width=x - _GAP + _MARGIN,
        height=height,
        root=marks.root,
        verbs=marks.verbs,
        scopes=marks.scopes,
        is_whole=False,
        columns=tuple(LabelView(at, 18, text) for at, text, side in headings if text and side),
        bands=(),
        ways=_lines(before, after, boxes),
        others=(),
        nodes=tuple(
            marks.node(row.name, box, note=row.note, **_href(row, shelf))
            for row, box in zip((row for side in sides for row in side), boxes, strict=True)
        ),
    )
    return NeighbourhoodView(drawing, f"../map.md#{anchor_of(shelf, name)}")


def _href(row: _Node, shelf: Shelf) -> dict[str, str]:
    """Pages of resources are in one folder; the page's own resource is no link."""
    path = shelf.book.resources[row.name].removeprefix("resources/")
    return {"href": path} if row.steps else {}


def _nodes(edges: Iterable[Edge], end: int, marks: Marks) -> Sequence[_Node]:
    """The resources at one end of steps."""
    found = []
    for ends, steps in joined(edges).items():
        note = means(steps)
        extra = _NOTE + label_width(note) if note else 0
        found.append(_Node(ends[end], marks.looks[ends[end]].width + extra, note, steps))
    return found


def _lines(
    before: Sequence[_Node], after: Sequence[_Node], boxes: Sequence[Box]
) -> tuple[LineView, ...]:
    here = len(before)
    into = [line_view(row.steps, at, here, boxes) for at, row in enumerate(before)]
    out = [line_view(row.steps, here, here + at, boxes) for at, row in enumerate(after, 1)]
    return (*into, *out)


def _description(name: str, before: int, after: int) -> str:
    leads = "1 resource leads" if before == 1 else f"{before} resources lead"
    return f"{leads} to {attribute(plain(name))}, and it leads to {after or 'none'}."
