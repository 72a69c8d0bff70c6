"""A page from standard input among the pages of its set."""

from __future__ import annotations

from attrs import evolve

from codegen.cli.choices import Choices
from codegen.cli.sources import STDIN, Sources, load_sources
from codegen.dialect import load_dialect, read_page

__all__ = ["with_stdin"]


def with_stdin(choices: Choices) -> tuple[Sources, set[str]]:
    """The set with the page in it, in place of the one of its name; and the absolute path of the page.

    Args:
        choices: Their pages are the set.
    """
    sources = load_sources(choices._replace(specs=(STDIN,)))
    files = sources.pages.files
    if not files or not choices.specs:
        return sources, {str(file.absolute) for file in files}
    (page,) = files
    others = load_sources(choices)
    name = read_page(page.text, page.path, load_dialect(sources.dialects[0])).name
    for index, file in enumerate(others.pages.files):
        dialect = load_dialect(others.dialects[index])
        if name in file.text and read_page(file.text, file.path, dialect).name == name:
            own = evolve(file, text=page.text)
            rows = (*others.pages.files[:index], own, *others.pages.files[index + 1 :])
            pages = evolve(others.pages, files=rows)
            return evolve(others, pages=pages), {str(own.absolute)}
    pages = evolve(others.pages, files=(*others.pages.files, page))
    dialects = (*others.dialects, sources.dialects[0])
    return evolve(others, pages=pages, dialects=dialects), {str(page.absolute)}
