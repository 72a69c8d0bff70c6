"""Who works does not matter: threads, processes, a cluster, one that answers out of order and fails."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
import types
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any, ClassVar, Self

import pytest
from cli_harness import DESK, Program, tree

from codegen.cli import crew
from codegen.emit.parallel import fewest_workers, make_pool, start_batch

PAGES = 30
"""Enough for several chunks."""


class Unreliable(Executor):
    """Answers in the opposite order, once not at all, and takes nothing more in the end."""

    def __init__(self, takes: int = 6) -> None:
        self.takes = takes
        self.taken = 0
        self.failures = 0
        self._todo: list[tuple[Future[Any], Callable[[], Any]]] = []
        self._lock = Lock()

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.taken += 1
        if self.taken > self.takes:
            raise RuntimeError("cannot schedule new futures")
        future: Future[Any] = Future()
        with self._lock:
            self._todo.append((future, lambda: work(*args, **kwargs)))
        Timer(0.02, self._answer).start()
        return future

    def _answer(self) -> None:
        with self._lock:
            todo, self._todo = self._todo[::-1], []
        for future, call in todo:
            if self.failures:
                future.set_result(call())
            else:
                self.failures += 1
                future.set_exception(ConnectionError("the worker is gone"))


@contextmanager
def spawned() -> Iterator[Executor]:
    """As on platforms that can't fork."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield pool


EXECUTORS: dict[str, Callable[[], Any]] = {
    "threads": lambda: ThreadPoolExecutor(3),
    "processes": lambda: make_pool(2),
    "spawned": spawned,
    "unreliable": Unreliable,
}


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """Pages for several chunks, and settings of a project, so that there is a cache."""
    program = Program(tmp_path, capsys, monkeypatch)
    program.write("pyproject.toml", '[tool.ucwa-codegen]\ntargets = ["client", "docs"]\n')
    program.write_pages()
    for number in range(PAGES):
        program.write(f"specs/desk{number}.md", DESK.replace("desk", f"desk{number}"))
    return program


