"""Hashes of all that decides on the output besides pages and settings: the program, libraries, templates.

Standard library only: an unchanged run takes them, too.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from codegen.emit.assets import CODE

__all__ = [
    "all_files",
    "content_hash",
    "file_signature",
    "libraries",
    "program_fingerprint",
    "template_files",
    "templates_fingerprint",
]

_LIBRARIES = ("attrs-", "black-", "cattrs-", "jinja2-", "markdown_it_py-")
_TEMPLATE = ".jinja"


@cache
def program_fingerprint() -> str:
    """The hash of this program's own source, of Python, and of the libraries whose output it prints.

    So what a working tree under development made is not taken for what the next version of it makes. It is
    taken once in a process, which goes on with the code that it began with.
    """
    total = hashlib.sha256(repr((sys.hexversion, libraries())).encode())
    code = str(CODE)
    for path in all_files([code]):
        total.update(f"\0{path.removeprefix(code)}\0{content_hash(path)}".encode())
    return total.hexdigest()


def templates_fingerprint(folders: Sequence[Path]) -> str:
    """The hash of every template in the folders, in their order: any may include any other."""
    total = hashlib.sha256()
    for folder in folders:
        total.update(b"\0\0")
        for path in template_files([folder]):
            name = path.removeprefix(str(folder)).encode("utf-8", "surrogateescape")
            total.update(b"\0%b\0%b" % (name, content_hash(path).encode()))
    return total.hexdigest()


def template_files(folders: Iterable[Path]) -> Iterator[str]:
    """Every template in the folders; what is copied as it is, is none."""
    return (path for path in all_files(map(str, folders)) if path.endswith(_TEMPLATE))


def content_hash(path: str) -> str:
    """The hash of a file's bytes; of one that can't be read, why."""
    # A thousand files: pathlib would take a third of the time.
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        return f"error {error.errno}"


def file_signature(path: str) -> tuple[int, ...]:
    """What the system changes whenever a file's bytes change: size, inode and times, that of the inode, too.

    Of a file that isn't there it is empty. Good for the span of a run; what a person may do between two
    runs takes `content_hash`.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return ()
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def all_files(folders: Iterable[str]) -> Iterator[str]:
    """Every file in the folders and below that is neither hidden nor made by Python, in a stable order."""
    for top in folders:
        for folder, below, names in os.walk(top):
            below[:] = sorted(name for name in below if name[0] != "." and name != "__pycache__")
            yield from (f"{folder}/{name}" for name in sorted(names) if name[0] != ".")


def libraries() -> list[str]:
    """Names with versions of the libraries that the output hangs on, found without importing anything."""
    return sorted(
        {
            name
            for folder in dict.fromkeys(sys.path)
            for name in _names(folder)
            if name.endswith(".dist-info") and name.lower().startswith(_LIBRARIES)
        }
    )


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208 - names are wanted
    except OSError:
        return []
