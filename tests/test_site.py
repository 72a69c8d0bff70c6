"""The project's site without a browser: nothing is dead, every page is sound, the search knows all."""

from __future__ import annotations

import json
import posixpath
import re
import time
from collections import Counter
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from built_site import ROOT, Html, attributes, build_once, faults
from simulated import ANN, BOB, server

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
    doubles = [
        row["location"] for row in rows if row["location"].endswith("/messaging.html#messaging")
    ]
    assert doubles == [], "a page is one place, whatever stands before its title"
    samples = {row["location"] for row in rows if "HTTP/1.1" in row["text"]}
    assert [place for place in samples if place.startswith("reference/resources/")] == []
