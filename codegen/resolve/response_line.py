"""The line `Response:` of an operation.

```
200 conversation                                  its representation, in the usual formats
201 messagingInvitation, location                 no body, but the way to it
201 messagingInvitation, location, completes by messagingInvitation
200 conversation, application/json                in this format alone
201 memberships empty                             no body and no way to it
200 content image/jpeg                            raw content
200 anonymous                                     a body that represents no resource
204
```

What the line doesn't name, the section of the response, samples and the method tell.
"""

from __future__ import annotations

import re

from attrs import frozen

__all__ = ["ResponseLine", "parse_response_line", "take_media"]

_MEDIA = re.compile(r"^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+*-]+$")
_STATUS = re.compile(r"^([1-5]\d\d)(?:\s+(.*))?$")
_COMPLETES = re.compile(r"^completes by (\S+)$", re.IGNORECASE)
_BODIES = frozenset({"representation", "empty", "content", "anonymous"})


@frozen
class ResponseLine:
    """What a line says; the parts may come in any order."""

    status: int | None = None
    resource: str | None = None
    """Named behind the status."""
    body: str | None = None
    """`representation`, `empty`, `content` or `anonymous`, if the line has one of these words."""
    location: bool = False
    media: tuple[str, ...] = ()
    completes_by: str | None = None
    unread: tuple[str, ...] = ()
    """Parts that are none of these."""

    @property
    def tells_answer(self) -> bool:
        """Whether it says anything about status, body or location."""
        return bool(self.status or self.resource or self.body or self.location or self.media)


def parse_response_line(text: str) -> ResponseLine:
    """Take a line apart; never raises."""
    status: int | None = None
    resource: str | None = None
    body: str | None = None
    location = False
    media: list[str] = []
    completes_by: str | None = None
    unread: list[str] = []
    for part in (part.strip().rstrip(".") for part in text.split(",")):
        words: list[str] = [part] if part else []
        if status is None and (match := _STATUS.match(part)):
            status = int(match[1])
            words = (match[2] or "").split()
            if words and words[0] not in _BODIES and not take_media(words[0]):
                resource = words.pop(0)
        for word in words:
            if word.casefold() == "location":
                location = True
            elif word.casefold() in _BODIES and body is None:
                body = word.casefold()
            elif name := take_media(word):
                media.append(name)
            elif match := _COMPLETES.match(word):
                completes_by = match[1]
            else:
                unread.append(word)
    return ResponseLine(status, resource, body, location, tuple(media), completes_by, tuple(unread))


def take_media(word: str) -> str | None:
    """The media type that a word is."""
    return word.lower() if _MEDIA.match(word.lower()) else None
