"""What is shown of requests: no tokens, no passwords, and not more than anyone reads."""

from __future__ import annotations

from collections.abc import Sequence

from ..journal import Entry

__all__ = ["shown_body", "shown_headers"]

_SECRET = frozenset({"authorization", "cookie", "set-cookie"})
_TOKENS = "/webticket/"
_MOST = 20_000


def shown_headers(headers: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Names and values; of what signs in only the way."""
    return [
        {"name": name, "value": _way(value) if name in _SECRET else value}
        for name, value in headers
    ]


def _way(value: str) -> str:
    scheme, blank, _ = value.partition(" ")
    return f"{scheme} …" if blank and "=" not in scheme else "…"


def shown_body(entry: Entry, body: bytes) -> str:
    """A body as text, its beginning where it is long."""
    if body and entry.path.lower().startswith(_TOKENS):
        return f"({len(body)} bytes that sign in)"
    if b"\0" in body:
        return f"({len(body)} bytes that are no text)"
    text = body.decode("utf-8", "replace")
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"
