"""The recipes: each program is run by both clients against the simulator, and prints what its page says."""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flow_host import client
from guide import ROOT, Block, blocks
from simulated import server

RECIPES = ROOT / "specs" / "ucwa" / "guide" / "recipes"
NAMES = sorted(path.stem for path in RECIPES.glob("*.md"))
TITLES = ("Python", "Python, async")
PRINTED = "Prints"
ANN, BOB = "ann@contoso.example", "bob@contoso.example"
PATIENCE = 10.0
"""Seconds after which a scene that waits has failed."""
IN_A_HURRY = ("patience = 60.0", "patience = 1.0")
"""What a recipe waits for with patience, tests don't."""
Scene = Callable[[Any], None]
"""What others do meanwhile, given the simulator."""


def until(is_so: Callable[[], object]) -> None:
    """Wait for something that a client does."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def writes_back(simulator: Any) -> None:
    bob = simulator.acting_as(BOB)
    bob.accept(within=PATIENCE)
    until(lambda: simulator.journal.find(method="POST", path="*/messaging/messages"))
    bob.say("Noon is fine.")


def asks(simulator: Any) -> None:
    bob = simulator.acting_as(BOB)
    until(lambda: simulator.journal.find(method="POST", path="*/makeMeAvailable"))
    bob.invite(ANN, "Hello?")
    until(lambda: simulator.journal.find(method="POST", path="*/messaging/messages"))
    bob.say("Is it open today?")
    until(lambda: len(simulator.journal.find(method="POST", path="*/messaging/messages")) > 1)
    bob.leave()


def turns_busy(simulator: Any) -> None:
    until(lambda: simulator.journal.find(method="POST", path="*/presenceSubscriptions"))
    simulator.acting_as(BOB).set_presence(client("enums").PreferredAvailability.BUSY)
    simulator.advance(60)  # what is not urgent is told with the next that is, or later


def declines(simulator: Any) -> None:
    simulator.acting_as(BOB).decline(within=PATIENCE)


def takes_the_call(simulator: Any) -> None:
    simulator.acting_as(BOB).accept(within=PATIENCE)


def nothing(_simulator: Any) -> None:
    """For recipes that need nobody else."""


SCENES: dict[str, Scene] = {
    "answer-everybody": asks,
    "call-somebody": takes_the_call,
    "react-to-failure": declines,
    "watch-presence": turns_busy,
    "write-to-somebody": writes_back,
}


def knows_bob(hosted: Any) -> None:
    with signed_in(hosted) as ann:
        ann.people.add_contact(f"sip:{BOB}")


def has_missed_bob(hosted: Any) -> None:
    """Bob has written, and nobody answered."""
    ann, bob = map(hosted.simulator.acting_as, (ANN, BOB))
    ann.sign_in()
    bob.invite(ANN, "Hungry?", subject="Lunch")
    hosted.simulator.advance(31)
    ann.sign_out()


BEFORE: dict[str, Scene] = {"list-contacts": knows_bob, "read-missed-conversations": has_missed_bob}


def recipe(name: str) -> dict[str, Block]:
    """Its blocks by their titles."""
    found = {}
    text = (RECIPES / f"{name}.md").read_text("utf-8")
    for block in blocks(RECIPES / f"{name}.md"):
        title = re.search(r'title="([^"]*)"', text.splitlines()[block.line - 1])
        assert title is not None, f"{name}:{block.line}: a block without a title"
        found[title[1]] = block
    return found


def prepared(text: str) -> str:
    return text.replace(*IN_A_HURRY)


def compiled(name: str, block: Block) -> CodeType:
    """With the packages of our own, which bear other names."""
    own = client().__name__
    text = re.sub(r"\bucwa_client\b", own, prepared(block.text))
    code: CodeType = compile(text, f"{name}:{block.line}", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code


@pytest.fixture
def hosted() -> Iterator[Any]:
    users = server("simulator.users")
    people = [
        users.User(uri, name, password="password") for uri, name in ((ANN, "Ann"), (BOB, "Bob"))
    ]
    with server("simulator.testing").running(people) as found:
        found.simulator.acting_as(BOB).sign_in()
        yield found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("title", TITLES)
def test_recipe_prints_what_it_says(name: str, title: str, hosted: Any) -> None:
    found = recipe(name)
    code = compiled(name, found[title])
    if name in BEFORE:
        BEFORE[name](hosted)
    out = io.StringIO()
    with ThreadPoolExecutor() as pool, redirect_stdout(out):
        scene = pool.submit(SCENES.get(name, nothing), hosted.simulator)
        if title == "Python":
            with signed_in(hosted) as ucwa:
                exec(code, {"ucwa": ucwa})
        else:
            asyncio.run(run_async(code, hosted))
        scene.result()
    assert out.getvalue().splitlines() == found[PRINTED].text.splitlines()


def signed_in(hosted: Any) -> Any:
    secret = client("auth").Password("password")
    return client().Client.sign_in(ANN, secret, close_timeout=2.0, **hosted.options)


async def run_async(code: CodeType, hosted: Any) -> None:
    secret = client("auth").Password("password")
    kind = client().AsyncClient
    async with kind.sign_in(ANN, secret, close_timeout=2.0, **hosted.options) as ucwa:
        waiting = eval(code, {"ucwa": ucwa})
        if inspect.isawaitable(waiting):
            await waiting


def test_recipes_pass_the_type_checker(tmp_path: Path) -> None:
    module = ["from ucwa_client import AsyncClient, Client"]
    for number, name in enumerate(NAMES):
        for title, block in recipe(name).items():
            if title in TITLES:
                head = (
                    f"async def a{number}(ucwa: AsyncClient)"
                    if "," in title
                    else f"def s{number}(ucwa: Client)"
                )
                module.append(
                    f"{head} -> None:\n    # {name}\n{textwrap.indent(block.text, '    ')}"
                )
    (tmp_path / "recipes.py").write_text("\n\n".join(module), "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "recipes.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT / "generated" / "client"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_is_whole(name: str) -> None:
    assert set(recipe(name)) == {*TITLES, PRINTED}
