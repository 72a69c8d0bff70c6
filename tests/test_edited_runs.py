"""Whatever was edited since the run before, a run makes and tells what one does that knows nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from cli_harness import DESK, MOOD, ROOM, Done, Program, tree
from edits import edit

from codegen.cli import crew

ROOT = Path(__file__).parents[1]
LENDING = ROOT / "tests/pages/golden"
SPECS = ROOT / "specs/ucwa"
OURS = (
    "messaging",
    "startMessaging",
    "conversation",
    "contact",
    "contact2",
    "search",
    "search2",
    "me",
)


class Twins:
    """A project, and the same pages where nothing is remembered."""

    def __init__(self, program: Program, pages: dict[str, str], settings: str = "") -> None:
        self._program = program
        self._knowing, self._plain = program.folder / "knowing", program.folder / "plain"
        self.specs = self._knowing / "specs"
        self.pages = pages
        program.write("knowing/pyproject.toml", f"[tool.ucwa-codegen]\n{settings}")
        program.write("plain/ucwa-codegen.toml", "")
        for path, text in pages.items():
            program.write(f"knowing/specs/{path}", text)

    def run(self, *arguments: str) -> tuple[Done, Done]:
        """Both told all, both folders were made anew."""
        shutil.rmtree(self._plain / "specs", ignore_errors=True)
        shutil.copytree(self.specs, self._plain / "specs")
        known = self._run(self._knowing, arguments)
        shutil.rmtree(self._plain / ".ucwa-codegen-cache", ignore_errors=True)
        plain = self._run(self._plain, arguments)
        return known, plain

    def _run(self, folder: Path, arguments: Iterable[str]) -> Done:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            return self._program.run("generate", "-v", *arguments)

    def differ(self, *arguments: str) -> str:
        """In what; empty if in nothing."""
        known, plain = self.run(*arguments)
        if known.status != plain.status:
            return f"status {known.status}, not {plain.status}: {known.err}\n{plain.err}"
        ours, theirs = known.err.splitlines()[:-1], plain.err.splitlines()[:-1]
        if ours != theirs:
            return f"told: {set(ours) ^ set(theirs)}"
        made, wanted = (tree(folder / "generated") for folder in (self._knowing, self._plain))
        wrong = [path for path in made.keys() | wanted.keys() if made.get(path) != wanted.get(path)]
        return f"made otherwise: {sorted(wrong)[:5]}" if wrong and known.status == 0 else ""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    monkeypatch.setattr(crew, "available_jobs", lambda: 1)
    return Program(tmp_path, capsys, monkeypatch)


def texts(folder: Path, names: Iterable[str] = ()) -> dict[str, str]:
    """Pages and settings below a folder; all, or those whose file begins with one of the names."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".md", ".toml"}
        and (not names or path.suffix == ".toml" or path.stem.removesuffix("_ref") in names)
    }


def hold(twins: Twins, seed: int, rounds: int, *arguments: str) -> None:
    """Edit and compare so many times."""
    random = Random(seed)
    assert twins.differ(*arguments) == ""
    done: list[str] = []
    for _ in range(rounds):
        done += [edit(twins.specs, twins.pages, random) for _ in range(random.choice((1, 1, 2)))]
        assert (twins.differ(*arguments), done[-3:]) == ("", done[-3:])


WORDS = {
    "a summary": ("room.md", "A meeting room.", "client/ucwa_client/resources/room.py"),
    "of an operation": ("room.md", "Reads the room.", "client/ucwa_client/resources/room.py"),
    "of a property": ("room.md", "How many people fit.", "client/ucwa_client/resources/room.py"),
    "of an error": ("room.md", "There is no such room.", "client/ucwa_client/resources/room.py"),
    "of an enumeration": ("Mood.md", "How people are.", "client/ucwa_client/enums/mood.py"),
    "of a member": ("Mood.md", "They smile.", "client/ucwa_client/enums/mood.py"),
    "lent to a link": ("desk.md", "A table to work at.", "client/ucwa_client/resources/room.py"),
}
"""By what they are about: the page, and a file that tells them."""


def test_a_page_in_other_words_is_told_in_these(program: Program) -> None:
    room = ROOM.replace("The desk in front.", "                  ")
    twins = Twins(program, {"room.md": room, "desk.md": DESK, "Mood.md": MOOD})
    assert [twins.differ("--target", "client") for _ in range(2)] == ["", ""]
    for about, (page, words, file) in WORDS.items():
        path = twins.specs / page
        path.write_text(path.read_text("utf-8").replace(words, f"Now {words}"), "utf-8")
        assert twins.differ("--target", "client") == "", about
        assert f"Now {words}" in (twins.specs.parent / "generated" / file).read_text("utf-8"), about


@pytest.mark.parametrize("seed", [1, 2])
def test_runs_on_edited_pages_are_as_new(program: Program, seed: int) -> None:
    pages = {"room.md": ROOM, "desk.md": DESK, "Mood.md": MOOD, **texts(LENDING)}
    hold(Twins(program, pages), seed, 8, "--target", "client", "docs")


def test_runs_on_edited_pages_of_ours_are_as_new(program: Program) -> None:
    hold(Twins(program, texts(SPECS, (*OURS, "shared", "errors"))), 3, 4, "--target", "client")


def test_runs_on_edited_original_pages_are_as_new(program: Program, corpus: Path) -> None:
    hold(Twins(program, texts(corpus, OURS)), 4, 4, "--target", "client")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 22))
def test_many_runs_on_edited_pages_are_as_new(program: Program, seed: int) -> None:
    pages = {"room.md": ROOM, "desk.md": DESK, "Mood.md": MOOD, **texts(LENDING)}
    hold(Twins(program, pages), seed, 40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_many_runs_on_all_our_edited_pages_are_as_new(program: Program, seed: int) -> None:
    hold(Twins(program, texts(SPECS)), seed, 12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_many_runs_on_all_edited_original_pages_are_as_new(
    program: Program, corpus: Path, seed: int
) -> None:
    hold(Twins(program, texts(corpus)), seed, 12)
