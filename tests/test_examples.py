"""The examples: each runs against a script of the client's test kit, and its types are clean."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from example_scripts import CASES, Play, answering_bot
from scripted_replies import ADDRESS, DISCOVERY, table
from scripted_server import ScriptedServer
from test_pyright import absent

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("[a-z]*.py"))
PATIENCE = 5.0
"""Seconds after which an example gives up where a test waits for nothing."""
LONGEST = 80
"""Lines of an example."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client of our own pages."""
    out = tmp_path_factory.mktemp("examples").resolve()
    command = ["-m", "codegen", "generate", "--quiet", "--target", "client", "--out", str(out)]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    return out / "client"


@pytest.fixture
def importable(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The client by its own name, and the examples; both are forgotten afterwards."""

    def forget() -> None:
        for name in tuple(sys.modules):
            if name.partition(".")[0] in ("ucwa_client", "_arguments", *NAMES):
                del sys.modules[name]

    known = {name: row for name, row in sys.modules.items() if name.startswith("ucwa_client")}
    forget()
    monkeypatch.syspath_prepend(generated)
    monkeypatch.syspath_prepend(EXAMPLES)
    yield
    forget()
    sys.modules.update(known)


def parsed(module: Any, arguments: tuple[str, ...], folder: Path) -> Any:
    given = [row.replace("FOLDER", str(folder)) for row in arguments]
    parsed = module.PARSER.parse_args(["--address", ADDRESS, *given])
    if "patience" in parsed:
        parsed.patience = min(parsed.patience, PATIENCE)
    return parsed


@pytest.mark.usefixtures("importable")
@pytest.mark.parametrize("name", CASES)
def test_an_example_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, module = CASES[name], importlib.import_module(name.partition(" ")[0])
    play: Play = case.play(tmp_path)
    with play.client() as ucwa:
        module.main(ucwa, parsed(module, case.arguments, tmp_path))
    play.script.verify()
    lines = capsys.readouterr().out.splitlines()
    assert [line[: len(told)] for line, told in zip(lines, case.told, strict=False)] == [*case.told]
    assert len(lines) == len(case.told)


@pytest.mark.usefixtures("importable")
def test_the_bot_talks_with_several_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module("echo_bot_async")
    play = answering_bot()

    async def run() -> None:
        async with importlib.import_module("ucwa_client.testing").aconnect(play.script) as ucwa:
            await module.main(ucwa, parsed(module, ("--seconds", "0.5"), EXAMPLES))

    asyncio.run(run())
    play.script.verify()
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == ["Ann has left.", "Ann: again", "Bob has gone: Canceled"]


RUN_AT_THE_SIMULATOR = {
    name + kind
    for name in (
        "call_monitor",
        "echo_bot",
        "meeting_scheduler",
        "missed_digest",
        "presence_watcher",
    )
    for kind in ("", "_async")
}
"""These run against the simulator alone, or follow a script in a test of their own."""


def test_every_example_is_run() -> None:
    assert {*NAMES} == {name.partition(" ")[0] for name in CASES} | RUN_AT_THE_SIMULATOR


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_short_and_says_how_to_run_it(name: str) -> None:
    text = (EXAMPLES / f"{name}.py").read_text("utf-8")
    assert len(text.splitlines()) < LONGEST
    head = text.split('"""')[1]
    assert re.search(rf"^python {name}\.py ", head, re.MULTILINE)
    assert not re.search(r"Password\(\"|Bearer\(\"", text)


@pytest.mark.usefixtures("importable")
@pytest.mark.parametrize("secret", ["UCWA_PASSWORD", "UCWA_TOKEN"])
def test_an_example_signs_in_where_it_is_told_to(
    secret: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = importlib.import_module("_arguments")
    module = importlib.import_module("sign_in")
    for name in ("UCWA_ADDRESS", "UCWA_PASSWORD", "UCWA_SERVER", "UCWA_TOKEN", "UCWA_USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(secret, "secret")
    server_option = ("--server", f"http://{DISCOVERY}/")
    monkeypatch.setattr(sys, "argv", ["sign_in.py", "--address", ADDRESS, *server_option])
    with ScriptedServer(table()) as server:
        connected = importlib.import_module("ucwa_client").Client

        class Here:
            @staticmethod
            def sign_in(address: str, auth: Any, **options: Any) -> Any:
                transport = server.transport()
                return connected.sign_in(address, auth, transport=transport, **options)

        monkeypatch.setattr(arguments, "Client", Here)
        if secret == "UCWA_PASSWORD":
            arguments.run(module.main, module.PARSER)
            assert capsys.readouterr().out.startswith("A. User")
            assert server.lines[-1].startswith("DELETE ")
        else:  # the scripted server takes none but its own
            with pytest.raises(importlib.import_module("ucwa_client.errors").AuthError):
                arguments.run(module.main, module.PARSER)


@pytest.mark.usefixtures("importable")
def test_who_signs_in_must_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UCWA_ADDRESS", raising=False)
    arguments = importlib.import_module("_arguments")
    given = arguments.new_parser("").parse_args([])
    with pytest.raises(SystemExit, match="Give --address"):
        arguments.server_of(given)


def test_types_of_the_examples_are_strict(generated: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"),
            *("--cache-dir", str(tmp_path), *map(str, sorted(EXAMPLES.glob("*.py")))),
        ],
        env={**os.environ, "MYPYPATH": f"{generated}{os.pathsep}{EXAMPLES}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.returncode) == ("", 0), run.stderr


def test_pyright_finds_nothing_in_the_examples(generated: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pyright"]
    if importlib.util.find_spec("pyright") is None:
        absent("the package pyright is not installed")
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__*"))
    config = tmp_path / "pyright.json"
    settings = {"include": ["examples"], "extraPaths": [str(generated), "examples"]}
    strict = {"pythonVersion": "3.11", "typeCheckingMode": "strict"}
    config.write_text(json.dumps({**settings, **strict}))
    run = subprocess.run(
        [*command, "--outputjson", "--project", config, "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    assert report["summary"]["filesAnalyzed"] == len([*EXAMPLES.glob("*.py")])
    rows = report["generalDiagnostics"]
    assert [(Path(row["file"]).name, row["range"]["start"], row["message"]) for row in rows] == []
