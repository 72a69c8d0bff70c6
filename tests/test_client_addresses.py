"""Addresses that servers give to the client: what they lead to, which are equal, which are trusted."""

from __future__ import annotations

from typing import Any

import pytest
from flow_driver import part
from hypothesis import given
from hypothesis import strategies as st

BASE = "https://pool.contoso.example/ucwa/oauth/v1/applications"
LOCAL = "http://127.0.0.1:8080/"


def refused() -> Any:
    return part("errors").HostRefused


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/ucwa/me?x=%3d", "https://pool.contoso.example/ucwa/me?x=%3d"),
        ("/a/../b", "https://pool.contoso.example/a/../b"),
        ("applications/7", "https://pool.contoso.example/ucwa/oauth/v1/applications/7"),
        ("?filter=active", f"{BASE}?filter=active"),
        ("//web.contoso.example/x", "https://web.contoso.example/x"),
        ("https://Web.Contoso.example/%41", "https://Web.Contoso.example/%41"),
        ("HTTPS://web.contoso.example", "HTTPS://web.contoso.example"),
        ("/contacts/sip:a@b.example", "https://pool.contoso.example/contacts/sip:a@b.example"),
        ("/photo of me", "https://pool.contoso.example/photo%20of%20me"),
        ("/möbel", "https://pool.contoso.example/möbel"),
        ("", BASE),
    ],
)
def test_hrefs_lead_somewhere(href: str, url: str) -> None:
    assert part("protocol.addresses").resolve(BASE, href) == url


TRICKS = [
    "//[x",
    "//a]b/",
    "data:text/plain,hello",
    "file:///etc/passwd",
    "ftp://pool.contoso.example/",
    "javascript:alert(1)",
    "sip:user@contoso.example",
    "/a\r\nX-Evil: 1",
    "/a\nb",
    "/a\tb",
    "/a\x00b",
    "/a\x7fb",
    "/a\x85b",
    "/a\u2028b",
    "/a\ud800b",
    "\\\\evil.example\\x",
    "/\\evil.example",
    "https:\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://",
    "https://good.example@evil.example/",
    "https://good.example:pw@evil.example/",
    "https://evil.example%2f.contoso.example/",
    "https://evil.example..contoso.example/",
    "https://.contoso.example/",
    "https://contoso.example./",
    "https://contoso.example:/",
    "https://contoso.example:443x/",
    "https://contoso.example:999999/",
    "https://bücher.example/",
    "https://contoso。example/",
    "https://[::1/",
    "https://[::g]/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://0177.0.0.1/",
    "https://1.2.3.4.5/",
]


@pytest.mark.parametrize("href", TRICKS)
def test_tricks_lead_nowhere(href: str) -> None:
    addresses = part("protocol.addresses")
    with pytest.raises(refused()) as caught:
        addresses.resolve(BASE, href)
    assert not caught.value.may_have_arrived
    assert "\n" not in str(caught.value)


@given(st.text(st.sampled_from("https:/\\@.?#%[]evil-0x1:9\n\t é"), max_size=40) | st.text())
def test_what_is_resolved_has_the_host_that_httpx_sees(href: str) -> None:
    import httpx

    addresses = part("protocol.addresses")
    try:
        url = addresses.resolve(BASE, href)
    except refused():
        return
    try:
        seen = httpx.URL(url)
    except httpx.InvalidURL:
        return
    port = "" if seen.port is None else f":{seen.port}"
    host = f"[{seen.host}]" if ":" in seen.host else seen.host
    assert addresses.origin(url) == f"{seen.scheme}://{host}{port}"
    assert seen.userinfo == b""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/people/saraD@Contoso.com", "/people/SARAD@contoso.com", True),
        ("/groups/a%3d%3D", "/groups/a==", True),
        ("/groups/%C3%BC", "/groups/ü", True),
        ("/groups/%c3%9c", "/groups/ü", True),
        ("https://a.example:443/x", "https://A.example/x", True),
        ("http://a.example:80", "http://a.example", True),
        ("/a b", "/a%20b", True),
        ("/100%", "/100%25", True),
        ("/a%2Fb", "/a/b", False),
        ("/a%3Fb", "/a?b", False),
        ("/a%2541", "/a%41", False),
        ("https://a.example:444/x", "https://a.example/x", False),
        ("/a/1", "/a/2", False),
        ("/%ff", "/%fe", False),
    ],
)
def test_identity(one: str, other: str, same: bool) -> None:
    identity = part("protocol.addresses").identity
    assert (identity(one) == identity(other)) is same


@given(st.text(st.sampled_from("%25cCeE3fF/?#aA \ud800ßİ"), max_size=12) | st.text())
def test_identity_is_final(href: str) -> None:
    identity = part("protocol.addresses").identity
    assert identity(identity(href)) == identity(href)


