"""Three people, two conversations, actions in random orders: transcripts keep to a grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import define, field
from deliveries import check_deliveries
from event_grammar import check_order, check_transcript
from flow_server import (
    ANN,
    BOB,
    COMBINATIONS,
    EVE,
    PATIENCE,
    FlowServer,
    Stage,
    client,
    perform,
    started,
)
from hypothesis import given, seed, settings
from hypothesis import strategies as st

USERS = (ANN, BOB, EVE)
INVITATIONS = ("messagingInvitation", "onlineMeetingInvitation")
Action = tuple[str, str, int]

ACTIONS = st.tuples(
    st.sampled_from(
        [
            *("accept", "say") * 5,
            *("start", "add") * 3,
            *("decline", "cancel", "type", "stop", "leave", "force", "wait", "presence"),
        ]
    ),
    st.sampled_from(USERS),
    st.integers(0, 3),
)
"""What, who, and which one of several."""


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@define(eq=False)
class Script:
    """A run of actions, with what each person knows by their events alone."""

    stage: Stage
    clients: dict[str, Any] = field(factory=dict)
    written: dict[str, list[str]] = field(factory=lambda: {user: [] for user in USERS})
    count: int = 0

    async def begin(self) -> None:
        for user in USERS:
            self.clients[user] = await self.stage.available(user)
        await self.settle()

    async def settle(self, seconds: float = 5) -> None:
        """Lets everybody learn of everything."""
        self.stage.advance(seconds)
        for row in self.stage.signed_in:
            await check_deliveries(self.stage.simulator, row.ucwa, row.handed_over, PATIENCE)

    def events(self, user: str) -> list[Any]:
        (row,) = (row for row in self.stage.signed_in if row.user == user)
        return [item for item in row.handed_over if hasattr(item, "link")]

    def known(self, user: str, offers: str, *rels: str) -> list[Any]:
        """The resources that somebody knows of, in the newest state, and that offer a link."""
        newest: dict[str, Any] = {}
        for event in self.events(user):
            if (event.type, event.link.rel) == ("deleted", "conversation"):
                below = f"{event.link.href}/"
                newest = {href: row for href, row in newest.items() if not href.startswith(below)}
            if event.link.rel in rels:
                newest.pop(event.link.href, None)
                if event.type != "deleted" and event.resource is not None:
                    newest[event.link.href] = event.resource
        return [row for row in newest.values() if not offers or offers in row.links]

    async def act(self, action: Action) -> None:
        what, user, which = action
        await getattr(self, f"_{what}")(user, which)
        await self.settle()

    async def end(self) -> None:
        """Nothing goes on any more."""
        await self.settle(31)
        for user in USERS:
            for conversation in self.known(user, "", "conversation"):
                await self.clients[user].send(conversation.links.self_.delete())
                await self.settle()
        await self.settle(31)

    def _one(self, user: str, which: int, offers: str, *rels: str) -> tuple[Any, Any]:
        """Somebody's client, of this one if they can, and what they can do it with."""
        at = USERS.index(user)
        for row in (*USERS[at:], *USERS[:at]):
            found = self.known(row, offers, *rels)
            if found:
                return self.clients[row], found[which % len(found)]
        return None, None

    async def _start(self, user: str, which: int) -> None:
        others = [row for row in USERS if row != user]
        if len(self.known(user, "", "conversation")) < 2:
            link = self.clients[user].application.embedded.communication.links.start_messaging
            await self.clients[user].send(link.post(to=others[which % 2]))

    async def _accept(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "accept", *INVITATIONS)
        if found is not None:
            await ucwa.send(found.links.accept.post())

    async def _decline(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "decline", *INVITATIONS)
        if found is not None:
            await ucwa.send(found.links.decline.post())

    async def _cancel(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "cancel", *INVITATIONS, "participantInvitation")
        if found is not None:
            await ucwa.send(found.links.cancel.post())

    async def _say(self, user: str, which: int) -> None:
        """Three at once, so that there is an order to be kept."""
        ucwa, found = self._one(user, which, "sendMessage", "messaging")
        if found is None:
            return
        (writer,) = (row for row, one in self.clients.items() if one is ucwa)
        for _ in range(3):
            self.count += 1
            text = f"{self.count} of {writer}"
            post = found.links.send_message.post
            await ucwa.send(post(content=text, operation_id=str(self.count)))
            self.written[writer].append(text)

    async def _type(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "setIsTyping", "messaging")
        if found is not None:
            await ucwa.send(found.links.set_is_typing.post())

    async def _stop(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "stopMessaging", "messaging")
        if found is not None:
            await ucwa.send(found.links.stop_messaging.post())

    async def _leave(self, user: str, which: int) -> None:
        ucwa, found = self._one(user, which, "", "conversation")
        if found is not None:
            await ucwa.send(found.links.self_.delete())

    async def _add(self, user: str, which: int) -> None:
        """A third one; in a conference messaging, where it is missing."""
        ucwa, found = self._one(user, which, "addMessaging", "messaging")
        if found is not None:
            await ucwa.send(found.links.add_messaging.post())
            return
        ucwa, found = self._one(user, which, "addParticipant", "conversation")
        if found is not None:
            others = [row for row in USERS if self.clients[row] is not ucwa]
            try:
                await ucwa.send(found.links.add_participant.post(to=others[which % 2]))
            except client("errors").Conflict:
                pass  # they are in it already

    async def _force(self, user: str, which: int) -> None:
        """What is not offered is refused, too."""
        rows = [row for row in self.known(user, "", "messaging") if not row.links.send_message]
        if rows:
            href = f"{rows[which % len(rows)].href}/messages"
            link = client("resources").SendMessageLink(href)
            with pytest.raises(client("errors").StatusError):
                await self.clients[user].send(link.post(content="no", operation_id="no"))

    async def _wait(self, _user: str, which: int) -> None:
        self.stage.advance((1, 5, 11, 31)[which])

    async def _presence(self, user: str, which: int) -> None:
        kinds = client("enums").PreferredAvailability
        chosen = (kinds.BUSY, kinds.AWAY, kinds.ONLINE, kinds.DO_NOT_DISTURB)[which]
        await self.clients[user].me.set_presence(chosen)


def check(script: Script) -> None:
    for user in USERS:
        events = script.events(user)
        check_transcript(events)
        came = [
            (text.partition(" of ")[2], text)
            for text in (
                str(event.resource.plain_message)
                for event in events
                if event.link.rel == "message" and str(event.resource.direction) == "Incoming"
            )
        ]
        assert user not in {sender for sender, _ in came}
        check_order(script.written, came)


def run(served: FlowServer, actions: list[Action], number: int) -> None:
    async def body(stage: Stage) -> None:
        script = Script(stage)
        await script.begin()
        for action in actions:
            await script.act(action)
        await script.end()
        check(script)

    perform(served, COMBINATIONS[number % len(COMBINATIONS)], body, unreported=None)


@seed(1)
@settings(max_examples=25)
@given(actions=st.lists(ACTIONS, min_size=5, max_size=16), number=st.integers(0, 3))
def test_scripts(served: FlowServer, actions: list[Action], number: int) -> None:
    run(served, actions, number)


@pytest.mark.long
@settings(max_examples=200)
@given(actions=st.lists(ACTIONS, min_size=5, max_size=40), number=st.integers(0, 3))
def test_many_scripts(served: FlowServer, actions: list[Action], number: int) -> None:
    run(served, actions, number)
