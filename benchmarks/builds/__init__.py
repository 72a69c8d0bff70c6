"""Whole runs of the program: cold, with nothing changed, with one page edited, and of ever more pages."""

from __future__ import annotations

from benchmarks.builds.document import write_document
from benchmarks.builds.growth import growth_figures
from benchmarks.builds.runs import build_figures

__all__ = ["build_figures", "growth_figures", "write_document"]
