"""Signing in by the generated client: discovery, challenges, grants, tokens per host.

Servers are functions here; what is asserted is what was sent to whom, and what the user gets.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flow_driver import Script, World, part, reply

ADDRESS = "sip:lena@contoso.example"
SECRET = "p@ss & wörd+1"
ALL = "urn:microsoft.rtc:windows,urn:microsoft.rtc:passive,urn:microsoft.rtc:anonmeeting,password"
MEETING = "sip:org@contoso.example;gruu;opaque=app:conf:focus:id:G03W98W4"
INTERNAL = "https://lyncdiscoverinternal.contoso.example/"
EXTERNAL = "https://lyncdiscover.contoso.example/"
WEB, POOL = "https://web.contoso.example", "https://pool.contoso.example"
ROOT, USER = f"{WEB}/root?originalDomain=contoso.example", f"{WEB}/user?originalDomain=x"
APPLICATIONS = f"{POOL}/ucwa/v1/applications"
HTML = "<html><head><title>Bad day</title></head><body><h1>Server Error</h1></body></html>"


def links(**hrefs: str) -> Any:
    return reply(200, {"_links": {rel: {"href": href} for rel, href in hrefs.items()}})


def unreached(_request: Any) -> Any:
    return part("errors").TransportError("no such host", may_have_arrived=False)


def challenge(server: str, grants: str = ALL) -> tuple[tuple[str, str], ...]:
    return (
        ("WWW-Authenticate", 'Bearer trusted_issuers="1@contoso.example", client_id="2"'),
        ("WWW-Authenticate", f'MsRtcOAuth href="{server}/token",grant_type="{grants}"'),
    )


class Servers:
    """A company's servers, of which each takes only the tokens that it gave itself."""

    def __init__(self, **more: Any) -> None:
        self.grants = ALL
        self.given: Counter[str] = Counter()
        self.valid: dict[str, set[str]] = {}
        self.lifetime: Any = 28289
        self.pages: dict[str, Any] = {
            INTERNAL: unreached,
            EXTERNAL: links(self=ROOT, user=USER),
            USER: links(self=USER, applications=APPLICATIONS),
            APPLICATIONS: reply(201, {"rel": "application"}),
        }
        self.open = {INTERNAL, EXTERNAL}
        self.pages.update(more)
        self.answers: dict[str, Any] = {}
        """Of token servers, instead of a token."""

    def __call__(self, request: Any) -> Any:
        server = "://".join(urlsplit(request.url)[:2])
        if request.url.endswith("/token"):
            return self.answers.get(server, self.token)(request)
        page = self.pages.get(request.url, reply(404, HTML))
        known = {f"Bearer {token}" for token in self.valid.get(server, ())}
        if request.url in self.open or request.header("Authorization") in known:
            return page(request) if callable(page) else page
        return reply(401, HTML, *challenge(server, self.grants))

    def token(self, request: Any) -> Any:
        server = "://".join(urlsplit(request.url)[:2])
        assert request.method == "POST"
        if form(request).get("password", SECRET) not in (SECRET, "G03W98W4"):
            return reply(400, {"error": "invalid_grant"})
        self.given[server] += 1
        token = f"cwt={urlsplit(server).netloc}/{self.given[server]}"
        self.valid[server] = {token}
        body = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        return reply(200, {name: one for name, one in body.items() if one is not None})


class Client:
    """What a session has of signing in."""

    def __init__(
        self, handler: Any, auth: Any = "password", address: str = ADDRESS, **settings: Any
    ) -> None:
        if auth == "password":
            auth = part("auth").Password(SECRET)
        self.world = World(handler)
        self.settings = part("protocol.settings").Settings(**settings)
        discovery = part("protocol.discovery")
        self.hosts = part("protocol.addresses").TrustedHosts(
            self.settings, discovery.domain_of(address)
        )
        self.tokens = part("protocol.tokens").Tokens(
            self.world, self.settings, self.hosts, auth, address
        )
        self.transmission = part("protocol.transmission").Transmission(
            self.world, self.settings, self.hosts, self.tokens
        )
        self.whereabouts = discovery.Whereabouts(
            lambda: discovery.discover(
                address, self.settings, self.hosts, self.transmission.send, self.tokens
            ),
            self.tokens,
        )

    def discover(self) -> str:
        url: str = self.world.run(self.whereabouts.url())
        return url

    def create(self) -> Any:
        return self.world.run(self.whereabouts.use(self.post))

    def post(self, url: str) -> Generator[Any, Any, Any]:
        """As an exchange of verbs does it: an error is raised."""
        found = yield from self.transmission.send(request(url, "POST"))
        if not found.is_success:
            raise part("protocol.replies").status_error_of(found)
        return found

    def get(self, url: str) -> Any:
        return self.world.run(self.transmission.send(request(url)))

    @property
    def posted(self) -> list[dict[str, str]]:
        """The forms that were sent to token servers."""
        return [form(one) for one in self.world.requests if one.url.endswith("/token")]

    def used(self, url: str) -> list[str | None]:
        """The headers that requests to a URL had."""
        return [one.header("Authorization") for one in self.world.requests if one.url == url]


