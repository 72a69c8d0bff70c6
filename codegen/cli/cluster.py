"""The workers of a Dask cluster as an executor, for sets of pages beyond one machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from codegen.cli.errors import CommandError
from codegen.emit.assets import TEMPLATES
from codegen.emit.fingerprint import program_fingerprint, templates_fingerprint

__all__ = ["joined_cluster"]

_PATIENCE = 10
"""Seconds for the scheduler to answer."""


@contextmanager
def joined_cluster(address: str, templates: tuple[Path, ...]) -> Iterator[tuple[Executor, int]]:
    """The executor of a cluster, and how many chunks it works on at a time.

    Args:
        templates: Folders of templates beyond those that ship.

    Raises:
        CommandError: it can't be reached, or its workers would write something else than this process.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise CommandError(
            "--cluster needs distributed: python -m pip install 'ucwa-codegen[dask]'"
        ) from None
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CommandError(f"--cluster: no scheduler answers at {address}: {error}") from None
    with client:
        threads: dict[str, int] = client.nthreads()
        if not threads:
            raise CommandError(f"--cluster: the scheduler at {address} has no workers")
        _refuse_strangers(client, templates)
        yield client.get_executor(pure=False), sum(threads.values())


def _refuse_strangers(client: Any, templates: tuple[Path, ...]) -> None:
    own = _fingerprint(templates)
    for worker, found in client.run(_fingerprint, templates, on_error="return").items():
        if found != own:
            raise CommandError(
                f"--cluster: the worker {worker} has another version of this program, of Python, of "
                "black, bigtree, Jinja2, markdown-it-py, attrs or cattrs, or other templates"
            )


def _fingerprint(templates: tuple[Path, ...]) -> str:
    """Of all that decides, here or on a worker, on what is made of a page."""
    return program_fingerprint() + templates_fingerprint((*templates, TEMPLATES))
