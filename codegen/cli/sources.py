"""Loading the pages that a run works on, with what their sets say about themselves."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from codegen.cli.choices import Choices, shown_path
from codegen.cli.errors import CommandError
from codegen.cli.settings import SetSettings, read_set_settings
from codegen.source import Finding, SourceFile, SourceSet, Span, load_set
from codegen.source.text import decode

__all__ = ["STDIN", "STDIN_PATH", "Sources", "load_sources"]

STDIN = "-"
"""In place of a path: a page from standard input."""

STDIN_PATH = "<stdin>"
_DEFAULT_API = "ucwa"
_DEFAULT_DIALECT = "ucwa"


@frozen
class Sources:
    """Pages as text, and how to understand them."""

    pages: SourceSet
    dialects: tuple[str, ...]
    """Name or file of each page's dialect."""
    api: str
    overlay: Path | None
    """What the command line, the project or a set names."""
    attribution: str | None


def load_sources(choices: Choices) -> Sources:
    """The pages that the choices name.

    Raises:
        CommandError: a set's settings are wrong, or two sets contradict each other.
    """
    if choices.specs == (STDIN,):
        pages = _read_stdin()
    else:
        pages = _readable(_without_output(load_set(choices.specs), choices))
    sets = {root: read_set_settings(root, choices.settings) for root in pages.roots}
    overlay = choices.overlay or _agreed("overlay", sets)
    if overlay is not None and not overlay.is_file():
        raise CommandError(f"the overlay {shown_path(overlay)} doesn't exist")
    said = dict.fromkeys(row.attribution for row in sets.values() if row.attribution)
    return Sources(
        pages=pages,
        dialects=tuple(
            choices.dialect or sets[file.root].dialect or _DEFAULT_DIALECT for file in pages.files
        ),
        api=choices.settings.api or _agreed("api", sets) or _DEFAULT_API,
        overlay=overlay if choices.has_overlay else None,
        attribution=" ".join(said) or None,
    )


def _agreed(key: str, sets: Mapping[Path, SetSettings]) -> Any:
    """What the sets that say something about a key say."""
    said = {value: root for root, row in sets.items() if (value := getattr(row, key)) is not None}
    if len(said) > 1:
        where = " and ".join(f'"{value}" ({shown_path(root)})' for value, root in said.items())
        raise CommandError(f"the sets don't agree on {key}: {where}; say it in the settings")
    return next(iter(said), None)


def _without_output(pages: SourceSet, choices: Choices) -> SourceSet:
    """Leave out what was generated, where the output folder is below that of the pages."""
    if any(Path(spec).absolute().is_relative_to(choices.out) for spec in choices.specs):
        return pages
    files = tuple(row for row in pages.files if not row.absolute.is_relative_to(choices.out))
    return evolve(pages, files=files)


def _readable(pages: SourceSet) -> SourceSet:
    """Leave out pages whose path is no text: nothing could name them."""
    odd = [file for file in pages.files if not _is_text(file.path)]
    if not odd:
        return pages
    findings = [
        Finding(
            "UC001",
            "the name of the file is not in UTF-8",
            Span(file.path.encode("utf-8", "backslashreplace").decode("utf-8"), 1, 1, 1, 1),
            "Rename the file.",
        )
        for file in odd
    ]
    return evolve(
        pages,
        files=tuple(file for file in pages.files if file not in odd),
        findings=(*pages.findings, *findings),
    )


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _read_stdin() -> SourceSet:
    root = Path.cwd()
    try:
        text = decode(sys.stdin.buffer.read())
    except UnicodeDecodeError as error:
        span = Span(STDIN_PATH, 1, 1, 1, 1)
        message = f"the page can't be read: byte {error.start + 1} is not {error.encoding.upper()}"
        return SourceSet((), (root,), (Finding("UC001", message, span, "Send UTF-8 text."),))
    return SourceSet((SourceFile(STDIN_PATH, root / STDIN_PATH, root, text),), (root,), ())
