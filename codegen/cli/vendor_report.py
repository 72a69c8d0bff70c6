"""What a `vendor` did, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from codegen.cli.choices import shown_path
from codegen.cli.console import Console
from codegen.cli.vendoring import Vendored, VendoredCopy
from codegen.emit.drift import drift_lists, unified_diff

__all__ = ["drift_text", "edits_text", "report_json", "selection_text", "tell_outcome"]


def selection_text(done: Vendored, *, is_whole: bool) -> str:
    """The pages of each copy, each with the reason why it was taken.

    Args:
        is_whole: With all reasons, and the names of what was left.
    """
    return "\n".join(
        "".join(f"{line}\n" for line in _selection_lines(done, copy, is_whole))
        for copy in done.copies
    )


def drift_text(done: Vendored) -> str:
    """`stale: src/acme/ucwa/link.py`, a line per file, sorted by path."""
    rows = [
        (path, kind)
        for copy in done.copies
        for kind, paths in _drift(copy).items()
        for path in paths
    ]
    return "".join(f"{kind}: {path}\n" for path, kind in sorted(rows))


def edits_text(done: Vendored) -> str:
    """A patch that would undo what people changed."""
    return "".join(
        line for copy in done.copies for line in unified_diff([evolve(copy.comparison, changes=())])
    )


def tell_outcome(console: Console, done: Vendored, *, is_check: bool) -> None:
    """Say what was written, or why nothing was."""
    if done.edited and not is_check:
        for path in done.edited:
            console.complain(f"changed by a person: {shown_path(path)}")
        console.complain("nothing is written; --force overwrites these files")
        return
    for copy in done.copies:
        removed, written = _counts(copy)
        verb = "would be " if is_check else ""
        console.say(
            f"{shown_path(copy.folder)}: {written} {'file' if written == 1 else 'files'} {verb}written, "
            f"{copy.comparison.unchanged} unchanged, {removed} {verb}removed"
        )


def report_json(done: Vendored) -> str:
    """The same for other programs."""
    rows = [_copy_json(copy) for copy in done.copies]
    return json.dumps({"format": 1, "copies": rows}, indent=2) + "\n"


def _copy_json(copy: VendoredCopy) -> dict[str, Any]:
    selection = copy.selection
    removed, written = _counts(copy)
    return {
        "package": copy.package,
        "path": shown_path(copy.folder),
        "only": list(selection.named) or None,
        "closure": selection.is_closed,
        "pages": [{"name": row.name, "reasons": list(row.reasons)} for row in selection.taken],
        "left": list(selection.left),
        "written": written,
        "unchanged": copy.comparison.unchanged,
        "removed": removed,
        "drift": _drift(copy),
    }


def _selection_lines(done: Vendored, copy: VendoredCopy, is_whole: bool) -> Iterator[str]:
    selection = copy.selection
    model = done.analysis.model
    assert model is not None
    count = len(model.resources) + len(model.enumerations)
    if not selection.named:
        yield f"{copy.package}: all {count} pages"
        return
    yield f"{copy.package}: {len(selection.taken)} of {count} pages"
    width = max(len(row.name) for row in selection.taken)
    for row in selection.taken:
        reasons = row.reasons if is_whole else row.reasons[:1]
        yield f"  {row.name:<{width}}  {'; '.join(reasons)}"
    if selection.left:
        names = f": {', '.join(selection.left)}" if is_whole else ""
        many = len(selection.left) != 1
        what = f"{len(selection.left)} pages" if many else "1 page"
        are = "are" if many else "is"
        yield f"{what} that links lead to {are} left out: there they are Link[Resource]{names}"


def _counts(copy: VendoredCopy) -> tuple[int, int]:
    """How many files go, and how many are written."""
    changes = (*copy.comparison.changes, *copy.comparison.edited)
    removed = sum(change.new is None for change in changes)
    return removed, len(changes) - removed


def _drift(copy: VendoredCopy) -> Mapping[str, list[str]]:
    """Paths by what is wrong with them."""
    return {
        kind: [shown_path(copy.dest / path) for path in paths]
        for kind, paths in drift_lists([copy.comparison]).items()
    }
