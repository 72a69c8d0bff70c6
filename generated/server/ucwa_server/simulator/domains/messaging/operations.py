"""The operations of messaging: invitations, and messages on their way."""

from __future__ import annotations

from ...._client import Content, Link, Resource, enums, resources
from ...conversations.invitations import Invitation, Proposal
from ...conversations.state import Conversation, Member
from ...operations import Operation
from . import rules, views
from .delivery import Delivery
from .notices import Written
from .state import MESSAGING

__all__ = ["Message", "MessagingInvitation", "MessagingProposal"]


class MessagingProposal(Proposal):
    """That one member asks another one to write to each other."""

    def __init__(
        self,
        caller: Member,
        callee: Member,
        message: Content | None = None,
        custom_content: Content | None = None,
    ) -> None:
        super().__init__(caller, callee)
        self.message = message
        """What the one who asks has to say at once."""
        self.custom_content = custom_content

    def invite(self, side: Conversation) -> MessagingInvitation:
        """The invitation of an application of the one who is asked."""
        return MessagingInvitation(self, side, enums.Direction.INCOMING)

    @property
    def is_to_all(self) -> bool:
        """Whether nobody in particular is asked: a conference takes in who wants it."""
        return self.caller is self.callee

    @property
    def modalities(self) -> tuple[enums.ConversationModalityType, ...]:
        """What it is about."""
        return (MESSAGING,)

    def agreed(self, answered: Invitation) -> None:
        """Connects the two."""
        rules.connect(self.caller, self.callee)
        if self.message is not None:
            world = answered.application.world
            readers = (self.callee,)
            world.tell(Written(world, self.caller, readers, self.message))

    def accept(self, invitation: Invitation) -> None:
        """One application accepts; the first words then come as a message, too."""
        super().accept(invitation)
        if self.message is not None and self.callee.conversation is invitation.side:
            Message(invitation.side, self.caller, self.message).complete()

    def join(self) -> None:
        """Takes part in the messages of a conference, which asks nobody."""
        if self._settle():
            rules.connect(self.caller)
            if self.outgoing is not None:
                self.outgoing.settle(enums.InvitationState.CONNECTED)


class MessagingInvitation(Invitation):
    """An invitation to write to each other, as one application sees it."""

    page = "messagingInvitation"
    proposal: MessagingProposal

    def represent(self) -> resources.MessagingInvitation:
        """As its application sees it now."""
        return views.messaging_invitation(self)


class Message(Operation):
    """A message, as the one who wrote it or one who reads it sees it."""

    page = "message"
    parameter = "messageId"

    def __init__(
        self,
        side: Conversation,
        author: Member,
        content: Content,
        operation_id: str | None = None,
    ) -> None:
        super().__init__(side.application, operation_id)
        self.side = side
        self.author = author
        self.content = content
        self.time = side.application.world.schedule.now
        self.failed: list[Member] = []
        """Those whom it did not reach."""
        self.delivery: Delivery | None = None
        """How it gets to its readers; None where there is nothing to watch."""

    @property
    def is_outgoing(self) -> bool:
        """Whether the user of the application wrote it."""
        return self.author is self.side.local

    @property
    def sender(self) -> Link[Resource]:
        """Messages are reported by their conversation."""
        return self.side.link()

    @property
    def href(self) -> str:
        """Where it is."""
        return self.side.href("message", messageId=self.id)

    def represent(self) -> resources.Message:
        """As its application sees it now."""
        return views.message(self)

    def handed_over(self) -> None:
        """Its reader has it now; of what the user wrote nobody waits for that."""
        if self.delivery is not None and not self.is_outgoing:
            self.delivery.arrived(self)

    def expire(self) -> None:
        """The time is over in which it could be fetched."""
        if self.delivery is not None:
            self.delivery.lose(self)
