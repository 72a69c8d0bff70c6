"""Publishing: all or nothing, and nothing of other people's."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from cli_harness import tree
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.emit.compare import Comparison, compare
from codegen.emit.drift import drift_lines, unified_diff
from codegen.emit.errors import DefectError, OutputError
from codegen.emit.interrupt import interrupt_deferred
from codegen.emit.manifest import Entry, digest, is_inside, manifest_bytes, parse_manifest
from codegen.emit.publish import publish, publishing, staged_manifest
from codegen.emit.render import OutputFile

ROOT = Path(__file__).parents[1]


def files(texts: Mapping[str, str]) -> list[OutputFile]:
    return [OutputFile(path, text.encode(), "origin") for path, text in texts.items()]


def compared(out: Path, texts: Mapping[str, str]) -> Comparison:
    return compare(out, "t", files(texts), is_full=True, staged=staged_manifest(out, "t"))


def put(out: Path, texts: Mapping[str, str]) -> Comparison:
    with publishing(out):
        found = compared(out, texts)
        assert not found.edited
        publish(out, [found])
    return found


def contents(out: Path) -> dict[str, str]:
    return {
        path.removeprefix("t/"): data.decode()
        for path, data in tree(out).items()
        if not path.endswith(".ucwa-codegen.json")
    }


paths = st.lists(st.sampled_from(["a", "b", "c.md", "_d"]), min_size=1, max_size=3).map("/".join)


def is_possible(texts: Mapping[str, str]) -> bool:
    return not any(path.startswith(other + "/") for path in texts for other in texts)


trees = st.dictionaries(paths, st.sampled_from(["", "x\n", "y\n", "no end"])).filter(is_possible)


@settings(max_examples=80, deadline=None)
@given(st.lists(trees, min_size=1, max_size=4))
def test_a_full_run_leaves_exactly_its_files_whatever_was_there(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[dict[str, str]]
) -> None:
    out = tmp_path_factory.mktemp("out")
    for texts in rounds:
        put(out, texts)
        assert contents(out) == texts
        assert compared(out, texts).is_current
        folders = {path for path in (out / "t").rglob("*") if path.is_dir()}
        assert all(any(folder.iterdir()) for folder in folders)
    assert [path.name for path in out.iterdir()] == ["t"]


def test_a_file_may_take_the_place_of_a_folder_and_back(tmp_path: Path) -> None:
    for texts in ({"a": "1"}, {"a/b": "2"}, {"a/b/c": "3"}, {"a/b": "4"}, {"a": "5"}):
        put(tmp_path, texts)
        assert contents(tmp_path) == texts


def test_what_fails_half_way_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"a": "1", "b": "1", "gone/x": "1"})
    before = tree(tmp_path)
    new = {"a": "2", "b": "2", "new/y": "2", "z": "2"}
    usual = Path.replace
    for limit in range(5):
        calls: list[Path] = []

        def failing(
            self: Path, target: Path, limit: int = limit, calls: list[Path] = calls
        ) -> Path:
            if ".kept" not in self.parts:
                calls.append(self)
                if len(calls) > limit:
                    raise OSError(28, "No space left on device", str(self))
            return usual(self, target)

        monkeypatch.setattr(Path, "replace", failing)
        with pytest.raises(OutputError, match="No space left on device; nothing was changed"):
            put(tmp_path, new)
        monkeypatch.undo()
        assert tree(tmp_path) == before
    put(tmp_path, new)
    assert contents(tmp_path) == new


def test_what_can_not_be_staged_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a": "1"})
    before = tree(tmp_path)

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        put(tmp_path, {"a": "2"})
    assert tree(tmp_path) == before


def test_an_unwritable_folder_is_found_before_anything_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a": "1", "b/c": "1"})
    before = tree(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "b")
    with pytest.raises(OutputError, match="b is not writable"):
        put(tmp_path, {"a": "2", "b/c": "2"})
    assert tree(tmp_path) == before


def test_a_run_that_died_while_it_published_is_repaired(tmp_path: Path) -> None:
    """Some files are new, the manifest is old, and meanwhile the pages changed once more."""
    put(tmp_path, {"a": "1", "b": "1"})
    stage = tmp_path / ".ucwa-codegen-stage/t"
    stage.mkdir(parents=True)
    rows = [Entry("a", digest(b"2"), ""), Entry("b", digest(b"2"), "")]
    (stage / ".ucwa-codegen.json").write_bytes(manifest_bytes(rows))
    (tmp_path / "t/a").write_text("2")
    put(tmp_path, {"a": "3", "b": "3"})
    assert contents(tmp_path) == {"a": "3", "b": "3"}


def test_kill_leaves_each_file_old_or_new_and_the_next_run_repairs(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_emit_publish import put
for n in range(10**6):
    put(Path(sys.argv[2]), {f"d{k % 7}/f{k}": f"{n}" * 500 for k in range(60)})
"""
    out = tmp_path / "out"
    for delay in (0.5, 0.61, 0.73, 0.87):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(ROOT / "tests"), str(out)], cwd=ROOT
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        for text in contents(out / "t").values():
            if text == "whole":  # killed before it wrote anything
                continue
            assert len(text) % 500 == 0
            assert text == text[: len(text) // 500] * 500
        put(out, {"d0/f0": "whole"})
        assert contents(out) == {"d0/f0": "whole"}


def test_two_runs_at_once_end_well(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(20):
                put(tmp_path, {f"f{k}": f"{number} {turn}" for k in range(10)})
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(set(contents(tmp_path).values())) == 1


def test_an_interrupt_waits_until_files_are_replaced() -> None:
    done = []

    def replace() -> None:
        with interrupt_deferred():
            signal.raise_signal(signal.SIGINT)
            done.append("all")

    with pytest.raises(KeyboardInterrupt):
        replace()
    assert done == ["all"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_files_get_the_usual_permissions(tmp_path: Path) -> None:
    put(tmp_path, {"a": "1"})
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "t/a").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "../x", "a/../../x", "/x", "a//b", "a/./b", "a\\b", "C:x", "a\0b", "a/"],
)
def test_paths_that_lead_out_are_a_defect(tmp_path: Path, path: str) -> None:
    assert not is_inside(path)
    with pytest.raises(DefectError, match="which is none of its"):
        compare(tmp_path, "t", [OutputFile(path, b"", "")], is_full=True)


