"""How long it takes to read a body, and to write one, beside what others need for it."""

from __future__ import annotations

from benchmarks.decode.part import decode_figures

__all__ = ["decode_figures"]
