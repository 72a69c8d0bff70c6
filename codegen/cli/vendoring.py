"""`vendor`: from pages to copies of their client in other projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from codegen.cli.choices import shown_path
from codegen.cli.crew import hire
from codegen.cli.errors import CommandError
from codegen.cli.generation import make_files, refuse_empty, told_to_the_user
from codegen.cli.page_names import known_pages
from codegen.cli.pipeline import Analysis, analyse
from codegen.cli.sources import load_sources
from codegen.cli.vendor_order import VendorOrder, Wish
from codegen.emit.compare import Comparison, compare
from codegen.emit.manifest import parse_manifest, read_manifest
from codegen.emit.publish import publish, publishing, staged_manifest
from codegen.emit.render import OutputFile
from codegen.model.nodes import Model
from codegen.targets.client.selection import Selection, select
from codegen.targets.client.vendoring import VendoredClient

__all__ = ["Vendored", "VendoredCopy", "vendor"]


@frozen
class VendoredCopy:
    """A copy, beside the folder where it is to be."""

    package: str
    dest: Path
    selection: Selection
    comparison: Comparison

    @property
    def folder(self) -> Path:
        """The folder of the package."""
        return self.comparison.root

    @property
    def edited(self) -> tuple[Path, ...]:
        """Files that a person changed and that are in the way."""
        return tuple(self.folder / change.path for change in self.comparison.edited)


@frozen
class Vendored:
    """What a run made, or would make."""

    analysis: Analysis
    copies: tuple[VendoredCopy, ...]
    """None at all where the pages have errors."""

    @property
    def has_errors(self) -> bool:
        return self.analysis.has_errors or self.analysis.model is None

    @property
    def edited(self) -> tuple[Path, ...]:
        """Files that a person changed and that are in the way, of all copies."""
        return tuple(path for copy in self.copies for path in copy.edited)

    @property
    def is_current(self) -> bool:
        return all(copy.comparison.is_current for copy in self.copies)


def vendor(order: VendorOrder) -> Vendored:
    """Do what is ordered. Nothing is written where pages have errors, or where edited files are in the way.

    Raises:
        CommandError: something that the user can mend is in the way.
    """
    choices = order.choices
    sources = load_sources(choices)
    with hire(choices.settings.jobs, cache=choices.cache) as crew:
        crew.expect(len(sources.pages.files))
        analysis = analyse(choices, sources, crew)
        model = analysis.model
        if analysis.has_errors or model is None:
            return Vendored(analysis, ())
        refuse_empty(model, len(analysis.sources.pages.files))
        plans = _one_name_each([_planned(wish, model) for wish in order.wishes])
        _refuse_shared(dest.joinpath(*row.package.split(".")) for dest, row in plans)
        with told_to_the_user():
            files = make_files(
                {str(number): row for number, (_, row) in enumerate(plans)},
                model,
                choices.console,
                spec_hash=analysis.settled.spec_hash if analysis.settled else None,
                meanwhile=analysis.settled.note if analysis.settled else lambda: None,
                templates=order.template_folders,
                crew=crew,
            )
    with told_to_the_user(), ExitStack() as stack:
        if not order.is_check:
            # In one order for all runs, so that no two have what the other one waits for.
            for folder in sorted({dest for dest, _ in plans}, key=Path.resolve):
                stack.enter_context(publishing(folder, choices.console.say))
        copies = tuple(
            VendoredCopy(row.package, dest, row.selection, _compared(dest, row, made, order))
            for (dest, row), made in zip(plans, files.values(), strict=True)
        )
        if not order.is_check and not any(copy.edited for copy in copies):
            for folder in sorted({copy.dest for copy in copies}):
                publish(folder, [copy.comparison for copy in copies if copy.dest == folder])
    return Vendored(analysis, copies)


def _planned(wish: Wish, model: Model) -> tuple[Path, VendoredClient]:
    names = known_pages(wish.only, model, wish.where)
    package = wish.package or f"{model.api}_client"
    return wish.dest, VendoredClient(package, select(model, names, closure=wish.closure))


def _one_name_each(
    plans: Sequence[tuple[Path, VendoredClient]],
) -> Sequence[tuple[Path, VendoredClient]]:
    """The same, with one name for a folder that links give several: it is locked and written to once."""
    names: dict[Path, Path] = {}
    for dest, _ in plans:
        names.setdefault(dest.resolve(), dest)
    return [(names[dest.resolve()], row) for dest, row in plans]


def _compared(
    dest: Path, row: VendoredClient, files: Sequence[OutputFile], order: VendorOrder
) -> Comparison:
    """The folder of a copy beside what it is to be."""
    target = row.package.replace(".", "/")
    staged = staged_manifest(dest, target)
    found = compare(dest, target, files, is_full=True, staged=staged)
    ours = {*(read_manifest(dest / target) or ()), *(parse_manifest(staged) or ())}
    foreign = [change.path for change in found.edited if change.path not in ours]
    if foreign and not order.is_check:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise CommandError(
            f"{shown_path(dest / target / foreign[0])}{more}: not of ours, and in the way; "
            "move it away, or choose another --package",
            1,
        )
    if not order.force:
        return found
    return compare(dest, target, files, is_full=True, force=True, staged=staged)


def _refuse_shared(folders: Iterable[Path]) -> None:
    """Two copies in one folder, or one inside another, would remove each other's files."""
    seen: list[Path] = []
    for folder in folders:
        for other in seen:
            if folder.is_relative_to(other) or other.is_relative_to(folder):
                raise CommandError(
                    f"two copies can't share {shown_path(folder)}; give one another package"
                )
        seen.append(folder)
