"""What the simulator's state looks like from outside: people, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from attrs import fields, frozen, has

from ..._client import Resource, enums, resources
from ..applications import Application
from ..conversations.invitations import Invitation
from ..conversations.state import Conversation
from ..domains.me.state import activity, availability, published
from ..domains.messaging.operations import MessagingProposal
from ..domains.messaging.state import chat_of
from ..event_log import Told
from ..users import User
from .acting import AGENT, conversations_of, invitations_of, key_of

__all__ = [
    "ShownApplication",
    "ShownConversation",
    "ShownInvitation",
    "ShownMessage",
    "ShownUser",
    "as_json",
    "show_user",
]


@frozen(kw_only=True)
class ShownApplication:
    """A client of a user."""

    id: str
    user_agent: str
    is_simulated: bool
    """Whether it is the one that the user is acted for by."""
    modalities: tuple[str, ...]
    """By what the user can be reached there; empty where they can't."""


@frozen(kw_only=True)
class ShownInvitation:
    """An invitation that goes on, at one application of a user."""

    id: str
    kind: str
    """The resource: `messagingInvitation`."""
    application: str
    user_agent: str
    direction: str
    """`Incoming` or `Outgoing`."""
    other: str
    """The name of who asks, or is asked."""
    other_uri: str
    subject: str
    message: str | None


@frozen(kw_only=True)
class ShownMessage:
    """A message that an application wrote or got."""

    time: float
    author: str
    text: str
    is_html: bool
    is_outgoing: bool


@frozen(kw_only=True)
class ShownConversation:
    """A conversation, at one application of a user."""

    id: str
    """Made of the ids of the application and of the conversation."""
    application: str
    user_agent: str
    subject: str
    state: str
    modalities: tuple[str, ...]
    others: tuple[str, ...]
    """The names of those who take part, besides the user."""
    can_write: bool
    messages: tuple[ShownMessage, ...]


@frozen(kw_only=True)
class ShownUser:
    """Somebody, and what they are about."""

    uri: str
    address: str
    name: str
    is_guest: bool
    availability: str
    activity: str | None
    note: str | None
    applications: tuple[ShownApplication, ...]
    invitations: tuple[ShownInvitation, ...]
    conversations: tuple[ShownConversation, ...]


def show_user(user: User, log: Iterable[Told]) -> ShownUser:
    """Somebody as they are now. Messages are those that the log of events still has."""
    said = [row for row in log if row.event.type == "completed"]
    return ShownUser(
        uri=user.uri,
        address=user.address,
        name=user.name,
        is_guest=user.is_guest,
        availability=availability(user).value,
        activity=activity(user),
        note=published(user).note,
        applications=tuple(map(_application, user.applications)),
        invitations=tuple(map(_invitation, invitations_of(user))),
        conversations=tuple(_conversation(row, said) for row in conversations_of(user)),
    )


def _application(application: Application) -> ShownApplication:
    registration = application.registration
    modalities = () if registration is None else registration.modalities
    return ShownApplication(
        id=application.id,
        user_agent=application.user_agent,
        is_simulated=application.user_agent == AGENT,
        modalities=tuple(row.value for row in modalities),
    )


def _invitation(invitation: Invitation) -> ShownInvitation:
    proposal = invitation.proposal
    other = proposal.caller if invitation.is_incoming else proposal.callee
    said = proposal.message if isinstance(proposal, MessagingProposal) else None
    return ShownInvitation(
        id=invitation.id,
        kind=invitation.page,
        application=invitation.application.id,
        user_agent=invitation.application.user_agent,
        direction=invitation.direction.value,
        other=other.name,
        other_uri=other.user.uri,
        subject=invitation.side.gathering.subject,
        message=None if said is None else str(said),
    )


def _conversation(side: Conversation, said: Iterable[Told]) -> ShownConversation:
    own = side.application
    return ShownConversation(
        id=key_of(side),
        application=own.id,
        user_agent=own.user_agent,
        subject=side.gathering.subject,
        state=side.state.value,
        modalities=tuple(row.value for row in side.modalities),
        others=tuple(
            row.name for row in side.gathering.members if row is not side.local
        ),
        can_write=chat_of(side).state == enums.CallState.CONNECTED,
        messages=tuple(
            message
            for row in said
            if row.application == own.id
            for message in _messages(row.event.resource, row.time, side)
        ),
    )


def _messages(
    told: Resource | None, time: float, side: Conversation
) -> Iterable[ShownMessage]:
    """The message of an event, or what the user's own invitation said at once: to the
    other one that comes as a message.
    """
    if isinstance(told, resources.Message):
        content = told.html_message or told.plain_message
        is_here = told.links.messaging.href == side.href("messaging")
        is_outgoing = told.direction == enums.Direction.OUTGOING
        author = told.links.participant.title or ""
    elif isinstance(told, resources.MessagingInvitation):
        content = told.message
        is_here = told.links.conversation.href == side.href()
        is_here &= told.state == enums.InvitationState.CONNECTED
        is_outgoing = told.direction == enums.Direction.OUTGOING
        is_here &= is_outgoing
        author = ""
    else:
        return
    if content is not None and is_here:
        yield ShownMessage(
            time=time,
            author=side.local.name if is_outgoing else author,
            text=str(content),
            is_html=content.media_type.lower().startswith("text/html"),
            is_outgoing=is_outgoing,
        )


def as_json(value: object) -> object:
    """What is shown as JSON has it: objects with names in camel case."""
    kind = type(value)
    if has(kind):
        return {
            _camel(row.name): as_json(getattr(value, row.name)) for row in fields(kind)
        }
    if isinstance(value, Mapping):
        rows = cast("Mapping[str, object]", value)
        return {name: as_json(row) for name, row in rows.items()}
    if isinstance(value, tuple | list):
        return [as_json(row) for row in cast("Iterable[object]", value)]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))
