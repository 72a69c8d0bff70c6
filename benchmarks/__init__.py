"""Times each stage of a run: `python -m benchmarks`. Figures are for people; no test asserts them."""

from __future__ import annotations
