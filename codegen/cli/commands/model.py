"""`model`: everything that the pages state, as JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.console import Console

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the model")


def _run(arguments: Namespace) -> int:
    if arguments.schema:
        return _print_schema(Console(arguments.verbosity, arguments.color))
    from codegen.cli.choices import choose
    from codegen.cli.diagnostics import tell
    from codegen.cli.pipeline import analyse
    from codegen.cli.sources import load_sources
    from codegen.model.form import model_text

    choices = choose(arguments)
    analysis = analyse(choices, load_sources(choices))
    if analysis.model is not None:
        choices.console.data(model_text(analysis.model))
    tell(choices.console, analysis)
    return 1 if analysis.has_errors else 0


def _print_schema(console: Console) -> int:
    import json

    from codegen.model.schema import schema

    console.data(json.dumps(schema(), indent=2) + "\n")
    return 0


COMMAND = Command(
    name="model",
    summary="the model of the pages as JSON; --schema describes it",
    examples=(
        ("model", "everything that the pages state, with the place of each fact"),
        ("model --specs my/pages | jq '.resources[].name'", "names of resources"),
        ("model --schema", "the JSON Schema of the output"),
    ),
    manual="""\
Prints one JSON document to standard output: resources, enumerations, scopes and generic errors, each
object with its source (path, line, column) and each inferred fact with its evidence. Diagnostics go
to standard error. With errors in the pages it is printed all the same, if there is a model.

Exit status: 0, 1 if the pages have errors, 2 for wrong usage or configuration.""",
    declare=_declare,
    run=_run,
)
