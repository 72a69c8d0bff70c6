"""The two kinds of invitations to a call: over the network, and by telephone."""

from __future__ import annotations

from ....._client import Content, resources
from ....conversations.invitations import Invitation
from ....conversations.state import Conversation
from . import views
from .proposal import CallProposal

__all__ = ["CallInvitation", "MediaInvitation", "PhoneInvitation"]


class CallInvitation(Invitation):
    """An invitation to a call, as one application sees it."""

    proposal: CallProposal

    @property
    def derived(self) -> Conversation | None:
        """The conversation that the call came to, where it is another one."""
        return None if self.is_incoming else self.proposal.derived

    @property
    def can_answer(self) -> bool:
        """Whether it can be accepted or declined now: it rings here, and still does."""
        return super().can_answer and not self.is_completed


class MediaInvitation(CallInvitation):
    """An invitation to a call over the network: with session descriptions."""

    page = "audioVideoInvitation"
    provisional_answer: Content | None = None
    answer: Content | None = None
    accepted_content_id: str | None = None
    remote_endpoint: str | None = None

    def represent(self) -> resources.AudioVideoInvitation:
        """As its application sees it now."""
        return views.media_invitation(self)

    def negotiate(self) -> None:
        """Tells the one who calls what the other end answered."""
        link = self.application.link(self.page, invitationId=self.id)
        self.application.emit("updated", views.negotiation(self), sender=link)


class PhoneInvitation(CallInvitation):
    """An invitation to a call by telephone."""

    page = "phoneAudioInvitation"

    def represent(self) -> resources.PhoneAudioInvitation:
        """As its application sees it now."""
        return views.phone_invitation(self)
