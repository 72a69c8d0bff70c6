"""The Jinja environment: templates that ship, overridden file by file by those of a user."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2

from codegen.emit.folders import owning_folder

__all__ = ["make_environment", "template_line"]


@cache
def make_environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """An environment over template folders, the first that has a file wins.

    Nothing is escaped here: views carry finished text, made safe for what they are printed into.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python and Markdown; views escape
        cache_size=-1,
    )


def template_line(error: Exception, folders: Sequence[Path]) -> tuple[Path, int] | None:
    """File and line in a template that an error comes from; None if none of ours is involved."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    place = None
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if owning_folder(path, folders) is not None:
            place = path, frame.lineno or 1
    return place
