"""What people do with messages: ask, connect, write, type, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._client import Content, enums, resources
from ....errors import Conflict, UnsupportedMediaType
from ...applications import Application
from ...conversations import changes
from ...conversations import views as conversation_views
from ...conversations.state import Conversation, Member
from ...operations import failure
from ...users import User
from . import views
from .delivery import Delivery
from .notices import Written
from .state import MESSAGING, can_join, chat_of
from .who_types import stop_typing, type_

if TYPE_CHECKING:
    from .operations import Message, MessagingInvitation, MessagingProposal

__all__ = [
    "connect",
    "disconnect",
    "forget",
    "invite",
    "send",
    "shown",
    "start",
    "stop",
    "tell",
    "type_",
]

_Call = enums.CallState
_Conversation = enums.ConversationState


def start(
    application: Application,
    to: str,
    *,
    operation_id: str | None = None,
    subject: str | None = None,
    importance: enums.Importance | None = None,
    thread_id: str | None = None,
    message: Content | None = None,
    custom_content: Content | None = None,
) -> MessagingInvitation:
    """Invites somebody to a new conversation with messages.

    Whoever is unknown or can't be reached is invited, too: the invitation then fails.
    """
    from .operations import MessagingProposal

    world = application.world
    gathering = changes.gather(
        world, subject=subject, thread_id=thread_id, importance=importance
    )
    caller = changes.join(gathering, application.user)
    found = world.find_user(to)
    callee = changes.join(gathering, found or User(to))
    side = changes.unannounced(application, caller, _Conversation.CONNECTING)
    caller.conversation = side
    proposal = MessagingProposal(caller, callee, message, custom_content)
    return _propose(proposal, side, operation_id, is_known=found is not None)


def invite(
    side: Conversation,
    *,
    operation_id: str | None = None,
    message: Content | None = None,
) -> MessagingInvitation:
    """Adds messages to a conversation that has none: asks the other one of two; those of a
    conference take in whoever is in it.

    Raises `Conflict` where the user has them, or the conference takes nobody in.
    """
    if chat_of(side).state != _Call.DISCONNECTED:
        raise Conflict(subcode="AlreadyExists")
    from .operations import MessagingProposal

    if side.gathering.is_conference:
        return _take_in(side, operation_id, message)
    others = [row for row in side.gathering.members if row is not side.local]
    proposal = MessagingProposal(side.local, others[0], message)
    return _propose(proposal, side, operation_id, is_known=True)


def _propose(
    proposal: MessagingProposal,
    side: Conversation,
    operation_id: str | None,
    *,
    is_known: bool,
) -> MessagingInvitation:
    from .operations import MessagingInvitation

    outgoing = MessagingInvitation(
        proposal, side, enums.Direction.OUTGOING, operation_id
    )
    proposal.outgoing = outgoing
    outgoing.start()
    if side.state == _Conversation.CONNECTING:
        changes.announce(side)
    chat_of(side).state = _Call.CONNECTING
    tell(side)
    if is_known:
        proposal.send(_reached(proposal.callee))
    else:
        reason = enums.ErrorCode.NOT_FOUND, enums.ErrorSubcode.DESTINATION_NOT_FOUND
        proposal.fail(failure(*reason))
    return outgoing


def _take_in(
    side: Conversation, operation_id: str | None, message: Content | None
) -> MessagingInvitation:
    from .operations import MessagingInvitation, MessagingProposal

    if not can_join(side):
        raise Conflict("Messaging can't be joined now.")
    proposal = MessagingProposal(side.local, side.local, message)
    outgoing = MessagingInvitation(
        proposal, side, enums.Direction.OUTGOING, operation_id
    )
    proposal.outgoing = outgoing
    outgoing.start()
    chat_of(side).state = _Call.CONNECTING
    tell(side)
    proposal.join()
    if message is not None:
        send(side, message)
    return outgoing


def _reached(member: Member) -> tuple[Application, ...]:
    """Where an invitation goes: to where the member is already, or to wherever it can."""
    if member.conversation is not None:
        return (member.conversation.application,)
    return member.user.reachable(enums.ModalityType.MESSAGING)


def tell(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Tells an application that messaging changed."""
    if not side.is_ended:
        shown = views.messaging(side)
        side.application.emit("updated", shown, sender=side.link(), reason=reason)


def connect(*members: Member) -> None:
    """Connects these members by messages, and with all who have them in the gathering."""
    gathering = members[0].gathering
    new = [row for row in members if MESSAGING not in row.modalities]
    for member in new:
        member.modalities.append(MESSAGING)
    all_ = [row for row in gathering.members if MESSAGING in row.modalities]
    formats = _formats(all_)
    for member in all_:
        side = member.conversation
        if side is not None:
            chat = chat_of(side)
            is_asked = side.state == _Conversation.INCOMING
            is_new = chat.state != _Call.CONNECTED or chat.formats != formats
            chat.state, chat.formats = _Call.CONNECTED, formats
            # Who was asked learns it the other way round.
            if is_new and is_asked:
                tell(side)
            _enter(side, all_, new, local_first=is_asked)
            if is_new and not is_asked:
                tell(side)


