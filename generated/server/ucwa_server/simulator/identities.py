"""New names: identifiers that are the same for the same seed, and secrets that are not."""

from __future__ import annotations

import secrets
from hashlib import sha256
from random import Random

__all__ = ["Identities", "digest", "new_secret"]


class Identities:
    """Makes identifiers. The same seed gives the same ones in the same order."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._numbers: dict[str, int] = {}

    def number(self, kind: str) -> int:
        """How many of a kind there are with this one: 1, 2, 3, …"""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def hex(self, digits: int = 8) -> str:
        """Hexadecimal digits that nobody guesses by counting."""
        return f"{self._random.getrandbits(4 * digits):0{digits}x}"

    def digits(self, length: int = 12) -> str:
        """Decimal digits, as the identifiers of applications are."""
        return "1" + "".join(self._random.choices("0123456789", k=length - 1))

    def guid(self) -> str:
        """In the form of a GUID."""
        text = self.hex(32)
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def order(self, count: int) -> list[int]:
        """So many places, in an order of chance."""
        return self._random.sample(range(count), count)


def new_secret() -> str:
    """What gives access to something. It does not depend on any seed."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What a secret is kept and looked up by: comparing digests tells nothing of it."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
