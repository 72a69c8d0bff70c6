"""`init`: what it makes is whole: free of diagnostics, generated, served, imported."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from cli_harness import Program, tree

from codegen.cli import starting

ROOT = Path(__file__).parents[1]
PAGES = {
    "resources/desk.md",
    "resources/job.md",
    "resources/printer.md",
    "resources/printers.md",
    "resources/submitJob.md",
    "enumerations/JobState.md",
    "enumerations/PrinterState.md",
    "shared.md",
    "README.md",
}
FILES = {".gitignore", "ucwa-codegen.mk", "ucwa-codegen.toml", *(f"specs/{page}" for page in PAGES)}
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    return Program(tmp_path, capsys, monkeypatch)


def run(
    *command: str, cwd: Path, environment: Mapping[str, str] = ENVIRONMENT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_it_writes_the_files_and_says_what_to_do_next(program: Program) -> None:
    done = program.run("init", "shop", "--api", "shop")
    assert done.status == 0
    assert set(tree(program.folder)) == {f"shop/{path}" for path in FILES}
    assert done.out.splitlines() == sorted(f"shop/{path}" for path in FILES)
    steps = re.findall(r"^  (.+?)(?:  .*)?$", done.err, re.MULTILINE)
    assert steps == [
        "cd shop",
        "ucwa-codegen check --strict",
        "ucwa-codegen generate",
        "ucwa-codegen serve",
    ]
    assert "packages shop_client and shop_server" in done.err


def test_here_without_a_folder_and_quietly(program: Program) -> None:
    done = program.run("init", "-q")
    assert (done.status, done.err) == (0, "")
    assert set(tree(program.folder)) == FILES


def test_the_name_of_the_api_is_the_only_mark_in_the_files(program: Program) -> None:
    program.run("init", "--api", "shop")
    texts = {path: text.decode() for path, text in tree(program.folder).items()}
    assert [path for path, text in texts.items() if "@" in text] == []
    assert 'api = "shop"' in texts["ucwa-codegen.toml"]
    assert "`shop_client` and `shop_server`" in texts["specs/README.md"]


def test_pages_are_free_of_diagnostics_and_in_canonical_form(program: Program) -> None:
    program.run("init")
    done = program.run("check", "--strict", "--account")
    assert done.status == 0, done.all
    (total,) = re.findall(r"^total +(\d+) +(\d+) +0 +0$", done.all, re.MULTILINE)
    assert total[0] == total[1] != "0"
    formatted = program.run("fmt", "--check")
    assert formatted.status == 0, formatted.all
    assert "left as it is" not in formatted.all


def test_each_page_explains_a_part_of_the_form_by_a_comment(program: Program) -> None:
    program.run("init")
    texts = [path.read_text("utf-8") for path in (program.folder / "specs").rglob("*.md")]
    comments = [row for text in texts for row in re.findall(r"<!--(.*?)-->", text, re.DOTALL)]
    assert len(comments) >= 12
    for word in ("summary", "Types", "only embedded", "location", "Members", "Optional columns"):
        assert any(word in row for row in comments), word


def test_what_it_generates_is_imported_and_used(program: Program) -> None:
    program.run("init", "--api", "shop")
    assert program.run("generate").status == 0
    assert program.run("generate", "--check").status == 0
    script = """
from shop_client import codec
from shop_client.enums import JobState
from shop_client.resources import Desk, Job, Printers
import shop_server

