"""The project as people find it: one entry per job, nothing of one machine in it, promises that hold."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import codegen

ROOT = Path(__file__).parents[1]
REQUIRED = (
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "benchmarks"),
    *("codegen", "constraints.txt", "generated", "pyproject.toml", "specs", "templates", "tests"),
    *(".ci/run", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml"),
)
# Written apart, so that this file does not find itself.
OUTSIDE = "../" + "shared"
MACHINE = re.compile("(?<![\\w.])/(" + "|".join(("work", "home/", "root/", "Users/")) + r")\b")
REGISTRIES = re.compile("|".join(("py" + r"pi\.org", "python" + r"hosted", "index-" + "url")))
TARGETS = {
    "build",
    "dist",
    "generate",
    "check",
    "docs",
    "test",
    "test-long",
    "lint",
    "typecheck",
    "bench",
    "clean",
    "help",
}


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git keeps, or would if one committed now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if run.returncode:
        pytest.skip("this is no git checkout")
    return tuple(path for name in run.stdout.split("\0") if (path := ROOT / name).is_file())


def text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def pyproject() -> dict[str, Any]:
    return tomllib.loads(text(ROOT / "pyproject.toml"))


@pytest.mark.parametrize("name", REQUIRED)
def test_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_only_ci_knows_what_lies_beside_a_checkout() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked() if OUTSIDE in text(path)}
    assert names == {".ci/run"}


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRIES], ids=["machine", "registry"])
def test_names_no_place_of_this_or_that_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        for match in pattern.finditer(text(path))
    ]
    assert not found


def test_changelog_tells_of_this_version() -> None:
    headings = re.findall(r"(?m)^## \[(.+?)\]( - \d{4}-\d\d-\d\d)?$", text(ROOT / "CHANGELOG.md"))
    assert codegen.__version__ in {version for version, _ in headings}


def test_runtime_dependencies_are_bounded() -> None:
    project = pyproject()["project"]
    groups = project["optional-dependencies"]
    for requirement in (*project["dependencies"], *groups["serve"], *groups["dev"]):
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?>=[\d.]+,<\d+", requirement)


def test_black_is_held_to_one_yearly_style() -> None:
    (black,) = (row for row in pyproject()["project"]["dependencies"] if row.startswith("black"))
    bounds = re.fullmatch(r"black>=(\d+)[\d.]*,<(\d+)", black)
    assert bounds
    assert int(bounds[2]) == int(bounds[1]) + 1


def test_locked_versions_are_exact_and_meet_the_ranges() -> None:
    lines = [
        line for line in text(ROOT / "constraints.txt").splitlines() if line and line[0] != "#"
    ]
    assert not [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    locked = {
        canonicalize_name(name): version for name, version in (line.split("==") for line in lines)
    }
    project = pyproject()["project"]
    groups = project["optional-dependencies"]
    for wanted in (*project["dependencies"], *groups["serve"], *groups["dev"]):
        requirement = Requirement(wanted)
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)])


def test_make_help_lists_every_target() -> None:
    run = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = dict(line.split(maxsplit=1) for line in run.stdout.splitlines())
    assert set(listed) >= TARGETS
    phony = re.search(r"(?m)^\.PHONY: (.+)$", text(ROOT / "Makefile"))
    assert phony
    assert set(listed) == set(phony[1].split())


def test_ci_calls_make_and_nothing_else() -> None:
    assert re.findall(r"(?m)^step (\S+)$", text(ROOT / ".ci/run")) == ["lint", "check"]
    assert "make --no-print-directory test" in text(ROOT / ".ci/run")
    assert not re.search(r"\b(pytest|ruff|mypy|black|pip)\b", text(ROOT / ".ci/run"))


def readme_commands() -> list[list[str]]:
    """Words of the command lines in fences of the README."""
    fences = re.findall(r"(?ms)^```(?:sh|console|bash)\n(.*?)^```$", text(ROOT / "README.md"))
    lines = (
        line.partition("#")[0].removeprefix("$ ").split()
        for fence in fences
        for line in fence.splitlines()
    )
    return [words for words in lines if words]


def test_readme_make_targets_exist() -> None:
    makefile = text(ROOT / "Makefile")
    used = {words[1] for words in readme_commands() if words[0] == "make"}
    assert {"generate", "test"} <= used
    assert all(re.search(rf"(?m)^{target}:.*##", makefile) for target in used)


@cache
def help_of(*command: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "codegen", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_readme_commands_are_in_the_help() -> None:
    rows = re.findall(r"(?m)^\| `([a-z]+)[^|]*\|", text(ROOT / "README.md"))
    assert {"generate", "check", "model", "explain"} <= set(rows)
    for command in rows:
        assert re.search(rf"\b{command}\b", help_of())
        help_of(command)


def test_readme_flags_are_in_the_help() -> None:
    readme = text(ROOT / "README.md")
    for line in re.findall(r"`([a-z]+ [^`]*--[^`]*)`", readme):
        command, *words = line.split()
        if f"| `{command}" not in readme:
            continue
        for flag in re.findall(r"--[a-z-]+", " ".join(words)):
            assert flag in help_of(command), (command, flag)
    for words in readme_commands():
        if Path(words[0]).name == "ucwa-codegen":
            for flag in (word for word in words if word.startswith("--")):
                assert flag in help_of(words[1]), (words, flag)


def test_readme_shows_a_class_as_it_is_generated() -> None:
    module = ROOT / "generated/client/ucwa_client/resources/message.py"
    shown = re.search(
        r"(?s)```python\n(class MessageLinks.*?)\n```", (ROOT / "README.md").read_text("utf-8")
    )
    assert shown is not None
    assert module.read_text("utf-8").endswith(f"\n{shown[1]}\n")


@pytest.mark.long
def test_bench_tells_each_stage(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "specs", "--runs", "1", "--json", str(file)]
    command += ["--users", "20", "--seconds", "2"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    stages = json.loads(file.read_text("utf-8"))["stages"]
    kinds = {"start", "import", "read", "resolve", "client render", "client format", "whole"}
    assert kinds <= set(stages)
    for name, figure in stages.items():
        assert 0 < figure["minimum"] <= figure["median"]
        assert re.search(rf"(?m)^\| {name} ", run.stdout)
