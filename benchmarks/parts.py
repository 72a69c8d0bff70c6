"""What can be timed by itself, in the order of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from benchmarks.builds import build_figures, growth_figures
from benchmarks.client import decode_figures, import_figures, memory_figures
from benchmarks.load import load_figures
from benchmarks.options import Options
from benchmarks.stages import stage_figures, start_figures
from benchmarks.timing import Figure, Latency, Ratio, Size

__all__ = ["PARTS"]

PARTS: Mapping[str, Callable[[Options], Iterator[Figure | Size | Ratio | Latency]]] = {
    "start": start_figures,
    "stages": stage_figures,
    "builds": build_figures,
    "growth": growth_figures,
    "decode": decode_figures,
    "imports": import_figures,
    "memory": memory_figures,
    "load": load_figures,
}
"""By the names that `--only` takes."""
