"""The cache: entries come back or not at all, whatever happens to its file; raw pages as bytes."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve, fields
from cli_harness import DESK, MOOD, ROOM
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.dialect import (
    PageAccount,
    RawEvent,
    RawOperation,
    RawPage,
    RawRow,
    RawSample,
    load_dialect,
    read_page,
)
from codegen.dialect.packed import pack_page, unpack_page
from codegen.document import Hyperlink, Prose
from codegen.emit.assets import SPECS
from codegen.emit.cache import ENTRIES, Cache
from codegen.emit.cache_folder import clear_cache_folder
from codegen.emit.remembering import Stage, content_key, here, start_remembered
from codegen.resolve import resolve
from codegen.resolve.http_message import Message
from codegen.resolve.packed import pack_payloads, read_payloads, unpack_payloads
from codegen.resolve.payload import Payload
from codegen.source import Finding, load_set
from codegen.source.span import Span

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/pages/golden"


def key(text: str) -> bytes:
    return content_key(text)


def put(folder: Path, *texts: str, limit: int = 2**20) -> None:
    with closing(Cache(folder, limit=limit)) as cache:
        cache.keep({key(text): text.encode() for text in texts})


def got(folder: Path, *texts: str) -> list[str]:
    """Which of the texts come back."""
    with closing(Cache(folder)) as cache:
        found = cache.fetch([key(text) for text in texts])
    assert all(found[key(text)] == text.encode() for text in texts if key(text) in found)
    return [text for text in texts if key(text) in found]


def set_used(folder: Path, seconds_ago: int, *texts: str) -> None:
    with closing(sqlite3.connect(folder / ENTRIES)) as base, base:
        for text in texts:
            when = int(time.time()) - seconds_ago
            base.execute("UPDATE entries SET used = ? WHERE key = ?", (when, key(text)))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.binary(min_size=32, max_size=32), st.binary(max_size=300), max_size=40))
def test_what_is_kept_comes_back(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[bytes, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    with closing(Cache(folder)) as cache:
        cache.keep(entries)
        assert cache.fetch(entries) == entries
    with closing(Cache(folder)) as cache:
        assert cache.fetch([*entries, b"x" * 32]) == entries


def test_more_keys_than_a_query_takes(tmp_path: Path) -> None:
    texts = [str(number) for number in range(1_700)]
    put(tmp_path, *texts)
    assert got(tmp_path, *texts, "other") == texts


def test_version_control_leaves_it_alone_and_it_can_be_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "deep/cache"
    put(folder, "a")
    assert (folder / ".gitignore").read_text().endswith("*\n")
    assert clear_cache_folder(folder) == 1
    assert not folder.exists()
    assert clear_cache_folder(folder) == 0
    assert got(folder, "a") == []


def test_an_entry_that_was_damaged_is_not_taken_and_replaced(tmp_path: Path) -> None:
    put(tmp_path, "good", "flipped", "cut", "text", "other's")
    with closing(sqlite3.connect(tmp_path / ENTRIES)) as base, base:
        change = "UPDATE entries SET data = ? WHERE key = ?"
        (data,) = base.execute("SELECT data FROM entries WHERE key = ?", (key("good"),)).fetchone()
        (mine,) = base.execute(
            "SELECT data FROM entries WHERE key = ?", (key("flipped"),)
        ).fetchone()
        base.execute(change, (mine[:-1] + b"?", key("flipped")))
        base.execute(change, (b"x", key("cut")))
        base.execute(change, ("no bytes", key("text")))
        base.execute(change, (data, key("other's")))
    assert got(tmp_path, "good", "flipped", "cut", "text", "other's") == ["good"]
    put(tmp_path, "flipped")
    assert got(tmp_path, "good", "flipped") == ["good", "flipped"]


@pytest.mark.parametrize("damage", ["garbage", "empty", "torn", "other table", "other columns"])
def test_a_damaged_file_costs_one_run(tmp_path: Path, damage: str) -> None:
    put(tmp_path, *map(str, range(300)))
    file = tmp_path / ENTRIES
    match damage:
        case "garbage":
            file.write_bytes(b"no database" * 1000)
        case "empty":
            file.write_bytes(b"")
        case "torn":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "other table":
            file.unlink()
            with closing(sqlite3.connect(file)) as base, base:
                base.execute("CREATE TABLE something (other)")
        case _:
            file.unlink()
            with closing(sqlite3.connect(file)) as base, base:
                base.execute("CREATE TABLE entries (something)")
    got(tmp_path, *map(str, range(300)))  # raises nothing, and gives nothing wrong
    put(tmp_path, "new")
    put(tmp_path, "new")
    # A table of that name and other columns is somebody's; it stays until the cache is cleared.
    assert got(tmp_path, "new") == ([] if damage == "other columns" else ["new"])


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 3_000))
def test_no_noise_in_the_file_gives_anything_wrong(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, count: int
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    put(folder, *map(str, range(300)))
    file = folder / ENTRIES
    data = bytearray(file.read_bytes())
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 + chance.randrange(255)
    file.write_bytes(data)
    got(folder, *map(str, range(300)))
    put(folder, "new")
    got(folder, *map(str, range(300)), "new")


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("mine")
    put(in_the_way / "cache", "a")
    put(in_the_way, "a")
    assert got(in_the_way, "a") == []
    (tmp_path / "taken" / ENTRIES).mkdir(parents=True)
    put(tmp_path / "taken", "a")
    assert got(tmp_path / "taken", "a") == []
    assert in_the_way.read_text() == "mine"


def test_another_run_that_writes_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codegen.emit.cache._PATIENCE", 0.01)
    put(tmp_path, "a")
    with closing(sqlite3.connect(tmp_path / ENTRIES, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        put(tmp_path, "b")
        assert got(tmp_path, "a") == []
        other.execute("ROLLBACK")
    assert got(tmp_path, "a", "b") == ["a"]


def test_it_stays_within_its_limit_and_what_a_run_uses_stays(tmp_path: Path) -> None:
    old = [f"old{number} {'x' * 4000}" for number in range(100)]
    put(tmp_path, *old)
    set_used(tmp_path, 500, *old[:50])
    new = [f"new{number} {'y' * 4000}" for number in range(50)]
    with closing(Cache(tmp_path, limit=450_000)) as cache:
        cache.fetch([key(old[0])])
        cache.keep({key(text): text.encode() for text in new})
    left = got(tmp_path, *old, *new)
    assert set(new) <= set(left)
    assert old[0] in left
    assert old[1] not in left
    assert old[-1] in left
    assert sum(map(len, left)) < 450_000
    put(tmp_path, *new, limit=1_000)
    assert got(tmp_path, *old, *new) == new


def test_what_nobody_used_for_long_goes(tmp_path: Path) -> None:
    day = 24 * 60 * 60
    put(tmp_path, "fresh", "used", "unused")
    set_used(tmp_path, 40 * day, "used", "unused")
    with closing(Cache(tmp_path)) as cache:
        cache.fetch([key("used")])
    put(tmp_path, "more")
    assert got(tmp_path, "fresh", "used", "unused", "more") == ["fresh", "used", "more"]


WRITER = """
import sys
from pathlib import Path
from codegen.emit.cache import Cache
from codegen.emit.remembering import content_key
for turn in range(int(sys.argv[3])):
    cache = Cache(Path(sys.argv[1]))
    texts = [f"{sys.argv[2]} {turn} {n}" for n in range(50)]
    cache.keep({content_key(text): text.encode() * 100 for text in texts})
    for text in texts:
        found = cache.fetch([content_key(text)]).get(content_key(text))
        assert found in (None, text.encode() * 100), found
    cache.close()
    print(turn, flush=True)
