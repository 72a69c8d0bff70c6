"""Link objects: which operations an answer leads to, and by which of its addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from codegen.model.inherit import effective_embedded, effective_links
from codegen.model.nodes import Model, Operation, Resource
from codegen.targets.openapi.headers import IF_MATCH
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.routes import Route
from codegen.targets.openapi.shelf import Item, Shelf

__all__ = ["Reached"]

_BODY = "$response.body#"
_LOCATION = "$response.header.Location"
_SELF = "/_links/self/href"
_Links = Mapping[str, Item]


@frozen
class Reached:
    """Where the answers of all operations lead; what several lead to stands once."""

    shelf: Shelf
    _links: Mapping[str, _Links]
    """By the id of the operation, then by name."""

    @classmethod
    def of(cls, model: Model, placed: Mapping[str, Route]) -> Reached:
        """Those of a model.

        Args:
            placed: Every operation by its id in the document.
        """
        doors: dict[str, list[_Door]] = {}
        for operation_id, route in placed.items():
            doors.setdefault(route.resource.name, []).append(_Door(operation_id, route))
        links = {
            operation_id: dict(_links(model, _Door(operation_id, route), doors))
            for operation_id, route in placed.items()
        }
        wanted = [
            (str(link.row["operationId"]), link)
            for found in links.values()
            for link in found.values()
        ]
        return cls(Shelf.of("links", wanted), links)

    def links(self, operation_id: str) -> JsonObject:
        """Those of the success of an operation; empty where it leads nowhere."""
        return {name: self.shelf.place(row) for name, row in self._links[operation_id].items()}


@frozen
class _Door:
    """An operation that can be reached, or leads on."""

    operation_id: str
    route: Route

    @property
    def operation(self) -> Operation:
        return self.route.operation


def _links(
    model: Model, door: _Door, doors: Mapping[str, Sequence[_Door]]
) -> Iterator[tuple[str, Item]]:
    """By name, what is met first: the address of what was made, what it embeds, its links."""
    answer = door.operation.response
    shown = model.resource_index.get(answer.resource or "")
    if shown is None:
        return
    found: dict[str, Item] = {}
    if answer.location:
        for other in doors.get(shown.name, ()):
            found[f"location.{other.operation.method}"] = _link(door, other, _LOCATION)
    if answer.body == "representation":
        for rel, pointer, page, many in _ways(model, shown):
            for other in doors.get(page, ()):
                if other.operation_id != door.operation_id:
                    name = f"{rel}.{other.operation.method}"
                    link = _link(door, other, f"{_BODY}{pointer}", many=many)
                    found.setdefault(name, link)
    yield from found.items()


def _ways(model: Model, resource: Resource) -> Iterator[tuple[str, str, str, bool]]:
    """Rel, pointer to the address, page that it leads to, whether it is the first of several."""
    yield "self", _SELF, resource.name, False
    for copy in effective_embedded(model, resource):
        if copy.target is not None:
            place = f"/_embedded/{_escaped(copy.rel)}{'/0' if copy.many else ''}{_SELF}"
            yield copy.rel, place, copy.target, copy.many
    for link in effective_links(model, resource):
        if link.rel != "self" and link.target is not None:
            place = f"/_links/{_escaped(link.rel)}{'/0' if link.many else ''}/href"
            yield link.rel, place, link.target, link.many


def _link(door: _Door, other: _Door, address: str, *, many: bool = False) -> Item:
    link: JsonObject = {"operationId": other.operation_id}
    parameters: JsonObject = {
        name: f"$request.path.{name}" for name in _common(door.route, other.route, many=many)
    }
    if other.operation.method == "PUT" and address == f"{_BODY}{_SELF}":
        parameters[IF_MATCH] = "$response.header.ETag"
    if parameters:
        link["parameters"] = parameters
    identity = (other.operation_id, tuple(parameters), address)
    return Item(identity, link | {"x-href": address})


def _common(source: Route, target: Route, *, many: bool) -> Iterator[str]:
    """Parameters that are the same at both ends: those of the beginning that the paths share.

    One of several is another one: its own parameter, at the end of its path, differs.
    """
    here, there = source.path.split("/"), target.path.split("/")
    for at, segment in enumerate(there):
        if at >= len(here) or here[at] != segment or (many and at == len(there) - 1):
            return
        if segment.startswith("{"):
            yield segment.strip("{}")


def _escaped(text: str) -> str:
    """A key as it stands in a JSON pointer."""
    return text.replace("~", "~0").replace("/", "~1")
