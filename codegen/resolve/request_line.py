"""The line `Request:` of an operation: the media types of its request, or `empty`.

```
application/sdp
application/json, application/xml
empty
```

Without it the parameters tell: one of content goes as raw content, one of the body in the usual formats.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.document.blocks import Prose
from codegen.resolve.response_line import take_media
from codegen.source.finding import Finding

__all__ = ["read_request_line"]

_EMPTY = "empty"


def read_request_line(
    statements: Mapping[str, Prose],
) -> tuple[tuple[str, ...] | None, list[Finding]]:
    """The media types that an operation states; None where it states nothing."""
    prose = statements.get("request_line")
    if prose is None:
        return None, []
    parts = [part.strip().rstrip(".") for part in prose.text.split(",")]
    media = tuple(dict.fromkeys(name for part in parts if (name := take_media(part))))
    findings = [
        Finding(
            "UC359",
            f'the request line says "{part}", which is no media type',
            prose.span,
            "Write media types, parted by commas, or `empty`.",
        )
        for part in parts
        if part and not take_media(part) and part.casefold() != _EMPTY
    ]
    return (None if findings and not media else media), findings
