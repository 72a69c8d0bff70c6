"""The load as figures: simulator and generator run in a process each, joined by a socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from benchmarks.options import Options
from benchmarks.timing import Latency

__all__ = ["load_figures"]

_ROOT = Path(__file__).parents[2]
_TARGETS = ("client", "server")


def load_figures(options: Options) -> Iterator[Latency]:
    """How long requests take under load, and messages from their writer to their reader."""
    with TemporaryDirectory() as folder:
        environment = _generate(options.pages, Path(folder))
        command = [sys.executable, "-m", "benchmarks.load.served", str(options.users)]
        if options.profile is not None:
            command += ["--profile", str(options.profile.absolute())]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=_ROOT,
        ) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            try:
                outcome = _put_under_load(server.stdout, options, environment)
            finally:
                server.stdin.close()
            holdings = json.loads(server.stdout.read())
    yield from _latencies(options, outcome, holdings)


def _put_under_load(told: IO[str], options: Options, environment: dict[str, str]) -> dict[str, Any]:
    port = told.readline().strip()
    command = [sys.executable, "-m", "benchmarks.load.generator", port]
    command += ["--users", str(options.users), "--rate", str(options.rate)]
    command += ["--seconds", str(options.seconds)]
    run = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment, cwd=_ROOT
    )
    outcome: dict[str, Any] = json.loads(run.stdout)
    return outcome


def _latencies(
    options: Options, outcome: dict[str, Any], holdings: dict[str, float]
) -> Iterator[Latency]:
    rate = len(outcome["requests"]) / outcome["duration"]
    each = 1000 * holdings["cpu"] / holdings["requests"]
    yield Latency(
        "requests",
        f"{len(outcome['requests'])}, {rate:.0f}/s of {options.rate:.0f}/s wanted; "
        f"{options.users} event channels; {len(outcome['faults'])} faults; "
        f"the server took {each:.2f} ms of a processor for each of its {holdings['requests']}; "
        f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        tuple(outcome["requests"]),
        tuple(outcome["faults"]),
    )
    yield Latency(
        "delivery",
        f"{len(outcome['deliveries'])} messages, from when they were due until their readers had "
        f"them; {outcome['events']} events in all",
        tuple(outcome["deliveries"]),
    )


def _generate(pages: Path, out: Path) -> dict[str, str]:
    """Makes client and server; gives the environment that finds them."""
    command = [sys.executable, "-m", "codegen", "generate", "--quiet", "--specs", str(pages)]
    command += ["--out", str(out), "--target", *_TARGETS]
    here = {"PYTHONPATH": str(_ROOT)}
    subprocess.run(command, check=True, env=os.environ | here, cwd=_ROOT)
    paths = (_ROOT, *(out / name for name in _TARGETS))
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
