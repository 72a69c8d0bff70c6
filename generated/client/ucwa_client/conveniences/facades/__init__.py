"""The conveniences of `Client`: each method runs a flow."""

from __future__ import annotations

from .conversations import Conversations
from .me import MyAccount
from .meetings import Meetings
from .people import ManyPeople

__all__ = ["Conversations", "ManyPeople", "Meetings", "MyAccount"]
