"""Other people's programs in Python, each in an environment of its own: the project does not want their
libraries.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["python_with"]

_REFUSED: dict[Path, str] = {}
"""Why there is no such environment; without a network it takes long to find out."""


def python_with(config: pytest.Config, *requirements: str) -> Path:
    """An interpreter with these packages, kept in the cache of pytest once pip has brought them.

    Skips where that can't be.
    """
    folder = (
        cache.mkdir("tools")
        if (cache := getattr(config, "cache", None))
        else Path(tempfile.mkdtemp())
    )
    version = ".".join(map(str, sys.version_info[:2]))
    digest = sha256("\n".join((version, *requirements)).encode()).hexdigest()
    home = folder / f"{requirements[0].partition('=')[0]}-{digest[:12]}"
    if not home.is_dir() and home not in _REFUSED:
        _REFUSED[home] = _install(home, requirements)
    if not home.is_dir():
        _absent(f"pip can't install {' '.join(requirements)}: {_REFUSED[home]}")
    return _python(home)


def _install(home: Path, requirements: tuple[str, ...]) -> str:
    """Into a folder of its own first, as another test run may do the same at this moment."""
    with tempfile.TemporaryDirectory(dir=home.parent) as name:
        made = Path(name) / home.name
        pip = [sys.executable, "-m", "pip", "--python", str(_python(made))]
        quietly = ["--quiet", "--disable-pip-version-check", "install", *requirements]
        for command in (
            [sys.executable, "-m", "venv", "--without-pip", str(made)],
            [*pip, *quietly],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
                return lines[-1] if lines else done.stderr.strip()
        with suppress(OSError):  # the other one was faster
            made.rename(home)
    return ""


def _python(home: Path) -> Path:
    return home / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _absent(reason: str) -> NoReturn:
    """Where all is to be checked, a program that is not there is a failure."""
    if os.environ.get("UCWA_TOOLS_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)
