"""The stages of a run, each timed by itself on what the stage before it made."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.options import Options
from benchmarks.timing import Figure, measure
from codegen import __version__
from codegen.check import diagnose
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.emit.assets import TEMPLATES
from codegen.emit.compare import compare
from codegen.emit.formatting import format_code
from codegen.emit.publish import publish, publishing
from codegen.emit.render import OutputFile, render_plan
from codegen.model.form import model_text
from codegen.model.nodes import Model
from codegen.resolve import Overlay, resolve, shipped_overlay, wants_shipped_overlay
from codegen.source import load_set
from codegen.targets.contract import Copied, Rendered, TargetSettings
from codegen.targets.registry import find_targets

__all__ = ["stage_figures", "start_figures"]

_SETTINGS = TargetSettings("ucwa", "ucwa_client", __version__, "0" * 64)
_ROOT = Path(__file__).parents[1]


def start_figures(options: Options) -> Iterator[Figure]:
    """What a process costs before it has anything to do."""
    runs = options.runs
    yield measure("python", "an interpreter that ends at once", _process("-c", ""), runs)
    yield measure("start", "`--version`", _process("-m", "codegen", "--version"), runs)
    heavy = "import black, cattrs, jinja2, markdown_it"
    yield measure("import", "the libraries of a cold run", _process("-c", heavy), runs)


def stage_figures(options: Options) -> Iterator[Figure]:
    """Reading to writing, in one process; what a run with more processes does side by side."""
    specs, runs = options.pages, options.runs
    pages = _read(specs)
    yield measure("read", f"{len(pages)} pages", lambda: _read(specs), runs)
    overlay = _overlay(pages)
    model = _resolve(pages, overlay)
    size = f"{len(model.resources)} resources, {len(model.enumerations)} enumerations"
    yield measure("resolve", size, lambda: _resolve(pages, overlay), runs)
    resolution = resolve(pages, overlay=overlay)
    yield measure(
        "check",
        f"{len(resolution.findings)} findings of resolving, and the rules",
        lambda: diagnose(resolution.findings, pages, model),
        runs,
    )
    yield measure("model", f"JSON, {len(model_text(model))} bytes", lambda: model_text(model), runs)
    for name in find_targets():
        yield from _target_figures(name, model, runs)


def _target_figures(name: str, model: Model, runs: int) -> Iterator[Figure]:
    target = find_targets()[name]
    plan = tuple(target.plan(model, _SETTINGS))
    yield measure(f"{name} view", f"{len(plan)} files", lambda: target.plan(model, _SETTINGS), runs)
    files = _render(plan)
    lines = sum(file.data.count(b"\n") for file in files)
    yield measure(f"{name} render", f"{lines} lines, copies included", lambda: _render(plan), runs)
    code = _code(plan, files)
    if code:
        what = f"{sum(map(len, map(str.splitlines, code)))} lines by black"
        yield measure(f"{name} format", what, lambda: [format_code(text) for text in code], runs)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        yield measure(
            f"{name} write", f"{len(files)} files", lambda: _write(name, files, out), runs
        )


def _code(plan: Sequence[Rendered | Copied], files: Sequence[OutputFile]) -> list[str]:
    """The modules that black sees: copied ones are in its form already."""
    rendered = {row.path for row in plan if isinstance(row, Rendered)}
    return [
        file.data.decode() for file in files if file.path in rendered and file.path.endswith(".py")
    ]


def _read(specs: Path) -> list[RawPage]:
    dialect = load_dialect()
    return [read_page(file.text, file.path, dialect) for file in load_set([specs]).files]


def _overlay(pages: Sequence[RawPage]) -> Overlay | None:
    return shipped_overlay("ucwa") if wants_shipped_overlay(pages) else None


def _resolve(pages: Sequence[RawPage], overlay: Overlay | None) -> Model:
    return resolve(pages, overlay=overlay).model


def _render(plan: Sequence[Rendered | Copied]) -> tuple[OutputFile, ...]:
    return render_plan(plan, (TEMPLATES,), is_formatted=False)


def _write(target: str, files: Sequence[OutputFile], out: Path) -> None:
    """Publish into a folder where nothing is."""
    folder = Path(tempfile.mkdtemp(dir=out))
    with publishing(folder):
        publish(folder, [compare(folder, target, files, is_full=True)])


def _process(*words: str) -> Callable[[], None]:
    return lambda: _run((sys.executable, *words))


def _run(command: Sequence[str]) -> None:
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
