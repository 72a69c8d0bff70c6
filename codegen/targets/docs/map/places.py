"""Where things stand in a picture, in whole units: the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from codegen.check.printable import width
from codegen.targets.docs.map.tree import Tree

__all__ = [
    "HEIGHT",
    "PADDING",
    "ROW",
    "Box",
    "fitting",
    "flowing",
    "label_width",
    "node_width",
    "rows",
]

HEIGHT = 18
"""Of a node."""
ROW = 22
"""From one node to the next below it."""
PADDING = 8
"""Between a node's label and its sides."""
_LETTER = 7.25
"""Width of a letter of 12 units: labels are set in a font of one width, so that it is known here."""
_ELLIPSIS = "…"


@frozen
class Box:
    """A node's place; `y` is its middle."""

    x: int
    y: int
    width: int

    @property
    def right(self) -> int:
        return self.x + self.width


def rows(tree: Tree, top: str) -> Mapping[str, int]:
    """Heights of a resource and of all that are reached over it, the least 0.

    No two of as many steps are nearer than `ROW`, and no two branches cross.
    """
    # Imported here: other targets, and runs with nothing to do, need none of it.
    from bigtree import Node, reingold_tilford

    nodes: dict[str, Node] = {top: Node("0")}
    for name in tree.from_(top):
        for child in tree.children.get(name, ()):
            nodes[child] = Node(
                str(len(nodes)), parent=nodes[name]
            )  # no name of a page: they are hostile
    reingold_tilford(nodes[top])
    # Rounded before they are scaled, so that the last bits of a processor's sums don't matter.
    heights = {name: round(round(node.get_attr("x"), 4) * ROW) for name, node in nodes.items()}
    least = min(heights.values())
    return {name: height - least for name, height in heights.items()}


def label_width(text: str) -> int:
    """Of a label."""
    return round(width(text) * _LETTER)


def node_width(text: str) -> int:
    """Of a node with this label."""
    return label_width(text) + 2 * PADDING


def fitting(text: str, letters: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer than so many letters."""
    if width(text) <= letters:
        return text
    kept = text[: letters - 1]
    while width(kept) >= letters:
        kept = kept[:-1]
    return kept + _ELLIPSIS


def flowing(widths: Sequence[int], line: int, gap: int) -> Sequence[tuple[int, int]]:
    """Places of things of these widths in lines, as words in a text: from the left, and line."""
    found = []
    x = number = 0
    for wide in widths:
        if x and x + wide > line:
            x, number = 0, number + 1
        found.append((x, number))
        x += wide + gap
    return found
