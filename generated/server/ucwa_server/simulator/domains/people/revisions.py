"""What a deployment of revision 2 adds to links and to what can be replaced."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from ...._client import LinkSource, Resource
from ...applications import Application
from ...tagging import tagged

__all__ = ["echoed", "revised"]

R = TypeVar("R", bound=Resource)


def revised(seen: Application, href: str) -> LinkSource:
    """A link to a resource of revision 2; of an older deployment it promises nothing."""
    if seen.world.revision < 2:
        return {"href": href}
    return {"href": href, "revision": "2"}


def echoed(seen: Application, resource: R, name: str) -> R:
    """A resource that a PUT can replace: with the property to send back, and a tag."""
    if seen.world.revision < 2:
        return resource
    extra = {**resource.extra, name: "please pass this in a PUT request"}
    return tagged(evolve(resource, extra=extra))
