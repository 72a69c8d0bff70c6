"""Running the simulator: which ports, which people, and how one signs in to it."""

from __future__ import annotations

import gc
import importlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

from attrs import frozen

from codegen.cli.choices import Choices
from codegen.cli.console import Console
from codegen.cli.errors import CommandError
from codegen.cli.serving import ended_by_either_signal, listening, packages

__all__ = ["PASSWORD", "Wishes", "simulate", "spare_collections"]

PASSWORD = "UCWA_SIMULATOR_PASSWORD"  # noqa: S105 - a name
"""The variable with the password of all users, where it is not the usual one."""

_PORT, _HTTPS, _HTTP = 8080, 443, 80

_YOUNG = 20_000
"""Objects that are made until garbage is looked for."""


@frozen(kw_only=True)
class Wishes:
    """What the simulator is to be."""

    host: str
    port: int | None
    """None for the usual one, or another one where that can't be had."""
    users: tuple[str, ...]
    pools: tuple[str, ...]
    tls: bool
    seed: int
    virtual_time: bool


def simulate(choices: Choices, wishes: Wishes) -> int:
    """Run the simulator until it is interrupted.

    Raises:
        CommandError: it can't listen there, or must not; the pages are of another API.
    """
    with ExitStack() as stack:
        listener, plain = _listeners(wishes, choices.console, stack)
        stack.enter_context(ended_by_either_signal())
        try:
            model = stack.enter_context(packages(choices))
            if model is None:
                return 1
            simulator = _simulator(f"{model.api}_server", wishes)
            spare_collections()
            hosting = importlib.import_module(f"{model.api}_server.simulator.hosting")
            try:
                hosted = stack.enter_context(hosting.host(simulator, listener, plain=plain))
            except ValueError as error:
                raise CommandError(f"{error}; set {PASSWORD}") from None
            for line in _told(hosted, wishes, f"{model.api}_client"):
                choices.console.complain(line)
            threading.Event().wait()
        except KeyboardInterrupt:
            with suppress(KeyboardInterrupt):  # of those who press twice
                stack.close()
    return 0


def spare_collections() -> None:
    """Has the collector of garbage look at what is there already no more, and less often at the rest.

    With 500 users it would halt all answers for 0.2 s each second or two. It holds for the
    whole process, so that it is for a program to do and not for a library.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def _listeners(
    wishes: Wishes, console: Console, stack: ExitStack
) -> tuple[socket.socket, socket.socket | None]:
    """The socket to serve at, and with TLS the one for plain http."""
    if not wishes.tls:
        port = _PORT if wishes.port is None else wishes.port
        return stack.enter_context(listening(wishes.host, port)), None
    if wishes.port is None:
        secure = _listening_or_elsewhere(wishes.host, _HTTPS, console)
    else:
        secure = listening(wishes.host, wishes.port)
    stack.enter_context(secure)
    if wishes.port in (None, _HTTPS):
        plain = _listening_or_elsewhere(wishes.host, _HTTP, console)
    else:
        plain = listening(wishes.host, 0)
    return secure, stack.enter_context(plain)


def _listening_or_elsewhere(host: str, port: int, console: Console) -> socket.socket:
    try:
        return listening(host, port)
    except CommandError as error:
        found = listening(host, 0)
        number: int = found.getsockname()[1]
        console.complain(f"{str(error).partition(';')[0]}; taking {number} instead")
        return found


def _simulator(package: str, wishes: Wishes) -> Any:
    """A simulator of the generated package.

    Raises:
        CommandError: there is none, since the pages are of another API.
    """
    try:
        kit = importlib.import_module(f"{package}.simulator")
    except ModuleNotFoundError:
        raise CommandError(
            "the simulator needs the pages of the whole API, not of a part of it or another one"
        ) from None
    own = os.environ.get(PASSWORD)
    people = [kit.User(row, password=own) if own else row for row in wishes.users]
    return kit.Simulator(
        people,
        clock=kit.VirtualClock() if wishes.virtual_time else kit.RealClock(),
        seed=wishes.seed,
        hosts=_hosts(kit, wishes),
    )


def _hosts(kit: Any, wishes: Wishes) -> Any:
    """Without pools there is one host, whatever it is called."""
    if not wishes.pools:
        return kit.Hosts()
    return kit.Hosts(discovery=_discovery(wishes), pools=wishes.pools)


def _discovery(wishes: Wishes) -> tuple[str, ...]:
    domains = dict.fromkeys(row.rpartition("@")[2] for row in wishes.users)
    names = [f"lyncdiscover{kind}.{row}" for row in domains for kind in ("internal", "")]
    return (*names, "localhost", "127.0.0.1", "[::1]")


def _told(hosted: Any, wishes: Wishes, client: str) -> Iterator[str]:
    """What people have to know."""
    yield f"serving at {hosted.url}/ (Ctrl-C ends it)"
    if hosted.plain_url:
        yield f"plain http at {hosted.plain_url}/, where discovery leads to https"
        yield f"certificate to trust: {hosted.authority}"
    yield f"control: {hosted.control_url}"
    yield f"  from elsewhere: {hosted.control_url}?token={hosted.simulator.control.token}"
    yield f"people: {', '.join(wishes.users)}"
    if wishes.pools:
        names = " ".join((*_discovery(wishes)[:-3], *wishes.pools))
        yield f"names to resolve to this machine: {names}"
    first = wishes.users[0]
    secret = f'os.environ["{PASSWORD}"]' if os.environ.get(PASSWORD) else '"password"'
    yield ""
    yield "sign in with Python:"
    yield f"  from {client} import Client, auth"
    options = ", ".join(f"{name}={value!r}" for name, value in hosted.options.items())
    yield f'  Client.sign_in("{first}", auth.Password({secret}), {options})'
    yield "or for the examples:"
    shown = f'"${PASSWORD}"' if os.environ.get(PASSWORD) else "password"
    trust = f" SSL_CERT_FILE={hosted.authority}" if hosted.authority else ""
    yield (f"  export UCWA_ADDRESS={first} UCWA_PASSWORD={shown} UCWA_SERVER={hosted.url}/{trust}")