def test_the_manifest_is_no_file_of_a_target_and_none_is_planned_twice(tmp_path: Path) -> None:
    with pytest.raises(DefectError):
        compared(tmp_path, {".ucwa-codegen.json": ""})
    with pytest.raises(DefectError, match="plans the file a twice"):
        compare(tmp_path, "t", files({"a": "1"}) * 2, is_full=True)


@given(st.dictionaries(st.text(min_size=1).filter(is_inside), st.tuples(st.text(), st.text())))
def test_manifests_come_back_as_they_were(rows: dict[str, tuple[str, str]]) -> None:
    entries = [Entry(path, *rest) for path, rest in rows.items()]
    data = manifest_bytes(entries)
    assert data == manifest_bytes(reversed(entries))
    assert len(data.splitlines()) == max(2 + len(entries), 3 if not entries else 0)
    assert parse_manifest(data) == {row.path: row for row in entries}


@given(st.binary())
def test_no_bytes_break_the_reading_of_manifests(data: bytes) -> None:
    assert parse_manifest(data) is None


def test_the_manifest_goes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    usual = Path.replace

    def noting(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return usual(self, target)

    monkeypatch.setattr(Path, "replace", noting)
    put(tmp_path, {"z": "1", "a": "1"})
    assert order == ["a", "z", ".ucwa-codegen.json"]


@settings(max_examples=50, deadline=None)
@given(st.text("ab\n\r\x0c\u2028", max_size=12), st.text("ab\n\r\x0c\u2028", max_size=12))
def test_a_diff_is_a_patch_for_any_text(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str
) -> None:
    out = tmp_path_factory.mktemp("out")
    put(out, {"f": old, "g": "x"})
    found = compared(out, {"f": new, "g": "x"})
    patch = "".join(unified_diff([found])).encode()
    assert (patch == b"") == (old == new)
    if not old or not new:  # patch then makes or removes the file
        return
    done = subprocess.run(
        ["patch", "-p1", "-s", "--binary"], cwd=out, input=patch, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert (out / "t/f").read_bytes() == new.encode()


def test_drift_is_sorted_by_path(tmp_path: Path) -> None:
    put(tmp_path, {"b": "1", "c": "1"})
    found = compared(tmp_path, {"a": "1", "b": "2"})
    assert drift_lines([found]) == ["missing: t/a", "stale: t/b", "surplus: t/c"]
