"""Same input, same bytes: whoever runs it, where, when, how often, and however it was checked out.

Each case is a process of its own, whose surroundings differ in one thing or, last, in all of them at once.
The normal tests take some pages, the long ones all of ours (and those of `UCWA_CORPUS`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve, field, frozen
from cli_harness import tree

from codegen.emit.assets import SPECS

ROOT = Path(__file__).parents[1]
SOME = (
    "AudioPreference",
    "application",
    "applications",
    "communication",
    "contact",
    "conversation",
    "me",
    "messaging",
    "messagingInvitation",
    "people",
    "shared",
    "startMessaging",
)
"""Pages of each kind that link to each other, and others that are not there."""
CHECKED_OUT = ("codegen", "templates", "specs")


@frozen
class Case:
    """What surrounds a run."""

    environment: Mapping[str, str] = field(factory=dict)
    arguments: tuple[str, ...] = ()
    folder: str = "project"
    """Below the test's own folder."""
    runs: int = 1
    """The last one counts; those before fill the cache."""
    is_project: bool = True
    """Outside of a project there is no cache."""
    has_crlf_pages: bool = False
    has_crlf_program: bool = False
    umask: int = 0o022
    settings: str = ""
    """Further lines of `pyproject.toml`."""


USUAL = Case({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, ("--jobs", "1"))
CASES = {
    "hash seed": Case({"PYTHONHASHSEED": "4711"}),
    "any hash seed": Case({"PYTHONHASHSEED": "random"}, runs=2),
    "time zone": Case({"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "86400"}),
    "locale": Case({"LC_ALL": "POSIX", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0"}),
    "encoding": Case({"PYTHONIOENCODING": "latin-1", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}),
    "two jobs": Case(arguments=("--jobs", "2")),
    "five jobs": Case(arguments=("--jobs", "5")),
    "a deep path": Case(folder="Some where/ü/{{ x }}/%s/a b"),
    "no cache": Case(is_project=False),
    "a full cache": Case(runs=3),
    "pages with CRLF": Case(has_crlf_pages=True),
    "a program with CRLF": Case(has_crlf_program=True),
    "a mask of permissions": Case(umask=0o077),
    "no assertions": Case({"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"}),
    "settings of black": Case(
        {"BLACK_CACHE_DIR": "nowhere"},
        settings="[tool.black]\nline-length = 20\nskip-string-normalization = true\n",
    ),
    "colours": Case({"FORCE_COLOR": "1", "COLUMNS": "20", "TERM": "xterm"}, ("-v",)),
    "all of it": Case(
        {
            "PYTHONHASHSEED": "99",
            "TZ": "America/St_Johns",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "HOME": "/nonexistent",
        },
        ("--jobs", "3"),
        folder="d/e/e/p",
        runs=2,
        has_crlf_pages=True,
        has_crlf_program=True,
        umask=0o027,
    ),
}


class House:
    """Projects and programs below one folder."""

    def __init__(self, folder: Path, pages: Mapping[str, bytes]) -> None:
        self._folder = folder
        self._pages = pages
        self._count = 0

    def made(self, case: Case) -> dict[str, bytes]:
        """What runs in these surroundings leave."""
        self._count += 1
        project = self._folder / str(self._count) / case.folder
        program = self._checked_out() if case.has_crlf_program else ROOT
        for path, data in self._pages.items():
            file = project / "specs" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(with_crlf(data) if case.has_crlf_pages else data)
        if case.is_project:
            text = f"[tool.ucwa-codegen]\n{case.settings}"
            (project / "pyproject.toml").write_text(text)
        for _ in range(case.runs):
            shutil.rmtree(project / "generated", ignore_errors=True)
            self._run(case, project, program)
        made = tree(project / "generated")
        shutil.rmtree(self._folder / str(self._count))
        return made

    def _run(self, case: Case, project: Path, program: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-m", "codegen", "generate", *case.arguments],
            cwd=project,
            env={**kept, "HOME": str(project), **case.environment, "PYTHONPATH": str(program)},
            capture_output=True,
            check=False,
            umask=case.umask,
        )
        assert done.returncode == 0, done.stderr

    def _checked_out(self) -> Path:
        """The program as a version control that rewrites line ends puts it into a folder."""
        folder = self._folder / "checkout"
        if not folder.exists():
            for name in CHECKED_OUT:
                shutil.copytree(
                    ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
                )
            for path in folder.rglob("*"):
                if path.is_file():
                    path.write_bytes(with_crlf(path.read_bytes()))
        return folder


def with_crlf(data: bytes) -> bytes:
    return data if b"\0" in data else data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def pages_of(folder: Path, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The pages of some names, or all, and what the set says about itself."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix == ".md" or path.name == "ucwa-codegen.toml"
    }
    return {
        path: data
        for path, data in found.items()
        if not names or Path(path).stem in names or not path.endswith(".md")
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """A difference of thousands of files is told by their names."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture(scope="module")
def some_pages(tmp_path_factory: pytest.TempPathFactory) -> House:
    pages = pages_of(SPECS / "ucwa", SOME)
    assert {Path(path).stem for path in pages} == {*SOME, "ucwa-codegen"}
    return House(tmp_path_factory.mktemp("some"), pages)


@pytest.fixture(scope="module")
def some_made(some_pages: House) -> dict[str, bytes]:
    made = some_pages.made(USUAL)
    targets = {path.partition("/")[0] for path in made}
    assert targets == {"client", "server", "docs", "openapi"}
    assert all(b"\r" not in data for data in made.values())
    return made


@pytest.mark.parametrize("name", CASES)
def test_some_pages_give_the_same(
    some_pages: House, some_made: dict[str, bytes], name: str
) -> None:
    assert differing(some_pages.made(CASES[name]), some_made) == []


def test_the_comparison_sees_a_difference(some_pages: House, some_made: dict[str, bytes]) -> None:
    other = evolve(USUAL, settings='api = "acme"\n')
    assert differing(some_pages.made(other), some_made) != []


@pytest.fixture(scope="module", params=["ours", "corpus"])
def all_pages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[House, dict[str, bytes]]:
    folder = SPECS / "ucwa" if request.param == "ours" else request.getfixturevalue("corpus")
    house = House(tmp_path_factory.mktemp(request.param), pages_of(folder))
    return house, house.made(USUAL)


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_all_pages_give_the_same(all_pages: tuple[House, dict[str, bytes]], name: str) -> None:
    house, made = all_pages
    assert differing(house.made(CASES[name]), made) == []
