"""How many changes there are of each class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from codegen.diff.change import Change, Impact

__all__ = ["change_counts"]


def change_counts(changes: Sequence[Change]) -> str:
    """`3 breaking, 1 additive, 2 editorial`; what doesn't occur is left out."""
    counts = Counter(change.impact for change in changes)
    parts = [f"{counts[impact]} {impact.value}" for impact in Impact if counts[impact]]
    return ", ".join(parts) or "no changes"
