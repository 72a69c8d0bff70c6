"""Which example answers where."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..arguments import bind, is_bare
from ..batch import BATCH, answer_batch, states_batch
from ..endpoint import Endpoint
from ..handler import Call, Created
from ..inputs import read_inputs
from ..operation import Answer, Operation
from ..routing import RouteTable
from .channel import next_events
from .content import content
from .mounting import mounted_at, shown_at
from .places import PAGES, locate, path_of
from .preferring import preferred_error
from .representation import rel_of, representation
from .shapes import EVENTS, SHAPES

__all__ = ["example_table"]


def example_table(revision: int) -> RouteTable[Endpoint]:
    """Every operation at its unique path, and all that links and locations lead to.

    Operations of a later revision are left out.
    """
    table: RouteTable[Endpoint] = RouteTable()
    taken: set[tuple[str, str]] = set()
    for path, operation in (*_stated(), *_implied()):
        if operation.revision > revision:
            continue
        if (path, operation.method) not in taken:
            taken.add((path, operation.method))
            table.add(path, _example(operation))
    return table


def _stated() -> Iterator[tuple[str, Operation]]:
    for operations in PAGES.values():
        for operation in operations:
            yield operation.path, operation


def _implied() -> Iterator[tuple[str, Operation]]:
    """A link leads to one path, whose verbs may have unique paths of their own: they answer
    there, too. So do those of the resource that a role or a revision shows, and those that
    a revision adds. What has no operation, or is where a location leads, can be read.
    """
    for name, operations in PAGES.items():
        for operation in operations:
            yield path_of(name), operation
    for name, shape in SHAPES.items():
        for operation in PAGES.get(rel_of(name), ()):
            yield path_of(name), operation
        if shape.revises is not None:
            for operation in PAGES.get(name, ()):
                yield path_of(shape.revises), operation
    for name in _readable():
        answer = Answer(200, "representation", name)
        yield path_of(name), Operation(f"{name}.GET", path_of(name), answer)


def _readable() -> Iterator[str]:
    """What a link, a location or an event leads to, told of by a page or not.

    A link whose page is unknown stays in the examples, since a representation shows every
    link of its page; so it must not be dead: a bare resource stands there.
    """
    for operations in PAGES.values():
        for operation in operations:
            if operation.answer.location:
                yield operation.answer.resource or operation.page
    for shape in SHAPES.values():
        for rel in (*shape.links, *shape.embedded):
            name = rel.name if rel.target is None else rel.target
            if name not in PAGES:
                yield name
    for name in (*SHAPES, *(name for event in EVENTS for name in event[:2])):
        if name not in PAGES:
            yield name


def _example(operation: Operation) -> Endpoint:
    async def run(call: Call) -> object:
        preferred = preferred_error(call)
        if preferred is not None:
            raise preferred
        if BATCH in operation.reads and states_batch(call):
            return await answer_batch(call)
        # Without any input the example is shown as it is, whatever form nothing has.
        nothing = call.body.strip() == b"{}"
        inputs = read_inputs(evolve(call, body=b"") if nothing else call)
        if not is_bare(operation, inputs):
            bind(operation, inputs, call.profile.revision)
        if operation.is_channel:
            return shown_at(call, await next_events(call))
        if operation.method == "OPTIONS":
            return _metadata(operation.page)
        return _result(call, operation.answer)

    return Endpoint(operation, run)


def _result(call: Call, answer: Answer) -> object:
    name = answer.resource or call.operation.page
    body: object = None
    match answer.body:
        case "representation":
            body = shown_at(call, representation(name, call.path))
        case "content":
            return content(answer.media)
        case "anonymous":
            body = {}
        case _:
            pass
    if not answer.location:
        return body
    return Created(mounted_at(call) + locate(name, call.path), body)


def _metadata(page: str) -> dict[str, object]:
    """What the resource can do, as an `OPTIONS` tells it."""
    return {
        "metadata": [
            {
                "httpMethod": operation.method,
                "parameters": [
                    {"name": row.wire_name, "supportedValues": []}
                    for row in operation.parameters
                ],
            }
            for operation in PAGES[page]
            if operation.method != "OPTIONS"
        ]
    }
