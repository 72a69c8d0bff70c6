"""Reading the pages of a set, here or in worker processes, but for those that were read before.

The samples of a page are read with it: that, too, hangs on nothing but its text. Of pages that were read
before only the heads are taken up; the pages themselves once somebody asks for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from codegen.cli.crew import ALONE, Crew
from codegen.cli.errors import CommandError
from codegen.cli.page_heads import PageHead, head_of, pack_head, unpack_head
from codegen.emit.fingerprint import content_hash, program_fingerprint
from codegen.emit.parallel import Advance
from codegen.emit.remembering import Remembered, Stage, content_key, here, start_remembered
from codegen.source.files import SourceFile

if TYPE_CHECKING:
    from codegen.dialect.raw import RawPage, RawSample
    from codegen.resolve.packed import Payloads
    from codegen.resolve.payload import Payload

__all__ = ["Reading", "read_pages"]

_FEW = 2
"""So many pages are read before a worker has what it needs for that."""

_NEXT = ("codegen.resolve.resolver", "codegen.resolve.shipped", "codegen.cli.judging")
"""What is needed once pages were read."""


@frozen
class _Item:
    """A page that is to be read."""

    text: str
    path: str
    dialect: str


@define
class _Read:
    """A page and what its samples say."""

    page: RawPage
    payloads: Payloads | None
    """None where they were let go."""
    stated: str = ""
    """The hash of what it states; known once it was packed."""


@define
class Reading:
    """The pages of a set, in the order of their files."""

    heads: tuple[PageHead, ...]
    _items: Sequence[_Item]
    _crew: Crew
    _key_of: _KeyOf
    _found: dict[int, _Read]
    """Pages that were taken up, by their index."""
    _payloads: Payloads | None = field(default=None, init=False)

    @property
    def pages(self) -> tuple[RawPage, ...]:
        """All of them, whole."""
        self._take_up()
        return tuple(self._found[index].page for index in range(len(self._items)))

    @property
    def payloads(self) -> Payloads:
        """What the samples of all pages say."""
        if self._payloads is None:
            self._take_up()
            found: dict[RawSample, Payload] = {}
            for index in range(len(self._items)):
                found.update(_samples(self._found[index]))
            self._payloads = found
        return self._payloads

    def let_go(self) -> None:
        """Keep no more than has a use after the pages were judged, or can't be had again without reading."""
        self._payloads = None
        if self._crew.cache is not None:
            self._found.clear()
        for read in self._found.values():
            read.payloads = None

    def _take_up(self) -> None:
        left = [index for index in range(len(self._items)) if index not in self._found]
        if left:
            items = [self._items[index] for index in left]
            found = _start(items, self._key_of, self._crew).results()
            self._found.update(zip(left, found, strict=True))


@frozen
class _KeyOf:
    """Gives the keys under which a page is remembered."""

    dialects: Mapping[str, str]
    """Hashes by dialect."""

    def __call__(self, item: _Item) -> bytes:
        return self.of("page", item)

    def of(self, what: str, item: _Item) -> bytes:
        dialect = self.dialects[item.dialect]
        return content_key(what, program_fingerprint(), dialect, item.path, item.text)


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

    Raises:
        CommandError: a dialect can't be used.
    """
    items = [
        _Item(file.text, file.path, dialect) for file, dialect in zip(files, dialects, strict=True)
    ]
    key_of = _KeyOf({dialect: _dialect_hash(dialect) for dialect in set(dialects)})
    keys, heads = _known_heads(items, key_of, crew)
    missing = [index for index in range(len(items)) if index not in heads]
    advance(len(heads))
    if not missing:
        return Reading(_in_order(heads), items, crew, key_of, {})
    if len(missing) <= _FEW:
        crew.begin()
    _check(items[index].dialect for index in missing)
    is_much = len(missing) > _FEW
    if is_much:  # once, before there are workers
        import_module("codegen.resolve.packed")
    started = _start([items[index] for index in missing], key_of, crew)
    if is_much:  # while workers are at it
        for name in _NEXT:
            import_module(name)
    made = started.results(advance)
    found = dict(zip(missing, made, strict=True))
    for index, read in found.items():
        heads[index] = head_of(read.page, read.stated)
    if crew.cache is not None:
        crew.cache.keep(
            {keys[index]: pack_head(heads[index]) for index in found if found[index].stated}
        )
    return Reading(_in_order(heads), items, crew, key_of, found)


def _check(dialects: Iterable[str]) -> None:
    from codegen.dialect import DialectError, load_dialect

    for dialect in dict.fromkeys(dialects):
        try:
            load_dialect(dialect)
        except DialectError as error:
            raise CommandError(f"the dialect can't be used: {error}") from None


def _known_heads(
    items: Sequence[_Item], key_of: _KeyOf, crew: Crew
) -> tuple[Sequence[bytes], dict[int, PageHead]]:
    if crew.cache is None:
        return (), {}
    keys = [key_of.of("head", item) for item in items]
    data = crew.cache.fetch(keys)
    heads: dict[int, PageHead] = {}
    for index, key in enumerate(keys):
        try:
            heads[index] = unpack_head(data[key])
        except (KeyError, ValueError):
            continue
    return keys, heads


def _in_order(heads: Mapping[int, PageHead]) -> tuple[PageHead, ...]:
    return tuple(heads[index] for index in range(len(heads)))


def _start(items: Sequence[_Item], key_of: _KeyOf, crew: Crew) -> Remembered[_Item, _Read]:
    hands = here if len(items) <= _FEW else crew.hands
    return start_remembered(_STAGE, items, key_of, hands, crew.cache)


def _dialect_hash(dialect: str) -> str:
    """Of a file what is in it; what ships is a part of the program."""
    return content_hash(dialect) if Path(dialect).suffix else dialect


def _read_chunk(items: Sequence[_Item]) -> list[_Read]:
    return [_read(item) for item in items]


def _read(item: _Item) -> _Read:
    from codegen.dialect import load_dialect, read_page
    from codegen.resolve.packed import read_payloads

    try:
        page = read_page(item.text, item.path, load_dialect(item.dialect))
        return _Read(page, read_payloads(page))
    except Exception as error:
        error.add_note(f"while reading {item.path}")
        raise


def _samples(found: _Read) -> Payloads:
    from codegen.resolve.packed import read_payloads

    return read_payloads(found.page) if found.payloads is None else found.payloads


def _pack(found: _Read) -> bytes:
    """Three lines."""
    from codegen.dialect.packed import pack_page
    from codegen.resolve.packed import pack_payloads

    data = pack_page(found.page)
    found.stated = _stated(data)
    return data + b"\n" + pack_payloads(found.page, _samples(found))


def _unpack(_: _Item, data: bytes) -> _Read:
    from codegen.dialect.packed import unpack_page
    from codegen.resolve.packed import unpack_payloads

    packed, __, payloads = data.rpartition(b"\n")
    page = unpack_page(packed)
    return _Read(page, unpack_payloads(page, payloads), _stated(data))


def _stated(data: bytes) -> str:
    return hashlib.sha256(data.partition(b"\n")[0]).hexdigest()


_STAGE = Stage(_read_chunk, _pack, _unpack)