def request(url: str, method: str = "GET") -> Any:
    return part("protocol.http").HttpRequest(method, url)


def form(one: Any) -> dict[str, str]:
    return dict(parse_qsl((one.content or b"").decode("ascii"), strict_parsing=True))


def nothing_leaked(world: World, *trusted: str) -> None:
    """No token and no password went to a server other than these."""
    for one in world.requests:
        if not one.url.startswith(trusted):
            assert one.header("Authorization") is None, one.url
            assert one.header("Cookie") is None
            assert not one.content
            assert one.auth is None


def test_two_hosts_with_tokens_of_their_own() -> None:
    client = Client(Servers())
    assert client.create().status == 201
    assert client.world.lines == [
        f"GET {INTERNAL}",
        f"GET {EXTERNAL}",
        f"GET {USER}",
        f"POST {WEB}/token",
        f"GET {USER}",
        f"POST {APPLICATIONS}",
        f"POST {POOL}/token",
        f"POST {APPLICATIONS}",
    ]
    assert client.used(EXTERNAL) == [None]
    assert client.used(USER) == [None, "Bearer cwt=web.contoso.example/1"]
    assert client.used(APPLICATIONS) == [None, "Bearer cwt=pool.contoso.example/1"]
    assert client.used(f"{WEB}/token") == [None]
    assert (
        client.posted
        == [{"grant_type": "password", "username": "lena@contoso.example", "password": SECRET}] * 2
    )
    for one in client.world.requests:
        if one.content:
            assert one.header("Content-Type") == "application/x-www-form-urlencoded;charset=UTF-8"
        else:
            assert one.method == "POST" or one.header("Accept") == "application/json"


@pytest.mark.parametrize("media", ["application/json", "application/xml"])
def test_hrefs_may_be_relative_and_xml(media: str) -> None:
    body = b'<resource rel="user" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><link'
    servers = Servers()
    if media == "application/xml":
        servers.pages[USER] = reply(
            200, body + b' rel="applications" href="/v1/apps"/></resource>', media_type=media
        )
    else:
        servers.pages[USER] = links(applications="/v1/apps")
    client = Client(servers, media_type=media)
    assert client.discover() == f"{WEB}/v1/apps"
    assert client.world.requests[0].header("Accept") == media


@pytest.mark.parametrize(("status", "diagnostics"), [(500, "28032"), (403, "28055")])
def test_a_ticket_of_one_host_fails_at_the_other(status: int, diagnostics: str) -> None:
    """The pool has sent on to the token server of another host, whose tickets it does not take."""
    servers = Servers()
    wrong = reply(status, HTML, ("X-Ms-diagnostics", f'{diagnostics};reason="wrong pool"'))
    asked: list[str | None] = []

    def pool(one: Any) -> Any:
        asked.append(one.header("Authorization"))
        if asked[-1] is None:
            return reply(401, HTML, *challenge(WEB if len(asked) == 1 else POOL))
        known = {f"Bearer {token}" for token in servers.valid.get(POOL, ())}
        return reply(201) if asked[-1] in known else wrong

    servers.pages[APPLICATIONS] = pool
    servers.open.add(APPLICATIONS)
    client = Client(servers)
    assert client.create().status == 201
    assert asked == [
        None,
        "Bearer cwt=web.contoso.example/2",
        None,
        "Bearer cwt=pool.contoso.example/1",
    ]
    assert client.world.time < 1  # nothing was waited out


def test_a_ticket_that_fails_on_the_way() -> None:
    servers = Servers()
    wrong = iter([reply(500, HTML, ("X-Ms-diagnostics", "28032"))])
    found = servers.pages[USER]
    servers.pages[USER] = lambda _: next(wrong, found)
    client = Client(servers)
    assert client.discover() == APPLICATIONS
    assert [one is None for one in client.used(USER)] == [True, False, True, False]
    assert client.world.time == 0


def test_a_host_that_takes_no_ticket_is_asked_a_bounded_number_of_times() -> None:
    servers = Servers()
    servers.pages[APPLICATIONS] = reply(403, {"code": "Forbidden"})
    client = Client(servers)
    with pytest.raises(part("errors").Forbidden):
        client.create()
    assert client.world.lines.count(f"POST {APPLICATIONS}") == 4
    assert servers.given[POOL] == 2


def test_a_redirect_off_the_list_ends_it() -> None:
    evil = "https://evil.example/root"
    for page in (EXTERNAL, USER):
        client = Client(Servers(**{page: links(redirect=evil, user=USER)}))
        with pytest.raises(part("errors").HostRefused, match=r"evil\.example is not trusted"):
            client.discover()
        assert not any("evil" in line for line in client.world.lines)
        nothing_leaked(client.world, WEB)


@pytest.mark.parametrize("rel", ["user", "applications"])
def test_no_link_leads_off_the_list(rel: str) -> None:
    page = EXTERNAL if rel == "user" else USER
    client = Client(Servers(**{page: links(**{rel: "https://contoso.example.evil.example/"})}))
    with pytest.raises(part("errors").HostRefused):
        client.create()
    assert not any("evil" in line for line in client.world.lines)


