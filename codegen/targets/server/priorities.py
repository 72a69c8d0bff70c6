"""The module of priorities: how urgent each event is, as the pages say."""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.python.literals import string
from codegen.targets.server.expressions import assignment, mapping

__all__ = ["PrioritiesView", "priorities_view"]


@frozen
class PrioritiesView:
    """What the module of priorities states."""

    priorities: str
    """The assignment of the dict."""


def priorities_view(model: Model) -> PrioritiesView:
    """The priority of each event that is not High; where pages differ, the more frequent one."""
    stated: dict[str, Counter[str]] = {}
    for resource in model.resources:
        for event in resource.events:
            key = f"{event.resource}.{event.type}"
            stated.setdefault(key, Counter())[event.priority] += 1
    found = {key: counts.most_common(1)[0][0] for key, counts in sorted(stated.items())}
    rows = ((key, string(value)) for key, value in found.items() if value not in ("High", ""))
    return PrioritiesView(assignment("PRIORITIES: dict[str, str]", mapping(rows)))
