"""The command: `python -m benchmarks [PAGES] [--runs N] [--only PART]… [--json FILE]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.options import Options
from benchmarks.parts import PARTS
from benchmarks.report import as_json, as_ratios, as_sizes, as_table
from benchmarks.timing import Figure, Ratio, Size
from codegen import __version__
from codegen.emit.assets import SPECS


def main(words: Sequence[str] | None = None) -> int:
    """Time the stages and print a table; with `--json` also keep the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Times each stage of a run, whole runs, and the generated client: minimum and median.",
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
    chosen = parser.parse_args(words)
    options = Options(chosen.pages, chosen.runs, chosen.peer_python)
    figures: list[Figure] = []
    sizes: list[Size] = []
    ratios: list[Ratio] = []
    for row in _rows(chosen.only, options):
        if isinstance(row, Ratio):
            ratios.append(row)
            continue
        print(f"{row.name} …", file=sys.stderr)
        if isinstance(row, Size):
            sizes.append(row)
        else:
            figures.append(row)
    tables = (as_table(figures), as_sizes(sizes), as_ratios(ratios))
    rows = (figures, sizes, ratios)
    print("\n\n".join(table for table, found in zip(tables, rows, strict=True) if found))
    if chosen.json:
        chosen.json.write_text(as_json(figures, sizes, ratios, __version__), "utf-8")
    return 0


def _rows(only: Sequence[str] | None, options: Options) -> Iterator[Figure | Size | Ratio]:
    for name, part in PARTS.items():
        if only is None or name in only:
            yield from part(options)


if __name__ == "__main__":
    sys.exit(main())