def _enter(
    side: Conversation, all_: list[Member], new: list[Member], *, local_first: bool
) -> None:
    """Shows an application who has come, all of them if its own user has."""
    if side.local in new:
        side.state = (
            _Conversation.CONFERENCED
            if side.gathering.is_conference
            else _Conversation.CONNECTED
        )
    changes.tell_conversation(side)
    seen = all_ if side.local in new else new
    for member in sorted(seen, key=lambda row: (row is side.local) != local_first):
        is_known = member in side.shown
        if member is not side.local:
            changes.show(side, member)
        _show_writer(side, member)
        if is_known and local_first:
            person = conversation_views.participant(side, member)
            here = side.link()
            side.application.emit("updated", person, sender=here, title=member.name)


def shown(notice: changes.Shown) -> None:
    """Who comes into a conference sees who writes in it, whether or not they do so, too."""
    if MESSAGING in notice.member.modalities:
        _show_writer(notice.conversation, notice.member)


def _show_writer(side: Conversation, member: Member) -> None:
    """Tells an application that somebody writes, if it does not know."""
    writers = chat_of(side).writers
    if member not in writers:
        writers.append(member)
        _tell_writer("added", side, member)


def _hide_writer(side: Conversation, member: Member) -> None:
    """Tells an application that somebody writes no more."""
    writers = chat_of(side).writers
    if member in writers:
        writers.remove(member)
        _tell_writer("deleted", side, member)


def _tell_writer(type: str, side: Conversation, member: Member) -> None:
    side.application.emit(
        type,
        views.participant_messaging(side, member),
        sender=side.link(),
        in_=side.participant(member),
    )


def _formats(members: list[Member]) -> tuple[enums.MessageFormat, ...]:
    """What all of them read, and may write."""
    shared: list[enums.MessageFormat] = []
    is_plain = not all(row.user.allows("htmlMessaging") for row in members)
    for format_ in (enums.MessageFormat.PLAIN, enums.MessageFormat.HTML):
        if is_plain and format_ == enums.MessageFormat.HTML:
            continue
        sides = [row.conversation for row in members]
        if all(side is None or format_ in side.application.formats for side in sides):
            shared.append(format_)
    return tuple(shared)


def send(
    side: Conversation, content: Content, operation_id: str | None = None
) -> Message:
    """Writes to all who take part in messaging.

    Raises `Conflict` where the conversation has no messages now, `UnsupportedMediaType`
    for a format that not all of them read.
    """
    from .operations import Message

    chat = chat_of(side)
    if chat.state != _Call.CONNECTED:
        raise Conflict("Messaging is not connected.")
    if views.is_html(content) and enums.MessageFormat.HTML not in chat.formats:
        raise UnsupportedMediaType("The others read plain text alone.")
    sent = Message(side, side.local, content, operation_id)
    delivery = sent.delivery = Delivery(sent)
    others = [
        row
        for row in side.gathering.conversations()
        if row is not side and MESSAGING in row.local.modalities
    ]
    for other in others:
        chat_of(other).timers.pop(side.local.key, None)
        stop_typing(other, side.local)
        received = Message(other, side.local, content)
        delivery.add(received)
    delivery.finish()
    readers = tuple(row.local for row in others)
    world = side.application.world
    world.tell(Written(world, side.local, readers, content))
    return sent


def stop(side: Conversation) -> None:
    """Ends messaging for the user; where it is all there is, the conversation ends, too.

    An invitation that is not answered yet is taken back.
    """
    from .operations import MessagingInvitation

    for operation in side.application.started():
        if isinstance(operation, MessagingInvitation) and operation.side is side:
            if operation.is_incoming:
                operation.proposal.decline(operation)
            else:
                operation.proposal.cancel()
            return
    disconnect(side.local)
    if not side.gathering.is_conference and not side.local.modalities:
        changes.leave(side.local)
        return
    for one in side.gathering.conversations():
        changes.tell_conversation(one)


def disconnect(member: Member, reason: resources.Reason | None = None) -> None:
    """Takes a member out of messaging; who is left without anybody is out, too."""
    if MESSAGING not in member.modalities:
        return
    member.modalities.remove(MESSAGING)
    own = member.conversation
    if own is not None:
        chat_of(own).state = _Call.DISCONNECTED
        tell(own, reason)
    for side in dict.fromkeys((own, *member.gathering.conversations())):
        if side is not None and not side.is_ended:
            _hide_writer(side, member)
    rest = [row for row in member.gathering.members if MESSAGING in row.modalities]
    for other in rest:
        if other.conversation is not None:
            stop_typing(other.conversation, member)
    if len(rest) == 1 and not member.gathering.is_conference:
        disconnect(rest[0], reason)


def forget(notice: changes.ConversationEnded) -> None:
    """A conversation that ends ends its messaging first."""
    side, chat = notice.conversation, chat_of(notice.conversation)
    _settle(side)
    if side.local.conversation is side:
        disconnect(side.local)
    for timer in chat.timers.values():
        timer.cancel()
    if chat.state != _Call.DISCONNECTED:
        chat.state = _Call.DISCONNECTED
        tell(side)


def _settle(side: Conversation) -> None:
    """Messages that are on their way get no further where their reader is gone."""
    from .operations import Message

    for sent in side.application.started():
        if (
            isinstance(sent, Message)
            and sent.side is side
            and sent.delivery is not None
        ):
            sent.delivery.give_up()
    if side.application.is_ended:
        for message in tuple(chat_of(side).coming):
            message.expire()
