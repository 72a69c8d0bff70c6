"""What the runtime does for every handler: access, entity tags, revisions, verbs, error bodies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from server_harness import fill
from server_specs import MEDIA, http_to, reason_of, whole_api

MEETING = "/ucwa/v1/applications/7/onlineMeetings/myOnlineMeetings/1"
SETTINGS = "/ucwa/v1/applications/7/me/callForwardingSettings/unansweredCallSettings"
ECHO = "c3a12d8e-5f44-4c0e-9d3b-0b1f6a1d7e55"
ASKED = "please pass this in a PUT request"


def path_of(id_: str) -> str:
    """The unique path of an operation, its parameters set."""
    operations = (row for page in whole_api().model.resources for row in page.operations)
    return fill(next(row.unique_path for row in operations if row.id == id_))


def meetings(seen: list[Any] | None = None) -> Any:
    """A handler with one meeting, whose tag changes with every PUT."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        version = 1
        subject = "First"

        async def get(self, call: Any) -> Any:
            extra = {"etag": str(self.version), ECHO: ASKED}
            return resources.MyOnlineMeeting(
                rel="myOnlineMeeting", subject=self.subject, extra=extra
            )

        async def put(self, call: Any, *, subject: Any = None, **others: Any) -> Any:
            self.version += 1
            self.subject = subject
            if seen is not None:
                seen.append(call.resource(resources.MyOnlineMeeting))
            return await self.get(call)

    return Meetings()


def put(
    http: httpx.Client, match: str | None, media: str = MEDIA[0], **body: Any
) -> httpx.Response:
    headers = {"Content-Type": media, "Accept": media}
    if match is not None:
        headers["If-Match"] = match
    content = whole_api().client("codec").dump_input({ECHO: ASKED, **body}, media_type=media)
    return http.put(MEETING, content=content, headers=headers)


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("match", "status"),
    [
        ('"1"', 200),
        ('"0", "1"', 200),
        ("*", 200),
        ('"2"', 412),
        ('W/"1"', 412),
        ("1", 428),
        ("", 428),
        (None, 428),
    ],
)
def test_a_put_states_what_it_replaces(match: str | None, status: int, media: str) -> None:
    handler = meetings()
    with http_to(whole_api().server().create_app(handler)) as http:
        answer = put(http, match, media, subject="Second")
        assert answer.status_code == status
        assert handler.subject == ("Second" if status == 200 else "First")
        if status == 200:
            assert answer.headers["etag"] == '"2"'
        else:
            code = {412: "PreconditionFailed", 428: "PreconditionRequired"}[status]
            assert reason_of(answer)["code"] == code


@pytest.mark.parametrize(("match", "status"), [("1", 200), ("2", 412), ('"1"', 200), (None, 428)])
def test_quotes_may_be_let_off(match: str | None, status: int) -> None:
    profile = whole_api().server("profile").Profile(takes_unquoted_tags=True)
    with http_to(whole_api().server().create_app(meetings(), profile=profile)) as http:
        assert put(http, match).status_code == status


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("sent", "reason"),
    [({}, "Missing"), ({ECHO: "something else"}, "Invalid"), ({ECHO.upper(): ASKED}, None)],
)
def test_a_put_sends_back_the_property_that_asks_for_it(
    sent: dict[str, str], reason: str | None, media: str
) -> None:
    with http_to(whole_api().server().create_app(meetings())) as http:
        content = whole_api().client("codec").dump_input(sent, media_type=media)
        headers = {"If-Match": '"1"', "Content-Type": media, "Accept": media}
        answer = http.put(MEETING, content=content, headers=headers)
        if reason is None:
            assert answer.status_code == 200
            return
        assert answer.status_code == 400
        error = reason_of(answer)
        assert error["subcode"] == "ParameterValidationFailure"
        assert error["parameters"] == [{"name": ECHO, "reason": reason}]


