"""The guide to the client: its programs are typed, and what they call is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from guide import ROOT

GUIDE = ROOT / "docs" / "guide" / "client.md"
GIVEN = "ucwa: Client, aucwa: AsyncClient, communication: Communication, me: Me"
HEAD = "from ucwa_client.resources import Communication, Me\n"


def program(text: str) -> str:
    """The programs of the guide as one module: a function for each, the imports before them."""
    imports, functions = [HEAD], []
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL)):
        lines = block.splitlines()
        imports += [f"{line}\n" for line in lines if re.match(r"(from|import) ", line)]
        body = [line for line in lines if not re.match(r"(from|import) ", line)]
        kind = "async def" if "async with" in block else "def"
        functions.append(f"\n{kind} block_{number}({GIVEN}) -> None:\n")
        functions += [f"    {line}\n" for line in body]
    return "".join(imports + functions)


def test_programs_are_typed(tmp_path: Path) -> None:
    text = program(GUIDE.read_text())
    assert text.count("def block_") > 10
    module = tmp_path / "programs.py"
    module.write_text(text)
    client = ROOT / "generated" / "client"
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(module)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"MYPYPATH": str(client), "PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 0, run.stdout


def test_all_settings_that_are_named_exist() -> None:
    settings = (ROOT / "templates/client/package/protocol/settings.py").read_text()
    fields = set(re.findall(r"^    (\w+): ", settings, re.MULTILINE))
    named = set(re.findall(r"`(\w+)`", GUIDE.read_text()))
    wanted = {"allow_http", "domains", "max_pending", "update_attempts", "batch_size", "retries"}
    assert wanted <= named & fields
