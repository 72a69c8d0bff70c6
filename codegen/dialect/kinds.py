"""What kind of page it is: decided by its sections, never by its file name."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.dialect.spec import Dialect
from codegen.document import Heading, Sheet, title_key

__all__ = ["lone_section", "page_kind"]


def page_kind(sheet: Sheet, dialect: Dialect) -> str:
    """`resource`, `enumeration`, `errors`, `shared` or `article`."""
    title = sheet.title
    if title is not None and dialect.is_shared(title.prose.text):
        return "shared"
    names = set(_sections(sheet, dialect))
    if any(title_key(heading.prose.text) in dialect.methods for heading in _headings(sheet)):
        names.add("operations")
    if names.intersection(dialect.enumeration_sections):
        return "enumeration"
    if len(names.intersection(dialect.resource_sections)) >= 2:
        return "resource"
    if _has_labelled_operation(sheet, dialect):
        return "resource"
    if (
        title
        and dialect.errors_title
        and title_key(title.prose.text) == title_key(dialect.errors_title)
    ):
        return "errors"
    return "article"


def lone_section(sheet: Sheet, dialect: Dialect) -> Heading | None:
    """The heading of the one section that an article has in common with resources.

    Bold lines do not count: an article puts any word in bold.
    """
    found = {
        name: heading
        for name, heading in _sections(sheet, dialect).items()
        if name in dialect.resource_sections and heading.form != "strong"
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _has_labelled_operation(sheet: Sheet, dialect: Dialect) -> bool:
    """Whether a line of an operation says what the dialect has a name for, its route or its response."""
    labels = tuple(f"{label}:" for label, name in dialect.labels.items() if name)
    return any(
        text.lstrip(" \t*_").casefold().startswith(labels)
        for section in sheet.sections[2:]
        if section.heading is not None and title_key(section.heading.prose.text) in dialect.methods
        for text in section.lines.texts
        if ":" in text
    )


def _sections(sheet: Sheet, dialect: Dialect) -> dict[str, Heading]:
    """The first heading of each section of the dialect that the page has."""
    found: dict[str, Heading] = {}
    for heading in _headings(sheet):
        if spec := dialect.sections.get(title_key(heading.prose.text)):
            found.setdefault(spec.name, heading)
    return found


def _headings(sheet: Sheet) -> Iterator[Heading]:
    """The headings below the title, which is no section whatever it says."""
    return (section.heading for section in sheet.sections[2:] if section.heading is not None)
