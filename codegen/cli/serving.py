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

__all__ = ["ended_by_either_signal", "listening", "packages", "serve"]

_TARGETS = ("client", "server")


def serve(choices: Choices, host: str, port: int) -> int:
    """Run the example server until it is interrupted.

    Raises:
        CommandError: nothing can listen there, or a template of the user fails.
    """
    console = choices.console
    with listening(host, port) as listener, ended_by_either_signal(), packages(choices) as model:
        if model is None:
            return 1
        application = importlib.import_module(f"{model.api}_server.examples").app()
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
        places = importlib.import_module(f"{model.api}_server.examples.places")
        url = _url(listener)
        first = url.rstrip("/") + places.locate(_readable(model), {})
        console.complain(f"serving at {url} (Ctrl-C ends it); for instance {first}")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    return 0


def _readable(model: Model) -> str:
    """A resource that can be read: one that others are reached from, if there is."""
    readable = [
        resource
        for resource in model.resources
        if any(operation.method == "GET" for operation in resource.operations)
    ]
    most = max(readable, key=lambda resource: len(resource.links), default=model.resources[0])
    return most.name


@contextmanager
def packages(choices: Choices) -> Iterator[Model | None]:
    """Client and server of the pages, importable until the block ends; None if the pages have errors.

    Raises:
        CommandError: a template of the user fails.
    """
    with TemporaryDirectory(prefix="ucwa-codegen-", ignore_cleanup_errors=True) as name:
        analysis = analyse(choices, load_sources(choices))
        tell(choices.console, analysis)
        if analysis.has_errors or analysis.model is None:
            choices.console.complain("the pages have errors: nothing is served")
            yield None
            return
        _write_packages(choices, analysis.model, Path(name))
        sys.path[:0] = [str(Path(name) / target) for target in _TARGETS]
        yield analysis.model


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


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        CommandError: it can't.
    """
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
def ended_by_either_signal() -> Iterator[None]:
    """Let a request to terminate end it as Ctrl-C does: tidily."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