def test_the_user_is_at_home_elsewhere() -> None:
    root, user = "https://b.contoso.example/root", "https://b.contoso.example/user"
    servers = Servers(
        **{
            USER: links(redirect=root),
            root: links(self=root, user="/user"),
            user: links(applications="/apps"),
        }
    )
    servers.open.add(root)
    client = Client(servers)
    assert client.discover() == "https://b.contoso.example/apps"
    assert client.used(root) == [None]
    assert client.used(user) == [None, "Bearer cwt=b.contoso.example/1"]
    assert client.world.lines[-5:] == [
        f"GET {USER}",
        f"GET {root}",
        f"GET {user}",
        "POST https://b.contoso.example/token",
        f"GET {user}",
    ]


def test_online_hosts_are_known() -> None:
    root = "https://webdir.online.lync.com/root"
    servers = Servers(**{EXTERNAL: links(redirect=root), root: links(user=USER)})
    servers.open.add(root)
    assert Client(servers).discover() == APPLICATIONS


def test_circles_end() -> None:
    one, two = "https://a.contoso.example/root", "https://b.contoso.example/root"
    servers = Servers(**{EXTERNAL: links(redirect=one), one: links(redirect=two)})
    servers.pages[two] = links(redirect=one)
    servers.open |= {one, two}
    client = Client(servers)
    with pytest.raises(part("errors").TransportError, match="circles"):
        client.discover()
    assert len(client.world.requests) == 4
    hops = {f"https://a.contoso.example/{at}": f"/{at + 1}" for at in range(99)}
    servers = Servers(**{url: links(redirect=href) for url, href in hops.items()})
    servers.pages[EXTERNAL] = links(redirect="https://a.contoso.example/0")
    servers.open |= set(hops)
    client = Client(servers)
    with pytest.raises(part("errors").TransportError, match="circles"):
        client.discover()
    assert len(client.world.requests) < 15


def moved(to: str) -> Callable[[Any], Any]:
    return lambda _request: reply(302, HTML, ("Location", to))


def later(*arguments: Any, **more: Any) -> Callable[[Any], Any]:
    """A reply that is made when it is asked for; tables are read before there is a client."""
    return lambda _request: reply(*arguments, **more)


def slow(_request: Any) -> Any:
    yield from part("protocol.effects").Sleep(3600)


@pytest.mark.parametrize(
    "outcome",
    [
        unreached,
        slow,
        later(404, HTML),
        later(403, HTML),
        moved("https://evil.example/"),
        moved("https://webdir.online.lync.com/"),
        moved("http://lyncdiscover.contoso.example/"),
        moved(INTERNAL),
        later(302, HTML),
        later(200, HTML),
        later(200, b"{", media_type="application/json"),
        later(200, {"_links": {"self": {"href": "/"}}}),
        later(200),
        lambda _request: part("errors").TransportError("reset"),
    ],
)
def test_what_makes_the_next_place_be_tried(outcome: Any) -> None:
    client = Client(Servers(**{INTERNAL: outcome}))
    assert client.discover() == APPLICATIONS
    assert f"GET {EXTERNAL}" in client.world.lines
    assert client.world.time <= 15
    assert not any("evil" in line or "lync.com" in line for line in client.world.lines)


def test_http_may_send_on_within_the_domain() -> None:
    place = "https://web.contoso.example/autodiscover"
    servers = Servers(**{INTERNAL: moved(place), place: links(user=USER)})
    servers.open.add(place)
    client = Client(servers)
    assert client.discover() == APPLICATIONS
    assert client.world.lines[:2] == [f"GET {INTERNAL}", f"GET {place}"]


def test_nothing_is_found() -> None:
    client = Client(Servers(**{EXTERNAL: reply(404, HTML)}))
    with pytest.raises(part("errors").TransportError) as caught:
        client.discover()
    assert "lyncdiscoverinternal.contoso.example" in str(caught.value)
    assert "no such host" in str(caught.value)
    assert "404" in str(caught.value)
    assert not caught.value.may_have_arrived


def test_the_last_place_is_not_given_up_so_soon() -> None:
    faults = iter([reply(503, HTML, ("Retry-After", "7")), part("errors").TransportError("reset")])
    root = links(user=USER)
    client = Client(Servers(**{EXTERNAL: lambda _: next(faults, root)}))
    assert client.discover() == APPLICATIONS
    assert client.world.time >= 7


def test_plain_http_is_asked_only_where_the_user_wants_it() -> None:
    places = [
        f"{scheme}://lyncdiscover{name}.contoso.example/"
        for name in ("internal", "")
        for scheme in ("https", "http")
    ]
    for allowed in (False, True):
        client = Client(lambda _: reply(404), allow_http=allowed)
        with pytest.raises(part("errors").TransportError):
            client.discover()
        wanted = places if allowed else [INTERNAL, EXTERNAL]
        assert client.world.lines == [f"GET {place}" for place in wanted]


