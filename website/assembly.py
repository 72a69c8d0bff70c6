"""The files of the site before they are rendered: which comes from where, and what its links lead to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from codegen.targets.docs.site import ASSETS, NavItem
from website.errors import SiteError
from website.links import relinked
from website.reference import pages as made_pages

__all__ = ["Assembly", "assemble"]

REFERENCE = "reference/"
"""Where the pages of the API stand."""

_GENERATE = "write them by `ucwa-codegen generate --target docs`; `make docs` does both"

_SINGLE = {
    "index.md": "website/home.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
}
"""Pages that have their source outside `docs/`, by their paths on the site."""

_SAMPLES = "docs/guide/example/"
"""What guides work on: pages of an API, not of the site."""


@frozen
class Assembly:
    """The site as a folder of Markdown and of files that are taken as they are."""

    files: Mapping[str, bytes]
    """Content by path, sorted."""
    made: tuple[str, ...]
    """Paths of the pages that are made from the code, in the order of reading."""
    api: tuple[NavItem, ...]
    """Navigation of the pages of the API, as their own site has it."""

    def text(self, path: str) -> str:
        """A page, in Markdown."""
        return self.files[path].decode("utf-8")

    @property
    def pages(self) -> tuple[str, ...]:
        """Paths of the Markdown files, sorted."""
        return tuple(path for path in self.files if path.endswith(".md"))


def assemble(root: Path, reference: Path) -> Assembly:
    """Gathers `docs/`, the generated pages, and what is made from the code.

    Args:
        root: Of the project.
        reference: Folder of the generated pages.

    Raises:
        SiteError: something is missing, two sources want one place, or a link leads nowhere.
    """
    api = dict(_files(reference))
    if "index.md" not in api:
        raise SiteError(f"{reference} has no generated pages", _GENERATE)
    sources = {path: root / source for path, source in _SINGLE.items()}
    own = {path: root / "docs" / path for path, _ in _files(root / "docs")}
    own = {path: file for path, file in own.items() if not f"docs/{path}".startswith(_SAMPLES)}
    places = {file.resolve(): path for path, file in (own | sources).items()}
    for folder in (reference, root / "generated" / "docs"):  # links name the second
        places |= {(folder / path).resolve(): REFERENCE + path for path in api}
    made = made_pages()
    files: dict[str, bytes] = {}
    _add(files, ((path, _read(file, places, root)) for path, file in sources.items()))
    _add(files, ((path, _read(file, places, root)) for path, file in own.items()))
    _add(files, ((path, text.encode("utf-8")) for path, text in made.items()))
    _add(files, ((path, api[path].read_bytes()) for path in ASSETS if path in api))
    rest = ((path, file) for path, file in api.items() if path not in ASSETS)
    _add(files, ((REFERENCE + path, file.read_bytes()) for path, file in rest))
    return Assembly(
        dict(sorted(files.items())),
        tuple(path for path in made if path.endswith(".md")),
        _navigation(reference / "zensical.toml"),
    )


def _navigation(settings: Path) -> tuple[NavItem, ...]:
    try:
        found = tomllib.loads(settings.read_text("utf-8"))["project"]["nav"]
    except (OSError, ValueError, KeyError):
        raise SiteError(f"{settings} has no navigation", _GENERATE) from None
    return tuple(_nav_item(row) for row in found)


def _nav_item(row: str | dict[str, str | list[Any]]) -> NavItem:
    if isinstance(row, str):
        return NavItem(None, REFERENCE + row)
    ((title, inner),) = row.items()
    if isinstance(inner, str):
        return NavItem(title, REFERENCE + inner)
    return NavItem(title, None, tuple(_nav_item(child) for child in inner))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """What belongs to a folder of pages: neither settings of a site, nor one that was built there."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.split("/"))
        if file.is_file() and not hidden and path != "zensical.toml" and path[:5] != "site/":
            yield path, file


def _read(file: Path, places: Mapping[Path, str], root: Path) -> bytes:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SiteError(f"{file}: {error.strerror}") from None
    if file.suffix != ".md":
        return data
    return relinked(data.decode("utf-8"), file, places, root).encode("utf-8")


def _add(files: dict[str, bytes], more: Iterator[tuple[str, bytes]]) -> None:
    for path, data in more:
        if path in files:
            raise SiteError(f"two sources give the page {path} of the site")
        files[path] = data
