"""Deviations of form in the front matter, the title and the headings of a page."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from codegen.dialect.ledger import Ledger
from codegen.dialect.spec import Dialect
from codegen.document import Front, Heading

__all__ = ["check_front", "check_heading", "check_title"]


def check_front(front: Front, dialect: Dialect, ledger: Ledger) -> None:
    """An open front matter, and keys that are misspelt; keys of other tools are left alone."""
    if not front.closed:
        ledger.report(
            "UC119",
            "the front matter is not closed",
            list(front.spans.values())[-1],
            "Add a line --- below its last key.",
        )
    for key, span in front.spans.items():
        if near := _misspelt(key, dialect.front_keys):
            ledger.report(
                "UC120",
                f'the front matter key "{key}" is not read',
                span,
                f'Did you mean "{near}"?',
            )


@lru_cache
def _misspelt(key: str, known: tuple[str, ...]) -> str | None:
    """The known key that was meant."""
    near = get_close_matches(key.casefold(), known, 1)
    return near[0] if near and key not in known else None


def check_title(title: Heading, name: str, dialect: Dialect, ledger: Ledger) -> None:
    """A page whose first heading is that of a section has no name.

    A page may well be called `events`: one word counts as a section only as the dialect writes it.
    """
    text = title.prose.text
    section = any(text in spec.titles for spec in dialect.sections.values())
    if section or not name or (" " in text and dialect.is_known(text)):
        what = f'that of the section "{text}"' if name else "no word"
        ledger.report(
            "UC002",
            f"the first heading is {what}, so the page has no name",
            title.span,
            "Begin the page with a heading whose first word is the name of the resource.",
        )
    else:
        check_heading(title, dialect.title_level, ledger)


def check_heading(heading: Heading, level: int, ledger: Ledger) -> None:
    """A heading of another form or level than the dialect says."""
    text = heading.prose.text
    if heading.form != "atx":
        ledger.report(
            "UC102",
            f'"{text}" is not marked as a heading with #',
            heading.span,
            f"Write {'#' * level} {text}.",
        )
    elif heading.level != level:
        ledger.report(
            "UC101",
            f'"{text}" is a heading of level {heading.level}, elsewhere of level {level}',
            heading.span,
            f"Write {'#' * level} {text}.",
        )
