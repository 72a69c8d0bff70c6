"""Rendering and formatting: any executor, user's templates, black's form, whose fault it is."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from codegen.emit.assets import SPECS, TEMPLATES
from codegen.emit.errors import DefectError, TemplateError
from codegen.emit.formatting import BadCodeError, format_code
from codegen.emit.parallel import chunk_sizes, make_pool, start_batch
from codegen.emit.render import Renderer, render_plan
from codegen.targets.contract import Copied, Rendered


@frozen
class View:
    name: str


def plan(count: int, template: str = "x.py.jinja") -> list[Rendered | Copied]:
    return [Rendered(f"m{n}.py", template, View(f"n{n}"), f"p{n}.md") for n in range(count)]


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "x.py.jinja").write_text("{{ view.name }} = 1\n")
    (tmp_path / "loose.py.jinja").write_text("{{ view.name }}   =  {'a':1}\n")
    (tmp_path / "bad.py.jinja").write_text("{{ view.name }} = = 1\n")
    (tmp_path / "x.md.jinja").write_text("a   b\n{# note #}\n{% if true %}\nc\n{% endif %}\n")
    (tmp_path / "runtime.py").write_bytes(b"x  =  1\r\ny = 2\n")
    (tmp_path / "picture.png").write_bytes(b"\0\r\n")
    return tmp_path


class Backwards(Executor):
    """Answers in the opposite order."""

    def __init__(self) -> None:
        self.todo: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.todo.append((future, lambda: work(*args, **kwargs)))
        if len(self.todo) == 3:
            for waiting, call in reversed(self.todo):
                waiting.set_result(call())
        return future


@pytest.fixture(params=["none", "threads", "processes", "backwards"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    match request.param:
        case "threads":
            with ThreadPoolExecutor(2) as pool:
                yield pool
        case "processes":
            with make_pool(2) as pool:
                yield pool
        case "backwards":
            yield Backwards()
        case _:
            yield None


def test_any_executor_gives_the_same_in_the_order_of_the_plan(
    templates: Path, executor: Executor | None
) -> None:
    done: list[int] = []
    renderer = Renderer((templates,), lambda _: (executor, 2))
    files = renderer.start(plan(24)).files(done.append)
    assert [(file.path, file.data, file.origin) for file in files] == [
        (f"m{n}.py", f"n{n} = 1\n".encode(), f"p{n}.md") for n in range(24)
    ]
    assert sum(done) == 24


def test_an_error_of_a_worker_is_the_callers(templates: Path, executor: Executor | None) -> None:
    with pytest.raises(ZeroDivisionError):
        start_batch(_divide, list(range(23, -1, -1)), executor, jobs=2).results()


def _divide(chunk: Any) -> list[float]:
    return [1 / number for number in chunk]


@given(st.integers(0, 20_000), st.integers(1, 64))
def test_chunks_are_neither_tiny_nor_huge(count: int, jobs: int) -> None:
    sizes = list(chunk_sizes(count, jobs))
    assert sum(sizes) == count
    assert all(8 <= size <= 32 for size in sizes[:-1])
    assert sizes == sorted(sizes, reverse=True)


def test_code_takes_blacks_form_and_says_if_it_had_it(templates: Path) -> None:
    exact, loose, prose = render_plan(
        [
            *plan(1),
            *plan(1, "loose.py.jinja"),
            Rendered("x.md", "x.md.jinja", View("n"), "x"),
        ],
        (templates,),
    )
    assert (exact.is_exact, loose.is_exact, prose.is_exact) == (True, False, True)
    assert loose.data == b'n0 = {"a": 1}\n'
    assert prose.data == b"a   b\nc\n"
    (raw,) = render_plan(plan(1, "loose.py.jinja"), (templates,), is_formatted=False)
    assert raw.data == b"n0   =  {'a':1}\n"


def test_copied_files_are_copied(templates: Path) -> None:
    code, picture = render_plan(
        [Copied("r.py", "runtime.py"), Copied("p.png", "picture.png")], (templates,)
    )
    assert code.data == b"x  =  1\ny = 2\n"
    assert picture.data == b"\0\r\n"


def test_a_users_folder_wins_file_by_file(templates: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "runtime.py").write_text("mine = 1\n")
    (mine / "x.py.jinja").write_text("{{ view.name }} = 'mine'\n")
    files = render_plan([*plan(1), Copied("r.py", "runtime.py")], (mine, templates))
    assert [file.data for file in files] == [b'n0 = "mine"\n', b"mine = 1\n"]


@pytest.mark.parametrize("is_users", [True, False])
@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("bad.py.jinja", "bad.py.jinja yields code that does not parse for m0.py: "),
        ("late.py.jinja", "late.py.jinja yields code that does not parse for m0.py: line 1: "),
        ("gone.py.jinja", "gone.py.jinja"),
        ("void.py.jinja", "void.py.jinja:2: "),
    ],
)
def test_whose_fault_it_is(
    templates: Path, tmp_path: Path, template: str, message: str, is_users: bool
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    home = mine if is_users else templates
    (home / "bad.py.jinja").write_text("{{ view.name }} = = 1\n")
    (home / "late.py.jinja").write_text("def {{ view.name }}(a, a): ...\n")
    (home / "void.py.jinja").write_text("\n{{ view.nothing }}\n")
    expected = TemplateError if is_users and template != "gone.py.jinja" else DefectError
    with pytest.raises(expected) as caught:
        render_plan(plan(1, template), (mine, templates))
    assert message in str(caught.value)


def test_a_template_of_ours_called_by_a_users_one(templates: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (templates / "_part.jinja").write_text("{{ view.part }}\n")
    (mine / "x.py.jinja").write_text("a\n{% include '_part.jinja' %}\n")
    with pytest.raises(DefectError, match=r"_part\.jinja:1: "):
        render_plan(plan(1), (mine, templates))


def test_a_lone_surrogate_becomes_its_escape(templates: Path) -> None:
    (templates / "s.py.jinja").write_text('s = "{{ view.name }}"\n')
    (file,) = render_plan([Rendered("s.py", "s.py.jinja", View("\ud800"), "")], (templates,))
    namespace: dict[str, str] = {}
    exec(file.data.decode(), namespace)
    assert namespace["s"] == "\ud800"


def test_a_missing_runtime_file_is_a_defect(templates: Path) -> None:
    with pytest.raises(DefectError, match=r"no template gone\.py \(for r\.py\)"):
        render_plan([Copied("r.py", "gone.py")], (templates,))


@pytest.mark.parametrize(
    "text", ["x = 1\n", "", "\n\n", "def f(a,b):\n  return {'a':a}\n", "x = [\n    1,\n]\n"]
)
def test_formatting_agrees_with_the_command(text: str, tmp_path: Path) -> None:
    formatted = format_code(text)
    assert format_code(formatted) == formatted
    file = tmp_path / "x.py"
    file.write_text(text)
    options = ["--quiet", "--line-length", "88", "--target-version", "py311"]
    subprocess.run([sys.executable, "-m", "black", *options, file], check=True)
    assert file.read_text() == formatted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = (", "cannot parse"),
        ("def f(a, a): ...\n", "line 1: duplicate argument 'a' in function definition"),
        ("return 1\n", "line 1: 'return' outside function"),
        ("x = 1\0\n", "1:5"),
    ],
)
def test_what_is_no_python(text: str, reason: str) -> None:
    with pytest.raises(BadCodeError, match=reason):
        format_code(text)


def test_a_users_configuration_can_not_leak_in(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nskip-string-normalization = true\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BLACK_CACHE_DIR", str(tmp_path / "none"))
    assert format_code("x = 'a'\n") == 'x = "a"\n'


def test_assets_are_there() -> None:
    assert (TEMPLATES / "docs/index.md.jinja").is_file()
    assert (SPECS / "ucwa/ucwa-codegen.toml").is_file()


def test_order_of_work_does_not_matter(templates: Path) -> None:
    rows = plan(40)
    shuffled = rows[:]
    random.Random(4).shuffle(shuffled)
    first = {file.path: file.data for file in render_plan(rows, (templates,))}
    with ProcessPoolExecutor(2) as pool:
        second = {
            file.path: file.data
            for file in render_plan(shuffled, (templates,), lambda _: (pool, 3))
        }
    assert first == second
