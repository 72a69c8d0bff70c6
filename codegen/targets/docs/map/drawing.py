"""What a picture is made of: nodes, lines and what is written beside them, ready to be printed as SVG."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from codegen.targets.docs.link_graph import Edge, EdgeKind
from codegen.targets.docs.map.lines import line_path
from codegen.targets.docs.map.places import HEIGHT, PADDING, Box, fitting
from codegen.targets.docs.markdown import plain

__all__ = [
    "BandView",
    "DrawingView",
    "LabelView",
    "LineView",
    "Look",
    "NodeView",
    "attribute",
    "joined",
    "label_of",
    "line_view",
    "means",
]

_LONGEST = 28
_KINDS = {EdgeKind.LINK: "l", EdgeKind.EMBEDDED: "e", EdgeKind.RESULT: "r"}


@frozen
class LabelView:
    x: int
    y: int
    text: str
    """Escaped, as all texts of a picture."""


@frozen
class BandView:
    """Ground on which the nodes of an area stand."""

    colour: int
    x: int
    y: int
    width: int
    height: int
    label: LabelView


@frozen
class Look:
    """A resource's node, wherever it stands."""

    label: str
    """Escaped."""
    width: int
    classes: str
    radius: int
    attributes: str
    """What the script tells and finds."""


@frozen
class NodeView:
    """A resource."""

    tag: str
    """`a`, or `g` for the resource on whose page the picture is."""
    attributes: str
    """What a link needs."""
    look: Look
    box: Box
    note: str
    """What is said behind the label; empty for nothing."""

    @property
    def top(self) -> int:
        return self.box.y - HEIGHT // 2

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def label_x(self) -> int:
        return self.box.x + PADDING

    @property
    def label_y(self) -> int:
        """The line on which letters stand."""
        return self.box.y + 4


@frozen
class LineView:
    """All steps from one resource to another."""

    classes: str
    """`l` for a link, `e` for an embedded copy, `r` for the result of a request."""
    ends: str
    """Places of both nodes in the picture's list."""
    path: str


@frozen
class DrawingView:
    title: str
    description: str
    width: int
    height: int
    root: str
    """Whence steps are counted."""
    verbs: str
    """A JSON list."""
    scopes: str
    """A JSON list."""
    is_whole: bool
    """It shows the whole API."""
    columns: tuple[LabelView, ...]
    bands: tuple[BandView, ...]
    ways: tuple[LineView, ...]
    """Lines that are always shown."""
    others: tuple[LineView, ...]
    """Lines that are shown for a node, or on demand."""
    nodes: tuple[NodeView, ...]


def label_of(name: str) -> str:
    """What is written on a node."""
    return fitting(plain(name), _LONGEST)


def attribute(text: str) -> str:
    """A line of text for the inside of an element, or of an attribute in quotes."""
    return html.escape(text)


def joined(edges: Iterable[Edge]) -> Mapping[tuple[str, str], Sequence[Edge]]:
    """Steps by owner and target."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        found.setdefault((edge.owner, edge.target), []).append(edge)
    return found


def line_view(
    steps: Iterable[Edge], start: int, end: int, boxes: Sequence[Box], lane: int | None = None
) -> LineView:
    """The line of all steps from one resource to another.

    Args:
        start: Place of the owner in the list of nodes.
        end: Place of the target.
        boxes: Of all nodes.
        lane: Where lines leave the column of the owner; None if at its own side.
    """
    classes = " ".join(dict.fromkeys(_KINDS[edge.kind] for edge in steps))
    return LineView(classes, f"{start} {end}", line_path(boxes[start], boxes[end], lane))


def means(steps: Iterable[Edge]) -> str:
    """By what one gets on, as text; nothing of links that are called as what they lead to."""
    return ", ".join(dict.fromkeys(filter(None, map(_means, steps))))


def _means(edge: Edge) -> str:
    name = plain(edge.name)
    match edge.kind:
        case EdgeKind.RESULT:
            return name
        case EdgeKind.EMBEDDED:
            return "embedded" if edge.name == edge.target else f"embedded as {name}"
        case EdgeKind.LINK:
            return "" if edge.name == edge.target else f"as {name}"
