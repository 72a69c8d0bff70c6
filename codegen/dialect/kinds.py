"""What kind of page it is: decided by its sections, never by its file name."""

from __future__ import annotations

from codegen.dialect.spec import Dialect
from codegen.document import Sheet, title_key

__all__ = ["page_kind"]


def page_kind(sheet: Sheet, dialect: Dialect) -> str:
    """`resource`, `enumeration`, `errors` or `article`."""
    names: set[str] = set()
    for section in sheet.sections[
        2:
    ]:  # what stands before the title, and the title, decide nothing
        if section.heading is None:
            continue
        key = title_key(section.heading.prose.text)
        if key in dialect.sections:
            names.add(dialect.sections[key].name)
        elif key in dialect.methods:
            names.add("operations")
    if any(name in names for name in dialect.enumeration_sections):
        return "enumeration"
    if len(names.intersection(dialect.resource_sections)) >= 2:
        return "resource"
    title = sheet.sections[1].heading if len(sheet.sections) > 1 else None
    if (
        title
        and dialect.errors_title
        and title_key(title.prose.text) == title_key(dialect.errors_title)
    ):
        return "errors"
    return "article"
