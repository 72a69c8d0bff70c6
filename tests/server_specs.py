"""The packages of the pages that ship, written and imported once for all tests of a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from server_harness import Packages, fill, serving, write_packages

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

__all__ = ["MEDIA", "http_to", "path_of", "reason_of", "whole_api"]

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


class _Switch:
    """Many applications behind one socket: a header of the request names one."""

    def __init__(self) -> None:
        self.applications: dict[bytes, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        name = dict(scope["headers"])[_NAME]
        await self.applications[name](scope, receive, send)


_NAME = b"x-application"


@lru_cache(1)
def _switch() -> tuple[_Switch, str]:
    """It runs until the tests end: to start and to stop a server takes a while."""
    switch, stack = _Switch(), ExitStack()
    atexit.register(stack.close)
    return switch, stack.enter_context(serving(switch))


@contextmanager
def http_to(app: Any, **headers: str) -> Iterator[httpx.Client]:
    """A client of an application on a real socket, with headers that each request has."""
    switch, url = _switch()
    name = str(id(app))
    switch.applications[name.encode()] = app
    headers[_NAME.decode()] = name
    try:
        with httpx.Client(base_url=url, timeout=10, headers=headers) as http:
            yield http
    finally:
        del switch.applications[name.encode()]


def reason_of(response: httpx.Response) -> dict[str, Any]:
    """The body of an error, be it JSON or XML."""
    codec = whole_api().client("codec")
    media_type = response.headers["content-type"]
    reason = codec.loads(response.content, media_type=media_type)
    assert type(reason).__name__ == "Reason"
    found: dict[str, Any] = codec.encode(reason)
    return found


def path_of(id_: str) -> str:
    """The unique path of an operation, its parameters set."""
    operations = (row for page in whole_api().model.resources for row in page.operations)
    return fill(next(row.unique_path for row in operations if row.id == id_))
