"""The program as someone for whom permissions hold: root may write into folders that forbid it, too."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from background import environment

__all__ = ["run_as_ordinary_user"]

_DROP = 24
"""`PR_CAPBSET_DROP` of prctl(2): programs that are started from then on don't have it."""
_OVERRIDES = (1, 2)
"""`CAP_DAC_OVERRIDE`, `CAP_DAC_READ_SEARCH`: not to be held up by permissions."""


def run_as_ordinary_user(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of the program in a process of its own. Skips the test where root can't become less."""
    is_root = os.geteuid() == 0
    if is_root and not _can_become_less():
        pytest.skip("root may write everywhere, and can't do without that here")
    return subprocess.run(
        [sys.executable, "-m", "codegen", *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_become_less if is_root else None,
    )


def _become_less() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _OVERRIDES:
        if libc.prctl(_DROP, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root keeps what it may")


def _can_become_less() -> bool:
    if sys.platform != "linux":
        return False
    try:
        subprocess.run([sys.executable, "-c", ""], check=True, preexec_fn=_become_less)
    except subprocess.SubprocessError:
        return False
    return True
