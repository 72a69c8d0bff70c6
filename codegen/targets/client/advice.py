"""What to do about errors: the table that the client's errors and the docs speak from."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import frozen

from codegen.targets.python.layout import INDENT, Call, exploded
from codegen.targets.python.literals import string

__all__ = ["Advice", "AdviceModule", "advice_module", "advice_on", "advice_table"]

_TABLE = Path(__file__).with_name("advice.toml")
_WIDTH = 70
"""Of a piece of text that stands on a line of its own."""


@frozen
class Advice:
    """What to do about an error."""

    text: str
    retryable: bool | None
    """Whether the same request may succeed later; None where the class of the error tells."""


@frozen
class AdviceModule:
    """The module of the client that has the table."""

    rows: tuple[str, ...]
    """Code and subcode with their advice, indented."""


@cache
def advice_table() -> Mapping[tuple[str, str], Advice]:
    """Advice by code and subcode; the subcode is empty for what holds of all others."""
    found: dict[tuple[str, str], Advice] = {}
    for code, entry in tomllib.loads(_TABLE.read_text("utf-8")).items():
        if "advice" in entry:
            found[code, ""] = Advice(entry["advice"], None)
        for subcode, row in entry.get("subcodes", {}).items():
            found[code, subcode] = Advice(row["text"], row.get("retryable", False))
    return found


def advice_on(code: str, *names: str | None) -> Advice | None:
    """What the client says of an error: of the first known of some names, else of the code alone.

    Args:
        code: Of the class of the error.
        names: The subcode, and what else the error is called; their case does not matter.
    """
    table = _folded()
    for name in filter(None, names):
        found = table.get((code.lower(), name.lower()))
        if found is not None:
            return found
    return table.get((code.lower(), ""))


@cache
def _folded() -> Mapping[tuple[str, str], Advice]:
    return {(code.lower(), name.lower()): row for (code, name), row in advice_table().items()}


def advice_module() -> AdviceModule:
    """The view of the table."""
    return AdviceModule(
        tuple(
            f"{INDENT}({string(code)}, {string(subcode)}): "
            + exploded(Call("Advice(", _arguments(advice)), INDENT, ",").lstrip()
            for (code, subcode), advice in advice_table().items()
        )
    )


def _arguments(advice: Advice) -> tuple[str, ...]:
    pieces = textwrap.wrap(advice.text, _WIDTH, drop_whitespace=False)
    text = f"\n{INDENT * 2}".join(map(string, pieces))
    return (text,) if advice.retryable is None else (text, f"retryable={advice.retryable}")
