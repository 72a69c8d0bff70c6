"""Examples as a caller sees them: with hrefs below the place where the server is mounted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from ..handler import Call

__all__ = ["mounted_at", "shown_at"]


def mounted_at(call: Call) -> str:
    """The path below which the server stands; empty where it stands alone."""
    prefix: str = call.request.scope.get("root_path", "")
    return prefix.rstrip("/")


def shown_at(call: Call, body: Mapping[str, object]) -> dict[str, object]:
    """A body in the form of JSON for the caller. Links tell no revision that isn't served."""
    prefix = mounted_at(call)
    tells_revision = call.profile.revision > 1
    if not prefix and tells_revision:
        return dict(body)

    def mapped(value: Mapping[str, object]) -> dict[str, object]:
        found = {name: shown(item) for name, item in value.items()}
        href = found.get("href")
        if isinstance(href, str):
            if href.startswith("/"):
                found["href"] = prefix + href
            if not tells_revision:
                found.pop("revision", None)
        return found

    def shown(value: object) -> object:
        if isinstance(value, Mapping):
            return mapped(cast("Mapping[str, object]", value))
        if isinstance(value, list):
            return [shown(item) for item in cast("list[object]", value)]
        return value

    return mapped(body)
