"""Who serves an operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import Parameter, signature
from logging import getLogger

from attrs import frozen

from .arguments import bind
from .batch import BATCH, answer_batch
from .errors import ApiError, OperationNotImplemented, ServiceFailure
from .handler import Call, Handler
from .inputs import read_inputs
from .operation import Operation
from .preconditions import check_preconditions
from .refusals import find_refusal

__all__ = ["Endpoint", "of_handler", "unserved"]

_logger = getLogger(__name__)


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
    makes_tags: bool = False
    """Whether its representations get an entity tag where they state none."""


def of_handler(handler: Handler, name: str) -> Endpoint:
    """The endpoint of a handler's method."""
    operation = handler.operations[name]
    method = getattr(handler, name)
    known = _keywords(method)
    methods = {row.method for row in handler.operations.values()}

    async def run(call: Call) -> object:
        inputs = read_inputs(call)
        arguments = bind(call.operation, inputs, call.profile.revision)
        if known is not None:
            arguments = {name: arguments[name] for name in arguments.keys() & known}
        if operation.method == "PUT":
            await check_preconditions(handler, call, inputs)
        try:
            return await method(call, **arguments)
        except NotImplementedError:
            return await _refuse(call)
        except ApiError as error:
            raise _settled(error, call) from error

    changes = "PUT" in methods and operation.method in ("GET", "PUT")
    return Endpoint(operation, run, handler.addresses, changes)


def _settled(error: ApiError, call: Call) -> ApiError:
    """An error of a handler as the page of its operation has it.

    In development one that no page has is a fault of the handler.
    """
    operation = call.operation
    row = find_refusal(operation.errors, error.code, error.subcode)
    if row is not None:
        if row in operation.errors:
            error.status = row.status
        return error
    if not call.profile.is_development:
        return error
    message = (
        f"{operation.id} does not document {error.code} {error.subcode or ''}".rstrip()
        + f"; its page lists: {', '.join(map(str, operation.errors)) or 'nothing'}."
    )
    _logger.error(message)
    return ServiceFailure(message)


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
