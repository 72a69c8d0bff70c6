"""The classes and modules that the generated server has or uses."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.python.identifiers import class_name, module_names, unique_names

__all__ = ["Names", "choose_names"]


@frozen
class Names:
    """Names by page."""

    resources: Mapping[str, str]
    """Classes of the client."""
    enumerations: Mapping[str, str]
    """Classes of the client."""
    handlers: Mapping[str, str]
    """Classes, only of resources that have operations."""
    modules: Mapping[str, str]
    """Modules of handlers."""


def choose_names(model: Model) -> Names:
    """The names of the server for a model."""
    resources = unique_names(
        (row.name for row in model.resources),
        class_name,
        (),
        lambda name: (name, f"{name}Links", f"{name}Embedded", f"{name}Link"),
    )
    enumerations = unique_names((row.name for row in model.enumerations), class_name)
    served = [row.name for row in model.resources if row.operations]
    return Names(
        resources=resources,
        enumerations=enumerations,
        handlers={name: f"{resources[name]}Handler" for name in served},
        modules=module_names(row.name for row in model.resources),
    )
