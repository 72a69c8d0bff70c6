"""`generate` as a user sees it: what is written, kept, refused and told."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_harness import DESK, ROOM, Program, tree
from ordinary_user import run_as_ordinary_user

ROOT = Path(__file__).parents[1]


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["docs"]\n')
    program.write_pages()
    return program


def test_writes_what_the_pages_give(program: Program) -> None:
    done = program.run("generate")
    assert done.status == 0
    assert done.out == ""
    assert done.err.startswith(
        "3 pages (2 resources, 1 enumeration, 1 operation, 0 articles) -> 20 files in generated "
        "(20 written, 0 unchanged, 0 removed); no diagnostics; "
    )
    files = tree(program.folder / "generated")
    assert b"# room" in files["docs/resources/room.md"]
    assert "docs/.ucwa-codegen.json" in files
    assert [path for path in files if not path.startswith("docs/")] == []


def test_manifest_has_a_sorted_line_for_each_file(program: Program) -> None:
    program.run("generate")
    files = tree(program.folder / "generated/docs")
    lines = files.pop(".ucwa-codegen.json").decode().splitlines()
    entries = [json.loads(line.rstrip(",")) for line in lines[1:-1]]
    assert [row["path"] for row in entries] == sorted(files)
    assert {row["path"]: row["origin"] for row in entries}["resources/room.md"] == "room.md"
    assert str(program.folder) not in "\n".join(lines)


def test_same_input_gives_same_bytes_anywhere(program: Program) -> None:
    program.run("generate", "--out", "a", "--jobs", "1")
    program.run("--specs", "specs", "generate", "--out", program.folder / "deep/b", "--jobs", "2")
    assert tree(program.folder / "a") == tree(program.folder / "deep/b")


def test_unchanged_files_are_not_touched(program: Program) -> None:
    program.run("generate")
    old = {path: path.stat().st_mtime_ns for path in program.folder.rglob("generated/**/*.md")}
    program.write("specs/room.md", ROOM.replace("A meeting room.", "A quiet room."))
    done = program.run("generate")
    assert done.status == 0
    assert "(4 written, 16 unchanged, 0 removed)" in done.err
    changed = [path.name for path, when in old.items() if path.stat().st_mtime_ns != when]
    assert sorted(changed) == ["index.md", "index.md", "map.md", "room.md"]


def test_a_full_run_removes_what_no_page_gives_any_more(program: Program) -> None:
    program.run("generate")
    (program.folder / "specs/Mood.md").unlink()
    program.write("specs/room.md", ROOM.replace("Mood  ", "string"))
    foreign = program.write("generated/docs/enumerations/notes.txt", "mine")
    done = program.run("generate")
    assert ", 1 removed)" in done.err
    assert not (program.folder / "generated/docs/enumerations/Mood.md").exists()
    assert foreign.read_text() == "mine"


def test_emptied_folders_go_with_their_files(program: Program) -> None:
    (program.folder / "mine").mkdir()
    program.run("generate", "--templates", "mine")
    manifest = program.folder / "generated/docs/.ucwa-codegen.json"
    old = program.write("generated/docs/a/b/old.md", "old")
    program.write("generated/docs/a/__pycache__/x.pyc", b"\0")
    entry = '{"path": "a/b/old.md", "hash": "%s", "origin": "x"},\n'
    line = entry % hashlib.sha256(b"old").hexdigest()
    manifest.write_text(manifest.read_text().replace("[\n", "[\n" + line, 1))
    assert program.run("generate").status == 0
    assert not old.exists()
    assert not (program.folder / "generated/docs/a").exists()


@pytest.mark.parametrize("arguments", [("--only", "desk"), ("--specs", "specs/desk.md")])
def test_a_partial_run_adds_and_updates_but_never_removes(
    program: Program, arguments: tuple[str, ...]
) -> None:
    program.run("generate")
    before = tree(program.folder / "generated")
    program.write("specs/desk.md", DESK.replace("A table to work at.", "A standing desk."))
    done = program.run("generate", *arguments)
    assert done.status == 0
    assert ", 0 removed)" in done.err
    after = tree(program.folder / "generated")
    assert after.keys() == before.keys()
    assert b"A standing desk." in after["docs/resources/desk.md"]
    assert after["docs/resources/room.md"] == before["docs/resources/room.md"]
    manifest = after["docs/.ucwa-codegen.json"]
    assert manifest.count(b'"path"') == before["docs/.ucwa-codegen.json"].count(b'"path"')


def test_only_takes_commas_and_refuses_unknown_names(program: Program) -> None:
    done = program.run("generate", "--only", "desk,Mood")
    assert done.status == 0
    files = tree(program.folder / "generated")
    assert "docs/resources/desk.md" in files
    assert "docs/enumerations/Mood.md" in files
    assert "docs/resources/room.md" not in files
    done = program.run("generate", "--only", "dsk")
    assert (done.status, done.err) == (
        2,
        'ucwa-codegen: error: --only: no page is called "dsk"; did you mean "desk"?\n',
    )


# What a person changed.


def test_an_edited_file_is_never_overwritten_without_force(program: Program) -> None:
    program.run("generate")
    room = program.write("generated/docs/resources/room.md", "my own words")
    program.write("specs/room.md", ROOM.replace("A meeting room.", "A quiet room."))
    before = tree(program.folder / "generated")
    done = program.run("generate")
    assert done.status == 1
    assert "changed by a person: generated/docs/resources/room.md\n" in done.err
    assert "--force" in done.err
    assert tree(program.folder / "generated") == before
    assert program.run("generate", "--force").status == 0
    assert b"A quiet room." in room.read_bytes()
    assert program.run("generate", "--check").status == 0


def test_an_edited_file_is_kept_even_if_its_page_goes(program: Program) -> None:
    program.run("generate")
    desk = program.write("generated/docs/resources/desk.md", "my own words")
    (program.folder / "specs/desk.md").unlink()
    done = program.run("generate")
    assert done.status == 1
    assert "changed by a person: generated/docs/resources/desk.md" in done.err
    assert desk.read_text() == "my own words"
    assert program.run("generate", "--force").status == 0
    assert not desk.exists()


def test_a_foreign_file_in_the_way_is_not_overwritten(program: Program) -> None:
    mine = program.write("generated/docs/index.md", "my own words")
    done = program.run("generate")
    assert done.status == 1
    assert "changed by a person: generated/docs/index.md" in done.err
    assert mine.read_text() == "my own words"
    assert not (program.folder / "generated/docs/.ucwa-codegen.json").exists()


def test_a_file_with_the_right_bytes_is_nobodys_edit(program: Program) -> None:
    program.run("generate")
    (program.folder / "generated/docs/.ucwa-codegen.json").unlink()
    done = program.run("generate")
    assert done.status == 0
    assert "(0 written, 20 unchanged, 0 removed)" in done.err


def test_a_checkout_with_crlf_is_no_edit(program: Program) -> None:
    program.run("generate")
    before = tree(program.folder / "generated")
    for path in program.folder.rglob("generated/**/*.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert program.run("generate", "--check").status == 1
    assert program.run("generate").status == 0
    assert tree(program.folder / "generated") == before


@pytest.mark.parametrize("content", ["<<<<<<< HEAD\n", "[]", '{"files": [{}]}', "", '{"files": 1}'])
def test_a_broken_manifest_owns_nothing(program: Program, content: str) -> None:
    program.run("generate")
    program.write("generated/docs/.ucwa-codegen.json", content)
    assert program.run("generate").status == 0
    assert program.run("generate", "--check").status == 0


def test_a_manifest_can_name_no_file_of_others(program: Program) -> None:
    program.run("generate")
    other = program.write("precious.txt", "x")
    digest = hashlib.sha256(b"x").hexdigest()
    rows = [
        {"path": path, "hash": digest, "origin": ""}
        for path in ("../../precious.txt", str(other), "a/../../../precious.txt", "C:/x", "..\\x")
    ]
    program.write("generated/docs/.ucwa-codegen.json", json.dumps({"files": rows}))
    assert program.run("generate", "--force").status == 0
    assert other.read_text() == "x"


# Without writing.


def test_check_lists_stale_missing_surplus_and_edited_files(program: Program) -> None:
    assert program.run("generate", "--check").status == 1
    assert not (program.folder / "generated").exists()
    program.run("generate")
    done = program.run("generate", "--check")
    assert (done.status, done.out) == (0, "")
    program.write("specs/desk.md", DESK.replace("A table to work at.", "A standing desk."))
    (program.folder / "specs/Mood.md").unlink()
    (program.folder / "generated/docs/events.md").unlink()
    program.write("generated/docs/scopes.md", "mine")
    before = tree(program.folder / "generated")
    done = program.run("generate", "--check")
    assert done.status == 1
    lines = done.out.splitlines()
    assert "stale: docs/resources/desk.md" in lines
    assert "missing: docs/events.md" in lines
    assert "surplus: docs/enumerations/Mood.md" in lines
    assert "edited: docs/scopes.md" in lines
    assert "docs/errors.md" not in done.out
    assert tree(program.folder / "generated") == before


def test_a_stale_manifest_alone_is_drift(program: Program) -> None:
    program.run("generate")
    manifest = program.folder / "generated/docs/.ucwa-codegen.json"
    manifest.write_text(manifest.read_text().replace('"origin": "room.md"', '"origin": "x"'))
    done = program.run("generate", "--check")
    assert (done.status, done.out) == (1, "stale: docs/.ucwa-codegen.json\n")


def test_diff_is_a_patch(program: Program) -> None:
    program.run("generate")
    old = tree(program.folder / "generated")
    program.write("specs/desk.md", DESK.replace("A table to work at.", "A standing desk."))
    (program.folder / "specs/Mood.md").unlink()
    done = program.run("generate", "--diff")
    assert done.status == 1
    assert tree(program.folder / "generated") == old
    assert "--- a/docs/resources/desk.md\n+++ b/docs/resources/desk.md\n" in done.out
    assert "\n-A table to work at.\n+A standing desk.\n" in done.out
    assert "+++ /dev/null\n" in done.out
    assert ".ucwa-codegen.json" not in done.out
    patch = program.write("x.patch", done.out)
    subprocess.run(
        ["patch", "-p1", "-s", "-i", patch], cwd=program.folder / "generated", check=True
    )
    patched = tree(program.folder / "generated")
    program.run("generate", "--force")
    new = tree(program.folder / "generated")
    del new["docs/.ucwa-codegen.json"], patched["docs/.ucwa-codegen.json"]
    assert patched == new


def test_check_with_diff_keeps_the_patch_clean(program: Program) -> None:
    program.run("generate")
    program.write("specs/desk.md", DESK.replace("A table to work at.", "A standing desk."))
    done = program.run("generate", "--check", "--diff")
    assert done.status == 1
    assert done.out == program.run("generate", "--diff").out
    assert "stale: docs/resources/desk.md\n" in done.err


# Figures.


def test_summary_as_json(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("| self | desk ", "| self | dask "))
    done = program.run("generate", "--summary", "json")
    data = json.loads(done.out)
    assert 0 < data.pop("seconds") < 60
    assert data == {
        "format": 1,
        "pages": 3,
        "articles": 0,
        "resources": 2,
        "enumerations": 1,
        "operations": 1,
        "files": {"written": 20, "unchanged": 0, "removed": 0},
        "diagnostics": data["diagnostics"],
        "severities": {"error": 0, "warning": 1, "note": 0},
        "targets": ["docs"],
    }
    assert sum(data["diagnostics"].values()) == 1
    again = json.loads(program.run("generate", "--summary", "json").out)
    assert again["files"] == {"written": 0, "unchanged": 20, "removed": 0}
    assert again["diagnostics"] == data["diagnostics"]


def test_summary_of_a_check_names_the_files(program: Program) -> None:
    program.run("generate")
    (program.folder / "generated/docs/events.md").unlink()
    done = program.run("generate", "--check", "--summary", "json")
    assert done.status == 1
    assert json.loads(done.out)["drift"] == {
        "stale": [],
        "missing": ["docs/events.md"],
        "surplus": [],
        "edited": [],
    }


def test_summary_of_a_diff_holds_the_patch(program: Program) -> None:
    program.run("generate")
    (program.folder / "generated/docs/events.md").unlink()
    patch = program.run("generate", "--diff").out
    assert "+++ b/docs/events.md\n" in patch
    for more in ((), ("--check",)):
        done = program.run("generate", "--diff", "--summary", "json", *more)
        assert done.status == 1
        data = json.loads(done.out)
        assert data["patch"] == patch
        assert data["drift"]["missing"] == ["docs/events.md"]
        assert ("missing: docs/events.md" in done.err) == bool(more)


def test_warnings_are_counted_and_shown_in_full_if_verbose(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("# desk", "desk\n====", 1).replace("###", "####"))
    usual = program.run("generate")
    assert usual.status == 0
    assert "desk.md:" not in usual.err
    assert "UC101 heading-level" in usual.err
    verbose = program.run("generate", "-v")
    assert verbose.status == 0
    assert "[UC101]" in verbose.err
    assert "desk.md:" in verbose.err
    quiet = program.run("-q", "generate")
    assert (quiet.status, quiet.all) == (0, "")


def test_errors_stop_it_before_anything_is_written(program: Program) -> None:
    program.write("specs/copy/room.md", ROOM)
    done = program.run("generate")
    assert done.status == 1
    assert "error[UC201]" in done.err
    assert "nothing is generated" in done.err
    assert not (program.folder / "generated").exists()


def test_a_folder_of_articles_is_refused(program: Program) -> None:
    program.run("generate")
    before = tree(program.folder / "generated")
    program.write("essays/a.md", "# a\n\nText.\n")
    done = program.run("generate", "--specs", "essays")
    assert done.status == 1
    assert "is it the right folder?" in done.err
    assert tree(program.folder / "generated") == before


# What may stand in the way.


@pytest.mark.parametrize("path", ["generated", "generated/docs", "generated/docs/resources"])
def test_a_file_in_place_of_a_folder(program: Program, path: str) -> None:
    file = program.write(path, "mine")
    done = program.run("generate")
    assert done.status == 2
    assert path.rpartition("/")[2] in done.err
    assert len(done.err.splitlines()) == 1
    assert file.read_text() == "mine"


def test_a_folder_in_place_of_a_file(program: Program) -> None:
    program.write("generated/docs/index.md/mine.txt", "mine")
    before = tree(program.folder / "generated")
    done = program.run("generate", "--force")
    assert done.status == 2
    assert "index.md is a folder" in done.err
    assert tree(program.folder / "generated") == before


def test_a_link_can_not_lead_out_of_the_output(program: Program) -> None:
    outside = program.folder / "outside"
    outside.mkdir()
    (program.folder / "generated/docs").mkdir(parents=True)
    (program.folder / "generated/docs/resources").symlink_to(outside)
    done = program.run("generate", "--force")
    assert done.status == 2
    assert "leads out of" in done.err
    assert tree(outside) == {}


def test_a_link_in_place_of_a_file_is_an_edit(program: Program) -> None:
    program.run("generate")
    target = program.write("outside.md", "precious")
    link = program.folder / "generated/docs/index.md"
    link.unlink()
    link.symlink_to(target)
    assert program.run("generate").status == 1
    assert program.run("generate", "--force").status == 0
    assert not link.is_symlink()
    assert target.read_text() == "precious"


def test_an_unwritable_folder(program: Program) -> None:
    (program.folder / "generated").mkdir(mode=0o555)
    done = run_as_ordinary_user(program.folder, "generate")
    assert done.returncode == 2
    assert "not writable" in done.stderr
    assert len(done.stderr.splitlines()) == 1


# Templates of one's own.


def test_a_template_folder_overrides_file_by_file(program: Program) -> None:
    program.write("mine/docs/scopes.md.jinja", "Only {{ view.page.scopes | length }} scope.\n")
    assert program.run("generate", "--templates", "mine").status == 0
    files = tree(program.folder / "generated")
    assert files["docs/scopes.md"] == b"Only 1 scope.\n"
    assert b"# room" in files["docs/resources/room.md"]
    program.write("mine/docs/scopes.md.jinja", "Other.\n")
    done = program.run("generate", "--templates", "mine")
    assert "(1 written, 19 unchanged" in done.err


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("ok\n{{ view.nothing }}\n", 2, "no attribute 'nothing'"),
        ("ok\n\n{% if %}\n", 3, "Expected an expression"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{% include 'docs/gone.jinja' %}", 1, "docs/gone.jinja"),
        ("x\n{{ view | nothing }}", 2, "No filter named 'nothing'"),
    ],
)
def test_an_error_in_a_template_is_told_with_its_line(
    program: Program, text: str, line: int, reason: str
) -> None:
    program.write("mine/docs/scopes.md.jinja", text)
    done = program.run("generate", "--templates", "mine")
    assert done.status == 2
    assert f"mine/docs/scopes.md.jinja:{line}: " in done.err
    assert reason in done.err
    assert "internal" not in done.err
    assert not (program.folder / "generated").exists()


def test_a_missing_template_folder(program: Program) -> None:
    done = program.run("generate", "--templates", "gone")
    assert done.status == 2
    assert "gone doesn't exist" in done.err


def test_unknown_target(program: Program) -> None:
    done = program.run("generate", "--target", "doc")
    assert (done.status, done.err) == (
        2,
        'ucwa-codegen: error: unknown target "doc"; did you mean "docs"?\n',
    )


# Nothing to do.


def test_an_unchanged_run_imports_no_pipeline(program: Program) -> None:
    program.run("generate")
    code = (
        "import sys; from codegen.cli.main import main; status = main(['generate', '-q']);"
        "heavy = {'attrs', 'attr', 'jinja2', 'black', 'markdown_it', 'rich', 'cattrs'};"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=program.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0 []\n"


@pytest.mark.parametrize(
    "change",
    ["page", "page with size and time kept", "new page", "output", "output gone", "settings"],
)
def test_a_change_is_noticed(program: Program, change: str) -> None:
    program.run("generate")
    room = program.folder / "specs/room.md"
    match change:
        case "page":
            program.write("specs/room.md", ROOM.replace("A meeting", "A quiet"))
        case "page with size and time kept":
            status = room.stat()
            program.write("specs/room.md", ROOM.replace("A meeting", "A MEETING"))
            os.utime(room, ns=(status.st_atime_ns, status.st_mtime_ns))
        case "new page":
            program.write("specs/more/lamp.md", DESK.replace("desk", "lamp"))
        case "output":
            program.write("generated/docs/index.md", "mine")
        case "output gone":
            (program.folder / "generated/docs/index.md").unlink()
        case "settings":
            program.write("specs/ucwa-codegen.toml", 'attribution = "By us."\n')
    assert program.run("generate", "--check").status == 1


def test_the_cache_changes_nothing_but_time(program: Program) -> None:
    program.run("generate")
    cache = program.folder / ".ucwa-codegen-cache"
    assert (cache / ".gitignore").read_text().endswith("*\n")
    kept = sorted(cache.rglob("*.json"))
    assert [path.parent.name for path in kept] == ["orders", "stamps"]
    for path in kept:
        for content in ("", "{}", "[1]", '{"format": 1, "manifests": 3}', path.read_text()[:-9]):
            path.write_text(content)
            assert program.run("generate").status == 0
    assert program.run("clean").status == 0
    assert not cache.exists()
    assert program.run("generate", "--check").status == 0


def test_outside_of_a_project_nothing_is_left_but_the_output(program: Program) -> None:
    (program.folder / "pyproject.toml").unlink()
    assert program.run("generate", "--target", "docs", "--out", "out").status == 0
    assert sorted(path.name for path in program.folder.iterdir()) == ["out", "specs"]


def test_clean_removes_generated_files_that_nobody_changed(program: Program) -> None:
    program.run("generate")
    edited = program.write("generated/docs/events.md", "mine")
    foreign = program.write("generated/docs/notes.txt", "mine, too")
    done = program.run("clean", "--generated")
    assert done.status == 0
    assert "kept, because a person changed it: generated/docs/events.md\n" in done.err
    assert set(tree(program.folder / "generated")) == {"docs/events.md", "docs/notes.txt"}
    edited.unlink()
    foreign.unlink()
    program.run("generate")
    assert program.run("clean", "--generated").status == 0
    assert not (program.folder / "generated").exists()
    assert program.run("clean", "--generated").status == 0


def test_output_below_the_pages_is_not_read(program: Program) -> None:
    for _ in range(2):
        assert program.run("generate", "--specs", ".").status == 0
    done = program.run("generate", "--specs", ".", "--check", "--summary", "json")
    assert done.status == 0
    assert json.loads(done.out)["pages"] == 3
    assert program.run("check", ".").out == "no diagnostics\n"
    named = program.run("generate", "--specs", "generated/docs/resources", "--check").err
    assert "none of the 3 pages" in named, "what is named is read"


# Interrupts.


def test_an_interrupt_leaves_no_half_written_tree(program: Program) -> None:
    for number in range(40):
        program.write(f"specs/many/desk{number}.md", DESK.replace("desk", f"desk{number}"))
    expected = program.folder / "expected"
    assert program.run("generate", "--out", expected).status == 0
    whole = tree(expected)
    command = [sys.executable, "-m", "codegen", "generate", "--out", "out", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    statuses = set()
    for delay in (0.0, 0.15, 0.3, 0.4, 0.5, 0.6):
        process = subprocess.Popen(
            command,
            cwd=program.folder,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        time.sleep(0.1 + delay)
        os.killpg(process.pid, 2)
        _, err = process.communicate(timeout=60)
        statuses.add(process.returncode)
        found = tree(program.folder / "out") if (program.folder / "out").exists() else {}
        assert found in ({}, whole), sorted(found)[:3]
        if process.returncode == 130 and "Traceback" not in err:
            assert err.endswith("interrupted\n")
    assert statuses <= {0, 130, -2, 1}
    assert 130 in statuses


def test_workers_end_with_a_parent_that_was_killed(program: Program) -> None:
    for number in range(60):
        program.write(f"specs/many/desk{number}.md", DESK.replace("desk", f"desk{number}"))
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "generate", "--out", "out", "--jobs", "3"],
        cwd=program.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(0.4)
    process.kill()
    process.wait()
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("workers are left")
