"""Runs that are killed at any moment, at once, or without room: no file is torn, the next run repairs all.

Each run is forked from a process that has loaded the program already, so that many moments can be tried.
"""

from __future__ import annotations

import errno
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from background import ROOT, environment, running
from cli_harness import DESK, MOOD, ROOM, Program, tree
from forking import Forks
from test_emit_publish import contents, put

from codegen.emit.errors import OutputError
from codegen.emit.lock import locked

Outcomes = Mapping[str, Mapping[str, bytes]]
SETTINGS = '[tool.ucwa-codegen]\napi = "rooms"\ntargets = ["docs"]\njobs = 1\n'
STAGE = ".ucwa-codegen-stage"
COMMANDS: Mapping[str, tuple[Sequence[str], str]] = {
    "generate": (("generate", "-q"), "generated"),
    "vendor": (("vendor", "src", "--package", "acme.rooms", "--only", "desk", "-q"), "src"),
}
"""Command lines, and the folder into which each writes."""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", SETTINGS)
    write_pages(program, "old")
    return program


def write_pages(program: Program, word: str) -> None:
    """Pages of which every one, and what is made of it, has the word in it; in one word another page, too."""
    program.write("specs/room.md", ROOM.replace("A meeting room.", f"A {word} room."))
    program.write("specs/desk.md", DESK.replace("A table", f"A {word} table"))
    program.write("specs/Mood.md", MOOD.replace("How people are.", f"How {word} people are."))
    lamp = program.folder / "specs/lamp.md"
    if word == "new":
        program.write("specs/lamp.md", DESK.replace("desk", "lamp"))
    else:
        lamp.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    forks = Forks()
    yield forks
    forks.close()


