"""The classes and modules that the generated server has or uses."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.client.names import Names as ClientNames

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
    """The names of the server for a model; those of resources and enumerations are the client's."""
    client = ClientNames(model)
    served = [row.name for row in model.resources if row.operations]
    return Names(
        resources=client.resources,
        enumerations=client.enumerations,
        handlers={name: f"{client.resources[name]}Handler" for name in served},
        modules=client.resource_modules,
    )
