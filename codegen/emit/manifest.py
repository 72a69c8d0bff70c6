"""The manifest of a target: which files in its folder are ours, and what we wrote into them.

Manifests of any earlier version can be read, also those that bear no number of their format; a run writes
them anew. One of a later version is refused: to guess what it means might cost files.

Standard library only: an unchanged run reads manifests and little else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from codegen.emit.errors import OutputError

__all__ = [
    "MANIFEST_NAME",
    "STAGE_NAME",
    "Entry",
    "digest",
    "is_inside",
    "manifest_bytes",
    "parse_manifest",
    "read_manifest",
]

MANIFEST_NAME = ".ucwa-codegen.json"
"""Name of the manifest in the folder of its target."""

STAGE_NAME = ".ucwa-codegen-stage"
"""Name of the folder in the output folder where files are kept until all are there."""

_FORMAT = 1
_NOWHERE = frozenset({"", ".", ".."})
_ELSEWHERE = frozenset("\\:\0")
# An empty part is a slash too many, at the beginning, too; the characters mean something on Windows.


class Entry(NamedTuple):
    """A file that we own."""

    path: str
    """Inside the target's folder, with `/`."""
    hash: str
    """SHA-256 of its bytes, hexadecimal."""
    origin: str
    """The page or template that it comes from."""


def digest(data: bytes) -> str:
    """The hash of a file's bytes as manifests spell it."""
    return hashlib.sha256(data).hexdigest()


def manifest_bytes(entries: Iterable[Entry]) -> bytes:
    """The manifest: JSON, a line per file, sorted by path. Same files, same bytes."""
    lines = [
        json.dumps({"path": row.path, "hash": row.hash, "origin": row.origin})
        for row in sorted(entries)
    ]
    return (f'{{"format": {_FORMAT}, "files": [\n' + ",\n".join(lines) + "\n]}\n").encode("ascii")


def read_manifest(folder: Path) -> Mapping[str, Entry] | None:
    """What the manifest in a folder lists, by path; None if there is none that can be read.

    Raises:
        OutputError: it is of a later version of this program.
    """
    try:
        data = (folder / MANIFEST_NAME).read_bytes()
    except OSError:
        return None
    entries = parse_manifest(data)
    if entries is None and _is_later(data):
        raise OutputError(
            f"{folder / MANIFEST_NAME} is of a later version of ucwa-codegen; generate with that, "
            "or move the file away and use --force"
        )
    return entries


def parse_manifest(data: bytes) -> Mapping[str, Entry] | None:
    """What a manifest lists, by path; None if it is none, or one of a later version.

    An entry that leads out of the folder is not heard: nobody may make us remove other people's files.
    """
    try:
        document = json.loads(data)
        if document.get("format", _FORMAT) > _FORMAT:
            return None
        rows = document["files"]
        entries = [Entry(str(row["path"]), str(row["hash"]), str(row["origin"])) for row in rows]
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return None
    return {row.path: row for row in entries if is_inside(row.path)}


def is_inside(path: str) -> bool:
    """Whether a relative path names a file below the folder that it is meant for, on any platform."""
    return _NOWHERE.isdisjoint(path.split("/")) and _ELSEWHERE.isdisjoint(path)


def _is_later(data: bytes) -> bool:
    try:
        return bool(json.loads(data)["format"] > _FORMAT)
    except (KeyError, RecursionError, TypeError, ValueError):
        return False
