"""How calls begin: to somebody new, or in a conversation that there is."""

from __future__ import annotations

from ....._client import enums
from .....errors import BadRequest, Conflict, Forbidden, ParameterFault
from ....applications import Application
from ....conversations import changes
from ....conversations.state import Conversation, Member
from ....users import User
from ...people.lists import delegators_of
from ..media.state import call_of
from ..phone.state import number_of, phone_of
from .conference import ConferenceCall
from .invitations import CallInvitation, MediaInvitation, PhoneInvitation
from .proposal import CallProposal
from .telling import telling
from .terms import Terms

__all__ = [
    "add",
    "call_at",
    "delegator_of",
    "own_number",
    "propose",
    "require_phone",
    "start",
]

_Call = enums.CallState
_Conversation = enums.ConversationState


def start(
    application: Application,
    to: str,
    terms: Terms,
    *,
    operation_id: str | None = None,
    subject: str | None = None,
    importance: enums.Importance | None = None,
    thread_id: str | None = None,
) -> CallInvitation:
    """Calls somebody in a new conversation.

    Whoever is unknown or can't be reached is called, too: the call then fails. Raises
    `Forbidden` for what the administrator does not allow, `BadRequest` for who calls
    themselves.
    """
    _check(application, terms)
    world = application.world
    found = world.find_user(to)
    if found is application.user:
        raise BadRequest(
            "Nobody calls themselves.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault("to", "Invalid")],
        )
    gathering = changes.gather(
        world, subject=subject, thread_id=thread_id, importance=importance
    )
    caller = changes.join(gathering, application.user)
    callee = changes.join(gathering, found or User(to))
    side = changes.unannounced(application, caller, _Conversation.CONNECTING)
    caller.conversation = side
    is_known = found is not None or to.strip().lower().startswith("tel:")
    return propose(CallProposal(caller, callee, terms, is_known=is_known), operation_id)


def add(
    side: Conversation, terms: Terms, operation_id: str | None = None
) -> CallInvitation:
    """Adds a call to a conversation, or video to its call. A conference takes it at once.

    Raises `Conflict` where it is there already, `Forbidden` for what the administrator
    does not allow.
    """
    _check(side.application, terms)
    call, phone = call_of(side), phone_of(side)
    has = [row for row in terms.modalities if row in side.modalities]
    is_more = call.session is not None and not has and terms.number is None
    is_free = call.state == phone.state == _Call.DISCONNECTED
    if not is_free and not (is_more and call.state == _Call.CONNECTED):
        raise Conflict(subcode="AlreadyExists")
    if side.state == _Conversation.CONFERENCED:
        return propose(ConferenceCall(side.local, terms), operation_id)
    others = [row for row in side.gathering.members if row is not side.local]
    if side.state != _Conversation.CONNECTED or not others:
        raise Conflict("The conversation is not connected.")
    return propose(CallProposal(side.local, others[0], terms), operation_id)


def propose(call: CallProposal, operation_id: str | None) -> CallInvitation:
    """Begins a call, and tells the application that asked for it."""
    side = call_at(call.caller)
    by_phone = call.terms.number is not None
    kind = PhoneInvitation if by_phone else MediaInvitation
    outgoing = kind(call, side, enums.Direction.OUTGOING, operation_id)
    call.outgoing = outgoing
    outgoing.start()
    if side.state == _Conversation.CONNECTING:
        changes.announce(side)
    with telling(side):
        part = phone_of(side) if by_phone else call_of(side)
        part.state = _Call.CONNECTING
    call.begin()
    return outgoing


def call_at(member: Member) -> Conversation:
    """The conversation by which somebody takes part who does so at an application."""
    side = member.conversation
    assert side is not None, "who calls does it at an application"
    return side


def own_number(application: Application, stated: str | None) -> str:
    """The user's telephone for a call. Raises `BadRequest` where none is known."""
    number = stated or number_of(application)
    if not number:
        raise BadRequest(
            "There is no telephone to ring.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault("phoneNumber", "Missing")],
        )
    return number


def delegator_of(application: Application, uri: str | None) -> User:
    """On whose behalf a call is made: one who lets the user do so.

    Raises `Forbidden` where they don't, `BadRequest` where nobody is named and there is
    more than one.
    """
    known = delegators_of(application.user)
    if uri is None and len(known) == 1:
        return known[0]
    if uri is None:
        raise BadRequest(
            "It is not told for whom.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault("delegator", "Missing")],
        )
    found = application.world.find_user(uri)
    if found is None or found not in known:
        raise Forbidden("The user is no delegate of theirs.")
    return found


def require_phone(application: Application) -> None:
    """Raises `Forbidden` where the user may not make calls by telephone."""
    _check(application, Terms(number=""))


def _check(application: Application, terms: Terms) -> None:
    user = application.user
    names = ["Audio"] * terms.audio + ["Video"] * terms.video
    for name in ["PhoneAudio"] if terms.number is not None else names:
        if (user.is_guest and name == "PhoneAudio") or not user.allows(name):
            raise Forbidden(f"{name} is not allowed.")