desk = codec.loads(b'{"rel": "desk", "_links": {"submitJob": {"href": "/v1/jobs"}}}', type=Desk)
print(desk.links.submit_job.post(title="Menu", document="https://a.example/menu.pdf").href)
job = codec.loads(b'{"rel": "job", "state": "Done", "price": 1.5}')
assert isinstance(job, Job) and job.state is JobState.DONE and job.price == 1.5
assert not job.links.printer
"""
    places = os.pathsep.join(
        str(program.folder / "generated" / row) for row in ("client", "server")
    )
    environment = {**os.environ, "PYTHONPATH": places}
    done = run(sys.executable, "-c", script, cwd=program.folder, environment=environment)
    assert (done.returncode, done.stdout) == (0, "/v1/jobs\n"), done.stderr


def test_it_is_served(program: Program) -> None:
    program.run("init")
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "serve", "--port", "0"],
        cwd=program.folder,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        address = re.search(r"serving at (\S+)/ ", line)
        assert address is not None, line + process.stderr.read()
        desk = httpx.get(f"{address[1]}/v1/desk").json()
        printers = httpx.get(address[1] + desk["_links"]["printers"]["href"]).json()
        assert printers["_embedded"]["printer"][0]["state"] == "Idle"
        order = {"title": "Menu", "document": "https://a.example/menu.pdf"}
        queued = httpx.post(address[1] + desk["_links"]["submitJob"]["href"], json=order)
        assert queued.status_code == 201
        assert httpx.get(address[1] + queued.headers["location"]).json()["rel"] == "job"
    finally:
        process.kill()
        process.communicate()


def test_a_second_time_it_refuses_and_lists_what_is_there(program: Program) -> None:
    program.run("init", "--api", "first")
    before = tree(program.folder)
    done = program.run("init", "--api", "second")
    assert (done.status, done.out) == (2, "")
    assert tree(program.folder) == before
    listed = re.findall(r"^  (\S+)$", done.err, re.MULTILINE)
    assert set(listed) == FILES - {".gitignore"}


def test_one_file_that_is_there_is_enough_to_write_none(program: Program) -> None:
    program.write("specs/resources/job.md", "mine")
    done = program.run("init")
    assert done.status == 2
    assert re.findall(r"^  (\S+)$", done.err, re.MULTILINE) == ["specs/resources/job.md"]
    assert set(tree(program.folder)) == {"specs/resources/job.md"}


def test_a_link_that_leads_nowhere_is_not_written_through(program: Program) -> None:
    (program.folder / "ucwa-codegen.mk").symlink_to("elsewhere")
    assert program.run("init").status == 2
    assert not (program.folder / "elsewhere").exists()


def test_a_gitignore_that_is_there_is_left_and_its_line_told(program: Program) -> None:
    program.write(".gitignore", "mine\n")
    done = program.run("init")
    assert done.status == 0
    assert (program.folder / ".gitignore").read_text() == "mine\n"
    assert ".gitignore" not in done.out.split()
    assert done.err.endswith("Add to .gitignore: .ucwa-codegen-cache/\n")


def test_settings_in_the_pyproject_are_not_contradicted(program: Program) -> None:
    program.write("pyproject.toml", '[tool.ucwa-codegen]\nspecs = ["pages"]\n')
    done = program.run("init")
    assert done.status == 2
    assert "pyproject.toml has settings already" in done.err
    assert set(tree(program.folder)) == {"pyproject.toml"}


def test_a_pyproject_without_settings_is_no_obstacle(program: Program) -> None:
    program.write("pyproject.toml", '[project]\nname = "shop"\n')
    assert program.run("init", "--api", "shop").status == 0
    assert program.run("generate", "--target", "client").status == 0
    assert (program.folder / "generated/client/shop_client").is_dir()


def test_a_part_that_can_not_be_written_leaves_nothing(program: Program) -> None:
    program.write("specs/resources", "a file in place of the folder")
    done = program.run("init")
    assert done.status == 2
    assert "specs/resources can't be written" in done.err
    left = {path.relative_to(program.folder).as_posix() for path in program.folder.rglob("*")}
    assert left == {"specs", "specs/resources"}


@pytest.mark.parametrize("name", ["Shop", "my-shop", "7th", ""])
def test_a_name_that_packages_can_not_have(program: Program, name: str) -> None:
    done = program.run("init", "--api", name)
    assert done.status == 2
    assert "--api must be" in done.err
    assert tree(program.folder) == {}


def test_a_file_is_no_folder(program: Program) -> None:
    program.write("shop", "")
    done = program.run("init", "shop")
    assert done.status == 2
    assert "shop is a file" in done.err


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_the_make_targets_generate_check_and_find_drift(program: Program) -> None:
    program.run("init")
    make = (
        "make",
        "--no-print-directory",
        "-f",
        "ucwa-codegen.mk",
        f"UCWA_CODEGEN={sys.executable} -m codegen",
    )
    for target, status in (
        ("api-check", 0),
        ("api-drift", 2),
        ("api-generate", 0),
        ("api-drift", 0),
    ):
        done = run(*make, target, cwd=program.folder)
        assert done.returncode == status, (target, done.stdout, done.stderr)
    page = program.folder / "specs/enumerations/JobState.md"
    page.write_text(page.read_text("utf-8").replace("Queued  ", "Waiting "), "utf-8")
    drift = run(*make, "api-drift", cwd=program.folder)
    assert "stale: client/printshop_client/enums/job_state.py" in drift.stdout
    assert drift.returncode == 2
    (program.folder / "specs/shared.md").unlink()
    assert run(*make, "api-check", cwd=program.folder).returncode == 2


def test_interrupted_it_leaves_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    make_folder = starting._make_folder
    calls = iter(range(5))

    def interrupted(folder: Path, made: list[Path]) -> None:
        if next(calls) == 4:
            raise KeyboardInterrupt
        make_folder(folder, made)

    monkeypatch.setattr(starting, "_make_folder", interrupted)
    assert program.run("init", "shop").status == 130
    assert list(program.folder.iterdir()) == []
