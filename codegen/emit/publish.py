"""Writing what a run made: all of it or nothing, file by file, only what changed.

Everything is staged in a folder beside the targets first, so that what can fail fails before the
tree is touched. Then files are replaced one by one, each atomically, the manifest of a target last.
If a replacement fails, those before are taken back; if the process dies in between, each file is the
old or the new one, and the staged manifest tells the next run that both are ours: it begins by taking
that down in the manifest.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from codegen.emit.compare import Change, Comparison
from codegen.emit.errors import OutputError
from codegen.emit.interrupt import interrupt_deferred
from codegen.emit.lock import Tell, locked, say_nothing
from codegen.emit.manifest import (
    MANIFEST_NAME,
    STAGE_NAME,
    digest,
    manifest_bytes,
    parse_manifest,
    read_manifest,
)
from codegen.emit.obstacles import refuse_unwritable

__all__ = ["publish", "publishing", "staged_manifest"]

_KEPT = ".kept"
_SETTLED = ".settled"


@contextmanager
def publishing(out: Path, tell: Tell = say_nothing) -> Iterator[None]:
    """Make the output folder and keep other runs from it while its files are compared and replaced.

    Args:
        tell: Hears a line if another run has to be waited for.

    Raises:
        OutputError: there can't be such a folder, nothing can be written into it, or another run doesn't end.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(out, tell))
        except (FileExistsError, NotADirectoryError):
            raise OutputError(f"{out} can't be a folder: a file is in the way") from None
        except OSError as error:
            raise OutputError(f"{out} can't be made: {error.strerror}") from None
        _settle(out)
        yield


def staged_manifest(out: Path, target: str) -> bytes:
    """The manifest that a run left behind which died while it published; empty if there is none."""
    with suppress(OSError):
        return (out / STAGE_NAME / target / MANIFEST_NAME).read_bytes()
    return b""


def publish(out: Path, comparisons: Sequence[Comparison]) -> None:
    """Bring the targets' folders up to date.

    Raises:
        OutputError: something can't be written; then all is as it was before.
    """
    stage = out / STAGE_NAME
    todo = [row for row in comparisons if not row.is_current]
    if not todo:
        return
    try:
        for row in todo:
            for folder in {(row.root / change.path).parent for change in row.changes}:
                refuse_unwritable(folder)
        shutil.rmtree(stage, ignore_errors=True)
        for row in todo:
            _stage(stage / row.target, row)
        with interrupt_deferred():
            _replace(stage, todo)
    except OSError as error:
        raise OutputError(
            f"{error.filename or out}: {error.strerror}; nothing was changed"
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    for row in todo:
        _remove_empty_folders(row)


def _all_changes(row: Comparison) -> tuple[Change, ...]:
    """In the order in which they are made: what goes makes room, the manifest seals the rest."""
    ordered = sorted(row.changes, key=lambda change: change.new is not None)
    return (*ordered, row.manifest) if row.manifest is not None else tuple(ordered)


def _stage(stage: Path, row: Comparison) -> None:
    stage.mkdir(parents=True)
    for change in _all_changes(row):
        if change.new is not None:
            file = stage / change.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(change.new)


def _replace(stage: Path, todo: Sequence[Comparison]) -> None:
    done: list[tuple[Path, Path | None]] = []
    try:
        for row in todo:
            for change in _all_changes(row):
                file = row.root / change.path
                kept = None
                if os.path.lexists(file) and not file.is_dir():
                    kept = stage / _KEPT / row.target / change.path
                    _keep(file, kept)
                done.append((file, kept))
                if change.new is None:
                    file.unlink(missing_ok=True)
                    continue
                if file.is_dir():
                    _remove_husk(file)
                file.parent.mkdir(parents=True, exist_ok=True)
                (stage / row.target / change.path).replace(file)
    except BaseException:
        for file, kept in reversed(done):
            with suppress(OSError):
                if kept is None:
                    file.unlink(missing_ok=True)
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    kept.replace(file)
        raise


def _keep(file: Path, kept: Path) -> None:
    """A second name for a file, which stays when the first gets other content."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, kept, follow_symlinks=False)
    except (NotImplementedError, OSError):
        shutil.copy2(file, kept, follow_symlinks=False)


def _remove_husk(folder: Path) -> None:
    """Remove a folder in which only empty folders are left, so that a file can take its place."""
    for path, _, _ in os.walk(folder, topdown=False):
        Path(path).rmdir()


def _remove_empty_folders(row: Comparison) -> None:
    """Remove folders in which nothing is left but what Python cached of removed modules."""
    gone = {(row.root / change.path).parent for change in row.changes if change.new is None}
    for folder in sorted(gone, reverse=True):
        while folder != row.root and folder.is_relative_to(row.root):
            with suppress(OSError):
                if [entry.name for entry in folder.iterdir()] == ["__pycache__"]:
                    shutil.rmtree(folder / "__pycache__")
                folder.rmdir()
            if folder.exists():
                break
            folder = folder.parent


def _settle(out: Path) -> None:
    """Take down what a run left that died while it published: which of its files are there is known then."""
    stage = out / STAGE_NAME
    if not os.path.lexists(stage):
        return
    try:
        for file in sorted(stage.rglob(MANIFEST_NAME)):
            target = file.relative_to(stage).parent
            if target.parts[0] != _KEPT:
                _adopt(out / target, file.read_bytes(), stage)
    except OSError as error:
        raise OutputError(f"{error.filename or out}: {error.strerror}") from None
    shutil.rmtree(stage, ignore_errors=True)


def _adopt(root: Path, staged: bytes, stage: Path) -> None:
    known = read_manifest(root) or {}
    made = {
        path: row
        for path, row in (parse_manifest(staged) or {}).items()
        if (root / path).is_file() and digest((root / path).read_bytes()) == row.hash
    }
    if made.items() <= known.items():
        return
    # What is gone, perhaps with its folder in whose place a file is now, needs no owner.
    rows = [row for path, row in {**known, **made}.items() if os.path.lexists(root / path)]
    draft = stage / _SETTLED
    draft.write_bytes(manifest_bytes(rows))
    draft.replace(root / MANIFEST_NAME)
