"""Who may call what: tokens, and the scopes that they grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.model.nodes import Scope, ScopeRef
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["BEARER", "alternatives", "anybody", "bearer"]

BEARER = "bearer"
"""Key of the security scheme."""

_HOW = """\
An OAuth 2.0 bearer token. Where to get one is told by the challenges of a 401 answer, so no address stands \
here. An operation names scopes of which a token must grant one, any of them."""


def bearer(scopes: Iterable[Scope]) -> JsonObject:
    """The security scheme.

    It is no flow of OAuth, which would need an address; scopes may be asked of any scheme.
    """
    rows = list(scopes)
    told = [f"- `{row.name}`: {row.permission}. {row.description}" for row in rows]
    scheme: JsonObject = {
        "type": "http",
        "scheme": "bearer",
        "description": "\n\n".join([_HOW, "\n".join(told)] if told else [_HOW]),
    }
    if rows:
        scheme["x-scopes"] = {row.name: _scope(row) for row in rows}
    return scheme


def anybody() -> list[JsonObject]:
    """What an operation asks for whose page states no scope: a token, or none, as before signing in."""
    return [{}, {BEARER: []}]


def alternatives(scopes: Iterable[ScopeRef]) -> list[JsonObject]:
    """Any one of the scopes is enough."""
    return [{BEARER: [row.name]} for row in scopes]


def _scope(row: Scope) -> Mapping[str, str]:
    return {"permission": row.permission, "description": row.description}