def test_places_that_the_user_names() -> None:
    local = "http://127.0.0.1:8080"
    servers = Servers(
        **{f"{local}/": links(user="/user"), f"{local}/user": links(applications="/apps")}
    )
    servers.open.add(f"{local}/")
    client = Client(servers, discovery_urls=(f"{local}/",))
    assert client.discover() == f"{local}/apps"
    assert client.posted[0]["password"] == SECRET
    servers.pages[f"{local}/user"] = links(applications="http://127.0.0.1:22/")
    with pytest.raises(part("errors").HostRefused):
        Client(servers, discovery_urls=(f"{local}/",)).discover()


def test_who_may_not_create_applications_is_told() -> None:
    client = Client(Servers(**{USER: links(self=USER)}))
    with pytest.raises(part("errors").LinkUnavailable, match="applications"):
        client.discover()


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("lena@contoso.example", "contoso.example"),
        ("sip:lena@Contoso.Example", "contoso.example"),
        ("SIP:lena@contoso.example;transport=tls", "contoso.example"),
        (MEETING, "contoso.example"),
        ("lena@bücher.example", "xn--bcher-kva.example"),
        ("", None),
        ("lena", None),
        ("@contoso.example", None),
        ("sip:@contoso.example", None),
        ("lena@", None),
        ("a@contoso.example@evil.example", None),
        ("a@contoso.example/x", None),
        ("a@contoso.example:80", None),
        ("a@con toso.example", None),
        ("a@contoso..example", None),
        ("a@[::1]", None),
        ("a@1.2.3", None),
        ("a@straße.example", None),
    ],
)
def test_domains_of_addresses(address: str, domain: str | None) -> None:
    domain_of = part("protocol.discovery").domain_of
    if domain is not None:
        assert domain_of(address) == domain
        return
    with pytest.raises(ValueError, match="no address"):
        domain_of(address)


def test_what_was_found_is_kept() -> None:
    servers = Servers()
    client = Client(servers)
    client.create()
    before = len(client.world.requests)
    assert client.discover() == APPLICATIONS
    assert client.create().status == 201
    assert len(client.world.requests) == before + 1
    client.whereabouts.forget()
    client.discover()
    assert client.world.lines[before + 1] == f"GET {INTERNAL}"


@pytest.mark.parametrize("trouble", ["403", "502", "unreached"])
def test_what_was_found_is_looked_for_again_when_it_fails(trouble: str) -> None:
    servers = Servers()
    client = Client(servers)
    client.create()
    new = f"{WEB}/apps"
    outcome = unreached if trouble == "unreached" else reply(int(trouble), HTML)
    servers.pages.update(
        {APPLICATIONS: outcome, USER: links(applications=new), new: reply(201, {"rel": "new"})}
    )
    before = len(client.world.requests)
    assert json.loads(client.create().content) == {"rel": "new"}
    later = client.world.lines[before:]
    assert later.index(f"GET {INTERNAL}") < later.index(f"POST {new}")


@pytest.mark.parametrize("status", [400, 404, 409, 410, 500])
def test_other_errors_are_no_reason_to_look_again(status: int) -> None:
    servers = Servers()
    client = Client(servers)
    client.create()
    servers.pages[APPLICATIONS] = reply(status, HTML)
    before = len(client.world.requests)
    with pytest.raises(part("errors").StatusError) as caught:
        client.create()
    assert caught.value.status == status
    assert f"GET {INTERNAL}" not in client.world.lines[before:]


def test_what_may_have_been_done_is_not_done_elsewhere() -> None:
    servers = Servers()
    client = Client(servers)
    client.create()
    servers.pages[APPLICATIONS] = lambda _: part("errors").TransportError("reset")
    before = len(client.world.requests)
    with pytest.raises(part("errors").TransportError):
        client.create()
    assert client.world.lines[before:] == [f"POST {APPLICATIONS}"]
    new = f"{WEB}/apps"
    servers.pages.update({USER: links(applications=new), new: reply(201)})
    again = client.whereabouts.use(client.post, repeatable=True)
    assert client.world.run(again).status == 201


def test_a_wrong_password() -> None:
    client = Client(Servers(), part("auth").Password("wrong"))
    with pytest.raises(part("errors").AuthError, match="invalid_grant") as caught:
        client.discover()
    assert caught.value.error == "invalid_grant"
    assert "password" in caught.value.advice
    assert "wrong" not in str(caught.value)
    assert len(client.posted) == 1


@pytest.mark.parametrize(
    ("name", "grants"),
    [
        ("Password", "urn:microsoft.rtc:windows,urn:microsoft.rtc:passive"),
        ("Password", ""),
        ("Windows", "password"),
        ("Passive", "password,urn:microsoft.rtc:windows"),
        ("AnonymousMeeting", "password"),
    ],
)
def test_what_is_not_offered_is_not_tried(name: str, grants: str) -> None:
    servers = Servers()
    servers.grants = grants
    client = Client(servers, credential(name))
    with pytest.raises(part("errors").AuthError, match="does not offer") as caught:
        client.discover()
    assert caught.value.grants == tuple(grants.split(",") if grants else ())
    assert client.posted == []
    nothing_leaked(client.world)


