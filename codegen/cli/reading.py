"""Reading the pages of a set, here or in worker processes, but for those that were read before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from codegen.cli.crew import ALONE, Crew
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.dialect.packed import pack_page, unpack_page
from codegen.emit.fingerprint import content_hash, program_fingerprint
from codegen.emit.parallel import Advance
from codegen.emit.remembering import Stage, content_key, start_remembered
from codegen.source import SourceFile

__all__ = ["read_pages"]


@frozen
class _Item:
    """A page that is to be read."""

    text: str
    path: str
    dialect: str


def read_pages(
    files: Sequence[SourceFile],
    dialects: Sequence[str],
    crew: Crew = ALONE,
    *,
    advance: Advance = lambda _: None,
) -> tuple[RawPage, ...]:
    """The raw pages of files, each read by its dialect; independent of each other, in the files' order.

    Args:
        advance: Told how many more pages are read.
    """
    items = [
        _Item(file.text, file.path, dialect) for file, dialect in zip(files, dialects, strict=True)
    ]
    hashes = {dialect: _dialect_hash(dialect) for dialect in set(dialects)}

    def key_of(item: _Item) -> bytes:
        return content_key(
            "page", program_fingerprint(), hashes[item.dialect], item.path, item.text
        )

    return tuple(start_remembered(_STAGE, items, key_of, crew.hands, crew.cache).results(advance))


def _dialect_hash(dialect: str) -> str:
    """Of a file what is in it; what ships is a part of the program."""
    return content_hash(dialect) if Path(dialect).suffix else dialect


def _read_chunk(items: Sequence[_Item]) -> list[RawPage]:
    return [_read(item) for item in items]


def _read(item: _Item) -> RawPage:
    try:
        return read_page(item.text, item.path, load_dialect(item.dialect))
    except Exception as error:
        error.add_note(f"while reading {item.path}")
        raise


def _unpack(_: _Item, data: bytes) -> RawPage:
    return unpack_page(data)


_STAGE = Stage(_read_chunk, pack_page, _unpack)
