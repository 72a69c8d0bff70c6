"""Example values as Python expressions."""

from __future__ import annotations

import re

from codegen.model.nodes import Constraints, Kind, Type
from codegen.targets.docs.python_names import PythonNames
from codegen.targets.docs.python_script import Call, Expression, Script
from codegen.targets.python.literals import string
from codegen.targets.samples.values import example_value

__all__ = ["value_expression"]

_SDP = re.compile(r"offer|answer|sdp", re.IGNORECASE)
"""Names of what holds the description of a session."""


def value_expression(
    names: PythonNames, script: Script, name: str, of: Type, constraints: Constraints
) -> tuple[Script, Expression]:
    """An expression for a parameter or property, and the script with what it imports."""
    script, single = _single(names, script, name, of, constraints)
    if not of.many:
        return script, single
    return script, f"({single},)"


def _single(
    names: PythonNames, script: Script, name: str, of: Type, constraints: Constraints
) -> tuple[Script, Expression]:
    example = example_value(names.model, name, of, constraints)
    if isinstance(example, list):
        example = example[0]
    match of.kind:
        case Kind.ENUM if (kind := names.names.enumerations.get(of.name or "")) is not None:
            script = script.importing(f"{names.package}.enums", kind)
            member = names.members[of.name or ""].get(str(example))
            plain = f"{kind}({string(str(example))})"
            return script, plain if member is None else f"{kind}.{member}"
        case Kind.BINARY:
            return script, 'b"Example"'
        case Kind.DATETIME:
            script = script.importing("datetime", "UTC", "datetime")
            return script, Call("datetime(", ("2026", "1", "30", "9", "30", "tzinfo=UTC"))
        case Kind.DURATION:
            return script.importing("datetime", "timedelta"), "timedelta(minutes=5)"
        case Kind.CONTENT:
            return _content(names, script, name)
    if isinstance(example, str):
        return script, string(example)
    return script, repr(example)


def _content(names: PythonNames, script: Script, name: str) -> tuple[Script, Expression]:
    script = script.importing(f"{names.package}.content", "Content")
    if _SDP.search(name):
        script = script.importing("pathlib", "Path")
        items = ('"application/sdp"', 'Path("offer.sdp").read_bytes()')
        return script, Call("Content(", items)
    return script, 'Content.text("Hello")'
