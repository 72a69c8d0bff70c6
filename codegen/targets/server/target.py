"""The plan of the server: which module is made by which template from which view."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.contract import Copied, Rendered, TargetSettings
from codegen.targets.python.package import plan_package, root_view
from codegen.targets.server.handler_index import index_view
from codegen.targets.server.handlers import handler_view
from codegen.targets.server.names import Names, choose_names
from codegen.targets.server.refusals import usual_refusals, usual_view
from codegen.targets.server.revisions import Revisions
from codegen.targets.server.shapes import shapes_view

__all__ = ["RUNTIME", "ClientView", "ServerTarget"]

RUNTIME = (
    "access.py",
    "answering.py",
    "application.py",
    "arguments.py",
    "batch.py",
    "bodies.py",
    "dispatcher.py",
    "endpoint.py",
    "errors.py",
    "examples/__init__.py",
    "examples/channel.py",
    "examples/content.py",
    "examples/mounting.py",
    "examples/places.py",
    "examples/preferring.py",
    "examples/representation.py",
    "examples/serving.py",
    "examples/shape.py",
    "handler.py",
    "inputs.py",
    "limits.py",
    "media.py",
    "operation.py",
    "preconditions.py",
    "profile.py",
    "py.typed",
    "refusals.py",
    "routing.py",
    "tags.py",
    "testing.py",
)
"""The hand-written modules, copied as they are."""

_TEMPLATES = "server/package"


@frozen
class ClientView:
    """The module through which the server uses the client."""

    package: str
    """Import name."""


@frozen
class ServerTarget:
    """An ASGI package beside the client's."""

    name: str = "server"

    def plan(self, model: Model, settings: TargetSettings) -> tuple[Rendered | Copied, ...]:
        """The runtime, a handler per resource with operations, the indexes; sorted by path.

        With `settings.only` the handlers of those names; the indexes always tell of the whole model.
        """
        package = f"{settings.api}_server"
        names = choose_names(model)
        modules = (
            *_indexes(model, names, settings),
            *_handlers(model, names, settings.only),
        )
        return plan_package(package, modules, _TEMPLATES, RUNTIME, model, settings)


def _indexes(model: Model, names: Names, settings: TargetSettings) -> Iterator[Rendered]:
    views = {
        "__init__.py": root_view(settings),
        "_client.py": ClientView(settings.client_package),
        "examples/shapes.py": shapes_view(model),
        "handlers/__init__.py": index_view(names),
        "usual.py": usual_view(usual_refusals(model)),
    }
    for path, view in views.items():
        template = f"{_TEMPLATES}/{path}.jinja"
        yield Rendered(path, template, view, template)


def _handlers(model: Model, names: Names, only: frozenset[str] | None) -> Iterator[Rendered]:
    revisions, usual = Revisions(model), usual_refusals(model)
    for resource in model.resources:
        if resource.operations and (only is None or resource.name in only):
            path = f"handlers/{names.modules[resource.name]}.py"
            template = f"{_TEMPLATES}/handlers/handler.py.jinja"
            view = handler_view(resource, names, revisions, usual)
            yield Rendered(path, template, view, resource.source.path)
