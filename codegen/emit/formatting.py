"""black, in this process, in one mode that no configuration of a user can change."""

from __future__ import annotations

from contextlib import suppress

import black
from black.mode import TargetVersion
from black.parsing import ASTSafetyError, InvalidInput
from black.report import NothingChanged

from codegen.emit.garbage import collect_much

__all__ = ["PINNED", "BadCodeError", "format_code"]

PINNED = black.Mode(target_versions={TargetVersion.PY311}, line_length=88)
"""The stable style of the black that `pyproject.toml` holds to one year."""


class BadCodeError(ValueError):
    """The text is no Python."""


def format_code(text: str) -> str:
    """The text in black's form, in its safe mode. For text that has the form already this is one pass.

    Raises:
        BadCodeError: black or Python can't parse it.
    """
    try:
        with suppress(NothingChanged):
            text = black.format_file_contents(text, fast=False, mode=PINNED)
        collect_much()  # the tree of a large text
        # Python refuses some of what black accepts.
        compile(text, "<generated>", "exec", dont_inherit=True)
    except (InvalidInput, ASTSafetyError, SyntaxError, ValueError) as error:
        raise BadCodeError(_reason(error)) from None
    return text


def _reason(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return " ".join(line.strip() for line in str(error).splitlines())
