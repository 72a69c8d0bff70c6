"""Entity tags inside representations: those that travel embedded have no header."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from .._client import Resource, codec
from ..tags import made_tag

__all__ = ["tagged"]

R = TypeVar("R", bound=Resource)


def tagged(resource: R) -> R:
    """The resource with an entity tag that changes whenever the resource does."""
    etag = made_tag(codec.encode(resource))
    return evolve(resource, extra={**resource.extra, "etag": etag})
