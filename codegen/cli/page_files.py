"""Writing pages, each atomically, and showing how they would change."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from pathlib import Path

from codegen.cli.choices import shown_path
from codegen.cli.errors import CommandError

__all__ = ["page_diff", "write_page"]


def write_page(path: Path, text: str) -> None:
    """Replace a page, or make it with its folders; through a link, the file that it leads to.

    Raises:
        CommandError: it can't be written; then it is as it was.
    """
    try:
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            if path.exists():
                shutil.copymode(path, name)
            else:
                mask = os.umask(0)
                os.umask(mask)
                Path(name).chmod(0o666 & ~mask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"{shown_path(path)} can't be written: {error.strerror}") from None


def page_diff(name: str, old: str, new: str) -> str:
    """A patch from one text of a page to the other."""
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    path = name.lstrip("/")
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
