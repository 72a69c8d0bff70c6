"""Guides, and the pages that their hyperlinks lead to."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from codegen.dialect.raw import RawPage
from codegen.model.nodes import Guide, GuideLink
from codegen.resolve.exchanges import source_of
from codegen.resolve.symbols import page_key

__all__ = ["resolve_guides"]


def resolve_guides(pages: Sequence[RawPage]) -> tuple[Guide, ...]:
    """The guides of a set, in the order of its pages.

    A hyperlink is a relative path; where nothing stands there, the name of the file alone counts, as in
    other pages.
    """
    guides = [page for page in pages if page.text]
    if not guides:
        return ()
    paths = {page.path for page in pages}
    by_name = {page_key(path): path for path in sorted(paths, reverse=True)}
    return tuple(
        Guide(page.title, page.text, _links(page, paths, by_name), source_of(page.span))
        for page in guides
    )


def _links(page: RawPage, paths: set[str], by_name: Mapping[str, str]) -> tuple[GuideLink, ...]:
    found: dict[str, str] = {}
    folder = posixpath.dirname(page.path)
    for link in page.hyperlinks:
        target = link.target.partition("#")[0]
        if not target or "://" in target:
            continue
        place = posixpath.normpath(posixpath.join(folder, target))
        path = place if place in paths else by_name.get(page_key(target))
        if path is not None:
            found[link.target] = path
    return tuple(GuideLink(target, path) for target, path in found.items())
