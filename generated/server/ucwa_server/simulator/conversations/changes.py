"""What happens to conversations, told to every application that takes part."""

from __future__ import annotations

from attrs import frozen

from ..._client import enums, resources
from ..applications import Application
from ..notices import Notice
from ..users import User
from ..world import World
from . import views
from .state import Conversation, Gathering, Member

__all__ = [
    "ConversationEnded",
    "Hidden",
    "Shown",
    "announce",
    "change_state",
    "end",
    "gather",
    "hide",
    "join",
    "leave",
    "open_side",
    "show",
    "tell_conversation",
    "unannounced",
]

_State = enums.ConversationState


@frozen
class ConversationEnded(Notice):
    """An application's side of a conversation is over; its events follow this notice."""

    conversation: Conversation


@frozen
class Shown(Notice):
    """Another one was put on the roster of a conversation."""

    conversation: Conversation
    member: Member


@frozen
class Hidden(Notice):
    """Another one is taken from the roster of a conversation; its event follows this."""

    conversation: Conversation
    member: Member


def gather(
    world: World,
    *,
    subject: str | None = None,
    thread_id: str | None = None,
    importance: enums.Importance | None = None,
) -> Gathering:
    """A gathering without members."""
    return Gathering(
        world.identities.hex(4),
        subject or "",
        thread_id or world.identities.hex(32),
        importance or enums.Importance.NORMAL,
        world.schedule.now,
    )


def join(gathering: Gathering, user: User, *, name: str | None = None) -> Member:
    """Makes a user a member, or finds the member that the user is. Nobody is told."""
    known = gathering.member_of(user)
    if known is not None:
        return known
    member = Member(gathering, user, user.address, name or user.name)
    gathering.members.append(member)
    return member


def open_side(
    application: Application, member: Member, state: enums.ConversationState
) -> Conversation:
    """A new conversation of an application; the application is told of it and of itself.

    The member takes part by it only once `member.conversation` says so: an invitation goes
    to several applications, of which one will answer.
    """
    side = unannounced(application, member, state)
    announce(side)
    return side


def unannounced(
    application: Application, member: Member, state: enums.ConversationState
) -> Conversation:
    """A new conversation that the application is not told of yet: see `announce`."""
    key = application.world.identities.hex(4)
    while key in application.conversations:
        key = application.world.identities.hex(4)
    side = Conversation(application, member.gathering, member, key, state)
    application.conversations[key] = side
    return side


def announce(side: Conversation) -> None:
    """Tells an application of its new conversation, and of itself in it."""
    application = side.application
    communication = application.link("communication")
    application.emit("added", views.conversation(side), sender=communication)
    application.emit(
        "added",
        views.local_participant(side),
        sender=side.link(),
        rel="localParticipant",
        title=side.local.name,
    )


def tell_conversation(
    side: Conversation, reason: resources.Reason | None = None
) -> None:
    """Tells an application that its conversation changed."""
    if not side.is_ended:
        side.application.emit(
            "updated",
            views.conversation(side),
            sender=side.application.link("communication"),
            reason=reason,
        )


def change_state(side: Conversation, state: enums.ConversationState) -> None:
    """Moves a conversation on, and tells it if that is news."""
    if side.state != state:
        side.state = state
        tell_conversation(side)


def show(side: Conversation, member: Member) -> None:
    """Puts another one on the roster of a conversation."""
    if side.is_ended or member is side.local or member in side.shown:
        return
    side.shown.append(member)
    link = side.participant(member)
    side.application.emit("added", link, sender=side.link())
    side.application.world.tell(Shown(side, member))


def hide(
    side: Conversation, member: Member, reason: resources.Reason | None = None
) -> None:
    """Takes another one from the roster of a conversation."""
    if not side.is_ended and member in side.shown:
        side.application.world.tell(Hidden(side, member))
        side.shown.remove(member)
        link = side.participant(member)
        side.application.emit("deleted", link, sender=side.link(), reason=reason)


def end(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Ends an application's side, and takes its participants away."""
    if side.is_ended:
        return
    application = side.application
    application.world.tell(ConversationEnded(side))
    for member in tuple(side.shown):
        hide(side, member)
    side.is_ended = True
    side.state = _State.DISCONNECTED
    del application.conversations[side.id]
    communication = application.link("communication")
    application.emit("deleted", side.link(), sender=communication, reason=reason)
    if side.local.conversation is side:
        side.local.conversation = None


def leave(member: Member, reason: resources.Reason | None = None) -> None:
    """A member goes: the own side ends, the others see it; who is left alone goes, too."""
    gathering = member.gathering
    if member not in gathering.members:
        return
    gathering.members.remove(member)
    if member.conversation is not None:
        end(member.conversation, reason)
    member.modalities.clear()
    for side in gathering.conversations():
        hide(side, member)
    rest = tuple(gathering.members)
    if not gathering.is_conference and len(rest) == 1:
        leave(rest[0], reason)
