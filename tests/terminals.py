"""Terminals of somebody who follows a guide: what is exported in each, and the program that runs in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from attrs import define, field

__all__ = ["Terminal"]

_PATIENCE = 90.0
"""Seconds; machines that run tests are busy."""
_PAUSE = 0.05


@define
class Terminal:
    """A shell in which commands are typed one after the other."""

    exported: dict[str, str] = field(factory=dict)
    _running: subprocess.Popen[str] | None = None
    _said: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Programs of ours are found first, and print no colours."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**os.environ, "PATH": path, "NO_COLOR": "1", **self.exported}

    def call(self, words: list[str], folder: Path) -> tuple[int, str]:
        """Run a program to its end; its exit status, and all that it prints."""
        done = subprocess.run(
            words,
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def start(self, words: list[str], folder: Path, is_enough: Callable[[str], bool]) -> str:
        """Start a program that goes on, and wait until it has said enough; gives what it has said.

        What ran here before is interrupted, as a person would do.
        """
        self.end()
        self._said = folder / f".said-{id(self)}"
        with self._said.open("w", encoding="utf-8") as stream:
            self._running = subprocess.Popen(
                words, cwd=folder, env=self.environment, stdout=stream, stderr=stream, text=True
            )
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._running.poll() is None:
            if is_enough(self._said.read_text("utf-8")):
                break
            time.sleep(_PAUSE)
        return self._said.read_text("utf-8")

    def end(self) -> None:
        """Interrupt what runs; it must end by that."""
        if self._running is not None:
            if self._running.poll() is None:
                self._running.send_signal(signal.SIGINT)
            try:
                self._running.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()
                raise AssertionError("Ctrl-C does not end it") from None
            finally:
                self._running = None
        if self._said is not None:
            self._said.unlink(missing_ok=True)
            self._said = None
