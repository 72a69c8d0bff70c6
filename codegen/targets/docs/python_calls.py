"""Python for a resource's page: how to walk there, how to make each call, how to hear of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import field, frozen

from codegen.model.nodes import Operation, Resource
from codegen.targets.docs.python_names import PythonNames
from codegen.targets.docs.python_operation import operation_script
from codegen.targets.docs.python_script import Script
from codegen.targets.docs.python_walk import Hand, Walker
from codegen.targets.docs.ways import BEGINS, Ways
from codegen.targets.samples import Places

__all__ = ["Programs", "PythonCalls"]

Programs = tuple[tuple[str, str], ...]
"""What they are for, `Python` or `Python async`, and their text."""

_LABELS = (("Python", False), ("Python async", True))
_CHANGES = ("DELETE", "PATCH", "PUT")
"""Methods for which one reads a resource first."""


@frozen
class PythonCalls:
    """Programs of all pages. Where an API has no client they make requests and send nothing."""

    names: PythonNames
    places: Places
    ways: Ways
    walker: Walker = field(init=False)
    walked: Mapping[tuple[str, bool], Hand] = field(init=False)
    """What has come to a page by the cheapest way, for threads and for tasks."""
    heard: Mapping[str, tuple[str, ...]] = field(init=False)
    """Types of events by the pages of the resources that they tell of."""

    @walker.default
    def _walker(self) -> Walker:
        return Walker(self.names, self.places, self.ways.start)

    @walked.default
    def _walked(self) -> Mapping[tuple[str, bool], Hand]:
        found: dict[tuple[str, bool], Hand] = {}
        for is_async in (False, True) if self.names.has_client else ():
            # Each way goes on from one that was found before it.
            for name, way in self.ways.best.items():
                before = found.get((way[-1].owner, is_async)) if way else None
                if self.ways.by_event(name):
                    before = self.walker.by_event(way[-1].owner, (BEGINS,), is_async, stops=True)
                hand = self.walker.begin(is_async) if not way else None
                if before is not None:
                    hand = self.walker.step(before, way[-1])
                if hand is not None:
                    found[name, is_async] = hand
        return found

    @heard.default
    def _heard(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for resource in self.names.model.resources:
            for event in resource.events:
                found.setdefault(event.resource, {})[event.type] = None
        return {name: tuple(types) for name, types in found.items()}

    def way(self, resource: Resource) -> Programs:
        """From the client to the resource, or to its link where it can't be read.

        The calls of the page go on from there.
        """
        name = resource.name
        if not self.names.has_client or name == self.ways.start:
            return ()

        def write(is_async: bool) -> Script:
            hand = self._hand(name, is_async)
            if not hand.value and self._is_representation(name):
                return self.walker.read(hand, revision=resource.revision, most=2).script
            if hand.value or hand.link == "link":
                return hand.script
            return hand.script.with_value("link", hand.link)

        return self._programs(write)

    def needs_address(self, name: str) -> bool:
        """Whether `way` begins with an address that one has from elsewhere."""
        return self._hand(name, False).link == "link"

    def call(self, resource: Resource, operation: Operation) -> Programs:
        """What does an operation, for a reader who is where `way` leads."""
        verb = self.walker.verb(resource.name, operation.method)
        if verb is None:
            return ()
        revision = max(resource.revision, verb.verb.revision)
        return self._programs(
            lambda is_async: operation_script(
                self.walker, self._at(resource.name, operation.method, is_async), verb, revision
            )
        )

    def events(self, resource: Resource) -> Programs:
        """What hears of the events of a page: of its own resource, else of the first."""
        names = [row.resource for row in resource.events if row.resource in self.names.pages]
        if not names:
            return ()
        name = resource.name if resource.name in names else names[0]
        return self.hearing(name, {row.type for row in resource.events if row.resource == name})

    def hearing(self, name: str, types: set[str]) -> Programs:
        """What hears of a resource; none where there is no client."""
        if not self.names.has_client:
            return ()
        return self._programs(lambda is_async: self._hearing(name, types, is_async))

    def _hearing(self, name: str, types: set[str], is_async: bool) -> Script:
        script = self.walker.script(is_async)
        if types == {"deleted"} or len(types) > 1:
            kind = self.names.pages[name].class_name
            over = f"{script.client}.events({kind})"
            inside = "print(event.type, event.link.href)"
            script = script.importing(f"{self.names.package}.resources", kind)
            return script.with_loop("event", over, inside, waits=True)
        return self.walker.by_event(name, tuple(types), is_async).script

    def _hand(self, name: str, is_async: bool) -> Hand:
        """What has come there by the cheapest way, by an event, or by an address."""
        if not self.names.has_client:
            return self.walker.given(name, is_async)
        hand = self.walked.get((name, is_async))
        types = tuple(row for row in self.heard.get(name, ()) if row != "deleted")
        if hand is None and types:
            return self.walker.by_event(name, types, is_async, stops=True)
        return hand or self.walker.given(name, is_async)

    def _at(self, name: str, method: str, is_async: bool) -> Hand:
        """The same without the lines that lead there, which stand in another program of the page."""
        hand = self._hand(name, is_async)
        if not self.names.has_client:
            return hand
        script = self.walker.script(is_async)
        variable = self.walker.variables[name]
        can_be_read = bool(hand.value) or self._is_representation(name)
        if method in _CHANGES and can_be_read and name != self.ways.start:
            if self.names.pages[name].knows_itself:
                return Hand(name, script, f"{variable}.links.self_", variable)
            return Hand(name, script, hand.link, variable)
        if not hand.link:
            return self.walker.given(name, is_async)
        return Hand(name, script, hand.link, hand.value)

    def _is_representation(self, name: str) -> bool:
        """Whether the page, at its revision, has a GET that gives it."""
        verb = self.walker.verb(name, "GET")
        if verb is None or verb.verb.operation.response.body != "representation":
            return False
        return verb.verb.revision <= max(self.names.model.resource_index[name].revision, 1)

    def _programs(self, write: Callable[[bool], Script]) -> Programs:
        labels = _LABELS if self.names.has_client else _LABELS[:1]
        return tuple((label, write(is_async).text()) for label, is_async in labels)
