"""Servers of hostile pages: names, routes and texts reach no further than the model says."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from attrs import evolve
from hand_model import hand_model
from server_harness import serving, write_packages

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
