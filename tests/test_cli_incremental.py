"""What a run does again, and what it need not: pages read before, texts made before, nothing at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_harness import DESK, ROOM, Program, tree
from guide import Reader

from codegen.cli import reading
from codegen.emit import fingerprint, render
from codegen.emit.cache import ENTRIES

ROOT = Path(__file__).parents[1]
HEAVY = {"attr", "attrs", "black", "cattrs", "jinja2", "markdown_it", "rich"}
RUN = """
import json, sys
from codegen.cli.main import main
status = main(json.loads(sys.argv[1]))
print(json.dumps([status, sorted(set(json.loads(sys.argv[2])) & set(sys.modules))]))
"""


class Work:
    """What this process read and rendered, by path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages: list[str] = []
        self.files: list[str] = []
        read, rendered = reading._read, render._render

        def counted_read(item: Any) -> Any:
            self.pages.append(item.path)
            return read(item)

        def counted_render(row: Any, *args: Any, **kwargs: Any) -> Any:
            self.files.append(row.path)
            return rendered(row, *args, **kwargs)

        monkeypatch.setattr(reading, "_read", counted_read)
        monkeypatch.setattr(render, "_render", counted_render)

    def since(self) -> tuple[list[str], list[str]]:
        """Pages and files since the last call."""
        found = self.pages[:], self.files[:]
        self.pages.clear()
        self.files.clear()
        return found


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["client", "docs"]\n')
    program.write_pages()
    return program


@pytest.fixture
def work(program: Program, monkeypatch: pytest.MonkeyPatch) -> Work:
    """After a first run, which did everything."""
    work = Work(monkeypatch)
    assert program.run("generate").status == 0
    pages, files = work.since()
    assert sorted(pages) == ["Mood.md", "desk.md", "room.md"]
    assert {"ucwa_client/resources/room.py", "resources/room.md"} <= set(files)
    return work


