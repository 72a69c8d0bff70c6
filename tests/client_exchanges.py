"""What tests of single exchanges share: a transmission over scripted replies, known tokens."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from flow_driver import Script, World, client_package, part, reply

__all__ = [
    "BASE",
    "HOST",
    "Tokens",
    "always",
    "error_reply",
    "exchanger",
    "resources",
    "run_exchange",
    "script",
    "transmission",
]

HOST = "https://pool.contoso.example"
BASE = f"{HOST}/ucwa/v1/applications/1"


class Tokens:
    """Gives tokens in order; each challenge takes the next one."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens) or ["cwt=first"]
        self.challenges: list[tuple[str, int, str | None]] = []

    def authorization(self, url: str) -> Generator[Any, Any, str | None]:
        yield from ()
        return f"Bearer {self.tokens[0]}"

    def challenged(self, url: str, got: Any, used: str | None) -> Generator[Any, Any, bool]:
        yield from ()
        self.challenges.append((url, got.status, used))
        if len(self.tokens) == 1:
            return False
        self.tokens.pop(0)
        return True


def transmission(world: World, tokens: Any = None, **settings: Any) -> Any:
    settings.setdefault("domains", ("contoso.example",))
    made = part("protocol.settings").Settings(**settings)
    hosts = part("protocol.addresses").TrustedHosts(made)
    return part("protocol.transmission").Transmission(world, made, hosts, tokens or Tokens())


def exchanger(world: World, tokens: Any = None, **settings: Any) -> Any:
    return part("protocol.exchange").Exchanger(transmission(world, tokens, **settings))


def run_exchange(world: World, request: Any, **settings: Any) -> Any:
    """The response to a request, by a client that knows nothing yet."""
    return world.run(exchanger(world, **settings).exchange(request, BASE))


def error_reply(
    status: int, code: str | None = None, subcode: str | None = None, *headers: tuple[str, str]
) -> Any:
    """An error as the API words it; without a code as a proxy does."""
    if code is None:
        return reply(status, "<html><title>Sorry</title><body>busy</body></html>", *headers)
    body = {"code": code, "message": "told", **({"subcode": subcode} if subcode else {})}
    return reply(status, body, *headers)


def always(answer: Any) -> Callable[[Any], Any]:
    """A server that knows one answer."""
    return lambda _: answer


def script(*rows: tuple[str, object]) -> World:
    """A world in which one server answers; paths are those below `BASE`."""
    full = []
    for line, outcome in rows:
        method, _, path = line.partition(" ")
        full.append((f"{method} {BASE}{path}", outcome))
    return World(Script(*full))


def resources() -> Any:
    return client_package().resources
