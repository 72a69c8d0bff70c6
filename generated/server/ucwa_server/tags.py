"""Entity tags: those that resources state or get, and those that callers send."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import TypeAlias

from .errors import PreconditionFailed, PreconditionRequired

__all__ = ["check_match", "is_known", "made_tag", "tag_of"]

_Body: TypeAlias = "Mapping[str, object]"

_TAG = re.compile(r'(W/)?"([^"]*)"')


def tag_of(body: _Body) -> str | None:
    """The entity tag that a representation states, if it can stand in a header."""
    etag = body.get("etag")
    if isinstance(etag, str) and etag.isascii() and etag.isprintable():
        return etag
    return None


def made_tag(body: _Body) -> str:
    """The entity tag of a representation that states none; what is embedded doesn't count."""
    own = {name: value for name, value in body.items() if name != "_embedded"}
    text = json.dumps(own, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def is_known(stated: str, etag: str) -> bool:
    """Whether an `If-None-Match` names an entity tag; it may lack quotes."""
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in stated.split(","))
    return any(tag in (etag, "*") for tag in tags)


def check_match(stated: str, etag: str, *, takes_unquoted: bool) -> None:
    """Checks an `If-Match` against the entity tag of the resource as it is.

    Raises `PreconditionRequired` where it states no tag in quotes, `PreconditionFailed`
    where it states others.
    """
    text = stated.strip()
    tags = [tag for weak, tag in _TAG.findall(text) if not weak]
    if takes_unquoted and text and '"' not in text:
        tags = [tag.strip() for tag in text.split(",")]
    elif text != "*" and not _TAG.search(text):
        raise PreconditionRequired()
    if text != "*" and etag not in tags:
        raise PreconditionFailed()
