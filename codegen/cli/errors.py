"""Ending a command with one line for the user."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["CommandError", "did_you_mean"]


class CommandError(Exception):
    """The command can't go on, and the user can mend that; shown as one line, without traceback."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
        """The exit status: 2 for usage and configuration, 1 for what was found."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "specs"?`, or nothing where no known word is near."""
    from difflib import get_close_matches

    by_key = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_key, 1)
    return f'; did you mean "{by_key[near[0]]}"?' if near else ""
