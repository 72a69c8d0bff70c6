"""How one request goes out: tokens, hosts, repetitions, what is told of it and what is not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest
from client_exchanges import BASE, HOST, Tokens, always, error_reply, script, transmission
from flow_driver import World, part, reply
from hypothesis import given, settings
from hypothesis import strategies as st

METHODS = ("GET", "HEAD", "DELETE", "PUT", "PUT if", "POST")
REPEATABLE = ("GET", "HEAD", "DELETE", "PUT if")


def http(method: str = "GET", path: str = "/x", **parts: Any) -> Any:
    """A request; `PUT if` is a PUT with an entity tag."""
    headers = (("If-Match", '"1"'),) if method == "PUT if" else ()
    headers = (*headers, *parts.pop("headers", ()))
    method = method.removesuffix(" if")
    return part("protocol.http").HttpRequest(method, f"{BASE}{path}", headers, **parts)


def broken(*, may_have_arrived: bool) -> Exception:
    error: Exception = part("errors").TransportError("reset", may_have_arrived=may_have_arrived)
    return error


def late(*, may_have_arrived: bool = True) -> Exception:
    error: Exception = part("errors").RequestTimeout("late", may_have_arrived=may_have_arrived)
    return error


OUTCOMES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "not reached": (lambda: broken(may_have_arrived=False), METHODS),
    "no connection in time": (lambda: late(may_have_arrived=False), METHODS),
    "broken": (lambda: broken(may_have_arrived=True), REPEATABLE),
    "no reply in time": (late, REPEATABLE),
    "408": (lambda: error_reply(408, "Timeout", "ClientTimeout"), REPEATABLE),
    "409": (lambda: error_reply(409, "Conflict", "AlreadyExists"), ()),
    "409 without subcode": (lambda: error_reply(409, "Conflict"), ()),
    "409 pending": (lambda: error_reply(409, "Conflict", "AnotherOperationPending"), METHODS),
    "409 None": (lambda: error_reply(409, "Conflict", "None"), METHODS),
    "429": (lambda: error_reply(429, "TooManyRequests"), METHODS),
    "500": (lambda: error_reply(500, "ServiceFailure"), ("GET", "HEAD")),
    "502": (lambda: error_reply(502), REPEATABLE),
    "503": (lambda: error_reply(503, "ServiceUnavailable"), REPEATABLE),
    "503 with Retry-After": (
        lambda: error_reply(503, "ServiceUnavailable", None, ("Retry-After", "7")),
        REPEATABLE,
    ),
    "504": (lambda: error_reply(504, "GatewayTimeout"), REPEATABLE),
    **{
        str(status): (lambda status=status: error_reply(status, "Some"), ())
        for status in (304, 400, 403, 404, 405, 406, 410, 412, 413, 415, 428, 501)
    },
}
"""What comes, and which methods are sent again after it."""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_sent_again(outcome: str, method: str) -> None:
    make, repeated = OUTCOMES[outcome]
    line = f"{method.removesuffix(' if')} /x"
    again = method in repeated
    world = script((line, make()), *([(line, reply(204))] if again else []))
    flow = transmission(world).send(http(method))
    if isinstance(make(), Exception) and not again:
        with pytest.raises(type(make())):
            world.run(flow)
    else:
        got = world.run(flow)
        assert got.status == (204 if again else make().status)
    assert len(world.requests) == 1 + again
    if again and "Retry" in outcome:
        assert 7 <= world.time <= 7.5


@pytest.mark.parametrize(
    ("repeatable", "expected"), [(True, 2), (False, 1)], ids=["repeatable", "not repeatable"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_sends_may_know_better(method: str, repeatable: bool, expected: int) -> None:
    replies = iter([error_reply(503), reply(204)])
    world = World(lambda _: next(replies))
    world.run(transmission(world).send(http(method), repeatable=repeatable))
    assert len(world.requests) == expected


@pytest.mark.parametrize(
    ("method", "outcome", "status"),
    [
        ("DELETE", "broken", 204),
        ("DELETE", "no reply in time", 204),
        ("DELETE", "502", 204),
        ("DELETE", "not reached", 404),
        ("DELETE", "429", 404),
        ("GET", "broken", 404),
    ],
)
def test_what_was_deleted_at_the_first_time(method: str, outcome: str, status: int) -> None:
    """Nothing is found at the second, where the first may have been executed."""
    make, _ = OUTCOMES[outcome]
    world = script((f"{method} /x", make()), (f"{method} /x", error_reply(404, "NotFound")))
    assert world.run(transmission(world).send(http(method))).status == status


def test_impatient_and_handled() -> None:
    world = World(lambda _: error_reply(429, "TooManyRequests"))
    sender = transmission(world)
    assert world.run(sender.send(http(), patient=False)).status == 429
    assert world.run(sender.send(http(), handles=(429,))).status == 429
    assert (len(world.requests), world.time) == (2, 0)


def test_retries_end_and_grow() -> None:
    world = World(lambda _: error_reply(429, "TooManyRequests"))
    assert world.run(transmission(world, retries=5, backoff=1).send(http("POST"))).status == 429
    gaps = [b - a for a, b in zip(world.sent_at, world.sent_at[1:], strict=False)]
    assert len(gaps) == 5
    for number, gap in enumerate(gaps):
        assert 2**number / 2 <= gap <= 2**number


@pytest.mark.parametrize("outcome", ["429", "unreached"])
def test_nothing_is_sent_again_beyond_the_moment_until_when_it_may(outcome: str) -> None:
    refusal: Any = reply(429, None, ("Retry-After", "4"))
    if outcome == "unreached":
        refusal = part("errors").TransportError("no route", may_have_arrived=False)
    world = World(lambda _: refusal)
    client = transmission(world, retries=10)
    sent = client.send(http("POST"), until=world.time + 7)
    if outcome == "unreached":
        with pytest.raises(part("errors").TransportError):
            world.run(sent)
    else:
        assert world.run(sent).status == 429
    assert world.time <= 7
    assert len(world.requests) >= 2
    timeouts = [one.timeout for one in world.requests]
    assert timeouts[0] == 7
    assert timeouts == sorted(timeouts, reverse=True)


def test_waits_are_bounded() -> None:
    world = World(lambda _: error_reply(503))
    world.run(transmission(world, retries=40, backoff=1, max_wait=8).send(http()))
    gaps = [b - a for a, b in zip(world.sent_at, world.sent_at[1:], strict=False)]
    assert len(gaps) == 40
    assert max(gaps) <= 8
    assert min(gaps[4:]) >= 4


RETRY_AFTER = {
    "0": (0, True),
    "7": (7, True),
    "60": (60, True),
    "61": (0, False),
    "99999999999999999999": (0, False),
    "Thu, 01 Jan 2026 00:00:20 GMT": (20, True),
    "Thursday, 01-Jan-26 00:00:20 GMT": (20, True),
    "Wed, 31 Dec 2025 00:00:00 GMT": (0, True),
    "Fri, 02 Jan 2026 00:00:00 GMT": (0, False),
    "soon": (None, True),
    "-5": (None, True),
    "": (None, True),
    "٣": (None, True),
    "Thu, 99 Jan 2026 00:00:20 GMT": (None, True),
}
"""Texts of the header, how long to wait at least (None is the usual back-off), whether at all."""


@pytest.mark.parametrize("text", RETRY_AFTER)
def test_retry_after(text: str) -> None:
    least, again = RETRY_AFTER[text]
    replies = iter([error_reply(429, "TooManyRequests", None, ("Retry-After", text)), reply(204)])
    world = World(lambda _: next(replies))
    got = world.run(transmission(world, backoff=1).send(http("POST")))
    assert got.status == (204 if again else 429)
    if least is None:
        assert 0.5 <= world.time <= 1
    else:
        assert least <= world.time <= least + 1


# Tokens.


def authorizations(world: World) -> list[str | None]:
    return [request.header("authorization") for request in world.requests]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_401_is_answered_with_one_newer_token(method: str) -> None:
    line = f"{method} /x"
    world = script((line, reply(401, "<html>who?</html>")), (line, reply(200, {"rel": "me"})))
    tokens = Tokens("cwt=old", "cwt=new")
    got = world.run(transmission(world, tokens).send(http(method, content=b"body")))
    assert got.status == 200
    assert authorizations(world) == ["Bearer cwt=old", "Bearer cwt=new"]
    assert [request.content for request in world.requests] == [b"body", b"body"]
    assert tokens.challenges == [(f"{BASE}/x", 401, "Bearer cwt=old")]
    assert world.time == 0


def test_a_new_token_that_is_refused_ends_it() -> None:
    world = World(lambda _: reply(401))
    with pytest.raises(part("errors").AuthError) as caught:
        world.run(transmission(world, Tokens("cwt=old", "cwt=new", "cwt=third")).send(http()))
    assert len(world.requests) == 2
    assert HOST in str(caught.value)
    assert "cwt=" not in str(caught.value)


def test_where_a_retry_makes_no_sense_the_401_is_the_reply() -> None:
    world = World(lambda _: reply(401))
    assert world.run(transmission(world).send(http())).status == 401
    assert len(world.requests) == 1


def test_a_401_amid_retries_counts_as_none() -> None:
    outcomes = iter([error_reply(503), reply(401), error_reply(503), reply(204)])
    world = World(lambda _: next(outcomes))
    got = world.run(transmission(world, Tokens("cwt=a", "cwt=b"), retries=2).send(http()))
    assert got.status == 204


def test_who_brings_authorization_gets_no_token() -> None:
    world = World(lambda _: reply(401))
    sender = transmission(world)
    world.run(sender.send(http(headers=(("authorization", "Basic x"),))))
    world.run(sender.send(http(auth=object())))
    assert authorizations(world) == ["Basic x", None]


def test_headers_of_the_settings_give_way() -> None:
    world = World(lambda _: reply(204))
    given = (("X-Trace", "1"), ("ACCEPT", "*/*"), ("Authorization", "mine"))
    world.run(transmission(world, headers=given).send(http(headers=(("Accept", "text/html"),))))
    assert world.requests[0].headers == (
        ("X-Trace", "1"),
        ("Accept", "text/html"),
        ("Authorization", "Bearer cwt=first"),
    )


# Hosts.

FOREIGN = "https://evil.example/x"


def test_nothing_goes_to_foreign_hosts() -> None:
    world = World()
    request = part("protocol.http").HttpRequest("GET", FOREIGN)
    with pytest.raises(part("errors").HostRefused):
        world.run(transmission(world).send(request))
    assert not world.requests


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", METHODS)
def test_redirections_are_not_followed(method: str, status: int) -> None:
    errors = part("errors")
    for location, refused in (
        (FOREIGN, True),
        ("//evil.example/x", True),
        ("http://pool.contoso.example/", True),
        ("ftp://pool.contoso.example/", True),
        ("/elsewhere", False),
        ("https://other.contoso.example/", False),
    ):
        answer = reply(status, None, ("Location", location))
        world = World(always(answer))
        flow = transmission(world).send(http(method))
        if refused:
            with pytest.raises(errors.HostRefused) as caught:
                world.run(flow)
            assert location.rpartition("//")[2] in str(caught.value)
            assert "sends on" in str(caught.value)
        else:
            assert world.run(flow).status == status
        assert len(world.requests) == 1


def test_bodies_are_bounded() -> None:
    world = World(lambda _: reply(200, b"x" * 101, media_type="image/jpeg"))
    with pytest.raises(part("errors").DecodeError):
        world.run(transmission(world, max_body=100).send(http()))
    assert len(world.requests) == 1
    assert world.run(transmission(world, max_body=101).send(http())).status == 200


# What is told.


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG, part("protocol").__name__.partition(".")[0]):
        yield caplog


def test_each_exchange_is_told(records: pytest.LogCaptureFixture) -> None:
    told: list[Any] = []
    outcomes = iter([broken(may_have_arrived=False), reply(201, {"rel": "me", "name": "Ann"})])
    world = World(lambda _: next(outcomes))
    request = http("POST", "/x?a=1", content=b'{"a": 1}', operation="x.POST", operation_id="7")
    world.run(transmission(world, trace=told.append).send(request))
    first, second = told
    assert (first.status, first.error, first.attempt) == (None, "TransportError", 1)
    assert (second.status, second.error, second.attempt) == (201, None, 2)
    assert (second.method, second.url) == ("POST", f"{BASE}/x?a=1")
    assert (second.operation, second.operation_id) == ("x.POST", "7")
    assert json.loads(second.reply_body) == {"rel": "me", "name": "Ann"}
    assert dict(second.request_headers)["Authorization"] == "…"
    levels = [record.levelname for record in records.records]
    assert levels == ["DEBUG", "WARNING", "DEBUG"]
    root = part("protocol").__name__.partition(".")[0]
    assert all(record.name.startswith(f"{root}.protocol.") for record in records.records)


def test_the_log_is_quiet_by_default(capfd: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger(part("protocol").__name__.partition(".")[0])
    part("protocol.trace")
    assert any(isinstance(handler, logging.NullHandler) for handler in root.handlers)


def test_a_hook_that_fails_does_no_harm(records: pytest.LogCaptureFixture) -> None:
    def hook(_: object) -> None:
        raise ValueError(f"cwt={SECRET}")

    world = World(lambda _: reply(204))
    assert world.run(transmission(world, trace=hook).send(http())).status == 204
    assert "ValueError" in records.text
    assert SECRET not in records.text


SECRET = "xHUSHx"  # is nowhere else, and no name of a secret
JSON_TYPE, XML_TYPE = "application/json", "application/vnd.microsoft.com.ucwa+xml"
names = st.sampled_from(
    [
        "access_token",
        "Access_Token",
        "ms_rtc_renew",
        "password",
        "Password",
        "refresh_token",
        "client_secret",
        "message",
        "Message",
        "plainMessage",
        "previewMessage",
    ]
)
harmless = st.sampled_from(["rel", "subject", "name", "_embedded", "mediaRelayAccessTokens", "x"])
secrets = st.sampled_from(
    [f"cwt={SECRET}", f"Bearer {SECRET}", f"data:text/plain,{SECRET}", f" DATA:text/html,{SECRET}"]
)
leaves: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | secrets
held: st.SearchStrategy[Any] = st.just(SECRET) | secrets | st.lists(st.just(SECRET))
bodies = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(harmless, inner, max_size=3),
        st.dictionaries(names, held, max_size=3),
        st.builds(lambda value: {"_links": {"message": {"href": value}}}, secrets),
        st.builds(lambda name, value: {"href": f"/x?{name}={value}&b=1"}, names, held.map(str)),
    ),
    max_leaves=8,
)


def as_xml(values: list[tuple[str, str]]) -> bytes:
    rows = "".join(f'<property name="{name}">{value}</property>' for name, value in values)
    return f'<resource rel="x" href="/x?access_token={SECRET}">{rows}</resource>'.encode()


payloads = st.one_of(
    st.dictionaries(harmless, bodies).map(lambda body: (json.dumps(body).encode(), JSON_TYPE)),
    bodies.map(lambda body: (json.dumps([body]).encode(), JSON_TYPE)),
    st.lists(st.tuples(names, st.just(SECRET)), min_size=1).map(lambda r: (as_xml(r), XML_TYPE)),
    st.sampled_from(
        [
            (
                f"grant_type=password&password={SECRET}".encode(),
                "application/x-www-form-urlencoded",
            ),
            (SECRET.encode(), "text/plain"),
            (f'"{SECRET}"'.encode(), JSON_TYPE),
            (f'{{"message": "{SECRET}'.encode(), JSON_TYPE),
            (f"<html>{SECRET}</html>".encode(), "text/html"),
            (f"--b\r\n\r\n{SECRET}".encode(), 'multipart/batching; boundary="b"'),
            (SECRET.encode(), ""),
        ]
    ),
)
header_rows = st.lists(
    st.sampled_from(
        [
            ("Authorization", f"Bearer cwt={SECRET}"),
            ("Cookie", f"cwt_ucwa={SECRET}; a=b"),
            ("set-cookie", f"cwt_ucwa={SECRET}; path=/photos"),
            ("WWW-Authenticate", f'Bearer realm="{SECRET}"'),
            ("X-Api-Key", SECRET),
            ("Location", f"https://u:{SECRET}@pool.contoso.example/x?access_token={SECRET}"),
            ("X-Ms-diagnostics", f'28032;reason="Bearer {SECRET}"'),
        ]
    ),
    max_size=4,
)
queries = st.lists(
    st.builds(
        lambda name, value, odd: (f"{name.replace('e', '%65') if odd else name}={value}"),
        names,
        held.map(str).map(quote_plus),
        st.booleans(),
    ),
    max_size=3,
).map("&".join)


@settings(max_examples=300, deadline=None)
@given(payloads, payloads, header_rows, header_rows, queries, st.booleans())
def test_no_secret_is_ever_told(
    sent: tuple[bytes, str],
    got: tuple[bytes, str],
    sent_headers: list[tuple[str, str]],
    got_headers: list[tuple[str, str]],
    query: str,
    fails: bool,
) -> None:
    told: list[Any] = []
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    logger = logging.getLogger(part("protocol").__name__.partition(".")[0])
    listener = Listener(logging.DEBUG)
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    try:
        answer = reply(503, got[0], *got_headers, media_type=got[1])
        error = part("errors").TransportError(f"illegal header Bearer {SECRET}")
        world = World(lambda _: error if fails else answer)
        headers = (*sent_headers, ("Content-Type", sent[1]))
        request = http("GET", f"/x?{query}", headers=headers, content=sent[0])
        flow = transmission(world, Tokens(f"cwt={SECRET}"), trace=told.append, retries=1).send(
            request
        )
        if fails:
            with pytest.raises(part("errors").TransportError):
                world.run(flow)
        else:
            world.run(flow)
    finally:
        logger.setLevel(level)
        logger.removeHandler(listener)
    assert len(told) == 2
    assert len(lines) == 3
    assert SECRET not in repr(told)
    assert SECRET not in "".join(
        str(value) for exchange in told for value in exchange.__getstate__().values()
    )
    assert SECRET not in "\n".join(lines)


def test_what_is_harmless_is_told() -> None:
    redaction = part("protocol.redaction")
    body = json.dumps(
        {
            "rel": "conversation",
            "state": "Connected",
            "expires_in": 3600,
            "token_type": "Bearer",
            "_links": {"sendMessage": {"href": "/x?a=%20b"}, "message": {"href": "data:,Hi"}},
        }
    ).encode()
    assert json.loads(redaction.redacted_body(body, "application/json; charset=utf-8")) == {
        "rel": "conversation",
        "state": "Connected",
        "expires_in": 3600,
        "token_type": "Bearer",
        "_links": {"sendMessage": {"href": "/x?a=%20b"}, "message": {"href": "data:…"}},
    }
    assert redaction.redacted_body(b"\xff\xd8", "image/jpeg") == "<2 bytes of image/jpeg>"
    assert redaction.redacted_body(None, "") == ""
    url = "https://a.example/ucwa?context=escalate&operationId=7"
    assert redaction.redacted_url(url) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?a=1&b=cwt%3Dabc", "https://a.example/x?a=1&b=…"),
        ("https://a.example/x?a=Bearer+abc", "https://a.example/x?a=…"),
        ("https://a.example/x?a=data:,abc", "https://a.example/x?a=…"),
        ("https://a.example/x?a=my%20password%20is%20abc", "https://a.example/x?a=…"),
        ("https://a.example/x?cwt=abc&a", "https://a.example/x?cwt=…&a"),
        ("https://a.example/cwt=ab/c", "https://a.example/…"),
        ("https://a.example/x#access_token=abc", "https://a.example/x#…"),
        ("https://u:abc@a.example/x", "https://a.example/x"),
        ("data:text/plain,abc", "data:…"),
        ("https://[abc", "…"),
    ],
)
def test_addresses_are_told_without_secrets(url: str, shown: str) -> None:
    assert part("protocol.redaction").redacted_url(url) == shown
