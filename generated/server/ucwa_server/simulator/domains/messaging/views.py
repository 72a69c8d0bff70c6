"""How messaging looks to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._client import Content, LinkSource, Resource, enums, resources
from ...applications import Application
from ...conversations import views
from ...conversations.state import Conversation, Member, Seat
from .state import MESSAGING, can_join, chat_of

if TYPE_CHECKING:
    from .operations import Message, MessagingInvitation

__all__ = [
    "communication_links",
    "conversation_links",
    "is_html",
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
        case _State.DISCONNECTED if can_join(side):
            pages = ("addMessaging",)
        case _:
            pass
    links.update({page: side.href(page) for page in pages})
    return resources.Messaging(
        negotiated_message_formats=chat.formats or None,
        state=chat.state,
        links=resources.MessagingLinks(links),
    )


def messaging_invitation(seen: MessagingInvitation) -> resources.MessagingInvitation:
    """An invitation; one that came in can be answered as long as nobody did."""
    side, proposal = seen.side, seen.proposal
    application, gathering = side.application, side.gathering
    links: dict[str, LinkSource] = {
        "self": seen.href,
        "conversation": side.href(),
        "messaging": side.href("messaging"),
    }
    if not proposal.is_to_all:
        links["to"] = application.href("contact", personId=proposal.callee.user.address)
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
        if seen.state == enums.InvitationState.CONNECTED and not proposal.is_to_all:
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
        to=None if proposal.is_to_all else proposal.callee.user.uri,
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
    if seen.failed and side.gathering.is_conference:
        links["failedDeliveryParticipant"] = [
            side.participant(member).href for member in seen.failed
        ]
    direction = enums.Direction
    return resources.Message(
        direction=direction.OUTGOING if seen.is_outgoing else direction.INCOMING,
        html_message=seen.content if is_html(seen.content) else None,
        operation_id=seen.operation_id,
        plain_message=None if is_html(seen.content) else seen.content,
        time_stamp=views.moment(seen.time),
        links=resources.MessageLinks(links),
    )


def is_html(content: Content) -> bool:
    """Whether a message is HTML; else it is plain text."""
    return content.media_type.lower().startswith("text/html")


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
