"""The generated client beside what others need for the same: classes written by hand, another generator."""

from __future__ import annotations

from benchmarks.client.decode import decode_figures
from benchmarks.client.imports import import_figures
from benchmarks.client.memory import memory_figures

__all__ = ["decode_figures", "import_figures", "memory_figures"]