def use(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program work with it."""

    @contextmanager
    def given(jobs: int) -> Iterator[Executor]:
        yield executor

    monkeypatch.setattr(crew, "_pool", given)


@pytest.mark.parametrize("name", EXECUTORS)
def test_a_run_gives_the_same_whoever_works(
    program: Program, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program.write("specs/desk7.md", DESK.replace("desk", "desk7").replace("###", "####"))
    alone = program.run("generate", "--jobs", "1", "--out", "alone")
    assert alone.status == 0
    program.run("clean")
    with EXECUTORS[name]() as executor:
        use(executor, monkeypatch)
        done = program.run("generate", "--jobs", "3", "--out", "many")
        if isinstance(executor, Unreliable):
            assert executor.failures == 1
            assert executor.taken > 6
    assert done.status == 0
    assert "UC101" in done.err
    assert done.err.splitlines()[:-1] == alone.err.splitlines()[:-1]
    assert tree(program.folder / "many") == tree(program.folder / "alone")


@pytest.mark.parametrize("jobs", ["1", "2", "5"])
def test_jobs(program: Program, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    asked: list[int] = []
    usual = crew._pool

    def counted(count: int) -> Any:
        asked.append(count)
        return usual(count)

    monkeypatch.setattr(crew, "_pool", counted)
    monkeypatch.setattr(crew, "is_warm", lambda: False)  # as in a process of its own
    assert program.run("generate", "--jobs", jobs).status == 0
    assert asked == {"1": [], "2": [2], "5": [5]}[jobs]
    program.write("specs/desk7.md", DESK.replace("desk", "desk7").replace("table", "board"))
    asked.clear()
    assert program.run("generate", "--jobs", jobs).status == 0
    assert asked == ([] if jobs == "1" else [1]), "one page takes one worker"
    asked.clear()
    assert program.run("generate", "--jobs", jobs, "--out", "again").status == 0
    assert asked == [], "what was made before takes none"


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_jobs_must_be_a_number_from_one(program: Program, jobs: str) -> None:
    assert program.run("generate", f"--jobs={jobs}").status == 2


def test_as_many_workers_as_have_something_to_do() -> None:
    assert [fewest_workers(count) for count in (0, 1, 8, 9, 294)] == [1, 1, 1, 2, 37]


# What goes wrong.


def _squares(chunk: Any) -> list[int]:
    return [number * number for number in chunk]


def _squares_at_home(chunk: Any) -> list[int]:
    """Kills whoever else is asked."""
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return _squares(chunk)


def _inverses(chunk: Any) -> list[float]:
    return [1 / number for number in chunk]


def test_workers_that_die_are_replaced_by_this_process() -> None:
    numbers = list(range(40))
    with pytest.raises(BrokenProcessPool), make_pool(1) as pool:
        pool.submit(_squares_at_home, [1]).result()
    with make_pool(2) as pool:
        done: list[int] = []
        found = start_batch(_squares_at_home, numbers, pool, jobs=2).results(done.append)
    assert found == _squares(numbers)
    assert sum(done) == len(numbers)


def test_an_executor_that_takes_nothing() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    assert start_batch(_squares, [1, 2, 3], pool, jobs=2).results() == [1, 4, 9]


def test_cancelled_work_is_done_here() -> None:
    pool = ThreadPoolExecutor(1)
    start = Event()
    pool.submit(start.wait)
    batch = start_batch(_squares, list(range(20)), pool, jobs=2)
    pool.shutdown(wait=False, cancel_futures=True)
    start.set()
    assert batch.results() == _squares(range(20))


@pytest.mark.parametrize("name", [*EXECUTORS, "none"])
def test_an_error_of_the_work_itself_is_the_callers(name: str) -> None:
    numbers = list(range(23, -1, -1))
    if name == "none":
        with pytest.raises(ZeroDivisionError):
            start_batch(_inverses, numbers).results()
        return
    with EXECUTORS[name]() as executor, pytest.raises(ZeroDivisionError):
        start_batch(_inverses, numbers, executor, jobs=2).results()


def test_a_template_that_fails_in_a_worker_is_told_once(program: Program) -> None:
    program.write("mine/client/package/resources/resource.py.jinja", "{{ view.nothing }}\n")
    done = program.run("generate", "--templates", "mine", "--jobs", "2")
    assert done.status == 2
    assert done.err.count("no attribute 'nothing'") == 1
    assert not (program.folder / "generated").exists()


# A cluster.


class Cluster:
    """What this program uses of `distributed.Client`."""

    threads: ClassVar[dict[str, int]] = {"tcp://one": 2, "tcp://two": 1}
    fingerprint: str | None = None
    """What workers say that they are; None for the truth."""
    executors: ClassVar[list[Executor]] = []

    def __init__(self, address: str, **_: Any) -> None:
        if address != "tcp://here:8786":
            raise OSError(f"Timed out trying to connect to {address}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for executor in self.executors:
            executor.shutdown()

    def nthreads(self) -> dict[str, int]:
        return self.threads

    def run(self, function: Any, *args: Any, **_: Any) -> dict[str, str]:
        said = self.fingerprint or function(*args)
        return dict.fromkeys(self.threads, said)

    def get_executor(self, **_: Any) -> Executor:
        self.executors.append(ThreadPoolExecutor(3))
        return self.executors[-1]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> type[Cluster]:
    module = types.ModuleType("distributed")
    module.__dict__["Client"] = Cluster
    monkeypatch.setitem(sys.modules, "distributed", module)
    monkeypatch.setattr(Cluster, "executors", [])
    return Cluster


def test_a_cluster_does_the_work(program: Program, cluster: type[Cluster]) -> None:
    assert program.run("generate", "--jobs", "1", "--out", "alone").status == 0
    program.run("clean")
    program.write("mine/docs/scopes.md.jinja", "Mine.\n")
    own = ("--templates", "mine")
    assert program.run("generate", *own, "--jobs", "1", "--out", "alone").status == 0
    done = program.run("generate", *own, "--cluster", "tcp://here:8786", "--out", "many")
    assert done.status == 0
    assert len(cluster.executors) == 1
    assert tree(program.folder / "many") == tree(program.folder / "alone")


@pytest.mark.parametrize(
    ("change", "arguments", "message"),
    [
        ({}, ("tcp://nowhere:1",), "no scheduler answers at tcp://nowhere:1"),
        ({"threads": {}}, ("tcp://here:8786",), "has no workers"),
        ({"fingerprint": "other"}, ("tcp://here:8786",), "tcp://one has another version"),
        ({"fingerprint": OSError("x")}, ("tcp://here:8786",), "tcp://one has another version"),
        ({}, ("tcp://here:8786", "--jobs", "2"), "--jobs and --cluster exclude each other"),
    ],
)
def test_a_cluster_that_can_not_be_used(
    program: Program,
    cluster: type[Cluster],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    for name, value in change.items():
        monkeypatch.setattr(cluster, name, value)
    done = program.run("generate", "--cluster", *arguments)
    assert done.status == 2
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert not (program.folder / "generated").exists()


def test_without_the_extra(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = program.run("generate", "--cluster", "tcp://here:8786")
    assert done.status == 2
    assert "ucwa-codegen[dask]" in done.err


@pytest.mark.long
@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="distributed is not installed (extra dask)",
)
@pytest.mark.filterwarnings("default")
def test_a_real_cluster_on_this_machine(program: Program) -> None:
    distributed: Any = importlib.import_module("distributed")
    assert program.run("generate", "--jobs", "1", "--out", "alone").status == 0
    program.run("clean")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as local:
        done = program.run("generate", "--cluster", local.scheduler_address, "--out", "many")
    assert done.status == 0, done.err
    assert tree(program.folder / "many") == tree(program.folder / "alone")
