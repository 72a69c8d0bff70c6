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
from collections.abc import Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path
from typing import Any, NamedTuple

from codegen.emit.assets import CODE, TEMPLATES
from codegen.emit.cache_folder import make_cache_folder
from codegen.emit.fingerprint import (
    all_files,
    content_hash,
    environment,
    file_signature,
    look_at,
    program_signatures,
    read_bytes,
)
from codegen.emit.manifest import MANIFEST_NAME, STAGE_NAME, digest, parse_manifest

__all__ = ["Inputs", "Request", "own_files", "prune", "read_stamp", "take_inputs", "write_stamp"]

_FORMAT = 2
_PAGES = (".md", ".markdown")
_SETTINGS = "ucwa-codegen.toml"
_CODE = str(CODE)
_SHIPPED = f"{TEMPLATES}/"
_KEPT = 16
"""Stamps per project: one for each output folder and selection."""


class Request(NamedTuple):
    """What a run was asked for."""

    specs: tuple[str, ...]
    """Absolute folders, files and globs."""
    folders: tuple[Path, ...]
    """Of templates: whatever is in them matters."""
    out: Path
    targets: tuple[str, ...]
    choices: tuple[str, ...]
    """All else that changes the output."""


class Inputs(NamedTuple):
    """What goes into a run, as far as the request alone tells, at one moment."""

    hash: str
    signatures: Mapping[str, tuple[int, ...]]
    """Of every file that is in it (`file_signature`)."""


class _Stamp(NamedTuple):
    inputs: str
    reads: Mapping[str, str]
    """Hashes of further files that went into the run: overlay, dialect."""
    manifests: Mapping[str, str]
    summary: dict[str, Any]


def take_inputs(request: Request) -> Inputs:
    """Hash whatever goes into a run. To be done before the run reads anything.

    What a person writes is hashed byte by byte; of what ships with the program a look at its files is enough.
    """
    texts = (*request.specs, str(request.out), *request.targets, *request.choices)
    total = hashlib.sha256(json.dumps([environment(), *texts]).encode())
    signatures = dict(program_signatures())
    total.update(repr(list(signatures.items())).encode("utf-8", "surrogateescape"))
    for path in own_files(request):
        if path.startswith(_SHIPPED):
            signatures[path] = file_signature(path)
            found = repr(signatures[path])
        else:
            found, signatures[path] = look_at(path)
        total.update(f"\0{path}\0{found}".encode("utf-8", "surrogateescape"))
    return Inputs(total.hexdigest(), signatures)


def read_stamp(cache: Path, request: Request, inputs: Inputs) -> dict[str, Any] | None:
    """The summary of the run that made what is there; None if there is something to do."""
    try:
        data = json.loads(_file(cache, request).read_bytes())
        stamp = _Stamp(data["inputs"], data["reads"], data["manifests"], data["summary"])
        is_current = (
            data["format"] == _FORMAT
            and inputs.hash == stamp.inputs
            and all(content_hash(path) == known for path, known in stamp.reads.items())
            and _are_current(request, stamp.manifests)
        )
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        return None
    return stamp.summary if is_current else None


def write_stamp(
    cache: Path, request: Request, inputs: Inputs, reads: Iterable[Path], summary: Mapping[str, Any]
) -> None:
    """Keep a stamp; where that can't be done, later runs take longer and nothing else.

    Args:
        inputs: What was taken before the run read anything.
        reads: Further files that went into the run: overlay, dialect.
    """
    file = _file(cache, request)
    try:
        if not _are_same(request, inputs):
            return  # something changed while we read
        manifests = {
            name: digest((request.out / name / MANIFEST_NAME).read_bytes())
            for name in request.targets
        }
        hashes = {str(path): content_hash(str(path)) for path in reads}
        data = _Stamp(inputs.hash, hashes, manifests, dict(summary))._asdict()
        make_cache_folder(cache)
        file.parent.mkdir(exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_text(json.dumps({"format": _FORMAT, **data}), "utf-8")
        draft.replace(file)
        prune(file.parent)
    except (OSError, ValueError):
        return


def own_files(request: Request) -> Iterator[str]:
    """Absolute paths: pages, settings of their sets, templates; settings also where there might be some."""
    yield from _specs(request.specs, f"{request.out}/")
    yield from all_files(map(str, request.folders))


def _are_same(request: Request, inputs: Inputs) -> bool:
    """Whether the same files are there, and none was written to since."""
    paths = {*own_files(request), *all_files([_CODE])}
    known = inputs.signatures
    return paths == known.keys() and all(file_signature(path) == known[path] for path in paths)


def _are_current(request: Request, manifests: Mapping[str, str]) -> bool:
    if os.path.lexists(f"{request.out}/{STAGE_NAME}"):
        return False  # of a run that died, or is at it
    for name in request.targets:
        root = str(request.out / name)
        data = read_bytes(f"{root}/{MANIFEST_NAME}")
        entries = parse_manifest(data)
        if entries is None or digest(data) != manifests[name]:
            return False
        for path, row in entries.items():
            if digest(read_bytes(f"{root}/{path}")) != row.hash:
                return False
    return True


def _specs(specs: Iterable[str], out: str) -> Iterator[str]:
    """Every page that the arguments name, and every settings file that may stand at its set's root.

    What was generated is none, where the output folder is below that of the pages.
    """
    for spec in specs:
        if Path(spec).is_dir():
            yield from (
                path
                for path in all_files([spec])
                if (path.lower().endswith(_PAGES) or path.endswith(_SETTINGS))
                and (not path.startswith(out) or spec.startswith(out))
            )
            continue
        hits = sorted(glob(spec, recursive=True)) if has_magic(spec) else [spec]
        yield from hits
        above = {str(folder) for hit in hits for folder in Path(hit).parents}
        yield from (f"{folder}/{_SETTINGS}" for folder in sorted(above))


def _file(cache: Path, request: Request) -> Path:
    name = digest(json.dumps([str(request.out), request.targets, request.choices]).encode())
    return cache / "stamps" / f"{name[:32]}.json"


def prune(folder: Path) -> None:
    """Keep only the latest files of a folder."""
    stamps = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in stamps[:-_KEPT]:
        path.unlink(missing_ok=True)
