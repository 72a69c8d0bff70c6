"""A call that rings, by the rules of who is called, until somebody takes it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from ....._client import Content, enums, resources
from ....applications import Application
from ....conversations import changes
from ....conversations.invitations import Invitation, Proposal
from ....conversations.state import Conversation, Gathering, Member
from ....conversations.taking_part import tell_voicemail
from ....operations import failure
from ....schedule import Timer
from .. import sdp
from ..forwarding.plan import Leg, Plan, plan
from .reaching import numbers_of, reached, talks_over_network
from .telephones import Line, Telephones
from .terms import Answer, Terms

if TYPE_CHECKING:
    from .invitations import CallInvitation

__all__ = ["Ringing"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode
_State = enums.InvitationState


class Ringing(Proposal):
    """A call that rings. Subclasses say what happens when it is answered."""

    def __init__(
        self, caller: Member, callee: Member, terms: Terms, *, is_known: bool = True
    ) -> None:
        super().__init__(caller, callee)
        side = caller.conversation
        assert side is not None, "who calls does it at an application"
        self._application = side.application
        self.target: Member | None = callee
        """Who was called, whoever takes it."""
        self.terms = terms
        self.offer: Content | None = terms.offer
        if terms.number is not None:
            self.offer = sdp.of_server()
        self.answer: Answer | None = None
        """What the one who takes it answers; None by telephone."""
        self._is_known = is_known
        self._is_new = callee.conversation is None
        """Whether the conversation is there for the call alone."""
        self._legs: dict[Member, Leg] = {}
        self._plan: Plan | None = None
        self._timers: list[Timer] = []
        self._apart: Gathering | None = None
        """Where others than the target take a call of a conversation that there was."""

    @property
    def modalities(self) -> tuple[enums.ConversationModalityType, ...]:
        """What the call is to be."""
        return self.terms.modalities

    @property
    def target_uri(self) -> str | None:
        """Who is called."""
        return None if self.target is None else self.target.user.uri

    def leg_of(self, member: Member) -> Leg | None:
        """How the call came to somebody whom it rings."""
        return self._legs.get(member)

    def caller_for(self, side: Conversation) -> Member:
        """Who calls, in the gathering that a conversation belongs to."""
        return side.gathering.member_of(self.caller.user) or self.caller

    # Ringing

    def begin(self) -> None:
        """Rings the caller's own telephone first, if it is a call by telephone."""
        if self.terms.number is None:
            self.dial()
            return
        line = Line(self.terms.number, self, self.caller, is_own=True)
        self._telephones.ring((line,))
        seconds = self._telephones.own_after
        if seconds is not None:
            schedule = self._application.world.schedule
            pick_up = partial(self.pick_up, line)
            self._timers.append(schedule.after(seconds, pick_up))
        self._wait()

    def dial(self) -> None:
        """Rings at who is called, or wherever they want their calls to be."""
        if self.target is None or not self._is_known:
            reason = _Code.NOT_FOUND, _Subcode.DESTINATION_NOT_FOUND
            self.fail(failure(*reason))
            return
        schedule = self._application.world.schedule
        way = self._plan = plan(self.target.user, schedule.now)
        self._ring(way.first, way.state)
        if way.later and way.later_after:
            timer = schedule.after(way.later_after, self._ring_along)
            self._timers.append(timer)
        elif way.later:
            self._ring(way.later, way.later_state)
        if way.last is not None and (self._rings or self._goes_on):
            self._timers.append(schedule.after(way.last_after, self._forward))
        elif way.last is not None:
            self._forward()
            return
        self._wait()

    def _ring_along(self) -> None:
        """Rings at those, too, who ring along after a while."""
        if self._plan is not None:
            self._ring(self._plan.later, self._plan.later_state)
            self._wait()

    def _forward(self) -> None:
        """Nobody took it: it goes where such calls go."""
        last = None if self._plan is None else self._plan.last
        if self.is_settled or last is None:
            return
        self._stop_timers()
        self._silence()
        self.missed(failure(_Code.LOCAL_FAILURE, _Subcode.MISSED))
        self._withdraw(failure(_Code.REMOTE_FAILURE, _Subcode.FORWARDED), None)
        self._ring((last,), _State.FORWARDED)
        self._wait()

    def _wait(self) -> None:
        """Waits for an answer from now on, unless the call goes on by itself."""
        if self._timer is not None:
            self._timer.cancel()
        if self.is_settled or self._goes_on:
            return
        if not self._rings:
            self.fail(failure(_Code.REMOTE_FAILURE, _Subcode.UNREACHABLE))
            return
        world = self._application.world
        self._timer = world.schedule.after(world.settings.answer_within, self.expire)

    @property
    def _rings(self) -> bool:
        """Whether there is anything that rings."""
        invited = any(not row.is_completed for row in self.incoming)
        return invited or bool(self._telephones.lines_of(self))

    @property
    def _goes_on(self) -> bool:
        """Whether something else will happen with it."""
        now = self._application.world.schedule.now
        return any(row.action is not None and row.due > now for row in self._timers)

    def _ring(self, legs: Iterable[Leg], state: enums.InvitationState) -> None:
        """Rings at these people, and tells the caller if anything does."""
        for leg in legs:
            if leg.user is self.caller.user:
                continue  # nobody calls themselves, by whatever way
            member = self._member(leg)
            if self.is_settled or member in self._legs:
                continue
            self._legs[member] = leg
            if leg.is_voicemail:
                self._taken(member, None)
                world = self._application.world
                owner = leg.forwarded_by or leg.user
                tell_voicemail(world, owner, self.caller.user)
                return
            applications = reached(member, self.terms)
            for application in applications:
                self._ring_at(application, member)
            numbers = numbers_of(member, self.terms, applications)
            self._telephones.ring(Line(number, self, member) for number in numbers)
        outgoing = self.outgoing
        if self._rings and outgoing is not None and outgoing.state != state:
            outgoing.state = state
            outgoing.update()

    def _ring_at(self, application: Application, member: Member) -> None:
        own = member.conversation
        side = own
        if own is None or own.application is not application:
            side = changes.unannounced(
                application, member, enums.ConversationState.INCOMING
            )
        assert side is not None
        invitation = self.invite(side)
        self.incoming.append(invitation)
        invitation.start()
        if side is not own:
            changes.announce(side)
            changes.show(side, self.caller_for(side))

    def invite(self, side: Conversation) -> CallInvitation:
        """An invitation over the network where the application has one, else by phone."""
        from .invitations import MediaInvitation, PhoneInvitation

        over_network = talks_over_network(side.application)
        kind = MediaInvitation if over_network else PhoneInvitation
        return kind(self, side, enums.Direction.INCOMING)

    def _member(self, leg: Leg) -> Member:
        """The member that somebody is, or becomes by taking the call."""
        if self.target is not None and leg.user is self.target.user:
            return self.target
        gathering = self.caller.gathering
        if not self._is_new:
            gathering = self._apart = self._apart or self._another()
        return changes.join(gathering, leg.user)

    def _another(self) -> Gathering:
        """A gathering like that of the caller: there may be others in that one."""
        known = self.caller.gathering
        made = changes.gather(
            self._application.world, subject=known.subject, importance=known.importance
        )
        changes.join(made, self.caller.user, name=self.caller.name)
        return made

    # Answers, as telephones give them

    def pick_up(self, line: Line) -> None:
        """A telephone is picked up: the caller's own, or one of those that ring."""
        self._telephones.silence(line)
        if self.is_settled:
            return
        if line.is_own:
            self.dial()
        else:
            self.answer = None
            self._taken(line.member, None)

    def reject(self, line: Line) -> None:
        """A call is declined at a telephone."""
        if line.is_own:
            self.cancel()
        else:
            self._declined(line.member)

    def _taken(self, member: Member, invitation: Invitation | None) -> None:
        """Somebody has it. Called once."""
        raise NotImplementedError

    def _declined(self, member: Member) -> None:
        """Somebody does not want it."""
        raise NotImplementedError

    # What ends

    @property
    def _telephones(self) -> Telephones:
        return self._application.world.part(Telephones)

    def _settle(self) -> bool:
        if not super()._settle():
            return False
        self._stop_timers()
        self._silence()
        return True

    def _stop_timers(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _silence(self, member: Member | None = None) -> None:
        """Stops the telephones, of one member if one is named."""
        lines = self._telephones.lines_of(self)
        self._telephones.silence(
            *(row for row in lines if member is None or row.member is member)
        )

    def _withdraw(
        self,
        reason: resources.Reason,
        answered: Invitation | None,
        state: enums.InvitationState = _State.FAILED,
    ) -> None:
        for invitation in self.incoming:
            if invitation is not answered:
                self._dismiss(invitation, state, reason)

    def _dismiss(
        self,
        invitation: Invitation,
        state: enums.InvitationState,
        reason: resources.Reason,
    ) -> None:
        if not invitation.is_completed:
            invitation.settle(state, reason)
            side = invitation.side
            if side.local.conversation is not side:
                changes.end(side, reason)

    def _tidy(self, taken: Member | None) -> None:
        """Takes those out again whom it rang, but who are in the gathering for no more."""
        asked = dict.fromkeys((*self._legs, *([self.target] if self.target else ())))
        for member in asked:
            members = member.gathering.members
            if member is taken or member.conversation is not None:
                continue
            if member in members and not member.modalities:
                members.remove(member)
