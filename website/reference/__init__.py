"""Pages that are made from the code: commands, settings, rules, templates, what is printed as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from website.reference.commands import command_pages
from website.reference.outputs import output_pages
from website.reference.rules import rule_pages
from website.reference.settings import settings_page
from website.reference.statuses import statuses_page
from website.reference.templates import template_pages

__all__ = ["pages"]


def pages() -> Mapping[str, str]:
    """The text of each page, in Markdown, by its path on the site (`commands/generate.md`).

    They are written beside the pages of `docs/`, so links to those are relative to the same root. Each
    section has its page `index.md` first; the others follow in the order of reading.
    """
    return {
        **command_pages(),
        "settings.md": settings_page(),
        **rule_pages(),
        **template_pages(),
        **output_pages(),
        "exit-statuses.md": statuses_page(),
    }
