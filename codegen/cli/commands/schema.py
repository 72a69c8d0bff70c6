"""`schema`: the JSON Schemas of what other commands print."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.console import Console
from codegen.cli.json_schemas import SCHEMAS, schema_text

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        choices=sorted(SCHEMAS),
        help=f"a command that prints JSON: {', '.join(sorted(SCHEMAS))}",
    )


def _run(arguments: Namespace) -> int:
    console = Console(arguments.verbosity, arguments.color)
    if arguments.name is not None:
        console.data(schema_text(arguments.name))
        return 0
    width = max(map(len, SCHEMAS))
    console.data("".join(f"{name:<{width}}  {line}\n" for name, line in sorted(SCHEMAS.items())))
    return 0


COMMAND = Command(
    name="schema",
    summary="the JSON Schema of what another command prints; without NAME a list of all",
    examples=(
        ("schema", "the commands that print JSON"),
        ("schema check", "the JSON Schema of `check --format json`"),
        ("schema generate", "the JSON Schema of `generate --summary json`"),
    ),
    manual="""\
Prints a JSON Schema, draft 2020-12, for programs that read what a command prints. Each document has a
"format" that rises when a key changes its meaning or goes; keys may be added, so unknown ones are allowed.
`schema model` is the same as `model --schema`. What `check --format sarif` prints has a standard of its own.

Exit status: 0, 2 for wrong usage.""",
    declare=_declare,
    run=_run,
)
