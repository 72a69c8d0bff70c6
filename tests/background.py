"""The program as a process beside the test, which hears what it says as it says it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

__all__ = ["ROOT", "Background", "environment", "running"]

ROOT = Path(__file__).parents[1]
_PATIENCE = 60.0
"""Seconds; machines that run tests are busy."""


def environment(**more: str) -> dict[str, str]:
    """For a program that is started in another folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **more}


class Background:
    """A run of the program that goes on."""

    def __init__(self, folder: Path, *arguments: str, site: Path | None = None) -> None:
        path = os.pathsep.join(map(str, (ROOT, *((site,) if site is not None else ()))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "codegen", *arguments],
            cwd=folder,
            env=environment(PYTHONPATH=path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.put(line)
        self._lines.put(None)

    def hear(self, text: str) -> str:
        """Everything up to the first line with this text, that line included."""
        heard = ""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                raise AssertionError(f"{text!r} is not said, but:\n{heard}") from None
            assert line is not None, f"it ended before it said {text!r}:\n{heard}"
            heard += line
            if text in line:
                return heard

    def is_silent(self) -> bool:
        """Whether nothing was said that nobody heard."""
        return self._lines.empty()

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal; gives the exit status and the rest of what is said."""
        self._process.send_signal(number)
        status = self._process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        rest = ""
        while (line := self._lines.get(timeout=_PATIENCE)) is not None:
            rest += line
        return status, rest

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join(_PATIENCE)
        assert self._process.stderr is not None
        self._process.stderr.close()


@contextmanager
def running(folder: Path, *arguments: str, site: Path | None = None) -> Iterator[Background]:
    """A run that is over at the end in any case.

    Args:
        site: A folder with other distributions.
    """
    background = Background(folder, *arguments, site=site)
    try:
        yield background
    finally:
        background.close()
