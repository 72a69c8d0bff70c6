"""Content of another media type: a message, a session description, a photo.

Where it stands in a representation it travels as a link whose href is a `data:` URI.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes

from attrs import field, frozen

from .json_value import JsonValue, new_mapping

__all__ = ["Content"]


@frozen
class Content:
    """Bytes and their media type."""

    media_type: str
    """With its parameters, as it travels: `text/plain;charset=utf-8`."""
    data: bytes
    extra: Mapping[str, JsonValue] = field(
        factory=new_mapping, kw_only=True, hash=False
    )
    """Attributes of the link besides its href."""
    _href: str = field(default="", kw_only=True, alias="_href", eq=False, repr=False)

    @classmethod
    def text(cls, text: str, media_type: str = "text/plain") -> Content:
        """Text in UTF-8."""
        return cls(f"{media_type};charset=utf-8", text.encode())

    @staticmethod
    def is_href(href: str) -> bool:
        """Whether an href is a `data:` URI; blanks before the colon are overlooked."""
        return _SCHEME.match(href) is not None

    @classmethod
    def from_href(
        cls, href: str, extra: Mapping[str, JsonValue] | None = None
    ) -> Content:
        """What a `data:` URI holds. A damaged one gives its bytes as they stand."""
        media_type, data = _parsed(href)
        return cls(media_type, data, extra=extra or {}, _href=href)

    @property
    def href(self) -> str:
        """The `data:` URI: the one that was read where it still says the same."""
        if self._href and _parsed(self._href) == (self.media_type, self.data):
            return self._href
        if self.media_type.lower().startswith("text/"):
            return f"data:{self.media_type},{quote(self.data, safe='')}"
        return f"data:{self.media_type};base64,{b64encode(self.data).decode('ascii')}"

    def __str__(self) -> str:
        """The content as text, without the line end that messages are sent with."""
        match = re.search(_CHARSET, self.media_type)
        try:
            text = self.data.decode(match[1] if match else "utf-8", "replace")
        except LookupError:
            text = self.data.decode("utf-8", "replace")
        return text.removesuffix("\r\n")


def _parsed(href: str) -> tuple[str, bytes]:
    scheme = _SCHEME.match(href)
    head, _, payload = href[scheme.end() if scheme else 0 :].partition(",")
    media_type, marker, _ = head.rpartition(";")
    if not marker or head[len(media_type) + 1 :].strip().lower() != "base64":
        return head.strip(), _unquoted(payload.replace("+", " "))
    raw = _unquoted(payload)
    compact = b"".join(raw.split())
    try:
        padding = b"=" * (-len(compact) % 4)
        return media_type.strip(), b64decode(compact + padding, validate=True)
    except (Base64Error, ValueError):
        return media_type.strip(), raw


def _unquoted(payload: str) -> bytes:
    return unquote_to_bytes(payload.encode("utf-8", "surrogatepass"))


_SCHEME = re.compile(r"\s*data\s*:", re.IGNORECASE)
_CHARSET = r"(?i);\s*charset\s*=\s*\"?([\w.:-]+)"
"""Compiled when it is needed, which for most programs is never."""