def credential(name: str) -> Any:
    arguments: Mapping[str, object] = {
        "Password": SECRET,
        "Windows": object(),
        "Passive": lambda _url: None,
        "AnonymousMeeting": MEETING,
    }
    return getattr(part("auth"), name)(arguments[name])


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/token",
        "https://contoso.example@evil.example/token",
        "http://web.contoso.example/token",
        "https://10.0.0.1/token",
        "data:,x/token",
        "//evil.example/token",
        "https://evilcontoso.example/token",
    ],
)
def test_no_secret_goes_to_a_token_server_off_the_list(href: str) -> None:
    header = ("WWW-Authenticate", f'MsRtcOAuth href="{href}",grant_type="{ALL}"')
    servers = Servers(**{USER: reply(401, HTML, header)})
    servers.open.add(USER)
    client = Client(servers)
    with pytest.raises(part("errors").HostRefused):
        client.discover()
    assert client.posted == []
    nothing_leaked(client.world)


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ((), "where to get a token"),
        ((("WWW-Authenticate", "Negotiate"),), "where to get a token"),
        ((("WWW-Authenticate", f'MsRtcOAuth grant_type="{ALL}"'),), "where to get a token"),
        ((("WWW-Authenticate", 'Bearer authorization_uri="https://x.example"'),), "auth.Bearer"),
    ],
)
def test_a_challenge_that_can_not_be_met(headers: tuple[Any, ...], text: str) -> None:
    client = Client(lambda _: reply(401, HTML, *headers))
    with pytest.raises(part("errors").AuthError, match=text):
        client.get(USER)


def test_without_credentials() -> None:
    client = Client(Servers(), None)
    with pytest.raises(part("errors").AuthError, match="auth=") as caught:
        client.discover()
    assert "password" in caught.value.grants


def test_a_user_name_of_its_own() -> None:
    client = Client(Servers(), part("auth").Password(SECRET, "CONTOSO\\lena"))
    client.discover()
    assert client.posted[0]["username"] == "CONTOSO\\lena"


def test_windows() -> None:
    http_auth = object()
    client = Client(Servers(), part("auth").Windows(http_auth))
    client.create()
    assert client.posted == [{"grant_type": "urn:microsoft.rtc:windows"}] * 2
    signed = [one.url for one in client.world.requests if one.auth is http_auth]
    assert signed == [f"{WEB}/token", f"{POOL}/token"]
    assert all(one.auth is None for one in client.world.requests if one.url not in signed)


def passive(servers: Servers, page: str, *, ever: bool = True) -> Callable[[Any], Any]:
    def answer(one: Any) -> Any:
        if ever and one.header("Cookie") == "session=abc; b=c":
            return servers.token(one)
        return reply(400, {"error": "invalid_grant", "ms_rtc_passiveauthuri": page})

    return answer


@pytest.mark.parametrize("is_async", [False, True])
def test_passive(is_async: bool) -> None:
    opened = []

    def sign_in(url: str) -> dict[str, str]:
        opened.append(url)
        return {"session": "abc", "b": "c"}

    async def sign_in_later(url: str) -> dict[str, str]:
        return sign_in(url)

    servers = Servers()
    page = f"{WEB}/PassiveAuth/PassiveAuth.aspx"
    servers.answers[WEB] = passive(servers, page)
    client = Client(servers, part("auth").Passive(sign_in_later if is_async else sign_in))
    assert client.discover() == APPLICATIONS
    assert opened == [page]
    assert client.posted == [{"grant_type": "urn:microsoft.rtc:passive"}] * 2
    cookies = [one.url for one in client.world.requests if one.header("Cookie")]
    assert cookies == [f"{WEB}/token"]


@pytest.mark.parametrize(
    ("page", "given", "kind"),
    [
        (f"{WEB}/sign-in", None, "AuthError"),
        (f"{WEB}/sign-in", {"a": "b\r\nX: y"}, "AuthError"),
        (f"{WEB}/sign-in", {"a": "b; c=d"}, "AuthError"),
        ("https://evil.example/sign-in", {"a": "b"}, "HostRefused"),
        ("javascript:alert(1)", {"a": "b"}, "HostRefused"),
        ("", {"a": "b"}, "AuthError"),
    ],
)
def test_passive_fails(page: str, given: dict[str, str] | None, kind: str) -> None:
    servers = Servers()
    servers.answers[WEB] = passive(servers, page, ever=False)
    opened: list[str] = []

    def sign_in(url: str) -> dict[str, str] | None:
        opened.append(url)
        return given

    client = Client(servers, part("auth").Passive(sign_in))
    with pytest.raises(getattr(part("errors"), kind)) as caught:
        client.discover()
    assert opened == ([page] if page.startswith(WEB) else [])
    assert len(client.posted) == (2 if given is None and opened else 1)
    if given is None:
        assert caught.value.passive_url == page
        assert caught.value.error == "invalid_grant"


