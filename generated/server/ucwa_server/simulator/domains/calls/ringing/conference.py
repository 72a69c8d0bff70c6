"""Calls to a conference: its server takes them at once."""

from __future__ import annotations

from ....._client import enums
from ....conversations.state import Member
from . import connecting
from .proposal import CallProposal
from .terms import Terms

__all__ = ["ConferenceCall"]


class ConferenceCall(CallProposal):
    """That a member of a conference wants to talk in it."""

    def __init__(self, caller: Member, terms: Terms) -> None:
        super().__init__(caller, caller, terms)
        self.target = None

    def dial(self) -> None:
        """Connects the member."""
        if not self._settle():
            return
        connecting.connect(self, None)
        if self.outgoing is not None:
            self.outgoing.settle(enums.InvitationState.CONNECTED)
