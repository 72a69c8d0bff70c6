"""The rooms: who imports whom, what each module says it exports, how long it is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "source",
    "document",
    "dialect",
    "model",
    "resolve",
    "check",
    "diff",
    "fmt",
    "targets",
    "emit",
    "cli",
)
SHARED_BY_TARGETS = {"contract", "python", "samples"}
"""What a target may use of its neighbours in `codegen/targets`."""
BUILDS_ON = {"server": {"client"}, "docs": {"client"}}
"""A server hands out the classes of the client, and docs show how to call it: they must know names."""
LONGEST_MODULE = 350
LONGEST_FUNCTION = 60
TABLES = {
    "codegen/model/nodes.py": "the classes of the model, one after the other",
    "templates/client/package/errors.py": "a class per error code",
}
"""Modules that may be longer, and why."""


def modules(folder: Path) -> dict[str, ast.Module]:
    """Syntax trees by path from the root of the project."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


CODEGEN = modules(ROOT / "codegen")
TEMPLATES = modules(ROOT / "templates")


def dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Dotted names of the imported modules with their lines, imports inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides the room"
            module = node.module or ""
            for alias in node.names:
                name = f"{module}.{alias.name}"
                yield (name if name in NAMES else module), node.lineno


NAMES = {dotted(path) for path in CODEGEN}


def room(name: str) -> str | None:
    """`resolve` of `codegen.resolve.types`; None for what is outside, and for the root."""
    parts = name.split(".")
    return parts[1] if parts[0] == "codegen" and len(parts) > 1 else None


def test_every_folder_is_a_known_room() -> None:
    folders = {path.name for path in (ROOT / "codegen").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == set(ROOMS)


def test_a_room_imports_earlier_rooms_only() -> None:
    wrong = []
    for path, tree in CODEGEN.items():
        own = room(dotted(path))
        if own not in ROOMS:
            continue
        for name, line in imports(path, tree):
            other = room(name)
            if other in ROOMS and ROOMS.index(other) > ROOMS.index(own):
                wrong.append(f"{path}:{line}: {own} imports {name}")
    assert not wrong


def test_the_check_of_rooms_sees_what_it_forbids() -> None:
    tree = ast.parse("def f():\n    from codegen.cli import main\n")
    assert [room(name) for name, _ in imports("x.py", tree)] == ["cli"]


def test_targets_are_strangers_to_each_other() -> None:
    wrong = []
    for path, tree in CODEGEN.items():
        parts = path.split("/")
        if parts[1] != "targets" or len(parts) < 4:
            continue
        allowed = {parts[2], *SHARED_BY_TARGETS, *BUILDS_ON.get(parts[2], ())}
        for name, line in imports(path, tree):
            other = name.removeprefix("codegen.targets.").partition(".")[0]
            if name.startswith("codegen.targets.") and other not in allowed:
                wrong.append(f"{path}:{line}: imports {name}")
    assert not wrong


def test_no_module_imports_itself_by_a_detour() -> None:
    graph: Mapping[str, set[str]] = {
        dotted(path): {name for name, _ in imports(path, tree)} & NAMES - {dotted(path)}
        for path, tree in CODEGEN.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_root_hosts_no_engine() -> None:
    tree = CODEGEN["codegen/__init__.py"]
    assert exported(tree) == ["__version__"]
    assert [name for name, _ in imports("codegen/__init__.py", tree)] == ["__future__"]


@pytest.mark.parametrize("path", TEMPLATES)
def test_generated_code_needs_no_generator(path: str) -> None:
    """The runtime is copied to where no generator is, and vendored under names that nobody knows."""
    tops = set()
    for node in ast.walk(TEMPLATES[path]):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            tops.add((node.module or "").partition(".")[0])
    allowed = {"attrs", "httpx"} if path.startswith("templates/client") else {"attrs", "starlette"}
    allowed |= WHERE_USED.get(path, set())
    assert tops - set(sys.stdlib_module_names) <= allowed


WHERE_USED = {
    "templates/server/package/simulator/certificates.py": {"trustme"},
    "templates/server/package/simulator/testing.py": {"httpx", "pytest"},
    "templates/server/package/testing.py": {"httpx", "pytest", "uvicorn"},
}
"""What these modules import in functions, for those who start or test a server."""


def exported(tree: ast.Module) -> list[str] | None:
    """`__all__` of a module; None where there is none."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.AnnAssign(
                target=ast.Name(id="__all__")
            ):
                assert node.value is not None
                value: list[str] = ast.literal_eval(node.value)
                return value
    return None


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """What runs when a module is loaded, in branches too."""
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from statements([*node.body, *node.orelse])


def defined(tree: ast.Module) -> set[str]:
    """Public names that a module makes itself."""
    names: set[str] = set()
    for node in statements(tree.body):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar" | "ParamSpec"))):
                pass  # a name for type checkers
            case ast.Assign(targets=targets):
                several = (row for each in targets for row in getattr(each, "elts", [each]))
                names |= {target.id for target in several if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if not name.startswith("_")}


def imported(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in statements(tree.body)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("path", [*CODEGEN, *TEMPLATES])
def test_all_equals_the_public_names(path: str) -> None:
    tree = CODEGEN.get(path) or TEMPLATES[path]
    names = exported(tree)
    if names is None:
        assert not defined(tree) or path == "codegen/__main__.py"
        return
    assert len(set(names)) == len(names)
    public = {name for name in names if not name.startswith("_")}
    assert defined(tree) <= public <= defined(tree) | imported(tree)


@pytest.mark.parametrize("path", [*CODEGEN, *TEMPLATES])
def test_a_module_opens_with_what_it_is(path: str) -> None:
    tree = CODEGEN.get(path) or TEMPLATES[path]
    first = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    assert first.endswith((".", ":")), first


@pytest.mark.parametrize("path", [*CODEGEN, *TEMPLATES])
def test_modules_and_functions_are_short(path: str) -> None:
    tree = CODEGEN.get(path) or TEMPLATES[path]
    lines = len((ROOT / path).read_text("utf-8").splitlines())
    if path not in TABLES:
        assert lines <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def test_exceptions_are_needed() -> None:
    for path in TABLES:
        assert len((ROOT / path).read_text("utf-8").splitlines()) > LONGEST_MODULE, path


def test_the_command_line_starts_with_the_standard_library_alone() -> None:
    code = "import sys, codegen.cli.main; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "codegen.cli.main" in loaded
    heavy = {"attrs", "attr", "black", "cattrs", "jinja2", "markdown_it", "rich", "httpx"}
    assert not loaded & heavy
