"""Sets of any size: copies of real pages, each with names of its own, so that they form an API, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from codegen.dialect import load_dialect, read_page
from codegen.source import load_set

__all__ = ["edited", "write_made_pages"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_REVISION = re.compile(r"(?P<stem>.*?)(?P<revision>\d*)$")


@frozen
class _Page:
    path: str
    name: str
    text: str


def write_made_pages(pages: Path, count: int, folder: Path) -> int:
    """Write so many reference pages; where there are not enough, copies of all of them, and of some.

    What stands once in a set (shared facts, the list of errors) is written once. In a copy every name of a
    page gets letters of its own, wherever it stands: in titles, links, samples and routes. So the copies
    link to each other as the originals do, and their properties have the same names and descriptions.

    Returns:
        How many there are, those that stand once included.
    """
    originals, once = _read(pages)
    names = _any_of([page.name for page in originals])
    made = 0
    for mark in _marks():
        for page in originals:
            if made == count:
                break
            made += 1
            _write(folder / mark / f"{made}.md", names.sub(_Renaming(mark), page.text))
        if made == count:
            break
    for page in once:
        _write(folder / page.path, page.text)
    return made + len(once)


def edited(text: str, turn: int) -> str:
    """The page with a sentence more in its description, so that something comes of it."""
    lines = text.split("\n")
    title = next(index for index, line in enumerate(lines) if line.startswith("#"))
    at = next(index for index, line in enumerate(lines) if index > title and line[:1].isalpha())
    lines[at] += f" This is edit {turn}."
    return "\n".join(lines)


class _Renaming:
    """Puts the letters of a copy into a name, before the number of a revision."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def __call__(self, match: re.Match[str]) -> str:
        parts = _REVISION.fullmatch(match[0])
        assert parts is not None
        return f"{parts['stem']}{self._mark}{parts['revision']}"


def _marks() -> Iterator[str]:
    """None for the originals; then Aa, Ab, and so on."""
    yield ""
    for first in _LETTERS:
        for second in _LETTERS:
            yield first.upper() + second


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered)})\b")


def _read(folder: Path) -> tuple[Sequence[_Page], Sequence[_Page]]:
    """Pages of resources and enumerations, and those that stand once."""
    dialect = load_dialect()
    found: Mapping[str, list[_Page]] = {"": [], "once": []}
    for file in load_set([folder]).files:
        page = read_page(file.text, file.path, dialect)
        if page.kind in {"resource", "enumeration"}:
            found[""].append(_Page(file.path, page.name, file.text))
        elif page.kind in {"shared", "errors"}:
            found["once"].append(_Page(file.path, page.name, file.text))
    return found[""], found["once"]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")
