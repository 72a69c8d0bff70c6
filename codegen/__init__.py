"""A compiler from Markdown reference pages of a hypermedia API to client, server and docs.

The stages are packages, data going one way::

    source -> document -> dialect -> model -> resolve -> check -> targets -> emit -> cli

A room imports only rooms to its left (`tests/test_rooms.py` holds that).
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
