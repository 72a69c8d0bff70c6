"""`generate --watch` as a process of its own, with files saved as editors save them."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from background import running
from cli_harness import DESK, MOOD, ROOM, Program

SETTINGS = '[tool.ucwa-codegen]\ntargets = ["docs"]\nspecs = ["specs"]\ntemplates = "mine"\n'
WRITTEN = " files in generated ("


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    pytest.importorskip("watchfiles")
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", SETTINGS)
    program.write("mine/docs/scopes.md.jinja", "Scopes.\n")
    program.write_pages()
    return program


def replace(file: Path, text: str) -> None:
    """Save as many editors do: into another file, which then gets the name."""
    draft = file.with_name(f".{file.name}.swp")
    draft.write_text(text)
    draft.replace(file)


def page(program: Program, name: str) -> str:
    return (program.folder / f"generated/docs/{name}").read_text()


def test_each_save_is_acted_upon(program: Program) -> None:
    specs = program.folder / "specs"
    quiet = ROOM.replace("A meeting room.", "A quiet room.")
    with running(program.folder, "generate", "--watch") as run:
        heard = run.hear("watching specs; Ctrl-C ends")
        assert "(20 written, 0 unchanged" in heard

        program.write("specs/room.md", quiet)
        heard = run.hear(WRITTEN)
        assert "specs/room.md changed\n" in heard
        assert "(4 written, 16 unchanged, 0 removed)" in heard
        assert "A quiet room." in page(program, "resources/room.md")

        replace(specs / "room.md", ROOM)
        assert "(4 written" in run.hear(WRITTEN)
        assert "A quiet room." not in page(program, "resources/room.md")

        program.write("specs/more/deep/lamp.md", DESK.replace("desk", "lamp"))
        assert "specs/more/deep/lamp.md changed" in run.hear(WRITTEN)
        assert "# lamp" in page(program, "resources/lamp.md")

        program.write("specs/more/deep/lamp.md", DESK.replace("desk", "lamp") + "\nText.\n")
        run.hear(WRITTEN)
        shutil.rmtree(specs / "more")
        assert ", 1 removed)" in run.hear(WRITTEN)

        program.write("mine/docs/scopes.md.jinja", "Other scopes.\n")
        assert "mine/docs/scopes.md.jinja changed" in run.hear(WRITTEN)
        assert page(program, "scopes.md") == "Other scopes.\n"
        program.write("mine/docs/errors.md.jinja", "My errors.\n")
        run.hear(WRITTEN)
        assert page(program, "errors.md") == "My errors.\n"

        program.write("pyproject.toml", SETTINGS + 'out = "elsewhere"\n')
        assert "pyproject.toml changed" in run.hear("files in elsewhere (20 written")
        program.write("pyproject.toml", SETTINGS)
        run.hear(WRITTEN)
        assert run.end() == (130, "ucwa-codegen: interrupted\n")


THEIRS = """\
from pathlib import Path
from codegen.targets.contract import Rendered

class Target:
    name = "theirs"
    templates = Path(__file__).with_name("made")
    def plan(self, model, settings):
        return (Rendered("all.txt", "theirs/all.txt.jinja", None, "theirs/all.txt.jinja"),)

