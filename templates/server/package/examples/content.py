"""Example bodies that are not representations, by media type."""

from __future__ import annotations

from base64 import b64decode

from .._client import Content

__all__ = ["content"]

JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////"
    "////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAA"
    "AAAAAAAAAAAAAP/aAAgBAQABPxD/2Q=="
)
"""A picture of one grey point."""

HTML = b"<!DOCTYPE html>\n<title>Example</title>\n<p>Example</p>\n"

SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"

BOUNDARY = "example"

BATCH = (
    b"--example\r\nContent-Type: application/http; msgtype=response\r\n\r\n"
    b"HTTP/1.1 204 No Content\r\n\r\n\r\n--example--\r\n"
)

BODIES = {
    "application/sdp": SDP,
    "image/jpeg": JPEG,
    "text/html": HTML,
    "text/plain": b"Example",
}


def content(media: tuple[str, ...]) -> Content:
    """A body of the first of these media types; bytes where none is stated."""
    media_type = media[0] if media else "application/octet-stream"
    if media_type.startswith("multipart/"):
        return Content(f"{media_type}; boundary={BOUNDARY}", BATCH)
    return Content(media_type, BODIES.get(media_type, b"Example"))
