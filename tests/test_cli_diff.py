"""`diff` as a command: reports, exit statuses, overlays of both sides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_harness import DESK, MOOD, ROOM, Program

ROOT = Path(__file__).parents[1]
EDITS = (
    ("| seats | integer | How many people fit.    |\n", ""),
    (
        "| lang | string | query | For the texts.   | No        |",
        "| lang | string | query | For the texts.   | Yes |",
    ),
    (
        "| desk | desk   | The desk in front.   |\n",
        "| desk | desk   | The desk in front.   |\n| wall | room | What *hangs* there. |\n",
    ),
    ("A meeting room.", "A room to meet in."),
    ("/rooms/{roomId}", "/halls/{hallId}"),
)


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    program = Program(tmp_path, capsys, monkeypatch)
    room = ROOM
    for old, new in EDITS:
        assert room.count(old) == 1, old
        room = room.replace(old, new)
    for folder, text in (("old", ROOM), ("new", room), ("same", "\n" + ROOM)):
        program.write(f"{folder}/room.md", text)
        program.write(f"{folder}/desk.md", DESK)
        program.write(f"{folder}/Mood.md", MOOD)
    return program


TEXT = """\
room
  room: editorial[summary-changed]: the summary has other words
    = old room.md:1:3, new room.md:1:3
  room.seats: breaking[property-removed]: the property is gone
    = old room.md:9:1
  room.links.wall: additive[link-added]: the link is new
    = new room.md:17:1
  room.GET: breaking[route-changed]: the route is /halls/{hallId}, was /rooms/{roomId}
    = for client users editorial, for server authors breaking
    = old room.md:27:5, new room.md:27:5
  room.GET.query.lang: breaking[parameter-became-required]: is required, was optional
    = for client users breaking, for server authors additive
    = old room.md:38:1, new room.md:38:1

3 breaking, 1 additive, 1 editorial
"""
MARKDOWN = """\
### Breaking

- `room.seats`: the property is gone
- `room.GET`: the route is /halls/{hallId}, was /rooms/{roomId} (server authors)
- `room.GET.query.lang`: is required, was optional (client users)

### Additive

- `room.links.wall`: the link is new

### Editorial

