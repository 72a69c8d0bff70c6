"""`serve` over a real socket, and what is left when it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cli_harness import DESK, MOOD, ROOM

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("room", ROOM), ("desk", DESK), ("Mood", MOOD)):
        file = tmp_path / "specs" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "tmp").mkdir()
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "serve", "--port", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    told = r"serving at (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\); for instance (\S+)\n"
    address = re.fullmatch(f".*{told}", line)
    try:
        assert address is not None, line + process.stderr.read()
        assert httpx.get(address[2]).status_code == 200
        yield process, address[1]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_tidily(
    server: tuple[subprocess.Popen[str], str], folder: Path, number: signal.Signals
) -> None:
    process, address = server
    room = httpx.get(f"{address}rooms/7")
    assert room.status_code == 200
    assert room.json()["rel"] == "room"
    assert isinstance(room.json()["seats"], int)
    assert httpx.get(f"{address}nowhere").status_code == 404
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert err == ""
    assert list((folder / "tmp").iterdir()) == []
    assert not (folder / "generated").exists()


def test_pages_with_errors_are_not_served(folder: Path) -> None:
    (folder / "specs/again.md").write_text(DESK, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "serve", "--port", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "error[UC201]" in done.stderr
    assert done.stderr.endswith("the pages have errors: nothing is served\n")
