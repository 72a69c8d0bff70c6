"""A handler with one meeting that can be changed, and requests that change it."""

from __future__ import annotations

from typing import Any

import httpx
from server_specs import MEDIA, whole_api

__all__ = ["ASKED", "ECHO", "MEETING", "meetings", "put"]


MEETING = "/ucwa/v1/applications/7/onlineMeetings/myOnlineMeetings/1"
SETTINGS = "/ucwa/v1/applications/7/me/callForwardingSettings/unansweredCallSettings"
ECHO = "c3a12d8e-5f44-4c0e-9d3b-0b1f6a1d7e55"
ASKED = "please pass this in a PUT request"


def meetings(seen: list[Any] | None = None) -> Any:
    """A handler with one meeting, whose tag changes with every PUT."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        version = 1
        subject = "First"

        async def get(self, call: Any) -> Any:
            extra = {"etag": str(self.version), ECHO: ASKED}
            return resources.MyOnlineMeeting(
                rel="myOnlineMeeting", subject=self.subject, extra=extra
            )

        async def put(self, call: Any, *, subject: Any = None, **others: Any) -> Any:
            self.version += 1
            self.subject = subject
            if seen is not None:
                seen.append(call.resource(resources.MyOnlineMeeting))
            return await self.get(call)

    return Meetings()


def put(
    http: httpx.Client, match: str | None, media: str = MEDIA[0], **body: Any
) -> httpx.Response:
    headers = {"Content-Type": media, "Accept": media}
    if match is not None:
        headers["If-Match"] = match
    content = whole_api().client("codec").dump_input({ECHO: ASKED, **body}, media_type=media)
    return http.put(MEETING, content=content, headers=headers)
