"""Finding and reading the pages of a set of specs."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from attrs import frozen

from codegen.source.finding import Finding
from codegen.source.span import Span
from codegen.source.text import decode

__all__ = ["SETTINGS_NAME", "SourceFile", "SourceSet", "load_set", "read_text"]

SETTINGS_NAME = "ucwa-codegen.toml"
"""A file of this name marks the root of a set."""

_SUFFIXES = (".md", ".markdown")


@frozen
class SourceFile:
    """A page as text."""

    path: str
    """Relative to the root of its set, with `/`; to the folder above the sets where two have such a page."""
    absolute: Path
    root: Path
    text: str


@frozen
class SourceSet:
    """All pages that the arguments name, in the order of their paths."""

    files: tuple[SourceFile, ...]
    roots: tuple[Path, ...]
    findings: tuple[Finding, ...]


def load_set(specs: Sequence[str | os.PathLike[str]]) -> SourceSet:
    """Read every page below the given folders, files and globs, each page once.

    A set's root is the nearest folder, from a page up to the argument, that holds a settings file;
    without one it is the argument: of a file its folder, of a glob its fixed part. What can't be read
    is a finding.
    """
    homes: dict[str, Path] = {}  # hundreds of them: paths as texts take a fraction of the time
    findings: list[Finding] = []
    root_of = cache(_root_of)
    for spec in specs:
        base, pages = _expand(os.fspath(spec))
        if not pages:
            findings.append(
                Finding(
                    "UC001",
                    f"{os.fspath(spec)} holds no page",
                    Span(os.fspath(spec), 1, 1, 1, 1),
                    "Name a folder with Markdown pages, a page, or a glob.",
                )
            )
        for page in pages:
            key = os.path.abspath(page)
            if key not in homes:
                homes[key] = root_of(os.path.dirname(key), os.path.abspath(base))  # noqa: PTH120
    files: list[SourceFile] = []
    for key, path in _paths(homes).items():
        text = read_text(key)
        if isinstance(text, str):
            files.append(SourceFile(path, Path(key), homes[key], text))
        else:
            findings.append(
                Finding(
                    "UC001",
                    f"the page can't be read: {_reason(text)}",
                    Span(path, 1, 1, 1, 1),
                    "Store the page as UTF-8 text that this user may read.",
                )
            )
    files.sort(key=lambda file: (str(file.root), file.path))
    return SourceSet(tuple(files), tuple(sorted(set(homes.values()))), tuple(findings))


def _paths(homes: Mapping[str, Path]) -> Mapping[str, str]:
    """The path of each page, relative to the root of its set.

    Two pages that have the same in two sets are called by the folder above both sets, so that a path tells
    which of them is meant.
    """
    paths = {page: _below(root, page) for page, root in homes.items()}
    roots = set(homes.values())
    while len(roots) > 1 and len(set(paths.values())) < len(paths):
        count = Counter(paths.values())
        above = _above(roots)
        for page, path in paths.items():
            if count[path] > 1:
                paths[page] = _below(above, page) if above else Path(page).as_posix()
    return paths


def _below(folder: Path, page: str) -> str:
    """The path of a page relative to a folder that it is in, with `/`."""
    return page.removeprefix(str(folder)).replace(os.sep, "/").lstrip("/")


def _above(folders: Iterable[Path]) -> Path | None:
    """The nearest folder that all are in; None where they are on several drives."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def read_text(path: str | Path) -> str | OSError | UnicodeDecodeError:
    """The text of a file, or the error as a value."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return decode(file.readall())
    except (OSError, UnicodeDecodeError) as error:
        return error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start + 1} is not {error.encoding.upper()}"
    return error.strerror or type(error).__name__


def _expand(spec: str) -> tuple[str, list[str]]:
    """The folder that stands for the argument, and its pages."""
    path = Path(spec)
    if path.is_dir():
        return spec, sorted(_walk(spec))
    if path.exists() or not glob.has_magic(spec):
        return str(path.parent), [spec] if path.exists() else []
    base = path
    while glob.has_magic(str(base)):
        base = base.parent
    return str(base), sorted(hit for hit in glob.glob(spec, recursive=True) if _is_page(hit))


def _walk(folder: str) -> Iterator[str]:
    for directory, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield from (f"{directory}/{name}" for name in files if _is_page(f"{directory}/{name}"))


def _is_page(path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119
    is_named = name.lower().endswith(_SUFFIXES) and not name.startswith(".")
    return is_named and not os.path.isdir(path)  # noqa: PTH112


def _root_of(folder: str, base: str) -> Path:
    """The root of the set that the pages in a folder belong to."""
    home = Path(folder)
    for above in (home, *home.parents):
        if (above / SETTINGS_NAME).is_file():
            return above
        if str(above) == base:
            break
    return Path(base)
