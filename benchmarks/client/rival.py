"""What a good programmer would write for a conversation: the mark for everything generated.

It checks what the generated client checks: kinds of values, enumerations (a member may be unknown), dates,
the shape of links. What no page knows is kept. Instances can't be changed, and a link becomes an object
when somebody looks at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from attrs import field, frozen

__all__ = ["Conversation", "Link", "Links", "MalformedError", "dumps", "loads", "loads_eagerly"]

E = TypeVar("E", bound=Enum)


class MalformedError(ValueError):
    """A body that is no conversation; names the place."""


class Modality(Enum):
    APPLICATION_SHARING = "ApplicationSharing"
    AUDIO = "Audio"
    DATA_COLLABORATION = "DataCollaboration"
    MESSAGING = "Messaging"
    PANORAMIC_VIDEO = "PanoramicVideo"
    VIDEO = "Video"


class AudienceMessaging(Enum):
    DISABLED = "Disabled"
    ENABLED = "Enabled"
    UNKNOWN = "Unknown"


class AudienceMute(Enum):
    DISABLED = "Disabled"
    ENABLED = "Enabled"
    UNKNOWN = "Unknown"


class Importance(Enum):
    EMERGENCY = "Emergency"
    NON_URGENT = "NonUrgent"
    NORMAL = "Normal"
    URGENT = "Urgent"


class State(Enum):
    CONFERENCED = "Conferenced"
    CONFERENCING = "Conferencing"
    CONNECTED = "Connected"
    CONNECTING = "Connecting"
    DISCONNECTED = "Disconnected"
    IDLE = "Idle"
    IN_LOBBY = "InLobby"


MODALITIES = {row.value: row for row in Modality}
MESSAGING = {row.value: row for row in AudienceMessaging}
MUTE = {row.value: row for row in AudienceMute}
IMPORTANCE = {row.value: row for row in Importance}
STATES = {row.value: row for row in State}


@frozen
class Link:
    href: str
    extra: Mapping[str, Any] = field(factory=dict)


class Links:
    """Links by name; an object of each is made when it is asked for."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def get(self, rel: str) -> Link | None:
        value = self._values.get(rel)
        return None if value is None else _link(value)

    @property
    def itself(self) -> Link | None:
        return self.get("self")

    @property
    def add_participant(self) -> Link | None:
        return self.get("addParticipant")

    @property
    def application_sharing(self) -> Link | None:
        return self.get("applicationSharing")

    @property
    def attendees(self) -> Link | None:
        return self.get("attendees")

    @property
    def audio_video(self) -> Link | None:
        return self.get("audioVideo")

    @property
    def data_collaboration(self) -> Link | None:
        return self.get("dataCollaboration")

    @property
    def disable_audience_messaging(self) -> Link | None:
        return self.get("disableAudienceMessaging")

    @property
    def disable_audience_mute_lock(self) -> Link | None:
        return self.get("disableAudienceMuteLock")

    @property
    def enable_audience_messaging(self) -> Link | None:
        return self.get("enableAudienceMessaging")

    @property
    def enable_audience_mute_lock(self) -> Link | None:
        return self.get("enableAudienceMuteLock")

    @property
    def leaders(self) -> Link | None:
        return self.get("leaders")

    @property
    def lobby(self) -> Link | None:
        return self.get("lobby")

    @property
    def local_participant(self) -> Link | None:
        return self.get("localParticipant")

    @property
    def messaging(self) -> Link | None:
        return self.get("messaging")

    @property
    def online_meeting(self) -> Link | None:
        return self.get("onlineMeeting")

    @property
    def participants(self) -> Link | None:
        return self.get("participants")

    @property
    def phone_audio(self) -> Link | None:
        return self.get("phoneAudio")

    @property
    def user_acknowledged(self) -> Link | None:
        return self.get("userAcknowledged")


@frozen(kw_only=True)
class Conversation:
    active_modalities: tuple[Modality | str, ...] | None = None
    audience_messaging: AudienceMessaging | str | None = None
    audience_mute: AudienceMute | str | None = None
    created: datetime | None = None
    expiration_time: datetime | None = None
    importance: Importance | str | None = None
    participant_count: int | None = None
    read_locally: bool | None = None
    recording: bool | None = None
    state: State | str | None = None
    subject: str | None = None
    thread_id: str | None = None
    rel: str = "conversation"
    links: Links | dict[str, Link]
    embedded: Mapping[str, Any]
    extra: Mapping[str, Any]


