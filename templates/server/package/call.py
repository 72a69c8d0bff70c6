"""A request, as a handler sees it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen
from starlette.requests import Request

from .operation import Operation

__all__ = ["Call"]


@frozen
class Call:
    """One request to one operation."""

    operation: Operation
    path: Mapping[str, str]
    """The parameters of the route: `call.path["applicationId"]`."""
    request: Request = field(repr=False)
    """Headers, query and client, as Starlette gives them."""
    body: bytes = field(repr=False)
    """The body as it came."""

    @property
    def media_type(self) -> str:
        """Of the body, in lower case and without parameters; empty where none is stated."""
        return media_type_of(self.request.headers.get("content-type", ""))


def media_type_of(header: str) -> str:
    """The media type of a `Content-Type`, in lower case and without parameters."""
    return header.partition(";")[0].strip().lower()
