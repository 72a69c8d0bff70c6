"""What was resolved of a very large set is kept and taken up again: nobody sees it in what comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_harness import Program, tree

from codegen.cli import resolving
from codegen.emit.cache import Cache
from codegen.resolve.recall import forget, recalled

PAGES = 12

DESK = """\
# desk

A table to work at.

### Properties

| Name  | Description             |
| ----- | ----------------------- |
| label | String What it says.    |

### Links

| Link  | Description             |
| ----- | ----------------------- |
| self  | The desk itself.        |
| desk1 | Another one.            |

## Operations

None
"""
"""In the original form, on which no rule has a say."""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """A project, so that there is a cache, with an oddity to tell."""
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["client", "openapi"]\n')
    for number in range(PAGES):
        program.write(f"specs/desk{number}.md", DESK.replace("desk", f"desk{number}"))
    program.write("specs/desk7.md", DESK.replace("desk", "desk7").replace("###", "####"))
    return program


def lose_all(_: Cache, __: object) -> None:
    """As where the disk is full."""


def lose_bodies(cache: Cache, entries: dict[bytes, bytes]) -> None:
    """Of several entries at once none is kept."""
    if len(entries) == 1:
        _KEEP(cache, entries)


_KEEP = Cache.keep


@pytest.mark.parametrize("keep", [Cache.keep, lose_all, lose_bodies])
def test_output_and_messages_are_those_of_a_small_set(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    keep: Callable[[Cache, dict[bytes, bytes]], None],
) -> None:
    usual = program.run("generate", "--out", "usual")
    assert "UC101" in usual.err
    program.run("clean")
    moved: list[bytes] = []
    move = resolving._moved

    def noted(request: resolving._Request, key: bytes, cache: Cache) -> resolving.Settled:
        moved.append(key)
        return move(request, key, cache)

    monkeypatch.setattr(resolving, "_moved", noted)
    monkeypatch.setattr(resolving, "_MANY", PAGES - 1)
    monkeypatch.setattr(Cache, "keep", keep)
    large = program.run("generate", "--out", "large")
    assert len(moved) == 1
    assert large.status == 0
    assert large.err.splitlines()[:-1] == usual.err.splitlines()[:-1]
    assert tree(program.folder / "large") == tree(program.folder / "usual")


def test_an_edit_of_a_large_set_finds_its_facts(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "_MANY", PAGES - 1)
    program.run("generate")
    monkeypatch.setattr(resolving, "_moved", None)
    page = program.folder / "specs/desk3.md"
    page.write_text(page.read_text("utf-8") + "\n", "utf-8")
    assert program.run("generate").status == 0


def test_what_is_recalled_can_be_forgotten() -> None:
    asked: list[int] = []

    @recalled(8)
    def double(number: int) -> int:
        asked.append(number)
        return number * 2

    assert [double(2), double(2)] == [4, 4]
    assert asked == [2]
    forget()
    assert double(2) == 4
    assert asked == [2, 2]
