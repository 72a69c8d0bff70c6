"""The command: `python -m benchmarks [PAGES] [--runs N] [--only WORD] [--json FILE]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.report import as_json, as_table
from benchmarks.stages import PARTS
from benchmarks.timing import Figure
from codegen import __version__
from codegen.emit.assets import SPECS


def main(words: Sequence[str] | None = None) -> int:
    """Time the stages and print a table; with `--json` also keep the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Times each stage of a run, and whole runs: minimum and median.",
        epilog="example: UCWA_CORPUS=pages python -m benchmarks --runs 5 --json today.json",
    )
    default = Path(os.environ.get("UCWA_CORPUS") or SPECS)
    parser.add_argument(
        "pages", nargs="?", type=Path, default=default, help="default: $UCWA_CORPUS, else specs/"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each stage (default: 3)")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part of the figures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(words)
    figures = []
    for figure in _figures(options.only, options.pages, options.runs):
        print(f"{figure.name} …", file=sys.stderr)
        figures.append(figure)
    print(as_table(figures))
    if options.json:
        options.json.write_text(as_json(figures, __version__), "utf-8")
    return 0


def _figures(only: str | None, pages: Path, runs: int) -> Iterator[Figure]:
    for name, part in PARTS.items():
        if only in (None, name):
            yield from part(pages, runs)


if __name__ == "__main__":
    sys.exit(main())
