"""Reading the pages of a set, here or in worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.emit.parallel import Advance, start_batch
from codegen.source import SourceFile

__all__ = ["read_pages"]

_Item = tuple[str, str, str]
"""Text, path and dialect of a page."""


def read_pages(
    files: Sequence[SourceFile],
    dialects: Sequence[str],
    executor: Executor | None,
    *,
    jobs: int,
    advance: Advance,
) -> tuple[RawPage, ...]:
    """The raw pages of files, each read by its dialect; independent of each other, in the files' order."""
    items = [(file.text, file.path, dialect) for file, dialect in zip(files, dialects, strict=True)]
    return tuple(start_batch(_read_chunk, items, executor, jobs=jobs).results(advance))


def _read_chunk(items: Sequence[_Item]) -> list[RawPage]:
    return [_read(*item) for item in items]


def _read(text: str, path: str, dialect: str) -> RawPage:
    try:
        return read_page(text, path, load_dialect(dialect))
    except Exception as error:
        error.add_note(f"while reading {path}")
        raise
