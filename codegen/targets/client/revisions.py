"""Pages as the client sees them: later revisions merged into the page that they revise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import evolve, frozen

from codegen.model.nodes import Model, Operation, Parameter, Resource
from codegen.model.revisions import revised_page

__all__ = [
    "Argument",
    "MergedPage",
    "MergedPages",
    "Verb",
    "is_representation",
    "merged_pages",
]

T = TypeVar("T")


@frozen
class Argument:
    """A parameter of a verb, of both tables and all revisions."""

    parameter: Parameter
    """As the first table that has it says; the body's comes first."""
    place: str
    """Where it is sent: `query`, `body` or `content`."""
    required: bool
    revision: int
    """What the server must offer."""


@frozen
class Verb:
    """A method of a page and of its later revisions."""

    page: str
    """Name of the page with the earliest revision that has it."""
    operation: Operation
    """Of that page, with the errors of all."""
    revision: int
    arguments: tuple[Argument, ...]


@frozen
class MergedPage:
    """A page with what its later revisions add."""

    resource: Resource
    """With the properties, links, embedded resources, scopes and events of all revisions."""
    verbs: tuple[Verb, ...]


def merged_pages(model: Model) -> MergedPages:
    """Every page that revises no other, by its name."""
    return MergedPages(model)


class MergedPages(Mapping[str, MergedPage]):
    """Pages by name, each merged when it is asked for."""

    def __init__(self, model: Model) -> None:
        self._resources: dict[str, Resource] = {}
        self._later: dict[str, list[Resource]] = {}
        self._merged: dict[str, MergedPage] = {}
        for resource in model.resources:
            base = revised_page(model, resource)
            if base is None:
                self._resources[resource.name] = resource
            else:
                self._later.setdefault(base, []).append(resource)

    def __getitem__(self, name: str) -> MergedPage:
        if name not in self._merged:
            resource = self._resources[name]
            self._merged[name] = _merged(resource, self.later(name))
        return self._merged[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._resources)

    def __len__(self) -> int:
        return len(self._resources)

    def later(self, name: str) -> list[Resource]:
        """The pages of later revisions of a page, in their order."""
        return sorted(self._later.get(name, ()), key=_revision)


def _revision(resource: Resource) -> tuple[int, str]:
    return resource.revision, resource.name


def _merged(resource: Resource, later: list[Resource]) -> MergedPage:
    pages = [resource, *later]
    whole = evolve(
        resource,
        properties=_united((page.properties for page in pages), lambda row: row.name),
        links=_united((page.links for page in pages), lambda row: row.rel),
        embedded=_united((page.embedded for page in pages), lambda row: row.rel),
        scopes=_united((page.scopes for page in pages), lambda row: row.name),
        events=tuple(event for page in pages for event in page.events),
    )
    methods: dict[str, list[tuple[str, Operation, int]]] = {}
    for page in pages:
        for operation in page.operations:
            revision = page.revision if page is not resource else operation.minimum_revision
            methods.setdefault(operation.method, []).append((page.name, operation, revision))
    return MergedPage(whole, tuple(_verb(rows) for rows in methods.values()))


def _united(lists: Iterable[Iterable[T]], key: Callable[[T], str]) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for rows in lists:
        for row in rows:
            found.setdefault(key(row), row)
    return tuple(found.values())


def _verb(operations: list[tuple[str, Operation, int]]) -> Verb:
    page, first, revision = operations[0]
    found: dict[str, Argument] = {}
    for _, operation, needed in operations:
        arguments = _arguments(operation, needed)
        for name, argument in arguments.items():
            found.setdefault(name, argument)
        # What one revision does without can't be required.
        for name, argument in found.items():
            if name not in arguments or not arguments[name].required:
                found[name] = evolve(argument, required=False)
    errors = _united(
        (operation.errors for _, operation, _ in operations),
        lambda row: f"{row.code} {row.status} {row.subcode} {row.description}",
    )
    return Verb(page, evolve(first, errors=errors), revision, tuple(found.values()))


def _arguments(operation: Operation, revision: int) -> dict[str, Argument]:
    """Each parameter once; what may stand in the body goes there, unless the body is content."""
    content = _has_content(operation)
    found: dict[str, Argument] = {}
    for parameter in (*operation.body, *operation.query):
        travels = parameter.travels
        if "content" in travels:
            place = "content"
        elif "body" in travels and operation.method != "GET" and not content:
            place = "body"
        else:
            place = "query"
        known = found.get(parameter.name)
        required = parameter.effective_required or (known is not None and known.required)
        first = parameter if known is None else known.parameter
        where = place if known is None else known.place
        found[parameter.name] = Argument(first, where, required, revision)
    return found


def _has_content(operation: Operation) -> bool:
    raw = [media for media in operation.request_media if not is_representation(media)]
    return bool(raw) or any("content" in row.travels for row in operation.body)


def is_representation(media_type: str) -> bool:
    """Whether a body of this type is a representation, not raw content."""
    return media_type.partition(";")[0].strip().lower().endswith(("json", "xml"))
