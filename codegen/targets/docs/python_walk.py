"""Python that walks to a resource: statement by statement from what the client has at hand."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from codegen.model.nodes import Kind, Property
from codegen.targets.docs.link_graph import Edge, EdgeKind
from codegen.targets.docs.python_arguments import verb_call
from codegen.targets.docs.python_names import PythonNames, VerbNames
from codegen.targets.docs.python_script import Call, Script
from codegen.targets.python.identifiers import BUILTINS, attribute_name, unique_names
from codegen.targets.python.literals import string
from codegen.targets.samples import Places

__all__ = ["Hand", "Walker"]

_OWN = frozenset({"content", "event", "link", "one", "request", "resource"})
"""Variables that no resource gives its name to."""


@frozen
class Hand:
    """A script, and what it has of a resource."""

    name: str
    """Of the page."""
    script: Script
    link: str = ""
    """An expression for the link that has the verbs; empty where there is none."""
    value: str = ""
    """An expression for the representation; empty before it is read."""


@frozen
class Walker:
    """Writes scripts with the names of the client."""

    names: PythonNames
    places: Places
    start: str | None
    """The page that the client has at hand, where there is a client."""
    variables: Mapping[str, str] = field(init=False)
    """By the names of pages."""

    @variables.default
    def _variables(self) -> Mapping[str, str]:
        pages = [row.name for row in self.names.model.resources]
        revised = self.names.names.revised
        bases = unique_names(
            (name for name in pages if name not in revised),
            attribute_name,
            BUILTINS | _OWN | {self.client},
        )
        return {name: bases[revised.get(name, name)] for name in pages}

    @property
    def client(self) -> str:
        """The variable of the client: `ucwa`."""
        name = self.names.package.removesuffix("_client")
        return name if name.isidentifier() else "client"

    def script(self, is_async: bool) -> Script:
        """An empty one."""
        return Script(self.client, is_async)

    def begin(self, is_async: bool) -> Hand:
        """At what the client has at hand."""
        assert self.start is not None
        at = f"{self.client}.application"
        link = f"{at}.links.self_" if self.names.pages[self.start].knows_itself else ""
        return Hand(self.start, self.script(is_async), link, at)

    def step(self, hand: Hand, edge: Edge) -> Hand | None:
        """One step on, before what is there is read; None where no request tells it."""
        page = self.names.pages[edge.owner]
        variable = self.variables[edge.target]
        first = "[0]" if edge.many else ""
        if edge.kind is EdgeKind.RESULT:
            return self._result(hand, edge)
        hand = self.read(hand)
        if edge.kind is EdgeKind.LINK:
            link = f"{hand.value}.links.{page.links[edge.name]}{first}"
            return Hand(edge.target, hand.script, link)
        copy = f"{hand.value}.embedded.{page.embedded[edge.name]}{first}"
        script = hand.script.with_value(variable, copy)
        return Hand(edge.target, script, self._itself(edge.target, variable), variable)

    def given(self, name: str, is_async: bool) -> Hand:
        """To a resource whose address one has from elsewhere."""
        kind = f"{self.names.pages[name].class_name}Link"
        items = [string(self.places.locate(name, "", name))]
        revision = self.names.model.resource_index[name].revision
        if revision > 1:  # what a link of the server would state
            items.append(f'extra={{"revision": "{revision}"}}')
        script = self.script(is_async).importing(f"{self.names.package}.resources", kind)
        return Hand(name, script.with_value("link", Call(f"{kind}(", tuple(items))), "link")

    def by_event(
        self, name: str, kinds: tuple[str, ...], is_async: bool, *, stops: bool = False
    ) -> Hand:
        """To a resource that events tell of.

        Args:
            kinds: Types of the events.
            stops: Whether the first event is enough.
        """
        page = self.names.pages[name]
        variable = self.variables[name]
        script = self.script(is_async).importing(f"{self.names.package}.resources", page.class_name)
        one = (f"type={string(kinds[0])}",) if len(kinds) == 1 else ()
        followed = script.asked("follow", "event.link")
        newest = Call(f"event.resource or {followed.head}", followed.items)
        script = script.with_loop(
            "event",
            Call(f"{self.client}.events(", (page.class_name, *one)),
            *script.within_loop(variable, newest),
            *self.shown(name, variable),
            *(("break",) if stops else ()),
            waits=True,
        )
        link = f"{variable}.links.self_" if page.knows_itself else "event.link"
        return Hand(name, script, link, variable)

    def read(self, hand: Hand, *, revision: int = 1, most: int = 0, again: bool = False) -> Hand:
        """With the representation in a variable.

        Args:
            revision: What may be used.
            most: How many parameters are given, unless more are required.
            again: Whether to read what is at hand already.
        """
        if hand.value and not again:
            return hand
        variable = self.variables[hand.name]
        page, verb = self.names.pages[hand.name], self.verb(hand.name, "GET")
        script = hand.script
        asked = script.asked("follow", hand.link)
        if verb is not None:
            told, call = verb_call(
                self.names, script, hand.link, verb, revision=revision, most=most
            )
            if again or call.items or not page.is_followed:
                script, asked = told, script.asked("send", call)
        return evolve(hand, script=script.with_value(variable, asked), value=variable)

    def verb(self, name: str, method: str) -> VerbNames | None:
        """The verb of a page's link."""
        return self.names.pages[name].verbs.get(method)

    def interest(self, name: str) -> int:
        """How much the property tells that `shown` shows; 0 where there is none."""
        page = self.names.pages[name]
        rows = [row for row in page.page.resource.properties if row.name in page.properties]
        return max(map(_interest, rows), default=0)

    def shown(self, name: str, variable: str) -> tuple[str, ...]:
        """A line that shows a property worth seeing; none where there is no such."""
        page = self.names.pages.get(name)
        if page is None:
            return ()
        rows = [row for row in page.page.resource.properties if row.name in page.properties]
        best = max(rows, key=_interest, default=None)
        if best is None or _interest(best) == 0:
            return ()
        return (f"print({variable}.{page.properties[best.name]})",)

    def _result(self, hand: Hand, edge: Edge) -> Hand | None:
        verb = self.verb(edge.owner, edge.name)
        if verb is None or not hand.link:
            return None
        operation = verb.verb.operation
        script, call = verb_call(self.names, hand.script, hand.link, verb)
        variable = self.variables[edge.target]
        link = self._itself(edge.target, variable)
        if operation.asynchronous is not None:
            asked = script.asked("run", call)
        elif operation.response.body == "representation":
            asked = script.asked("send", call)
        else:
            return None
        return Hand(edge.target, script.with_value(variable, asked), link, variable)

    def _itself(self, name: str, variable: str) -> str:
        return f"{variable}.links.self_" if self.names.pages[name].knows_itself else ""


def _interest(row: Property) -> int:
    """How much a property tells a reader at a glance."""
    if row.type.many or row.constraints.deprecated:
        return 0
    if row.name in ("state", "availability"):
        return 5
    if row.name in ("name", "subject", "title"):
        return 4
    if row.name == "message":
        return 4
    if row.name.lower().endswith("id"):
        return 1
    interests = {Kind.ENUM: 3, Kind.STRING: 2, Kind.BOOLEAN: 1, Kind.DATETIME: 1, Kind.INTEGER: 1}
    return interests.get(row.type.kind, 0)
