"""Who is typing, read at once: no page tells of it, but clients follow the link."""

from __future__ import annotations

from ...._client import Links, LinkSource, resources
from ....handler import Call, Handler
from ....operation import Answer, operation
from ..conversing import conversation_of
from .state import chat_of

__all__ = ["ReadTyping", "TypingParticipantsHandler"]


class TypingParticipantsHandler(Handler, scopes=("Conversations.Receive",)):
    """Those in the conversation who are typing at this moment."""

    @operation(
        "typingParticipants.GET",
        "/ucwa/v1/applications/{applicationId}/communication/conversations/"
        "{conversationId}/messaging/typingParticipants",
        Answer(200, "representation", "typingParticipants"),
    )
    async def get(self, call: Call) -> resources.TypingParticipants:
        """Reads the list."""
        raise NotImplementedError


class ReadTyping(TypingParticipantsHandler):
    """Lists those who are typing."""

    async def get(self, call: Call) -> resources.TypingParticipants:
        side = conversation_of(call)
        people = [side.participant(row) for row in chat_of(side).typing]
        here = side.href("typingParticipants")
        links: dict[str, LinkSource] = {"self": here}
        if people:  # one alone is no list: no page says that XML has one there
            links["participant"] = people if len(people) > 1 else people[0]
        return resources.TypingParticipants(links=Links(links))
