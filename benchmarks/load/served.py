"""The simulator in a process of its own: `python -m benchmarks.load.served USERS [--profile FILE]`.

It prints its port, serves until its input ends, then prints one line of JSON about what it holds.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import resource
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import get_ident
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.load.party import name_of
from codegen.cli.simulating import spare_collections

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Serves as the words say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.served")
    parser.add_argument("users", type=int)
    parser.add_argument("--profile", type=Path, metavar="FILE")
    chosen = parser.parse_args(words)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    module = import_module("ucwa_server.simulator")
    simulator = module.Simulator([f"sip:{name_of(n)}@contoso.example" for n in range(chosen.users)])
    testing = import_module("ucwa_server.testing")
    # As `ucwa-codegen serve --simulator` does.
    spare_collections()
    with _profiled(simulator.app, chosen.profile) as app, testing.serve(app) as served:
        print(served.port, flush=True)
        sys.stdin.read()
    print(json.dumps(_holdings(simulator)), flush=True)
    return 0


@contextmanager
def _profiled(app: ASGIApp, file: Path | None) -> Generator[ASGIApp]:
    """An application whose thread is profiled from the first message on."""
    if file is None:
        yield app
        return
    profile = cProfile.Profile()
    threads: set[int] = set()

    async def profiled(scope: Scope, receive: Receive, send: Send) -> None:
        if get_ident() not in threads and scope["path"].endswith("/messages"):
            threads.add(get_ident())
            profile.enable()
        await app(scope, receive, send)

    yield profiled
    profile.dump_stats(file)


def _holdings(simulator: Any) -> dict[str, float]:
    """How much there is of what could pile up, and what it took."""
    world = simulator.world
    gc.collect()
    return {
        "applications": len(world.applications),
        "timers": len(world.schedule),
        "journal": len(simulator.journal),
        "events": len(simulator.events),
        "requests": simulator.journal.last_number,
        "cpu": time.process_time(),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
