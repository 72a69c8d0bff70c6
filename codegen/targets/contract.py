"""What a target is: a pure function from the model to a plan of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from attrs import frozen

from codegen.model.later import Later, begun
from codegen.model.nodes import Model

__all__ = ["Copied", "HasTemplates", "Rendered", "Target", "TargetSettings", "rendered_later"]


@frozen
class TargetSettings:
    """What a target may know besides the model."""

    api: str
    """Short name of the API: packages are `{api}_client`, `{api}_server`."""
    client_package: str
    """Import name of the client that the server uses."""
    version: str
    """Of the generator."""
    spec_hash: str
    """Hash of the model, hexadecimal."""
    only: frozenset[str] | None = None
    """Names of pages to generate; None for all."""
    previous: Model | None = None
    """The API in an earlier edition of the pages; None where none is named."""


@frozen
class Rendered(Later):
    """A file made by a template from a view."""

    path: str
    """Inside the target's folder, with `/`: `ucwa_client/resources/messaging.py`."""
    template: str
    """Inside the templates folder: `client/package/resource.py.jinja`."""
    view: object
    """What the template sees as `view`."""
    origin: str
    """The page that it comes from, or the template."""
    told: frozenset[str] | None = None
    """The pages whose prose (`codegen.model.prose`) the view tells, by name: it hangs on that of no other
    page, nor on the hash of the model. So it need not be made while these pages read as they did and all
    pages state what they stated. None where that isn't promised."""


def rendered_later(
    path: str,
    template: str,
    view: Callable[[], object],
    origin: str,
    told: Iterable[str] | None = None,
) -> Rendered:
    """A file whose view is made once somebody looks at it."""
    head = {
        "path": path,
        "template": template,
        "origin": origin,
        "told": None if told is None else frozenset(told),
    }
    return begun(Rendered, head, lambda: {"view": view()})


@frozen
class Copied:
    """A file of the hand-written runtime, copied as it is."""

    path: str
    template: str


class Target(Protocol):
    """One kind of output."""

    @property
    def name(self) -> str:
        """Name of the target, of its folder in the output and of its folder of templates."""
        ...

    def plan(self, model: Model, settings: TargetSettings) -> tuple[Rendered | Copied, ...]:
        """The files of the target, sorted by path. Pure: same input, same plan."""
        ...


@runtime_checkable
class HasTemplates(Protocol):
    """What a target also is that brings templates of its own, as one of another distribution does."""

    @property
    def templates(self) -> Path:
        """A folder of templates; those that ship with the program can be included, too."""
        ...
