"""Pages that are made from the code: commands, settings, rules, templates."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["pages"]


def pages() -> Mapping[str, str]:
    """The text of each page, in Markdown, by its path on the site (`commands/generate.md`).

    They are written beside the pages of `docs/`, so links to those are relative to the same root.
    """
    return {}
