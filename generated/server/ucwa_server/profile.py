"""How a server keeps to the protocol: which revision it speaks, and how strict it is."""

from __future__ import annotations

from attrs import frozen

__all__ = ["BATCH_LIMIT", "BODY_LIMIT", "DEFAULT", "Profile"]

BODY_LIMIT = 1 << 20
BATCH_LIMIT = 100


@frozen(kw_only=True)
class Profile:
    """The settings of a server."""

    revision: int = 2
    """The newest revision of resources that it serves. Of 1 it has no operation and knows
    no parameter of a later one."""
    is_development: bool = False
    """Whether an error that the page of an operation does not list is a fault of the
    handler: the answer is 500, and the log tells what the page lists."""
    takes_unquoted_tags: bool = False
    """Whether `If-Match` may state an entity tag without its quotes."""
    body_limit: int = BODY_LIMIT
    """Bytes of a request's body that it reads."""
    batch_limit: int = BATCH_LIMIT
    """Requests of batches that one caller may have open."""


DEFAULT = Profile()
"""A server that serves the newest revision, and is strict with callers."""
