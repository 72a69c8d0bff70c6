"""The project's site without a browser: what the builder makes of pages, and that nothing is dead."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from attrs import evolve
from built_site import ROOT, Html, attributes, build_once
from cli_harness import Program
from hand_model import hand_model
from simulated import ANN, BOB, server

from codegen.emit.assets import TEMPLATES
from codegen.emit.render import render_plan
from codegen.model.nodes import Model
from codegen.targets.contract import TargetSettings
from codegen.targets.docs.target import DocsTarget
from website.__main__ import main
from website.assembly import Assembly, assemble
from website.errors import SiteError
from website.links import relinked
from website.navigation import site_navigation

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_once(tmp_path_factory)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Html]:
    return {
        file.relative_to(site).as_posix(): Html.of(file) for file in sorted(site.rglob("*.html"))
    }


def test_nothing_is_dead(site: Path, pages: dict[str, Html]) -> None:
    """Every link and anchor of every page, and of every picture, leads to something."""
    pictures = {path.relative_to(site).as_posix(): Html.of(path) for path in site.rglob("*.svg")}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    dead = set()
    for path, page in (pages | pictures).items():
        for link in page.links:
            if ELSEWHERE.match(link):
                continue
            parts = urlsplit(link)
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(parts.path))
            )
            target = target if parts.path else path
            anchors = pages[target].anchors if target in pages else {unquote(parts.fragment)}
            if target not in files or unquote(parts.fragment) not in {"", *anchors}:
                dead.add(f"{path}: {link}")
    assert dead == set()


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Html]) -> None:
    foreign = {
        f"{path}: {target}"
        for path, page in pages.items()
        for tag, more in page.tags
        if tag in LOADING
        for target in [attributes(more).get(LOADING[tag], "")]
        if ELSEWHERE.match(target) and not target.startswith("data:")
    }
    assert foreign == set()


def faults(page: Html) -> Iterator[str]:
    """What a page lacks for somebody who reads it by ear, by keyboard or on a telephone."""
    count = Counter(tag for tag, _ in page.tags)
    if " lang=en " not in page.text[:100]:
        yield "no language"
    if "<meta name=viewport " not in page.text:
        yield "no viewport"
    if count["main"] != 1 or not count["header"] or not count["footer"] or not count["nav"]:
        yield "landmarks"
    if count["h1"] != 1:
        yield f"{count['h1']} first headings"
    if not re.search(r"<title>\s*[^<\s]", page.text):
        yield "no title"
    if "<a href=#__skip class=md-skip>" not in page.text or "__skip" not in page.anchors:
        yield "nothing to skip to"
    ids = Counter(attributes(more).get("id") for _, more in page.tags if "id=" in more)
    repeated = [name for name, number in ids.items() if name and number > 1]
    if repeated:
        yield f"{repeated} stand twice"
    if any("alt" not in attributes(more) for tag, more in page.tags if tag == "img"):
        yield "a picture without words"


def test_every_page_is_sound(pages: dict[str, Html]) -> None:
    found = {path: list(faults(page)) for path, page in pages.items()}
    assert {path: rows for path, rows in found.items() if rows} == {}


def test_titles_tell_pages_apart(pages: dict[str, Html]) -> None:
    titles = Counter(
        (path.rpartition("/")[0], re.findall(r"<title>(.*?)</title>", page.text, re.DOTALL)[0])
        for path, page in pages.items()
    )
    assert [title for title, number in titles.items() if number > 1] == []


def test_markdown_is_understood(pages: dict[str, Html]) -> None:
    """No marks are left in the text: lists without an empty line before them, tables, fences."""
    marks = re.compile(
        r"<p>(?:[^<]|<(?!/p>))*\n(?:[-*+] |\d+\. |\| ?-{3}|```)"
        r"|<(?:p|li|td|h\d)[^>]*>(?:\| |```|=== \"|\?\?\? |!!! )"
        r"|<h\d[^>]*>[^<]*\{ ?#"
    )
    found = {
        path: match[0][-80:]
        for path, page in pages.items()
        if (match := marks.search(article(page)))
    }
    assert found == {}


def article(page: Html) -> str:
    return re.sub(r"<pre.*?</pre>", "", page.text[page.text.find("<article") :], flags=re.DOTALL)


def test_what_the_home_page_says_of_the_api(site: Path, pages: dict[str, Html]) -> None:
    text = pages["index.html"].text
    for kind in ("resources", "enumerations"):
        count = len(list((site / "reference" / kind).glob("*.html"))) - 1
        assert f"{count} {kind}" in text


def test_the_program_of_the_home_page_runs() -> None:
    """Ann runs it at the simulator, and Bob takes part."""
    (code,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "website" / "home.md").read_text(), re.DOTALL
    )
    assert len([line for line in code.splitlines() if line]) == 6
    code = code.replace("from ucwa_client", "from simulated_client")
    code = code.replace('auth.Password("secret")', 'auth.Password("password"), **options')
    with server("simulator.testing").running([ANN, BOB]) as hosted:
        simulator, failed = hosted.simulator, list[Exception]()

        def run() -> None:
            try:
                exec(code, {"options": hosted.options})
            except Exception as error:  # noqa: BLE001 - told by the test
                failed.append(error)

        def told(type_: str, rel: str, count: int = 1) -> None:
            while len(simulator.events.find(user=BOB, type=type_, rel=rel)) < count:
                assert program.is_alive(), failed
                time.sleep(0.01)

        bob = simulator.acting_as(BOB)
        bob.sign_in()
        program = Thread(target=run, daemon=True)
        program.start()
        told("started", "messagingInvitation")
        bob.accept()
        told("completed", "messagingInvitation")
        bob.say("Gladly")
        while not simulator.journal.find(path="*/messages", method="POST"):
            assert program.is_alive(), failed
            time.sleep(0.01)
        bob.leave()
        program.join(10)
        assert not program.is_alive()
        assert failed == []


def test_the_search_knows_every_page_and_no_sample(site: Path) -> None:
    index = (site / "search.json").read_text("utf-8")
    assert len(index) < 2_500_000
    rows = json.loads(index)["items"]
    found = {row["location"].partition("#")[0] for row in rows}
    assert found >= {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    samples = {row["location"] for row in rows if "HTTP/1.1" in row["text"]}
    assert [place for place in samples if place.startswith("reference/resources/")] == []


# The builder


def test_every_page_has_its_place() -> None:
    assembly = Assembly({"index.md": b"# Home", "stray/page.md": b"# Page"}, (), ())
    with pytest.raises(SiteError, match=r"stray/page\.md has no place"):
        site_navigation(assembly)


def test_an_index_orders_its_folder() -> None:
    files = {
        "index.md": b"# Home",
        "guide/index.md": b"# Guides\n\n[b](b.md), then [a](a.md#x)",
        "guide/a.md": b"# A",
        "guide/b.md": b"# B",
        "guide/c.md": b"# C",
        "adr/README.md": b"# Decisions\n",
        "explanation.md": b"# Design",
        "changelog.md": b"# Changes",
        "made/index.md": b"# `made`",
        "reference/index.md": b"# API",
    }
    home, guides, api, made, design, changes = site_navigation(
        Assembly(files, ("made/index.md",), ("index.md",))
    )
    assert home.page == "index.md"
    assert [item.page for item in guides.children] == [
        f"guide/{name}.md" for name in ("index", "b", "a", "c")
    ]
    assert (api.title, api.page) == ("API reference", "reference/index.md")
    assert [item.title for item in made.children] == ["made"]
    assert [item.title for item in design.children] == [None, "Decisions"]
    assert (changes.title, changes.page) == ("Changes", "changelog.md")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md#c) and [b](../CHANGELOG.md)", "[a](b.md#c) and [b](../changelog.md)"),
        ("[code](../code.py)", "code (`code.py`)"),
        ("[`code.py`](../code.py#L1)", "`code.py`"),
        ("[x](https://example.com) [y](#z)", "[x](https://example.com) [y](#z)"),
        ("```console status=1 title='x'\n$ a\n```", "```console title='x'\n$ a\n```"),
        ("`[a](nowhere.md)`", "`[a](nowhere.md)`"),
        ("```\n[a](nowhere.md)\n```\n[a](b.md)", "```\n[a](nowhere.md)\n```\n[a](b.md)"),
    ],
)
def test_links_lead_to_pages_of_the_site(text: str, expected: str, tmp_path: Path) -> None:
    file, places = checkout(tmp_path)
    assert relinked(text, file, places, tmp_path) == expected


@pytest.mark.parametrize("target", ["nowhere.md", "../../outside.md"])
def test_a_link_to_nothing_is_an_error(target: str, tmp_path: Path) -> None:
    file, places = checkout(tmp_path / "project")
    (tmp_path / "outside.md").write_text("")
    with pytest.raises(SiteError, match=r"docs/a\.md:3: .* leads nowhere"):
        relinked(f"one\ntwo\n[a]({target})", file, places, tmp_path / "project")


def checkout(root: Path) -> tuple[Path, dict[Path, str]]:
    (root / "docs").mkdir(parents=True)
    for path in ("docs/a.md", "docs/b.md", "CHANGELOG.md", "code.py"):
        (root / path).write_text("")
    files = {"docs/a.md": "guide/a.md", "docs/b.md": "guide/b.md", "CHANGELOG.md": "changelog.md"}
    return root / "docs" / "a.md", {(root / path).resolve(): to for path, to in files.items()}


def test_a_page_that_is_generated_begins_with_its_title(tmp_path: Path) -> None:
    """A comment before it would give it an empty double in the search."""
    (tmp_path / "index.md").write_text("<!-- Generated -->\n\n# API\n")
    assert assemble(ROOT, tmp_path).text("reference/index.md") == "# API\n"


@pytest.mark.parametrize(
    ("folder", "said"),
    [("nothing", "has no generated pages"), ("dead", "page does not exist")],
)
def test_faults_are_said_without_a_traceback(
    folder: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / folder).mkdir()
    if folder == "dead":
        (tmp_path / folder / "index.md").write_text("# API\n\n[a](nowhere.md)\n")
    words = ["--reference", str(tmp_path / folder), "--out", str(tmp_path / "out")]
    assert main(words) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert "\x1b" not in error


def test_help_says_what_one_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for word in ("--out", "--reference", "--serve", "make docs", "build", "navigation.py"):
        assert word in said


# A site of generated pages alone, of anybody's API


HOSTILE = 'API "quoted" \\u0041 <i>& \x7f\nnext'


def written(folder: Path, model: Model) -> Path:
    settings = TargetSettings("hand", "hand_client", "1.2.3", "0" * 64)
    for file in render_plan(DocsTarget().plan(model, settings), (TEMPLATES,)):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder


def test_settings_stay_settings_whatever_the_names(tmp_path: Path) -> None:
    folder = written(tmp_path, evolve(hand_model(), api=HOSTILE, attribution=HOSTILE))
    found = tomllib.loads((folder / "zensical.toml").read_text("utf-8"))["project"]
    assert found["site_name"] == f"{HOSTILE} reference"
    assert "&lt;i&gt;&amp;" in found["copyright"]
    paths = {path for item in found["nav"] for path in leaves(item)}
    assert paths == {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}


def leaves(item: object) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, list):
        for inner in item:
            yield from leaves(inner)
    elif isinstance(item, dict):
        for inner in item.values():
            yield from leaves(inner)


def test_generated_pages_are_a_site_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the generator leaves alone, and that is not read as pages when it is built again."""
    program = Program(tmp_path, capsys, monkeypatch)
    program.write_pages()
    program.write("specs/ucwa-codegen.toml", 'attribution = "Pages by Example & Sons"\n')
    folder = tmp_path / "generated" / "docs"
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    for _ in range(2):
        assert program.run("generate", "--target", "docs").status == 0
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    checked = program.run("generate", "--target", "docs", "--check")
    assert (checked.status, checked.out) == (0, "")
    assert program.run("generate", "--target", "docs", "--force").status == 0
    made = {path.relative_to(folder / "site").as_posix() for path in folder.rglob("site/**/*.html")}
    assert made >= {"index.html", "resources/room.html", "enumerations/Mood.html"}
    assert not any(path.startswith("site/") for path in made)
    page = Html.of(folder / "site" / "resources" / "room.html")
    assert "Pages by Example &amp; Sons" in page.text
    assert list(faults(page)) == []
    assert any(link.endswith("assets/site.css") for link in page.links)
