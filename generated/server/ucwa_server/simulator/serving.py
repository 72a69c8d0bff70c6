"""From the domains to an ASGI application: who serves what, and what every answer has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve, frozen
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from ..application import build_app
from ..dispatcher import Dispatcher
from ..endpoint import Endpoint, of_handler
from ..errors import Forbidden
from ..handler import Call
from ..operation import Operation
from ..profile import Profile
from ..routing import RouteTable
from .challenge import PAGE
from .domain import Domain
from .guests import MEMBERS_ONLY
from .hosts import Origin
from .places import Places
from .visit import authenticate, visit

__all__ = ["serve"]


def serve(
    domains: Sequence[Domain], profile: Profile, routes: Sequence[BaseRoute]
) -> Starlette:
    """An application that answers by the handlers of the domains.

    Args:
        profile: How it keeps to the protocol.
        routes: What is no resource of the API.
    """
    table: RouteTable[Endpoint] = RouteTable(is_caseless=True)
    places = Places(domain.places for domain in domains)
    for domain in domains:
        for kind in domain.handlers:
            handler = kind()
            for name, operation in kind.operations.items():
                if kind.implements(name) and operation.revision <= profile.revision:
                    adapt = domain.adapted.get(operation.id, _as_stated)
                    endpoint = _guarded(of_handler(handler, name), adapt)
                    for route in places.routes(operation):
                        table.add(route, endpoint)
    app = build_app(table)
    app.router.default = _Dispatcher(table, authenticate, profile)
    app.router.routes.extend(routes)
    return app


def _as_stated(operation: Operation) -> Operation:
    return operation


def _guarded(endpoint: Endpoint, adapt: Callable[[Operation], Operation]) -> Endpoint:
    """The endpoint, for who may use it, as lenient as the wire is."""
    operation = adapt(endpoint.operation)
    takes_a_body = bool(operation.reads) or any(
        {"body", "content", "link"}.intersection(row.places)
        for row in operation.parameters
    )

    async def owns(call: Call) -> bool:
        visit(call)
        return await endpoint.owns(call)

    async def run(call: Call) -> object:
        if operation.page in MEMBERS_ONLY and visit(call).user.is_guest:
            raise Forbidden(subcode="AnonymousNotAllowed")
        # Clients send bodies where none is due; what they say is of no interest.
        if call.body and not takes_a_body:
            call = evolve(call, body=b"")
        return await endpoint.run(call)

    return evolve(endpoint, operation=operation, run=run, owns=owns)


@frozen
class _Dispatcher(Dispatcher):
    """Adds to every answer what the deployment adds."""

    async def respond(self, request: Request, *, batches: bool) -> Response:
        response = await super().respond(request, batches=batches)
        origin = Origin.of(request)
        if response.status_code == 401:
            page = Response(PAGE, 401, media_type="text/html")
            for name, value in response.headers.items():
                if name == "www-authenticate":
                    page.headers.append(name, value)
            response = page
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers["X-MS-Server-Fqdn"] = origin.host
        return response

    async def run(self, endpoint: Endpoint, call: Call, batches: bool) -> Response:
        response = await super().run(endpoint, call, batches)
        here = visit(call)
        if here.status is not None:
            response.status_code = here.status
        for name, value in here.headers:
            response.headers.append(name, value)
        return response
