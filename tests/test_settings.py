"""Settings: where they are found, what they may say, what wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_harness import DESK, MOOD, Program

from codegen.cli.setting_values import PROJECT_KEYS, SET_KEYS
from codegen.cli.settings import Settings, find_settings


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    return Program(tmp_path, capsys, monkeypatch)


def names(program: Program, *arguments: str) -> list[str]:
    done = program.run("model", *arguments)
    assert done.status == 0, done.err
    return [row["name"] for row in json.loads(done.out)["resources"]]


ALL = """\
specs = ["api/pages", "more/*.md"]
out = "build"
targets = ["docs", "client"]
dialect = "ucwa"
overlay = "fixes.toml"
templates = "mine"
jobs = 3
api = "rooms"
client_package = "acme.rooms"
suppress = ["UC101", "UC203:a.md"]

[vendor.one]
dest = "src/acme/_vendor"
package = "acme._vendor.ucwa"
only = ["room"]
"""


@pytest.mark.parametrize("file", ["pyproject.toml", "ucwa-codegen.toml"])
def test_every_key_of_both_files(program: Program, file: str) -> None:
    table = "[tool.ucwa-codegen]\n" if file == "pyproject.toml" else ""
    text = ALL.replace("[vendor", "[tool.ucwa-codegen.vendor") if table else ALL
    program.write(file, table + text)
    settings = find_settings(program.folder)
    root = program.folder
    assert settings.file == root / file
    assert settings.specs == (str(root / "api/pages"), str(root / "more/*.md"))
    assert settings.out == root / "build"
    assert settings.targets == ("docs", "client")
    assert settings.dialect == "ucwa"
    assert settings.overlay == root / "fixes.toml"
    assert settings.templates == root / "mine"
    assert settings.jobs == 3
    assert settings.api == "rooms"
    assert settings.client_package == "acme.rooms"
    assert settings.suppress == ("UC101", "UC203:a.md")
    assert settings.vendor["one"].dest == root / "src/acme/_vendor"
    assert settings.vendor["one"].only == ("room",)
    assert {*Settings._fields} - {"file", "project"} == {*PROJECT_KEYS}


def test_the_nearest_wins_and_paths_are_the_files_own(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write("ucwa-codegen.toml", 'specs = ["outer"]\n')
    program.write("in/pyproject.toml", '[tool.ucwa-codegen]\nspecs = ["pages"]\n')
    program.write("in/pages/desk.md", DESK)
    program.write("in/deep/er/.keep", "")
    monkeypatch.chdir(program.folder / "in/deep/er")
    assert names(program) == ["desk"]


def test_another_project_ends_the_search(program: Program) -> None:
    program.write("ucwa-codegen.toml", 'out = "x"\n')
    program.write("in/pyproject.toml", "[project]\nname = 'other'\n")
    settings = find_settings(program.folder / "in")
    assert (settings.file, settings.out) == (None, None)


@pytest.mark.parametrize("key", SET_KEYS)
def test_a_sets_file_is_never_the_projects(
    program: Program, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write("pyproject.toml", '[tool.ucwa-codegen]\nspecs = ["specs"]\n')
    program.write("specs/ucwa-codegen.toml", f'{key} = "ucwa"\n')
    monkeypatch.chdir(program.folder / "specs")
    assert find_settings(program.folder / "specs").file == program.folder / "pyproject.toml"


def test_what_a_set_says_about_itself(program: Program) -> None:
    program.write("specs/ucwa-codegen.toml", 'api = "rooms"\nattribution = "By us."\n')
    program.write("specs/desk.md", DESK)
    done = program.run("model")
    assert json.loads(done.out)["api"] == "rooms"
    assert program.run("generate", "--target", "docs").status == 0
    assert "By us." in (program.folder / "generated/docs/index.md").read_text("utf-8")
    program.write("pyproject.toml", '[tool.ucwa-codegen]\napi = "desks"\n')
    assert json.loads(program.run("model").out)["api"] == "desks"


def test_an_overlay_that_a_set_names(program: Program) -> None:
    program.write("specs/desk.md", DESK)
    program.write("specs/ucwa-codegen.toml", 'overlay = "fix/fix.toml"\n')
    done = program.run("check")
    assert done.status == 2
    assert "fix.toml doesn't exist" in done.err
    entry = '[[correction]]\nof = "desk.label"\ntype = "integer"\nreason = "It is a number."\n'
    program.write("specs/fix/fix.toml", entry)
    assert "type: integer" in program.run("explain", "desk.label").out
    assert "type: string" in program.run("explain", "desk.label", "--no-overlay").out
    program.write("specs/fix/fix.toml", entry.replace("reason", "raison"))
    done = program.run("check")
    assert done.status == 1
    assert "fix.toml:1:1: error[UC301]" in done.out
    assert "1 | [[correction]]" in done.out


def test_sets_that_contradict_each_other(program: Program) -> None:
    program.write("a/ucwa-codegen.toml", 'api = "rooms"\n')
    program.write("b/ucwa-codegen.toml", 'api = "desks"\n')
    program.write("a/desk.md", DESK)
    program.write("b/Mood.md", MOOD)
    done = program.run("check", "a", "b")
    assert done.status == 2
    assert 'don\'t agree on api: "rooms" (a) and "desks" (b)' in done.err


def test_default_specs(program: Program) -> None:
    assert "audioVideoSession" in names(program)
    program.write("specs/desk.md", DESK)
    assert names(program) == ["desk"]
    program.write("ucwa-codegen.toml", 'specs = "other"\n')
    program.write("other/lamp.md", DESK.replace("desk", "lamp"))
    assert names(program) == ["lamp"]
    assert names(program, "--specs", "specs") == ["desk"]


def test_config_names_another_file(program: Program) -> None:
    program.write("ucwa-codegen.toml", 'specs = ["gone"]\n')
    program.write("conf/other.toml", 'specs = ["pages"]\n')
    program.write("conf/pages/desk.md", DESK)
    assert names(program, "--config", "conf/other.toml") == ["desk"]
    done = program.run("check", "--config", "conf/othr.toml")
    assert done.status == 2
    assert "--config: 'conf/othr.toml' doesn't exist; did you mean \"other.toml\"?" in done.err
    program.write("pyproject.toml", "[project]\n")
    assert "has no table" in program.run("check", "--config", "pyproject.toml").err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ouput = "x"', 'unknown key "ouput"; did you mean "out"?'),
        ("zzz = 1", 'unknown key "zzz"; known are specs, out,'),
        ('out = "x"\nattribution = "y"', "it belongs into the file at a set's root"),
        ("out = 3", '"out" must be a text'),
        ('out = ""', '"out" must be a text that is not empty'),
        ('out = "a\\u0000b"', '"out" can\'t be a path'),
        ("specs = 3", '"specs" must be a list of texts'),
        ("specs = [3]", '"specs" must be a list of texts'),
        ('targets = "docs"', '"targets" must be a list of texts'),
        ('jobs = "2"', '"jobs" must be a whole number from 1'),
        ("jobs = true", '"jobs" must be a whole number from 1'),
        ("jobs = 0", '"jobs" must be a whole number from 1'),
        ('out = "x"\napi = "Big API"', '"api" must be a short name'),
        ('client_package = "a-b"', '"client_package" must be the name of a package'),
        ('client_package = "a.class"', '"client_package" must be the name of a package'),
        (
            'suppress = ["UC1"]',
            "\"suppress\" must be a list of codes, or codes with a page, not 'UC1'",
        ),
        ("vendor = 1", '"vendor" must hold tables'),
        ("[vendor.x]\npackage = 'a'", '"vendor" needs "x.dest"'),
        ("[vendor.x]\ndest = 'a'\npakage = 'b'", 'unknown key "x.pakage"; did you mean "package"?'),
        ("[vendor.x]\ndest = 1", '"vendor" holds "x.dest", which must be a text'),
        ("out = ", "is no TOML: "),
        ("out = 'x'\nout = 'y'", "is no TOML: "),
        ("a = " + "[" * 5000, "is no TOML: "),
    ],
)
@pytest.mark.parametrize("command", ["generate", "check", "clean"])
def test_a_wrong_setting_is_one_line_with_file_and_key(
    program: Program, text: str, message: str, command: str
) -> None:
    program.write("ucwa-codegen.toml", text)
    done = program.run(command)
    assert done.status == 2
    assert done.err.startswith("ucwa-codegen: error: ucwa-codegen.toml")
    assert message in done.err
    assert len(done.err.splitlines()) == 1


def test_settings_that_are_no_text(program: Program) -> None:
    program.write("ucwa-codegen.toml", b"\xff\xfe\x00")
    assert "ucwa-codegen.toml is no TOML" in program.run("check").err
    program.write("ucwa-codegen.toml", "﻿out = 'x'\n")
    assert find_settings(program.folder).out == program.folder / "x"


def test_settings_in_two_files(program: Program) -> None:
    program.write("ucwa-codegen.toml", "jobs = 1\n")
    program.write("pyproject.toml", "[tool.ucwa-codegen]\njobs = 2\n")
    done = program.run("check")
    assert done.status == 2
    assert "both hold settings" in done.err


def test_a_project_key_at_a_sets_root(program: Program) -> None:
    program.write("pyproject.toml", "[tool.ucwa-codegen]\n")
    program.write("specs/ucwa-codegen.toml", "jobs = 1\n")
    program.write("specs/desk.md", DESK)
    done = program.run("check")
    assert done.status == 2
    assert "may hold only api, dialect, overlay, attribution" in done.err


def test_a_project_whose_root_is_its_sets_root(program: Program) -> None:
    program.write("ucwa-codegen.toml", 'specs = "."\ntargets = ["docs"]\napi = "rooms"\n')
    program.write("desk.md", DESK)
    assert json.loads(program.run("model").out)["api"] == "rooms"


# Suppressing diagnostics


FAULTY = DESK.replace("### Links", "##### Links")


def test_suppressed_diagnostics_are_neither_shown_nor_counted(program: Program) -> None:
    program.write("specs/desk.md", FAULTY)
    program.write("specs/sub/lamp.md", FAULTY.replace("desk", "lamp"))
    assert program.run("check").out.count("[UC101]") == 2
    for text, left in (("UC101", 0), ("UC101:desk.md", 1), ("UC101:sub/*", 1), ("UC101:*", 0)):
        program.write("ucwa-codegen.toml", f'suppress = ["{text}"]\n')
        done = program.run("check", "--strict")
        assert done.out.count("[UC101]") == left
        assert "UC303" not in done.out


def test_an_unused_suppression_is_reported_with_its_place(program: Program) -> None:
    program.write("specs/desk.md", DESK)
    program.write("ucwa-codegen.toml", 'jobs = 1\nsuppress = ["UC101", "UC105:gone.md"]\n')
    done = program.run("check", "--strict")
    assert done.status == 1
    assert "ucwa-codegen.toml:2:23: warning[UC303]: the suppression UC105:gone.md" in done.out
    assert "ucwa-codegen.toml:2:14: warning[UC303]: the suppression UC101 " in done.out
    assert "2 | suppress = " in done.out
    assert program.run("check", "--strict", "specs").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [("UC001", "UC001 is an error"), ("UC999", "no rule is called 'UC999'")],
)
def test_what_can_not_be_suppressed(program: Program, text: str, message: str) -> None:
    program.write("specs/desk.md", DESK)
    program.write("ucwa-codegen.toml", f'suppress = ["{text}"]\n')
    done = program.run("check")
    assert done.status == 2
    assert f'ucwa-codegen.toml: "suppress": {message}' in done.err