def loads(body: bytes) -> Conversation:
    """A conversation; its links are objects when they are asked for."""
    return _read(body, Links)


def loads_eagerly(body: bytes) -> Conversation:
    """A conversation with all its links as objects."""
    return _read(body, lambda links: {rel: _link(value) for rel, value in links.items()})


def dumps(row: Conversation) -> bytes:
    """The body of a conversation that came by `loads`."""
    data: dict[str, Any] = {"rel": row.rel}
    if row.active_modalities is not None:
        data["activeModalities"] = [_word(value) for value in row.active_modalities]
    if row.audience_messaging is not None:
        data["audienceMessaging"] = _word(row.audience_messaging)
    if row.audience_mute is not None:
        data["audienceMute"] = _word(row.audience_mute)
    if row.created is not None:
        data["created"] = _date_text(row.created)
    if row.expiration_time is not None:
        data["expirationTime"] = _date_text(row.expiration_time)
    if row.importance is not None:
        data["importance"] = _word(row.importance)
    if row.participant_count is not None:
        data["participantCount"] = row.participant_count
    if row.read_locally is not None:
        data["readLocally"] = row.read_locally
    if row.recording is not None:
        data["recording"] = row.recording
    if row.state is not None:
        data["state"] = _word(row.state)
    if row.subject is not None:
        data["subject"] = row.subject
    if row.thread_id is not None:
        data["threadId"] = row.thread_id
    data |= row.extra
    assert isinstance(row.links, Links)
    data["_links"] = row.links._values
    if row.embedded:
        data["_embedded"] = row.embedded
    return json.dumps(data, separators=(",", ":")).encode()


def _read(
    body: bytes, make_links: Callable[[dict[str, Any]], Links | dict[str, Link]]
) -> Conversation:
    data = json.loads(body)
    if not isinstance(data, dict):
        raise MalformedError("conversation")
    pop = data.pop
    links = pop("_links", None) or {}
    if not isinstance(links, dict):
        raise MalformedError("_links")
    for rel, link in links.items():
        if not isinstance(link, dict) or not isinstance(link.get("href"), str):
            raise MalformedError(f"_links.{rel}")
    embedded = pop("_embedded", None) or {}
    if not isinstance(embedded, dict):
        raise MalformedError("_embedded")
    return Conversation(
        rel=_text(pop("rel", None), "rel") or "conversation",
        active_modalities=_modalities(pop("activeModalities", None)),
        audience_messaging=_member(MESSAGING, pop("audienceMessaging", None), "audienceMessaging"),
        audience_mute=_member(MUTE, pop("audienceMute", None), "audienceMute"),
        created=_date(pop("created", None), "created"),
        expiration_time=_date(pop("expirationTime", None), "expirationTime"),
        importance=_member(IMPORTANCE, pop("importance", None), "importance"),
        participant_count=_integer(pop("participantCount", None), "participantCount"),
        read_locally=_flag(pop("readLocally", None), "readLocally"),
        recording=_flag(pop("recording", None), "recording"),
        state=_member(STATES, pop("state", None), "state"),
        subject=_text(pop("subject", None), "subject"),
        thread_id=_text(pop("threadId", None), "threadId"),
        embedded=embedded,
        extra=data,
        links=make_links(links),
    )


def _link(value: Mapping[str, Any]) -> Link:
    if len(value) == 1:
        return Link(value["href"])
    return Link(value["href"], {name: item for name, item in value.items() if name != "href"})


def _text(value: Any, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise MalformedError(name)


def _flag(value: Any, name: str) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise MalformedError(name)


def _integer(value: Any, name: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise MalformedError(name)


def _member(known: Mapping[str, E], value: Any, name: str) -> E | str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return known.get(value) or value
    raise MalformedError(name)


def _modalities(value: Any) -> tuple[Modality | str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MalformedError("activeModalities")
    return tuple([MODALITIES.get(item) or item for item in value])


def _date(value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    match = DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedError(name)
    try:
        return EPOCH + timedelta(milliseconds=int(match[1]))
    except OverflowError:
        raise MalformedError(name) from None


def _date_text(value: datetime) -> str:
    return f"/Date({(value - EPOCH) // MILLISECOND})/"


def _word(value: Enum | str) -> str:
    return value if isinstance(value, str) else str(value.value)


DATE = re.compile(r"/Date\((-?\d{1,16})\)/")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
