"""The guide to pipelines, and the hooks of pre-commit: what it says is what happens, in the workflow, too."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from guide import ROOT, Block, Reader, blocks
from jsonschema import Draft202012Validator

GUIDE = ROOT / "docs" / "guide" / "pipelines.md"
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
SARIF = json.loads((ROOT / "tests" / "formats" / "sarif.schema.json").read_text("utf-8"))
BIN = Path(sys.executable).parent
NEEDED = pytest.mark.skipif(
    not all(map(shutil.which, ("git", "make", "sh"))), reason="git, make and sh are needed"
)


@pytest.fixture(autouse=True)
def _own_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither settings nor caches of whoever runs the tests."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / ".pre-commit"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for name in ("GITHUB_WORKSPACE", "GIT_DIR", "GIT_INDEX_FILE", "MAKEFLAGS", "MAKELEVEL"):
        monkeypatch.delenv(name, raising=False)


@NEEDED
def test_pipelines(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.follow(GUIDE)
    assert (reader.folder / ".api.d").is_file()


def workflow() -> Block:
    (found,) = (row for row in blocks(GUIDE) if row.title.startswith(".github/"))
    return found


def steps() -> list[str]:
    """The command lines of the workflow that are ours."""
    lines = re.findall(r"^ *(?:- )?run: (.*)$", workflow().text, re.MULTILINE)
    return [line for line in lines if not line.startswith("pip install ")]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-ec", line],
        cwd=folder,
        env={**os.environ, "PATH": path, "GITHUB_WORKSPACE": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_workflow_installs_this_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"run: pip install {project['name']}\n" in workflow().text


@NEEDED
@pytest.mark.parametrize("is_broken", [False, True])
def test_every_step_of_the_workflow(tmp_path: Path, is_broken: bool) -> None:
    assert run("ucwa-codegen init . && ucwa-codegen generate", tmp_path).returncode == 0
    page = tmp_path / "specs" / "resources" / "desk.md"
    if is_broken:
        text = page.read_text("utf-8")
        page.write_text(text.replace("| printers  | printers  |", "| printers  | printer5  |"))
    annotating, drift, logging = (run(line, tmp_path) for line in steps())
    assert [row.returncode for row in (annotating, drift)] == [int(is_broken)] * 2
    assert bool(annotating.stdout) == is_broken
    assert "file=specs/resources/desk.md," in annotating.stdout or not is_broken
    assert ("stale: " in drift.stdout) == is_broken
    assert logging.stdout == ""
    log = json.loads((tmp_path / "api.sarif").read_text("utf-8"))
    Draft202012Validator(SARIF).validate(log)
    assert bool(log["runs"][0]["results"]) == is_broken
    assert "sarif_file: api.sarif" in workflow().text


@NEEDED
def test_make_runs_where_something_changed(tmp_path: Path) -> None:
    assert run("ucwa-codegen init . && ucwa-codegen generate", tmp_path).returncode == 0
    (makefile,) = (row.text for row in blocks(GUIDE) if row.title == "Makefile")
    (tmp_path / "Makefile").write_text(makefile, "utf-8")
    page = tmp_path / "specs" / "resources" / "desk.md"

    def made() -> bool:
        done = run("make api", tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return "Nothing to be done" not in done.stdout

    def later() -> None:
        """As if it were saved two seconds later than what was made of it."""
        made_at = (tmp_path / "generated/client/.ucwa-codegen.json").stat().st_mtime
        os.utime(page, (made_at + 2, made_at + 2))

    assert [made(), made()] == [True, False]
    page.write_text(page.read_text("utf-8").replace("The desk of", "The old desk of"), "utf-8")
    later()
    assert made()
    os.utime(page, (1, 1))
    assert not made()
    page.unlink()
    assert run("make api", tmp_path).returncode == 0  # it knows how to go on without a page


def hooks() -> dict[str, str]:
    """Command lines by the names of the hooks."""
    found = re.findall(r"^- id: (.*)\n(?:  .*\n)*?  entry: (.*)$", HOOKS, re.MULTILINE)
    return dict(found)


def test_hooks_are_a_manifest_of_pre_commit(tmp_path: Path) -> None:
    done = run(f"pre-commit validate-manifest '{ROOT / '.pre-commit-hooks.yaml'}'", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(hooks()) == set(re.findall(r"`(ucwa-codegen-\w+)`", GUIDE.read_text("utf-8")))
    assert HOOKS.count("- id:") == len(hooks())


@pytest.mark.parametrize("name", hooks())
def test_hook_passes_and_fails(tmp_path: Path, name: str) -> None:
    """Each fails, or changes a page, once a page is changed."""
    assert run("ucwa-codegen init .", tmp_path).returncode == 0
    settings = tmp_path / "ucwa-codegen.toml"
    more = 'targets = ["docs"]\n[vendor.a]\ndest = "src"\n'
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    assert run("ucwa-codegen generate && ucwa-codegen vendor", tmp_path).returncode == 0
    line = hooks()[name]
    assert run(line, tmp_path).returncode == 0
    page = tmp_path / "specs" / "resources" / "desk.md"
    text = page.read_text("utf-8").replace("The desk of the", "A  desk  of  the")
    text = text.replace("| printers  | printers  |", "|printers|printer|")
    page.write_bytes(b"\xff\xfe\xff" if name.endswith("check") else text.encode())
    before = page.read_bytes()
    done = run(line, tmp_path)
    assert done.returncode == 1 or page.read_bytes() != before
