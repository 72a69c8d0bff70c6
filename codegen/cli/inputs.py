"""Everything that goes into a `generate`: files, and the folders in which others may come to be.

Standard library only: an unchanged run that writes a depfile needs it, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import has_magic
from pathlib import Path
from typing import NamedTuple

from codegen.cli.errors import CommandError
from codegen.cli.order import Order
from codegen.cli.settings import SETTINGS_NAME, read_set_settings
from codegen.emit.assets import TEMPLATES
from codegen.emit.fingerprint import all_files
from codegen.emit.stamp import own_files
from codegen.targets.names import BUILT_IN

__all__ = ["InputFiles", "find_inputs"]


class InputFiles(NamedTuple):
    """What a run reads. Absolute paths."""

    files: frozenset[str]
    """Those that are there: pages, settings, templates, overlay, dialect."""
    folders: frozenset[str]
    """In which a page or a template may come or go, each with all below it; not those that ship."""


def find_inputs(order: Order) -> InputFiles:
    """What a run reads, as far as it can be known before it; rather too much than too little."""
    own = [path for path in own_files(order.request) if Path(path).is_file()]
    brought = [str(folder) for folder in _brought(order)]
    others = (*_others(order, own), *all_files(brought))
    files = {*own, *(path for path in others if Path(path).is_file())}
    return InputFiles(frozenset(files), frozenset(_folders(order, brought)))


def _brought(order: Order) -> Iterator[Path]:
    """The folders of templates that targets of other distributions bring."""
    strangers = [name for name in order.targets if name not in BUILT_IN]
    if not strangers:
        return
    from codegen.targets.contract import HasTemplates
    from codegen.targets.registry import TargetLoadError, find_targets

    known = find_targets()
    for name in strangers:
        try:
            target = known[name]
        except (KeyError, TargetLoadError):
            continue  # the run tells of it
        if isinstance(target, HasTemplates):
            yield target.templates.absolute()


def _others(order: Order, own: list[str]) -> Iterator[str]:
    """Settings of the project, overlays, dialects."""
    choices, settings = order.choices, order.choices.settings
    if settings.file is not None:
        yield str(settings.file)
    elif settings.project is not None:
        yield str(settings.project / "pyproject.toml")
    sets = []
    for path in own:
        if path.endswith(SETTINGS_NAME):
            try:
                sets.append(read_set_settings(Path(path).parent, settings))
            except CommandError:
                continue  # the run tells of it
    for overlay in (choices.overlay, *(row.overlay for row in sets)):
        if overlay is not None:
            yield os.path.abspath(overlay)
    for dialect in (choices.dialect, *(row.dialect for row in sets)):
        if dialect is not None and Path(dialect).suffix:
            yield os.path.abspath(dialect)


def _folders(order: Order, brought: Iterable[str]) -> Iterator[str]:
    out = str(order.out)
    tops = [_fixed_part(spec) for spec in order.request.specs]
    tops += [str(folder) for folder in order.template_folders if folder != TEMPLATES]
    tops += brought
    for top in filter(None, tops):
        for folder, below, _ in os.walk(top):
            below[:] = [
                name
                for name in below
                if not name.startswith(".") and name != "__pycache__" and f"{folder}/{name}" != out
            ]
            yield folder


def _fixed_part(spec: str) -> str | None:
    """The folder that a spec stands for; of a glob the one below which it looks; None of a file."""
    if Path(spec).is_dir():
        return spec
    folder = Path(spec)
    while has_magic(str(folder)):
        folder = folder.parent
    return str(folder) if folder.is_dir() else None
