"""Figures of whole runs as a page with a chart, for the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.chart import Bar, Panel, as_svg
from benchmarks.report import as_ratios, as_sizes, as_table
from benchmarks.timing import Figure, Ratio, Size

__all__ = ["write_document"]

_PAGE = """\
# How fast it builds

Written by `make bench`; read the ratios, not the seconds, which are those of the machine: {machine},
Python {python}, version {version}. The peer is openapi-python-client with its usual hooks, on the OpenAPI
document that this program writes for the same pages, in the same run. Of several runs the fastest counts.
*Cold* and *whole* are without output and cache; *edited* is one page with another sentence, all else as
before. The larger sets are made of copies of the pages, each with names of its own; their memory is that of
all processes together.

![What runs take, and how that grows](builds.svg)

{tables}
"""
_PER_PEER = " / peer"
_PAGES = " pages"


def write_document(folder: Path, rows: Sequence[object], version: str) -> None:
    """Write `builds.md` and `builds.svg`."""
    builds = [row for row in rows if isinstance(row, Ratio) and row.name.endswith(_PER_PEER)]
    times = [row for row in rows if isinstance(row, Figure) and _is_build(row.name, builds)]
    sizes = [row for row in rows if isinstance(row, Size) and row.name.endswith(_PAGES)]
    ratios = [
        row for row in rows if isinstance(row, Ratio) and (row in builds or _PAGES in row.name)
    ]
    ratios += [
        row for row in rows if isinstance(row, Ratio) and row.name.startswith("client lines")
    ]
    page = _PAGE.format(
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        python=platform.python_version(),
        version=version,
        tables="\n\n".join((as_table(times), as_sizes(sizes), as_ratios(ratios))),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "builds.md").write_text(page, "utf-8", newline="\n")
    picture = as_svg(list(filter(_has_bars, _panels(builds, times, sizes))))
    (folder / "builds.svg").write_text(picture, "utf-8", newline="\n")


def _is_build(name: str, builds: Sequence[Ratio]) -> bool:
    return (
        name.endswith(_PAGES)
        or name == "peer"
        or any(row.name == name + _PER_PEER for row in builds)
    )


def _panels(
    builds: Sequence[Ratio], times: Sequence[Figure], sizes: Sequence[Size]
) -> Sequence[Panel]:
    seconds = {row.name: row.minimum for row in times}
    shares = [
        Bar(row.name.removesuffix(_PER_PEER), row.value, _share(row.value), row.limit)
        for row in builds
    ]
    growth = [
        Bar(row.name, value := 1000 * seconds[row.name] / row.count, f"{value:.1f} ms")
        for row in sizes
        if row.name in seconds
    ]
    memory = [Bar(row.name, value := row.bytes / 10**6, f"{value:.0f} MB", 1000) for row in sizes]
    return (
        Panel(
            "Whole runs, in times of the peer's",
            "Logarithmic; the peer's own run is 1. Dashed: what it is to stay within.",
            [Bar("peer", 1, "1"), *shares] if shares else [],
            is_logarithmic=True,
        ),
        Panel("Time per page", "The client, nothing there yet.", growth),
        Panel("Memory", "All processes at the highest. Dashed: 1 GB.", memory),
    )


def _has_bars(panel: Panel) -> bool:
    return bool(panel.bars)


def _share(value: float) -> str:
    return f"{value:.2f}" if value >= 0.3 else f"1/{1 / value:.1f}"
