"""The guides in `docs/guide`: whoever does what they say sees what they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from guide import ROOT, Reader

GUIDES = ROOT / "docs" / "guide"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_writing_pages(reader: Reader) -> None:
    reader.follow(GUIDES / "writing-pages.md")