@pytest.mark.parametrize("media", MEDIA)
def test_the_whole_resource_reaches_the_handler(media: str) -> None:
    seen: list[Any] = []
    with http_to(whole_api().server().create_app(meetings(seen))) as http:
        body = {
            "Subject": "Second",
            "expirationTime": "2030-01-02T03:04:05.0000000-07:00",
            "attendees": ["sip:a@contoso.example", "sip:b@contoso.example"],
            "OnlineMeetingId": "AB12",
            "x-new": "kept",
            "_links": {"self": {"href": "/elsewhere"}},
            "_embedded": {"onlineMeetingExtensions": {"rel": "onlineMeetingExtensions"}},
        }
        assert put(http, '"1"', media, **body).status_code == 200
    (meeting,) = seen
    assert type(meeting).__name__ == "MyOnlineMeeting"
    assert meeting.subject == "Second"
    assert meeting.expiration_time.isoformat() == "2030-01-02T03:04:05-07:00"
    assert meeting.attendees == ("sip:a@contoso.example", "sip:b@contoso.example")
    assert meeting.online_meeting_id == "AB12"
    assert meeting.extra["x-new"] == "kept"
    assert meeting.extra[ECHO] == ASKED


@pytest.mark.parametrize("media", MEDIA)
def test_a_damaged_resource_is_refused(media: str) -> None:
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return call.resource(resources.MyOnlineMeeting)

    with http_to(whole_api().server().create_app(Meetings())) as http:
        answer = put(http, None, media, onlineMeetingId=["a", "b"])
        assert answer.status_code == 400
        assert reason_of(answer)["subcode"] == "DeserializationFailure"
        assert put(http, None, media, onlineMeetingId="a").status_code == 200