def outcomes(forks: Forks, program: Program, command: Sequence[str], place: str) -> Outcomes:
    """What undisturbed runs make of the old pages and of the new ones."""
    made = {}
    for word in ("old", "new"):
        write_pages(program, word)
        assert forks.run(program.folder, command) == [0]
        made[word] = tree(program.folder / place)
    assert made["old"] != made["new"]
    return made


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "moments", [10, pytest.param(200, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_kill_at_a_random_moment(forks: Forks, program: Program, name: str, moments: int) -> None:
    command, place = COMMANDS[name]
    folder = program.folder / place
    made = outcomes(forks, program, command, place)
    pick = random.Random(moments)
    start = time.perf_counter()
    write_pages(program, "old")
    assert forks.run(program.folder, command) == [0]
    usual = time.perf_counter() - start
    killed = 0
    for number in range(moments):
        word = "new" if number % 2 == 0 else "old"
        write_pages(program, word)
        if forks.run(program.folder, command, kill_after=pick.uniform(0.0, usual)) == [0]:
            usual *= 0.7  # it was measured while the machine had more to do
        else:
            killed += 1
        assert_none_is_torn(tree(folder), made)
        if pick.random() < 0.5:  # else the next one is killed, too, and finds what two left
            assert forks.run(program.folder, command) == [0]
            assert tree(folder) == made[word]
    word = "new" if moments % 2 else "old"
    write_pages(program, word)
    assert forks.run(program.folder, command) == [0]
    assert tree(folder) == made[word]
    assert killed >= moments // 5


def assert_none_is_torn(
    found: Mapping[str, bytes], made: Mapping[str, Mapping[str, bytes]]
) -> None:
    for path, data in found.items():
        if path.startswith(STAGE) or path.endswith(".ucwa-codegen.json"):
            continue
        assert data in (made["old"].get(path), made["new"].get(path)), path


TREES: Sequence[Mapping[str, str]] = (
    {"a": "1", "b/c": "1", "gone/x": "1", "file": "1"},
    {"a": "2", "b/c": "2", "new/y": "2", "file/below": "2"},
    {"a": "3", "b/c": "3", "gone/x": "3", "file": "3"},
)


def test_kill_before_each_step_and_once_more_before_the_repair(
    forks: Forks, tmp_path: Path
) -> None:
    pick = random.Random(7)
    steps = 0
    status = 1
    while status != 0:
        out = tmp_path / str(steps)
        put(out, TREES[0])
        status = forks.put(out, TREES[1], steps=steps)
        assert_old_or_new(out, TREES[:2])
        forks.put(out, TREES[2], steps=pick.randrange(100))
        assert_old_or_new(out, TREES)
        put(out, TREES[2])  # nothing counts as changed by a person
        assert contents(out) == TREES[2]
        assert [path.name for path in out.iterdir()] == ["t"]
        steps += 1
    assert steps > 40


def assert_old_or_new(out: Path, trees: Sequence[Mapping[str, str]]) -> None:
    for path, text in contents(out / "t").items():
        assert text in [row.get(path) for row in trees], path


# Two at once.


def test_a_run_waits_for_another_and_says_so(forks: Forks, program: Program) -> None:
    out = program.folder / "generated"
    with running(program.folder, "generate") as run:
        with locked(out):
            run.hear(f"waiting for another run that writes into {out}")
            assert tree(out) == {}
        run.hear(" written, 0 unchanged, 0 removed)")


def hold(folder: str) -> None:
    """Hold a lock for longer than a test takes."""
    with locked(Path(folder)):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        time.sleep(60)


def test_a_killed_run_holds_nobody_up(tmp_path: Path) -> None:
    code = "import sys; from test_runs_that_die import hold; hold(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path],
        env=environment(PYTHONPATH=f"{ROOT}:{ROOT / 'tests'}"),
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_never_ends_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codegen.emit.lock._PATIENCE", 0.5)
    heard: list[str] = []
    message = r"another run has been writing into .* for \d+ s"
    with (
        locked(tmp_path),
        pytest.raises(OutputError, match=message),
        locked(tmp_path, heard.append),
    ):
        pytest.fail("two are in")
    assert heard == [f"waiting for another run that writes into {tmp_path}"]


def test_a_folder_that_goes_while_one_waits_is_made_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    inside = threading.Event()

    def wait() -> None:
        with locked(out):
            inside.set()

    thread = threading.Thread(target=wait)
    with locked(out):
        thread.start()
        assert not inside.wait(0.1)
        out.rmdir()
    thread.join(30)
    assert inside.is_set()
    assert out.is_dir()


def test_two_runs_at_once_end_well(forks: Forks, program: Program) -> None:
    for name, (command, place) in COMMANDS.items():
        made = outcomes(forks, program, command, place)
        for round_ in range(4):
            word = ("new", "old")[round_ % 2]
            write_pages(program, word)
            assert forks.run(program.folder, command, count=3) == [0, 0, 0], name
            assert tree(program.folder / place) == made[word]


# No room, and no leave to write.


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("size", [0, 50, 150, 600, 1500])
def test_files_that_can_not_be_written_whole(
    forks: Forks, program: Program, name: str, size: int
) -> None:
    """A limit on the size of files stands for a disk that is full: both are seen half way through a file."""
    command, place = COMMANDS[name]
    made = outcomes(forks, program, command, place)
    write_pages(program, "old")
    assert forks.run(program.folder, command) == [0]
    write_pages(program, "new")
    done = subprocess.run(
        [sys.executable, "-m", "codegen", *command],
        cwd=program.folder,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ucwa-codegen: error: ")
    assert os.strerror(errno.EFBIG) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert tree(program.folder / place) == made["old"]
    assert forks.run(program.folder, command) == [0]
    assert tree(program.folder / place) == made["new"]


def test_a_full_disk(forks: Forks, program: Program) -> None:
    """A real one, where this user may make one."""
    (program.folder / "disk").mkdir()
    mount = "{ mount -t tmpfs -o size=1m none disk; } 2>/dev/null || exit 77; "
    script = [sys.executable, "-m", "codegen", "generate", "-q", "--out", "disk/out"]
    fill = "head -c 1020000 /dev/zero > disk/filler; "
    after = "; echo $?; find disk -type f; rm disk/filler; "
    quoted = " ".join(script)
    done = subprocess.run(
        [
            "unshare",
            "-m",
            "sh",
            "-c",
            f"{mount}{fill}{quoted}{after}{quoted}; echo $?",
        ],
        cwd=program.folder,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no disk can be made here")
    assert "No space left on device; nothing was changed" in done.stderr
    assert done.stdout.split() == ["2", "disk/filler", "0"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_tree_that_can_only_be_read(forks: Forks, program: Program, name: str) -> None:
    command, place = COMMANDS[name]
    made = outcomes(forks, program, command, place)
    write_pages(program, "old")
    bind = f"mount --bind {place} {place} && mount -o remount,ro,bind {place}"
    line = " ".join([sys.executable, "-m", "codegen", *command])
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{{ {bind}; }} >/dev/null 2>&1 || exit 77; {line}"],
        cwd=program.folder,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("nothing can be mounted here")
    assert done.returncode == 2
    assert "is not writable for this user" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert tree(program.folder / place) == made["new"]
