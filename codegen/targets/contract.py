"""What a target is: a pure function from the model to a plan of files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from attrs import frozen

from codegen.model.nodes import Model

__all__ = ["Copied", "HasTemplates", "Rendered", "Target", "TargetSettings"]


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
class Rendered:
    """A file made by a template from a view."""

    path: str
    """Inside the target's folder, with `/`: `ucwa_client/resources/messaging.py`."""
    template: str
    """Inside the templates folder: `client/package/resource.py.jinja`."""
    view: object
    """What the template sees as `view`."""
    origin: str
    """The page that it comes from, or the template."""


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