@given(st.binary(max_size=8))
def test_identity_knows_escapes_by_what_they_mean(raw: bytes) -> None:
    identity = part("protocol.addresses").identity
    upper = "".join(f"%{byte:02X}" for byte in raw)
    assert identity(f"/{upper}") == identity(f"/{upper.lower()}")


def hosts(domain: str | None = "contoso.example", **settings: Any) -> Any:
    kind = part("protocol.settings").Settings
    return part("protocol.addresses").TrustedHosts(kind(**settings), domain)


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("https://contoso.example/", {}),
        ("https://Lync.CONTOSO.example/x", {}),
        ("https://a.b.contoso.example:8443/", {}),
        ("https://webdir0a.online.lync.com/", {}),
        ("https://fabrikam.example/", {"domains": ("fabrikam.example",)}),
        ("https://a.fabrikam.example/", {"domains": ("*.Fabrikam.example.",)}),
        ("http://contoso.example/", {"allow_http": True}),
        ("https://10.0.0.7/", {"allow_addresses": True, "domains": ("10.0.0.7",)}),
        ("https://[fe80::1]/", {"allow_addresses": True, "domains": ("[fe80::1]",)}),
    ],
)
def test_trusted(url: str, settings: dict[str, Any]) -> None:
    hosts(**settings).check(url)


@pytest.mark.parametrize(
    ("url", "settings", "reason"),
    [
        ("https://evilcontoso.example/", {}, "not trusted"),
        ("https://contoso.example.evil.example/", {}, "not trusted"),
        ("https://evil.example/?contoso.example", {}, "not trusted"),
        ("https://evil.example#.contoso.example", {}, "not trusted"),
        ("https://example/", {}, "not trusted"),
        ("https://notlync.com/", {}, "not trusted"),
        ("https://localhost/", {}, "not trusted"),
        ("http://contoso.example/", {}, "allow_http"),
        ("http://localhost/", {}, "allow_http"),
        ("https://10.0.0.7/", {}, "allow_addresses"),
        ("https://10.0.0.7/", {"domains": ("10.0.0.7",)}, "allow_addresses"),
        ("https://169.254.169.254/", {"allow_addresses": True}, "not trusted"),
        ("https://[::ffff:127.0.0.1]/", {}, "allow_addresses"),
        ("https://8.8.8.8/", {}, "allow_addresses"),
        ("https://contoso.example/", {"domain": None}, "not trusted"),
        ("https://anything.example/", {"domains": ("", ".", "*")}, "not trusted"),
    ],
)
def test_not_trusted(url: str, settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(refused(), match=reason):
        hosts(**settings).check(url)


@pytest.mark.parametrize("url", TRICKS)
def test_tricks_are_not_trusted(url: str) -> None:
    lenient = hosts(
        allow_http=True, allow_addresses=True, domains=("example", "localhost", "127.0.0.1")
    )
    with pytest.raises(refused()):
        lenient.check(url)


@pytest.mark.parametrize(
    "href",
    [
        "ftp://pool.contoso.example/x?token=s3cr3t",
        "data:text/plain,s3cr3t",
        "data:text/plain,s3cr3t\r\n",
        "//[x/?token=s3cr3t",
        "https://s3cr3t@pool.contoso.example/",
        "https://2130706433/?cwt=s3cr3t",
        "https://evil.example/?access_token=s3cr3t",
        "http://contoso.example/?access_token=s3cr3t",
        "https://192.168.1.1/?message=s3cr3t",
        "/a\nb?token=s3cr3t",
    ],
)
def test_refusals_tell_no_secrets(href: str) -> None:
    addresses = part("protocol.addresses")
    trusted = addresses.TrustedHosts(part("protocol.settings").Settings(), "contoso.example")
    with pytest.raises(refused()) as caught:
        trusted.check(addresses.resolve(BASE, href))
    error = caught.value
    assert "s3cr3t" not in f"{error} {error!r} {error.url} {error.reason} {error.__context__}"


def test_what_the_user_names_is_trusted_as_it_is() -> None:
    trusted = hosts()
    with pytest.raises(refused()):
        trusted.check(LOCAL)
    for url in (LOCAL, "https://10.0.0.7/x", "http://localhost", "https://lab.example:8443/"):
        trusted.trust(url)
        trusted.check(url)
    trusted.check(f"{LOCAL}ucwa/me")
    for url in (
        "http://127.0.0.1:8081/",
        "https://127.0.0.1:8080/",
        "http://127.0.0.2:8080/",
        "http://localhost:81/",
        "https://lab.example/",
        "https://a.lab.example:8443/",
    ):
        with pytest.raises(refused()):
            trusted.check(url)


@pytest.mark.parametrize(
    "url", ["http://lab.example/", "http://10.0.0.7/", "data:,x", "https://a@b.example/"]
)
def test_not_all_that_the_user_names_is_trusted(url: str) -> None:
    with pytest.raises(refused()):
        hosts().trust(url)
