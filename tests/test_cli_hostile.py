"""Bad input of every kind ends in a sentence and an exit status, never in a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cli_harness import DESK, MOOD, ROOM, Program, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["docs"]\n')
    return program


COMMANDS = (["generate"], ["check"], ["model"], ["explain", "room"])


@pytest.mark.parametrize("command", COMMANDS, ids=str)
@pytest.mark.parametrize("specs", ["gone", "gone/deep.md", "", "nul\0"])
def test_specs_that_are_not_there(program: Program, command: list[str], specs: str) -> None:
    done = program.run(*command, "--specs", specs)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "specs",
    ["empty", "*.nothing", "[", "folder.md", "loop.md", "binary.bin", "binary.md", "latin.md"],
)
def test_specs_without_a_page_that_can_be_read(program: Program, specs: str) -> None:
    (program.folder / "empty").mkdir()
    (program.folder / "folder.md").mkdir()
    (program.folder / "loop.md").symlink_to("loop.md")
    program.write("binary.bin", bytes(range(256)))
    program.write("binary.md", bytes(range(256)))
    program.write("latin.md", "# caf\xe9".encode("latin-1"))
    for command in COMMANDS:
        done = program.run(*command, "--specs", specs)
        assert done.status == 1
        assert "error[UC001]" in done.all
        assert (done.out == "") == (command[0] != "check")
    assert not (program.folder / "generated").exists()


@pytest.mark.parametrize("specs", ["empty.md", "/dev/null", "pyproject.toml"])
def test_specs_that_are_no_reference_pages(program: Program, specs: str) -> None:
    program.write("empty.md", b"")
    for command in COMMANDS:
        done = program.run(*command, "--specs", specs)
        assert done.status == (0 if command[0] in {"check", "model"} else 1), done.all
    assert not (program.folder / "generated").exists()


def test_a_missing_folder_gets_a_suggestion(program: Program) -> None:
    program.write("pages/room.md", ROOM)
    done = program.run("check", "pagse")
    assert (done.status, done.err) == (
        2,
        "ucwa-codegen: error: 'pagse' doesn't exist; did you mean \"pages\"?\n",
    )


@pytest.mark.parametrize(
    "option", ["--overlay", "--dialect", "--config", "--templates", "--out"], ids=str
)
@pytest.mark.parametrize("value", ["gone.toml", "folder", "binary.toml", "n\0l", "", "list.toml"])
def test_files_that_are_none(program: Program, option: str, value: str) -> None:
    program.write("specs/room.md", ROOM)
    program.write("specs/desk.md", DESK)
    program.write("specs/Mood.md", MOOD)
    (program.folder / "folder").mkdir()
    program.write("binary.toml", bytes(range(256)))
    program.write("list.toml", "[[x]]\n[[correction]]\nof = 3\n")
    done = program.run("generate", option, value)
    fine = {"--out": {"gone.toml", "folder"}, "--templates": {"", "folder"}}
    if value in fine.get(option, {""}):
        assert done.status == 0
    else:
        assert done.status in {1, 2}
        assert done.err.strip()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", "CON", "a/b", "a\\b", "x" * 300, ".ucwa-codegen", "%2e%2e", "-rf"],
)
def test_names_of_pages_never_lead_out_of_the_output(program: Program, name: str) -> None:
    program.write("specs/page.md", DESK.replace("# desk", f"# {name}"))
    done = program.run("generate")
    assert done.status in {0, 1}, done.err
    outside = {
        path
        for path in tree(program.folder)
        if not path.startswith(("specs/", "generated/docs/", ".ucwa-codegen-cache/"))
    }
    assert outside == {"pyproject.toml"}


def test_a_file_name_that_is_no_text(program: Program) -> None:
    program.write("specs/desk.md", DESK)
    folder = os.fsencode(program.folder / "specs")
    try:
        Path(os.fsdecode(os.path.join(folder, b"caf\xe9.md"))).write_text(ROOM)  # noqa: PTH118
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    for command in COMMANDS:
        done = program.run(*command)
        assert done.status == 1
    assert "caf\\udce9.md:1:1: error[UC001]: the name of the file is not in UTF-8" in done.err or (
        command[0] == "explain"
    )
    assert "caf\\udce9.md" in program.run("check").out


def test_escapes_in_pages_do_not_reach_the_terminal(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("### Links", "##### \x1b[2JLinks"))
    for command in (["check"], ["explain", "desk"], ["generate", "-v"]):
        assert "\x1b" not in program.run(*command).all


def test_deep_and_long_pages(program: Program) -> None:
    program.write("specs/deep.md", DESK + "> " * 3000 + "x\n\n" + "[" * 20000 + "\n")
    program.write("specs/long.md", DESK.replace("What it says.", "w" * 200_000) + "|" * 20000)
    assert program.run("check").status in {0, 1}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                [*ROOM.splitlines(), "```", "---", "| a | b |", "# room", "## Operations"]
            ),
        ),
        max_size=60,
    ),
    st.sampled_from(COMMANDS),
)
def test_any_page_ends_in_a_status(program: Program, lines: list[str], command: list[str]) -> None:
    text = "\n".join(lines)
    program.write("specs/page.md", text.encode("utf-8", "surrogatepass"))
    done = program.run(*command)
    assert done.status in {0, 1}, done.err


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200))
def test_any_bytes_as_settings_end_in_a_status(program: Program, data: bytes) -> None:
    program.write("specs/desk.md", DESK)
    program.write("pyproject.toml", b"[tool.ucwa-codegen]\n" + data)
    assert program.run("check").status in {0, 1, 2}


# serve


def test_serve_says_what_is_missing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = program.run("serve")
    assert (done.status, done.err) == (
        2,
        "ucwa-codegen: error: serve needs starlette and uvicorn: pip install 'ucwa-codegen[serve]'\n",
    )


def test_serve_says_that_the_port_is_taken(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = program.run("serve", "--port", port)
    assert done.status == 2
    assert f"can't listen on 127.0.0.1:{port}: Address already in use; name another" in done.err


@pytest.mark.parametrize(
    "arguments", [["--port", "99999"], ["--port", "-1"], ["--host", "no such host"]]
)
def test_serve_where_nothing_can_listen(program: Program, arguments: list[str]) -> None:
    done = program.run("serve", *arguments)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


def test_standard_input_without_a_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "check", "-"],
        cwd=ROOT,
        input=b"caf\xe9",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"<stdin>:1:1: error[UC001]: the page can't be read: byte 4 is not UTF-8" in done.stdout
