"""What a picture is made of: nodes, lines and what is written beside them, ready to be printed as SVG."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from codegen.model.nodes import Resource
from codegen.targets.docs.book import Book
from codegen.targets.docs.link_graph import Edge, EdgeKind, LinkGraph
from codegen.targets.docs.map.lines import line_path
from codegen.targets.docs.map.places import HEIGHT, PADDING, Box, fitting
from codegen.targets.docs.map.tree import Tree
from codegen.targets.docs.markdown import plain
from codegen.targets.python.casing import snake_case

__all__ = [
    "BandView",
    "DrawingView",
    "LabelView",
    "LineView",
    "Marks",
    "NodeView",
    "attribute",
    "joined",
    "label_of",
    "line_view",
    "means",
]

COLOURS = 8
"""Colours of areas in the style sheet, from 1; 0 is that of what is in none."""
_LONGEST = 28
_LONGEST_SUMMARY = 160
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
class NodeView:
    """A resource."""

    tag: str
    """`a`, or `g` for the resource on whose page the picture is."""
    classes: str
    attributes: str
    """What a link needs, and what the script tells and finds."""
    box: Box
    top: int
    height: int
    radius: int
    label: LabelView
    note: str
    """What is said behind the label; empty for nothing."""


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


@frozen
class Marks:
    """What all pictures say of a resource in the same way: its colour, form, verbs, scopes."""

    book: Book
    tree: Tree = field(init=False)
    _verbs: Mapping[str, int] = field(init=False)
    _scopes: Mapping[str, int] = field(init=False)
    colours: Mapping[str, int] = field(init=False)
    """By resource; 0 is not there."""

    @tree.default
    def _tree(self) -> Tree:
        return Tree(self.graph)

    @_verbs.default
    def _all_verbs(self) -> Mapping[str, int]:
        known = ("GET", "POST", "PUT", "DELETE")
        found = {row.method: None for _, row in self.book.operations()}
        usual = [method for method in known if method in found]
        return _numbered([*usual, *sorted(found.keys() - set(known))])

    @_scopes.default
    def _all_scopes(self) -> Mapping[str, int]:
        return _numbered(
            sorted({scope.name for row in self.book.model.resources for scope in row.scopes})
        )

    @colours.default
    def _coloured(self) -> Mapping[str, int]:
        """Areas of one page have the colour of what is in no area: they need no telling apart."""
        found = {}
        large = [name for name in self.tree.areas() if self.tree.children.get(name)]
        for number, area in enumerate(large):
            for name in self.tree.from_(area):
                found[name] = number % COLOURS + 1
        return found

    @property
    def graph(self) -> LinkGraph:
        return self.book.graph

    @property
    def scope_count(self) -> int:
        return len(self._scopes)

    @property
    def verbs(self) -> str:
        return attribute(json.dumps(list(map(plain, self._verbs)), ensure_ascii=False))

    @property
    def scopes(self) -> str:
        return attribute(json.dumps(list(map(plain, self._scopes)), ensure_ascii=False))

    def node(self, resource: Resource, box: Box, *, note: str = "", **more: str) -> NodeView:
        """The node of a resource.

        Args:
            box: Wide enough for its label and the note.
            note: Text behind the label.
            more: Further attributes and their texts, those without text left out: `href`, `id`.
        """
        methods = dict.fromkeys(row.method for row in resource.operations)
        scopes = dict.fromkeys(row.name for row in resource.scopes)
        is_action = bool(methods) and "GET" not in methods
        name, label = plain(resource.name), label_of(resource.name)
        texts = {
            **more,
            "data-name": name if name != label else "",
            "data-python": snake_case(resource.name),
            "data-v": " ".join(str(self._verbs[method]) for method in methods),
            "data-s": " ".join(str(self._scopes[scope]) for scope in scopes),
            "data-at": str(self.graph.distances.get(resource.name, "")),
        }
        return NodeView(
            tag="a" if "href" in more else "g",
            classes=f"n a{self.colours.get(resource.name, 0)}" + (" do" if is_action else ""),
            attributes="".join(
                f' {key}="{attribute(text)}"' for key, text in texts.items() if text
            ),
            box=box,
            top=box.y - HEIGHT // 2,
            height=HEIGHT,
            radius=HEIGHT // 2 if is_action else 4,
            label=LabelView(box.x + PADDING, box.y + 4, attribute(label)),
            note=attribute(note),
        )

    def summary(self, resource: Resource) -> str:
        """What a resource is for, cut to a line."""
        return fitting(plain(resource.summary), _LONGEST_SUMMARY)


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


def _numbered(names: Iterable[str]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names)}