def in_a_process(folder: Path, *arguments: str, heavy: set[str] = HEAVY) -> tuple[int, list[str]]:
    """The exit status of a run, and which of the modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(arguments), json.dumps(sorted(heavy))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    return status, modules


def uncached(program: Program, *arguments: str) -> dict[str, bytes]:
    """What a run makes that remembers nothing."""
    out = program.folder / "uncached"
    shutil.rmtree(program.folder / ".ucwa-codegen-cache", ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    assert program.run("generate", "--out", out, *arguments).status == 0
    return tree(out)


# Nothing to do.


def test_with_nothing_changed_nothing_heavy_is_imported(program: Program) -> None:
    program.run("generate")
    assert in_a_process(program.folder, "generate", "-q") == (0, [])


def test_the_json_summary_of_an_unchanged_run_imports_nothing_either(program: Program) -> None:
    program.run("generate")
    assert in_a_process(program.folder, "generate", "--summary", "json", "-q") == (0, [])
    assert in_a_process(program.folder, "generate", "--check", "-q") == (0, [])


def test_where_all_was_made_before_neither_black_nor_jinja_nor_markdown_is_imported(
    program: Program,
) -> None:
    """The output is gone, so that there is something to do, but nothing to make."""
    program.run("generate")
    before = tree(program.folder / "generated")
    shutil.rmtree(program.folder / "generated")
    heavy = {"black", "jinja2", "markdown_it"}
    assert in_a_process(program.folder, "generate", "-q", heavy=heavy) == (0, [])
    assert tree(program.folder / "generated") == before


# The same words again.


def test_the_same_words_again_need_neither_settings_nor_a_command_line(program: Program) -> None:
    light = {"argparse", "tomllib", "codegen.cli.program", "codegen.cli.settings"}
    words = ("generate", "--jobs", "2", "-q")
    assert in_a_process(program.folder, *words, heavy=light) == (0, sorted(light))
    assert in_a_process(program.folder, *words, heavy=light) == (0, [])
    other = ("generate", "-q", "--jobs", "2")
    assert in_a_process(program.folder, *other, heavy=light) == (0, sorted(light))


def test_they_are_told_as_usual(program: Program) -> None:
    def told(*words: str) -> tuple[int, str, str]:
        done = program.run(*words)
        return done.status, re.sub(r"[\d.]+ s\n|\"seconds.*", "", done.out), done.err[:-8]

    program.run("generate")
    first = told("generate", "--jobs", "1", "--summary", "json")
    assert "0 written" in first[2]
    assert told("generate", "--jobs", "1", "--summary", "json") == first
    assert told("generate", "--summary", "json", "--jobs", "1") == first
    assert told("generate", "-v") == told("generate", "-v")


def test_settings_that_change_or_come_nearer_are_heard(program: Program) -> None:
    words = ("generate", "--target", "docs")
    program.run(*words)
    assert "0 written" in program.run(*words).err
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargetz = ["docs"]\n')
    assert 'unknown key "targetz"' in program.run(*words).err
    program.write("pyproject.toml", '[tool.ucwa-codegen]\nout = "other"\n')
    assert program.run(*words).status == 0
    assert (program.folder / "other/docs/index.md").is_file()
    program.write("ucwa-codegen.toml", 'out = "third"\n')
    assert "both hold settings" in program.run(*words).err
    program.write("pyproject.toml", "")
    assert program.run(*words).status == 0
    assert (program.folder / "third/docs/index.md").is_file()
    (program.folder / "ucwa-codegen.toml").unlink()
    assert program.run(*words).status == 0
    assert (program.folder / "generated/docs/index.md").is_file()


def test_pages_that_come_to_where_they_are_looked_for_first_are_read(program: Program) -> None:
    """Without a folder of pages those that ship are taken."""
    words = ("generate", "--target", "openapi")
    (program.folder / "specs").rename(program.folder / "later")
    assert program.run(*words).status == 0
    assert "0 written" in program.run(*words).err
    (program.folder / "later").rename(program.folder / "specs")
    assert "3 pages" in program.run(*words).err


def test_a_template_folder_that_goes_is_missed(program: Program) -> None:
    (program.folder / "mine").mkdir()
    words = ("generate", "--templates", "mine")
    assert [program.run(*words).status for _ in range(2)] == [0, 0]
    (program.folder / "mine").rmdir()
    assert "mine doesn't exist" in program.run(*words).err


def test_words_mean_something_else_in_another_folder(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write("below/specs/room.md", ROOM)
    words = ("generate", "--specs", "specs", "--out", "out")
    assert [program.run(*words).status for _ in range(2)] == [0, 0]
    monkeypatch.chdir(program.folder / "below")
    done = program.run(*words)
    assert "\n1 page (" in done.err
    assert (program.folder / "below/out/docs/resources/room.md").is_file()


# One page.


def test_only_a_page_that_changed_is_read_and_only_what_comes_of_it_is_made(
    program: Program, work: Work
) -> None:
    program.write("specs/room.md", ROOM.replace("A meeting room.", "A quiet room."))
    program.run("generate")
    pages, files = work.since()
    assert pages == ["room.md"]
    assert {path for path in files if "index" not in path and path != "map.md"} == {
        "resources/room.md",
        "ucwa_client/__init__.py",
        "ucwa_client/resources/room.py",
    }, "and pages that list others"
    changed = tree(program.folder / "generated")
    assert changed == uncached(program)


def test_a_page_that_comes_back_is_known(program: Program, work: Work) -> None:
    program.write("specs/room.md", ROOM.replace("A meeting room.", "A quiet room."))
    program.run("generate")
    work.since()
    program.write("specs/room.md", ROOM)
    program.run("generate")
    assert work.since() == ([], [])


def test_a_page_that_moves_is_read_again(program: Program, work: Work) -> None:
    """Each fact has its place."""
    (program.folder / "specs/room.md").rename(program.folder / "specs/hall.md")
    program.run("generate")
    pages, _ = work.since()
    assert pages == ["hall.md"]
    assert tree(program.folder / "generated") == uncached(program)


def test_a_set_is_moved_as_a_whole(program: Program, work: Work) -> None:
    """Nothing that is kept hangs on where the project lies."""
    (program.folder / "specs").rename(program.folder / "pages")
    program.run("generate", "--specs", "pages", "--out", "elsewhere")
    assert work.since() == ([], [])


@pytest.mark.parametrize("arguments", [("--only", "desk"), ("--target", "docs")])
def test_partial_runs_remember_too(
    program: Program, work: Work, arguments: tuple[str, ...]
) -> None:
    shutil.rmtree(program.folder / "generated")
    program.run("generate", *arguments)
    pages, files = work.since()
    assert pages == []
    assert "ucwa_client/resources/desk.py" not in files


def test_a_run_that_fails_keeps_what_it_read(program: Program, work: Work) -> None:
    program.write("specs/lamp.md", DESK.replace("desk", "lamp"))
    program.write("specs/copy/room.md", ROOM)
    assert program.run("generate").status == 1
    (program.folder / "specs/copy/room.md").unlink()
    work.since()
    assert program.run("generate").status == 0
    assert work.since()[0] == []


# What must be noticed.


def _with_size_and_time_kept(program: Program) -> None:
    room = program.folder / "specs/room.md"
    status = room.stat()
    program.write("specs/room.md", ROOM.replace("A meeting", "A MEETING"))
    os.utime(room, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (room.stat().st_size, room.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)


def _page_with_other_line_ends(program: Program) -> None:
    program.write("specs/room.md", ROOM.replace("\n", "\r\n"))


def _dialect(program: Program) -> None:
    text = (ROOT / "codegen/dialect/ucwa.toml").read_text()
    program.write("own.toml", text)
    program.run("--dialect", "own.toml", "generate")
    program.write("own.toml", text.replace('"Mood', '"Mode') + "\n# changed\n")


def _settings(program: Program) -> None:
    targets = '[tool.ucwa-codegen]\ntargets = ["client", "docs"]\n'
    program.write("pyproject.toml", f'{targets}api = "acme"\n')


def _attribution(program: Program) -> None:
    program.write("specs/ucwa-codegen.toml", 'attribution = "By Acme."\n')


@pytest.mark.parametrize(
    "change", [_with_size_and_time_kept, _page_with_other_line_ends, _settings, _attribution]
)
def test_a_change_is_noticed_and_gives_what_a_first_run_gives(
    program: Program, work: Work, change: Callable[[Program], None]
) -> None:
    change(program)
    assert program.run("generate").status == 0
    made = tree(program.folder / "generated")
    assert sum(map(len, work.since())) > 0
    assert made == uncached(program)


def test_another_dialect_reads_all_pages_again(program: Program, work: Work) -> None:
    _dialect(program)
    work.since()
    assert program.run("--dialect", "own.toml", "generate").status == 0
    assert sorted(work.since()[0]) == ["Mood.md", "desk.md", "room.md"]


@pytest.mark.parametrize("path", ["docs/resources/room.md", "client/ucwa_client/resources/room.py"])
def test_an_output_that_was_edited_or_lost_is_put_right(
    program: Program, work: Work, path: str
) -> None:
    before = tree(program.folder / "generated")
    file = program.folder / "generated" / path
    file.write_bytes(file.read_bytes() + b"\n# mine\n")
    assert program.run("generate").status == 1
    assert program.run("generate", "--force").status == 0
    assert tree(program.folder / "generated") == before
    file.unlink()
    assert program.run("generate", "--check").status == 1
    assert program.run("generate").status == 0
    assert tree(program.folder / "generated") == before
    assert work.since() == ([], [])


def test_a_template_that_is_edited_makes_all_texts_again(program: Program, work: Work) -> None:
    program.write("mine/docs/scopes.md.jinja", "Only {{ view.page.scopes | length }} scope.\n")
    program.run("generate", "--templates", "mine")
    pages, files = work.since()
    assert pages == []
    assert "scopes.md" in files
    program.write("mine/docs/scopes.md.jinja", "None.\n")
    program.run("generate", "--templates", "mine")
    assert work.since()[0] == []
    assert (program.folder / "generated/docs/scopes.md").read_text() == "None.\n"
    program.run("generate", "--templates", "mine")
    assert work.since() == ([], [])


def test_a_template_that_changes_while_it_is_rendered_is_not_remembered(
    program: Program, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = program.write("mine/docs/scopes.md.jinja", "One.\n")
    rendered = render._render

    def meanwhile(row: Any, *args: Any, **kwargs: Any) -> Any:
        if row.template == "docs/scopes.md.jinja":
            template.write_text("Two.\n")
        return rendered(row, *args, **kwargs)

    monkeypatch.setattr(render, "_render", meanwhile)
    program.run("generate", "--templates", "mine")
    monkeypatch.setattr(render, "_render", rendered)
    template.write_text("One.\n")
    program.run("generate", "--templates", "mine")
    assert (program.folder / "generated/docs/scopes.md").read_text() == "One.\n"


@pytest.fixture
def other_versions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Says that another version of a library is installed."""
    usual = fingerprint.libraries()

    def pretend(name: str) -> None:
        rows = [
            re.sub(r"-[\d.]+\.dist-info", "-99.1.dist-info", row) if row.startswith(name) else row
            for row in usual
        ]
        assert rows != usual
        monkeypatch.setattr(fingerprint, "libraries", lambda: rows)
        fingerprint.program_fingerprint.cache_clear()

    yield pretend
    monkeypatch.undo()
    fingerprint.program_fingerprint.cache_clear()