def test_a_browser_that_fails() -> None:
    servers = Servers()
    servers.answers[WEB] = passive(servers, f"{WEB}/sign-in")

    def sign_in(_url: str) -> None:
        raise OSError("no browser")

    with pytest.raises(part("errors").AuthError, match="OSError") as caught:
        Client(servers, part("auth").Passive(sign_in)).discover()
    assert isinstance(caught.value.__cause__, OSError)


def test_a_guest_stays_the_same_guest() -> None:
    servers = Servers()
    servers.lifetime = 3600
    client = Client(servers, part("auth").AnonymousMeeting(MEETING), address=MEETING)
    assert client.discover() == APPLICATIONS
    first = {
        "grant_type": "urn:microsoft.rtc:anonmeeting",
        "password": "G03W98W4",
        "ms_rtc_conferenceuri": MEETING,
    }
    assert client.posted == [first]
    client.world.advance(3300)
    client.get(USER)
    assert client.posted[1:] == [{**first, "ms_rtc_renew": "cwt=web.contoso.example/1"}]
    servers.valid.clear()
    client.get(USER)
    assert client.posted[2:] == [{**first, "ms_rtc_renew": "cwt=web.contoso.example/2"}]


@pytest.mark.parametrize(
    ("uri", "key", "password"),
    [
        (MEETING, None, "G03W98W4"),
        (MEETING, "other", "other"),
        (f"{MEETING};lang=de", None, "G03W98W4"),
        ("sip:o@c.example; gruu;opaque=app:conf:focus:id:A%20B", None, "A B"),
        ("sip:o@c.example", "k", "k"),
        ("sip:o@c.example", None, None),
        ("", None, None),
    ],
)
def test_conference_keys(uri: str, key: str | None, password: str | None) -> None:
    kind = part("auth").AnonymousMeeting
    if password is not None:
        assert kind(uri, key).password == password
        return
    with pytest.raises(ValueError, match="conference id"):
        kind(uri, key)


def test_a_token_of_the_users() -> None:
    servers = Servers()
    servers.valid = {WEB: {"mine"}, POOL: {"mine"}}
    client = Client(servers, part("auth").Bearer("mine"))
    assert client.create().status == 201
    assert client.used(USER) == [None, "Bearer mine"]
    assert client.used(EXTERNAL) == [None]
    assert client.posted == []
    client.tokens.expect(f"{POOL}/x")
    servers.valid.clear()
    with pytest.raises(part("errors").AuthError, match="does not take the token"):
        client.create()
    assert client.used(APPLICATIONS)[2:] == ["Bearer mine"]


def test_a_host_that_is_expected_to_ask() -> None:
    servers = Servers()
    servers.valid = {POOL: {"mine"}}
    for auth, requests in ((part("auth").Bearer("mine"), 1), (part("auth").Password(SECRET), 3)):
        client = Client(servers, auth)
        client.tokens.expect(APPLICATIONS)
        assert client.get(APPLICATIONS).status == 201
        assert len(client.world.requests) == requests


@pytest.mark.parametrize("is_async", [False, True])
def test_a_provider(is_async: bool) -> None:
    asked: list[Any] = []
    servers = Servers()

    def provider(host: str, scopes: tuple[str, ...], challenge: Any) -> Any:
        asked.append((host, scopes, challenge.client_id))
        token = f"{host}-{len(asked)}"
        servers.valid[f"https://{host}"] = {token}
        return (token, 100) if host.startswith("web") else token

    async def provider_later(*arguments: Any) -> Any:
        return provider(*arguments)

    chosen = provider_later if is_async else provider
    client = Client(servers, part("auth").Bearer(chosen, ("Meetings.ReadWrite",)))
    client.create()
    scopes = ("Meetings.ReadWrite",)
    assert asked == [("web.contoso.example", scopes, "2"), ("pool.contoso.example", scopes, "2")]
    client.world.advance(95)
    client.get(USER)
    client.create()
    assert [host for host, *_ in asked[2:]] == ["web.contoso.example"]
    assert client.used(USER)[-1] == "Bearer web.contoso.example-3"
    servers.valid.clear()
    client.create()
    assert client.used(APPLICATIONS)[-1] == "Bearer pool.contoso.example-4"


@pytest.mark.parametrize("given", [None, "", "a b", "a\r\nX: y", "tökén", b"x", 7, (), (None, 5)])
def test_a_provider_that_gives_no_token(given: Any) -> None:
    client = Client(Servers(), part("auth").Bearer(lambda *_: given))
    with pytest.raises(part("errors").AuthError, match="no text"):
        client.discover()
    assert client.used(USER) == [None]


class Provider:
    """Gives tokens of the pool for a while; fails where it is told to."""

    def __init__(self, servers: Servers) -> None:
        self.servers, self.calls = servers, 0
        self.error: Exception | None = None

    def __call__(self, *_: Any) -> tuple[str, float]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        self.servers.valid = {WEB: {f"t{self.calls}"}}
        return f"t{self.calls}", 1000.0


