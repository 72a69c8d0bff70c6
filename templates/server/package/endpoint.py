"""Who serves an operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import Parameter, signature

from attrs import frozen

from .arguments import read_arguments
from .batch import BATCH, answer_batch
from .errors import OperationNotImplemented
from .handler import Call, Handler
from .operation import Operation

__all__ = ["Endpoint", "of_handler", "unserved"]


async def _owns_all(_call: Call) -> bool:
    return True


@frozen
class Endpoint:
    """An operation and what runs for it."""

    operation: Operation
    run: Callable[[Call], Awaitable[object]]
    """Gives what the method of a handler would return."""
    owns: Callable[[Call], Awaitable[bool]] = _owns_all
    """Whether what the path of a call leads to is of its kind."""


def of_handler(handler: Handler, name: str) -> Endpoint:
    """The endpoint of a handler's method."""
    method = getattr(handler, name)
    known = _keywords(method)

    async def run(call: Call) -> object:
        arguments = read_arguments(call)
        if known is not None:
            arguments = {name: arguments[name] for name in arguments.keys() & known}
        try:
            return await method(call, **arguments)
        except NotImplementedError:
            return await _refuse(call)

    return Endpoint(handler.operations[name], run, handler.addresses)


def _keywords(method: Callable[..., object]) -> frozenset[str] | None:
    """The parameters that a method names; None where it takes whatever comes.

    An override may be older than a parameter of the pages, which it then does without.
    """
    parameters = signature(method).parameters.values()
    if any(row.kind is Parameter.VAR_KEYWORD for row in parameters):
        return None
    return frozenset(row.name for row in parameters)


def unserved(operation: Operation) -> Endpoint:
    """The endpoint of an operation that nobody serves: it answers 501.

    Batches are the server's own; only what is none goes unserved.
    """
    return Endpoint(operation, _unpack if BATCH in operation.reads else _refuse)


async def _unpack(call: Call) -> object:
    if call.body and call.media_type == BATCH:
        return await answer_batch(call)
    return await _refuse(call)


async def _refuse(call: Call) -> object:
    raise OperationNotImplemented(f"{call.operation.id} is not implemented here.")
