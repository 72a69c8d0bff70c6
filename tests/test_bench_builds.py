"""What the benchmark of whole runs is made of: pages in any number, a page and a chart of figures."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from cli_harness import DESK, MOOD, ROOM, Program

from benchmarks.builds import write_document
from benchmarks.builds.made_pages import edited, write_made_pages
from benchmarks.chart import Bar, Panel, as_svg
from benchmarks.timing import Figure, Ratio, Size
from codegen.dialect import load_dialect, read_page
from codegen.emit.assets import SPECS
from codegen.resolve import resolve
from codegen.source import load_set

DIALECT = load_dialect()


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "originals"
    folder.mkdir()
    pages = {"room.md": ROOM, "desk2.md": DESK.replace("desk", "desk2"), "Mood.md": MOOD}
    pages |= {"article.md": "# an article\n\nSome text.\n"}
    for name, text in pages.items():
        (folder / name).write_text(text.replace("desk ", "desk2 "))
    return folder


@pytest.mark.parametrize("count", [1, 3, 4, 100])
def test_pages_of_any_number(tmp_path: Path, originals: Path, count: int) -> None:
    assert write_made_pages(originals, count, tmp_path / "made") == count
    files = load_set([tmp_path / "made"]).files
    assert len(files) == count
    pages = [read_page(file.text, file.path, DIALECT) for file in files]
    assert len({page.name for page in pages}) == count


def test_copies_link_to_each_other(tmp_path: Path, originals: Path) -> None:
    write_made_pages(originals, 9, tmp_path / "made")
    files = load_set([tmp_path / "made"]).files
    model = resolve([read_page(file.text, file.path, DIALECT) for file in files]).model
    targets = {row.name: {link.rel: link.target for link in row.links} for row in model.resources}
    assert targets["roomAb"] == {"self": "roomAb", "deskAb2": "deskAb2"}
    (room,) = (row for row in model.resources if row.name == "roomAb")
    assert {row.name: row.type.name for row in room.properties} == {"seats": None, "mood": "MoodAb"}


def test_our_own_pages_make_a_set_without_errors(tmp_path: Path) -> None:
    total = write_made_pages(SPECS, 600, tmp_path / "made")
    files = load_set([tmp_path / "made"]).files
    assert len(files) == total > 600
    pages = [read_page(file.text, file.path, DIALECT) for file in files]
    found = resolve(pages)
    assert len(found.model.resources) + len(found.model.enumerations) == 600
    assert not {row.code for row in found.findings} & {"UC201", "UC202"}


def test_an_edit_changes_what_is_generated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["client"]\n')
    program.write_pages()
    program.run("generate")
    for turn in (1, 2):
        program.write("specs/room.md", edited(f"---\ntitle: room\n---\n\n{ROOM}", turn))
        assert "(2 written" in program.run("generate").err


PANEL = Panel(
    "Runs & <more>",
    "A note.",
    [Bar("small", 0.02, "1/50", 0.05), Bar("large", 2, "2", 1), Bar("none", 0, "0")],
)


@pytest.mark.parametrize("is_logarithmic", [True, False])
def test_a_chart_is_the_same_for_the_same_figures(is_logarithmic: bool) -> None:
    panel = Panel(PANEL.title, PANEL.note, PANEL.bars, is_logarithmic)
    picture = as_svg([panel, PANEL])
    assert picture == as_svg([panel, PANEL])
    root = fromstring(picture)
    texts = [row.text for row in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("Runs & <more>") == 2
    assert "1/50" in texts
    small, large, none = list(root.iter("{http://www.w3.org/2000/svg}rect"))[1:4]
    assert float(none.attrib["width"]) == 0
    assert float(small.attrib["width"]) < float(large.attrib["width"])
    assert small.attrib["fill"] != large.attrib["fill"], "what is over its limit is seen"


def test_a_page_of_figures(tmp_path: Path) -> None:
    rows = [
        Figure("peer", "the peer", (2.0, 3.0)),
        Figure("client cold", "the client", (1.0, 1.5)),
        Ratio("client cold / peer", 0.5, 0.6),
        Figure("decode", "of another part", (0.1,)),
        Ratio("decode / peer decode", 0.1),
        Figure("294 pages", "the client", (1.0,)),
        Size("294 pages", "all processes", 10**8, 294),
        Size("model", "of another part", 10**3, 1),
    ]
    write_document(tmp_path / "docs", rows, "1.0")
    text = (tmp_path / "docs/builds.md").read_text()
    assert "| client cold / peer |   0.50 |    0.60 |" in text
    assert "](builds.svg)" in text
    assert "another part" not in text
    picture = (tmp_path / "docs/builds.svg").read_text()
    assert "3.4 ms" in picture
    assert "100 MB" in picture
    assert fromstring(picture).tag.endswith("svg")
