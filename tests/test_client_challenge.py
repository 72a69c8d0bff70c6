"""Headers `WWW-Authenticate`, well-formed and not: what the client makes of them."""

from __future__ import annotations

from typing import Any

import pytest
from flow_driver import part, reply
from hypothesis import given
from hypothesis import strategies as st

HREF = "https://web.contoso.example/WebTicket/oauthtoken"
GRANTS = ("urn:microsoft.rtc:windows", "urn:microsoft.rtc:anonmeeting", "password")
LIST = ",".join(GRANTS)
OURS = f'MsRtcOAuth href="{HREF}",grant_type="{LIST}"'
THEIRS = (
    'Bearer trusted_issuers="11111111-2222@contoso.example,33333333-4444@*", client_id="5555-6666"'
)
ONLINE = 'Bearer authorization_uri="https://login.example/oauth2/authorize", client_id="x"'


@pytest.mark.parametrize(
    "headers",
    [
        (OURS,),
        (f"MsRtcOAuth href={HREF},grant_type={LIST!r}".replace("'", '"'),),
        (f'msrtcoauth  HREF = "{HREF}" ,  Grant_Type = "{LIST}" ',),
        (f'MsRtcOAuth grant_type="{LIST}",href={HREF}',),
        (f'MsRtcOAuth grant_type="{LIST}" href={HREF}',),
        (f'MsRtcOAuth href="{HREF}", grant_type="{LIST.replace(",", " , ")}"',),
        (THEIRS, OURS),
        (OURS, THEIRS),
        (f"{THEIRS}, {OURS}",),
        (f"{OURS},{THEIRS}",),
        (f"Negotiate, NTLM, {OURS}, Basic realm=x",),
        ("Negotiate oYIBQ+/==", OURS),
        (f"Negotiate oYIBQ+/==, {OURS}",),
        (f",, ,{OURS},,",),
        ("MsRtcOAuth", OURS),
        ('MsRtcOAuth grant_type="password"', OURS),
        (f'MsRtcOAuth href="{HREF}",grant_type="{LIST}',),
        (f'MsRtcOAuth href={HREF}, {{odd}}, grant_type="{LIST}"',),
    ],
)
def test_what_our_servers_offer(headers: tuple[str, ...]) -> None:
    found = offer(*headers).ms_rtc
    assert (found.href, found.grants) == (HREF, GRANTS)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (THEIRS, (None, ("11111111-2222@contoso.example", "33333333-4444@*"), "5555-6666")),
        (ONLINE, ("https://login.example/oauth2/authorize", (), "x")),
        (f"{THEIRS}, {ONLINE}", ("https://login.example/oauth2/authorize", (), "x")),
        ("Bearer", (None, (), None)),
        ("bearer error", (None, (), None)),
        ('Bearer client_id="a\\"b"', (None, (), 'a"b')),
        ("Bearer client_id=", (None, (), None)),
        ("Bearer client_id=, trusted_issuers=x", (None, ("x",), None)),
    ],
)
def test_whose_tokens_are_taken(header: str, expected: tuple[Any, ...]) -> None:
    found = offer(header).bearer
    assert (found.authorization_uri, found.trusted_issuers, found.client_id) == expected


@pytest.mark.parametrize(
    "header", ["", " , ", "href=x", '"', "=", "Basic realm=x", "\x00\xff", "a/b c", "é"]
)
def test_nothing_is_offered(header: str) -> None:
    found = offer(header)
    assert (found.ms_rtc, found.bearer) == (None, None)


@pytest.mark.parametrize(
    ("header", "href", "grants"),
    [
        ("MsRtcOAuth", None, ()),
        ('MsRtcOAuth grant_type="password"', None, ("password",)),
        (f"MsRtcOAuth href={HREF}", HREF, ()),
        ("MsRtcOAuth href", None, ()),
    ],
)
def test_missing_parameters(header: str, href: str | None, grants: tuple[str, ...]) -> None:
    found = offer(header).ms_rtc
    assert (found.href, found.grants) == (href, grants)


@given(st.lists(st.text(st.sampled_from('Bearer MsRtcOAuth=,"\\ \thref/:é\x00'), max_size=60)))
def test_no_header_raises(headers: list[str]) -> None:
    offer(*headers)


def test_long_headers_take_no_time() -> None:
    for text in ('"' * 50_000, "\\" * 50_000, "a=" * 25_000, "a " * 25_000, '"\\' * 25_000):
        assert offer(text, f"Bearer x={text}").ms_rtc is None


NAMES = st.text(st.sampled_from("abcXYZ019-_.!~"), min_size=1, max_size=8)
VALUES = st.text(st.characters(codec="utf-8"), max_size=12)


@given(
    st.lists(
        st.tuples(
            NAMES,
            st.lists(st.tuples(NAMES, VALUES), max_size=3)
            | st.from_regex(r"\A[A-Za-z0-9._~+/-]+={0,2}\Z"),
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read(rows: list[tuple[str, Any]]) -> None:
    module = part("protocol.challenge")
    challenges = tuple(
        (
            module.Challenge(scheme, (), rest)
            if isinstance(rest, str)
            else module.Challenge(scheme, tuple(rest))
        )
        for scheme, rest in rows
    )
    texts = [str(challenge) for challenge in challenges]
    assert module.parse_challenges(texts) == challenges
    assert module.parse_challenges([", ".join(texts)]) == challenges


def offer(*headers: str) -> Any:
    rows = tuple(("WWW-Authenticate", text) for text in headers)
    return part("protocol.challenge").read_offer(reply(401, "<html></html>", *rows))
