"""Who may call: challenges, callers and scopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from server_specs import MEDIA, http_to, path_of, reason_of, whole_api

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
