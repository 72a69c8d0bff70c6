"""What may stand in the way of writing into a folder: links that lead out, files where folders are to be."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from codegen.emit.errors import OutputError
from codegen.emit.fingerprint import read_bytes

__all__ = ["read_file", "refuse_detours", "refuse_unwritable"]


def refuse_detours(out: Path, files: Iterable[Path], leaving: Collection[Path]) -> None:
    """See that each file's folder is, or can be made, a folder inside `out`.

    Args:
        leaving: Files that will be gone by then.

    Raises:
        OutputError: a folder on the way is a file, or a link that leads out of `out`.
    """
    home = Path(os.path.realpath(out))
    folders: set[Path] = set()
    for folder in {file.parent for file in files}:
        while folder not in folders and folder.is_relative_to(out):
            folders.add(folder)
            folder = folder.parent
    for folder in sorted(folders):
        real = Path(os.path.realpath(folder))
        if not real.is_relative_to(home):
            raise OutputError(f"{folder} is a link that leads out of {out}; replace it by a folder")
        if os.path.lexists(folder) and not folder.is_dir() and folder not in leaving:
            raise OutputError(f"{folder} is a file, but a folder is to be there; move it away")


def refuse_unwritable(folder: Path) -> None:
    """See that files can be made in a folder, or in the nearest one above it that is there.

    Raises:
        OutputError: they can't.
    """
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{folder} is not writable for this user")


def read_file(file: Path, leaving: Collection[Path] = ()) -> bytes | None:
    """The bytes of a file, of a link the path that it leads to; None if there is nothing.

    Args:
        leaving: Files that will be gone; a folder of nothing else will be gone, too.

    Raises:
        OutputError: it is a folder, or can't be read.
    """
    with suppress(OSError):
        return read_bytes(str(file))  # nearly always all there is to it
    try:
        if file.is_symlink():
            return os.fsencode(file.readlink())
        if file.is_dir():
            inside = [Path(folder, name) for folder, _, names in os.walk(file) for name in names]
            if all(row in leaving for row in inside):
                return None
            raise OutputError(f"{file} is a folder, but a file is to be there; move it away")
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise OutputError(f"{file} can't be read: {error.strerror}") from None
