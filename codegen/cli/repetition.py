"""A `generate` in the words of an earlier one: that there is nothing to do is seen without any settings.

What the words came to then is noted in the project's cache, with hashes of all that decided on it. If these
are the same, so is the order, and its stamp tells the rest. Standard library only, and as little of it as
there can be: this is what most runs of a build are.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codegen.emit.cache_folder import CACHE_NAME, make_cache_folder
from codegen.emit.fingerprint import content_hash
from codegen.emit.stamp import Inputs, Request, prune, read_stamp, take_inputs

if TYPE_CHECKING:
    from codegen.cli.order import Order

__all__ = ["inputs_of", "note_order", "repeated"]

_FORMAT = 1
_FOLDER = "orders"
_SETTINGS = ("ucwa-codegen.toml", "pyproject.toml")


def repeated(words: Sequence[str]) -> bool:
    """Whether the words were followed before and all is as it was then. If so, that is told as usual."""
    start = time.perf_counter()
    name = _name(words)
    for folder in _upward(os.getcwd()):  # noqa: PTH109 - a string is wanted
        cache = f"{folder}/{CACHE_NAME}"
        try:
            with open(f"{cache}/{_FOLDER}/{name}", "rb") as file:  # noqa: PTH123 - as above
                noted = json.load(file)
            known = _summary(Path(cache), noted)
            return known is not None and _told(noted, known, start)
        except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
            continue
    return False


def note_order(order: Order) -> None:
    """Note what the words of an order came to; where that can't be done, later runs take longer."""
    cache, project = order.choices.cache, order.choices.settings.project
    if cache is None or project is None or order.depfile is not None:
        return
    settings = {path: content_hash(path) for path in _settings_files(order, str(project))}
    folders = [str(project / "specs")]
    if order.templates is not None:
        folders.append(str(order.templates))
    noted = {
        "format": _FORMAT,
        "settings": settings,
        "folders": {folder: _is_folder(folder) for folder in folders},
        "request": [_plain(part) for part in order.request],
        "targets": order.targets,
        "verbosity": order.choices.console.verbosity,
        "writes": order.writes,
        "json": order.has_json_summary,
    }
    file = cache / _FOLDER / _name(order.words)
    try:
        if file.exists() and json.loads(file.read_bytes()) == json.loads(json.dumps(noted)):
            return
        make_cache_folder(cache)
        file.parent.mkdir(exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_text(json.dumps(noted), "utf-8")
        draft.replace(file)
        prune(file.parent)
    except (OSError, ValueError):
        return


def _summary(cache: Path, noted: dict[str, Any]) -> dict[str, Any] | None:
    is_same = (
        noted["format"] == _FORMAT
        and noted["verbosity"] <= 0  # verbose tells more than a stamp knows
        and all(content_hash(path) == known for path, known in noted["settings"].items())
        and all(_is_folder(path) == known for path, known in noted["folders"].items())
    )
    if not is_same:
        return None
    specs, folders, out, targets, choices = noted["request"]
    request = Request(
        tuple(specs), tuple(map(Path, folders)), Path(out), tuple(targets), tuple(choices)
    )
    _TAKEN[request] = inputs = take_inputs(request)
    return read_stamp(cache, request, inputs)


_TAKEN: dict[Request, Inputs] = {}
"""What was taken, for whoever goes on from there."""


def inputs_of(request: Request) -> Inputs:
    """What goes into a run (`take_inputs`), taken now, or a moment ago where its words were looked up."""
    return _TAKEN.pop(request, None) or take_inputs(request)


def _told(noted: dict[str, Any], known: dict[str, Any], start: float) -> bool:
    if noted["verbosity"] < 0 and not noted["json"]:
        return True
    from codegen.cli.console import Console
    from codegen.cli.summary import Summary

    console, summary = Console(noted["verbosity"]), Summary(**known)
    seconds = time.perf_counter() - start
    out = os.path.relpath(noted["request"][2])
    shown = noted["request"][2] if out.startswith("..") else out
    console.say(summary.text(shown, seconds, is_written=noted["writes"]))
    if noted["json"]:
        console.data(summary.json_text(seconds, targets=noted["targets"]))
    return True


def _settings_files(order: Order, project: str) -> Iterator[str]:
    """Every file that is asked for settings, also where there is none."""
    if order.choices.settings.file is not None:
        yield str(order.choices.settings.file)
    for folder in _upward(os.getcwd()):  # noqa: PTH109
        yield from (f"{folder}/{name}" for name in _SETTINGS)
        if folder == project:
            break


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - a string it is


def _upward(folder: str) -> Iterator[str]:
    yield folder
    while (above := os.path.dirname(folder)) != folder:  # noqa: PTH120
        folder = above
        yield folder


def _name(words: Sequence[str]) -> str:
    """Of the note about some words in this folder."""
    said = json.dumps([os.getcwd(), *words]).encode()  # noqa: PTH109
    return f"{hashlib.sha256(said).hexdigest()[:32]}.json"


def _plain(part: Any) -> Any:
    if isinstance(part, Path):
        return str(part)
    return [_plain(row) for row in part] if isinstance(part, tuple) else part
