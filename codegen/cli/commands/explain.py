"""`explain`: why a fact is as it is, and how to overrule it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="address of a fact, as in the examples")


def _run(arguments: Namespace) -> int:
    from codegen.cli.choices import choose
    from codegen.cli.diagnostics import tell_errors
    from codegen.cli.explanation import explanation, suggestions
    from codegen.cli.facts import find_fact
    from codegen.cli.pipeline import analyse
    from codegen.cli.sources import load_sources
    from codegen.resolve.address import parse_address

    if parse_address(arguments.name) is None:
        raise CommandError(f'"{arguments.name}" is no address of a fact; `explain --help` has some')
    choices = choose(arguments)
    analysis = analyse(choices, load_sources(choices))
    tell_errors(choices.console, analysis)
    fact = find_fact(analysis.model, arguments.name) if analysis.model else None
    if fact is None or analysis.model is None:
        near = suggestions(analysis.model, arguments.name) if analysis.model else ""
        raise CommandError(f'no page states "{arguments.name}"{near}', 1)
    choices.console.data(explanation(fact, analysis))
    return 0


COMMAND = Command(
    name="explain",
    summary="why a fact is as it is, with evidence, and how to overrule it",
    examples=(
        ("explain messaging.state", "a property, or a member of an enumeration"),
        ("explain messaging.links.sendMessage", "where a link leads"),
        ("explain startMessaging.POST.body.importance", "a parameter (or .query.)"),
        ("explain startMessaging.POST", "an operation: route, answer, errors"),
        ("explain messaging", "a page: what it has, whose representation it shows"),
    ),
    manual="""\
Prints what the model holds, what speaks for it and against it, each with file, line and column, and an
overlay entry to start from if it is wrong.

Exit status: 0, 1 if no page states such a fact, 2 for wrong usage or configuration.""",
    declare=_declare,
    run=_run,
)
