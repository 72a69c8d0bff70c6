"""`--depfile`: what Make and ninja make of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from background import environment
from cli_harness import DESK, ROOM, Program
from hypothesis import given, settings
from hypothesis import strategies as st

import codegen.dialect
from codegen.emit.depfile import depfile_text

MANIFEST = "generated/docs/.ucwa-codegen.json"
SETTINGS = """\
[tool.ucwa-codegen]
targets = ["docs"]
specs = ["my specs"]
templates = "mine"
overlay = "fix/overlay.toml"
"""
GENERATE = f"{sys.executable} -m codegen generate -q --depfile build/docs.d"
MAKEFILE = f"""\
{MANIFEST}:
\t{GENERATE} && touch $@
-include build/docs.d
"""
NINJA = f"""\
rule generate
  command = {GENERATE}
  depfile = build/docs.d
  restat = 1
build {MANIFEST}: generate
"""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    shipped = Path(codegen.dialect.__path__[0], "ucwa.toml")
    program.write("pyproject.toml", SETTINGS)
    program.write("forms/own.toml", shipped.read_bytes())
    program.write("fix/overlay.toml", "")
    program.write("mine/docs/scopes.md.jinja", "Scopes.\n")
    program.write("my specs/ucwa-codegen.toml", 'dialect = "../forms/own.toml"\n')
    program.write("my specs/a #1 $x/room.md", ROOM)
    program.write("my specs/desk.md", DESK)
    program.write("my specs/Mood.md", "# Mood\n\n## Members\n\n| Name |\n| --- |\n| Glad |\n")
    program.write("Makefile", MAKEFILE)
    program.write("build.ninja", NINJA)
    return program


def run(program: Program, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=program.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def grow_old(program: Program) -> None:
    """As if it had all been there long ago, but for the output."""
    for path in [program.folder, *program.folder.rglob("*")]:
        if not path.match(MANIFEST):
            os.utime(path, (1_000_000, 1_000_000))


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


Edit = Callable[[Path], object]
EDITS: dict[str, Edit] = {
    "page": lambda top: (top / "my specs/a #1 $x/room.md").write_text(ROOM + "\nText.\n"),
    "new page": lambda top: (top / "my specs/lamp.md").write_text(DESK.replace("desk", "lamp")),
    "page gone": lambda top: (top / "my specs/desk.md").unlink(),
    "folder gone": lambda top: shutil.rmtree(top / "my specs/a #1 $x"),
    "template": lambda top: (top / "mine/docs/scopes.md.jinja").write_text("Other.\n"),
    "new template": lambda top: (top / "mine/docs/errors.md.jinja").write_text("Errors.\n"),
    "overlay": lambda top: (top / "fix/overlay.toml").write_text("# Nothing.\n"),
    "dialect": lambda top: append(top / "forms/own.toml", "# Ours.\n"),
    "settings": lambda top: (top / "pyproject.toml").write_text(SETTINGS + 'api = "rooms"\n'),
    "set": lambda top: append(top / "my specs/ucwa-codegen.toml", "# Ours.\n"),
}


@pytest.mark.skipif(not shutil.which("make"), reason="no make")
def test_make_runs_it_when_an_input_changed_and_only_then(program: Program) -> None:
    done = run(program, "make")
    assert done.returncode == 0, done.stderr
    for name, edit in EDITS.items():
        grow_old(program)
        done = run(program, "make", "--question", "--debug=b")
        assert done.returncode == 0, (name, done.stdout, done.stderr)
        edit(program.folder)
        assert run(program, "make", "--question").returncode == 1, name
        done = run(program, "make")
        assert done.returncode == 0, (name, done.stderr)
        assert "warning" not in done.stderr


@pytest.mark.skipif(not shutil.which("ninja"), reason="no ninja")
def test_ninja_reads_the_same_rule(program: Program) -> None:
    for name in ("first", "page", "new page"):
        if name in EDITS:
            EDITS[name](program.folder)
        done = run(program, "ninja", "-d", "explain")
        assert done.returncode == 0, done.stdout
        assert "generate" in done.stdout
        assert "no work to do" in run(program, "ninja").stdout


def test_an_unchanged_run_writes_it_too(program: Program) -> None:
    program.run("generate", "-q")
    assert program.run("generate", "-q", "--depfile", "x.d").status == 0
    rules = (program.folder / "x.d").read_text()
    assert rules.startswith(f"{MANIFEST}: \\\n")
    for path in ("my\\ specs/a\\ \\#1\\ $$x/room.md", "my\\ specs", "fix/overlay.toml"):
        assert f"\n  {path}" in rules
    when = (program.folder / "x.d").stat().st_mtime_ns
    assert program.run("generate", "-q", "--depfile", "x.d").status == 0
    assert (program.folder / "x.d").stat().st_mtime_ns == when


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--depfile", "my specs"], 2, "error: --depfile: my specs: Is a directory"),
        (["--depfile", "Makefile/x.d"], 2, "error: --depfile: Makefile/x.d: File exists"),
        (["--depfile", ""], 2, "error: --depfile needs the path of a file"),
        (["--depfile", "x.d", "--check"], 2, "--check and --diff write nothing"),
        (["--depfile", "x.d", "--out", "a;b"], 2, "Make can't be told of the name 'a;b/docs/"),
    ],
)
def test_what_can_not_be_done_is_told(
    program: Program, arguments: list[str], status: int, message: str
) -> None:
    done = program.run("generate", *arguments)
    assert done.status == status
    assert message in done.err.splitlines()[-1]


def test_pages_with_errors_leave_no_rule(program: Program) -> None:
    program.write("my specs/copy/desk.md", DESK)
    assert program.run("generate", "--depfile", "x.d").status == 1
    assert not (program.folder / "x.d").exists()


names = st.text("ab #$=~!@{}()'\"&^,.+-é", min_size=1, max_size=8).filter(
    lambda name: name not in {".", ".."} and not name.endswith((" ", ")"))
)


@pytest.mark.skipif(not shutil.which("make"), reason="no make")
@settings(max_examples=25)
@given(st.lists(names, min_size=1, max_size=6, unique=True))
def test_make_understands_any_name(
    tmp_path_factory: pytest.TempPathFactory, given_names: list[str]
) -> None:
    """If each name is understood, then nothing is left to be made; a name is understood if it is there."""
    folder = tmp_path_factory.mktemp("names")
    for name in ("plain", *given_names):
        (folder / name).touch()
    os.utime(folder / given_names[0], (1_000_000, 1_000_000))
    rules = depfile_text(["out.made"], ["plain", *given_names]).split("\n\n")[0]
    (folder / "Makefile").write_text(f"out.made:\n\ttouch $@\n{rules}\n")
    for _ in range(2):
        done = subprocess.run(["make"], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stderr, rules)
    assert "up to date" in done.stdout
