"""The command: `python -m benchmarks [PAGES] [--runs N] [--only PART]… [--json FILE]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.builds import write_document
from benchmarks.options import Options
from benchmarks.parts import PARTS
from benchmarks.report import as_json, as_latencies, as_ratios, as_sizes, as_table
from benchmarks.timing import Figure, Latency, Ratio, Size
from codegen import __version__
from codegen.emit.assets import SPECS

T = TypeVar("T")

_SHOWN_FAULTS = 20


def main(words: Sequence[str] | None = None) -> int:
    """Time the stages and print a table; with `--json` also keep the figures.

    Gives 1 where something went wrong under load.
    """
    chosen = _parser().parse_args(words)
    options = Options(
        chosen.pages,
        chosen.runs,
        chosen.peer_python,
        chosen.users,
        chosen.rate,
        chosen.seconds,
        chosen.most_pages,
        chosen.profile,
    )
    found: list[Figure | Size | Ratio | Latency] = []
    for row in _rows(chosen.only, options):
        if not isinstance(row, Ratio):
            print(f"{row.name} …", file=sys.stderr)
        found.append(row)
    figures, sizes = _of(found, Figure), _of(found, Size)
    ratios, latencies = _of(found, Ratio), _of(found, Latency)
    tables = (
        as_table(figures) if figures else "",
        as_sizes(sizes) if sizes else "",
        as_ratios(ratios) if ratios else "",
        as_latencies(latencies) if latencies else "",
    )
    print("\n\n".join(filter(None, tables)))
    if chosen.json:
        document = as_json(figures, sizes, ratios, latencies, __version__)
        chosen.json.write_text(document, "utf-8")
    if chosen.docs:
        write_document(chosen.docs, found, __version__)
    faults = [fault for row in latencies for fault in row.faults]
    for fault in faults[:_SHOWN_FAULTS]:
        print(f"wrong under load: {fault}", file=sys.stderr)
    if len(faults) > _SHOWN_FAULTS:
        print(f"and {len(faults) - _SHOWN_FAULTS} more", file=sys.stderr)
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Times each stage of a run, whole runs, the generated client, and the simulator "
        "under load.",
        epilog="example: UCWA_CORPUS=pages python -m benchmarks --runs 5 --json today.json",
    )
    default = Path(os.environ.get("UCWA_CORPUS") or SPECS)
    parser.add_argument(
        "pages", nargs="?", type=Path, default=default, help="default: $UCWA_CORPUS, else specs/"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each stage (default: 3)")
    parser.add_argument(
        "--only",
        action="append",
        choices=sorted(PARTS),
        help="a part of the figures; may be given several times",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--peer-python",
        type=Path,
        metavar="PATH",
        help="of an environment with openapi-python-client (default: one is made in a cache folder)",
    )
    parser.add_argument(
        "--docs", type=Path, metavar="DIR", help="write a page and a chart of whole runs there"
    )
    parser.add_argument(
        "--most-pages", type=int, default=10_000, help="the largest set of made pages (10000)"
    )
    load = parser.add_argument_group("of the load")
    load.add_argument("--users", type=int, default=500, help="signed in, an even number (500)")
    load.add_argument("--rate", type=float, default=200, help="requests per second (200)")
    load.add_argument("--seconds", type=float, default=10, help="how long it lasts (10)")
    load.add_argument(
        "--profile", type=Path, metavar="FILE", help="write a profile of the simulator there"
    )
    return parser


def _of(rows: Sequence[object], kind: type[T]) -> list[T]:
    return [row for row in rows if isinstance(row, kind)]


def _rows(
    only: Sequence[str] | None, options: Options
) -> Iterator[Figure | Size | Ratio | Latency]:
    for name, part in PARTS.items():
        if only is None or name in only:
            yield from part(options)


if __name__ == "__main__":
    sys.exit(main())
