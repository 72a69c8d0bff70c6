"""How messaging looks to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._client import LinkSource, Resource, enums, resources
from ...applications import Application
from ...conversations import views
from ...conversations.state import Conversation, Member, Seat
from .state import MESSAGING, chat_of

if TYPE_CHECKING:
    from .operations import Message, MessagingInvitation

__all__ = [
    "communication_links",
    "conversation_links",
    "message",
    "messaging",
    "messaging_invitation",
    "participant_links",
    "participant_messaging",
]

_State = enums.CallState


def communication_links(seen: Application, _: Application) -> dict[str, LinkSource]:
    """Who may write may begin to, available or not."""
    if seen.user.is_guest or not seen.user.allows("Messaging"):
        return {}
    revision = {"revision": "2"}
    return {"startMessaging": {"href": seen.href("startMessaging"), **revision}}


def conversation_links(_: Application, side: Conversation) -> dict[str, LinkSource]:
    """Every conversation has messaging, used or not."""
    return {"messaging": side.href("messaging")}


def participant_links(_: Application, seat: Seat) -> dict[str, LinkSource]:
    """Those who take part in messaging."""
    if MESSAGING not in seat.member.modalities:
        return {}
    href = seat.side.href("participantMessaging", participantId=seat.member.key)
    return {"participantMessaging": href}


def messaging(side: Conversation) -> resources.Messaging:
    """Messaging, with what can be done by its state."""
    chat = chat_of(side)
    links = {"self": side.href("messaging"), "conversation": side.href()}
    pages: tuple[str, ...] = ()
    match chat.state:
        case _State.CONNECTING:
            pages = ("stopMessaging",)
        case _State.CONNECTED:
            pages = (
                "stopMessaging",
                "sendMessage",
                "setIsTyping",
                "typingParticipants",
            )
        case _State.DISCONNECTED if side.state in _LASTING:
            pages = ("addMessaging",)
        case _:
            pass
    links.update({page: side.href(page) for page in pages})
    return resources.Messaging(
        negotiated_message_formats=chat.formats or None,
        state=chat.state,
        links=resources.MessagingLinks(links),
    )


_LASTING = (enums.ConversationState.CONNECTED, enums.ConversationState.CONFERENCED)
"""States in which a conversation goes on without messages."""


def messaging_invitation(seen: MessagingInvitation) -> resources.MessagingInvitation:
    """An invitation; one that came in can be answered as long as nobody did."""
    side, proposal = seen.side, seen.proposal
    application, gathering = side.application, side.gathering
    links: dict[str, LinkSource] = {
        "self": seen.href,
        "to": application.href("contact", personId=proposal.callee.user.address),
        "conversation": side.href(),
        "messaging": side.href("messaging"),
    }
    embedded: dict[str, Resource | list[Resource]] = {}
    if seen.is_incoming:
        embedded["from"] = views.participant(side, proposal.caller)
        if seen.can_answer:
            for page in ("accept", "decline"):
                links[page] = application.href(
                    page, kind="messagingInvitations", invitationId=seen.id
                )
    else:
        author = side.participant(proposal.caller)
        links["from"] = {"href": author.href, "title": proposal.caller.name}
        if not proposal.is_settled:
            links["cancel"] = side.href("stopMessaging")
        if seen.state == enums.InvitationState.CONNECTED:
            embedded["acceptedByParticipant"] = [
                views.participant(side, proposal.callee)
            ]
    return resources.MessagingInvitation(
        direction=seen.direction,
        importance=gathering.importance,
        custom_content=proposal.custom_content,
        message=proposal.message,
        operation_id=seen.operation_id,
        state=seen.state,
        subject=gathering.subject,
        thread_id=gathering.thread_id,
        to=proposal.callee.user.uri,
        links=resources.MessagingInvitationLinks(links),
        embedded=resources.MessagingInvitationEmbedded(embedded),
    )


def message(seen: Message) -> resources.Message:
    """A message; how it went is told by its event."""
    side = seen.side
    author = side.participant(seen.author)
    links: dict[str, LinkSource] = {
        "self": seen.href,
        "messaging": side.href("messaging"),
        "participant": {"href": author.href, "title": seen.author.name},
    }
    if not (seen.is_outgoing or seen.author.user.is_guest):
        person = seen.author.user.address
        links["contact"] = side.application.href("contact", personId=person)
    if seen.failed:
        links["failedDeliveryParticipant"] = [
            side.participant(member).href for member in seen.failed
        ]
    is_html = seen.content.media_type.lower().startswith("text/html")
    direction = enums.Direction
    return resources.Message(
        direction=direction.OUTGOING if seen.is_outgoing else direction.INCOMING,
        html_message=seen.content if is_html else None,
        operation_id=seen.operation_id,
        plain_message=None if is_html else seen.content,
        time_stamp=views.moment(seen.time),
        links=resources.MessageLinks(links),
    )


def participant_messaging(
    side: Conversation, member: Member
) -> resources.ParticipantMessaging:
    """That somebody takes part in messaging."""
    href = side.href("participantMessaging", participantId=member.key)
    person = side.participant(member)
    return resources.ParticipantMessaging(
        links=resources.ParticipantMessagingLinks(
            {"self": href, "participant": {"href": person.href, "title": member.name}}
        )
    )
