"""The whole output is what the `black` command leaves as it is, and templates yield it so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_harness import DESK, MOOD, ROOM
from test_reproducible import SOME, pages_of

from codegen.dialect import load_dialect, read_page
from codegen.emit.assets import SPECS, TEMPLATES
from codegen.emit.render import render_plan
from codegen.resolve import resolve
from codegen.targets.contract import TargetSettings
from codegen.targets.names import BUILT_IN
from codegen.targets.registry import find_targets

ROOT = Path(__file__).parents[1]


def generated(folder: Path, pages: dict[str, bytes]) -> Path:
    """All targets of some pages, made by the program."""
    for path, data in pages.items():
        file = folder / "specs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    subprocess.run(
        [sys.executable, "-m", "codegen", "generate", "--quiet"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    return folder / "generated"


def left_alone(out: Path) -> int:
    """How many files the command checks; fails if it would change one."""
    for arguments in ((), ("--target-version", "py311")):
        done = subprocess.run(
            [sys.executable, "-m", "black", "--check", "--config", os.devnull, *arguments, "."],
            cwd=out,
            env={**os.environ, "BLACK_CACHE_DIR": str(out.parent / "black")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert f"{len(list(out.rglob('*.py')))} files would be left unchanged" in done.stderr
    return len(list(out.rglob("*.py")))


def test_the_command_leaves_some_pages_output_alone(tmp_path: Path) -> None:
    assert left_alone(generated(tmp_path, pages_of(SPECS / "ucwa", SOME))) > 80


def test_the_command_leaves_small_output_alone(tmp_path: Path) -> None:
    pages = {"room.md": ROOM.encode(), "desk.md": DESK.encode(), "Mood.md": MOOD.encode()}
    assert left_alone(generated(tmp_path, pages)) > 50


def test_the_check_sees_what_black_would_change(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/x.py").write_text("x  =  1\n")
    with pytest.raises(AssertionError, match="would reformat"):
        left_alone(tmp_path / "out")


@pytest.mark.parametrize("name", BUILT_IN)
def test_templates_yield_blacks_form(name: str) -> None:
    dialect = load_dialect()
    pages = [
        read_page(data.decode(), path, dialect)
        for path, data in pages_of(SPECS / "ucwa", SOME).items()
        if path.endswith(".md")
    ]
    settings = TargetSettings("ucwa", "ucwa_client", "1.0", "0" * 64)
    plan = find_targets()[name].plan(resolve(pages).model, settings)
    assert [file.path for file in render_plan(plan, (TEMPLATES,)) if not file.is_exact] == []


@pytest.mark.long
@pytest.mark.parametrize("source", ["ours", "corpus"])
def test_the_command_leaves_the_whole_output_alone(
    request: pytest.FixtureRequest, tmp_path: Path, source: str
) -> None:
    folder = SPECS / "ucwa" if source == "ours" else request.getfixturevalue("corpus")
    assert left_alone(generated(tmp_path, pages_of(folder))) > 700
