"""All commands, in the order of the help."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.cli.command import Command
from codegen.cli.commands import (
    check,
    clean,
    completion,
    diff,
    explain,
    fmt,
    generate,
    init,
    model,
    rules,
    schema,
    serve,
    vendor,
)

__all__ = ["COMMANDS"]

COMMANDS: Sequence[Command] = (
    generate.COMMAND,
    check.COMMAND,
    fmt.COMMAND,
    diff.COMMAND,
    model.COMMAND,
    explain.COMMAND,
    serve.COMMAND,
    vendor.COMMAND,
    init.COMMAND,
    rules.COMMAND,
    schema.COMMAND,
    clean.COMMAND,
    completion.COMMAND,
)
