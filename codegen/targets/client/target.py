"""The plan of the client: which module is made by which template from which view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.client.advice import advice_module
from codegen.targets.client.enumeration_module import enumeration_module
from codegen.targets.client.names import Names
from codegen.targets.client.packages import (
    AliasModule,
    alias_module,
    enumeration_package,
    resource_package,
)
from codegen.targets.client.resource_module import ResourceModule, resource_module
from codegen.targets.client.revisions import MergedPages, merged_pages
from codegen.targets.client.runtime import bare_files, runtime_files, speaks_protocol
from codegen.targets.contract import Copied, Rendered, TargetSettings, rendered_later
from codegen.targets.python.distribution import ATTRS, HTTPX, plan_project
from codegen.targets.python.imports import import_lines
from codegen.targets.python.package import RootView, plan_package, root_view

__all__ = ["ClientTarget", "ClientView", "ReasonView", "client_requirements", "plan_client"]

_TEMPLATES = "client/package"
_BARE = "client/bare"


@frozen
class ClientView:
    """The package's `__init__.py`."""

    root: RootView
    speaks_protocol: bool
    """Whether it has clients."""


@frozen
class ReasonView:
    """Where the class of error bodies is."""

    statement: str
    """The import of it, as `Reason`."""


@frozen
class ClientTarget:
    """A package of typed resources, links and requests."""

    name: str = "client"

    def plan(self, model: Model, settings: TargetSettings) -> tuple[Rendered | Copied, ...]:
        """The runtime, a module per resource and enumeration, their packages, a project around them.

        Sorted by path. With `settings.only` the modules of those names; the packages always tell of
        the whole model.
        """
        package = f"{settings.api}_client"
        files = plan_client(model, model, package, settings)
        summary = f"Typed client of the API {model.api}."
        project = plan_project(
            self.name, package, summary, model, settings, client_requirements(model), {}
        )
        return tuple(sorted((*files, *project), key=lambda row: row.path))


def client_requirements(model: Model) -> tuple[str, ...]:
    """What a client of these pages needs to be installed beside it."""
    return (ATTRS, *((HTTPX,) if speaks_protocol(model) else ()))


def plan_client(
    model: Model, whole: Model, package: str, settings: TargetSettings
) -> tuple[Rendered | Copied, ...]:
    """The files of a client, sorted by path.

    Args:
        model: Of the pages that it has.
        whole: Of the pages that these are a part of: what both have is called alike.
        package: Its folder in the output.
    """
    modules = _modules(model, whole, settings)
    plan = plan_package(package, modules, _TEMPLATES, runtime_files(model), model, settings)
    bare = (Copied(f"{package}/{path}", f"{_BARE}/{path}") for path in bare_files(model))
    return tuple(sorted((*plan, *bare), key=lambda row: row.path))


def _modules(model: Model, whole: Model, settings: TargetSettings) -> Iterator[Rendered]:
    names = Names(model, whole)
    views = _Views(names, merged_pages(model))
    only = settings.only
    for resource in model.resources:
        if only is None or resource.name in only:
            path = f"resources/{names.resource_modules[resource.name]}.py"
            kind = "revision" if resource.name in names.revised else "resource"
            template = f"{_TEMPLATES}/resources/{kind}.py.jinja"
            view, told = partial(views.of, resource.name), views.told(resource.name)
            yield rendered_later(path, template, view, resource.source.path, told)
    for enumeration in model.enumerations:
        if only is None or enumeration.name in only:
            path = f"enums/{names.enumeration_modules[enumeration.name]}.py"
            template = f"{_TEMPLATES}/enums/enumeration.py.jinja"
            members = partial(enumeration_module, enumeration, names)
            told = {enumeration.name}
            yield rendered_later(path, template, members, enumeration.source.path, told)
    template = f"{_TEMPLATES}/__init__.py.jinja"
    yield Rendered(
        "__init__.py", template, ClientView(root_view(settings), speaks_protocol(model)), template
    )
    indexes: dict[str, Callable[[], object]] = {
        "_advice.py": advice_module,
        "enums/__init__.py": lambda: enumeration_package(names),
        "reason.py": lambda: _reason(names),
        "resources/__init__.py": lambda: resource_package(names, views.names()),
    }
    for path, index in indexes.items():
        template = f"{_TEMPLATES}/{path}.jinja"
        yield rendered_later(path, template, index, template, ())


class _Views:
    """The views of the modules of resources, each made once, when it is asked for."""

    def __init__(self, names: Names, pages: MergedPages) -> None:
        self._names = names
        self._pages = pages
        self._made: dict[str, ResourceModule | AliasModule] = {}

    def of(self, page: str) -> ResourceModule | AliasModule:
        """The view of a page."""
        if page not in self._made:
            base = self._names.revised.get(page)
            self._made[page] = (
                resource_module(self._pages[page], self._pages, self._names)
                if base is None
                else alias_module(page, base, self.of(base).names, self._names)
            )
        return self._made[page]

    def told(self, page: str) -> set[str]:
        """The pages whose prose it tells: verbs may be those of later revisions."""
        if page in self._names.revised:
            return set()
        return {page, *(later.name for later in self._pages.later(page))}

    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of the classes of each page; those of revisions last."""
        return {page: self.of(page).names for page in (*self._pages, *self._names.revised)}


def _reason(names: Names) -> ReasonView:
    """Error bodies are representations of one page, where the set has it."""
    name = names.resources.get("reason")
    if name is None:
        return ReasonView("from .resource import Resource as Reason")
    module = f".resources.{names.resource_modules['reason']}"
    return ReasonView(*import_lines({module: [name if name == "Reason" else f"{name} as Reason"]}))
