"""Figures as a table for people and as JSON for a history of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence

from benchmarks.timing import Figure

__all__ = ["as_json", "as_table"]


def as_table(figures: Sequence[Figure]) -> str:
    """A Markdown table, milliseconds."""
    rows = [("stage", "minimum ms", "median ms", "of")]
    rows += [
        (row.name, f"{1000 * row.minimum:.0f}", f"{1000 * row.median:.0f}", row.what)
        for row in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [_line(row, widths) for row in rows]
    rule = f"| {'-' * widths[0]} | {'-' * (widths[1] - 1)}: | {'-' * (widths[2] - 1)}: | "
    return "\n".join([lines[0], f"{rule}{'-' * widths[3]} |", *lines[1:]])


def as_json(figures: Sequence[Figure], version: str) -> str:
    """One document: the machine in words, seconds per stage."""
    document = {
        "version": version,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "stages": {
            row.name: {
                "of": row.what,
                "minimum": round(row.minimum, 4),
                "median": round(row.median, 4),
                "runs": len(row.seconds),
            }
            for row in figures
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, minimum, median, what = row
    return (
        f"| {name:<{widths[0]}} | {minimum:>{widths[1]}} | {median:>{widths[2]}} "
        f"| {what:<{widths[3]}} |"
    )
