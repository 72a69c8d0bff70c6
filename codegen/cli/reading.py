"""Reading the pages of a set, here or in worker processes, but for those that were read before.

The samples of a page are read with it: that, too, hangs on nothing but its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from codegen.cli.crew import ALONE, Crew
from codegen.dialect import RawPage, RawSample, load_dialect, read_page
from codegen.dialect.packed import pack_page, unpack_page
from codegen.emit.fingerprint import content_hash, program_fingerprint
from codegen.emit.parallel import Advance
from codegen.emit.remembering import Stage, content_key, start_remembered
from codegen.resolve.packed import Payloads, pack_payloads, read_payloads, unpack_payloads
from codegen.resolve.payload import Payload
from codegen.source import SourceFile

__all__ = ["Reading", "read_pages"]


@frozen
class Reading:
    """Pages and what their samples say."""

    pages: tuple[RawPage, ...]
    """In the order of the files."""
    payloads: Payloads
    """Of all pages."""


_Read = tuple[RawPage, Payloads]


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
) -> Reading:
    """The raw pages of files, each read by its dialect and independently of the others.

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

    found = start_remembered(_STAGE, items, key_of, crew.hands, crew.cache).results(advance)
    payloads: dict[RawSample, Payload] = {}
    for _, of_page in found:
        payloads.update(of_page)
    return Reading(tuple(page for page, _ in found), payloads)


def _dialect_hash(dialect: str) -> str:
    """Of a file what is in it; what ships is a part of the program."""
    return content_hash(dialect) if Path(dialect).suffix else dialect


def _read_chunk(items: Sequence[_Item]) -> list[_Read]:
    return [_read(item) for item in items]


def _read(item: _Item) -> _Read:
    try:
        page = read_page(item.text, item.path, load_dialect(item.dialect))
        return page, read_payloads(page)
    except Exception as error:
        error.add_note(f"while reading {item.path}")
        raise


def _pack(found: _Read) -> bytes:
    """Two lines."""
    return pack_page(found[0]) + b"\n" + pack_payloads(*found)


def _unpack(_: _Item, data: bytes) -> _Read:
    first, second = data.split(b"\n")
    page = unpack_page(first)
    return page, unpack_payloads(page, second)


_STAGE = Stage(_read_chunk, _pack, _unpack)
