"""Figures as tables for people and as JSON for a history of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence

from benchmarks.timing import Figure, Latency, Ratio, Size

__all__ = ["as_json", "as_latencies", "as_ratios", "as_sizes", "as_table"]


def as_table(figures: Sequence[Figure]) -> str:
    """A Markdown table, milliseconds."""
    rows = [("stage", "minimum ms", "median ms", "of")]
    rows += [
        (row.name, _milliseconds(row.minimum), _milliseconds(row.median), row.what)
        for row in figures
    ]
    return _table(rows)


def as_sizes(sizes: Sequence[Size]) -> str:
    """A Markdown table of what takes how much memory."""
    rows = [("memory", "kB", "bytes each", "of")]
    rows += [
        (row.name, f"{row.bytes / 1000:.0f}", f"{row.bytes / row.count:.0f}", row.what)
        for row in sizes
    ]
    return _table(rows)


def as_latencies(latencies: Sequence[Latency]) -> str:
    """A Markdown table of times under a load, milliseconds."""
    rows = [("under load", "p50 ms", "p99 ms", "of")]
    rows += [
        (row.name, _milliseconds(row.at(0.5)), _milliseconds(row.at(0.99)), row.what)
        for row in latencies
    ]
    return _table(rows)


def as_ratios(ratios: Sequence[Ratio]) -> str:
    """A Markdown table of what is held against what."""
    rows = [("ratio", "median", "at most", "held")]
    for row in ratios:
        limit = "" if row.limit is None else f"{row.limit:.2f}"
        held = "" if row.limit is None else "yes" if row.value <= row.limit else "no"
        rows.append((row.name, f"{row.value:.2f}", limit, held))
    return _table(rows)


def as_json(
    figures: Sequence[Figure],
    sizes: Sequence[Size],
    ratios: Sequence[Ratio],
    latencies: Sequence[Latency],
    version: str,
) -> str:
    """One document: the machine in words, seconds per stage, bytes, ratios, times under load."""
    document = {
        "version": version,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "stages": {
            row.name: {
                "of": row.what,
                "minimum": _rounded(row.minimum),
                "median": _rounded(row.median),
                "runs": len(row.seconds),
            }
            for row in figures
        },
        "memory": {row.name: {"of": row.what, "bytes": row.bytes} for row in sizes},
        "ratios": {row.name: {"median": round(row.value, 3), "limit": row.limit} for row in ratios},
        "load": {
            row.name: {
                "of": row.what,
                "p50": _rounded(row.at(0.5)),
                "p99": _rounded(row.at(0.99)),
                "count": len(row.seconds),
                "faults": len(row.faults),
            }
            for row in latencies
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _milliseconds(seconds: float) -> str:
    """Whole ones, and of what takes less three digits."""
    return f"{1000 * seconds:.0f}" if seconds >= 0.1 else f"{1000 * seconds:.3g}"


def _rounded(seconds: float) -> float:
    """To a ten-millionth of a second: a body is read in some hundred of them."""
    return round(seconds, 7)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """The first row is the head; the two columns in the middle are numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    rule = "-" * widths[0], "-" * (widths[1] - 1) + ":", "-" * (widths[2] - 1) + ":"
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], f"| {' | '.join(rule)} | {'-' * widths[3]} |", *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, minimum, median, what = row
    return (
        f"| {name:<{widths[0]}} | {minimum:>{widths[1]}} | {median:>{widths[2]}} "
        f"| {what:<{widths[3]}} |"
    )
