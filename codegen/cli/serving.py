"""Generating a server into a temporary folder and running it there."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

from codegen.cli.choices import Choices
from codegen.cli.diagnostics import tell
from codegen.cli.errors import CommandError
from codegen.cli.generation import make_files, told_to_the_user
from codegen.cli.pipeline import analyse
from codegen.cli.sources import load_sources
from codegen.emit.assets import TEMPLATES
from codegen.model.nodes import Model
from codegen.targets.registry import find_targets

__all__ = ["serve"]

_TARGETS = ("client", "server")


def serve(choices: Choices, host: str, port: int) -> int:
    """Run the example server until it is interrupted.

    Raises:
        CommandError: nothing can listen there, or a template of the user fails.
    """
    console = choices.console
    with _listening(host, port) as listener, _ended_by_either_signal(), _folder() as folder:
        analysis = analyse(choices, load_sources(choices))
        tell(console, analysis)
        if analysis.has_errors or analysis.model is None:
            console.complain("the pages have errors: nothing is served")
            return 1
        _write_packages(choices, analysis.model, folder)
        sys.path[:0] = [str(folder / target) for target in _TARGETS]
        application = importlib.import_module(f"{analysis.model.api}_server.examples").app()
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
        console.complain(f"serving at {_url(listener)} (Ctrl-C ends it)")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    return 0


def _write_packages(choices: Choices, model: Model, folder: Path) -> None:
    """Client and server as `generate` makes them, but for black: nobody reads them."""
    known, own = find_targets(), choices.settings.templates
    with told_to_the_user():
        made = make_files(
            {name: known[name] for name in _TARGETS},
            model,
            choices.console,
            templates=(own, TEMPLATES) if own else (TEMPLATES,),
            is_formatted=False,
        )
    for target, files in made.items():
        for file in files:
            path = folder / target / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="ucwa-codegen-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
        # Inherited by connections; without it an answer takes 40 ms where asyncio did not
        # make the listener itself.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        # Of others Python's own text repeats the address.
        is_name = isinstance(error, socket.gaierror)
        reason = error.strerror if is_name else os.strerror(error.errno or 0)
        way_out = "; name another --port" if error.errno == errno.EADDRINUSE else ""
        raise CommandError(f"can't listen on {host}:{port}: {reason}{way_out}") from None


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextmanager
def _ended_by_either_signal() -> Iterator[None]:
    """Let a request to terminate end it as Ctrl-C does: tidily."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
