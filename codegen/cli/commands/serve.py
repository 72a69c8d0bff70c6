"""`serve`: the generated server in examples mode, on loopback."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

__all__ = ["COMMAND"]

_HOST = "127.0.0.1"
_PORT = 8080
_NEEDED = ("starlette", "uvicorn")


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default=_HOST, help=f"address to listen on (default: {_HOST})")
    parser.add_argument(
        "--port", type=int, default=_PORT, help=f"port, 0 for any free one (default: {_PORT})"
    )


def _run(arguments: Namespace) -> int:
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise CommandError(
            f"serve needs {' and '.join(missing)}: pip install 'ucwa-codegen[serve]'"
        )
    if not 0 <= arguments.port <= 65535:
        raise CommandError(f"--port must be between 0 and 65535, not {arguments.port}")
    from codegen.cli.choices import choose
    from codegen.cli.serving import serve

    return serve(choose(arguments), arguments.host, arguments.port)


COMMAND = Command(
    name="serve",
    summary="a server that answers every documented operation with an example",
    examples=(
        ("serve", f"the project's pages at http://{_HOST}:{_PORT}/"),
        ("serve --specs my/pages --port 0", "pages of your own, on any free port"),
    ),
    manual="""\
Generates client and server into a temporary folder and runs the server in examples mode: each operation
answers at its unique path (`model` lists them) with a valid representation made from the pages. The
address is printed on standard error; Ctrl-C ends it. Needs the extra `serve`.

Exit status: 0, 1 if the pages have errors, 2 if it can't run, for instance because the port is in use.""",
    declare=_declare,
    run=_run,
)
