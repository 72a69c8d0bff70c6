"""The page of changes: what an earlier edition lacks or has more, by class, and how it is asked for."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from background import running
from cli_harness import DESK, MOOD, ROOM, Program, tree
from diff_pages import Edit, model_of
from docs_reader import ReadPage, page_html
from docs_rendering import dead_links, read_docs, render_docs

from codegen.model.nodes import Model
from codegen.targets.docs import change_index

PAGE = "generated/docs/changes.md"
SETTINGS = '[tool.ucwa-codegen]\ntargets = ["docs"]\nprevious = "old"\n'


def changes(*edits: Edit) -> ReadPage:
    """The page of the invented API in an edition whose pages were edited."""
    docs = read_docs(model_of(*edits), model_of())
    assert not dead_links(docs)
    return docs["changes.md"]


# What the page tells.


def test_changes_stand_by_class_the_worst_first() -> None:
    page = changes(
        (
            "studio",
            "| label  | string   | What the door says. The maximum length is 80.     |\n",
            "",
        ),
        ("record", "What was made in a studio.", "Made in a studio."),
        ("Mood", "| Cross |", "| Bored | They look out of the window. |\n| Cross |"),
    )
    assert page.headings == ["Changes", "Breaking changes", "Additive changes", "Editorial changes"]
    assert "Breaking: 1 Additive: 1 Editorial: 1" in page.text
    assert page.row("studio") == (
        "studio",
        "breaking",
        "breaking",
        "studio.label: the property is gone",
    )
    assert page.row("Mood")[1:3] == ("additive", "additive")
    assert page.row("record") == ("record", "1", "summary 1")
    assert {"resources/studio.md", "enumerations/Mood.md"} <= set(page.hrefs)


def test_a_page_that_is_gone_is_named_without_a_link() -> None:
    page = changes(
        ("record", "", ""), ("studio", "| records | record[]      |", "| records | lamp[] |")
    )
    assert ("record", "breaking", "breaking", "record: the resource is gone") in page.rows
    assert "resources/record.md" not in page.hrefs


def test_what_belongs_to_no_page_is_told_of_all() -> None:
    page = changes(("errors", "| Closed     | Nobody is in the building.  |\n", ""))
    assert [row for row in page.rows if row[0] == "all pages"]


def test_words_are_counted_by_page() -> None:
    page = changes(
        ("studio", "How many musicians fit. The max", "Room for so many. The max"),
        ("studio", "How musicians leave it.", "In which they go home."),
        ("studio", "A place where music is recorded.", "Music is recorded here."),
    )
    assert page.row("studio") == ("studio", "3", "description 2, summary 1")


def test_many_changes_are_listed_in_part_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_index, "_MOST", 1)
    page = changes(("record", "", ""), ("lamp", "", ""))
    assert "Further breaking changes" in page.headings
    listed = [row for row in page.rows if len(row) == 4 and row[1] == "breaking"]
    assert len(listed) == 1
    further = page.rows[page.rows.index(("Page", "Changes", "Of what")) + 1]
    assert int(further[1]) >= 1


def test_the_same_edition_has_no_changes() -> None:
    page = changes()
    assert "Nothing has changed." in page.text
    assert not page.rows


def test_without_an_earlier_edition_there_is_no_page() -> None:
    assert "changes.md" not in render_docs(model_of())
    docs = read_docs(model_of(), model_of())
    assert "changes.md" in docs["index.md"].hrefs


def test_the_whole_api_in_other_words_is_a_small_page(corpus_model: object) -> None:
    """Of thousands of editorial changes each page has one row."""
    model: Model = corpus_model.model  # type: ignore[attr-defined]
    text = render_docs(model, model_of())["changes.md"]
    assert len(page_html(text)) < 250_000


# How it is asked for.


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """Three pages, and an earlier edition in which a property was missing."""
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", SETTINGS)
    program.write_pages()
    program.write(
        "old/room.md", ROOM.replace("| seats | integer | How many people fit.    |\n", "")
    )
    program.write("old/desk.md", DESK)
    program.write("old/Mood.md", MOOD)
    return program


def told(program: Program) -> str:
    return (program.folder / PAGE).read_text()


def test_a_setting_names_the_earlier_edition(program: Program) -> None:
    assert program.run("generate", "-q").status == 0
    assert "`room.seats`: the property is new" in told(program)
    assert "[Changes](changes.md)" in (program.folder / "generated/docs/index.md").read_text()


def test_an_option_goes_before_the_setting(program: Program) -> None:
    program.write("older/room.md", ROOM)
    program.write("older/Mood.md", MOOD)
    assert program.run("generate", "-q", "--previous", "older").status == 0
    assert "`desk`: the resource is new" in told(program)
    assert "room.seats" not in told(program)


def test_without_the_setting_the_page_goes(program: Program) -> None:
    program.run("generate", "-q")
    program.write("pyproject.toml", SETTINGS.replace('previous = "old"\n', ""))
    assert "1 removed" in program.run("generate").err
    assert not (program.folder / PAGE).exists()


def test_a_page_or_a_glob_will_do(program: Program) -> None:
    for path in ("old/room.md", "old/*.md"):
        assert program.run("generate", "-q", "--previous", path).status == 0
        assert "room.seats" in told(program)


def test_nothing_is_done_again_until_the_earlier_edition_changes(program: Program) -> None:
    program.run("generate", "-q")
    assert "(0 written" in program.run("generate").err
    assert program.run("generate", "--check").status == 0
    program.write("old/room.md", ROOM)
    check = program.run("generate", "--check")
    assert (check.status, check.out.count("changes.md")) == (1, 1)
    program.run("generate", "-q")
    assert "Nothing has changed." in told(program)
    assert program.run("generate", "--check").status == 0


def test_an_overlay_of_the_earlier_edition_counts(program: Program) -> None:
    program.write("old/ucwa-codegen.toml", 'overlay = "corrections.toml"\n')
    program.write("old/corrections.toml", "")
    program.run("generate", "-q")
    correction = '[[correction]]\nof = "desk.label"\ntype = "integer"\nreason = "It was so."\n'
    program.write("old/corrections.toml", correction)
    assert program.run("generate", "-q").status == 0
    assert "`desk.label`" in told(program)


def test_faults_of_the_earlier_edition_are_told_and_stop_nothing(program: Program) -> None:
    program.write("old/room.md", ROOM.replace("| desk | desk ", "| desk | tabel "))
    program.write("old/bad.md", b"\x80 # room")
    done = program.run("generate", "-q")
    assert done.status == 0
    assert "'old' have errors: changes may be missing or wrong" in done.err


def test_targets_that_tell_nothing_of_it_do_not_ask_for_it(program: Program) -> None:
    program.write("pyproject.toml", SETTINGS.replace('"old"', '"nowhere"'))
    assert program.run("generate", "-q", "--target", "openapi").status == 0
    assert program.run("generate", "-q").status == 2


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("", "--previous needs the path of a folder, a page or a glob"),
        ("odl", "--previous: 'odl' doesn't exist; did you mean \"old\"?"),
        ("empty", "the earlier edition 'empty' has no page; is it the right folder?"),
        ("none/*.md", "the earlier edition 'none/*.md' has no page; is it the right folder?"),
        ("words", "the earlier edition 'words' states neither a resource nor an enumeration"),
    ],
)
def test_a_path_that_names_no_edition_is_refused(
    program: Program, option: str, message: str
) -> None:
    (program.folder / "empty").mkdir()
    program.write("words/errors.md", "# Generic synchronous errors\n")
    done = program.run("generate", "--previous", option)
    assert done.status == 2
    assert message in done.err
    assert not (program.folder / "generated").exists()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('"gone"', "the setting \"previous\": 'gone' doesn't exist"),
        ("3", '"previous" must be a text that is not empty'),
    ],
)
def test_a_wrong_setting_is_refused(program: Program, setting: str, message: str) -> None:
    program.write("pyproject.toml", SETTINGS.replace('"old"', setting))
    done = program.run("generate")
    assert done.status == 2
    assert message in done.err


def test_a_key_that_is_nearly_right_gets_a_suggestion(program: Program) -> None:
    program.write("pyproject.toml", SETTINGS.replace("previous", "previuos"))
    assert 'unknown key "previuos"; did you mean "previous"?' in program.run("generate").err


def test_make_is_told_of_the_earlier_pages(program: Program) -> None:
    assert program.run("generate", "-q", "--depfile", "docs.d").status == 0
    rule = (program.folder / "docs.d").read_text()
    assert {"old/room.md", "old/desk.md", "old", "specs"} <= set(re.findall(r"[^\s:\\]+", rule))


def test_a_save_in_the_earlier_edition_is_heard(program: Program) -> None:
    pytest.importorskip("watchfiles")
    with running(program.folder, "generate", "--watch") as run:
        run.hear("watching specs; Ctrl-C ends")
        program.write("old/room.md", ROOM)
        assert "old/room.md changed\n" in run.hear(" files in generated (")
    assert "Nothing has changed." in told(program)


def test_what_is_generated_hangs_on_no_place(program: Program, tmp_path: Path) -> None:
    program.run("generate", "-q")
    first = tree(program.folder / "generated")
    program.run("generate", "-q", "--previous", os.path.abspath("old"))
    assert tree(program.folder / "generated") == first
