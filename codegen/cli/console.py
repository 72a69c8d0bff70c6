"""The two streams: data on standard output, talk on standard error; colour and progress on terminals only."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TextIO

__all__ = ["Advance", "Console"]

Advance = Callable[[int], None]


class Console(NamedTuple):
    """How to talk to whoever runs the program."""

    verbosity: int = 0
    """-1 quiet, 0 usual, 1 verbose."""
    color: str = "auto"
    """`auto`, `always` or `never`."""

    def data(self, text: str) -> None:
        """Results, to standard output: UTF-8 with LF whatever the locale says."""
        _write(sys.stdout, text)

    def say(self, text: str) -> None:
        """A line of talk, to standard error, unless quiet."""
        if self.verbosity >= 0:
            _write(sys.stderr, text + "\n")

    def complain(self, text: str) -> None:
        """A line that must be heard even if quiet, to standard error."""
        _write(sys.stderr, text + "\n")

    def inks(self, stream: TextIO) -> bool:
        """Whether to write colour to a stream."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and os.environ.get("TERM") != "dumb"

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Advance]:
        """A bar on the terminal while something is done; elsewhere nothing, at no cost.

        Gives a function that is told how many more of the `total` are done.
        """
        if self.verbosity < 0 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield lambda _: None
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        terminal = Terminal(stderr=True, no_color=not self.inks(sys.stderr))
        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn())
        # No thread of its own: worker processes may be forked later.
        with Progress(*columns, console=terminal, transient=True, auto_refresh=False) as bar:
            task = bar.add_task(label, total=total)

            def advance(count: int) -> None:
                bar.advance(task, count)
                bar.refresh()

            yield advance


def _write(stream: TextIO, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(data.decode("utf-8"))
    else:
        stream.flush()
        buffer.write(data)
    stream.flush()
