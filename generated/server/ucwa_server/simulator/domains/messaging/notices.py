"""What is said, as messaging tells other domains that keep it."""

from __future__ import annotations

from attrs import frozen

from ...._client import Content
from ...conversations.state import Member
from ...notices import Notice
from ...world import World

__all__ = ["Lost", "Written"]


@frozen
class Written(Notice):
    """Somebody wrote to others: a message, or the first words of an invitation."""

    world: World
    author: Member
    readers: tuple[Member, ...]
    content: Content


@frozen
class Lost(Notice):
    """A message was not fetched in time: its reader never saw it."""

    world: World
    author: Member
    reader: Member
