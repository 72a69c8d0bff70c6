"""The client that openapi-python-client generates from our document, where it can be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["PACKAGE", "UnavailableError", "generate_peer", "peer_command"]

_ROOT = Path(__file__).parents[2]
_CACHE = _ROOT / ".bench-cache"
"""For an environment of its own: the program brings libraries that the project does not want."""
_WANTED = "openapi-python-client>=0.29,<0.30"
_FOREIGN = (
    "application/sdp",
    "application/xml",
    "image/jpeg",
    "multipart/batching",
    "text/plain",
)
"""Media types that it knows only by its settings."""
PACKAGE = "peer_client"


class UnavailableError(Exception):
    """Why there is no such client, in a line."""


def generate_peer(document: Path, folder: Path, python: Path | None) -> None:
    """Puts its package into `folder`. Raises UnavailableError."""
    folder.mkdir()
    command, _ = peer_command(document, folder, python, post_hooks=[])
    _run(*command, folder / PACKAGE)
    _run(sys.executable, "-c", f"import sys; sys.path[:0] = [{str(folder)!r}]; import {PACKAGE}")


def peer_command(
    document: Path, folder: Path, python: Path | None, **settings: object
) -> tuple[tuple[str | Path, ...], dict[str, str]]:
    """A command that needs the folder of the package added, and what to add to its environment.

    Args:
        folder: Where its settings are written to.
        settings: Further ones of its own. Without `post_hooks` its usual ones run, which are of ruff.

    Raises:
        UnavailableError: the program can't be had.
    """
    python = python or _environment()
    config = folder / "peer.json"
    overrides = dict.fromkeys(_FOREIGN, "application/octet-stream")
    config.write_text(json.dumps({"content_type_overrides": overrides, **settings}))
    command = (python, "-m", "openapi_python_client", "generate", "--meta", "none")
    path = os.pathsep.join((str(python.parent), os.environ.get("PATH", os.defpath)))
    return (*command, "--path", document, "--config", config, "--output-path"), {"PATH": path}


def _environment() -> Path:
    """An interpreter with the program, installed once."""
    bin_folder = "Scripts" if sys.platform == "win32" else "bin"
    python = _CACHE / "peer" / bin_folder / "python"
    mark = _CACHE / "peer" / "installed"
    if mark.is_file() and mark.read_text("utf-8") == _WANTED:
        return python
    _CACHE.mkdir(exist_ok=True)
    (_CACHE / ".gitignore").write_text("*\n", "utf-8")
    print(f"installing {_WANTED} into {_CACHE.name}/ …", file=sys.stderr)
    _run(sys.executable, "-m", "venv", "--clear", _CACHE / "peer")
    _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _WANTED)
    mark.write_text(_WANTED, "utf-8")
    return python


def _run(*command: str | Path) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UnavailableError(str(error)) from None
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise UnavailableError(lines[-1] if lines else f"{Path(command[0]).name} failed")
