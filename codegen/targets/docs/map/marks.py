"""What all pictures say of a resource in the same way: its label, colour, form, verbs, scopes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from codegen.model.nodes import Resource
from codegen.targets.docs.book import Book
from codegen.targets.docs.link_graph import LinkGraph
from codegen.targets.docs.map.drawing import Look, NodeView, attribute, label_of
from codegen.targets.docs.map.places import HEIGHT, Box, fitting, node_width
from codegen.targets.docs.map.tree import Tree
from codegen.targets.docs.markdown import plain
from codegen.targets.python.casing import snake_case

__all__ = ["COLOURS", "Marks"]

COLOURS = 8
"""Colours of areas in the style sheet, from 1; 0 is that of what is in none."""
_LONGEST_SUMMARY = 160
_USUAL = ("GET", "POST", "PUT", "DELETE")


@frozen
class Marks:
    """How the resources of an API look."""

    book: Book
    tree: Tree = field(init=False)
    _verbs: Mapping[str, int] = field(init=False)
    _scopes: Mapping[str, int] = field(init=False)
    colours: Mapping[str, int] = field(init=False)
    """By resource; 0 is not there."""
    looks: Mapping[str, Look] = field(init=False)
    """By resource."""
    verbs: str = field(init=False)
    """A JSON list, escaped."""
    scopes: str = field(init=False)
    """A JSON list, escaped."""

    @tree.default
    def _tree(self) -> Tree:
        return Tree(self.graph)

    @_verbs.default
    def _all_verbs(self) -> Mapping[str, int]:
        found = {row.method for _, row in self.book.operations()}
        usual = [method for method in _USUAL if method in found]
        return _numbered([*usual, *sorted(found.difference(_USUAL))])

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

    @looks.default
    def _all_looks(self) -> Mapping[str, Look]:
        return {row.name: self._look(row) for row in self.book.model.resources}

    @verbs.default
    def _verb_list(self) -> str:
        return _list(self._verbs)

    @scopes.default
    def _scope_list(self) -> str:
        return _list(self._scopes)

    @property
    def graph(self) -> LinkGraph:
        return self.book.graph

    @property
    def root(self) -> str:
        return attribute(plain(self.graph.root or ""))

    @property
    def scope_count(self) -> int:
        return len(self._scopes)

    def node(self, name: str, box: Box, *, note: str = "", **more: str) -> NodeView:
        """The node of a resource.

        Args:
            box: Wide enough for its label and the note.
            note: Text behind the label.
            more: Further attributes and their texts: `href`, `id`.
        """
        tag = "a" if "href" in more else "g"
        escaped = attribute(note) if note else ""
        return NodeView(tag, _attributes(more), self.looks[name], box, escaped)

    def _look(self, resource: Resource) -> Look:
        methods = dict.fromkeys(row.method for row in resource.operations)
        scopes = dict.fromkeys(row.name for row in resource.scopes)
        is_action = bool(methods) and "GET" not in methods
        name, label = plain(resource.name), label_of(resource.name)
        texts = {
            "data-name": name if name != label else "",
            "data-python": snake_case(resource.name),
            "data-v": " ".join(str(self._verbs[method]) for method in methods),
            "data-s": " ".join(str(self._scopes[scope]) for scope in scopes),
            "data-at": str(self.graph.distances.get(resource.name, "")),
        }
        return Look(
            label=attribute(label),
            width=node_width(label),
            classes=f"n a{self.colours.get(resource.name, 0)}" + (" do" if is_action else ""),
            radius=HEIGHT // 2 if is_action else 4,
            attributes=_attributes(texts),
        )

    def summary(self, resource: Resource) -> str:
        """What a resource is for, cut to a line."""
        return fitting(plain(resource.summary), _LONGEST_SUMMARY)


def _attributes(texts: Mapping[str, str]) -> str:
    """Those that have a text."""
    return "".join([f' {key}="{attribute(text)}"' for key, text in texts.items() if text])


def _list(names: Iterable[str]) -> str:
    return attribute(json.dumps(list(map(plain, names)), ensure_ascii=False))


def _numbered(names: Iterable[str]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names)}
