"""The statements that do an operation, by the call of the client that is right for its kind."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from codegen.model.nodes import Kind, Operation
from codegen.targets.docs.python_arguments import verb_call
from codegen.targets.docs.python_names import PageNames, VerbNames
from codegen.targets.docs.python_script import Call, Script
from codegen.targets.docs.python_values import value_expression
from codegen.targets.docs.python_walk import Hand, Walker

__all__ = ["operation_script"]

_CHANGED = (Kind.STRING, Kind.ENUM, Kind.BOOLEAN, Kind.INTEGER)
"""Kinds of properties that a change is shown with."""
_TELLING = ("subject", "message", "name")
"""Properties that make good examples of a change."""


def operation_script(walker: Walker, hand: Hand, verb: VerbNames, revision: int) -> Script:
    """What sends the request of a verb, and shows of the answer what is worth seeing.

    Args:
        hand: The link with the verb, and the representation where it was read before.
        revision: Of the page; what it brought is used.
    """
    return _Writer(walker, hand, verb, revision).script()


@frozen
class _Writer:
    walker: Walker
    hand: Hand
    verb: VerbNames
    revision: int

    @property
    def _operation(self) -> Operation:
        return self.verb.verb.operation

    @property
    def _page(self) -> PageNames:
        return self.walker.names.pages[self.hand.name]

    def script(self) -> Script:
        if not self.walker.names.has_client:
            script, call = self._call(3)
            return script.with_value("request", call)
        method = self._operation.method
        if any(media.startswith("multipart/") for media in self._operation.request_media):
            return self._batch() or self._sent()
        if method == "GET":
            return self._read()
        if method == "PUT" and self.hand.value:
            return self._updated() or self._sent()
        return self._sent()

    def _call(self, most: int) -> tuple[Script, Call]:
        hand = self.hand
        names, revision = self.walker.names, self.revision
        return verb_call(names, hand.script, hand.link, self.verb, revision=revision, most=most)

    def _read(self) -> Script:
        body = self._operation.response.body
        script, call = self._call(2)
        if body == "anonymous":
            inside = "print(event.type, event.link.rel)"
            return script.with_loop("event", f"{script.client}.events()", inside, waits=True)
        if body == "content":
            script = script.with_value("content", script.asked("send", call))
            return script.with_lines("print(content.media_type, len(content.data))")
        read = self.walker.read(
            self.hand, revision=self.revision, most=2, again=bool(self.hand.value)
        )
        name, variable, script = read.name, read.value, read.script
        script = script.with_lines(*self.walker.shown(name, variable))
        return self._with_copies(script, variable)

    def _with_copies(self, script: Script, variable: str) -> Script:
        """With a look at the first of the lists that came along."""
        for copy in self._page.page.resource.embedded:
            if copy.many and copy.target is not None:
                over = f"{variable}.embedded.{self._page.embedded[copy.rel]}"
                inside = self.walker.shown(copy.target, "one")
                if inside:
                    return script.with_loop("one", over, *inside)
        return script

    def _sent(self) -> Script:
        script, call = self._call(3)
        operation = self._operation
        asked = script.asked("run" if operation.asynchronous is not None else "send", call)
        result = (
            operation.response.resource if operation.response.body == "representation" else None
        )
        if operation.asynchronous is not None:
            result = operation.asynchronous.resource
        if result is None or result not in self.walker.variables:
            return script.with_call(asked)
        variable = self.walker.variables[result]
        script = script.with_value(variable, asked)
        return script.with_lines(*self.walker.shown(result, variable))

    def _updated(self) -> Script | None:
        """The change of one property."""
        rows = sorted(self._changeable(), key=_example_rank)
        if not rows:
            return None
        _, keyword, value, script = rows[0]
        script = script.importing("attrs", "evolve")
        change = Call("lambda one: evolve(", ("one", f"{keyword}={value}"))
        asked = script.asked("update", self.hand.value, change)
        script = script.with_value(self.hand.value, asked)
        return script.with_lines(f"print({self.hand.value}.{keyword})")

    def _changeable(self) -> Iterator[tuple[str, str, str, Script]]:
        page, names = self._page, self.walker.names
        sent = {row.parameter.name for row in self.verb.verb.arguments if row.place == "body"}
        for row in page.page.resource.properties:
            known = row.name in page.properties and (row.name in sent or not sent)
            if not known or row.read_only or row.type.many or row.type.kind not in _CHANGED:
                continue
            script, value = value_expression(
                names, self.hand.script, row.name, row.type, row.constraints
            )
            yield row.name, page.properties[row.name], str(value), script

    def _batch(self) -> Script | None:
        """Two requests together, of what the client has at hand."""
        pairs = [pair for pair in self._pairs() if len(pair) == 2]
        if not pairs:
            return None
        pair = max(pairs, key=lambda rows: sum(self.walker.interest(name) for name, _ in rows))
        script = self.hand.script
        names = [self.walker.variables[name] for name, _ in pair]
        script = script.with_value(
            ", ".join(names), script.asked("batch", *(request for _, request in pair))
        )
        shown = self.walker.shown(pair[0][0], f"{names[0]}.value")
        inside = (f"    {line}" for line in shown)
        return script.with_lines(
            f"if {names[0]}:", *inside, "else:", f"    print({names[0]}.error)"
        )

    def _pairs(self) -> Iterator[list[tuple[str, str]]]:
        """The best of what is linked by each resource that the client has at hand."""
        walker, pages = self.walker, self.walker.names.pages
        if walker.start is None:
            return
        start = pages[walker.start]
        for copy in start.page.resource.embedded:
            if copy.many or copy.target is None or copy.target not in pages:
                continue
            page = pages[copy.target]
            at = f"{walker.client}.application.embedded.{start.embedded[copy.rel]}"
            found = [
                (row.target, f"{at}.links.{page.links[row.rel]}.get()")
                for row in page.page.resource.links
                if row.target is not None and row.rel != "self" and not row.many
                if self._reads_plainly(row.target) and walker.shown(row.target, "")
            ]
            yield sorted(found, key=lambda row: -walker.interest(row[0]))[:2]

    def _reads_plainly(self, name: str) -> bool:
        if name not in self.walker.names.pages:
            return False
        verb = self.walker.verb(name, "GET")
        if verb is None or verb.verb.operation.response.body != "representation":
            return False
        return not verb.needed


def _example_rank(row: tuple[str, str, str, Script]) -> int:
    """How far a property is from making a good example of a change."""
    return _TELLING.index(row[0]) if row[0] in _TELLING else len(_TELLING)
