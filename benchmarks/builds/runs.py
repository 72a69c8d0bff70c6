"""Runs over one set of pages, beside openapi-python-client on the document that we generate for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from benchmarks.builds.project import Project, Run, timed
from benchmarks.client.peer import PACKAGE, UnavailableError, peer_command
from benchmarks.options import Options
from benchmarks.timing import Figure, Ratio, Size

__all__ = ["build_figures"]

_CLIENT = ("--target", "client")
_PEER = "peer"


@frozen
class _Case:
    """A kind of run."""

    what: str
    arguments: tuple[str, ...] = ()
    prepare: Callable[[Project], None] = lambda _: None
    limit: float | None = None
    """Of its time by that of the peer."""


_CASES: Mapping[str, _Case] = {
    "whole": _Case("all targets, nothing there yet", (), Project.forget),
    "whole, 1 job": _Case("all targets, one process", ("--jobs=1",), Project.forget),
    "whole unchanged": _Case("all targets, nothing changed"),
    "whole edited": _Case("all targets, one page edited", (), Project.edit),
    "client cold, 1 job": _Case("the client, one process", (*_CLIENT, "--jobs=1"), Project.forget),
    "client cold": _Case("the client, nothing there yet", _CLIENT, Project.forget, 0.6),
    "client unchanged": _Case("the client, nothing changed", _CLIENT, limit=1 / 50),
    "client edited": _Case("the client, one page edited", _CLIENT, Project.edit, 1 / 8),
}
"""In the order of a round: each finds what the one before it left."""


def build_figures(options: Options) -> Iterator[Figure | Size | Ratio]:
    """All kinds of runs in each round, and the peer's; ratios of the fastest of each.

    A machine that others use makes single runs slower, never faster.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        project = Project(folder / "project", options.pages)
        project.generate("--target", "client", "openapi")
        lines = project.rendered_lines("client")
        document = project.folder / "generated/openapi/openapi.json"
        peer = _peer(document.rename(folder / "openapi.json"), folder, options)
        project.forget()
        times: dict[str, list[float]] = {}
        for turn in range(options.runs):
            for case, row in _CASES.items():
                row.prepare(project)
                times.setdefault(case, []).append(project.generate(*row.arguments).seconds)
            if peer is not None:
                times.setdefault(_PEER, []).append(peer(turn).seconds)
        yield from _figures(times)
        if peer is not None:
            theirs = sum(
                file.read_bytes().count(b"\n") for file in (folder / "0" / PACKAGE).rglob("*.py")
            )
            yield Ratio("client lines / peer lines", lines / theirs, 1 / 4)


def _figures(times: Mapping[str, list[float]]) -> Iterator[Figure | Ratio]:
    found = {name: tuple(seconds) for name, seconds in times.items()}
    for name, seconds in found.items():
        what = _CASES[name].what if name in _CASES else "openapi-python-client, with its hooks"
        yield Figure(name, what, seconds)
    for name in _CASES if _PEER in found else ():
        yield Ratio(f"{name} / {_PEER}", min(found[name]) / min(found[_PEER]), _CASES[name].limit)


def _peer(document: Path, folder: Path, options: Options) -> Callable[[int], Run] | None:
    """Runs the peer into a folder of each turn's own; None where it can't be had."""
    try:
        command, environment = peer_command(document, folder, options.peer_python)
    except UnavailableError as error:
        print(f"without openapi-python-client: {error}", file=sys.stderr)
        return None

    def run(turn: int) -> Run:
        (folder / str(turn)).mkdir()
        return timed((*command, folder / str(turn) / PACKAGE), folder, environment)

    return run
