"""Python on the pages of resources: it type-checks strictly, is laid out as black would, and runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import black
import pytest
from attrs import frozen
from hand_model import hand_model
from server_harness import ENVIRONMENT, Packages, serving, write_packages

from codegen.dialect import load_dialect, read_page
from codegen.model.nodes import Model
from codegen.resolve import resolve, shipped_overlay
from codegen.source import load_set
from codegen.targets.contract import Rendered, TargetSettings
from codegen.targets.docs import TARGET

ROOT = Path(__file__).parents[1]
TAB = re.compile(r'(?m)^=== "(Python|Python async)"\n\n    ```python\n((?:    .*\n|\n)*?)    ```$')
LONG = re.compile(r"[\w.\[\]]{56,}")
"""Names that leave no room for a line."""
MODE = black.Mode(line_length=76)


@frozen
class Program:
    page: str
    label: str
    text: str
    stands_alone: bool
    """Whether it does not go on from where the page's first program leads."""

    @property
    def is_async(self) -> bool:
        return self.label == "Python async"


@frozen
class Told:
    """A client, and the programs on the pages of its docs."""

    packages: Packages
    programs: tuple[Program, ...]

    @property
    def client(self) -> str:
        return self.packages.api


def programs_of(pages: Mapping[str, str]) -> Iterator[Program]:
    for path, text in pages.items():
        for part in re.split(r"(?m)^(?=## )", text):
            for label, body in TAB.findall(part):
                yield Program(path, label, dedent(body), part.startswith(("## Events", "[//]")))


def model_of(name: str, request: pytest.FixtureRequest) -> Model:
    if name == "corpus":
        corrected: Model = request.getfixturevalue("corrected_model").model
        return corrected
    if name == "hand":
        return hand_model()
    dialect = load_dialect()
    files = load_set([ROOT / "specs" / "ucwa"]).files
    pages = (read_page(file.text, file.path, dialect) for file in files)
    return resolve(tuple(pages), overlay=shipped_overlay("ucwa")).model


@pytest.fixture(
    scope="module", params=["specs", pytest.param("corpus", marks=pytest.mark.long), "hand"]
)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    model = model_of(request.param, request)
    api = request.param[:4]
    packages = write_packages(model, tmp_path_factory.mktemp("packages"), api)
    settings = TargetSettings(api, f"{api}_client", "1.2.3", "0123456789abcdef")
    pages = {
        row.path: ENVIRONMENT.get_template(row.template).render(view=row.view)
        for row in TARGET.plan(model, settings)
        if isinstance(row, Rendered) and row.path.startswith(("events.md", "resources/"))
    }
    return Told(packages, tuple(programs_of(pages)))


def module_of(told: Told) -> str:
    """All programs: those of a page in one function for threads, and in one for tasks."""
    package = f"{told.client}_client"
    functions: dict[tuple[str, bool, bool], list[str]] = {}
    for row in told.programs:
        functions.setdefault((row.page, row.is_async, row.stands_alone), []).append(row.text)
    lines = ["from __future__ import annotations"]
    if any(row.is_async for row in told.programs):
        lines.append(f"from {package}.async_client import AsyncClient")
        lines.append(f"from {package}.client import Client")
        kinds = {False: f"{told.client}: Client", True: f"{told.client}: AsyncClient"}
    else:
        kinds = {False: ""}
    for number, ((page, is_async, _), texts) in enumerate(functions.items()):
        word = "async def" if is_async else "def"
        lines.append(f"{word} program_{number}({kinds[is_async]}) -> None:  # {page}")
        lines += [indent(text, "    ") for text in texts]
    return "\n".join(lines)


def test_every_operation_has_a_program(told: Told) -> None:
    pages = {row.page for row in told.programs if not row.stands_alone}
    names = {row.name for row in told.packages.model.resources if row.operations}
    assert {Path(page).stem for page in pages} >= names
    labels = {row.label for row in told.programs}
    has_client = (told.packages.root / "client" / f"{told.client}_client" / "client.py").exists()
    assert labels == ({"Python", "Python async"} if has_client else {"Python"})


def test_the_page_of_events_has_a_program_where_there_is_a_client(told: Told) -> None:
    found = {row.label for row in told.programs if row.page == "events.md"}
    everywhere = {row.label for row in told.programs}
    assert found == (everywhere if "Python async" in everywhere else set())


def test_programs_check_strictly(told: Told, tmp_path: Path) -> None:
    (tmp_path / "programs.py").write_text(module_of(told), "utf-8")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--cache-dir",
            tmp_path / "cache",
            "programs.py",
        ],
        cwd=tmp_path,
        env={"MYPYPATH": str(told.packages.root / "client"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_programs_are_short_and_laid_out_as_black_would(told: Told) -> None:
    assert max(row.text.count("\n") for row in told.programs) <= 25
    usual = [row.text for row in told.programs if not LONG.search(row.text)]
    assert len(usual) > 0.8 * len(told.programs)
    assert not [text for text in usual if black.format_str(text, mode=MODE) != text]


def test_programs_for_tasks_are_those_for_threads_with_awaits(told: Told) -> None:
    found: dict[bool, list[str]] = {False: [], True: []}
    for row in told.programs:
        tree = ast.parse(row.text if not row.is_async else without_awaits(row.text))
        found[row.is_async].append(ast.dump(tree))
    assert not found[True] or found[True] == found[False]


def without_awaits(text: str) -> str:
    return re.sub(r"\bawait |\basync (?=for )", "", text)


def calm(told: Told) -> Iterator[tuple[str, list[str]]]:
    """Pages whose programs need no events: the texts for threads, in order."""
    pages: dict[str, list[str]] = {}
    for row in told.programs:
        if not row.is_async and not row.stands_alone:
            pages.setdefault(row.page, []).append(row.text)
    for page, texts in pages.items():
        whole = "".join(texts)
        if ".events(" not in whole and ".run(" not in whole and ".read_bytes(" not in whole:
            yield page, texts


def test_programs_run_against_the_examples(told: Told) -> None:
    if told.client != "spec":
        return  # those of others differ in names only, or send nothing
    pages = list(calm(told))
    assert len(pages) > 60
    client: Any = told.packages.client("client").Client
    with serving(told.packages.server("examples").app()) as url:
        application = f"{url}/ucwa/v1/applications/545"
        with client.connect(application, allow_http=True, allow_addresses=True) as one:
            for page, texts in pages:
                names = {told.client: one}
                for text in texts:
                    exec(compile(text, page, "exec"), names)
