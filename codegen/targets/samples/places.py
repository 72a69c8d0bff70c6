"""Where the resources of samples stand: documented routes, their parameters filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import field, frozen

from codegen.model.nodes import Model
from codegen.model.revisions import revised_page

__all__ = ["Places", "filled"]

_PARAMETER = re.compile(r"\{([^{}]*)\}")


@frozen
class Places:
    """The resources of a model, each at one path."""

    model: Model
    newest: Mapping[str, int] = field(init=False)
    """The newest revision that links to a page may use, where there is more than one."""
    channel: str = field(init=False)
    """The path of the event channel: of what a GET answers without naming a resource."""

    @newest.default
    def _newest(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for row in self.model.resources:
            if row.revision > 1:
                for name in (row.name, revised_page(self.model, row) or row.name):
                    found[name] = max(row.revision, found.get(name, 1))
        return found

    @channel.default
    def _channel(self) -> str:
        for row in self.model.resources:
            for operation in row.operations:
                if operation.method == "GET" and operation.response.body == "anonymous":
                    return filled(operation.route or operation.unique_path)
        return "/events"

    def locate(self, name: str | None, owner: str, rel: str) -> str:
        """The path of a resource: where it is read, else where its first verb stands.

        Args:
            name: None where no page tells of it.
            owner: The path of the resource that links to it.
            rel: Of the link; a resource without operations stands below its owner.
        """
        resource = self.model.resource_index.get(name or rel)
        operations = resource.operations if resource is not None else ()
        for operation in operations:
            if operation.method == "GET":
                return filled(operation.route or operation.unique_path)
        if operations:
            return filled(operations[0].route or operations[0].unique_path)
        return f"{owner}/{rel}"


def filled(path: str) -> str:
    """The path with a number for each parameter, in all samples the same for one name."""
    return _PARAMETER.sub(lambda match: str(100 + sum(map(ord, match[1])) % 900), path)
