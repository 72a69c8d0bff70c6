"""What a run would change in the folder of a target. Reads, never writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from codegen.emit.errors import DefectError
from codegen.emit.manifest import (
    MANIFEST_NAME,
    Entry,
    digest,
    is_inside,
    manifest_bytes,
    parse_manifest,
    read_manifest,
)
from codegen.emit.obstacles import read_file, refuse_detours
from codegen.emit.render import OutputFile

__all__ = ["Change", "Comparison", "compare"]


@frozen
class Change:
    """A file that is not what this run makes of it."""

    path: str
    """Inside the target's folder, with `/`."""
    old: bytes | None
    """None where there is no such file yet."""
    new: bytes | None
    """None where the file is to go."""

    @property
    def kind(self) -> str:
        """`missing`, `surplus` or `stale`."""
        if self.new is None:
            return "surplus"
        return "missing" if self.old is None else "stale"


@frozen
class Comparison:
    """A target's folder beside what this run makes of it."""

    target: str
    root: Path
    changes: tuple[Change, ...]
    """Sorted by path."""
    edited: tuple[Change, ...]
    """Files that a person changed and that this run would overwrite or remove; sorted by path."""
    unchanged: int
    manifest: Change | None
    """None where the manifest is as it should be."""

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.changes or self.edited or self.manifest)


def compare(
    out: Path,
    target: str,
    files: Sequence[OutputFile],
    *,
    is_full: bool,
    force: bool = False,
    staged: bytes = b"",
) -> Comparison:
    """Compare the files of a target with its folder in `out`.

    Args:
        is_full: These are all files of the target; what else the manifest lists is to go.
        force: Files that a person changed are changed all the same.
        staged: The manifest of a run that was broken off while it published: its files are ours, too.

    Raises:
        OutputError: something stands in the way, or leads out of `out`.
        DefectError: the plan names a file outside the target's folder, or one file twice.
    """
    root = out / target
    planned = _planned(target, files)
    known = read_manifest(root) or {}
    surplus = [path for path in known if path not in planned] if is_full else []
    leaving = {root / path for path in surplus}
    refuse_detours(out, [root / path for path in (*planned, *surplus)], leaving)
    ours = _hashes(known, parse_manifest(staged) or {})
    entries = {} if is_full else dict(known)
    changes: list[Change] = []
    edited: list[Change] = []
    for path in (*planned, *surplus):
        new = planned[path].data if path in planned else None
        if new is not None:
            entries[path] = Entry(path, digest(new), planned[path].origin)
        file = root / path
        old = read_file(file, leaving)
        if old == new and not file.is_symlink():
            continue
        is_ours = old is None or (_is_ours(old, ours.get(path, ())) and not file.is_symlink())
        (changes if is_ours or force else edited).append(Change(path, old, new))
    return Comparison(
        target=target,
        root=root,
        changes=tuple(sorted(changes, key=lambda row: row.path)),
        edited=tuple(sorted(edited, key=lambda row: row.path)),
        unchanged=len(planned) - sum(row.new is not None for row in (*changes, *edited)),
        manifest=_manifest_change(root, entries),
    )


def _planned(target: str, files: Sequence[OutputFile]) -> Mapping[str, OutputFile]:
    planned: dict[str, OutputFile] = {}
    for file in files:
        if not is_inside(file.path) or file.path == MANIFEST_NAME:
            raise DefectError(f"target {target} plans the file {file.path!r}, which is none of its")
        if file.path in planned:
            raise DefectError(f"target {target} plans the file {file.path} twice")
        planned[file.path] = file
    return planned


def _hashes(*manifests: Mapping[str, Entry]) -> Mapping[str, set[str]]:
    """What we wrote into each file."""
    found: dict[str, set[str]] = {}
    for manifest in manifests:
        for path, row in manifest.items():
            found.setdefault(path, set()).add(row.hash)
    return found


def _is_ours(data: bytes, hashes: Collection[str]) -> bool:
    """Whether we wrote these bytes. A checkout that turned line ends into CRLF is no edit."""
    return digest(data) in hashes or digest(data.replace(b"\r\n", b"\n")) in hashes


def _manifest_change(root: Path, entries: Mapping[str, Entry]) -> Change | None:
    old, new = read_file(root / MANIFEST_NAME), manifest_bytes(entries.values())
    return None if old == new else Change(MANIFEST_NAME, old, new)
