"""`serve`: the generated server in examples mode, or the simulator, on loopback."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

__all__ = ["COMMAND"]

_HOST = "127.0.0.1"
_PORT = 8080
_NEEDED = ("starlette", "uvicorn")
_USERS = ("ann@contoso.example", "bob@contoso.example")
_SIMULATED = ("user", "pool", "tls", "seed", "virtual_time")


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default=_HOST, help=f"address to listen on (default: {_HOST})")
    parser.add_argument(
        "--port",
        type=int,
        help=f"port, 0 for any free one (default: {_PORT}; with --tls 443, and 80 for plain http)",
    )
    parser.add_argument(
        "--simulator",
        action="store_true",
        help="a deployment that keeps state: people sign in, meet and write to each other",
    )
    group = parser.add_argument_group("of the simulator")
    group.add_argument(
        "--user",
        metavar="ADDRESS",
        action="append",
        help=f"somebody who can sign in; may be repeated (default: {', '.join(_USERS)})",
    )
    group.add_argument(
        "--pool",
        metavar="NAME",
        action="append",
        help="name of a server of users, told apart from discovery by the Host header; may be repeated",
    )
    group.add_argument(
        "--tls", action="store_true", help="https with certificates of its own, and plain http"
    )
    group.add_argument("--seed", type=int, help="of identifiers and faults (default: 0)")
    group.add_argument(
        "--virtual-time", action="store_true", help="time passes only when it is told to"
    )


def _run(arguments: Namespace) -> int:
    from importlib.util import find_spec

    needed = (*_NEEDED, "trustme") if arguments.tls else _NEEDED
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise CommandError(
            f"serve needs {' and '.join(missing)}: pip install 'ucwa-codegen[serve]'"
        )
    if arguments.port is not None and not 0 <= arguments.port <= 65535:
        raise CommandError(f"--port must be between 0 and 65535, not {arguments.port}")
    from codegen.cli.choices import choose

    if arguments.simulator:
        return _simulate(arguments)
    for name in _SIMULATED:
        if getattr(arguments, name):
            raise CommandError(f"--{name.replace('_', '-')} is for the simulator: add --simulator")
    from codegen.cli.serving import serve

    port = _PORT if arguments.port is None else arguments.port
    return serve(choose(arguments), arguments.host, port)


def _simulate(arguments: Namespace) -> int:
    from codegen.cli.choices import choose
    from codegen.cli.simulating import Wishes, simulate

    users = tuple(arguments.user or _USERS)
    for user in users:
        name, at, domain = user.removeprefix("sip:").partition("@")
        if not (name and at and domain) or not user.isprintable() or any(c in user for c in " /?#"):
            raise CommandError(f"--user needs an address like {_USERS[0]}, not {user!r}")
    wishes = Wishes(
        host=arguments.host,
        port=arguments.port,
        users=tuple(dict.fromkeys(row.removeprefix("sip:").lower() for row in users)),
        pools=tuple(arguments.pool or ()),
        tls=arguments.tls,
        seed=arguments.seed or 0,
        virtual_time=arguments.virtual_time,
    )
    return simulate(choose(arguments), wishes)


COMMAND = Command(
    name="serve",
    summary="a server that answers every documented operation, or the simulator",
    examples=(
        ("serve", f"the project's pages at http://{_HOST}:{_PORT}/"),
        ("serve --specs my/pages --port 0", "pages of your own, on any free port"),
        ("serve --simulator", "people who sign in and write to each other"),
        ("serve --simulator --tls --virtual-time", "with https, and time that you advance"),
    ),
    manual="""\
Generates client and server into a temporary folder and runs the server in examples mode: each operation
answers at its unique path (`model` lists them) with a valid representation made from the pages. With
--simulator it is a deployment in memory that people sign in to; its page is at /_sim/. Their password is
`password`, or what the environment has as UCWA_SIMULATOR_PASSWORD: without that it listens on loopback
alone. Addresses are printed on standard error; Ctrl-C ends it. Needs the extra `serve`.

Exit status: 0, 1 if the pages have errors, 2 if it can't run, for instance because the port is in use.""",
    declare=_declare,
    run=_run,
)
