"""The guide to vendoring: what it says is what happens."""

from __future__ import annotations

from pathlib import Path

from guide import ROOT, Reader


def test_vendoring(tmp_path: Path) -> None:
    Reader(tmp_path).follow(ROOT / "docs" / "guide" / "vendoring.md")
