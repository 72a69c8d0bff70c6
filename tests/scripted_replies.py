"""The replies of a server as the protocol has them: sign-in over two hosts, and an application.

Users are found on one host and have their application on another, each with tokens of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scripted_server import HOLD, Answer, Row, Seen

__all__ = [
    "ADDRESS",
    "APPLICATION",
    "CHANNEL",
    "DISCOVERY",
    "POOL",
    "PRESENCE_SELF",
    "application",
    "batch",
    "changed",
    "communication",
    "error",
    "event",
    "meeting",
    "message",
    "operation",
    "parts",
    "pooled",
    "table",
    "token",
]

ADDRESS = "user@contoso.example"
DISCOVERY = "lyncdiscover.contoso.example"
POOL = "pool.contoso.example"
APPLICATION = "/ucwa/oauth/v1/applications/101"
CHANNEL = f"GET {POOL}{APPLICATION}/events"
"""The row of the event channel."""
PRESENCE_SELF = f"{APPLICATION}/me/presence"
TOKENS = {DISCOVERY: "cwt=one", POOL: "cwt=two"}
ECHO = "8ff3d5a2-3a51-4b4e-9e5c-3f8f6d0b1c11"
"""A property that a PUT must bring back."""

Json = dict[str, Any]


def table(scheme: str = "http") -> dict[str, Sequence[Row]]:
    """All rows of a sign-in, of a channel without news, and of the end."""
    return {
        f"GET {DISCOVERY}/": [
            Answer(
                body={
                    "_links": {
                        "self": {"href": f"{scheme}://{DISCOVERY}/"},
                        "user": {"href": f"{scheme}://{DISCOVERY}/Autodiscover/user"},
                        "xframe": {"href": f"{scheme}://{DISCOVERY}/xframe"},
                    }
                }
            )
        ],
        f"GET {DISCOVERY}/Autodiscover/user": [
            _guarded(
                DISCOVERY,
                scheme,
                {
                    "_links": {
                        "self": {"href": f"{scheme}://{DISCOVERY}/Autodiscover/user"},
                        "applications": {
                            "href": f"{scheme}://{POOL}/ucwa/oauth/v1/applications",
                            "revision": "2",
                        },
                    }
                },
            )
        ],
        f"POST {DISCOVERY}/WebTicket/oauthtoken": [token(DISCOVERY)],
        f"POST {POOL}/WebTicket/oauthtoken": [token(POOL)],
        f"POST {POOL}/ucwa/oauth/v1/applications": [
            _guarded(POOL, scheme, application(), status=201)
        ],
        f"GET {POOL}{APPLICATION}": [_guarded(POOL, scheme, application())],
        CHANNEL: [HOLD],
        f"DELETE {POOL}{APPLICATION}": [_guarded(POOL, scheme, b"", status=204)],
    }


def token(host: str, expires_in: int = 28_800) -> Answer:
    """What the grant of a password is answered with."""
    return Answer(
        body={
            "access_token": TOKENS[host],
            "expires_in": expires_in,
            "ms_rtc_identityscope": "local",
            "token_type": "Bearer",
        },
        headers=(("Cache-Control", "no-store"),),
    )


def pooled(
    body: object = b"", status: int = 200, *headers: tuple[str, str], scheme: str = "http"
) -> Answer:
    """A reply of the host of the application, to those who have a token of it."""
    return _guarded(POOL, scheme, body, *headers, status=status)


def _guarded(
    host: str, scheme: str, body: object, *headers: tuple[str, str], status: int = 200
) -> Answer:
    href = f"{scheme}://{host}/WebTicket/oauthtoken"
    grants = "urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"
    challenge = (
        ("WWW-Authenticate", 'Bearer trusted_issuers="", client_id="00000004-0000"'),
        ("WWW-Authenticate", f'MsRtcOAuth href="{href}",grant_type="{grants}"'),
    )
    return Answer(status, body, headers, token=TOKENS[host], challenge=challenge)


def application() -> Json:
    """A user who is available, with all that the tests use."""
    return {
        "rel": "application",
        "culture": "en-US",
        "userAgent": "ucwa-client",
        "_links": {
            "self": {"href": APPLICATION},
            "policies": {"href": f"{APPLICATION}/policies"},
            "batch": {"href": f"{APPLICATION}/batch"},
            "events": {"href": f"{APPLICATION}/events?ack=1"},
            "reportMyNetwork": {"href": f"{APPLICATION}/reportMyNetwork"},
        },
        "_embedded": {
            "me": {
                "rel": "me",
                "name": "A. User",
                "uri": f"sip:{ADDRESS}",
                "_links": {
                    "self": {"href": f"{APPLICATION}/me"},
                    "note": {"href": f"{APPLICATION}/me/note"},
                    "presence": {"href": PRESENCE_SELF},
                    "location": {"href": f"{APPLICATION}/me/location"},
                    "photo": {"href": f"{APPLICATION}/photo"},
                    "reportMyActivity": {"href": f"{APPLICATION}/reportMyActivity"},
                },
            },
            "people": {
                "rel": "people",
                "_links": {
                    "self": {"href": f"{APPLICATION}/people"},
                    "search": {"href": f"{APPLICATION}/search", "revision": "2"},
                },
            },
            "onlineMeetings": {
                "rel": "onlineMeetings",
                "_links": {
                    "self": {"href": f"{APPLICATION}/onlineMeetings"},
                    "myOnlineMeetings": {"href": f"{APPLICATION}/myOnlineMeetings"},
                },
            },
            "communication": communication(),
        },
    }


def communication() -> Json:
    return {
        "rel": "communication",
        "etag": "1",
        "supportedModalities": ["Messaging"],
        ECHO: "please pass this in a PUT request",
        "_links": {
            "self": {"href": f"{APPLICATION}/communication"},
            "startMessaging": {
                "href": f"{APPLICATION}/communication/messagingInvitations",
                "revision": "2",
            },
        },
    }


def meeting(subject: str = "Old", etag: str = "1", description: str = "") -> Json:
    """An online meeting of the user."""
    return {
        "rel": "myOnlineMeeting",
        "etag": etag,
        "subject": subject,
        "description": description,
        "newer": "unknown to all tables",
        ECHO: "please pass this in a PUT request",
        "_links": {"self": {"href": f"{APPLICATION}/myOnlineMeetings/7"}},
    }


def message(number: int) -> Json:
    """The event of an incoming message."""
    href = f"{APPLICATION}/conversations/5/messaging/messages/{number}"
    return event(
        "completed",
        "message",
        href,
        status="Success",
        embedded={
            "rel": "message",
            "direction": "Incoming",
            "_links": {
                "self": {"href": href},
                "plainMessage": {"href": f"data:text/plain;charset=utf-8,text+{number}%0d%0a"},
            },
        },
    )


def changed(rel: str, href: str) -> Json:
    """An event that tells only that something changed."""
    return event("updated", rel, href)


def event(type_: str, rel: str, href: str, *, embedded: Json | None = None, **more: object) -> Json:
    """One event."""
    found: Json = {"link": {"rel": rel, "href": href}, "type": type_, **more}
    if embedded is not None:
        found["_embedded"] = {rel: embedded}
    return found


def batch(number: int, *events: Json, link: str = "next", sender: str = "communication") -> Answer:
    """A reply of the event channel; without events the one after a time without news."""
    channel = f"{APPLICATION}/events?ack="
    body: Json = {"_links": {"self": {"href": f"{channel}{number}"}}}
    body["_links"][link] = {"href": f"{channel}{number + 1}"}
    if events:
        href = f"{APPLICATION}/{sender}"
        body["sender"] = [{"rel": sender, "href": href, "events": list(events)}]
    return pooled(body)


def operation(seen: Seen, type_: str, **more: Any) -> Json:
    """An event of the operation that a request began."""
    href = f"{APPLICATION}/communication/invitations/9"
    invitation = {
        "rel": "messagingInvitation",
        "operationId": seen.json["operationId"],
        "state": "Connected" if type_ == "completed" else "Connecting",
        "_links": {
            "self": {"href": href},
            "conversation": {"href": f"{APPLICATION}/conversations/5"},
        },
    }
    return event(type_, "messagingInvitation", href, embedded=invitation, **more)


def error(status: int, code: str, subcode: str = "", *headers: tuple[str, str]) -> Answer:
    """An error of the host of the application."""
    body = {"code": code, "message": f"{code} it is"}
    if subcode:
        body["subcode"] = subcode
    return pooled(body, status, *headers)


def parts(*answers: tuple[int, object]) -> Answer:
    """The reply to a batch: one part for each, with its status and body."""

    lines: list[str] = []
    for status, body in answers:
        lines += [
            "--b0",
            "Content-Type: application/http; msgtype=response",
            "",
            f"HTTP/1.1 {status} Scripted",
            "Content-Type: application/json; charset=utf-8",
            "",
            "\ufeff" + json.dumps(body) if body is not None else "",
        ]
    lines += ["--b0--", ""]
    kind = ("Content-Type", 'multipart/batching; boundary="b0"')
    return pooled("\r\n".join(lines).encode(), 200, kind)
