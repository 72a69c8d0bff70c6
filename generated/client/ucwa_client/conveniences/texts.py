"""Messages as a person reads them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from ..content import Content
    from ..resources import Message

__all__ = ["ReceivedMessage", "plain_text"]


@frozen
class ReceivedMessage:
    """A message that somebody else wrote."""

    message: Message
    """As the server gave it."""
    sender: str
    """The name of who wrote it; empty where it is not known."""

    @property
    def text(self) -> str:
        """What it says; where it came as HTML, without the markup."""
        plain, html = self.message.plain_message, self.message.html_message
        if plain is None and html is not None:
            return plain_text(html)
        return "" if plain is None else str(plain)

    @property
    def html(self) -> str | None:
        """What it says as HTML, if it came so. It is not to be trusted."""
        html = self.message.html_message
        return None if html is None else str(html)

    @property
    def time(self) -> datetime | None:
        """When it was sent."""
        return self.message.time_stamp


def plain_text(content: Content) -> str:
    """The text of content that may be HTML."""
    text = str(content)
    if "html" not in content.media_type.lower():
        return text
    shown = _UNSEEN.sub("", " ".join(text.split()))
    return unescape(_TAG.sub("", _LINE_END.sub("\n", shown))).strip()


_UNSEEN = re.compile(r"<!--.*?-->|<(head|script|style)\b.*?</\1\s*>", re.IGNORECASE)
_LINE_END = re.compile(r" ?(?:<br\b[^>]*>|</(?:div|li|p|tr)\s*>) ?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^>]*>", re.IGNORECASE)
