"""What is generated under the eyes of pyright, strict: the checker of many editors."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("client", "server")
MISUSE = """\
from ucwa_client.resources import AudioVideoSession

session = AudioVideoSession(state=7)
session.state.upper()
session.links.nowhere.get()
"""
"""A line of use, and three that no checker should let pass."""


@pytest.fixture(scope="module")
def pyright() -> list[str]:
    """The command; it brings node along, without which nothing here can run."""
    command = [sys.executable, "-m", "pyright"]
    if importlib.util.find_spec("pyright") is None:
        absent("the package pyright is not installed")
    run = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    if run.returncode:
        lines = (run.stdout + run.stderr).split("\n")
        absent(f"pyright can't run: {next((line for line in lines if line.strip()), '')}")
    return command


def absent(reason: str) -> None:
    """Where all is to be checked, a checker that is not there is a failure."""
    if os.environ.get("UCWA_CORPUS_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


def generate(specs: Path, out: Path) -> Path:
    command = ["generate", "--quiet", "--target", *PACKAGES]
    run = subprocess.run(
        [sys.executable, "-m", "codegen", *command, "--specs", specs, "--out", out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return out


def found(pyright: list[str], out: Path, *more: str) -> Iterator[dict[str, Any]]:
    """What pyright says, in the strictest of its modes, of the packages and of files beside them."""
    config = out / "pyright.json"
    config.write_text(
        json.dumps(
            {
                "include": [*PACKAGES, *more],
                "extraPaths": [*PACKAGES],
                "pythonVersion": "3.11",
                "typeCheckingMode": "strict",
            }
        )
    )
    interpreter = ["--pythonpath", sys.executable]
    run = subprocess.run(
        [*pyright, "--outputjson", "--project", config, *interpreter],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    modules = sum(len(list(out.glob(f"{name}/**/*.py"))) for name in PACKAGES)
    assert report["summary"]["filesAnalyzed"] >= modules > 50
    for row in report["generalDiagnostics"]:
        place = Path(row["file"]).relative_to(out)
        yield {**row, "place": place.as_posix(), "line": row["range"]["start"]["line"] + 1}


def told(rows: Iterator[dict[str, Any]]) -> list[str]:
    return [
        f"{row['place']}:{row['line']}: {row.get('rule', row['severity'])}: {row['message']}"
        for row in rows
    ]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of the pages that ship."""
    return generate(ROOT / "specs", tmp_path_factory.mktemp("own").resolve())


def test_packages_of_the_shipped_pages_are_strict(pyright: list[str], own: Path) -> None:
    assert told(found(pyright, own)) == []


def test_misuse_of_a_client_is_seen(pyright: list[str], own: Path) -> None:
    (own / "use").mkdir()
    (own / "use" / "misuse.py").write_text(MISUSE, "utf-8")
    rows = [row for row in found(pyright, own, "use") if row["place"] == "use/misuse.py"]
    assert {row["line"] for row in rows if row["severity"] == "error"} == {3, 4, 5}


@pytest.mark.long
def test_packages_of_the_reference_pages_are_strict(
    pyright: list[str], corpus: Path, tmp_path: Path
) -> None:
    assert told(found(pyright, generate(corpus, tmp_path.resolve()))) == []
