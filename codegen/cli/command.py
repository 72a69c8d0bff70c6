"""What a command is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Command"]


class Command(NamedTuple):
    """One verb of the command line."""

    name: str
    summary: str
    """One line for the list of commands."""
    examples: tuple[tuple[str, str], ...]
    """Command lines without the program's name, and what each does; the help begins with them."""
    manual: str
    """What else there is to know, exit status included."""
    declare: Callable[[ArgumentParser], None]
    """Adds its own options."""
    run: Callable[[Namespace], int]
    """Does it; gives the exit status. The arguments hold the parser, too, of the whole command line."""
