"""Changes as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from codegen.diff.change import Change, Value
from codegen.model.nodes import Source

__all__ = ["report_dict", "report_json"]


def report_dict(changes: Iterable[Change]) -> dict[str, Any]:
    """The report as plain values."""
    return {"format": 1, "changes": [_row(change) for change in changes]}


def report_json(changes: Iterable[Change]) -> str:
    """The report as a JSON document in ASCII, with a final newline."""
    return json.dumps(report_dict(changes), indent=2) + "\n"


def _row(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "path": change.path,
        "client": change.client.value,
        "server": change.server.value,
        "class": change.impact.value,
        "rule": change.rule,
        "message": change.message,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "old_source": _place(change.old_source),
        "new_source": _place(change.new_source),
    }


def _plain(value: Value) -> str | int | bool | list[str] | None:
    return list(value) if isinstance(value, tuple) else value


def _place(source: Source | None) -> dict[str, str | int] | None:
    if source is None:
        return None
    return {"path": source.path, "line": source.line, "column": source.column}
