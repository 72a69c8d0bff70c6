"""The guide to the client, and the README: their programs are typed, and what they call is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from guide import ROOT

GUIDE = ROOT / "docs" / "guide" / "client.md"
README = ROOT / "README.md"
HOME = ROOT / "website" / "home.md"
GIVEN = "ucwa: Client, aucwa: AsyncClient, communication: Communication, me: Me, body: bytes, secret: str"
HEAD = "from ucwa_client import AsyncClient, Client\nfrom ucwa_client.resources import Communication, Me\n"
QUOTED = "class "
"""How a block begins that is no program but quotes what is generated."""


def program(text: str) -> str:
    """The programs of a page as one module: a function for each, the imports before them."""
    imports, functions = [HEAD], []
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL)):
        if block.startswith(QUOTED):
            continue
        lines = block.splitlines()
        imports += [f"{line}\n" for line in lines if re.match(r"(from|import) ", line)]
        body = [line for line in lines if not re.match(r"(from|import) ", line)]
        kind = "async def" if "async with" in block else "def"
        functions.append(f"\n{kind} block_{number}({GIVEN}) -> None:\n")
        functions += [f"    {line}\n" for line in body]
    return "".join(imports + functions)


def test_programs_are_typed(tmp_path: Path) -> None:
    programs = {
        "guide": program(GUIDE.read_text("utf-8")),
        "readme": program(README.read_text("utf-8")),
        "home": program(HOME.read_text("utf-8")),
    }
    assert programs["guide"].count("def block_") > 10
    assert programs["readme"].count("def block_") >= 2
    for name, text in programs.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    path = os.pathsep.join(str(ROOT / "generated" / name) for name in ("client", "server"))
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "."],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": path},
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_all_settings_that_are_named_exist() -> None:
    settings = (ROOT / "templates/client/package/protocol/settings.py").read_text()
    fields = set(re.findall(r"^    (\w+): ", settings, re.MULTILINE))
    named = set(re.findall(r"`(\w+)`", GUIDE.read_text()))
    wanted = {"allow_http", "domains", "max_pending", "update_attempts", "batch_size", "retries"}
    assert wanted <= named & fields
