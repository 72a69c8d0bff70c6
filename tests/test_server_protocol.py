"""What the runtime does for every handler: errors, verbs, revisions, sizes."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from server_harness import fill
from server_meetings import ECHO, MEETING, meetings
from server_specs import MEDIA, http_to, path_of, reason_of, whole_api


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
