"""Hashes of all that decides on the output besides pages and settings: the program, libraries, templates.

Standard library only: an unchanged run takes them, too.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from codegen.emit.assets import CODE

__all__ = [
    "all_files",
    "content_hash",
    "environment",
    "file_signature",
    "libraries",
    "look_at",
    "program_fingerprint",
    "program_signatures",
    "read_bytes",
    "template_files",
    "templates_fingerprint",
]

_LIBRARIES = ("attrs-", "bigtree-", "black-", "cattrs-", "jinja2-", "markdown_it_py-")
_TEMPLATE = ".jinja"


_Signature = tuple[int, ...]


@cache
def program_fingerprint() -> str:
    """The hash of this program's own source, of Python, and of the libraries whose output it prints.

    So what a working tree under development made is not taken for what the next version of it makes. It is
    taken once in a process, which goes on with the code that it began with.
    """
    total = hashlib.sha256(environment().encode())
    code = str(CODE)
    for path in all_files([code]):
        total.update(f"\0{path.removeprefix(code)}\0{content_hash(path)}".encode())
    return total.hexdigest()


@cache
def program_signatures() -> Mapping[str, _Signature]:
    """Signatures of the program's own source: on one machine they tell sooner than hashes if it is the same.

    They are taken once in a process, too.
    """
    return {path: file_signature(path) for path in all_files([str(CODE)])}


def environment() -> str:
    """Python, and the libraries whose output the program prints."""
    return repr((sys.hexversion, libraries()))


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
    return look_at(path)[0]


def look_at(path: str) -> tuple[str, _Signature]:
    """The hash of a file's bytes (`content_hash`), and its signature before they were read."""
    try:
        handle = os.open(path, _READ)
        try:
            status = os.fstat(handle)
            data = _all_bytes(handle, status.st_size)
        finally:
            os.close(handle)
    except OSError as error:
        return f"error {error.errno}", ()
    return hashlib.sha256(data).hexdigest(), _signature(status)


def read_bytes(path: str) -> bytes:
    """The bytes of a file that is no link. Raises OSError."""
    if not _NO_LINK and os.path.islink(path):  # noqa: PTH114 - as below
        raise OSError(f"{path} is a link")
    handle = os.open(path, _READ | _NO_LINK)
    try:
        return _all_bytes(handle, os.fstat(handle).st_size)
    finally:
        os.close(handle)


# A thousand files: pathlib and buffered files would take twice the time.
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)


def _all_bytes(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    while len(data) != size and (more := os.read(handle, 2**20)):
        data += more  # it grows, or is read in parts
    return data


def file_signature(path: str) -> _Signature:
    """What the system changes whenever a file's bytes change: size, inode and times, that of the inode, too.

    Of a file that isn't there it is empty. Good for the span of a run; what a person may do between two
    runs takes `content_hash`.
    """
    try:
        return _signature(os.stat(path))  # noqa: PTH116 - as above
    except OSError:
        return ()


def _signature(status: os.stat_result) -> _Signature:
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def all_files(folders: Iterable[str]) -> Iterator[str]:
    """Every file in the folders and below that is neither hidden nor made by Python, in a stable order."""
    for folder in folders:
        below: list[str] = []
        files: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name[0] != "." and entry.name != "__pycache__":
                        is_folder = entry.is_dir(follow_symlinks=False)
                        (below if is_folder else files).append(f"{folder}/{entry.name}")
        except OSError:
            continue
        yield from sorted(files)
        yield from all_files(sorted(below))


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