def test_what_states_no_tag_gets_one_where_it_can_be_put() -> None:
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Settings(base.UnansweredCallSettingsHandler):  # type: ignore[misc, name-defined]
        delay = 20

        async def get(self, call: Any) -> Any:
            return resources.UnansweredCallSettings(ring_delay=self.delay)

        async def put(self, call: Any, *, ring_delay: Any = None, **others: Any) -> None:
            self.delay = ring_delay

    class Notes(base.NoteHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return resources.Note(message="Hi")

    path = path_of("unansweredCallSettings.GET")
    with http_to(whole_api().server().create_app(Settings(), Notes())) as http:
        for media in MEDIA:
            first = http.get(path, headers={"Accept": media})
            tag = first.headers["etag"]
            shown = (
                whole_api()
                .client("codec")
                .loads(first.content, media_type=media, type=resources.UnansweredCallSettings)
            )
            assert f'"{shown.extra["etag"]}"' == tag
            again = http.get(path, headers={"Accept": media, "If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
        body = {"ringDelay": 40}
        assert http.put(path, json=body).status_code == 428
        assert http.put(path, json=body, headers={"If-Match": tag}).status_code == 200
        assert http.put(path, json=body, headers={"If-Match": tag}).status_code == 412
        changed = http.get(path, headers={"If-None-Match": tag})
        assert (changed.status_code, changed.json()["ringDelay"]) == (200, 40)
        assert "etag" not in http.get(path_of("note.GET")).headers


def test_a_handler_tells_what_a_put_finds() -> None:
    """Where it answers no GET, or answers it in a way of its own."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Known(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return resources.MyOnlineMeeting()

        async def current(self, call: Any) -> Any:
            return resources.MyOnlineMeeting(extra={"etag": "9"})

    class Unknown(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return resources.MyOnlineMeeting()

    for handler, match, status in (
        (Known, None, 428),
        (Known, '"8"', 412),
        (Known, '"9"', 200),
        (Unknown, None, 200),
    ):
        with http_to(whole_api().server().create_app(handler())) as http:
            assert put(http, match).status_code == status


def test_what_a_get_refuses_a_put_refuses() -> None:
    base, errors = whole_api().server("handlers"), whole_api().server("errors")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            raise errors.NotFound()

        async def put(self, call: Any, **others: Any) -> Any:
            raise AssertionError("there is nothing to change")

    with http_to(whole_api().server().create_app(Meetings())) as http:
        assert put(http, '"1"').status_code == 404


def invitations(error: Any) -> Any:
    """A handler that always answers an error, made by a function of the module of errors."""
    errors = whole_api().server("errors")

    class Invitations(whole_api().server("handlers").StartMessagingHandler):  # type: ignore[misc]
        async def post(self, call: Any, **others: Any) -> Any:
            raise error(errors)

    return Invitations()


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("error", "status", "code", "subcode"),
    [
        (lambda e: e.Conflict(subcode="TooManyGroups"), 409, "Conflict", "TooManyGroups"),
        (lambda e: e.Conflict(), 409, "Conflict", None),
        (lambda e: e.Gone(subcode="CannotRedirect"), 410, "Gone", "CannotRedirect"),
        (
            lambda e: e.NotFound(subcode="ApplicationNotFound"),
            404,
            "NotFound",
            "ApplicationNotFound",
        ),
        (lambda e: e.Forbidden("Why."), 403, "Forbidden", None),
        (lambda e: e.TooManyRequests(), 429, "TooManyRequests", None),
    ],
)
def test_a_listed_error_is_answered_as_the_page_says(
    error: Any, status: int, code: str, subcode: str | None, media: str
) -> None:
    for is_development in (False, True):
        profile = whole_api().server("profile").Profile(is_development=is_development)
        app = whole_api().server().create_app(invitations(error), profile=profile)
        with http_to(app, Accept=media) as http:
            answer = http.post(path_of("startMessaging.POST"))
            assert answer.status_code == status
            found = reason_of(answer)
            assert (found["code"], found.get("subcode")) == (code, subcode)


@pytest.mark.parametrize("media", MEDIA)
def test_in_development_an_unlisted_error_is_a_fault(
    media: str, caplog: pytest.LogCaptureFixture
) -> None:
    def error(errors: Any) -> Any:
        return errors.Conflict(subcode="PGetReplaced")

    profile = whole_api().server("profile").Profile(is_development=True)
    app = whole_api().server().create_app(invitations(error), profile=profile)
    with http_to(app, Accept=media) as http, caplog.at_level(logging.ERROR):
        answer = http.post(path_of("startMessaging.POST"))
        assert answer.status_code == 500
        message = reason_of(answer)["message"]
    for part in ("startMessaging.POST", "Conflict PGetReplaced", "409 Conflict TooManyGroups"):
        assert part in message
    assert message in [row.getMessage() for row in caplog.records]
    with http_to(whole_api().server().create_app(invitations(error)), Accept=media) as http:
        released = http.post(path_of("startMessaging.POST"))
        assert (released.status_code, reason_of(released)["subcode"]) == (409, "PGetReplaced")


CHALLENGES = (
    'MsRtcOAuth href="https://server.example/WebTicket/oauthtoken",grant_type="password"',
    'Bearer trusted_issuers="", client_id="1"',
)


@pytest.fixture(scope="module")
def guarded() -> Iterator[httpx.Client]:
    """A server that knows three tokens."""
    access, errors = whole_api().server("access"), whole_api().server("errors")
    resources, base = whole_api().client("resources"), whole_api().server("handlers")
    tokens = {
        "some": frozenset({"Conversations.Receive", "Meetings.ReadWrite"}),
        "none": frozenset[str](),
        "all": None,
    }

    async def authenticate(request: Any, operation: Any) -> Any:
        if operation.page == "root":
            return None
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in tokens:
            raise errors.Unauthorized(challenges=CHALLENGES)
        return access.Caller(token, tokens[token])

    class Notes(base.NoteHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return resources.Note(message=call.caller.name)

    class Root(base.RootHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            assert call.caller is None
            return resources.Root()

    class Invitation(base.StartMessagingHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **others: Any) -> Any:
            return whole_api().server("handler").Created("/made")

    app = whole_api().server().create_app(Notes(), Root(), Invitation(), authenticate=authenticate)
    with http_to(app) as http:
        yield http


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("token", "operation", "status"),
    [
        (None, "root.GET", 200),
        (None, "note.GET", 401),
        ("bad", "note.GET", 401),
        ("none", "note.GET", 403),
        ("some", "note.GET", 403),
        ("all", "note.GET", 200),
        ("some", "startMessaging.POST", 201),
        ("none", "startMessaging.POST", 403),
        ("none", "policies.GET", 403),
        ("some", "policies.GET", 501),
    ],
)
def test_any_one_scope_of_the_page_is_enough(
    guarded: httpx.Client, token: str | None, operation: str, status: int, media: str
) -> None:
    headers = {"Accept": media}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    method = operation.rpartition(".")[2]
    answer = guarded.request(method, path_of(operation), headers=headers)
    assert answer.status_code == status
    if status in (401, 403):
        assert reason_of(answer)["code"] == {401: "Unauthorized", 403: "Forbidden"}[status]
    challenges = [
        value for name, value in answer.headers.multi_items() if name == "www-authenticate"
    ]
    assert tuple(challenges) == (CHALLENGES if status == 401 else ())


def test_a_head_finds_the_challenge(guarded: httpx.Client) -> None:
    answer = guarded.head(path_of("note.GET"))
    assert (answer.status_code, answer.content) == (401, b"")
    assert "MsRtcOAuth" in answer.headers["www-authenticate"]
    assert guarded.get("/nowhere").status_code == 404


def test_a_batch_lends_its_token_to_its_parts(guarded: httpx.Client) -> None:
    part = "--b\r\nContent-Type: application/http; msgtype=request\r\n\r\nGET {} HTTP/1.1\r\n{}\r\n\r\n"
    body = (
        part.format(path_of("note.GET"), "Host: a\r\n")
        + part.format(path_of("note.GET"), "Authorization: Bearer none\r\n")
        + "--b--"
    )
    headers = {"Authorization": "Bearer all", "Content-Type": "multipart/batching; boundary=b"}
    body = body.replace(
        "--b--", part.replace("GET", "HEAD").format(path_of("note.GET"), "") + "--b--"
    )
    answer = guarded.post(path_of("batch.POST"), content=body, headers=headers)
    assert answer.text.count('"message":"all"') == 1  # a HEAD has no body there, either
    lines = [line for line in answer.text.split("\r\n") if line.startswith("HTTP/1.1")]
    assert [line.split()[1] for line in lines] == ["200", "403", "200"]


@pytest.mark.parametrize("page", ["note", "startMessaging", "myOnlineMeeting", "application"])
def test_options_tells_what_is_allowed(page: str) -> None:
    """Also where the page does not document it; then there is no body."""
    operations = whole_api().model.resource_index[page].operations
    with http_to(whole_api().server().create_app(meetings())) as http:
        path = fill(operations[0].unique_path)
        answer = http.options(path)
        assert (answer.status_code, answer.content) == (204, b"")
        allowed = set(answer.headers["allow"].split(", "))
        methods = {row.method for row in operations if row.unique_path == operations[0].unique_path}
        assert allowed == methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        refused = http.patch(path)
        assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, allowed)
        assert http.options("/nowhere").status_code == 404


def test_a_documented_options_is_the_handlers() -> None:
    class Applications(whole_api().server("handlers").ApplicationsHandler):  # type: ignore[misc]
        async def options(self, call: Any) -> Any:
            return {"metadata": []}

    with http_to(whole_api().server().create_app(Applications())) as http:
        answer = http.options(path_of("applications.OPTIONS"))
        assert (answer.status_code, answer.json()) == (200, {"metadata": []})


def test_a_head_has_the_headers_of_the_get() -> None:
    with http_to(whole_api().server().create_app(meetings())) as http:
        got, head = http.get(MEETING), http.head(MEETING)
        assert head.content == b""
        for name in ("etag", "content-type", "content-length"):
            assert head.headers[name] == got.headers[name]


class Versions:
    """Servers of both revisions."""

    def __init__(self, revision: int) -> None:
        self.seen: list[dict[str, Any]] = []
        base, resources = whole_api().server("handlers"), whole_api().client("resources")
        seen = self.seen

        class Search(base.SearchHandler):  # type: ignore[misc, name-defined]
            async def get(self, call: Any, **arguments: Any) -> Any:
                seen.append(arguments)
                return resources.Search()

        class Groups(base.MyGroups2Handler):  # type: ignore[misc, name-defined]
            async def get(self, call: Any, **arguments: Any) -> Any:
                return resources.MyGroups2()

            async def post(self, call: Any, **arguments: Any) -> None:
                return None

        profile = whole_api().server("profile").Profile(revision=revision)
        self.app = whole_api().server().create_app(Search(), Groups(), profile=profile)


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("served", "needed", "status"),
    [
        (2, None, 200),
        (2, "1", 200),
        (2, "2", 200),
        (2, "2.0", 200),
        (2, "3", 404),
        (2, "4.0", 404),
        (2, "soon", 200),
        (1, None, 200),
        (1, "1", 200),
        (1, "2", 404),
    ],
)
def test_a_revision_that_is_too_new_is_not_there(
    served: int, needed: str | None, status: int, media: str
) -> None:
    headers = {"Accept": media}
    if needed is not None:
        headers["X-MS-RequiresMinResourceVersion"] = needed
    with http_to(Versions(served).app) as http:
        answer = http.get(path_of("search.GET"), params={"query": "x"}, headers=headers)
    assert answer.status_code == status
    if status == 404:
        assert reason_of(answer)["subcode"] == "APIVersionNotSupported"


def test_an_older_server_overlooks_what_a_later_revision_adds() -> None:
    newer, older = Versions(2), Versions(1)
    groups = "/ucwa/v1/applications/7/groups"
    for versions, mail, made in ((newer, "a@contoso.example", 204), (older, None, (404, 405))):
        with http_to(versions.app) as http:
            query = {"query": "x", "mail": "a@contoso.example"}
            assert http.get(path_of("search.GET"), params=query).status_code == 200
            status = http.post(groups, json={"displayName": "Friends"}).status_code
            assert status in (made if isinstance(made, tuple) else (made,))
        assert versions.seen == [{"query": "x", "mail": mail, "limit": None}]


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("error", "retry_after"),
    [
        (lambda e: e.TooManyRequests(), "1"),
        (lambda e: e.ServiceUnavailable(), "5"),
        (lambda e: e.ServiceUnavailable(headers={"retry-after": "60"}), "60"),
        (lambda e: e.Conflict(), None),
    ],
)
def test_who_should_come_back_is_told_when(error: Any, retry_after: str | None, media: str) -> None:
    with http_to(whole_api().server().create_app(invitations(error)), Accept=media) as http:
        answer = http.post(path_of("startMessaging.POST"))
        assert answer.headers.get("retry-after") == retry_after


def test_an_error_in_xml_has_elements_of_its_own() -> None:
    with http_to(whole_api().server().create_app(meetings()), Accept="application/xml") as http:
        text = http.put(MEETING, json={}, headers={"If-Match": '"1"'}).text
    assert "<reason xmlns=" in text
    for part in (
        "<code>BadRequest</code>",
        "<subcode>ParameterValidationFailure</subcode>",
        f"<parameters><parameter><name>{ECHO}</name><reason>Missing</reason></parameter></parameters>",
    ):
        assert part in text
    assert "<property" not in text


@pytest.mark.parametrize("limit", [2, 100])
def test_a_batch_has_a_limit(limit: int) -> None:
    profile = whole_api().server("profile").Profile(batch_limit=limit)
    part = "--b\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n\r\n"
    headers = {"Content-Type": "multipart/batching; boundary=b"}
    with http_to(whole_api().server().create_app(profile=profile)) as http:
        for count, status in ((limit, 200), (limit + 1, 429)):
            body = part * count + "--b--"
            answer = http.post(path_of("batch.POST"), content=body, headers=headers)
            assert answer.status_code == status
            assert answer.text.count("HTTP/1.1 404") == (limit if status == 200 else 0)


def test_open_batches_of_a_caller_have_a_limit_together() -> None:
    """While one waits for an answer the next is too much, unless somebody else sent it."""
    held, go = asyncio.Event(), asyncio.Event()

    class Notes(whole_api().server("handlers").NoteHandler):  # type: ignore[misc]
        async def get(self, call: Any) -> Any:
            held.set()
            await go.wait()
            return whole_api().client("resources").Note()

    profile = whole_api().server("profile").Profile(batch_limit=2)
    app = whole_api().server().create_app(Notes(), profile=profile)
    part = f"--b\r\n\r\nGET {path_of('note.GET')} HTTP/1.1\r\nHost: a\r\n\r\n\r\n"
    other = "--b\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n\r\n"

    async def statuses() -> list[int]:
        async with whole_api().server("testing").asgi_client(app) as http:

            async def batch(token: str, body: str) -> int:
                headers = {
                    "Authorization": f"Bearer {token}",
                    "Content-Type": "multipart/batching; boundary=b",
                }
                path = path_of("batch.POST")
                answer = await http.post(path, content=f"{body}--b--", headers=headers)
                return int(answer.status_code)

            first = asyncio.create_task(batch("one", part))
            await held.wait()
            found = [await batch("one", other * 2), await batch("two", other * 2)]
            found.append(await batch("one", other))
            go.set()
            return [*found, await first, await batch("one", other * 2)]

    assert asyncio.run(statuses()) == [429, 200, 200, 200, 200]


def test_a_body_has_a_limit() -> None:
    profile = whole_api().server("profile").Profile(body_limit=100)
    with http_to(whole_api().server().create_app(meetings(), profile=profile)) as http:
        for length, status in ((100, 428), (101, 413)):
            body = b"{" + b" " * (length - 2) + b"}"
            answer = http.put(MEETING, content=body, headers={"Content-Type": MEDIA[0]})
            assert answer.status_code == status
