"""The lazy packages of resource classes and enumerations, and the modules of later revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from codegen.targets.client.names import Names
from codegen.targets.python.docstrings import Prose, docstring
from codegen.targets.python.imports import exported, import_lines
from codegen.targets.python.layout import INDENT, Call, exploded
from codegen.targets.python.literals import string

__all__ = ["AliasModule", "PackageView", "alias_module", "enumeration_package", "resource_package"]


@frozen
class PackageView:
    imports: tuple[str, ...]
    """Of all classes, indented."""
    exported: str
    """The assignment to `__all__`."""
    table: str
    """The assignment to the table of names."""


@frozen
class AliasModule:
    doc: str
    imports: tuple[str, ...]
    names: tuple[str, ...]
    """Of the classes, sorted."""
    exported: str
    """The assignment to `__all__`."""


def resource_package(names: Names, classes: Mapping[str, tuple[str, ...]]) -> PackageView:
    """The package of all resource classes; `classes` are those of each page's module."""
    modules = names.resource_modules
    places = {page: f"{modules[page]}.{name}" for page, name in sorted(names.resources.items())}
    return _package(
        {modules[page]: found for page, found in classes.items()}, "PAGES", "str", places
    )


def enumeration_package(names: Names) -> PackageView:
    """The package of all enumerations."""
    modules = names.enumeration_modules
    classes = {name: modules[page] for page, name in names.enumerations.items()}
    return _package(
        {module: (name,) for name, module in classes.items()},
        "_MODULES",
        "str",
        dict(sorted(classes.items())),
    )


def alias_module(page: str, base: str, classes: Iterable[str], names: Names) -> AliasModule:
    """The module of a later revision: the classes of the first one under other names."""
    own, first = names.resources[page], names.resources[base]
    aliases = {name: own + name.removeprefix(first) for name in sorted(classes)}
    module = names.resource_modules[base]
    text = f"The resource {page}: a later revision of {base}, whose classes know both."
    return AliasModule(
        docstring([Prose(text)]),
        tuple(
            line
            for name, alias in aliases.items()
            for line in import_lines({f".{module}": [f"{name} as {alias}"]})
        ),
        tuple(sorted(aliases.values())),
        exported(aliases.values()),
    )


def _package(
    modules: Mapping[str, tuple[str, ...]], table: str, kind: str, rows: Mapping[str, str]
) -> PackageView:
    entries = tuple(f"{string(name)}: {string(place)}" for name, place in rows.items())
    head = f"{table}: Mapping[str, {kind}] = {{"
    return PackageView(
        import_lines({f".{module}": names for module, names in modules.items()}, INDENT),
        exported(name for names in modules.values() for name in names),
        exploded(Call(head, entries, "}")) if entries else f"{head}}}",
    )
