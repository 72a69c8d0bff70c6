"""Replies that are errors: what they are read as, what the client does by itself, what it advises."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from attrs import frozen
from client_exchanges import BASE, Tokens, error_reply, exchanger, resources, script
from flow_driver import World, part, reply

XML = "application/vnd.microsoft.com.ucwa+xml"


@frozen
class Row:
    """An error and what comes of it."""

    status: int
    code: str | None
    subcode: str | None
    kind: str
    """The class that is raised where the client gives up."""
    again: str = ""
    """Which of `read` (GET), `delete`, `post` are sent again by themselves."""
    retryable: bool = False
    advice: str = ""
    """Part of what the user is told to do."""

    @property
    def name(self) -> str:
        return f"{self.status} {self.code} {self.subcode}"


READ = "read"
REPEATABLE = "read delete"
ALL = "read delete post"
TABLE = (
    Row(400, "BadRequest", None, "BadRequest", advice="Mend"),
    Row(400, "BadRequest", "ParameterValidationFailure", "BadRequest", advice="`parameters`"),
    Row(400, "BadRequest", "DeserializationFailure", "BadRequest", advice="well-formed"),
    Row(400, "BadRequest", "NormalizationFailed", "BadRequest", advice="country code"),
    Row(400, "ParameterValidationFailure", None, "BadRequest", advice="`parameters`"),
    Row(403, "Forbidden", None, "Forbidden", advice="Give up"),
    Row(403, "Forbidden", "AnonymousNotAllowed", "Forbidden", advice="Sign in as a user"),
    Row(403, "Forbidden", "OperationNotSupported", "Forbidden", advice="Give up"),
    Row(403, "Forbidden", "LimitExceeded", "Forbidden", advice="Remove"),
    Row(403, "Forbidden", "TooManyContacts", "Forbidden", advice="contacts"),
    Row(403, "Forbidden", "NoDelegatesConfigured", "Forbidden", advice="delegates"),
    Row(403, "Forbidden", "NoTeamMembersConfigured", "Forbidden", advice="members"),
    Row(409, "Conflict", "NoDelegatesConfigured", "Conflict", advice="delegates"),
    Row(404, "NotFound", "ApplicationNotFound", "NotFound", advice="Read the application"),
    Row(404, "ApplicationNotFound", None, "NotFound", advice="Read the application"),
    Row(404, "NotFound", "APIVersionNotSupported", "NotFound", advice="older"),
    Row(404, "VersionNotSupported", None, "NotFound", advice="older"),
    Row(404, "NotFound", "DestinationNotFound", "NotFound", advice="address"),
    Row(404, "NotFound", None, "NotFound", advice="Forget"),
    Row(404, None, None, "NotFound", advice="Forget"),
    Row(405, "MethodNotAllowed", None, "MethodNotAllowed", advice="method"),
    Row(408, "Timeout", "ClientTimeout", "ServerTimeout", REPEATABLE, True, "Send it again"),
    Row(408, None, None, "ServerTimeout", REPEATABLE, True, "Read again"),
    Row(504, "Timeout", None, "ServerTimeout", REPEATABLE, True, "Read again"),
    Row(504, "GatewayTimeout", None, "GatewayTimeout", REPEATABLE, True, "Read again"),
    Row(504, "GatewayTimeout", "ExchangeTimeout", "GatewayTimeout", REPEATABLE, True, "Exchange"),
    Row(504, "ExchangeServiceFailure", None, "ExchangeServiceFailure", REPEATABLE, True, "again"),
    Row(504, None, None, "GatewayTimeout", REPEATABLE, True, "Read again"),
    Row(409, "Conflict", "AlreadyExists", "Conflict", advice="Take it as done"),
    Row(409, "Conflict", "MakeMeAvailableRequired", "Conflict", advice="Call make_available"),
    Row(409, "Conflict", "PGetReplaced", "Conflict", advice="another instance"),
    Row(409, "Conflict", "AnotherOperationPending", "Conflict", ALL, True, "under way"),
    Row(409, "Conflict", "None", "Conflict", ALL, True, "in a moment"),
    Row(409, "Conflict", "TooManyGroups", "Conflict", advice="Delete a group"),
    Row(409, "Conflict", "TooManyOnlineMeetings", "Conflict", advice="Delete a meeting"),
    Row(409, "Conflict", "LimitExceeded", "Conflict", advice="Remove"),
    Row(409, "Conflict", None, "Conflict", advice="subcode"),
    Row(410, "Gone", "InactiveApplicationExpired", "Gone", advice="activity is reported"),
    Row(410, "Gone", "TooManyApplications", "Gone", advice="Close clients"),
    Row(410, "TooManyApplications", None, "Gone", advice="Close clients"),
    Row(410, "Gone", "UserAgentNotAllowed", "Gone", advice="administrator"),
    Row(410, "Gone", "CannotRedirect", "Gone", advice="later"),
    Row(410, "Gone", None, "Gone", advice="Stop"),
    Row(412, "PreconditionFailed", None, "PreconditionFailed", advice="Read the resource"),
    Row(428, "PreconditionRequired", None, "PreconditionRequired", advice="If-Match"),
    Row(413, "EntityTooLarge", None, "EntityTooLarge", advice="split"),
    Row(415, "UnsupportedMediaType", None, "UnsupportedMediaType", advice="JSON or XML"),
    Row(429, "TooManyRequests", None, "TooManyRequests", ALL, True, "Wait"),
    Row(500, "ServiceFailure", None, "ServiceFailure", READ, True, "look whether"),
    Row(500, "ServiceFailure", "MigrationInProgress", "ServiceFailure", READ, True, "moved"),
    Row(500, "ServiceFailure", "ProvisioningDataUnavailable", "ServiceFailure", READ, True, "yet"),
    Row(
        500, "ServiceFailure", "InvalidExchangeServerVersion", "ServiceFailure", READ, False, "old"
    ),
    Row(500, "ServiceFailure", "CallbackChannelError", "ServiceFailure", READ, True, "channel"),
    Row(502, None, None, "ServiceUnavailable", REPEATABLE, True, "Wait"),
    Row(503, "ServiceUnavailable", None, "ServiceUnavailable", REPEATABLE, True, "Wait"),
    Row(503, None, None, "ServiceUnavailable", REPEATABLE, True, "Wait"),
)


def request(verb: str) -> Any:
    pages = resources()
    if verb == "post":
        return pages.NoteLink(f"{BASE}/x").post(message="Hi")
    link = pages.MyOnlineMeetingLink(f"{BASE}/x")
    return link.get() if verb == "read" else link.delete()


@pytest.mark.parametrize("verb", ["read", "delete", "post"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_every_row(row: Row, verb: str) -> None:
    errors = part("errors")
    world = World(lambda _: error_reply(row.status, row.code, row.subcode))
    asked = request(verb)
    with pytest.raises(errors.StatusError) as caught:
        world.run(exchanger(world, retries=3).exchange(asked, BASE))
    error = caught.value
    assert type(error) is getattr(errors, row.kind)
    assert len(world.requests) == (4 if verb in row.again.split() else 1)
    assert (error.status, error.subcode, error.request) == (row.status, row.subcode, asked)
    assert error.code == (row.code or error.default_code)
    assert error.message == ("told" if row.code else "Sorry")
    assert error.retryable is row.retryable
    assert row.advice in error.advice
    assert error.advice.endswith(".")


@pytest.mark.parametrize(
    ("row", "verb"),
    [
        pytest.param(row, verb, id=f"{row.name} {verb}")
        for row in TABLE
        for verb in row.again.split()
    ],
)
def test_what_passes_is_recovered_from(row: Row, verb: str) -> None:
    outcomes = iter([error_reply(row.status, row.code, row.subcode), reply(204)])
    world = World(lambda _: next(outcomes))
    assert world.run(exchanger(world).exchange(request(verb), BASE)).status == 204
    assert 0 < world.time <= 1


def test_401_refreshes_once_and_then_is_an_auth_error() -> None:
    errors = part("errors")
    world = World(lambda _: reply(401, "<html><body>401 - Unauthorized</body></html>"))
    for tokens, sent in ((Tokens("cwt=a", "cwt=b", "cwt=c"), 2), (Tokens(), 3)):
        with pytest.raises(errors.AuthError) as caught:
            world.run(exchanger(world, tokens).exchange(request("read"), BASE))
        assert len(world.requests) == sent
    assert "401" in str(caught.value)
    assert caught.value.url == f"{BASE}/x"


def test_304_without_a_copy_is_an_error() -> None:
    world = World(lambda _: reply(304))
    with pytest.raises(part("errors").StatusError) as caught:
        world.run(exchanger(world).exchange(request("read"), BASE))
    assert caught.value.status == 304


def test_what_is_gone_is_dropped() -> None:
    body = {"rel": "myOnlineMeeting", "etag": "1", "_links": {"self": {"href": f"{BASE}/x"}}}
    world = script(
        ("GET /x", reply(200, body)),
        ("GET /x", error_reply(404, "NotFound")),
        ("GET /x", reply(200, body)),
    )
    client = exchanger(world)
    world.run(client.exchange(request("read"), BASE))
    with pytest.raises(part("errors").NotFound):
        world.run(client.exchange(request("read"), BASE))
    world.run(client.exchange(request("read"), BASE))
    conditions = [sent.header("if-none-match") for sent in world.requests]
    assert conditions == [None, '"1"', None]


def raised(answer: Any) -> Any:
    world = World(lambda _: answer)
    with pytest.raises(part("errors").StatusError) as caught:
        world.run(exchanger(world, retries=0).exchange(request("read"), BASE))
    return caught.value


REASON = """<?xml version="1.0" encoding="utf-8"?>
<reason xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">
 <code>BadRequest</code><subcode>ParameterValidationFailure</subcode>
 <message>Wrong</message><debugInfo/>{parameters}</reason>"""
BAD = {"code": "BadRequest", "subcode": "ParameterValidationFailure", "message": "Wrong"}
LISTED = [{"name": "sdp", "reason": "Invalid"}, {"Name": "to", "Reason": "Missing"}]
BODIES: dict[str, tuple[bytes, str | None, dict[str, str]]] = {
    "list": (
        json.dumps({**BAD, "parameters": LISTED}).encode(),
        "application/json; charset=utf-8",
        {"sdp": "Invalid", "to": "Missing"},
    ),
    "map": (
        json.dumps({**BAD, "parameters": {"sdp": "Invalid", "n": 3}}).encode(),
        "application/vnd.microsoft.com.ucwa+json",
        {"sdp": "Invalid", "n": "3"},
    ),
    "names": (
        json.dumps({**BAD, "parameters": ["sdp", 1, {}]}).encode(),
        "application/json",
        {"sdp": ""},
    ),
    "none": (json.dumps({**BAD, "parameters": None}).encode(), "application/json", {}),
    "byte order mark": (b"\xef\xbb\xbf" + json.dumps(BAD).encode(), "application/json", {}),
    "no type": (json.dumps(BAD).encode(), None, {}),
    "xml": (REASON.format(parameters="<parameters/>").encode(), XML, {}),
    "xml without type": (REASON.format(parameters="").encode(), None, {}),
    "xml map": (
        REASON.format(parameters="<parameters><sdp>Invalid</sdp></parameters>").encode(),
        "application/xml",
        {"sdp": "Invalid"},
    ),
    "xml list": (
        REASON.format(
            parameters="<parameters><parameter><name>sdp</name><reason>Invalid</reason>"
            "</parameter><parameter><name>to</name><reason>Missing</reason></parameter>"
            "</parameters>"
        ).encode(),
        "application/xml",
        {"sdp": "Invalid", "to": "Missing"},
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_error_bodies(name: str) -> None:
    content, media_type, parameters = BODIES[name]
    error = raised(reply(400, content, media_type=media_type))
    assert type(error).__name__ == "BadRequest"
    assert (error.code, error.subcode, error.message) == tuple(BAD.values())
    assert error.parameters == parameters


FOREIGN: dict[str, tuple[object, str | None, str]] = {
    "title": (
        "<html><head><title>Bad &amp;\n gateway</title></head>x</html>",
        None,
        "Bad & gateway",
    ),
    "text": ("<style>p {}</style><p>Try <b>later</b></p>\x1b[1m", None, "Try later [1m"),
    "plain": (b"busy", "text/plain", "busy"),
    "long": (b"x" * 10_000, "text/plain", "x" * 200 + "…"),
    "binary": (b"\xff\xd8", "image/jpeg", "of no type"),
    "garbage": (b"{broken", "application/json", "of no type"),
    "list": (b"[1]", "application/json", "of no type"),
    "deep": (b"[" * 100_000, "application/json", "of no type"),
    "doctype": (b"<!DOCTYPE a><reason><code>x</code></reason>", "application/xml", "of no type"),
    "nothing": (None, None, ""),
    "blank": (b" \r\n", "text/html", ""),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_bodies_that_are_none_of_the_api(name: str) -> None:
    content, media_type, text = FOREIGN[name]
    error = raised(reply(500, content, media_type=media_type))
    assert type(error).__name__ == "ServiceFailure"
    assert error.subcode is None
    assert text in error.message
    assert str(error).startswith("500 ServiceFailure")


HEADERS = {
    "X-MS-Correlation-Id": "correlation_id",
    "client-request-id": "correlation_id",
    "request-id": "correlation_id",
}


@pytest.mark.parametrize("header", HEADERS)
def test_correlation(header: str) -> None:
    assert raised(error_reply(404, "NotFound", None, (header, "7"))).correlation_id == "7"
    assert raised(error_reply(404, "NotFound")).correlation_id is None


def test_retry_after_is_told() -> None:
    long = error_reply(503, "ServiceUnavailable", None, ("Retry-After", "3600"))
    assert raised(long).retry_after == 3600
    dated = ("Retry-After", "Thu, 01 Jan 2026 01:00:00 GMT")
    assert raised(error_reply(503, None, None, dated)).retry_after == 3600
    assert raised(error_reply(503)).retry_after is None


def test_unknown_codes_are_kept() -> None:
    error = raised(error_reply(409, "Strange", "Stranger"))
    assert type(error).__name__ == "Conflict"
    assert (error.code, error.subcode) == ("Strange", "Stranger")
    assert error.is_("stranger")
    assert error.is_("other", "STRANGE")
    assert not error.is_("other")
    assert error.advice == raised(error_reply(409, "Conflict")).advice != ""
    assert not raised(error_reply(409, "Conflict")).is_("None")


def test_subcodes_are_told_apart_whatever_their_case() -> None:
    assert (
        "make_available" in raised(error_reply(409, "conflict", "makemeavailablerequired")).advice
    )


def test_redirections_say_where_to() -> None:
    target = "https://other.contoso.example/x?access_token=cwt=1"
    error = raised(reply(302, None, ("Location", target)))
    assert type(error).__name__ == "StatusError"
    assert "https://other.contoso.example/x?access_token=…" in str(error)
    assert "not followed" in str(error)
    assert raised(reply(302)).status == 302


def test_errors_can_be_copied() -> None:
    errors = part("errors")
    status = errors.Conflict(409, "no", subcode="AlreadyExists", retry_after=2)
    for error in (status, errors.HostRefused("https://a.example/", "no"), errors.AuthError("x")):
        for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
            assert type(other) is type(error)
            assert str(other) == str(error)
            assert vars(other) == vars(error)
