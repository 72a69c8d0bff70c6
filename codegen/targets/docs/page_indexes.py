"""The indexes of pages: resources and enumerations, by what leads to them and by the alphabet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from codegen.model.nodes import Enumeration, Model, Resource
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.groups import Group, Groups
from codegen.targets.docs.index_view import Section, counted, names_by_letter, row_head
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.docs.table import table

__all__ = ["PagesView", "enumeration_index", "group_text", "resource_index"]

_SHARED = "Used in several parts"
_UNUSED = "Used nowhere"


@frozen
class PagesView:
    """Pages in groups, and all of them by the alphabet."""

    count: str
    groups: tuple[Section, ...]
    letters: tuple[tuple[str, str], ...]
    """First letter, and links to the pages."""


def resource_index(shelf: Shelf, groups: Groups, accessors: Accessors) -> PagesView:
    """Every resource with its methods and its class."""
    model = shelf.book.model

    def row(name: str) -> tuple[str, ...]:
        resource = model.resource_index[name]
        return (
            row_head(f"{shelf.resource(name)} <br>{code(accessors.resource(name))}"),
            _methods(resource, shelf),
            inline(resource.summary),
        )

    return PagesView(
        counted(len(model.resources), "resource"),
        tuple(
            Section(
                inline(group.title),
                group.anchor,
                table(("Resource and class", "Methods", "What it is"), map(row, group.members)),
                group_text(group, shelf),
            )
            for group in groups.parts
        ),
        _letters((row.name for row in model.resources), shelf.resource),
    )


def enumeration_index(shelf: Shelf, groups: Groups, accessors: Accessors) -> PagesView:
    """Every enumeration with the number of its members and its class."""
    model = shelf.book.model

    def row(enumeration: Enumeration) -> tuple[str, ...]:
        name = enumeration.name
        python = accessors.enumeration(name)
        return (
            # Most classes are called as their pages are.
            row_head(shelf.enumeration(name) + (f" <br>{code(python)}" if python != name else "")),
            str(len(enumeration.members) + len(enumeration.observed)),
            sentence_list(map(shelf.resource, _users(name, shelf))),
            inline(enumeration.description),
        )

    columns = ("Enumeration", "Members", "Used by", "What it tells")
    found = _by_group(model, shelf, groups)
    titles = {group.anchor: inline(group.title) for group in groups.parts}
    titles |= {"shared": _SHARED, "unused": _UNUSED}
    return PagesView(
        counted(len(model.enumerations), "enumeration"),
        tuple(
            Section(title, anchor, table(columns, map(row, found[anchor])))
            for anchor, title in titles.items()
            if anchor in found
        ),
        _letters((row.name for row in model.enumerations), shelf.enumeration),
    )


def group_text(group: Group, shelf: Shelf) -> tuple[str, ...]:
    """The way to a group, where it is longer than a step."""
    if not group.steps:
        return (inline(group.text),)
    if len(group.steps) < 2:
        return ()
    return (f"The way there: {' → '.join(map(shelf.resource, group.steps))}.",)


def _methods(resource: Resource, shelf: Shelf) -> str:
    return sentence_list(shelf.method(resource, row) for row in resource.operations)


def _users(name: str, shelf: Shelf) -> tuple[str, ...]:
    return tuple(dict.fromkeys(owner for owner, _ in shelf.book.used_by.get(name, ())))


def _by_group(model: Model, shelf: Shelf, groups: Groups) -> Mapping[str, list[Enumeration]]:
    """Enumerations by the anchor of the group whose resources use them."""
    found: defaultdict[str, list[Enumeration]] = defaultdict(list)
    for row in model.enumerations:
        anchors = {groups.of[owner].anchor for owner in _users(row.name, shelf)}
        place = anchors.pop() if len(anchors) == 1 else "shared" if anchors else "unused"
        found[place].append(row)
    return found


def _letters(names: Iterable[str], link: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (letter, sentence_list(map(link, rows)))
        for letter, rows in names_by_letter(names, str).items()
    )