- `room`: the summary has other words
"""


def test_the_report_goes_page_by_page(program: Program) -> None:
    done = program.run("diff", "old", "new")
    assert (done.status, done.out, done.err) == (1, TEXT, "")


def test_verbose_says_why(program: Program) -> None:
    out = program.run("diff", "old", "new", "-v").out
    assert "    = because: Clients follow links; a server answers at routes" in out


def test_colour_only_where_it_is_asked_for(program: Program) -> None:
    out = program.run("diff", "old", "new", "--color", "always").out
    assert "\x1b[1;31mbreaking[property-removed]\x1b[0m" in out


def test_markdown_is_a_changelog(program: Program) -> None:
    assert program.run("diff", "old", "new", "--format", "markdown").out == MARKDOWN
    assert program.run("diff", "old", "same", "--format", "markdown").out == "No changes.\n"


def test_json_has_exactly_these_keys(program: Program) -> None:
    report = json.loads(program.run("diff", "old", "new", "--format", "json").out)
    assert list(report) == ["format", "changes"]
    assert report["format"] == 1
    assert report["changes"][-1] == {
        "kind": "required",
        "path": "room.GET.query.lang",
        "client": "breaking",
        "server": "additive",
        "class": "breaking",
        "rule": "parameter-became-required",
        "message": "is required, was optional",
        "old": False,
        "new": True,
        "old_source": {"path": "room.md", "line": 38, "column": 1},
        "new_source": {"path": "room.md", "line": 38, "column": 1},
    }
    (gone,) = (row for row in report["changes"] if row["rule"] == "property-removed")
    assert (gone["old"], gone["new"], gone["new_source"]) == ("seats", None, None)
    same = program.run("diff", "old", "same", "--format", "json")
    assert json.loads(same.out) == {"format": 1, "changes": []}


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        ("", set()),
        ("A meeting room.", set()),
        ("| self | room   |", {"additive"}),
        ("| seats | integer |", {"additive", "breaking"}),
    ],
)
def test_it_fails_on_what_is_asked_for(program: Program, text: str, failing: set[str]) -> None:
    edits = {
        "": "",
        "A meeting room.": "A room to meet in.",
        "| self | room   |": "| wall | room | What hangs there. |\n| self | room   |",
        "| seats | integer |": "| seats | string |",
    }
    program.write("made/room.md", ROOM.replace(text, edits[text]) if text else ROOM)
    program.write("made/desk.md", DESK)
    program.write("made/Mood.md", MOOD)
    for option in ("breaking", "additive", "never"):
        done = program.run("diff", "old", "made", "--fail-on", option)
        assert done.status == int(option in failing), option
    assert program.run("diff", "old", "made").status == int("breaking" in failing)


def test_files_and_globs_are_sides_too(program: Program) -> None:
    assert program.run("diff", "old/*.md", "old").out == "no changes\n"
    done = program.run("diff", "old/room.md", "new/room.md", "--fail-on", "never")
    assert (done.status, "breaking[property-removed]" in done.out) == (0, True)


def test_names_of_files_say_nothing(program: Program) -> None:
    program.write("named/a.md", DESK)
    program.write("named/deep/b.md", ROOM)
    program.write("named/c.md", MOOD)
    assert program.run("diff", "old", "named").out == "no changes\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["old"], "required: NEW"),
        (["old", "nwe"], "'nwe' doesn't exist; did you mean \"new\"?"),
        (["old", "-"], "standard input"),
        (["old", "new", "--specs", "old"], "--specs"),
        (["old", "new", "--format", "html"], "there are text, json, markdown"),
        (["old", "new", "--fail-on", "editorial"], "there are breaking, additive, never"),
        (["old", "empty"], "'empty' has no page"),
    ],
)
def test_wrong_usage(program: Program, arguments: list[str], told: str) -> None:
    program.write("empty/none.txt", "")
    done = program.run("diff", *arguments)
    assert (done.status, done.out) == (2, "")
    assert told in done.err


def test_errors_in_pages_are_told_and_fail(program: Program) -> None:
    program.write("new/again.md", DESK)
    done = program.run("diff", "old", "new", "--fail-on", "never")
    assert done.status == 1
    assert "error[" in done.err
    assert "changes may be missing or wrong" in done.err


OVERLAY = """\
[[correction]]
of = "room.seats"
type = "number"
reason = "There are halves."
"""


def test_each_side_has_the_overlay_of_its_set(program: Program) -> None:
    program.write("same/fix.toml", OVERLAY)
    program.write("same/ucwa-codegen.toml", 'overlay = "fix.toml"\n')
    done = program.run("diff", "old", "same")
    assert (
        "room.seats: breaking[property-type-widened]: the type is number, was integer" in done.out
    )
    assert program.run("diff", "old", "same", "--no-overlay").out == "no changes\n"
    assert program.run("diff", "old", "same", "--overlay", "same/fix.toml").out == "no changes\n"


def test_a_sets_overlay_goes_before_that_of_the_project(program: Program) -> None:
    program.write("project.toml", OVERLAY.replace("number", "string"))
    program.write("pyproject.toml", '[tool.ucwa-codegen]\noverlay = "project.toml"\n')
    program.write("same/fix.toml", OVERLAY)
    program.write("same/ucwa-codegen.toml", 'overlay = "fix.toml"\n')
    assert "the type is number, was string" in program.run("diff", "old", "same").out


def test_hostile_text_stays_text(program: Program) -> None:
    hostile = "a\x1b[31m`b`<i>\u202e*c*"
    program.write("same/room.md", ROOM.replace("| Book rooms |", f"| {hostile} |"))
    program.write("same/desk.md", DESK.replace("| Book rooms |", f"| {hostile} |"))
    for form in ("text", "markdown", "json"):
        out = program.run("diff", "old", "same", "--format", form).out
        assert "permission" in out
        assert not {"\x1b", "\u202e"} & set(out)
        assert form != "markdown" or "<i>" not in out.replace("\\<i", "")


def test_the_shipped_pages_are_as_they_are(program: Program) -> None:
    assert program.run("diff", ROOT / "specs", ROOT / "specs").out == "no changes\n"


def test_the_real_pages_are_as_they_are(program: Program, corpus: Path) -> None:
    done = program.run("diff", corpus, corpus, "--fail-on", "additive")
    assert (done.status, done.out) == (0, "no changes\n")