"""


def started(folder: Path, name: str, turns: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), name, str(turns)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)


def test_runs_at_the_same_time_do_each_other_no_harm(tmp_path: Path) -> None:
    writers = [started(tmp_path, name, 10) for name in "abc"]
    assert [writer.communicate()[0].split()[-1] for writer in writers] == ["9"] * 3
    assert [writer.returncode for writer in writers] == [0] * 3
    with closing(sqlite3.connect(tmp_path / ENTRIES)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT count(*) FROM entries").fetchone()[0] >= 500


def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    for turn in range(4):
        writer = started(tmp_path, f"killed{turn}", 10**6)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.03 * turn)
        writer.kill()
        writer.communicate()
        with closing(sqlite3.connect(tmp_path / ENTRIES)) as base:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        put(tmp_path, "after")
        assert got(tmp_path, "after") == ["after"]


# What is worked on, and what is remembered.


def _doubled(chunk: Sequence[str]) -> list[str]:
    WORKED.extend(chunk)
    return [text * 2 for text in chunk]


def _packed(text: str) -> bytes | None:
    return None if text.startswith("never") else text.encode()


def _unpacked(item: str, data: bytes) -> str:
    if not data.startswith(item.encode()):
        raise ValueError(data)
    return data.decode()


WORKED: list[str] = []
STAGE = Stage(_doubled, _packed, _unpacked)


@pytest.fixture(autouse=True)
def _nothing_worked() -> None:
    WORKED.clear()


def _key_of(item: str) -> bytes | None:
    return None if item == "unknown" else key(item)


def results(cache: Cache | None, *items: str, is_sure: bool = True) -> list[str]:
    done: list[int] = []
    started = start_remembered(STAGE, items, _key_of, here, cache)
    found = started.results(done.append, lambda: is_sure)
    assert sum(done) == len(items)
    return found


def test_only_what_is_new_is_worked_on(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        assert results(cache, "a", "b") == ["aa", "bb"]
        assert results(cache, "a", "c", "b", "d") == ["aa", "cc", "bb", "dd"]
        assert WORKED == ["a", "b", "c", "d"]
    with closing(Cache(tmp_path)) as cache:
        assert results(cache, "d", "a") == ["dd", "aa"]
    assert WORKED == ["a", "b", "c", "d"]


def test_what_can_not_be_told_apart_or_kept_is_worked_on_again(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        for _ in range(2):
            assert results(cache, "unknown", "never") == ["unknown" * 2, "never" * 2]
    assert WORKED == ["unknown", "never"] * 2


def test_what_is_not_sure_is_not_kept(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        assert results(cache, "a", is_sure=False) == ["aa"]
        assert results(cache, "a") == ["aa"]
        assert results(cache, "a") == ["aa"]
    assert WORKED == ["a", "a"]


def test_an_entry_that_means_nothing_is_made_again(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        cache.keep({key("a"): b"other"})
        assert results(cache, "a", "b") == ["aa", "bb"]


def test_without_a_cache_all_is_worked_on() -> None:
    assert results(None, "a", "b") == ["aa", "bb"]
    assert WORKED == ["a", "b"]


@given(st.lists(st.text()), st.lists(st.text()))
def test_keys_differ_where_parts_do(one: list[str], other: list[str]) -> None:
    assert (content_key(*one) == content_key(*other)) == (one == other)


# Raw pages.

DIALECT = load_dialect()


@pytest.mark.parametrize("text", [ROOM, DESK, MOOD, "", "text", "# a b\n\nan [article](x.md\n"])
def test_a_page_comes_back_from_its_bytes(text: str) -> None:
    page = read_page(text, "some/page.md", DIALECT)
    assert unpack_page(pack_page(page)) == page


def test_nothing_of_a_page_is_forgotten() -> None:
    """A field that is new needs a place among the bytes, too."""
    stated, told = map(json.loads, pack_page(read_page(ROOM, "room.md", DIALECT)).split(b"\n"))
    descriptions_of_operations = 1
    assert len(stated) + len(told) == len(fields(RawPage)) + descriptions_of_operations
    parts = (
        RawOperation,
        RawEvent,
        RawRow,
        RawSample,
        Prose,
        Hyperlink,
        Finding,
        Span,
        PageAccount,
    )
    assert [len(fields(part)) for part in parts] == [6, 4, 2, 4, 4, 4, 5, 5, 4]
    assert [len(fields(part)) for part in (Message, Payload)] == [7, 6], "codegen.resolve.packed"


def test_places_of_any_kind_come_back() -> None:
    page = read_page(ROOM, "room.md", DIALECT)
    for span in (
        Span("room.md", 1, 2, 1, 4),
        Span("room.md", 1, 2, 3, 1),
        Span("other.md", 1, 2, 1, 4),
        Span("other.md", 1, 2, 7, 4),
    ):
        moved = evolve(page, span=span)
        assert unpack_page(pack_page(moved)) == moved


def test_all_our_pages_come_back() -> None:
    pages = [read_page(file.text, file.path, DIALECT) for file in load_set([SPECS]).files]
    assert len(pages) > 290
    assert [unpack_page(pack_page(page)) for page in pages] == pages


def test_all_pages_of_the_corpus_come_back(corpus_pages: tuple[RawPage, ...]) -> None:
    assert tuple(unpack_page(pack_page(page)) for page in corpus_pages) == corpus_pages


def test_what_samples_say_comes_back() -> None:
    texts = {file.path: file.text for file in load_set([GOLDEN]).files}
    texts |= {f"broken/{path}": text.replace("{", "{ ,") for path, text in texts.items()}
    pages = [read_page(text, path, DIALECT) for path, text in texts.items()]
    read = [read_payloads(page) for page in pages]
    assert sum(map(len, read)) > 20
    assert {row.problem is None for payloads in read for row in payloads.values()} == {True, False}
    for page, payloads in zip(pages, read, strict=True):
        assert unpack_payloads(page, pack_payloads(page, payloads)) == payloads


def test_samples_of_the_corpus_come_back(corpus_pages: tuple[RawPage, ...]) -> None:
    for page in corpus_pages:
        payloads = read_payloads(page)
        assert unpack_payloads(page, pack_payloads(page, payloads)) == payloads


def test_a_model_is_the_same_from_samples_that_were_read_before() -> None:
    pages = [read_page(file.text, file.path, DIALECT) for file in load_set([GOLDEN]).files]
    known = {
        sample: payload
        for page in pages
        for sample, payload in unpack_payloads(
            page, pack_payloads(page, read_payloads(page))
        ).items()
    }
    assert resolve(pages, payloads=known) == resolve(pages)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[[]]", b"[" * 99_999, b"[[1,2,3,4]]"])
def test_other_bytes_are_no_samples(data: bytes) -> None:
    pages = (read_page(file.text, file.path, DIALECT) for file in load_set([GOLDEN]).files)
    page = next(page for page in pages if read_payloads(page))
    with pytest.raises(ValueError):
        unpack_payloads(page, data)


@settings(max_examples=200)
@given(st.text("#|\n- `[]()<p>\ud800é:GETNoneItem", max_size=300))
def test_a_page_of_any_text_comes_back(text: str) -> None:
    page = read_page(ROOM + text, "x.md", DIALECT)
    assert unpack_page(pack_page(page)) == page


@given(st.binary() | st.sampled_from([b"[]", b"null", b"{}", b'["a"]', b"[" * 100_000]))
def test_other_bytes_are_no_page(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpack_page(data)


def test_cut_bytes_are_no_page() -> None:
    data = pack_page(read_page(ROOM, "room.md", DIALECT))
    for cut in (data[:-1], data[1:], b"[" + data[data.index(b",") + 1 :]):
        with pytest.raises(ValueError):
            unpack_page(cut)
