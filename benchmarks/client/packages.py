"""The packages that are compared, generated once for all parts of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen

from benchmarks.client.peer import PACKAGE, UnavailableError, generate_peer
from benchmarks.options import Options

__all__ = ["Packages", "packages"]

_ROOT = Path(__file__).parents[2]


@frozen
class Packages:
    """Where the packages are."""

    own: Path
    """The folder that holds ours."""
    peer: Path | None
    """That of openapi-python-client; None where it can't be had, which was told."""

    def own_module(self, name: str) -> Any:
        """A module of our client."""
        return _imported(self.own, f"ucwa_client.{name}")

    def peer_class(self, name: str) -> Any:
        """A class of the peer by its module's name; None where it can't be had."""
        if self.peer is None:
            return None
        module = _imported(self.peer, f"{PACKAGE}.models.{name}")
        return getattr(module, name.title().replace("_", ""))


_FOLDERS: list[TemporaryDirectory[str]] = []
"""Kept until the program ends."""


@cache
def packages(options: Options) -> Packages:
    """Generates them."""
    _FOLDERS.append(TemporaryDirectory())
    folder = Path(_FOLDERS[-1].name)
    _generate(options.pages, folder)
    peer: Path | None = folder / "peer"
    try:
        generate_peer(folder / "openapi/openapi.json", folder / "peer", options.peer_python)
    except UnavailableError as error:
        print(f"without openapi-python-client: {error}", file=sys.stderr)
        peer = None
    return Packages(folder / "client", peer)


def _generate(pages: Path, out: Path) -> None:
    command = [sys.executable, "-m", "codegen", "generate", "--quiet", "--specs", str(pages)]
    command += ["--out", str(out), "--target", "client", "openapi"]
    environment = os.environ | {"PYTHONPATH": str(_ROOT)}
    subprocess.run(command, check=True, env=environment)


def _imported(folder: Path, name: str) -> Any:
    sys.path.insert(0, str(folder))
    try:
        return import_module(name)
    finally:
        sys.path.remove(str(folder))
