"""The page for people: what happens in the simulator, and acting as anybody in it."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from ...errors import NotFound
from ..clock import VirtualClock
from . import panels
from .asked import Asked, Rule
from .changes import stream
from .forms import Forms
from .markup import Markup, document, tag
from .persons import everybody, person
from .showing import ShownUser, show_user

if TYPE_CHECKING:
    from ..simulator import Simulator

__all__ = ["RULES"]

_ROWS = 60
"""Of events and of requests that are shown."""

_STATIC = {"page.css": "text/css", "page.js": "text/javascript"}


def _page(asked: Asked) -> Response:
    chosen = asked.fields.optional_text("as")
    asked.fields.end()
    simulator = asked.simulator
    with simulator.step() as world:
        log = tuple(simulator.events)
        people = [show_user(user, log) for user in world.users.values()]
        user = _chosen(simulator, people, chosen)
        back = "" if user is None else f"?as={quote(user.address)}"
        forms = Forms(simulator.control.guard.form_token, back)
        body = tag(
            "body",
            tag("a", "Skip to the person", href="#main", class_="skip"),
            _header(simulator, world.schedule.now, forms),
            everybody(people, None if user is None else user.address, forms),
            tag(
                "main",
                (
                    tag("p", "There is nobody yet.")
                    if user is None
                    else person(user, forms)
                ),
                id="main",
                tabindex="-1",
            ),
            _beside(simulator, forms),
        )
    return Response(document(_head(), body), media_type="text/html")


def _chosen(
    simulator: Simulator, people: list[ShownUser], chosen: str | None
) -> ShownUser | None:
    if chosen is None:
        return people[0] if people else None
    address = simulator.world.user(chosen).address
    return next(user for user in people if user.address == address)


def _head() -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", "Simulator"),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href="static/page.css"),
        tag("script", src="static/page.js", defer=True),
    )


def _header(simulator: Simulator, now: float, forms: Forms) -> Markup:
    is_virtual = isinstance(simulator.clock, VirtualClock)
    return tag(
        "header",
        tag("h1", "Simulator"),
        panels.clock(now, forms, is_virtual=is_virtual),
        panels.keeping(simulator.control.snapshots, forms),
        tag("p", id="status", role="status"),
    )


def _beside(simulator: Simulator, forms: Forms) -> Markup:
    told = tuple(islice(reversed(tuple(simulator.events)), _ROWS))
    asked = tuple(islice(reversed(tuple(simulator.journal)), _ROWS))
    return tag(
        "aside",
        panels.events(told),
        panels.requests(asked),
        panels.faults(simulator.faults.armed, forms),
        aria_label="What happens",
    )


def _static(asked: Asked) -> Response:
    name = asked.path("name")
    if name not in _STATIC:
        raise NotFound(f"There is no {name}.")
    return Response(_file(name), media_type=_STATIC[name])


@cache
def _file(name: str) -> bytes:
    return (Path(__file__).parent / "static" / name).read_bytes()


def _changes(asked: Asked) -> Response:
    return stream(asked.simulator)


RULES = (
    Rule("GET", "/", _page),
    Rule("GET", "/changes", _changes),
    Rule("GET", "/static/{name}", _static),
)
"""The page, and what it needs."""
