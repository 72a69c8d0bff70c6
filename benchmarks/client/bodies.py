"""The bodies that are read: a conversation with all its links, contacts by the thousand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

__all__ = ["CONTACT_LINKS", "CONVERSATION_LINKS", "contact_bodies", "conversation_body"]

CONVERSATION_LINKS = (
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

CONTACT_LINKS = (
    "contactLocation",
    "contactNote",
    "contactPhoto",
    "contactPresence",
    "contactPrivacyRelationship",
    "contactSupportedModalities",
)
"""The same of a contact."""


def conversation_body(pages: Path) -> tuple[bytes, str]:
    """The example of the page as one line, and whence it is; without an example a body of our own."""
    document = _example(pages, "conversation")
    if document is None:
        return _one_line(_own()), "a body of our own"
    return _one_line(document), "the example of its page"


def contact_bodies(count: int) -> tuple[list[bytes], bytes]:
    """Contacts, of which no two have a text in common: apiece, and as the list of a user."""
    contacts = [_contact(index) for index in range(count)]
    here = "/api/v1/apps/20417/contacts"
    listed = {
        "rel": "myContacts",
        "_links": {"self": {"href": here}},
        "_embedded": {"contact": contacts},
    }
    return [_one_line(contact) for contact in contacts], _one_line(listed)


def _example(pages: Path, name: str) -> Any:
    """What a page shows as the answer of its GET; None where it shows none."""
    dialect = load_dialect()
    raw = [
        read_page(file.text, file.path, dialect)
        for file in load_set([pages]).files
        if Path(file.path).stem.partition("_")[0] == name
    ]
    for resource in resolve(raw).model.resources:
        for operation in resource.operations:
            for example in operation.examples:
                answer = example.response
                if operation.method == "GET" and example.media == "json" and answer is not None:
                    return json.loads(answer.body)
    return None


def _contact(index: int) -> dict[str, object]:
    here = f"/api/v1/apps/20417/people/{index}"
    name = f"person{index}"
    return {
        "rel": "contact",
        "company": f"The Bicycle Shed {index}",
        "department": f"Colours {index}",
        "emailAddresses": [f"{name}@shed.example"],
        "homePhoneNumber": f"tel:+1918555{index:05}",
        "sourceNetworkIconUrl": f"https://shed.example/{name}.png",
        "mobilePhoneNumber": f"tel:+1919555{index:05}",
        "name": f"Person No. {index}",
        "office": f"Shed {index}, upstairs",
        "otherPhoneNumber": f"tel:+1920555{index:05}",
        "sourceNetwork": "SameEnterprise",
        "title": f"Painter of the rank {index}",
        "type": "User",
        "uri": f"sip:{name}@shed.example",
        "workPhoneNumber": f"tel:+1921555{index:05}",
        "_links": {
            "self": {"href": here},
            **{rel: {"href": f"{here}/{rel}"} for rel in CONTACT_LINKS},
        },
    }


def _own() -> dict[str, object]:
    here = "/api/v1/apps/20417/conversations/8c1f5a"
    links = {rel: {"href": f"{here}/{rel}"} for rel in CONVERSATION_LINKS}
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
