"""The JSON Schemas of what commands print as JSON, by the name of the command."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SCHEMAS", "schema_text"]

_FOLDER = Path(__file__).parent / "schemas"

SCHEMAS = {
    "check": "check --format json",
    "diff": "diff --format json",
    "generate": "generate --summary json",
    "model": "model",
    "vendor": "vendor --format json",
}
"""What each describes: a command line without the program's name."""


def schema_text(name: str) -> str:
    """The schema of the JSON of a command, draft 2020-12, with a final newline.

    Unknown keys are allowed: later versions may have more.

    Raises:
        KeyError: it prints none.
    """
    if name not in SCHEMAS:
        raise KeyError(name)
    if name == "model":
        import json

        from codegen.model.schema import schema

        return json.dumps(schema(), indent=2) + "\n"
    return (_FOLDER / f"{name}.json").read_text("utf-8")
