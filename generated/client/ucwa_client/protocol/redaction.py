"""What may be shown of a request or reply: nothing that is secret, no text of messages.

What is not known to be harmless is not shown: of headers the values of a list, of bodies
what can be read as a document. In documents and queries names decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from ..content import Content
from ..errors import UcwaError
from ..json_value import JsonValue
from ..request import Pairs
from .http import Headers

__all__ = ["HIDDEN", "redacted_body", "redacted_headers", "redacted_url"]

HIDDEN = "…"
"""What stands for what is not shown."""

_MOST = 2000
"""Characters of a body that are shown."""

_OPEN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "allow",
        "cache-control",
        "client-request-id",
        "connection",
        "content-encoding",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "etag",
        "expires",
        "host",
        "if-match",
        "if-none-match",
        "last-modified",
        "pragma",
        "request-id",
        "retry-after",
        "server",
        "transfer-encoding",
        "user-agent",
        "vary",
        "x-ms-correlation-id",
        "x-ms-diagnostics",
        "x-ms-requiresminresourceversion",
        "x-ms-server-fqdn",
        "x-ms-ucwaversion",
    }
)
_ADDRESSES = frozenset({"content-location", "location"})
_SECRET = re.compile(
    r"token|passw|pwd|secret|cwt|renew|ticket|assertion|authorization|cookie|credential"
    r"|signature|conferencekey|apikey",
    re.IGNORECASE,
)
"""Names of what opens something."""
_WRITTEN = re.compile(r"message(?:text)?$", re.IGNORECASE)
"""Names of what people wrote."""
_NOT_SECRET = frozenset({"token_type", "tokentype"})
_TICKET = re.compile(r"(?i)\b(?:bearer\s+|cwt=)[^\s\"'<>&,;]+")
_DATA = re.compile(r"(?i)\bdata\s*:")
_FRAME = frozenset({"href", "_links"})


def redacted_url(url: str) -> str:
    """A URL without secrets in its query and without the name of a user."""
    if Content.is_href(url):
        return f"data:{HIDDEN}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(_parameter(row) for row in parts.query.split("&") if row)
    path = _TICKET.sub(HIDDEN, parts.path)
    return urlunsplit((parts.scheme, host, path, query, HIDDEN * bool(parts.fragment)))


def redacted_headers(headers: Headers | Pairs[str]) -> Pairs[str]:
    """Headers; the values of those that may have secrets are left out."""
    rows = headers.rows if isinstance(headers, Headers) else headers
    return tuple((name, _header(name.lower(), value)) for name, value in rows)


def redacted_body(content: bytes | None, media_type: str) -> str:
    """A body as JSON, without secrets and messages; of other types just the size."""
    if not content:
        return ""
    kind = media_type.partition(";")[0].strip().lower()
    try:
        document = _document(content, kind)
        text = json.dumps(_shown(document), ensure_ascii=False)
    except (ValueError, UcwaError, RecursionError):
        return f"<{len(content)} bytes of {kind or 'no type'}>"
    return text if len(text) <= _MOST else f"{text[:_MOST]}{HIDDEN}"


def _document(content: bytes, kind: str) -> JsonValue:
    if kind.endswith(("/json", "+json")):
        parsed: JsonValue = json.loads(content)
        if isinstance(parsed, (dict, list)):
            return parsed
    elif kind.endswith(("/xml", "+xml")):
        from .._xml_reading import read_xml  # who never meets XML need not load it

        return read_xml(content, None)[1]
    raise ValueError(kind)


def _shown(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if _is_hidden(name, one) else _shown(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_shown(one) for one in value]
    if not isinstance(value, str):
        return value
    if _DATA.match(value.lstrip()):
        return f"data:{HIDDEN}"
    return redacted_url(value) if "?" in value else _TICKET.sub(HIDDEN, value)


def _is_hidden(name: str, value: JsonValue) -> bool:
    if value is None:
        return False
    if _SECRET.search(name):
        return name.lower() not in _NOT_SECRET
    if not _WRITTEN.search(name):
        return False
    # A link or a resource that is called so; what it holds is looked at by itself.
    return not isinstance(value, Mapping) or _FRAME.isdisjoint(value)


def _parameter(row: str) -> str:
    name, sign, value = row.partition("=")
    known, text = unquote_plus(name), unquote_plus(value)
    if (
        _SECRET.search(known)
        or _WRITTEN.search(known)
        or any(pattern.search(text) for pattern in (_SECRET, _TICKET, _DATA))
    ):
        return f"{quote(known)}={HIDDEN}" if sign else HIDDEN
    return row


def _header(name: str, value: str) -> str:
    if name in _ADDRESSES:
        return redacted_url(value)
    return _TICKET.sub(HIDDEN, value) if name in _OPEN_HEADERS else HIDDEN
