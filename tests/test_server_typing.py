"""The generated packages under the eyes of type checker and linter, together with people's code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from server_harness import Packages, write_packages
from server_house import house_model

from codegen.resolve import Resolution

GOOD = """\
from typed_client.enums import Mood
from typed_client.resources import Door, Room
from starlette.requests import Request
from typed_server import Caller, Profile, create_app, examples, testing
from typed_server.errors import Conflict, NotFound, Unauthorized
from typed_server.handler import Call, Created
from typed_server.handlers import DoorHandler, RoomHandler
from typed_server.operation import Operation


class Doors(DoorHandler):
    async def get(self, call: Call) -> Door:
        if call.path["doorId"] != "7":
            raise NotFound("There is one door, the seventh.")
        return Door(rel="door", lock=call.caller.name if call.caller else "brass")

    async def put(self, call: Call, *, lock: str, **others: object) -> Door:
        door = call.resource(Door)
        if door.lock != lock:
            raise Conflict(subcode="AlreadyExists")
        return door


async def authenticate(request: Request, operation: Operation) -> Caller | None:
    if "authorization" not in request.headers:
        raise Unauthorized(challenges=(f'Bearer realm="{operation.page}"',))
    return Caller("somebody", frozenset({"Rooms.Read"}))


class Rooms(RoomHandler):
    async def post(
        self, call: Call, *, mood: tuple[Mood, ...], speed: int
    ) -> Created[Room]:
        return Created(f"{call.request.url.path}/{speed + len(mood)}")


profile = Profile(revision=1, is_development=True)
app = create_app(Doors(), Rooms(), authenticate=authenticate, profile=profile)
shown = examples.app(profile)
server = testing.fixture_of(lambda: app)

with testing.serve(app) as served:
    print(served.url)
"""

BAD = """\
from typed_server.handler import Call
from typed_server.handlers import DoorHandler, RoomHandler


class Doors(DoorHandler):
    async def get(self, call: Call) -> int:
        return 7


class Rooms(RoomHandler):
    async def post(self, call: Call, *, mood: str) -> None:
        return None
"""


def checked(packages: Packages, *arguments: str) -> subprocess.CompletedProcess[str]:
    roots = [str(packages.root / name) for name in ("client", "server")]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(roots)}
    command = ["mypy", "--strict", "--config-file=", f"--cache-dir={packages.root / 'cache'}"]
    return subprocess.run(
        [sys.executable, "-m", *command, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=packages.root,
        check=False,
    )


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return write_packages(house_model(), tmp_path_factory.mktemp("typed"), "typed")


def test_people_write_typed_handlers(typed: Packages) -> None:
    path = typed.root / "good.py"
    path.write_text(GOOD, encoding="utf-8")
    run = checked(typed, "good.py")
    assert run.stdout.startswith("Success"), run.stdout


def test_a_handler_of_another_type_is_an_error(typed: Packages) -> None:
    path = typed.root / "bad.py"
    path.write_text(BAD, encoding="utf-8")
    run = checked(typed, "bad.py")
    assert run.returncode == 1
    assert "bad.py:6: error" in run.stdout
    assert "bad.py:11: error" in run.stdout
    assert "_server/" not in run.stdout


def test_the_packages_of_the_whole_api_are_typed_and_clean(
    corrected_model: Resolution, tmp_path: Path
) -> None:
    packages = write_packages(corrected_model.model, tmp_path, "whole")
    run = checked(packages, "-p", "whole_server", "-p", "whole_client")
    assert run.stdout.startswith("Success"), run.stdout
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "server"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert ruff.returncode == 0, ruff.stdout
