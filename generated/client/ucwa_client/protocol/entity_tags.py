"""Representations that were read, kept with their entity tags for conditional requests."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeAlias

from ..resource import Resource
from ..response import Response
from .addresses import identity

__all__ = ["EntityTags", "Form", "Kept", "entity_tag_of"]

_MOST = 256

Form: TypeAlias = "tuple[str, str | None]"
"""The media type of a representation, and the class that it is read as."""


class Kept:
    """A response that may still hold."""

    __slots__ = ("etag", "response")

    def __init__(self, etag: str, response: Response[Any]) -> None:
        """`etag` is without quotes."""
        self.etag = etag
        self.response = response


class EntityTags:
    """The representations of a session, by address and form; the latest are kept.

    A resource that has others embedded is not kept: when these change its entity tag stays,
    so that the server would say that nothing has changed.
    """

    def __init__(self, most: int = _MOST) -> None:
        """`most` is the number of representations that are kept."""
        self._most = most
        self._kept: dict[tuple[str, Form], Kept] = {}

    def find(self, url: str, form: Form) -> Kept | None:
        """What is kept of an address."""
        return self._kept.get((identity(url), form))

    def keep(self, url: str, form: Form, response: Response[Any]) -> None:
        """Takes a response for the newest, if it can be asked for with a condition."""
        key = (identity(url), form)
        self._kept.pop(key, None)
        etag = entity_tag_of(response)
        value = response.value
        if etag is None or not isinstance(value, Resource) or value.embedded:
            return
        if form[1] == "EventBatch":
            return
        self._kept[key] = Kept(etag, response)
        # Several threads may do so at once; then one of them makes room.
        with suppress(KeyError, RuntimeError, StopIteration):
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def drop(self, url: str) -> None:
        """Forgets what is at an address."""
        wanted = identity(url)
        for key in tuple(self._kept):
            if key[0] == wanted:
                self._kept.pop(key, None)

    def clear(self) -> None:
        """Forgets all: addresses are those of one application."""
        self._kept.clear()


def entity_tag_of(response: Response[Any]) -> str | None:
    """The entity tag of a response without quotes: of the body, else of the header."""
    value = response.value
    own = getattr(value, "etag", None) if isinstance(value, Resource) else None
    if own is None and isinstance(value, Resource):
        own = value.extra.get("etag")
    if not isinstance(own, str) or not own:
        own = response.headers.get("etag", "").strip().removeprefix("W/")
    return own.strip('"') or None
