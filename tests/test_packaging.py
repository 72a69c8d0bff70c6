"""What is installed: the wheel, made from the sdist, works in an environment where nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (archive,) = folder.glob("ucwa_codegen-*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """Built from the unpacked sdist and not from the checkout."""
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent, filter="data")
    source = sdist.parent / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", sdist.parent, cwd=source)
    (archive_path,) = sdist.parent.glob("ucwa_codegen-*.whl")
    return archive_path


def files(folder: str) -> set[str]:
    """Files of a folder of the checkout, as the wheel names them."""
    return {
        f"codegen/_assets/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "_cache" not in str(path)
    }


def test_wheel_carries_templates_and_pages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name for name in names if name.startswith("codegen/_assets/")} == (
        files("templates") | files("specs")
    )
    assert "codegen/dialect/ucwa.toml" in names
    assert not [name for name in names if name.startswith(("tests", "generated", "benchmarks"))]


def test_wheel_names_program_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            name.rpartition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert "ucwa-codegen = codegen.cli.main:main" in texts["entry_points.txt"]
    assert "ucwa_codegen.targets" not in texts["entry_points.txt"]
    assert texts["LICENSE"].startswith("MIT License")
    assert "License-Expression: MIT" in texts["METADATA"]


@pytest.mark.long
def test_wheel_generates_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    here = tmp_path / "elsewhere"
    here.mkdir()
    run(scripts / "ucwa-codegen", "generate", "--out", "out", cwd=here)
    assert sorted(path.name for path in here.iterdir()) == ["out"]
    for path in ("client/ucwa_client/py.typed", "server/ucwa_server/py.typed", "docs/index.md"):
        assert (here / "out" / path).is_file()
    run(scripts / "ucwa-codegen", "generate", "--out", "out", "--check", cwd=here)
    run(scripts / "python", "-m", "codegen", "check", "--account", cwd=here)
    program = "import ucwa_client.resources as r; print(r.AudioVideoSession.__name__)"
    run(scripts / "python", "-c", program, cwd=here / "out/client")
