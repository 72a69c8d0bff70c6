"""Finding and reading the pages of a set of specs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from attrs import frozen

from codegen.source.finding import Finding
from codegen.source.span import Span
from codegen.source.text import decode

__all__ = ["SETTINGS_NAME", "SourceFile", "SourceSet", "load_set", "read_text"]

SETTINGS_NAME = "ucwa-codegen.toml"
"""A file of this name marks the root of a set."""

_SUFFIXES = frozenset({".md", ".markdown"})


@frozen
class SourceFile:
    """A page as text."""

    path: str
    """Relative to the root of its set, with `/`."""
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
    files: dict[Path, SourceFile] = {}
    findings: list[Finding] = []
    roots: dict[Path, None] = {}
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
            key = Path(os.path.abspath(page))
            if key in files:
                continue
            root = root_of(key.parent, Path(os.path.abspath(base)))
            roots.setdefault(root)
            path = key.relative_to(root).as_posix()
            text = read_text(key)
            if isinstance(text, str):
                files[key] = SourceFile(path, key, root, text)
            else:
                findings.append(
                    Finding(
                        "UC001",
                        f"the page can't be read: {_reason(text)}",
                        Span(path, 1, 1, 1, 1),
                        "Store the page as UTF-8 text that this user may read.",
                    )
                )
    ordered = sorted(files.values(), key=lambda file: (str(file.root), file.path))
    return SourceSet(tuple(ordered), tuple(sorted(roots)), tuple(findings))


def read_text(path: Path) -> str | OSError | UnicodeDecodeError:
    """The text of a file, or the error as a value."""
    try:
        return decode(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        return error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start + 1} is not {error.encoding.upper()}"
    return error.strerror or type(error).__name__


def _expand(spec: str) -> tuple[Path, list[Path]]:
    """The folder that stands for the argument, and its pages."""
    path = Path(spec)
    if path.is_dir():
        return path, sorted(_walk(path))
    if path.exists() or not glob.has_magic(spec):
        return path.parent, [path] if path.exists() else []
    base = path
    while glob.has_magic(str(base)):
        base = base.parent
    return base, sorted(Path(hit) for hit in glob.glob(spec, recursive=True) if _is_page(Path(hit)))


def _walk(folder: Path) -> Iterator[Path]:
    for directory, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for file in files:
            page = Path(directory, file)
            if _is_page(page):
                yield page


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and not path.is_dir()


def _root_of(home: Path, base: Path) -> Path:
    """The root of the set that the pages in a folder belong to."""
    for folder in (home, *home.parents):
        if (folder / SETTINGS_NAME).is_file():
            return folder
        if folder == base:
            break
    return base
