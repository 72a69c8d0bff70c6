"""Examples: errors on demand in both media types, and hrefs below the place of the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve
from hand_model import hand_model
from server_harness import fill, write_packages
from server_specs import MEDIA, http_to, reason_of, whole_api
from test_server_stubs import rows_of

from codegen.model.nodes import ErrorRow, Operation
from codegen.resolve import Resolution


@pytest.fixture(scope="module")
def examples() -> Iterator[httpx.Client]:
    with http_to(whole_api().server("examples").app()) as http:
        yield http


def documented() -> Iterator[tuple[Operation, ErrorRow]]:
    for page in whole_api().model.resources:
        for operation in page.operations:
            for row in rows_of(page, operation):
                yield operation, row


@pytest.mark.parametrize("media", MEDIA)
def test_every_documented_error_can_be_had(examples: httpx.Client, media: str) -> None:
    seen = 0
    for operation, row in documented():
        prefer = f"code={row.status}; subcode={row.subcode}"
        headers = {"Prefer": prefer, "Accept": media}
        path = fill(operation.unique_path)
        answer = examples.request(operation.method, path, headers=headers)
        assert answer.status_code == row.status, (operation.id, row)
        assert answer.headers["preference-applied"] == f"code={row.status}"
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
        reason = reason_of(answer)
        assert (reason["code"], reason.get("subcode")) == (row.code, row.subcode)
        assert reason["message"]
        assert ("retry-after" in answer.headers) == (row.status in (429, 503))
        seen += 1
    assert seen > 1_000


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("prefer", "status", "code", "subcode"),
    [
        ("code=409; subcode=TooManyGroups", 409, "Conflict", "TooManyGroups"),
        ('CODE="409";subcode="toomanygroups"', 409, "Conflict", "TooManyGroups"),
        ("wait=5, code=409;subcode=AlreadyExists", 409, "Conflict", "AlreadyExists"),
        ("code=409", 409, "Conflict", None),
        ("code=409; subcode=None", 409, "Conflict", None),
        ("code=Gone", 410, "Gone", "CannotRedirect"),
        ("code=412", 412, "PreconditionFailed", None),
        ("code=404; subcode=ApplicationNotFound", 404, "NotFound", "ApplicationNotFound"),
        ("code=503", 503, "ServiceUnavailable", None),
    ],
)
def test_a_preference_selects_an_error(
    examples: httpx.Client, prefer: str, status: int, code: str, subcode: str | None, media: str
) -> None:
    path = fill(operation("startMessaging.POST").unique_path)
    answer = examples.post(path, headers={"Prefer": prefer, "Accept": media})
    reason = reason_of(answer)
    assert (answer.status_code, reason["code"], reason.get("subcode")) == (status, code, subcode)
    assert answer.headers["preference-applied"].startswith("code=")


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    "prefer", ["code=418", "code=409; subcode=PGetReplaced", "code=", "code=200"]
)
def test_what_is_not_documented_is_told(examples: httpx.Client, prefer: str, media: str) -> None:
    path = fill(operation("startMessaging.POST").unique_path)
    answer = examples.post(path, headers={"Prefer": prefer, "Accept": media})
    assert answer.status_code == 400
    assert "preference-applied" not in answer.headers
    message = reason_of(answer)["message"]
    for part in ("startMessaging.POST", "403 Forbidden", "409 Conflict TooManyGroups"):
        assert part in message


def test_other_preferences_change_nothing(examples: httpx.Client) -> None:
    path = fill(operation("note.GET").unique_path)
    answer = examples.get(path, headers={"Prefer": "respond-async, wait=10"})
    assert answer.status_code == 200
    assert "preference-applied" not in answer.headers


def operation(id_: str) -> Operation:
    operations = (row for page in whole_api().model.resources for row in page.operations)
    return next(row for row in operations if row.id == id_)


def hrefs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "href":
                yield item
            yield from hrefs(item)
    elif isinstance(value, list):
        for item in value:
            yield from hrefs(item)


@pytest.mark.parametrize("revision", [1, 2])
@pytest.mark.parametrize("prefix", ["", "/below", "/a/b"])
def test_hrefs_lead_below_the_prefix(prefix: str, revision: int) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    profile = whole_api().server("profile").Profile(revision=revision)
    app = whole_api().server("examples").app(profile)
    outer = Starlette(routes=[Mount(prefix, app=app)]) if prefix else app
    with http_to(outer) as http:
        for id_ in ("application.GET", "events.GET", "myGroups.GET"):
            answer = http.get(prefix + fill(operation(id_).unique_path))
            assert answer.status_code == 200
            found = [href for href in hrefs(answer.json()) if not href.startswith("data:")]
            assert len(found) > 5
            for href in dict.fromkeys(found):
                assert href.startswith(f"{prefix}/")
            assert http.get(found[0]).status_code == 200
            assert ('"revision"' in answer.text) <= (revision > 1)
        path = prefix + fill(operation("startMessaging.POST").unique_path)
        location = http.post(path).headers["location"]
        assert location.startswith(f"{prefix}/")
        assert http.get(location).status_code == 200
        groups = http.get(prefix + fill(operation("application.GET").unique_path))
        assert groups.headers["content-type"].startswith(MEDIA[0])


def test_an_older_server_lacks_what_only_a_later_revision_has() -> None:
    profile = whole_api().server("profile").Profile(revision=1)
    seen = 0
    with http_to(whole_api().server("examples").app(profile)) as http:
        for page in whole_api().model.resources:
            for row in page.operations:
                status = http.request(row.method, fill(row.unique_path)).status_code
                if row.minimum_revision > 1:
                    assert status in (404, 405), row.id
                    seen += 1
                elif page.revision == 1:
                    assert status == row.response.status, row.id
    assert seen > 3


def test_a_row_of_a_page_decides_what_is_answered(tmp_path: Path) -> None:
    """Be its status another than usual, or its code one that nobody knows."""
    model = hand_model()
    room = next(page for page in model.resources if page.operations)
    (post,) = room.operations
    rows = (
        evolve(post.errors[0], status=423, subcode="Locked"),
        evolve(post.errors[0], code="Teapot", status=418),
    )
    room = evolve(room, operations=(evolve(post, errors=rows),))
    others = (page for page in model.resources if page.name != room.name)
    model = evolve(model, resources=tuple(sorted((room, *others), key=lambda page: page.name)))
    packages = write_packages(model, tmp_path, "rows")
    errors, base = packages.server("errors"), packages.server("handlers")

    class Rooms(base.RoomHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **others: Any) -> Any:
            raise errors.Conflict(subcode="Locked")

    path, query = fill(post.unique_path), {"mood": "Good", "speed": "1"}
    with http_to(packages.server().create_app(Rooms())) as http:
        answer = http.post(path, params=query)
        assert (answer.status_code, answer.json()["code"]) == (423, "Conflict")
    with http_to(packages.server("examples").app()) as http:
        for prefer, status, code in (("code=423", 423, "Conflict"), ("code=teapot", 418, "Teapot")):
            answer = http.post(path, headers={"Prefer": prefer})
            assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_every_error_of_the_real_pages_can_be_had(
    corpus_model: Resolution, tmp_path_factory: pytest.TempPathFactory
) -> None:
    packages = write_packages(corpus_model.model, tmp_path_factory.mktemp("real"), "realerrors")
    seen = 0
    with http_to(packages.server("examples").app()) as http:
        for page in corpus_model.model.resources:
            for row in page.operations:
                for error in row.errors:
                    prefer = f"code={error.status}; subcode={error.subcode}"
                    path = fill(row.unique_path)
                    answer = http.request(row.method, path, headers={"Prefer": prefer})
                    assert answer.status_code == error.status
                    found = answer.json()
                    assert (found["code"], found.get("subcode")) == (error.code, error.subcode)
                    seen += 1
    assert seen > 1_000
