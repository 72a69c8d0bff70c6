"""The plan of the server: which module is made by which template from which view."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.contract import Copied, Rendered, TargetSettings
from codegen.targets.python.distribution import (
    ATTRS,
    HTTPX,
    STARLETTE,
    TRUSTME,
    UVICORN,
    distribution_name,
    plan_project,
)
from codegen.targets.python.package import plan_package, root_view
from codegen.targets.server.handler_index import index_view
from codegen.targets.server.handlers import handler_view
from codegen.targets.server.names import Names, choose_names
from codegen.targets.server.priorities import priorities_view
from codegen.targets.server.refusals import usual_refusals, usual_view
from codegen.targets.server.revisions import Revisions
from codegen.targets.server.shapes import shapes_view

__all__ = ["PAGE", "RUNTIME", "SIMULATOR", "ClientView", "ServerTarget"]

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
    "outstanding.py",
    "preconditions.py",
    "profile.py",
    "py.typed",
    "refusals.py",
    "routing.py",
    "tags.py",
    "testing.py",
)
"""The hand-written modules, copied as they are."""

SIMULATOR = (
    "simulator/__init__.py",
    "simulator/applications.py",
    "simulator/bell.py",
    "simulator/certificates.py",
    "simulator/challenge.py",
    "simulator/channel.py",
    "simulator/clock.py",
    "simulator/control/__init__.py",
    "simulator/control/access.py",
    "simulator/control/acting.py",
    "simulator/control/application.py",
    "simulator/control/asked.py",
    "simulator/control/changes.py",
    "simulator/control/failing.py",
    "simulator/control/fields.py",
    "simulator/control/forms.py",
    "simulator/control/markup.py",
    "simulator/control/moments.py",
    "simulator/control/page.py",
    "simulator/control/panels.py",
    "simulator/control/people.py",
    "simulator/control/persons.py",
    "simulator/control/redaction.py",
    "simulator/control/running.py",
    "simulator/control/showing.py",
    "simulator/control/snapshots.py",
    "simulator/control/telephones.py",
    "simulator/control/watching.py",
    "simulator/conversations/__init__.py",
    "simulator/conversations/changes.py",
    "simulator/conversations/invitations.py",
    "simulator/conversations/state.py",
    "simulator/conversations/taking_part.py",
    "simulator/conversations/views.py",
    "simulator/domain.py",
    "simulator/domains/__init__.py",
    "simulator/domains/calls/__init__.py",
    "simulator/domains/calls/forwarding/__init__.py",
    "simulator/domains/calls/forwarding/handlers.py",
    "simulator/domains/calls/forwarding/plan.py",
    "simulator/domains/calls/forwarding/rules.py",
    "simulator/domains/calls/forwarding/state.py",
    "simulator/domains/calls/forwarding/views.py",
    "simulator/domains/calls/media/__init__.py",
    "simulator/domains/calls/media/asked.py",
    "simulator/domains/calls/media/escalation.py",
    "simulator/domains/calls/media/handlers.py",
    "simulator/domains/calls/media/parking.py",
    "simulator/domains/calls/media/relays.py",
    "simulator/domains/calls/media/renegotiations.py",
    "simulator/domains/calls/media/rules.py",
    "simulator/domains/calls/media/session_handlers.py",
    "simulator/domains/calls/media/start_handlers.py",
    "simulator/domains/calls/media/state.py",
    "simulator/domains/calls/media/views.py",
    "simulator/domains/calls/phone/__init__.py",
    "simulator/domains/calls/phone/handlers.py",
    "simulator/domains/calls/phone/rules.py",
    "simulator/domains/calls/phone/state.py",
    "simulator/domains/calls/phone/views.py",
    "simulator/domains/calls/ringing/__init__.py",
    "simulator/domains/calls/ringing/conference.py",
    "simulator/domains/calls/ringing/connecting.py",
    "simulator/domains/calls/ringing/invitations.py",
    "simulator/domains/calls/ringing/proposal.py",
    "simulator/domains/calls/ringing/reaching.py",
    "simulator/domains/calls/ringing/ringing.py",
    "simulator/domains/calls/ringing/starting.py",
    "simulator/domains/calls/ringing/telephones.py",
    "simulator/domains/calls/ringing/telling.py",
    "simulator/domains/calls/ringing/terms.py",
    "simulator/domains/calls/ringing/views.py",
    "simulator/domains/calls/sdp.py",
    "simulator/domains/calls/voice/__init__.py",
    "simulator/domains/calls/voice/handlers.py",
    "simulator/domains/calls/voice/rules.py",
    "simulator/domains/calls/voice/state.py",
    "simulator/domains/calls/voice/views.py",
    "simulator/domains/conversing.py",
    "simulator/domains/history/__init__.py",
    "simulator/domains/history/continuing.py",
    "simulator/domains/history/handlers.py",
    "simulator/domains/history/rules.py",
    "simulator/domains/history/state.py",
    "simulator/domains/history/views.py",
    "simulator/domains/life/__init__.py",
    "simulator/domains/life/applications.py",
    "simulator/domains/life/batch.py",
    "simulator/domains/life/events.py",
    "simulator/domains/life/network.py",
    "simulator/domains/life/policies.py",
    "simulator/domains/life/views.py",
    "simulator/domains/me/__init__.py",
    "simulator/domains/me/availability.py",
    "simulator/domains/me/communication.py",
    "simulator/domains/me/phones.py",
    "simulator/domains/me/photos.py",
    "simulator/domains/me/profile.py",
    "simulator/domains/me/state.py",
    "simulator/domains/me/views.py",
    "simulator/domains/meetings/__init__.py",
    "simulator/domains/meetings/advice.py",
    "simulator/domains/meetings/audience.py",
    "simulator/domains/meetings/calendar.py",
    "simulator/domains/meetings/choices.py",
    "simulator/domains/meetings/conference.py",
    "simulator/domains/meetings/extensions.py",
    "simulator/domains/meetings/guests.py",
    "simulator/domains/meetings/handlers.py",
    "simulator/domains/meetings/links.py",
    "simulator/domains/meetings/proposals.py",
    "simulator/domains/meetings/roster.py",
    "simulator/domains/meetings/rules.py",
    "simulator/domains/meetings/scheduling.py",
    "simulator/domains/meetings/state.py",
    "simulator/domains/meetings/views.py",
    "simulator/domains/messaging/__init__.py",
    "simulator/domains/messaging/delivery.py",
    "simulator/domains/messaging/handlers.py",
    "simulator/domains/messaging/notices.py",
    "simulator/domains/messaging/operations.py",
    "simulator/domains/messaging/rules.py",
    "simulator/domains/messaging/state.py",
    "simulator/domains/messaging/typists.py",
    "simulator/domains/messaging/views.py",
    "simulator/domains/messaging/who_types.py",
    "simulator/domains/people/__init__.py",
    "simulator/domains/people/asked.py",
    "simulator/domains/people/contact_handlers.py",
    "simulator/domains/people/contact_views.py",
    "simulator/domains/people/directory.py",
    "simulator/domains/people/directory_handlers.py",
    "simulator/domains/people/group_handlers.py",
    "simulator/domains/people/group_views.py",
    "simulator/domains/people/lists.py",
    "simulator/domains/people/membership_handlers.py",
    "simulator/domains/people/privacy.py",
    "simulator/domains/people/revisions.py",
    "simulator/domains/people/state.py",
    "simulator/domains/people/subscription_handlers.py",
    "simulator/domains/people/subscription_views.py",
    "simulator/domains/people/subscriptions.py",
    "simulator/domains/signin.py",
    "simulator/event_log.py",
    "simulator/faults.py",
    "simulator/front.py",
    "simulator/guests.py",
    "simulator/hosting.py",
    "simulator/hosts.py",
    "simulator/identities.py",
    "simulator/journal.py",
    "simulator/notices.py",
    "simulator/offered.py",
    "simulator/operations.py",
    "simulator/parts.py",
    "simulator/places.py",
    "simulator/plain.py",
    "simulator/schedule.py",
    "simulator/serving.py",
    "simulator/settings.py",
    "simulator/simulator.py",
    "simulator/stepping.py",
    "simulator/storing.py",
    "simulator/tagging.py",
    "simulator/testing.py",
    "simulator/token_endpoint.py",
    "simulator/tokens.py",
    "simulator/users.py",
    "simulator/visit.py",
    "simulator/world.py",
    "simulator/xframe.py",
)
"""The modules of the simulator, copied where the model is that of the whole API."""

PAGE = ("simulator/control/static/page.css", "simulator/control/static/page.js")
"""What the page of the simulator is made of besides; copied with it."""

_SIMULATED = frozenset(
    {"application", "communication", "contact", "conversation", "events", "myOnlineMeeting", "user"}
)
"""What a model must have that the simulator is for."""

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
        """The runtime, a handler per resource with operations, the indexes, a project around them.

        Sorted by path. With `settings.only` the handlers of those names; the indexes always tell of the
        whole model.
        """
        package = f"{settings.api}_server"
        names = choose_names(model)
        modules = (
            *_indexes(model, names, settings),
            *_handlers(model, names, settings.only),
        )
        runtime: tuple[str, ...] = RUNTIME
        if {row.name for row in model.resources} >= _SIMULATED:
            path = "simulator/priorities.py"
            template = f"{_TEMPLATES}/{path}.jinja"
            modules = (*modules, Rendered(path, template, priorities_view(model), template))
            runtime = (*RUNTIME, *SIMULATOR, *PAGE)
        files = plan_package(package, modules, _TEMPLATES, runtime, model, settings)
        project = plan_project(
            self.name,
            package,
            f"Server of the API {model.api}: handlers, examples and what serves them.",
            model,
            settings,
            _requirements(settings),
            {"serve": (TRUSTME, UVICORN), "testing": (HTTPX, UVICORN)},
        )
        return tuple(sorted((*files, *project), key=lambda row: row.path))


def _requirements(settings: TargetSettings) -> tuple[str, ...]:
    """What it needs beside it: the client of the same run, unless it is a copy in another package."""
    own = f"{settings.api}_client"
    if settings.client_package != own:
        return ATTRS, STARLETTE
    return ATTRS, STARLETTE, f"{distribution_name(own)}=={settings.version}"


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
