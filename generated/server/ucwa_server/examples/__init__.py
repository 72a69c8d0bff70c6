"""Examples: a server that answers each operation as its page says, and keeps no state."""

from __future__ import annotations

from starlette.applications import Starlette

from ..application import build_app
from ..profile import DEFAULT, Profile
from .serving import example_table

__all__ = ["app"]


def app(profile: Profile = DEFAULT) -> Starlette:
    """An application that answers every operation of the API with an example.

    Each stands at its unique path. Links and locations lead to other examples. Requests are
    checked, but for those without any input: they ask for the example as it is. With
    `Prefer: code=409; subcode=AlreadyExists` an operation answers that documented error.
    """
    return build_app(example_table(profile.revision), profile=profile)
