"""A process that has loaded the program, and forks a run of it whenever it is told to: takes a moment each.

As a program it reads a job as JSON from each line of standard input, and answers with exit statuses.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Forks"]

ROOT = Path(__file__).parents[1]


class Forks:
    """Runs of the program that begin at once."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, folder: Path, command: Sequence[str], *, kill_after: float = 60.0, count: int = 1
    ) -> list[int]:
        """The exit statuses of runs in a folder, -9 of those that were killed after some seconds."""
        return self._do(folder=str(folder), command=command, seconds=kill_after, count=count)

    def put(self, out: Path, texts: Mapping[str, str], *, steps: int) -> int:
        """Publish files, and be killed before one more step that the file system would see."""
        return self._do(folder=str(out), texts=texts, steps=steps, seconds=60.0, count=1)[0]

    def close(self) -> None:
        self._server.communicate(timeout=60)

    def _do(self, **job: Any) -> list[int]:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        answer: list[int] = json.loads(self._server.stdout.readline())
        return answer


def _serve() -> None:
    import black  # noqa: F401

    import codegen.cli.main
    import codegen.cli.producing
    import codegen.cli.vendor_report
    import codegen.cli.vendoring
    import codegen.emit.environment
    import codegen.emit.formatting  # noqa: F401
    from codegen.dialect import load_dialect
    from codegen.targets.registry import find_targets

    load_dialect()
    for target in ("docs", "client"):
        _ = find_targets()[target]
    gc.freeze()
    for line in sys.stdin:
        job = json.loads(line)
        children = [_fork(job) for _ in range(job["count"])]
        end = time.monotonic() + job["seconds"]
        sys.stdout.write(json.dumps([_status(child, end) for child in children]) + "\n")
        sys.stdout.flush()


def _fork(job: Mapping[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        status = _work(job)
    finally:
        os._exit(status)


def _work(job: Mapping[str, Any]) -> int:
    if "texts" in job:
        return _put(Path(job["folder"]), job["texts"], job["steps"])
    from codegen.cli.main import main

    os.chdir(job["folder"])
    return main(job["command"])


def _put(out: Path, texts: Mapping[str, str], left: int) -> int:
    from codegen.emit.compare import compare
    from codegen.emit.publish import publish, publishing
    from codegen.emit.render import OutputFile

    def count(event: str, _: object) -> None:
        nonlocal left
        if event == "open" or event.startswith(("os.", "shutil.")):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    files = [OutputFile(path, text.encode(), "origin") for path, text in texts.items()]
    with publishing(out):
        found = compare(out, "t", files, is_full=True)
        if found.edited:
            return 3
        publish(out, [found])
    return 0


def _status(child: int, end: float) -> int:
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _serve()