TARGET = Target()
"""


def test_templates_that_a_target_brings_are_watched(program: Program) -> None:
    site = program.folder / "site"
    program.write("site/theirs-1.0.dist-info/METADATA", "Name: theirs\nVersion: 1.0\n")
    entry = "[ucwa_codegen.targets]\ntheirs = theirs:TARGET\n"
    program.write("site/theirs-1.0.dist-info/entry_points.txt", entry)
    program.write("site/theirs.py", THEIRS)
    program.write("site/made/theirs/all.txt.jinja", "One.\n")
    program.write("pyproject.toml", "[tool.ucwa-codegen]\n")
    arguments = ("generate", "--watch", "--target", "theirs")
    with running(program.folder, *arguments, site=site) as run:
        run.hear("watching specs")
        program.write("site/made/theirs/all.txt.jinja", "{% include 'theirs/part.txt' %}\n")
        run.hear("theirs/part.txt")
        program.write("site/made/theirs/part.txt", "Two.")
        run.hear(" file in generated (1 written")
        assert (program.folder / "generated/theirs/all.txt").read_text().strip() == "Two."


def test_diagnostics_come_and_go_and_no_error_ends_it(program: Program) -> None:
    program.write("specs/Mood.md", MOOD.replace("# Mood", "Mood\n===="))
    with running(program.folder, "generate", "--watch") as run:
        run.hear("watching specs")

        program.write("specs/room.md", ROOM.replace("| desk | desk ", "| desk | dask "))
        heard = run.hear(WRITTEN)
        assert re.search(r"^room\.md:\d+:\d+: warning\[UC203\]", heard, re.MULTILINE), heard
        assert "Mood.md" not in heard

        program.write("specs/room.md", "Text above.\n\n" + ROOM)
        assert "gone: room.md: warning[UC203]: " in run.hear(WRITTEN)

        program.write("specs/copy/room.md", ROOM)
        heard = run.hear(WRITTEN)
        assert "error[UC201]" in heard
        assert "nothing is generated" in heard
        (program.folder / "specs/copy/room.md").unlink()
        assert "error[UC201]" in run.hear(WRITTEN)

        program.write("pyproject.toml", SETTINGS + 'spec = "x"\n')
        assert "unknown key" in run.hear('did you mean "specs"?')
        program.write("pyproject.toml", SETTINGS)
        run.hear(WRITTEN)

        program.write("mine/docs/scopes.md.jinja", "{{ nothing.at.all }}\n")
        run.hear("mine/docs/scopes.md.jinja:1: ")
        program.write("mine/docs/scopes.md.jinja", "Mended.\n")
        run.hear(WRITTEN)
        assert page(program, "scopes.md") == "Mended.\n"

        (program.folder / "specs").rename(program.folder / "away")
        run.hear("'specs' doesn't exist")
        (program.folder / "away").rename(program.folder / "specs")
        run.hear(WRITTEN)
        assert run.end()[0] == 130


def test_overlay_and_dialect_are_watched_too(program: Program) -> None:
    shipped = Path(sys.modules["codegen.dialect"].__path__[0], "ucwa.toml").read_text()
    program.write("forms/own.toml", shipped)
    program.write("overlay.toml", "")
    program.write("specs/ucwa-codegen.toml", 'dialect = "../forms/own.toml"\n')
    with running(
        program.folder, "generate", "--watch", "--overlay", "overlay.toml", "--depfile", "x.d"
    ) as run:
        run.hear("watching specs")
        rules = (program.folder / "x.d").read_text()
        assert "  forms/own.toml" in rules

        program.write("forms/own.toml", "nonsense")
        run.hear("the dialect can't be used")
        program.write("forms/own.toml", shipped)
        run.hear(WRITTEN)

        program.write("overlay.toml", "nonsense")
        assert "nothing is generated" in run.hear(WRITTEN)
        program.write("overlay.toml", "# Nothing.\n")
        assert "gone: overlay.toml: error" in run.hear(WRITTEN)
        assert run.end()[0] == 130


def test_a_save_that_changes_nothing_is_no_work(program: Program) -> None:
    with running(program.folder, "generate", "--watch") as run:
        run.hear("watching specs")
        for name in ("specs/room.md", "pyproject.toml"):
            file = program.folder / name
            file.write_bytes(file.read_bytes())
        program.write("specs/notes.txt", "no page")
        program.write("generated/docs/notes.txt", "no input")
        program.write("specs/desk.md", DESK.replace("A table", "A good table"))
        heard = run.hear(WRITTEN)
        assert heard.lstrip().startswith("specs/desk.md changed")
        assert run.end() == (130, "ucwa-codegen: interrupted\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--check"], "leave --check, --diff and --summary out"),
        (["--diff"], "leave --check, --diff and --summary out"),
        (["--summary", "json"], "leave --check, --diff and --summary out"),
        (["--target", "doc"], 'unknown target "doc"'),
        (["--templates", "gone"], "gone doesn't exist"),
    ],
)
def test_wrong_usage_ends_it_at_once(program: Program, arguments: list[str], message: str) -> None:
    done = program.run("generate", "--watch", *arguments)
    assert done.status == 2
    assert message in done.err
