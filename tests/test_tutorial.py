"""`docs/tutorial.md`: whoever does what it says has a bot that talks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from guide import ROOT, Reader, blocks

TUTORIAL = ROOT / "docs" / "tutorial.md"
TAKEN = ("specs", "templates")
COPIED = ("Makefile", "pyproject.toml", "constraints.txt")


def clone(folder: Path) -> Path:
    """A checkout whose environment is installed already: that of these tests."""
    for name in TAKEN:
        (folder / name).symlink_to(ROOT / name)
    for name in COPIED:
        file = folder / name
        file.write_bytes((ROOT / name).read_bytes())
        os.utime(file, (1, 1))
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / ".venv" / ".installed").touch()
    return folder


@pytest.mark.long
def test_the_whole_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAKEFLAGS", "MAKELEVEL", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    Reader(clone(tmp_path)).follow(TUTORIAL)
    assert (tmp_path / "bot" / "test_echo.py").is_file()


def test_its_last_bot_passes_its_test(tmp_path: Path) -> None:
    """With the packages that are committed."""
    for block in blocks(TUTORIAL):
        if block.language == "python":
            file = tmp_path / block.title
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.text, "utf-8")
    generated = [str(ROOT / "generated" / name) for name in ("client", "server")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "bot"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(generated)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_its_steps_are_numbered_and_its_addresses_are_those_of_the_simulator() -> None:
    text = TUTORIAL.read_text("utf-8")
    steps = [int(row) for row in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert set(re.findall(r"\b\w+@contoso\.example", text)) == {
        "ann@contoso.example",
        "bob@contoso.example",
    }
