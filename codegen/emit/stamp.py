"""The stamp of a run: how a later one knows, by hashes alone, that there is nothing to do.

Standard library only, and little of it: this is all that an unchanged run does. A stamp holds a hash
of all that went into a run (pages, settings, templates, the program itself, the libraries whose output
it prints) and of the manifests that came out. It is current if both are so again and each file has the
bytes that its manifest names.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path
from typing import Any, NamedTuple

from codegen.emit.manifest import MANIFEST_NAME, digest, parse_manifest

__all__ = ["Request", "clear_stamps", "inputs_hash", "read_stamp", "write_stamp"]

_FORMAT = 1
_PAGES = (".md", ".markdown")
_SETTINGS = "ucwa-codegen.toml"
_LIBRARIES = ("attrs-", "black-", "cattrs-", "jinja2-", "markdown_it_py-")
_KEPT = 16
"""Stamps per project: one for each output folder and selection."""
_IGNORE = "# Made by ucwa-codegen; may be deleted at any time.\n*\n"


class Request(NamedTuple):
    """What a run was asked for."""

    specs: tuple[str, ...]
    """Absolute folders, files and globs."""
    folders: tuple[Path, ...]
    """Of templates and of the program: whatever is in them matters."""
    out: Path
    targets: tuple[str, ...]
    choices: tuple[str, ...]
    """All else that changes the output."""


class _Stamp(NamedTuple):
    inputs: str
    reads: Mapping[str, str]
    """Hashes of further files that went into the run: overlay, dialect."""
    manifests: Mapping[str, str]
    summary: dict[str, Any]


def read_stamp(cache: Path, request: Request) -> dict[str, Any] | None:
    """The summary of the run that made what is there; None if there is something to do."""
    try:
        data = json.loads(_file(cache, request).read_bytes())
        stamp = _Stamp(data["inputs"], data["reads"], data["manifests"], data["summary"])
        is_current = (
            data["format"] == _FORMAT
            and _are_current(request, stamp.manifests)
            and inputs_hash(request) == stamp.inputs
            and all(_content_hash(path) == known for path, known in stamp.reads.items())
        )
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        return None
    return stamp.summary if is_current else None


def write_stamp(
    cache: Path, request: Request, inputs: str, reads: Iterable[Path], summary: Mapping[str, Any]
) -> None:
    """Keep a stamp; where that can't be done, later runs take longer and nothing else.

    Args:
        inputs: The hash (`inputs_hash`) that was taken before the run read anything.
        reads: Further files that went into the run: overlay, dialect.
    """
    file = _file(cache, request)
    try:
        if inputs_hash(request) != inputs:
            return  # something changed while we read
        manifests = {
            name: digest((request.out / name / MANIFEST_NAME).read_bytes())
            for name in request.targets
        }
        hashes = {str(path): _content_hash(str(path)) for path in reads}
        data = _Stamp(inputs, hashes, manifests, dict(summary))._asdict()
        file.parent.mkdir(parents=True, exist_ok=True)
        ignore = cache / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORE, "utf-8")
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_text(json.dumps({"format": _FORMAT, **data}), "utf-8")
        draft.replace(file)
        _prune(file.parent)
    except (OSError, ValueError):
        return


def clear_stamps(cache: Path) -> int:
    """Empty the cache of a project. Gives the number of files removed; raises OSError."""
    removed = 0
    for folder, _, names in os.walk(cache, topdown=False):
        for name in names:
            Path(folder, name).unlink(missing_ok=True)
            removed += name != ".gitignore"
        Path(folder).rmdir()
    return removed


def inputs_hash(request: Request) -> str:
    """The hash of what goes into a run, as far as the request alone tells."""
    total = hashlib.sha256()
    texts = (*request.specs, str(request.out), *request.targets, *request.choices)
    total.update(json.dumps([*texts, sys.hexversion, *_libraries()]).encode())
    for path in (*_specs(request.specs, f"{request.out}/"), *_all_files(map(str, request.folders))):
        total.update(f"\0{path}\0{_content_hash(path)}".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _are_current(request: Request, manifests: Mapping[str, str]) -> bool:
    for name in request.targets:
        root = str(request.out / name)
        data = _read(f"{root}/{MANIFEST_NAME}")
        entries = parse_manifest(data)
        if entries is None or digest(data) != manifests[name]:
            return False
        for path, row in entries.items():
            file = f"{root}/{path}"
            if digest(_read(file)) != row.hash or os.path.islink(file):  # noqa: PTH114 - as below
                return False
    return True


def _read(path: str) -> bytes:
    # A thousand files: pathlib would take a third of the time.
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _content_hash(path: str) -> str:
    try:
        return digest(_read(path))
    except OSError as error:
        return f"error {error.errno}"


def _specs(specs: Iterable[str], out: str) -> Iterator[str]:
    """Every page that the arguments name, and every settings file that may stand at its set's root.

    What was generated is none, where the output folder is below that of the pages.
    """
    for spec in specs:
        if Path(spec).is_dir():
            yield from (
                path
                for path in _all_files([spec])
                if (path.lower().endswith(_PAGES) or path.endswith(_SETTINGS))
                and (not path.startswith(out) or spec.startswith(out))
            )
            continue
        hits = sorted(glob(spec, recursive=True)) if has_magic(spec) else [spec]
        yield from hits
        above = {str(folder) for hit in hits for folder in Path(hit).parents}
        yield from (f"{folder}/{_SETTINGS}" for folder in sorted(above))


def _all_files(folders: Iterable[str]) -> Iterator[str]:
    """Every file in the folders and below that is neither hidden nor made by Python, in a stable order."""
    for top in folders:
        for folder, below, names in os.walk(top):
            below[:] = sorted(name for name in below if name[0] != "." and name != "__pycache__")
            yield from (f"{folder}/{name}" for name in sorted(names) if name[0] != ".")


def _libraries() -> list[str]:
    """Names with versions of the libraries that the output hangs on, found without importing anything."""
    return sorted(
        path.name
        for folder in map(Path, dict.fromkeys(sys.path))
        if folder.is_dir()
        for path in folder.glob("*.dist-info")
        if path.name.lower().startswith(_LIBRARIES)
    )


def _file(cache: Path, request: Request) -> Path:
    name = digest(json.dumps([str(request.out), request.targets, request.choices]).encode())
    return cache / "stamps" / f"{name[:32]}.json"


def _prune(folder: Path) -> None:
    stamps = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in stamps[:-_KEPT]:
        path.unlink(missing_ok=True)
