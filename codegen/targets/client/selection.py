"""Which pages a client of some of them takes, and why: those that are named, and what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from codegen.model.inherit import effective_embedded, effective_links, effective_properties
from codegen.model.nodes import Kind, Model, Operation, Resource, Type
from codegen.model.revisions import revised_page
from codegen.targets.client.runtime import PROTOCOL_PAGES, speaks_protocol

__all__ = ["Selection", "Taken", "select"]

_NAMED = "named"
_ALL = "everything is taken"
_CLIENT = "the client needs it"
_ERRORS = "reason"
"""The page of error bodies."""

_Edge = tuple[str, str]
"""The name of a page that another page needs, and why."""


@frozen
class Taken:
    """A page that is taken."""

    name: str
    reasons: tuple[str, ...]
    """The one by which it was found first."""


@frozen
class Selection:
    """Pages of a model that a client is made of."""

    named: tuple[str, ...]
    """What was asked for, sorted; empty for everything."""
    is_closed: bool
    """Whether it has all that can be reached from there."""
    taken: tuple[Taken, ...]
    """Sorted by name."""
    left: tuple[str, ...]
    """Pages that links of the taken ones lead to and that are not taken; sorted."""

    def part(self, model: Model) -> Model:
        """The model of the pages that are taken, with all that they state."""
        names = {row.name for row in self.taken}
        return evolve(
            model,
            resources=tuple(row for row in model.resources if row.name in names),
            enumerations=tuple(row for row in model.enumerations if row.name in names),
        )


def select(model: Model, names: Iterable[str] = (), *, closure: bool = False) -> Selection:
    """The pages with these names, and what it takes to use them.

    That is: what they embed and represent, their enumerations, the answers of their verbs, later
    revisions, and the pages of their action links, which have verbs but no GET; and so on from each
    page that was found. A client also needs a few pages for itself, and their parts.

    Args:
        model: Of the whole API.
        names: Of pages that it has; none for everything.
        closure: Everything that can be reached by links and events, too.
    """
    named = tuple(sorted(set(names)))
    if not named:
        every = (*model.resource_index, *model.enumeration_index)
        return Selection((), False, tuple(Taken(name, (_ALL,)) for name in sorted(every)), ())
    map_ = _Map(model)
    found: dict[str, list[str]] = {}
    map_.gather(found, dict.fromkeys(named, _NAMED), map_.reach if closure else map_.use)
    if speaks_protocol(model):
        needed = [name for name in (*PROTOCOL_PAGES, _ERRORS) if name in model.resource_index]
        map_.gather(found, dict.fromkeys(needed, _CLIENT), map_.read)
    taken = (Taken(name, tuple(dict.fromkeys(found[name]))) for name in sorted(found))
    return Selection(named, closure, tuple(taken), map_.left(found))


@frozen
class _Map:
    """What leads from page to page."""

    model: Model
    later: Mapping[str, tuple[str, ...]] = field(init=False)
    """Pages of later revisions by the page that they revise."""

    @later.default
    def _later(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self.model.resources:
            base = revised_page(self.model, row)
            if base is not None:
                found[base] = (*found.get(base, ()), row.name)
        return found

    def gather(
        self,
        found: dict[str, list[str]],
        start: Mapping[str, str],
        leads: Callable[[Resource], Iterator[_Edge]],
    ) -> None:
        """Add to the pages that were found, with reasons, those that lead on from a start."""
        waiting = [name for name in start if name not in found]
        for name, reason in start.items():
            found.setdefault(name, []).append(reason)
        for name in waiting:  # it grows: nearer pages come first
            resource = self.model.resource_index.get(name)
            for other, reason in leads(resource) if resource is not None else ():
                if not self._is_page(other) or other == name:
                    continue
                if other not in found:
                    waiting.append(other)
                found.setdefault(other, []).append(reason)

    def left(self, found: Mapping[str, object]) -> tuple[str, ...]:
        """The pages that links of those that were found lead to, and that were not."""
        pages = self.model.resource_index
        links = (row for name in found if name in pages for row in self._targets(pages[name]))
        return tuple(sorted({name for name, _ in links if name in pages and name not in found}))

    def read(self, page: Resource) -> Iterator[_Edge]:
        """What a representation, a request and its answer consist of."""
        for copy in effective_embedded(self.model, page):
            yield copy.target or "", f"embedded in {page.name}"
        if page.represents is not None:
            yield page.represents.resource, f"represented by {page.name}"
        for row in effective_properties(self.model, page):
            yield _enumeration(row.type), f"type of {page.name}.{row.name}"
        for operation in page.operations:
            for parameter in (*operation.query, *operation.body):
                yield _enumeration(parameter.type), f"type of {operation.id}.{parameter.name}"
            yield _answer(operation), f"answer of {operation.id}"
        base = revised_page(self.model, page)
        if base is not None:
            yield base, f"earlier revision of {page.name}"
        for name in self.later.get(page.name, ()):
            yield name, f"later revision of {page.name}"

    def use(self, page: Resource) -> Iterator[_Edge]:
        """The same, and what can be done from there."""
        yield from self.read(page)
        for name, rel in self._targets(page):
            if self._is_action(name):
                yield name, f"action of {page.name}.links.{rel}"

    def reach(self, page: Resource) -> Iterator[_Edge]:
        """The same, and wherever one can go from there."""
        yield from self.read(page)
        for name, rel in self._targets(page):
            yield name, f"target of {page.name}.links.{rel}"
        for event in page.events:
            yield event.resource, f"told of by events of {page.name}"

    def _targets(self, page: Resource) -> Iterator[_Edge]:
        """Targets of links, each with its rel."""
        for link in effective_links(self.model, page):
            if link.target is not None:
                yield link.target, link.rel

    def _is_page(self, name: str) -> bool:
        return name in self.model.resource_index or name in self.model.enumeration_index

    def _is_action(self, name: str) -> bool:
        """Whether a page and its later revisions have verbs, but can't be read."""
        pages = self.model.resource_index
        if name not in pages:
            return False
        base = revised_page(self.model, pages[name]) or name
        methods = {
            operation.method
            for page in (base, *self.later.get(base, ()))
            for operation in pages[page].operations
        }
        return bool(methods) and "GET" not in methods


def _enumeration(of: Type) -> str:
    return (of.name or "") if of.kind is Kind.ENUM else ""


def _answer(operation: Operation) -> str:
    """The page of what a verb gives, in the end; empty where that is of no page."""
    if operation.asynchronous is not None:
        return operation.asynchronous.resource
    response = operation.response
    return (response.resource or "") if response.body == "representation" else ""
