"""`rules`: the manual of the diagnostics."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.console import Console
from codegen.cli.errors import CommandError

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="code or name of a rule")


def _run(arguments: Namespace) -> int:
    from codegen.check import UnknownRuleError, rule_list, rule_page

    console = Console(arguments.verbosity, arguments.color)
    try:
        console.data(rule_page(arguments.code) if arguments.code else rule_list())
    except UnknownRuleError as error:
        raise CommandError(str(error)) from None
    return 0


COMMAND = Command(
    name="rules",
    summary="what a diagnostic means and how to mend a page; without CODE a list of all",
    examples=(
        ("rules", "the list of all diagnostics"),
        ("rules UC203", "what it reports, why it matters, a page before and after"),
    ),
    manual="""\
Prints the manual page of a rule as Markdown, or one line per rule: code, severity, name, summary.

Exit status: 0, or 2 if there is no such rule.""",
    declare=_declare,
    run=_run,
)