@pytest.mark.parametrize("name", ["black", "markdown_it_py", "jinja2"])
def test_another_version_of_a_library_makes_all_again(
    program: Program, work: Work, other_versions: Callable[[str], None], name: str
) -> None:
    other_versions(name)
    assert program.run("generate").status == 0
    pages, files = work.since()
    assert len(pages) == 3
    assert "ucwa_client/resources/room.py" in files


def test_the_programs_own_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working tree under development has one version and many meanings."""
    code = tmp_path / "codegen"
    (code / "emit").mkdir(parents=True)
    (code / "emit/render.py").write_text("x = 1\n")
    monkeypatch.setattr(fingerprint, "CODE", code)

    def taken() -> str:
        fingerprint.program_fingerprint.cache_clear()
        return fingerprint.program_fingerprint()

    try:
        first = taken()
        assert taken() == first
        (code / "emit/render.py").write_text("x = 2\n")
        second = taken()
        (code / "emit/other.py").write_text("")
        assert len({first, second, taken()}) == 3
        (code / "emit/other.py").unlink()
        (code / "emit/__pycache__").mkdir()
        (code / "emit/__pycache__/render.pyc").write_text("")
        assert taken() == second
        moved = tmp_path / "elsewhere"
        code.rename(moved)
        monkeypatch.setattr(fingerprint, "CODE", moved)
        assert taken() == second
    finally:
        fingerprint.program_fingerprint.cache_clear()


# The cache itself.


def test_without_a_cache_the_output_is_the_same(program: Program, work: Work) -> None:
    with_cache = tree(program.folder / "generated")
    assert uncached(program) == with_cache


@pytest.mark.parametrize("damage", ["garbage", "emptied", "folder"])
def test_a_damaged_cache_costs_time_only(program: Program, work: Work, damage: str) -> None:
    before = tree(program.folder / "generated")
    file = program.folder / ".ucwa-codegen-cache" / ENTRIES
    match damage:
        case "garbage":
            file.write_bytes(b"\0garbage" * 999)
        case "emptied":
            file.write_bytes(b"")
        case _:
            file.unlink()
            file.mkdir()
    shutil.rmtree(program.folder / "generated")
    done = program.run("generate")
    assert done.status == 0
    assert tree(program.folder / "generated") == before
    assert len(work.since()[0]) == 3


def test_clean_empties_it(program: Program, work: Work) -> None:
    assert program.run("clean").status == 0
    assert not (program.folder / ".ucwa-codegen-cache").exists()
    shutil.rmtree(program.folder / "generated")
    program.run("generate")
    assert len(work.since()[0]) == 3


def test_outside_of_a_project_nothing_is_kept(program: Program) -> None:
    (program.folder / "pyproject.toml").unlink()
    assert program.run("generate", "--target", "docs").status == 0
    names = {path.name for path in program.folder.iterdir()}
    assert names == {"specs", "generated"}


def test_a_cache_that_can_not_be_written_is_done_without(program: Program) -> None:
    program.write(".ucwa-codegen-cache", "in the way")
    done = program.run("generate")
    assert done.status == 0
    assert done.err.count("\n") == 1


def test_the_guide(tmp_path: Path) -> None:
    Reader(tmp_path).follow(ROOT / "docs/guide/building.md")
