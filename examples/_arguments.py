"""What all examples take: who signs in, how, and where.

    python presence.py --address user@contoso.example

The secret is taken from the environment and never from the command line, where others
could read it: UCWA_PASSWORD (with UCWA_USERNAME, where the user signs in by another name),
or UCWA_TOKEN. Without either the password is asked for.
"""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Awaitable, Callable
from getpass import getpass
from urllib.parse import urlsplit

from ucwa_client import AsyncClient, Client
from ucwa_client.auth import Auth, Bearer, Password

__all__ = ["arun", "credentials", "new_parser", "run", "server_of"]


def new_parser(description: str | None) -> ArgumentParser:
    """A parser of what is common; it takes the docstring of the example."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--address",
        default=os.environ.get("UCWA_ADDRESS"),
        help="of the user, as for mail; else UCWA_ADDRESS",
    )
    parser.add_argument(
        "--server",
        default=os.environ.get("UCWA_SERVER"),
        help="URL to look for the user at, instead of the hosts of their domain;"
        " else UCWA_SERVER",
    )
    return parser


def credentials(arguments: Namespace) -> Auth:
    """How the user proves who they are."""
    token = os.environ.get("UCWA_TOKEN")
    if token:
        return Bearer(token)
    secret = os.environ.get("UCWA_PASSWORD")
    if secret is None:
        secret = getpass(f"Password of {arguments.address}: ")
    return Password(secret, os.environ.get("UCWA_USERNAME"))


def server_of(arguments: Namespace) -> tuple[tuple[str, ...], bool]:
    """Where to look for the user, and whether that is a server of tests: of plain http."""
    if not arguments.address:
        raise SystemExit("Who signs in? Give --address, or set UCWA_ADDRESS.")
    server: str = arguments.server or ""
    return ((server,) if server else ()), urlsplit(server).scheme == "http"


def run(main: Callable[[Client, Namespace], None], parser: ArgumentParser) -> None:
    """Signs in, runs an example, and signs out."""
    arguments = parser.parse_args()
    urls, is_test = server_of(arguments)
    with Client.sign_in(
        arguments.address,
        credentials(arguments),
        discovery_urls=urls,
        allow_http=is_test,
        allow_addresses=is_test,
    ) as ucwa:
        main(ucwa, arguments)


def arun(main: Callable[[AsyncClient, Namespace], Awaitable[None]], parser: ArgumentParser) -> None:
    """The same for an example that is asynchronous."""
    arguments = parser.parse_args()
    urls, is_test = server_of(arguments)

    async def signed_in() -> None:
        async with AsyncClient.sign_in(
            arguments.address,
            credentials(arguments),
            discovery_urls=urls,
            allow_http=is_test,
            allow_addresses=is_test,
        ) as ucwa:
            await main(ucwa, arguments)

    asyncio.run(signed_in())
