"""Certificates of the simulated hosts, made by trustme for as long as they are served."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

__all__ = ["Certificates", "certified"]


@frozen
class Certificates:
    """Files in a folder that nobody else may read."""

    authority: Path
    """The certificate to trust."""
    server: Path
    """The certificate of the hosts, those that vouch for it, and its key."""


@contextmanager
def certified(names: Iterable[str]) -> Generator[Certificates]:
    """Certificates for names and addresses; they are gone when the block ends.

    Raises ImportError where trustme is not installed.
    """
    import trustme

    authority = trustme.CA(organization_name="simulated deployment")
    issued = authority.issue_cert(*dict.fromkeys(names))
    with TemporaryDirectory(prefix="simulator-") as name:  # which is made with mode 700
        files = Certificates(Path(name, "ca.pem"), Path(name, "server.pem"))
        authority.cert_pem.write_to_path(files.authority)
        _write_private(files.server, issued.private_key_and_cert_chain_pem.bytes())
        yield files


def _write_private(path: Path, data: bytes) -> None:
    """Writes what only its owner may read, from the first moment on."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
