"""The packages of the pages that ship, written and imported once for all tests of a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from server_harness import Packages, serving, write_packages

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

__all__ = ["MEDIA", "http_to", "reason_of", "whole_api"]

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"

MEDIA = ("application/json", "application/xml")


@lru_cache(1)
def whole_api() -> Packages:
    """Client and server of the whole API."""
    dialect = load_dialect()
    pages = tuple(read_page(file.text, file.path, dialect) for file in load_set([SPECS]).files)
    root = Path(tempfile.mkdtemp(prefix="ucwa-server-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return write_packages(resolve(pages).model, root, "wholeapi")


@contextmanager
def http_to(app: Any, **headers: str) -> Iterator[httpx.Client]:
    """A client of an application on a real socket, with headers that each request has."""
    with (
        serving(app) as url,
        httpx.Client(base_url=url, timeout=10, headers=headers) as http,
    ):
        yield http


def reason_of(response: httpx.Response) -> dict[str, Any]:
    """The body of an error, be it JSON or XML."""
    codec = whole_api().client("codec")
    media_type = response.headers["content-type"]
    reason = codec.loads(response.content, media_type=media_type)
    assert type(reason).__name__ == "Reason"
    found: dict[str, Any] = codec.encode(reason)
    return found
