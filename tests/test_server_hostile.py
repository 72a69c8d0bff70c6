"""Servers of hostile pages: names, routes and texts reach no further than the model says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from attrs import evolve
from hand_model import hand_model
from hypothesis import given, settings
from hypothesis import strategies as st
from server_harness import fill, serving, write_packages
from server_specs import whole_api

from codegen.model.nodes import Response

HOSTILE = [
    '"""\nimport os\nos.abort()\n"""',
    "../../../etc/passwd",
    "\r\nSet-Cookie: a=b\r\n\r\n",
    "?a=b#c;d",
    "{x}{{ y }}{% z %}",
    "\x00\u2028\u202e 名前 ß",
    "class",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_pages_are_served_as_any_other(number: int, tmp_path: Path) -> None:
    hostile = HOSTILE[number]
    model = hand_model(lambda text: text + hostile)
    room = next(page for page in model.resources if page.operations)
    post = room.operations[0]
    content = Response(200, room.name, "content", False, (f"text/plain {hostile}", "text/css"))
    get = evolve(post, id=f"{room.name}.GET", method="GET", response=content, query=(), body=())
    room = evolve(room, operations=(post, get))
    others = tuple(page for page in model.resources if page.name != room.name)
    model = evolve(model, resources=tuple(sorted((room, *others), key=lambda page: page.name)))
    packages = write_packages(model, tmp_path, f"hostile{number}")
    with (
        serving(packages.server("examples").app()) as url,
        httpx.Client(base_url=url, timeout=10) as http,
    ):
        path = quote(post.unique_path.replace("{roomId}", "192"), safe="/~").replace("..", "%2E%2E")
        made = http.post(path)
        assert made.status_code == 201
        assert "set-cookie" not in made.headers
        shown = http.get(made.headers["location"])
        assert shown.status_code == 200
        assert shown.headers["content-type"] == "text/css"
        mood = model.enumerations[0].members[0].name
        names = [row.name for row in (*post.body, *post.query)]
        checked = http.post(path, json={names[0]: [mood], names[1]: 3})
        assert checked.status_code == 201
        lacking = http.post(path, json={names[0]: [mood]})
        assert lacking.status_code == 400
        assert lacking.json()["parameters"] == [{"name": names[1], "reason": "Missing"}]
        assert http.get(path + "x").status_code == 404


HEADERS = ("If-Match", "If-None-Match", "Prefer", "X-MS-RequiresMinResourceVersion", "Accept")
VALUES = st.text(st.sampled_from('"*W/,;=.- 0129code=subcode eanEinf\xe9'), max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(HEADERS), VALUES))
def test_no_header_is_a_fault_of_the_server(headers: dict[str, str]) -> None:
    """Of a handler that has an entity tag, and of examples."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Settings(base.UnansweredCallSettingsHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return resources.UnansweredCallSettings()

        async def put(self, call: Any, **others: Any) -> None:
            return None

    operations = whole_api().model.resource_index["unansweredCallSettings"].operations
    path = fill(operations[0].unique_path)

    async def statuses() -> list[int]:
        found = []
        for app in (
            whole_api().server().create_app(Settings()),
            whole_api().server("examples").app(),
        ):
            async with whole_api().server("testing").asgi_client(app) as http:
                raw = {name: value.strip().encode("latin-1") for name, value in headers.items()}
                for method in ("GET", "PUT"):
                    answer = await http.request(method, path, headers=raw)
                    found.append(int(answer.status_code))
        return found

    wanted = {200, 304, 400, 404, 406, 409, 410, 412, 428}
    preferred = "code" in headers.get("Prefer", "").lower()
    assert set(asyncio.run(statuses())) <= wanted or preferred
