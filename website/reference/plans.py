"""What targets plan for the pages that ship with the program: templates, their files and views."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import attrs
from attrs import frozen
from jinja2 import Environment, meta

from codegen import __version__
from codegen.dialect import load_dialect, read_page
from codegen.emit.assets import CODE, SPECS, TEMPLATES
from codegen.model.nodes import Model
from codegen.resolve import resolve
from codegen.source import load_set
from codegen.targets.client.runtime import PROTOCOL_PAGES
from codegen.targets.client.selection import select
from codegen.targets.client.vendoring import VendoredClient
from codegen.targets.contract import Copied, Rendered, TargetSettings
from codegen.targets.registry import find_targets

__all__ = ["TemplateUse", "copied_files", "partials", "template_uses", "view_classes"]

_SUFFIX = ".jinja"


@frozen
class TemplateUse:
    """What a template is for."""

    template: str
    files: int
    """How many it makes of the pages that ship with the program."""
    example: str
    """One of them."""
    view: type
    """The class of `view`."""
    frame: str
    """The field of `view` that holds what differs from template to template; empty where none does."""
    framed: type | None
    """The class of what that field holds."""


_STARTER = CODE / "cli" / "starter" / "specs"
"""Pages of an API that is not that of Skype for Business: a few files are for such ones only."""


@cache
def _model(folder: Path) -> Model:
    dialect = load_dialect()
    files = load_set([folder]).files
    return resolve([read_page(row.text, row.path, dialect) for row in files]).model


@cache
def _plan(target: str) -> tuple[Rendered | Copied, ...]:
    """All that a target plans, for any pages, a copy for another project included."""
    model, small = _model(SPECS), _model(_STARTER)
    plan_of = find_targets()[target].plan
    plan, others = plan_of(model, _settings(model)), plan_of(small, _settings(small))
    if target == "client":
        part = select(model, PROTOCOL_PAGES)  # without what the conveniences need
        copy = VendoredClient(f"acme._vendor.{model.api}", part)
        others += copy.plan(model, _settings(model))
    known = {row.template for row in plan}
    return (*plan, *(row for row in others if row.template not in known))


def _settings(model: Model) -> TargetSettings:
    return TargetSettings(model.api, f"{model.api}_client", __version__, "0" * 64)


@cache
def template_uses(target: str) -> tuple[TemplateUse, ...]:
    """The templates of a target that are rendered, sorted by name."""
    found: dict[str, list[Rendered]] = {}
    for row in _plan(target):
        if isinstance(row, Rendered):
            found.setdefault(row.template, []).append(row)
    return tuple(_use(name, rows) for name, rows in sorted(found.items()))


def _use(template: str, rows: Sequence[Rendered]) -> TemplateUse:
    view = rows[0].view
    frame, framed = _framed(view)
    return TemplateUse(template, len(rows), rows[0].path, type(view), frame, framed)


def _framed(view: object) -> tuple[str, type | None]:
    """The field that may hold anything, and what it holds here."""
    for name, kind in typing.get_type_hints(type(view)).items():
        if kind is object:
            return name, type(getattr(view, name))
    return "", None


@cache
def copied_files(target: str) -> tuple[str, ...]:
    """The files that a target copies, by their paths below `templates/`; sorted."""
    return tuple(sorted({row.template for row in _plan(target) if isinstance(row, Copied)}))


def partials(target: str) -> Mapping[str, tuple[str, ...]]:
    """Templates that make no file of their own, each with the templates that use it."""
    parse = Environment(autoescape=False).parse  # noqa: S701 - nothing is rendered
    users: dict[str, list[str]] = {}
    for path in sorted(TEMPLATES.rglob(f"*{_SUFFIX}")):
        name = path.relative_to(TEMPLATES).as_posix()
        for used in meta.find_referenced_templates(parse(path.read_text("utf-8"))):
            if used is not None:
                users.setdefault(used, []).append(name)
    rendered = {use.template for use in template_uses(target)}
    return {
        name: tuple(users[name])
        for name in sorted(users)
        if name not in rendered and _is_of(target, name, users[name])
    }


def _is_of(target: str, name: str, users: Sequence[str]) -> bool:
    return any(Path(row).parts[0] == target for row in (name, *users))


def view_classes(uses: Sequence[TemplateUse]) -> tuple[type, ...]:
    """The classes of views and of all that these hold, in the order in which they are met."""
    found: dict[type, None] = {}
    for use in uses:
        for kind in (use.view, use.framed):
            if kind is not None:
                _gather(kind, found)
    return tuple(found)


def _gather(kind: type, found: dict[type, None]) -> None:
    if kind in found or not (attrs.has(kind) and kind.__module__.startswith("codegen.targets.")):
        return
    found[kind] = None
    for base in kind.__mro__:
        if base.__module__.startswith("codegen.") and "__annotations__" in base.__dict__:
            names = vars(sys.modules[base.__module__])
            for hint in typing.get_type_hints(base, names).values():
                for part in _parts(hint):
                    _gather(part, found)


def _parts(hint: object) -> Iterator[type]:
    """The classes in a type: of `tuple[Row, ...] | None` it is `Row` among others."""
    if isinstance(hint, type) and not typing.get_args(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from _parts(part)
