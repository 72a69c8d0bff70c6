"""Example bodies that are not representations, by media type."""

from __future__ import annotations

from base64 import b64decode

from .._client import Content

__all__ = ["content"]

_JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////"
    "////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAA"
    "AAAAAAAAAAAAAP/aAAgBAQABPxD/2Q=="
)
"""A picture of one grey point."""

_HTML = b"<!DOCTYPE html>\n<title>Example</title>\n<p>Example</p>\n"

_SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"

_BOUNDARY = "example"

_BATCH = (
    b"--example\r\nContent-Type: application/http; msgtype=response\r\n\r\n"
    b"HTTP/1.1 204 No Content\r\n\r\n\r\n--example--\r\n"
)

_BODIES = {
    "application/sdp": _SDP,
    "image/jpeg": _JPEG,
    "text/html": _HTML,
    "text/plain": b"Example",
}


def content(media: tuple[str, ...]) -> Content:
    """A body of the first of these media types; bytes where none is stated."""
    media_type = media[0] if media else "application/octet-stream"
    if media_type.startswith("multipart/"):
        return Content(f"{media_type}; boundary={_BOUNDARY}", _BATCH)
    return Content(media_type, _BODIES.get(media_type, b"Example"))
