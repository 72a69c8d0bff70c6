"""`check` for other programs: SARIF and annotations of GitHub Actions, hostile text included."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cli_harness import DESK, ROOM, Program
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from codegen.check import Diagnostic, diagnose, find_rule, github_text, sarif_json
from codegen.source import Finding, Span

FORMATS = Path(__file__).parent / "formats"
SCHEMA = Draft202012Validator(json.loads((FORMATS / "sarif.schema.json").read_text("utf-8")))
BROKEN = DESK.replace("### Links", "##### Links").replace("| desk   | The", "| dask   | The")
PLACE = "line=2,col=3,endColumn=5,title=UC104 stray-fence"
EVIL = "a::error::b%0A,c:d\n::set-env name=X::y\r\x1b[31m\u202e\ud800[x](1){0}"


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    made = Program(tmp_path, capsys, monkeypatch)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    made.write_pages()
    return made


def found(message: str, path: str = "a.md", help: str = "", **more: Any) -> Diagnostic:
    span = Span(path, *more.pop("place", (2, 3, 2, 5)))
    (row,) = diagnose([Finding(more.pop("code", "UC104"), message, span, help, **more)], (), None)
    return row


def sarif(*rows: Diagnostic, locate: Callable[[str], str] = str) -> dict[str, Any]:
    """The run of a log that is as it must be."""
    text = sarif_json(rows, "1.2.3", locate)
    assert text.isascii()
    log = json.loads(text)
    SCHEMA.validate(log)
    run: dict[str, Any] = log["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


@pytest.mark.parametrize("form", ["sarif", "github"])
@pytest.mark.parametrize("name", ["faults", "none"])
def test_snapshot(program: Program, form: str, name: str) -> None:
    if name == "faults":
        program.write("specs/desk.md", BROKEN)
        program.write("specs/room.md", ROOM.replace("How many people fit.", "TBD"))
    done = program.run("check", "--format", form, "--account")
    file = FORMATS / f"{name}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(done.out, "utf-8")
    assert done.out == file.read_text("utf-8")
    assert done.err.endswith("no diagnostics\n") == (name == "none")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize(
    ("page", "options", "status"),
    [
        (DESK, ["--strict"], 0),
        (BROKEN, [], 0),
        (BROKEN, ["--strict"], 1),
        (BROKEN, ["--strict", "--quiet"], 1),
        (b"\xff\xfe\xff", [], 1),
    ],
)
def test_exit_status_is_that_of_the_text(
    program: Program, form: str, page: str | bytes, options: list[str], status: int
) -> None:
    program.write("specs/desk.md", page)
    done = program.run("check", "--format", form, *options)
    assert done.status == status
    if form == "sarif":
        log = json.loads(done.out)
        SCHEMA.validate(log)
        assert bool(log["runs"][0]["results"]) == (page != DESK and "--quiet" not in options)


def test_unknown_format_is_wrong_usage(program: Program) -> None:
    done = program.run("check", "--format", "serif")
    assert (done.status, done.out) == (2, "")
    assert 'did you mean "sarif"?' in done.err


@pytest.mark.parametrize(
    ("code", "level", "command"),
    [("UC001", "error", "error"), ("UC104", "warning", "warning"), ("UC101", "note", "notice")],
)
def test_severities(code: str, level: str, command: str) -> None:
    assert find_rule(code).severity.value == level
    row = found("m", code=code)
    assert sarif(row)["results"][0]["level"] == level
    assert github_text([row], str).startswith(f"::{command} ")


def test_sarif_names_each_rule_once_with_its_manual() -> None:
    run = sarif(found("m"), found("n"), found("o", code="UC203"))
    rules = run["tool"]["driver"]["rules"]
    assert [row["id"] for row in rules] == ["UC104", "UC203"]
    assert [row["ruleIndex"] for row in run["results"]] == [0, 0, 1]
    assert rules[1]["name"] == "unresolved-target"
    assert "## Why it matters" in rules[1]["help"]["markdown"]


def test_sarif_points_at_the_other_place_too() -> None:
    (result,) = sarif(found("m", related=(Span("b.md", 7, 1, 8, 3),)))["results"]
    (related,) = result["relatedLocations"]
    place = related["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "b.md"
    assert place["region"] == {"startLine": 7, "startColumn": 1, "endLine": 8, "endColumn": 3}


@pytest.mark.parametrize(
    ("message", "help", "text"),
    [
        ("it is odd", "Mend it.", "it is odd. Mend it."),
        ("did you mean x?", "Mend it.", "did you mean x? Mend it."),
        ("it is odd", "", "it is odd."),
        ("route /a/{id} of {0}", "", "route /a/{{id}} of {{0}}."),
        ("odd [x](1) and \\", "", "odd \\[x\\](1) and \\\\."),
        ("[x] alone \\", "", "[x] alone \\."),
        ("a\nb\x1b\ud800", "", "a\\x0ab\\x1b\\ud800."),
    ],
)
def test_sarif_messages_are_plain(message: str, help: str, text: str) -> None:
    assert sarif(found(message, help=help))["results"][0]["message"]["text"] == text


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("resources/a.md", "resources/a.md"),
        ("a b/é%.md", "a%20b/%C3%A9%25.md"),
        ("c:d.md", "c%3Ad.md"),
        ("<stdin>", "%3Cstdin%3E"),
        ("/srv/a b.md", "file:///srv/a%20b.md"),
    ],
)
def test_sarif_paths_are_uri_references(path: str, uri: str) -> None:
    (result,) = sarif(found("m", path))["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            found("it is odd", help="Mend it."),
            f"::warning file=a.md,{PLACE}::it is odd%0AMend it.",
        ),
        (
            found("100%: a, b", "x,y/a:b%.md"),
            f"::warning file=x%2Cy/a%3Ab%25.md,{PLACE}::100%25: a, b",
        ),
        (
            found("m", place=(2, 3, 4, 1)),
            "::warning file=a.md,line=2,endLine=4,title=UC104 stray-fence::m",
        ),
    ],
)
def test_github_annotation(row: Diagnostic, line: str) -> None:
    assert github_text([row], str) == f"{line}\n"


@given(st.text() | st.just(EVIL), st.text(min_size=1) | st.just(EVIL), st.text() | st.just(EVIL))
def test_no_text_gives_a_command(message: str, path: str, help: str) -> None:
    text = github_text([found(message, path, help)], str)
    assert text.count("\n") == 1
    assert not set(text) & set("\r\x1b\u202e\u2028\x85")
    match = re.fullmatch(r"::warning (?P<properties>.*?)::(?P<data>.*)\n", text)
    assert match is not None
    keys = [row.partition("=")[0] for row in match["properties"].split(",")]
    assert keys == ["file", "line", "col", "endColumn", "title"]
    assert "%" not in re.sub(r"%(?:25|0A)", "", match["data"])


@given(st.text() | st.just(EVIL), st.text(min_size=1) | st.just(EVIL), st.integers(-2, 9))
def test_no_text_makes_a_log_invalid(message: str, path: str, number: int) -> None:
    place = (number, number, number - 1, 0)
    (result,) = sarif(found(message, path.replace("\0", ""), place=place))["results"]
    text = result["message"]["text"]
    assert not set(text) & set("\n\r\x1b\u202e\u2028\x85\ud800")
    assert "{" not in text.replace("{{", "")


@pytest.mark.parametrize(
    ("workspace", "folder", "path"),
    [
        (None, ".", "specs/desk.md"),
        (None, "specs", "desk.md"),
        (None, "elsewhere", "{root}/specs/desk.md"),
        (".", "specs", "specs/desk.md"),
        ("elsewhere", ".", "specs/desk.md"),
    ],
)
def test_paths_are_those_of_the_checkout(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    workspace: str | None,
    folder: str,
    path: str,
) -> None:
    root = program.folder
    (root / "elsewhere").mkdir()
    program.write("specs/desk.md", BROKEN)
    if workspace is not None:
        monkeypatch.setenv("GITHUB_WORKSPACE", str((root / workspace).resolve()))
    monkeypatch.chdir(root / folder)
    specs = os.path.relpath(root / "specs")
    path = path.format(root=root)
    annotations = program.run("check", specs, "--format", "github").out
    assert set(re.findall(r" file=(.*?),", annotations)) == {path}
    log = json.loads(program.run("check", specs, "--format", "sarif").out)
    uris = {
        unquote(row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for row in log["runs"][0]["results"]
    }
    assert {uri.removeprefix("file://") for uri in uris} == {path}


@pytest.mark.parametrize(
    ("name", "content", "arguments"),
    [
        ("specs/desk.md", b"\xff\xfe\xff", []),
        ("ucwa-codegen.toml", 'specs = ["specs"]\nsuppress = ["UC104"]\n', []),
        (
            "fix.toml",
            "[[correction]]\nof = 'room.hat'\ntype = 'string'\nreason = 'r'\n",
            ["--overlay", "fix.toml"],
        ),
    ],
)
def test_other_files_are_found_too(
    program: Program, name: str, content: str | bytes, arguments: list[str]
) -> None:
    """A page that can't be read, the settings, an overlay."""
    program.write(name, content)
    annotations = program.run("check", "--format", "github", *arguments).out
    assert f" file={name}," in annotations
