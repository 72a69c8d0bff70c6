"""How the site is put together: places of pages, links, faults; and that generated pages are a site alone."""

from __future__ import annotations

import gzip
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve
from built_site import Html, faults
from cli_harness import Program
from hand_model import hand_model

from codegen.emit.assets import TEMPLATES
from codegen.emit.render import render_plan
from codegen.model.nodes import Model
from codegen.targets.contract import TargetSettings
from codegen.targets.docs.site import NavItem, navigation
from codegen.targets.docs.target import DocsTarget
from website.__main__ import main
from website.assembly import Assembly
from website.errors import SiteError
from website.links import relinked
from website.navigation import site_navigation
from website.serving import site_server


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
        Assembly(files, ("made/index.md",), (NavItem("Overview", "reference/index.md"),))
    )
    assert home.page == "index.md"
    assert [item.page for item in guides.children] == [
        f"guide/{name}.md" for name in ("index", "b", "a", "c")
    ]
    assert (api.title, api.page) == ("API reference", "reference/index.md")
    assert [item.title for item in made.children] == ["made"]
    assert [item.title for item in design.children] == [None, "Decisions"]
    assert (changes.title, changes.page) == ("Changes", "changelog.md")


def test_guides_of_a_folder_stand_together() -> None:
    origins = {f"guide/{name}.md": f"guide/{name}.md" for name in ("b", "z")}
    origins |= {"guide/index.md": "docs/guide/index.md.jinja"}
    origins |= {"guide/how-to-x.md": "guide/how-to/x.md"}
    (guides,) = navigation(origins)
    assert [item.page for item in guides.children[:3]] == [
        "guide/index.md",
        "guide/b.md",
        "guide/z.md",
    ]
    assert guides.children[3] == NavItem("How to", None, (NavItem(None, "guide/how-to-x.md"),))


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


def api(folder: Path, text: str) -> None:
    """Generated pages: one."""
    (folder / "index.md").write_text(text)
    (folder / "zensical.toml").write_text('[project]\nnav = [{ "Overview" = "index.md" }]\n')


@pytest.mark.parametrize(
    ("folder", "said"),
    [("nothing", "has no generated pages"), ("dead", "page does not exist")],
)
def test_faults_are_said_without_a_traceback(
    folder: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / folder).mkdir()
    if folder == "dead":
        api(tmp_path / folder, "# API\n\n[a](nowhere.md)\n")
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


def test_the_server_compresses_for_who_takes_it(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Here</p>")
    (tmp_path / "a.png").write_bytes(b"png")

    def get(path: str, takes: str) -> tuple[int, str | None, bytes]:
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": takes})
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, reply.getheader("Content-Encoding"), body

    with site_server(tmp_path, 0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        status, encoding, body = get("/", "gzip, br")
        assert (status, encoding, gzip.decompress(body)) == (200, "gzip", b"<p>Here</p>")
        assert get("/index.html", "identity") == (200, None, b"<p>Here</p>")
        assert get("/a.png", "gzip") == (200, None, b"png")
        assert get("/../nothing.html", "gzip")[0] == 404
        server.shutdown()
        thread.join()


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
