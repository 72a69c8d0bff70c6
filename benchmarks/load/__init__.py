"""Many users at one simulator: requests at a steady rate, and every event counted."""

from __future__ import annotations

from benchmarks.load.figures import load_figures

__all__ = ["load_figures"]
