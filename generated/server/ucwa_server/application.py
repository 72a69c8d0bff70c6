"""From handlers to an ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from .access import Authenticate, nobody
from .answering import refuse
from .dispatcher import Dispatcher
from .endpoint import Endpoint, of_handler, unserved
from .errors import ServiceFailure
from .handler import Handler
from .handlers import load_handlers
from .profile import DEFAULT, Profile
from .routing import RouteTable

__all__ = ["build_app", "create_app"]


def create_app(
    *handlers: Handler,
    authenticate: Authenticate = nobody,
    profile: Profile = DEFAULT,
) -> Starlette:
    """An application that answers by these handlers.

    A handler serves each method that it overrides, at the documented route and at the
    unique path. All other operations of the API answer 501 at their unique path. Batches
    need no handler: their requests are served one by one.

    Args:
        authenticate: Tells who calls; then their scopes are checked. Without it nobody is.
        profile: How the server keeps to the protocol.
    """
    served = [
        of_handler(handler, name)
        for handler in handlers
        for name, operation in handler.operations.items()
        if handler.implements(name) and operation.revision <= profile.revision
    ]
    taken = {
        (endpoint.operation.method, path)
        for endpoint in served
        for path in endpoint.operation.paths
    }
    rest = [
        unserved(operation)
        for handler in load_handlers()
        for operation in handler.operations.values()
        if (operation.method, operation.path) not in taken
        and operation.revision <= profile.revision
    ]
    table: RouteTable[Endpoint] = RouteTable()
    for endpoint in served:
        for path in endpoint.operation.paths:
            table.add(path, endpoint)
    for endpoint in rest:
        table.add(endpoint.operation.path, endpoint)
    return build_app(table, authenticate, profile)


def build_app(
    table: RouteTable[Endpoint],
    authenticate: Authenticate = nobody,
    profile: Profile = DEFAULT,
) -> Starlette:
    """An application of the endpoints in a table of routes."""
    app = Starlette(exception_handlers={Exception: _failed})
    # Not as a route: what Starlette finds no route for it answers in its own form.
    app.router.default = Dispatcher(table, authenticate, profile)
    return app


async def _failed(request: Request, _error: Exception) -> Response:
    """The answer to a fault of a handler; Starlette raises it again for the log."""
    return refuse(ServiceFailure(), request)