def test_a_provider_that_fails_is_asked_again_after_a_while() -> None:
    servers = Servers()
    provider = Provider(servers)
    client = Client(servers, part("auth").Bearer(provider))
    client.get(USER)
    provider.error = KeyError("secret")
    client.world.advance(950)
    assert client.get(USER).status == 200  # The old token does as long as it is good.
    assert provider.calls == 2
    client.world.advance(60)
    began = client.world.time
    with pytest.raises(part("errors").TransportError, match=r"KeyError$") as caught:
        client.get(USER)
    assert isinstance(caught.value.__cause__, KeyError)
    assert not caught.value.may_have_arrived
    assert provider.calls == 2 + 1 + client.settings.retries
    assert client.world.time - began > 3 * client.settings.backoff
    provider.error = None
    assert client.get(USER).status == 200


def test_a_provider_may_say_no_for_good() -> None:
    servers = Servers()
    provider = Provider(servers)
    client = Client(servers, part("auth").Bearer(provider))
    client.get(USER)
    provider.error = part("errors").AuthError("the user has left")
    client.world.advance(950)
    assert client.get(USER).status == 200
    client.world.advance(60)
    for calls in (3, 4):
        with pytest.raises(part("errors").AuthError, match="has left"):
            client.get(USER)
        assert provider.calls == calls


def test_a_provider_that_repeats_itself() -> None:
    client = Client(Servers(), part("auth").Bearer(lambda *_: "old"))
    with pytest.raises(part("errors").AuthError):
        client.discover()
    with pytest.raises(part("errors").AuthError, match="does not take"):
        client.get(USER)
    assert len(client.used(USER)) < 5


@pytest.mark.parametrize(
    ("lifetime", "renewed_after"),
    [
        (1000, 900),
        ("1000", 900),
        (" 1000 ", 900),
        (1000.5, 900),
        (None, None),
        ("", None),
        ("soon", None),
        (0, None),
        (-5, None),
        ("nan", None),
        ("1e999", None),
        (True, None),
        ([5], None),
    ],
)
def test_tokens_are_renewed_before_they_expire(lifetime: Any, renewed_after: int | None) -> None:
    servers = Servers()
    servers.lifetime = lifetime
    client = Client(servers)
    client.get(USER)
    client.world.advance((renewed_after or 100_000) - 1)
    client.get(USER)
    assert servers.given[WEB] == 1
    client.world.advance(2)
    client.get(USER)
    assert servers.given[WEB] == (1 if renewed_after is None else 2)
    assert client.used(USER)[1:] == [
        "Bearer cwt=web.contoso.example/1",
        "Bearer cwt=web.contoso.example/1",
        f"Bearer cwt=web.contoso.example/{servers.given[WEB]}",
    ]


def test_a_token_does_while_it_can_not_be_renewed() -> None:
    servers = Servers()
    servers.lifetime = 1000
    client = Client(servers)
    client.get(USER)
    servers.answers[WEB] = unreached
    client.world.advance(950)
    assert client.get(USER).status == 200
    asked = len(client.posted)
    assert client.get(USER).status == 200
    assert len(client.posted) == asked
    client.world.advance(60)
    with pytest.raises(part("errors").TransportError) as caught:
        client.get(USER)
    assert not caught.value.may_have_arrived
    del servers.answers[WEB]
    assert client.get(USER).status == 200


@pytest.mark.parametrize("cause", ["first", "refused", "expired"])
def test_one_flow_gets_a_token_for_all(cause: str) -> None:
    servers = Servers()
    servers.lifetime = 1000

    def taking(one: Any) -> Generator[Any, Any, Any]:
        yield from part("protocol.effects").Sleep(1)
        return servers(one)

    client = Client(taking)
    if cause != "first":
        client.get(USER)
    if cause == "refused":
        servers.valid.clear()
    if cause == "expired":
        client.world.advance(1001)
    before = len(client.posted)
    send = client.transmission.send
    replies = client.world.gather(*(send(request(USER)) for _ in range(20)))
    assert [one.status for one in replies] == [200] * 20
    assert len(client.posted) == before + 1


def test_a_wrong_password_is_sent_once_for_all() -> None:
    """Accounts are locked after some wrong ones."""
    client = Client(Servers(), part("auth").Password("wrong"))
    send = client.transmission.send
    outcomes = client.world.gather(*(send(request(USER)) for _ in range(20)))
    assert {type(one).__name__ for one in outcomes} == {"AuthError"}
    assert {one.error for one in outcomes} == {"invalid_grant"}
    assert len(client.posted) == 1


