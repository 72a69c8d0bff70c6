"""All docs of the project: what they show is there, and each page is done by a test.

A page whose blocks can be typed is followed, line by line, in a folder of its own: here, or by the test that
`DONE_BY` names. What can't be run is looked at in other ways, and listed in `NOT_RUN` with its reason.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from docs_reader import EXTENSIONS
from guide import Block, Reader, blocks
from markdown_it import MarkdownIt
from project_docs import DOCS, PAGES, ROOT, anchors, bare, code_spans, links, prose
from shown_commands import fault, known_options, shown_in, typed

from codegen.check.registry import registry
from codegen.cli.settings import read_settings

markdown = pytest.importorskip("markdown")  # what makes the site
yaml = pytest.importorskip("yaml")  # comes with pre-commit
GUIDES = DOCS / "guide"
NAMES = {page.relative_to(ROOT).as_posix(): page for page in PAGES}

FOLLOWED = {
    "docs/guide/docs-site.md": ("zensical",),
    "docs/guide/mending.md": (),
    "docs/guide/openapi.md": ("curl",),
    "docs/guide/server.md": (),
    "docs/guide/troubleshooting.md": (),
    "docs/guide/upgrade.md": (),
}
"""Followed here, with the programs of others that this takes."""

DONE_BY = {
    "docs/guide/building.md": "test_cli_incremental.py",
    "docs/guide/client.md": "test_guide_client.py",
    "docs/guide/dialects.md": "test_guide.py",
    "docs/guide/overlays.md": "test_guide.py",
    "docs/guide/own-targets.md": "test_own_targets.py",
    "docs/guide/pipelines.md": "test_guide_pipelines.py",
    "docs/guide/simulator.md": "test_guide_simulator.py",
    "docs/guide/vendoring.md": "test_guide_vendoring.py",
    "docs/guide/writing-pages.md": "test_guide.py",
    "docs/tutorial.md": "test_tutorial.py",
}

NOT_RUN = {
    "README.md": "pieces of programs, which test_guide_client.py types, and quotations, which are compared",
    "CONTRIBUTING.md": "its commands are the targets of make that CI runs",
    "website/home.md": "the first page of the site: pieces of programs, which test_guide_client.py types",
    "docs/explanation.md": "it shows no commands, only drawings",
    "docs/benchmarks/README.md": "its command takes a quarter of an hour; a long test runs it on few pages",
}
_TRIED_BY_READERS = {"console", "python", "sh", "bash", "shell"}

LANGUAGES = {
    *(
        "",
        "console",
        "jinja",
        "json",
        "make",
        "markdown",
        "py",
        "python",
        "sh",
        "text",
        "toml",
        "ts",
        "yaml",
    ),
}
FOREIGN_OPTIONS = dict.fromkeys(("--docs", "--json FILE", "--only PART"), "python -m benchmarks")
"""Options in prose that are of other programs."""


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "FORCE_COLOR", "MAKEFLAGS", "MAKELEVEL"):
        monkeypatch.delenv(name, raising=False)


def pages() -> list[object]:
    return [pytest.param(page, id=name) for name, page in NAMES.items()]


def every_block() -> Iterator[tuple[str, Block]]:
    for name, page in NAMES.items():
        for block in blocks(page):
            yield f"{name}:{block.line}", block


# That each page is done by somebody.


@pytest.mark.parametrize("name", FOLLOWED)
def test_page_is_followed(name: str, tmp_path: Path) -> None:
    missing = [row for row in FOLLOWED[name] if shutil.which(row) is None and not _in_bin(row)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is needed")
    Reader(tmp_path).follow(ROOT / name)


def _in_bin(program: str) -> bool:
    return (Path(sys.executable).parent / program).is_file()


def test_no_page_is_left_out() -> None:
    shows = {
        name
        for name, page in NAMES.items()
        if any(block.language in _TRIED_BY_READERS for block in blocks(page))
    }
    done = FOLLOWED.keys() | DONE_BY.keys()
    assert not done & NOT_RUN.keys()
    assert shows <= done | NOT_RUN.keys(), "a page whose commands nobody runs"
    assert done | NOT_RUN.keys() <= NAMES.keys(), "a page that is gone"


@pytest.mark.parametrize(("name", "test"), DONE_BY.items())
def test_the_page_is_named_by_the_test_that_does_it(name: str, test: str) -> None:
    assert f"{Path(name).name}" in (ROOT / "tests" / test).read_text("utf-8")


# Commands and options.


@pytest.mark.parametrize("page", pages())
def test_every_command_line_is_understood(page: Path) -> None:
    for block in blocks(page):
        for shown in shown_in(block):
            is_whole = "…" not in str(shown) and not re.search(r"\$\(|%", str(shown))
            assert not (
                found := fault(shown.words, is_whole=is_whole)
            ), f"{shown.line}: {shown}: {found}"


@pytest.mark.parametrize("page", pages())
def test_every_command_and_option_in_prose_exists(page: Path) -> None:
    commands = {command for command, *_ in _command_words()}
    for span in code_spans(page.read_text("utf-8")):
        words = tuple(re.sub(r"[()…,]", " ", span.removeprefix(".venv/bin/")).split())
        if words[:1] == ("ucwa-codegen",):
            words = words[1:]
            assert not (found := fault(words, is_whole=False)), f"`{span}`: {found}"
        elif words and words[0] in commands and len(words) > 1 and words[1].startswith("--"):
            assert not (found := fault(words, is_whole=False)), f"`{span}`: {found}"
        elif words and re.match(r"--[a-z]", words[0]):
            flag = words[0].partition("=")[0]
            assert flag in known_options() or flag in _foreign(), f"`{span}`: of no command"


def _foreign() -> set[str]:
    return {option.split()[0] for option in FOREIGN_OPTIONS}


def _command_words() -> list[tuple[str, ...]]:
    from codegen.cli.command_list import COMMANDS

    return [(command.name,) for command in COMMANDS]


def test_foreign_options_are_in_use() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert all(option in text for option in FOREIGN_OPTIONS)


@cache
def make_targets() -> frozenset[str]:
    makefiles = [ROOT / "Makefile", ROOT / "codegen/cli/starter/ucwa-codegen.mk"]
    texts = [path.read_text("utf-8") for path in makefiles]
    texts += [block.text for _, block in every_block() if block.language == "make"]
    return frozenset(re.findall(r"^([a-z][a-z-]*)(?=:)", "\n".join(texts), re.MULTILINE))


@pytest.mark.parametrize("page", pages())
def test_every_make_target_exists(page: Path) -> None:
    lines = [
        line
        for block in blocks(page)
        if block.language in {"console", "sh"}
        for _, line in typed(block)
    ]
    for line in (*lines, *code_spans(page.read_text("utf-8"))):
        words = line.partition("#")[0].split()
        if words[:1] == ["make"]:
            assert {word for word in words[1:] if "=" not in word} <= make_targets(), line


@pytest.mark.parametrize("page", pages())
def test_every_module_that_is_run_exists(page: Path) -> None:
    for name in re.findall(r"\bpython -m (\w[\w.]*)", page.read_text("utf-8")):
        assert importlib.util.find_spec(name) is not None, name


@pytest.mark.parametrize("page", pages())
def test_every_extra_exists(page: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra in re.findall(r"ucwa-codegen\[(\w+)\]", page.read_text("utf-8")):
        assert extra in project["optional-dependencies"]


# Blocks that are data.


@pytest.mark.parametrize("page", pages())
def test_blocks_are_what_they_say(page: Path, tmp_path: Path) -> None:
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        assert block.language in LANGUAGES, f"{where}: {block.language}"
        if block.language == "console":
            assert block.text.startswith("$ "), f"{where}: what is typed begins with $"
        elif block.language == "python":
            ast.parse(block.text)
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "yaml":
            assert yaml.safe_load(block.text), where
        elif block.language == "toml":
            data = tomllib.loads(block.text)
            if Path(block.title).name == "ucwa-codegen.toml" or "ucwa-codegen" in data.get(
                "tool", {}
            ):
                name = "pyproject.toml" if "tool" in data else "ucwa-codegen.toml"
                (tmp_path / name).write_text(block.text, "utf-8")
                read_settings(tmp_path / name)


@pytest.mark.parametrize("page", pages())
def test_codes_and_variables_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"\bUC\d{3}\b", text)) <= registry().keys() | {"UC214"}
    for name in set(re.findall(r"\bUCWA_[A-Z_]+\b", text)):
        assert name in _sources(), name


@cache
def _sources() -> str:
    folders = ("codegen", "templates", "tests", "examples", "benchmarks", "website", ".ci")
    files = (path for name in folders for path in (ROOT / name).rglob("*") if path.is_file())
    kinds = {".py", ".mk", ""}
    return "\n".join(
        path.read_text("utf-8", "ignore")
        for path in files
        if path.suffix in kinds
        and "__pycache__" not in path.parts
        and path.name != Path(__file__).name
    )


# Links.


@pytest.mark.parametrize("page", pages())
def test_no_link_is_dead(page: Path) -> None:
    for target in links(page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), target


def test_the_index_of_the_guides_names_all_of_them() -> None:
    named = {PurePosixPath(row).name for row in links((GUIDES / "index.md").read_text("utf-8"))}
    assert {path.name for path in GUIDES.glob("*.md")} - {"index.md"} <= named


@pytest.mark.parametrize("page", pages())
def test_a_page_has_one_title_and_a_sentence_below_it(page: Path) -> None:
    text = prose(bare(page.read_text("utf-8")))
    assert len(re.findall(r"^# \S", text, re.MULTILINE)) == 1
    title, below, *_ = text.strip().split("\n\n")
    assert title.startswith("# ")
    assert not below.startswith("#") or page.parent.name == "adr"


# What a code host shows and what the site shows is made by different readers of Markdown.

_SHAPES = ("h1", "h2", "h3", "h4", "ol", "ul", "li", "table", "pre", "strong", "em")


def shapes(text: str) -> dict[str, int]:
    """How often each kind of element is there, in HTML."""
    return {name: len(re.findall(rf"<{name}[ >]", text)) for name in _SHAPES}


@pytest.mark.parametrize("page", pages())
def test_code_host_and_site_read_the_same(page: Path) -> None:
    text = bare(page.read_text("utf-8"))
    host = MarkdownIt("commonmark").enable("table").render(text)
    coloured = {**EXTENSIONS, "pymdownx.highlight": {}}  # else blocks can't have titles
    site = markdown.markdown(text, extensions=[*coloured], extension_configs=coloured)
    assert shapes(site) == shapes(host)
