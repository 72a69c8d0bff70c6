"""The client under another name: moved into a package of somebody else, it is as strict and works as well."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_pyright import absent, generate, pyright  # noqa: F401

ROOT = Path(__file__).parents[1]
HOME = "acme._vendor.ucwa_client"
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
TOGETHER = """\
from importlib import import_module

BODY = (
    '{"rel": "messaging", "state": "Connected", "negotiatedMessageFormats": ["Plain"],'
    ' "_links": {"self": {"href": "/m"}, "stopMessaging": {"href": "/m/stop"}},'
    ' "_embedded": {"note": {"rel": "note", "message": "Hi"}}}'
)
BATCH = (
    '{"_links": {"next": {"href": "/e?ack=2"}}, "sender": [{"rel": "communication", "href": "/c", "events":'
    ' [{"type": "updated", "link": {"rel": "messaging", "href": "/m"}, "_embedded": {"messaging": %s}}]}]}'
) % BODY
NAMES = ("ucwa_client", "acme._vendor.ucwa_client")


def told(name):
    codec, errors, resources, enums, events, testing = (
        import_module(f"{name}.{part}")
        for part in ("codec", "errors", "resources", "enums", "events", "testing")
    )
    read = codec.loads(BODY)
    (event,) = codec.loads(BATCH, type=events.EventBatch).events
    script = testing.Script()
    note = script.application.embedded.me.links.note
    script.expect(note.get()).reply(resources.Note(message=name))
    with testing.connect(script) as ucwa:
        answer = ucwa.follow(note)
    script.verify()
    try:
        codec.loads("{}")
    except errors.DecodeError as error:
        raised = type(error)
    else:
        raise AssertionError("nothing was raised")
    assert read.state is enums.CallState.CONNECTED
    assert answer.message == name
    assert codec.loads(codec.dumps(read, media_type="application/xml"), media_type="application/xml") == read
    return {
        "resource": type(read),
        "links": type(read.links),
        "link": type(read.links.stop_messaging),
        "request": type(read.links.stop_messaging.post()),
        "member": type(read.state),
        "embedded": type(read.embedded["note"]),
        "event": type(event),
        "of an event": type(event.resource),
        "answer": type(answer),
        "error": raised,
    }


found = [told(name) for name in NAMES]
again = [told(name) for name in NAMES]
assert found == again
for name, kinds in zip(NAMES, found):
    for part, kind in kinds.items():
        assert kind.__module__.startswith(f"{name}."), (name, part, kind)
assert not set(found[0].values()) & set(found[1].values())
one, other = (import_module(f"{name}.codec").loads(BODY) for name in NAMES)
assert one != other
assert not issubclass(found[0]["error"], import_module(f"{NAMES[1]}.errors").UcwaError)
print("both work")
"""
"""Runs with both copies at hand."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the client is that the shipped pages give."""
    return generate(ROOT / "specs", tmp_path_factory.mktemp("moved").resolve()) / "client"


@pytest.fixture(scope="module")
def moved(own: Path) -> Path:
    """A folder with a package that holds the client, and programs that use it there."""
    folder = own.parent / "project"
    package = folder.joinpath(*HOME.split("."))
    shutil.copytree(own / "ucwa_client", package, ignore=shutil.ignore_patterns("__pycache__"))
    for parent in (package.parent, package.parent.parent):
        (parent / "__init__.py").write_text("", "utf-8")
    (folder / "programs").mkdir()
    for example in EXAMPLES:
        path = folder / "programs" / example.relative_to(ROOT / "examples")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = example.read_text("utf-8")
        path.write_text(re.sub(r"\bucwa_client\b", HOME, text), "utf-8")
    return folder


def run(folder: Path, *words: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a program of Python."""
    environment = os.environ | {"PYTHONPATH": path, "MYPYPATH": ""}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What a program prints; its complaints, too, where it fails."""
    return done.stdout if done.returncode == 0 else done.stdout + done.stderr


def absolute_imports(module: Path) -> Iterator[str]:
    """The roots of all that a module imports by its full name."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (row.name.partition(".")[0] for row in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_it_imports_itself_relatively_and_attrs_and_httpx_alone(own: Path) -> None:
    modules = sorted((own / "ucwa_client").rglob("*.py"))
    roots = {root for module in modules for root in absolute_imports(module)}
    assert roots - sys.stdlib_module_names == {"attrs", "httpx"}


def test_mypy_is_content(moved: Path) -> None:
    words = ["-m", "mypy", "--strict", "--config-file", "", "--cache-dir", str(moved / "cache")]
    programs = ["programs"] if EXAMPLES else []
    assert said(run(moved, *words, "acme", *programs)).startswith("Success: no issues found")


@pytest.mark.long
def test_pyright_is_content(moved: Path, pyright: list[str]) -> None:  # noqa: F811
    config = moved / "pyright.json"
    settings = {"include": ["acme", "programs"], "pythonVersion": "3.11"}
    config.write_text(json.dumps({**settings, "typeCheckingMode": "strict"}), "utf-8")
    words = ["--outputjson", "--project", str(config), "--pythonpath", sys.executable]
    report = json.loads(run(moved, *pyright[1:], *words).stdout)
    assert report["summary"]["filesAnalyzed"] >= len(list(moved.rglob("acme/**/*.py"))) > 200
    told = [
        f"{Path(row['file']).relative_to(moved)}:{row['range']['start']['line'] + 1}: {row['message']}"
        for row in report["generalDiagnostics"]
    ]
    assert told == []


def test_the_old_name_is_not_needed(moved: Path) -> None:
    code = f"""
import pkgutil, sys, {HOME}
for row in pkgutil.walk_packages({HOME}.__path__, "{HOME}."):
    __import__(row.name)
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"acme", "ucwa_client"}}))
"""
    assert said(run(moved, "-c", code)) == "['acme']\n"


def test_two_copies_work_apart(own: Path, moved: Path) -> None:
    done = run(moved, "-W", "error", "-c", TOGETHER, path=str(own))
    assert said(done) == "both work\n"
