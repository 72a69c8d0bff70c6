"""The command line as a whole: help, version, options anywhere, streams, crashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_harness import DESK, ROOM, Program
from jsonschema import Draft202012Validator

from codegen import __version__
from codegen.cli.command_list import COMMANDS
from codegen.cli.main import main

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["docs"]\n')
    program.write_pages()
    return program


def test_version(program: Program) -> None:
    done = program.run("--version")
    assert (done.status, done.out) == (0, f"ucwa-codegen {__version__}\n")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["generate", "--help"]])
def test_what_answers_at_once_imports_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
from codegen.cli.main import main
try:
    main({arguments!r})
except SystemExit:
    pass
heavy = set("attr attrs black cattrs importlib.metadata jinja2 markdown_it rich uvicorn".split())
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"


def test_the_module_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"ucwa-codegen {__version__}\n"


@pytest.mark.parametrize("name", [None, *(command.name for command in COMMANDS)])
def test_help_begins_with_examples_that_parse(program: Program, name: str | None) -> None:
    done = program.run(*([name] if name else []), "--help")
    assert done.status == 0
    assert done.out.startswith("examples:\n  ucwa-codegen ")
    assert "Exit status: 0" in done.out
    assert "--specs PATH" in done.out


@pytest.mark.parametrize(
    "line", [line for command in COMMANDS for line, _ in command.examples], ids=str
)
def test_examples_are_right(line: str) -> None:
    from codegen.cli.parser import build_parser, parse_arguments

    words = line.partition(" |")[0].partition(" <")[0].split()
    assert parse_arguments(build_parser(COMMANDS), words).command == words[0]


def test_the_whole_help_names_every_command(program: Program) -> None:
    out = program.run("--help").out
    for command in COMMANDS:
        assert f"    {command.name}" in out
    assert program.run().status == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["genrate"], 'unknown command "genrate"; did you mean "generate"?'),
        (["xyz"], 'unknown command "xyz"; there are generate, check,'),
        (["check", "--format", "jsn"], 'unknown value "jsn"; did you mean "json"?'),
        (["generate", "--chek"], "unrecognized arguments: --chek"),
        (["generate", "--jobs", "0"], "--jobs must be a whole number from 1"),
        (["generate", "--jobs", "two"], "invalid int value: 'two'"),
        (["--color", "blue", "check"], 'unknown value "blue"'),
        (["-q", "check", "--overlay", "x", "--no-overlay"], "--overlay: 'x' doesn't exist"),
        (["mend"], 'unknown command "mend"'),
        (["explain"], "the following arguments are required: NAME"),
        (["rules", "UC9999"], "no rule is called 'UC9999'"),
        (["explain", "a..b"], '"a..b" is no address of a fact'),
        (["check", "-", "specs"], "- stands for one page"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    program: Program, arguments: list[str], message: str
) -> None:
    done = program.run(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_common_options_go_before_and_after_the_command(program: Program) -> None:
    program.write("more/lamp.md", DESK.replace("desk", "lamp"))
    for arguments in (
        ["--specs", "specs", "--specs", "more", "model"],
        ["model", "--specs", "specs", "--specs", "more"],
        ["--specs", "specs", "model", "--specs", "more"],
    ):
        done = program.run(*arguments)
        assert done.status == 0
        names = [row["name"] for row in json.loads(done.out)["resources"]]
        assert names == ["desk", "lamp", "room"]
    for arguments in (["-q", "generate"], ["generate", "-q"]):
        assert program.run(*arguments).all == ""


# check


def test_check_without_fault(program: Program) -> None:
    done = program.run("check", "--strict", "--account")
    assert done.status == 0
    assert done.err == ""
    assert done.out.startswith("no diagnostics\n\npage ")
    assert done.out.endswith("total          30        30          0               0\n")


def test_check_reports_on_standard_output_with_place(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("### Links", "##### Links"))
    done = program.run("check")
    assert (done.status, done.err) == (0, "")
    assert "desk.md:11:7: note[UC101]" in done.out or "desk.md:11:7: warning[UC101]" in done.out
    assert "11 | ##### Links" in done.out
    assert done.out.rstrip().endswith(("1 note", "1 warning"))


def test_check_fails_at_errors_and_strictly_at_warnings(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("| desk   | The desk", "| dask   | The desk"))
    assert program.run("check").status == 0
    done = program.run("check", "--strict")
    assert done.status == 1
    assert "warning[UC" in done.out
    program.write("specs/again/desk.md", DESK)
    assert program.run("check").status == 1


def test_check_as_json(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("### Links", "##### Links"))
    data = json.loads(program.run("check", "--format", "json", "--account").out)
    assert data["format"] == 1
    (row,) = data["diagnostics"]
    assert (row["code"], row["path"], row["line"]) == ("UC101", "desk.md", 11)
    assert data["account"]["seen"] == data["account"]["consumed"] + data["account"]["diagnosed"]
    assert json.loads(program.run("check", "--format", "json").out)["account"] is None


def test_check_of_named_paths(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("### Links", "##### Links"))
    assert "no diagnostics" in program.run("check", "specs/Mood.md").out
    assert "UC101" in program.run("check", "specs/Mood.md", "specs/d*.md").out


def test_check_of_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "check", "-", "--format", "json"],
        input=DESK.replace("### Links", "##### Links"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [row["path"] for row in json.loads(done.stdout)["diagnostics"]] == ["<stdin>"]


def test_an_account_that_does_not_add_up_fails(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codegen.check import Account
    from codegen.cli.pipeline import Analysis
    from codegen.dialect import PageAccount

    lost = Account((), PageAccount(5, 2, 1, 1))
    monkeypatch.setattr(Analysis, "account", lost)
    done = program.run("check", "--account")
    assert done.status == 1
    assert "1 items are neither read nor named" in done.err
    assert program.run("check").status == 0


# model, explain, rules


def test_model_is_json_by_its_schema(program: Program) -> None:
    model = json.loads(program.run("model").out)
    schema = json.loads(program.run("model", "--schema").out)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(model)
    assert [row["name"] for row in model["resources"]] == ["desk", "room"]
    assert model["resources"][1]["source"]["path"] == "room.md"


def test_model_is_printed_even_with_errors(program: Program) -> None:
    program.write("specs/again/room.md", ROOM)
    done = program.run("model")
    assert done.status == 1
    assert "error[UC201]" in done.err
    assert "room" in [row["name"] for row in json.loads(done.out)["resources"]]
    program.write("none/.keep", "")
    done = program.run("model", "--specs", "none")
    assert (done.status, done.out) == (1, "")
    assert "error[UC001]" in done.err


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("room.mood", ["is: a property", "type: Mood", "stated at room.md:10:", 'type = "Mood"']),
        ("room.links.desk", ["is: a link", "target: desk", 'target = "desk"', "many = false"]),
        ("room.GET", ["is: an operation", "route: /rooms/{roomId}", "answers: 200"]),
        ("room.GET.query.lang", ["is: a parameter", "required: no", 'travels = ["query"]']),
        ("room", ["is: a resource", "properties: seats, mood", "operations: GET"]),
        ("Mood", ["is: an enumeration", "members: Glad, Tired"]),
        ("Mood.Glad", ["is: a member", "stated at Mood.md:9:"]),
        ("ROOM.Seats", ["room.seats\n", "type: integer"]),
    ],
)
def test_explain(program: Program, address: str, facts: list[str]) -> None:
    done = program.run("explain", address)
    assert done.status == 0
    for fact in facts:
        assert fact in done.out
    assert done.err == ""


def test_explain_shows_evidence_and_an_entry_that_works(program: Program) -> None:
    out = program.run("explain", "room.seats").out
    assert "for it:\n  strong" in out
    entry = out.partition("[[correction]]")[2].replace('"integer"', '"string"').replace("  ", "")
    program.write("fix.toml", "[[correction]]" + entry.replace("…", "Because."))
    out = program.run("explain", "room.seats", "--overlay", "fix.toml").out
    assert "type: string" in out
    assert "overlay" in out
    assert "fix.toml:1:1" in out


def test_what_ships_for_one_api_corrects_no_other(program: Program) -> None:
    """Pages of another API may have the names and the form of the original UCWA pages."""
    page = (
        "# reason\n\n## Web Link\n\n|Name|Description|\n|---|---|\n|rel|Its rel.|\n\n"
        "### Properties\n\n|Name|Description|\n|---|---|\n|message|Why.|\n"
    )
    program.write("other/reason.md", page)
    own = program.run("explain", "reason.message", "--specs", "other").out
    program.write("other/ucwa-codegen.toml", 'api = "lending"\n')
    foreign = program.run("explain", "reason.message", "--specs", "other").out
    assert "overlay" in own.partition("to overrule")[0]
    assert "overlay" not in foreign.partition("to overrule")[0]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("room.seat", "did you mean room.seats"),
        ("rom.mood", "did you mean room.mood"),
        ("zzzzzzzzz", "`model` lists every page"),
        ("room.POST.body.nothing", 'no page states "room.POST.body.nothing"'),
    ],
)
def test_explain_of_nothing_suggests(program: Program, address: str, message: str) -> None:
    done = program.run("explain", address)
    assert (done.status, done.out) == (1, "")
    assert message in done.err


def test_rules(program: Program) -> None:
    listed = program.run("rules").out
    assert "UC101  " in listed
    page = program.run("rules", "uc101").out
    assert page.startswith("# UC101 ")
    assert "## Why it matters" in page
    for line in listed.splitlines():
        assert program.run("rules", line.split()[0]).status == 0


# Streams


def test_colour_only_where_it_is_wanted(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.write("specs/desk.md", DESK.replace("### Links", "##### Links"))
    assert "\x1b[" not in program.run("check").out
    assert "\x1b[" in program.run("check", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in program.run("check").out
    assert "\x1b[" not in program.run("check", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in program.run("check").out


def test_output_is_utf_8_whatever_the_locale(program: Program) -> None:
    program.write("specs/desk.md", DESK.replace("What it says.", "Wörter — 語."))
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "model"],
        cwd=program.folder,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert "Wörter — 語." in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_crash(program: Program) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "model"],
        cwd=program.folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_progress_on_a_terminal_only(program: Program) -> None:
    code = """
import os, pty, sys
def read(handle):
    data = os.read(handle, 1024)
    sys.stdout.buffer.write(data)
    return data
command = [sys.executable, "-m", "codegen", "generate", "--color", "always"]
status = pty.spawn(command, read)
sys.exit(os.waitstatus_to_exitcode(status))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=program.folder,
        env={**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "200"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "generating" in done.stdout
    assert "files in generated (" in done.stdout


# Crashes


def test_a_crash_is_ours_and_says_what_to_send(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("deep\ninside")

    monkeypatch.setattr("codegen.dialect.read_page", fail)
    done = program.run("check")
    assert done.status == 70
    assert "internal error: KeyError: 'deep\\ninside'" in done.err
    assert "while reading desk.md" in done.err or "while reading Mood.md" in done.err
    assert f"ucwa-codegen {__version__}, Python 3." in done.err
    assert main(["check", "-v"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interrupt_is_130(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("codegen.dialect.read_page", interrupt)
    done = program.run("generate")
    assert (done.status, done.err) == (130, "ucwa-codegen: interrupted\n")
