"""The symbol table: which names the pages of a set define."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from attrs import field, frozen

from codegen.dialect.raw import RawPage
from codegen.source.finding import Finding

__all__ = ["Symbols", "build_symbols", "page_key"]

_LARGE = 1000


def page_key(target: str) -> str:
    """What hyperlinks and paths are compared by: the file's name, case-blind."""
    return target.partition("#")[0].replace("\\", "/").rpartition("/")[2].casefold()


@frozen
class Symbols:
    """Pages by name and by file."""

    resources: dict[str, RawPage]
    enumerations: Mapping[str, RawPage]
    files: Mapping[str, str]
    """Every file of the set, articles included, by its key: the spelling of its name."""
    by_file: Mapping[str, RawPage]
    """Reference pages by the key of their file."""

    _folded: Mapping[str, str] = field(init=False, repr=False, eq=False)

    @_folded.default
    def _by_folded_name(self) -> Mapping[str, str]:
        return {name.casefold(): name for name in reversed(self.resources)}

    def resource(self, name: str) -> str | None:
        """The resource of that name; case-blind where there is none in the very spelling."""
        return name if name in self.resources else self._folded.get(name.casefold())

    def resource_like(self, name: str) -> str | None:
        """The resource whose name is most like a misspelt one; None in a set too large to look for it."""
        near = get_close_matches(name, self.resources, 1) if len(self.resources) < _LARGE else []
        return near[0] if near else None

    def page_of(self, target: str) -> RawPage | None:
        """The reference page that a hyperlink leads to."""
        return self.by_file.get(page_key(target))

    def enumeration_of(self, target: str) -> str | None:
        """The enumeration that a hyperlink leads to."""
        page = self.page_of(target)
        return page.name if page is not None and page.kind == "enumeration" else None


def build_symbols(
    pages: Sequence[RawPage], files: Iterable[str] = ()
) -> tuple[Symbols, list[Finding]]:
    """The table, and a finding for each further page of one name."""
    findings: list[Finding] = []
    resources: dict[str, RawPage] = {}
    enumerations: dict[str, RawPage] = {}
    names: dict[str, RawPage] = {}
    by_file: dict[str, RawPage] = {}
    for page in sorted(pages, key=lambda page: page.path):
        if page.kind not in {"resource", "enumeration"}:
            continue
        by_file.setdefault(page_key(page.path), page)
        first = names.setdefault(page.name, page)
        if first is not page:
            if page.name:  # that a page has none is told where it is read
                findings.append(
                    Finding(
                        "UC201",
                        f"{page.name} is already the name of {first.path}",
                        page.span,
                        "Rename one of the pages.",
                        (first.span,),
                    )
                )
            continue
        (enumerations if page.kind == "enumeration" else resources)[page.name] = page
    known = {page_key(path): path.rpartition("/")[2] for path in files}
    known.update((page_key(page.path), page.path.rpartition("/")[2]) for page in pages)
    return (
        Symbols(
            dict(sorted(resources.items())), dict(sorted(enumerations.items())), known, by_file
        ),
        findings,
    )
