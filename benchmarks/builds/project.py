"""A project of its own in which the program is run, and what such a run takes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from attrs import frozen

from benchmarks.builds.made_pages import edited

__all__ = ["Project", "Run", "timed"]

_ROOT = Path(__file__).parents[2]
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""With it a program under development is compiled anew in each run; one that was installed never is."""

_RENDERED = (".md", ".jinja")
"""Origins of files that are not copied as they are."""


@frozen
class Run:
    """What a process and its children took."""

    seconds: float
    processor: float
    """Seconds of all processors together, which other programs on the machine change least."""
    peak: int
    """Bytes of memory at its highest, what they share counted once; 0 where the system can't tell."""


class Project:
    """A folder with settings, pages and so a cache."""

    def __init__(self, folder: Path, pages: Path) -> None:
        """Copies the pages."""
        self.folder = folder
        self._turn = 0
        shutil.copytree(pages, folder / "specs")
        (folder / "pyproject.toml").write_text("[tool.ucwa-codegen]\n", "utf-8")
        self._page = _some_page(folder / "specs")
        self._text = self._page.read_text("utf-8")

    def generate(self, *arguments: str) -> Run:
        """One run of the program."""
        command = (*_program(), "generate", "--quiet", *arguments)
        return timed(command, self.folder, {"PYTHONPATH": str(_ROOT)})

    def forget(self) -> None:
        """What earlier runs made, and what they remember, is out of the way.

        It is not removed: some file systems make new files slowly where many were removed just before.
        """
        self._turn += 1
        away = self.folder.with_name(f"{self.folder.name}-{self._turn}")
        away.mkdir()
        for name in ("generated", ".ucwa-codegen-cache"):
            if (self.folder / name).exists():
                (self.folder / name).rename(away / name)

    def edit(self) -> None:
        """One page says something that it never said before."""
        self._turn += 1
        self._page.write_text(edited(self._text, self._turn), "utf-8")

    def rendered_lines(self, target: str) -> int:
        """Lines of the files that come of pages and templates, the hand-written runtime aside."""
        folder = self.folder / "generated" / target
        manifest = json.loads((folder / ".ucwa-codegen.json").read_bytes())
        paths = [row["path"] for row in manifest["files"] if row["origin"].endswith(_RENDERED)]
        return sum((folder / path).read_bytes().count(b"\n") for path in paths)


def _program() -> tuple[str | Path, ...]:
    """As people start it, where it is installed."""
    script = Path(sys.executable).with_name("ucwa-codegen")
    return (script,) if script.is_file() else (sys.executable, "-m", "codegen")


def timed(command: Sequence[str | Path], folder: Path, environment: dict[str, str]) -> Run:
    """Run a command that is to succeed."""
    usual = {key: value for key, value in os.environ.items() if key != _NO_BYTECODE}
    start, busy = time.perf_counter(), _busy()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**usual, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watch = _Watch(process.pid)
    with watch:
        _, complaint = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        told = complaint.decode(errors="replace")
        raise RuntimeError(f"{command} ended with {process.returncode}: {told}")
    return Run(seconds, _busy() - busy, watch.peak)


def _busy() -> float:
    """What ended processes of this one, and theirs, took of processors."""
    times = os.times()
    return times.children_user + times.children_system


class _Watch:
    """Looks at the memory of a process and its children now and then."""

    _PAUSE = 0.5
    """Seconds; a look makes the process wait for some milliseconds."""

    def __init__(self, process: int) -> None:
        self.peak = 0
        self._process = process
        self._is_over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(self._PAUSE):
            self.peak = max(self.peak, sum(map(_memory, _family(self._process))))


def _family(process: int) -> list[int]:
    """The process and its children, as Linux lists them."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return [process]
    return [process, *map(int, children)]


def _memory(process: int) -> int:
    """Bytes of a process, its share of what it has in common with others."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _some_page(folder: Path) -> Path:
    """A page of average kind: that of messaging, or the one in the middle."""
    pages = sorted(folder.rglob("*.md"))
    named = [page for page in pages if page.stem.removesuffix("_ref") == "messaging"]
    return (named or pages[len(pages) // 2 :])[0]