def test_a_refused_token_is_replaced_once() -> None:
    servers = Servers(**{USER: reply(401, HTML, *challenge(WEB))})
    servers.open.add(USER)
    client = Client(servers)
    with pytest.raises(part("errors").AuthError):
        client.get(USER)
    assert len(client.posted) == 1
    assert len(client.used(USER)) == 2


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (later(400, {"error": "invalid_request"}), "invalid_request", "missing"),
        (later(400, {"error": "unsupported_grant_type"}), "unsupported_grant_type", "another way"),
        (later(400, {"error": "invalid_scope"}), "invalid_scope", "scopes"),
        (later(400, {"error": "server_error"}), "server_error", "later"),
        (later(400, {"error": "x", "error_description": "Account locked."}), "x", "Account locked"),
        (later(400, {"error": 5}), "", "400"),
        (later(400, b"[1]", media_type="application/json"), "", "400"),
        (later(400), "", "400"),
        (later(401, HTML), "", "401"),
        (later(403, HTML), "", "Bad day"),
        (later(404, HTML), "", "Bad day"),
        (later(200, HTML), "", "Bad day"),
        (later(200, {"token_type": "Bearer"}), "", "no token"),
        (later(200, {"access_token": None}), "", "no text"),
        (later(200, {"access_token": "a\r\nX: y"}), "", "no text"),
        (later(200), "", "no token"),
        (later(302, HTML, ("Location", f"{WEB}/elsewhere")), "", "302"),
    ],
)
def test_token_servers_that_give_none(answer: Any, error: str, text: str) -> None:
    servers = Servers()
    servers.answers[WEB] = answer
    client = Client(servers)
    with pytest.raises(part("errors").AuthError, match=text) as caught:
        client.discover()
    assert caught.value.error == error
    assert SECRET not in str(caught.value)
    assert len(client.posted) == 1


@pytest.mark.parametrize("status", [500, 501, 507])
def test_a_token_server_that_fails_says_nothing_of_the_credential(status: int) -> None:
    servers = Servers()
    servers.answers[WEB] = later(status, HTML)
    client = Client(servers)
    with pytest.raises(part("errors").StatusError, match="Bad day") as caught:
        client.get(USER)
    assert caught.value.status == status
    assert len(client.posted) == 1
    del servers.answers[WEB]
    assert client.get(USER).status == 200


@pytest.mark.parametrize("fault", [503, 429, 408, 502, 504, "reset", "unreached", "slow"])
def test_token_servers_in_trouble(fault: int | str) -> None:
    made: dict[object, Any] = {
        "reset": lambda _: part("errors").TransportError("reset"),
        "unreached": unreached,
        "slow": slow,
    }
    fails = made.get(fault) or (lambda _: reply(int(fault), HTML, ("Retry-After", "3")))
    servers = Servers()
    faults = iter([fails, fails])
    servers.answers[WEB] = lambda one: next(faults, servers.token)(one)
    client = Client(servers)
    sent = client.world.run(client.transmission.send(request(USER, "POST")))
    assert sent.status == 200
    assert len(client.posted) == 3
    servers.answers[WEB] = fails
    servers.valid.clear()
    client.tokens.forget()
    kinds = {"slow": "RequestTimeout", "reset": "TransportError", "unreached": "TransportError"}
    kind = getattr(part("errors"), kinds.get(str(fault), "StatusError"))
    before = len(client.posted)
    with pytest.raises(kind) as caught:
        client.world.run(client.transmission.send(request(USER, "POST")))
    assert len(client.posted) - before <= client.settings.retries + 1
    if kind is not part("errors").StatusError:
        assert not caught.value.may_have_arrived


def test_a_redirecting_token_server_gets_no_further() -> None:
    servers = Servers()
    servers.answers[WEB] = lambda _: reply(307, b"", ("Location", "https://evil.example/token"))
    client = Client(servers)
    with pytest.raises(part("errors").UcwaError):
        client.discover()
    assert len(client.posted) == 1
    nothing_leaked(client.world, f"{WEB}/")


def test_nothing_secret_is_shown() -> None:
    auth = part("auth")
    shown = [
        auth.Password("hidden", "lena"),
        auth.Windows("hidden"),
        auth.Passive("hidden"),
        auth.AnonymousMeeting("sip:o@c.example;opaque=app:conf:focus:id:hidden", "hidden"),
        auth.Bearer("hidden", ("scope",)),
        part("protocol.granting").issued("hidden", 5),
    ]
    for one in shown:
        assert "hidden" not in f"{one!r} {one}"
    assert "lena" in repr(shown[0])


def test_nothing_secret_is_traced(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Any] = []
    caplog.set_level("DEBUG")
    client = Client(Servers(), trace=seen.append)
    client.create()
    assert any(one.url == f"{WEB}/token" and one.status == 200 for one in seen)
    text = f"{caplog.text} " + " ".join(
        f"{one!r} {one.request_headers} {one.request_body} {one.reply_headers} {one.reply_body}"
        for one in seen
    )
    for secret in (SECRET, "cwt=", "p%40ss"):
        assert secret not in text


def test_the_world_is_scripted() -> None:
    """The harness itself: requests in another order, and flows that can't go on, are failures."""
    script = Script((f"GET {EXTERNAL}", reply(204)))
    client = Client(script)
    assert client.get(EXTERNAL).status == 204
    assert script.done
    with pytest.raises(AssertionError, match="not expected"):
        client.get(EXTERNAL)
    world = World()

    def stuck() -> Generator[Any, Any, Any]:
        yield from part("protocol.effects").Wait(world.flag())

    with pytest.raises(AssertionError, match="go on"):
        world.run(stuck())
