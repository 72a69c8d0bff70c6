"""`ucwa-codegen fmt`: where pages come from, where they go, and what is told about them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from cli_harness import MOOD, Program

FORMED_MOOD = """# Mood

How people are.

## Members

| Name  | Description |
| ----- | ----------- |
| Glad  | They smile. |
| Tired | They yawn.  |
"""
ORIGINAL = """# {name}

It.

## Web Link

|Name|Description|
|-|-|
|rel|A.|
|href|B.|

### Properties

|Name|Description|
|-|-|
|state|How one feels, a [Mood](MOOD.md).|

### Links

None
"""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    found = Program(tmp_path, capsys, monkeypatch)
    found.write("ucwa-codegen.toml", 'specs = ["specs"]\n')
    found.write_pages()
    return found


def text(program: Program, path: str) -> str:
    return (program.folder / path).read_bytes().decode("utf-8")


def test_the_pages_of_the_project_in_place(program: Program) -> None:
    done = program.run("fmt")
    assert (done.status, done.out, done.err) == (0, "", "3 of 3 pages changed\n")
    assert text(program, "specs/Mood.md") == FORMED_MOOD
    assert "| mood  | Mood    | How people leave it. |" in text(program, "specs/room.md")
    assert program.run("fmt").err == "0 of 3 pages changed\n"
    assert program.run("fmt", "--check").status == 0


def test_one_page_with_its_siblings_read(program: Program) -> None:
    program.write(
        "specs/room.md",
        "# room\n\nIt.\n\n### Properties\n\n|Name|Description|\n|-|-|\n|state|A [Mood](MOOD.md).|\n\n"
        "### Links\n\nNone\n",
    )
    assert program.run("fmt", "specs/room.md").err == "1 of 1 pages changed\n"
    assert "| state | Mood | A [Mood](Mood.md). |" in text(program, "specs/room.md")
    assert text(program, "specs/Mood.md") == MOOD


def test_check_lists_what_would_change(program: Program) -> None:
    program.write("specs/Mood.md", FORMED_MOOD)
    done = program.run("fmt", "--check")
    assert (done.status, done.out) == (1, "specs/desk.md\nspecs/room.md\n")
    assert done.err == "2 of 3 pages would change\n"
    assert program.run("fmt", "specs/M*.md", "--check").status == 0


def test_diff_shows_what_would_change(program: Program) -> None:
    done = program.run("fmt", "specs/Mood.md", "--diff")
    assert done.status == 1
    assert done.out.startswith("--- a/specs/Mood.md\n+++ b/specs/Mood.md\n@@ ")
    assert "\n-| Glad  | They smile.   |\n" in done.out
    assert "\n+| Glad  | They smile. |\n" in done.out
    assert text(program, "specs/Mood.md") == MOOD


def test_diff_of_a_page_elsewhere_has_one_slash(
    program: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = tmp_path_factory.mktemp("elsewhere") / "Mood.md"
    page.write_text(MOOD, "utf-8")
    name = page.as_posix().lstrip("/")
    done = program.run("fmt", str(page), "--diff")
    assert done.out.startswith(f"--- a/{name}\n+++ b/{name}\n@@ ")


def test_elsewhere_under_the_same_paths(program: Program) -> None:
    program.write("specs/guide/start.md", "# Start\n\n Not  touched")
    done = program.run("fmt", "--out", "new")
    assert (done.status, done.err) == (0, "3 of 4 pages changed\n")
    assert text(program, "new/Mood.md") == FORMED_MOOD
    assert text(program, "new/guide/start.md") == "# Start\n\n Not  touched"
    assert text(program, "specs/Mood.md") == MOOD
    assert program.run("fmt", "new", "--check").status == 0


def test_standard_input(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def given(page: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.encode())))

    given(MOOD)
    assert program.run("fmt", "-").out == FORMED_MOOD
    # A page that is not there yet has the others as its siblings, too.
    given(
        "# hall\n\nIt.\n\n### Properties\n\n|Name|Description|\n|-|-|\n|how|See [Mood](MOOD.md).|\n\n"
        "### Links\n\nNone\n"
    )
    assert "| how  | Mood | See [Mood](Mood.md). |" in program.run("fmt", "-").out
    given("# Guide\n\n x")
    assert program.run("fmt", "-").out == "# Guide\n\n x"
    assert program.run("fmt", "-", "specs").status == 2


def test_a_page_with_errors_is_left_alone(program: Program) -> None:
    other = MOOD.replace("They yawn.", "They   sleep.")
    program.write("specs/mood/Mood.md", other)
    done = program.run("fmt")
    assert done.status == 1
    assert "error[UC201]" in done.err
    assert text(program, "specs/mood/Mood.md") == other
    assert text(program, "specs/Mood.md") == FORMED_MOOD


def test_what_can_not_be_kept_is_left_alone_with_a_note(program: Program) -> None:
    page = MOOD + "\n## Odd\n\n| x | y |\n|-|-|\n| 1 | 2 |\n"
    program.write("specs/Mood.md", page)
    done = program.run("fmt")
    assert done.status == 0
    assert "specs/Mood.md: left as it is: it holds something that is not understood" in done.err
    assert text(program, "specs/Mood.md") == page


def test_a_set_of_the_original_form_goes_as_a_whole(program: Program) -> None:
    """The overlay that ships corrects policies.htmlMessaging; half a canonical set would go without it."""
    page = ORIGINAL.format(name="policies").replace("|state|", "|htmlMessaging|")
    program.write("old/policies.md", page.replace(", a [Mood](MOOD.md)", ""))
    program.write("old/GenericPolicy.md", MOOD.replace("Mood", "GenericPolicy"))
    program.write("old/desk.md", ORIGINAL.format(name="desk").replace("MOOD", "GenericPolicy"))
    before = text(program, "old/desk.md")
    done = program.run("fmt", "old/desk.md")
    assert done.status == 1
    assert "format the whole set at once" in done.err
    assert text(program, "old/desk.md") == before
    assert program.run("fmt", "old/desk.md", "--out", "new").status == 0
    assert program.run("fmt", "old").status == 0
    found = text(program, "old/policies.md")
    assert "| htmlMessaging | GenericPolicy | How one feels. |" in found
    assert "Web Link" not in found


def test_two_sets_of_one_path_each(program: Program) -> None:
    program.write("one/page.md", MOOD)
    program.write("two/page.md", MOOD.replace("Mood", "Taste"))
    assert program.run("fmt", "one", "two", "--out", "new").status == 0
    assert program.run("fmt", "one", "two").status == 0
    for folder in ("", "new/"):
        assert text(program, f"{folder}one/page.md") == FORMED_MOOD
        assert text(program, f"{folder}two/page.md") == FORMED_MOOD.replace("Mood", "Taste")


def test_line_ends_and_marks_are_settled(program: Program) -> None:
    program.write("specs/Mood.md", b"\xef\xbb\xbf" + MOOD.replace("\n", "\r\n").encode())
    assert program.run("fmt", "specs/Mood.md").status == 0
    assert text(program, "specs/Mood.md") == FORMED_MOOD


def test_modes_and_links_of_files_stay(program: Program) -> None:
    file = program.write("elsewhere/Mood.md", MOOD)
    file.chmod(0o640)
    (program.folder / "specs/Mood.md").unlink()
    (program.folder / "specs/Mood.md").symlink_to(file)
    assert program.run("fmt").status == 0
    assert (program.folder / "specs/Mood.md").is_symlink()
    assert file.read_text("utf-8") == FORMED_MOOD
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["Mood.md"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "new", "--check"), "--out writes"),
        (("nowhere.md",), "doesn't exist"),
        (("specs", "--out", "ucwa-codegen.toml"), "can't be written"),
    ],
)
def test_wrong_usage(program: Program, arguments: tuple[str, ...], message: str) -> None:
    done = program.run("fmt", *arguments)
    assert done.status == 2
    assert message in done.err


def test_pages_that_ship_are_not_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path, capsys, monkeypatch)
    done = program.run("fmt")
    assert done.status == 2
    assert "no pages of your own" in done.err
