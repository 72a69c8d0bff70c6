"""The guide to the simulator: its tests pass, and what it names is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import fields
from guide import ROOT, Reader, blocks
from simulated import server

from codegen.cli.commands.serve import COMMAND
from codegen.cli.parser import build_parser

GUIDE = ROOT / "docs" / "guide" / "simulator.md"
TEXT = GUIDE.read_text("utf-8")


def test_its_tests_pass(tmp_path: Path) -> None:
    """With packages of our own pages, which bear other names."""
    root = Path(server().__file__).parents[3]
    path = [str(root / name) for name in ("client", "server")]
    for block in blocks(GUIDE):
        text = re.sub(r"\bucwa_(client|server)\b", r"simulated_\1", block.text)
        if block.title:
            (tmp_path / block.title).write_text(text, "utf-8")
        elif block.language == "python":
            (tmp_path / "test_hosts.py").write_text(f"{text}\n\ndef test_it(): simulator.reset()\n")
    code = f"import sys; sys.path[:0] = {path!r}; import pytest; sys.exit(pytest.main(['-q']))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "4 passed" in run.stdout, run.stdout + run.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is needed")
def test_its_commands_do_what_it_shows(tmp_path: Path) -> None:
    Reader(tmp_path).heed(GUIDE, (row for row in blocks(GUIDE) if row.language == "console"))


def test_it_names_all_commands_with_their_fields() -> None:
    stated = dict(re.findall(r"^\| `((?:GET|POST|DELETE) \S+)` \| (.*?) \|", TEXT, re.MULTILINE))
    modules = ("people", "running", "failing", "watching", "telephones", "page")
    rules = [rule for name in modules for rule in server(f"simulator.control.{name}").RULES]
    there = {f"{rule.method} {rule.path}" for rule in rules}
    assert set(stated) == there - {"GET /", "GET /static/{name}"}


@pytest.mark.parametrize("name", ["Fault", "Actor", "Simulator"])
def test_it_names_all_that_can_be_done(name: str) -> None:
    module = {"Actor": "simulator.control.acting"}.get(name, "simulator")
    kind = getattr(server(module), name)
    if name == "Fault":
        there = {row.name for row in fields(kind)} - {"name"}
        table = TEXT.partition("## Faults")[2].partition("##")[0]
    else:
        there = {key for key in vars(kind) if not key.startswith("_")}
        table = TEXT.partition("## In Python")[2].partition("##")[0]
    named = set(re.findall(r"`(?:simulator\.)?(\w+)", table))
    assert there <= named


def test_it_names_all_options() -> None:
    parser = build_parser([COMMAND])
    verbs = next(row for row in parser._actions if row.dest == "command").choices
    assert isinstance(verbs, dict)
    own = {flag for row in verbs["serve"]._actions for flag in row.option_strings}
    named = set(re.findall(r"`(--[a-z-]+)", TEXT))
    assert named <= own
    assert {"--user", "--pool", "--tls", "--seed", "--virtual-time", "--host", "--port"} <= named
