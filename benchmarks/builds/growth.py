"""How time and memory grow with the number of pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.builds.made_pages import write_made_pages
from benchmarks.builds.project import Project
from benchmarks.options import Options
from benchmarks.timing import Figure, Ratio, Size

__all__ = ["growth_figures"]

_COUNTS = (294, 1_000, 3_000, 10_000)
_FEW = 1_000
"""Up to so many pages a run is repeated."""
_GIGABYTE = 10**9
_GROWTH = 1.2
"""What time per page may grow by."""


def growth_figures(options: Options) -> Iterator[Figure | Size | Ratio]:
    """Cold runs of the client: of the small sets several, of the large ones one.

    Time per page is compared by that of processors: a large set takes minutes, in which much else happens.
    """
    per_page: dict[int, float] = {}
    peaks: list[int] = []
    counts = [count for count in _COUNTS if count <= max(options.most_pages, _COUNTS[0])]
    for count in counts:
        with TemporaryDirectory() as name:
            made = Path(name, "made")
            total = write_made_pages(options.pages, count, made)
            project = Project(Path(name, "project"), made)
            seconds, busy = [], []
            for _ in range(options.runs if count <= _FEW else 1):
                project.forget()
                run = project.generate("--target", "client")
                seconds.append(run.seconds)
                busy.append(run.processor)
                peaks.append(run.peak)
        print(
            f"{count} pages: {min(seconds):.1f} s, {min(busy):.1f} s of processors", file=sys.stderr
        )
        per_page[count] = min(busy) / total
        yield Figure(f"{count} pages", "the client, nothing there yet", tuple(seconds))
        yield Size(f"{count} pages", "all processes at the highest", peaks[-1], total)
    first, last = counts[0], counts[-1]
    growth = per_page[last] / per_page[first]
    yield Ratio(f"processors per page: {last} / {first} pages", growth, _GROWTH)
    yield Ratio(f"memory of {last} pages / 1 GB", peaks[-1] / _GIGABYTE, 1)
