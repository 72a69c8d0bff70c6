"""The pages of guides, and the list of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from attrs import frozen

from codegen.model.nodes import Guide
from codegen.targets.docs.book import Book
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.guide_markdown import first_paragraph, guide_markdown
from codegen.targets.docs.markdown import inline, link

__all__ = ["GuideEntry", "GuideGroup", "GuideIndexView", "GuideView", "guide_index", "guide_pages"]

_FOLDER = "guide"
_ERRORS = "errors.md"


@frozen
class GuideView:
    """A guide; its text is made where its page is, which most runs find made."""

    title: str
    text: str
    places: tuple[tuple[str, str], ...]
    """Hyperlinks as written, and where they lead."""

    @property
    def body(self) -> str:
        """All below the title."""
        return guide_markdown(self.text, dict(self.places))


@frozen
class GuideEntry:
    link: str
    text: str

    @property
    def summary(self) -> str:
        """What the guide says first."""
        return first_paragraph(self.text)


@frozen
class GuideGroup:
    """The guides of a folder."""

    title: str
    """Empty for those that are in none."""
    guides: tuple[GuideEntry, ...]


@frozen
class GuideIndexView:
    groups: tuple[GuideGroup, ...]


def guide_pages(book: Book) -> Iterator[tuple[str, Guide, GuideView]]:
    """Path in the docs, guide and page of each."""
    places = _places(book)
    for guide, path in zip(book.model.guides, _guide_paths(book.model.guides), strict=True):
        leads = (
            (row.target, posixpath.relpath(places[row.path], _FOLDER) + _anchor(row.target))
            for row in guide.links
            if row.path in places
        )
        yield path, guide, GuideView(inline(guide.title), guide.text, tuple(leads))


def guide_index(book: Book) -> GuideIndexView:
    """All guides, those of a folder together."""
    groups: dict[str, list[GuideEntry]] = {}
    for guide, path in zip(book.model.guides, _guide_paths(book.model.guides), strict=True):
        entry = GuideEntry(link(guide.title or path, posixpath.basename(path)), guide.text)
        groups.setdefault(posixpath.dirname(_inside(guide)), []).append(entry)
    return GuideIndexView(
        tuple(
            GuideGroup(
                inline(folder.replace("/", ", ").replace("-", " ").capitalize()), tuple(rows)
            )
            for folder, rows in sorted(groups.items())
        )
    )


def _places(book: Book) -> Mapping[str, str]:
    """Where pages of the set are in the docs, by their paths in the set."""
    model = book.model
    found = {row.source.path: _ERRORS for row in model.generic_errors}
    found.update((row.source.path, book.resources[row.name]) for row in model.resources)
    found.update((row.source.path, book.enumerations[row.name]) for row in model.enumerations)
    paths = _guide_paths(model.guides)
    found.update((row.source.path, paths[index]) for index, row in enumerate(model.guides))
    return found


def _guide_paths(guides: tuple[Guide, ...]) -> tuple[str, ...]:
    """Where guides are in the docs; those of several sets may have one path."""
    names: list[str] = []
    for guide in guides:
        name = _inside(guide)
        names.append(f"{name} {names.count(name) + 1}" if name in names else name)
    stems = unique_stems(names, {"index", "README"})
    return tuple(f"{_FOLDER}/{stems[name]}.md" for name in names)


def _inside(guide: Guide) -> str:
    """The path below the folder of guides, without ending."""
    return guide.source.path.partition("/")[2].rpartition(".")[0]


def _anchor(target: str) -> str:
    _, mark, anchor = target.partition("#")
    return mark + anchor if anchor.replace("-", "").isalnum() else ""
