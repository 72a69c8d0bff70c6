"""Guests of meetings: who they are, and which meetings let them ask."""

from __future__ import annotations

from hmac import compare_digest

from .users import User
from .world import World

__all__ = ["MEMBERS_ONLY", "admit_guests", "guest_of", "refuse_guests"]

MEMBERS_ONLY = frozenset(
    {
        "callForwardingSettings",
        "conversationLog",
        "conversationLogs",
        "missedItems",
        "myAssignedOnlineMeeting",
        "myOnlineMeeting",
        "myOnlineMeetings",
        "phones",
        "replayMessage",
        "startAudio",
        "startAudio2",
        "startAudioVideo",
        "startAudioVideo2",
        "startMessaging",
        "startMessaging2",
        "startOnlineMeeting",
        "startPhoneAudio",
        "startPhoneAudio2",
        "startVideo",
    }
)
"""Pages of what only people with an account have: guests are there for one meeting."""


class _Doors:
    """The keys of meetings that guests may ask for, by URI in lower case."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}


def admit_guests(world: World, meeting_uri: str, key: str) -> None:
    """Lets guests who know the key of a meeting have tokens for it."""
    world.part(_Doors).keys[meeting_uri.lower()] = key


def refuse_guests(world: World, meeting_uri: str) -> None:
    """Gives no more tokens for a meeting."""
    world.part(_Doors).keys.pop(meeting_uri.lower(), None)


def guest_of(world: World, meeting_uri: str, key: str) -> User | None:
    """A new guest of a meeting; None where the meeting or the key is another."""
    expected = world.part(_Doors).keys.get(meeting_uri.lower())
    if expected is None or not compare_digest(expected.encode(), key.encode()):
        return None
    domain = meeting_uri.partition(";")[0].rpartition("@")[2]
    guest = User(
        f"sip:guest-{world.identities.hex()}@{domain}",
        name="Guest",
        is_guest=True,
        meeting_uri=meeting_uri,
    )
    world.add([guest])
    return guest
