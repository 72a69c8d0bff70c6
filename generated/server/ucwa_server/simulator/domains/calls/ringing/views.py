"""How invitations to calls look to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....._client import LinkSource, Resource, enums, resources
from ....applications import Application
from ....conversations import views
from ....users import User
from ..phone.state import number_of

if TYPE_CHECKING:
    from .invitations import CallInvitation, MediaInvitation, PhoneInvitation

__all__ = ["can_take_by_phone", "media_invitation", "negotiation", "phone_invitation"]


def media_invitation(seen: MediaInvitation) -> resources.AudioVideoInvitation:
    """An invitation over the network; who was asked can answer it until somebody did."""
    side, terms = seen.side, seen.proposal.terms
    gathering = side.gathering
    links = _links(seen)
    links["audioVideo"] = side.href("audioVideo")
    if not side.is_ended:
        links["reportMediaDiagnostics"] = side.href("reportMediaDiagnostics")
    if seen.derived is not None:
        links["derivedAudioVideo"] = seen.derived.href("audioVideo")
    if seen.can_answer:
        pages = ["acceptWithAnswer", "sendProvisionalAnswer"]
        if can_take_by_phone(seen.application):
            pages.append("acceptWithPhoneAudio")
        for page in pages:
            links[page] = seen.application.href(page, invitationId=seen.id)
    return resources.AudioVideoInvitation(
        custom_content=terms.custom_content,
        delegator=terms.delegator.uri if terms.delegator else None,
        direction=seen.direction,
        importance=gathering.importance,
        join_audio_muted=terms.audio_muted,
        join_video_muted=terms.video_muted,
        media_offer=seen.proposal.offer,
        operation_id=seen.operation_id,
        session_context=None if seen.is_incoming else terms.session_context,
        state=seen.state,
        subject=gathering.subject,
        thread_id=gathering.thread_id,
        to=seen.proposal.target_uri,
        links=resources.AudioVideoInvitationLinks(links),
        embedded=resources.AudioVideoInvitationEmbedded(_embedded(seen)),
    )


def phone_invitation(seen: PhoneInvitation) -> resources.PhoneAudioInvitation:
    """An invitation by telephone."""
    side, terms = seen.side, seen.proposal.terms
    gathering = side.gathering
    links = _links(seen)
    links["phoneAudio"] = side.href("phoneAudio")
    if seen.derived is not None:
        links["derivedPhoneAudio"] = seen.derived.href("phoneAudio")
    if seen.can_answer:
        links["accept"] = _answer_href(seen, "accept")
    own = number_of(seen.application) if seen.is_incoming else terms.number
    return resources.PhoneAudioInvitation(
        custom_content=terms.custom_content,
        delegator=terms.delegator.uri if terms.delegator else None,
        direction=seen.direction,
        importance=gathering.importance,
        operation_id=seen.operation_id,
        phone_number=own,
        state=seen.state,
        subject=gathering.subject,
        thread_id=gathering.thread_id,
        to=seen.proposal.target_uri,
        links=resources.PhoneAudioInvitationLinks(links),
        embedded=resources.PhoneAudioInvitationEmbedded(_embedded(seen)),
    )


def negotiation(seen: MediaInvitation) -> resources.AudioVideoNegotiation:
    """What came back to an offer so far."""
    links = {
        "self": seen.application.href("audioVideoNegotiation", invitationId=seen.id),
        "audioVideoInvitation": seen.href,
    }
    if seen.answer is not None:
        links["audioVideoSession"] = (seen.derived or seen.side).href(
            "audioVideoSession"
        )
    return resources.AudioVideoNegotiation(
        media_answer=seen.answer,
        media_provisional_answer=seen.provisional_answer,
        ms_accepted_content_id=seen.accepted_content_id,
        remote_endpoint=seen.remote_endpoint,
        session_context=seen.proposal.terms.session_context,
        links=resources.AudioVideoNegotiationLinks(links),
    )


def can_take_by_phone(application: Application) -> bool:
    """Whether a user can take a call by telephone instead."""
    registration = application.registration
    if registration is None or not application.user.allows("PhoneAudio"):
        return False
    if enums.ModalityType.PHONE_AUDIO in registration.modalities:
        return True
    return number_of(application) is not None


def _answer_href(seen: CallInvitation, page: str) -> str:
    kind = f"{seen.page}s"
    return seen.application.href(page, kind=kind, invitationId=seen.id)


def _links(seen: CallInvitation) -> dict[str, LinkSource]:
    """What all invitations to calls have."""
    side, proposal = seen.side, seen.proposal
    application = side.application
    links: dict[str, LinkSource] = {"self": seen.href, "conversation": side.href()}
    if proposal.target is not None:
        links["to"] = _contact(application, proposal.target.user)
    if proposal.terms.delegator is not None:
        links["delegator"] = _contact(application, proposal.terms.delegator)
    if seen.derived is not None:
        links["derivedConversation"] = seen.derived.href()
    if not seen.is_incoming:
        author = side.participant(proposal.caller)
        links["from"] = {"href": author.href, "title": proposal.caller.name}
        if not proposal.is_settled:
            links["cancel"] = _answer_href(seen, "cancel")
        return links
    leg = proposal.leg_of(side.local)
    if leg is not None and leg.forwarded_by is not None:
        links["forwardedBy"] = _contact(application, leg.forwarded_by)
    on_behalf_of = proposal.terms.delegator
    if leg is not None and leg.on_behalf_of is not None:
        on_behalf_of = leg.on_behalf_of
    if on_behalf_of is not None:
        links["onBehalfOf"] = _contact(application, on_behalf_of)
    if seen.can_answer:
        links["decline"] = _answer_href(seen, "decline")
    if seen.state == enums.InvitationState.CONNECTED:
        links["acceptedByContact"] = _contact(application, application.user)
    return links


def _contact(application: Application, user: User) -> LinkSource:
    href = application.href("contact", personId=user.address)
    return {"href": href, "title": user.name}


def _embedded(seen: CallInvitation) -> dict[str, Resource | list[Resource]]:
    proposal, side = seen.proposal, seen.derived or seen.side
    if seen.is_incoming:
        return {"from": views.participant(side, proposal.caller_for(side))}
    accepted = seen.state == enums.InvitationState.CONNECTED
    if not accepted or proposal.callee is proposal.caller:
        return {}
    return {"acceptedByParticipant": [views.participant(side, proposal.callee)]}
