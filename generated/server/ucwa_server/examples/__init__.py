"""Examples: a server that answers each operation as its page says, and keeps no state."""

from __future__ import annotations

from starlette.applications import Starlette

from ..application import build_app
from .serving import example_table

__all__ = ["app"]


def app() -> Starlette:
    """An application that answers every operation of the API with an example.

    Each stands at its unique path. Links and locations lead to other examples. Requests are
    checked, but for those without any input: they ask for the example as it is.
    """
    return build_app(example_table())
