"""Keeping two runs from one folder, by a lock of the system, which ends with the process in any case."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codegen.emit.errors import OutputError

__all__ = ["Tell", "locked", "say_nothing"]

Tell = Callable[[str], None]

_PATIENCE = 60.0
"""Seconds. Nobody holds a lock for longer than it takes to replace some files."""

_PAUSE = 0.02
_SILENCE = 0.3
# Who has to wait for a moment only need not hear of it.


def say_nothing(_: str) -> None:
    """For those whom nobody listens to."""


@contextmanager
def locked(folder: Path, tell: Tell = say_nothing) -> Iterator[None]:
    """Keep other runs from a folder meanwhile; wait until they are done.

    The folder itself is locked, so that no file is left behind. Where the system or the file system has no
    such locks nobody waits.

    Args:
        folder: Made if it isn't there.
        tell: Hears a line if it takes a while.

    Raises:
        OutputError: another run holds it for longer than any should.
        OSError: there can't be such a folder.
    """
    try:
        import fcntl
    except ImportError:
        folder.mkdir(parents=True, exist_ok=True)
        yield
        return
    begin = time.monotonic()
    is_told = False
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waited = time.monotonic() - begin
                if waited > _PATIENCE:
                    raise OutputError(
                        f"another run has been writing into {folder} for {waited:.0f} s; "
                        "wait for it, or end it, then try again"
                    ) from None
                if waited > _SILENCE and not is_told:
                    tell(f"waiting for another run that writes into {folder}")
                    is_told = True
                time.sleep(_PAUSE)
                continue
            except OSError:
                pass  # some network file systems refuse
            if not _is_still_there(folder, handle):
                continue
            try:
                yield
            finally:
                with suppress(OSError):
                    fcntl.flock(handle, fcntl.LOCK_UN)  # a child may have the handle, too
            return
        finally:
            os.close(handle)


def _is_still_there(folder: Path, handle: int) -> bool:
    """Whether the locked folder was not removed while we waited."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(handle))
    except OSError:
        return False
