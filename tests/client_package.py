"""Generated clients for tests: a small model by hand, rendered, imported."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

from attrs import evolve
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import codegen
from codegen.model.nodes import (
    Asynchronous,
    Constraints,
    Embedded,
    Enumeration,
    Kind,
    Link,
    Member,
    Model,
    Operation,
    Parameter,
    Property,
    Represents,
    Resource,
    Response,
    Source,
    Type,
)
from codegen.targets.client import TARGET
from codegen.targets.contract import Copied, TargetSettings

__all__ = [
    "SETTINGS",
    "TEMPLATES",
    "embedded",
    "enumeration",
    "import_client",
    "link",
    "model",
    "operation",
    "parameter",
    "prop",
    "render_modules",
    "resource",
    "write_client",
]

SETTINGS = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
TEMPLATES = Path(codegen.__file__).parents[1] / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
HERE = Source("page.md", 1, 1)
STRING = Type(Kind.STRING)


def render_modules(of: Model, settings: TargetSettings = SETTINGS) -> dict[str, str]:
    """The rendered modules by their paths; what is copied is left out."""
    return {
        row.path: ENVIRONMENT.get_template(row.template).render(view=row.view)
        for row in TARGET.plan(of, settings)
        if not isinstance(row, Copied) and row.path.endswith(".py")
    }


def write_client(of: Model, folder: Path, api: str = "ucwa") -> Path:
    """The whole package on disk; gives its folder."""
    settings = evolve(SETTINGS, api=api)
    texts = render_modules(of, settings)
    for row in TARGET.plan(of, settings):
        if "/" not in row.path:  # of the project around the package
            continue
        path = folder / row.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(row, Copied):
            path.write_bytes((TEMPLATES / row.template).read_bytes())
        else:
            path.write_text(texts[row.path], "utf-8")
    return folder / f"{api}_client"


def import_client(of: Model, folder: Path, api: str) -> ModuleType:
    """The package, imported under a name that no other test uses."""
    write_client(of, folder, api)
    sys.path.insert(0, str(folder))
    try:
        package = importlib.import_module(f"{api}_client")
        for name in ("codec", "enums", "errors", "events", "resources", "values"):
            importlib.import_module(f"{api}_client.{name}")
    finally:
        sys.path.remove(str(folder))
    return package


def prop(name: str, type_: Type = STRING, *wire_names: str) -> Property:
    return Property(
        name, type_, False, False, f"About {name}.", Constraints(), wire_names or (name,), (), HERE
    )


def parameter(
    name: str,
    type_: Type = STRING,
    *,
    required: bool = False,
    travels: tuple[str, ...] = ("body",),
) -> Parameter:
    return Parameter(
        name, type_, required, required, travels, f"About {name}.", Constraints(), (name,), (), HERE
    )


def link(rel: str, target: str | None = None, *, many: bool = False) -> Link:
    return Link(rel, target or rel, many, f"Leads to {rel}.", (), HERE)


def embedded(rel: str, target: str | None = None, *, many: bool = False) -> Embedded:
    return Embedded(rel, target or rel, many, HERE)


def operation(
    page: str,
    method: str = "GET",
    *,
    query: tuple[Parameter, ...] = (),
    body: tuple[Parameter, ...] = (),
    answer: str | None = None,
    shape: str = "representation",
    starts: str | None = None,
    media: tuple[str, ...] = (),
    revision: int = 1,
) -> Operation:
    return Operation(
        f"{page}.{method}",
        method,
        f"{method.title()}s it.",
        None,
        f"/~{page}",
        query,
        body,
        media,
        Response(200, answer or (page if shape == "representation" else None), shape, False, ()),
        None if starts is None else Asynchronous(starts),
        revision,
        (),
        (),
        HERE,
    )


def resource(
    name: str,
    *,
    properties: tuple[Property, ...] = (),
    links: tuple[Link, ...] = (),
    copies: tuple[Embedded, ...] = (),
    operations: tuple[Operation, ...] = (),
    rel: str | None = None,
    revision: int = 1,
    role_of: str | None = None,
) -> Resource:
    return Resource(
        name,
        rel or name,
        revision,
        name,
        f"Represents {name}.",
        "",
        None if role_of is None else Represents(role_of, ()),
        None,
        properties,
        links,
        copies,
        (),
        operations,
        (),
        HERE,
    )


def enumeration(name: str, *members: str) -> Enumeration:
    rows = tuple(Member(member, f"It is {member}.", HERE) for member in members)
    return Enumeration(name, f"Kinds of {name}.", rows, (), HERE)


def model(*resources: Resource, enumerations: tuple[Enumeration, ...] = ()) -> Model:
    return Model("ucwa", tuple(sorted(resources, key=lambda row: row.name)), enumerations, (), ())
