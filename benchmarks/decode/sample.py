"""The body that is read: a conversation, with all its links."""

from __future__ import annotations

import json
from pathlib import Path

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

__all__ = ["LINKS", "conversation_body"]

LINKS = (
    "addParticipant",
    "applicationSharing",
    "attendees",
    "audioVideo",
    "dataCollaboration",
    "disableAudienceMessaging",
    "disableAudienceMuteLock",
    "enableAudienceMessaging",
    "enableAudienceMuteLock",
    "leaders",
    "lobby",
    "localParticipant",
    "messaging",
    "onlineMeeting",
    "participants",
    "phoneAudio",
    "userAcknowledged",
)
"""What a conversation can offer, besides itself."""


def conversation_body(pages: Path) -> tuple[bytes, str]:
    """The example of the page as one line, and whence it is; without an example a body of our own."""
    dialect = load_dialect()
    raw = [
        read_page(file.text, file.path, dialect)
        for file in load_set([pages]).files
        if Path(file.path).stem.partition("_")[0] == "conversation"
    ]
    for resource in resolve(raw).model.resources:
        for operation in resource.operations:
            for example in operation.examples:
                answer = example.response
                if operation.method == "GET" and example.media == "json" and answer is not None:
                    return _one_line(json.loads(answer.body)), "the example of its page"
    return _one_line(_own()), "a body of our own"


def _own() -> dict[str, object]:
    here = "/api/v1/apps/20417/conversations/8c1f5a"
    links = {rel: {"href": f"{here}/{rel}"} for rel in LINKS}
    return {
        "rel": "conversation",
        "activeModalities": ["Messaging", "Audio", "Video"],
        "audienceMessaging": "Enabled",
        "audienceMute": "Disabled",
        "created": "/Date(1500000000123)/",
        "expirationTime": "/Date(1500003600456)/",
        "importance": "Urgent",
        "participantCount": 4,
        "readLocally": True,
        "recording": False,
        "state": "Connected",
        "subject": "Which colour for the bicycle shed",
        "threadId": "6f1f0c2b9d0e4a",
        "_links": {"self": {"href": here}, **links},
    }


def _one_line(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
