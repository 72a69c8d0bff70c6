"""`check`: what is wrong with pages."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegen.check import Account, Diagnostic
    from codegen.cli.choices import Choices
    from codegen.cli.console import Console
    from codegen.cli.pipeline import Analysis

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="folders, pages or globs instead of the project's; - reads one page from standard input",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="text (default), json, sarif (code scanning) or github (annotations of GitHub Actions)",
    )
    parser.add_argument(
        "--account",
        action="store_true",
        help="count the rows, fences, headings and hyperlinks of each page, and what became of them",
    )
    parser.add_argument("--strict", action="store_true", help="fail at warnings, too")


def _run(arguments: Namespace) -> int:
    from codegen.check import Severity
    from codegen.cli.pipeline import analyse
    from codegen.cli.sources import load_sources

    choices = _choose(arguments)
    console = choices.console
    analysis = analyse(choices, load_sources(choices))
    account = analysis.account if arguments.account else None
    rows = analysis.diagnostics
    if console.verbosity < 0:
        rows = tuple(row for row in rows if row.severity is Severity.ERROR)
    _report(arguments.format, console, analysis, rows, account)
    failing = {Severity.ERROR, Severity.WARNING} if arguments.strict else {Severity.ERROR}
    is_fine = not any(row.severity in failing for row in analysis.diagnostics)
    if account is not None and account.remainder:
        console.complain(f"{account.remainder} items are neither read nor named by a diagnostic")
        is_fine = False
    return 0 if is_fine else 1


def _report(
    form: str,
    console: Console,
    analysis: Analysis,
    rows: Sequence[Diagnostic],
    account: Account | None,
) -> None:
    """The report on standard output; its last line goes to standard error where programs read the rest."""
    from codegen import __version__
    from codegen.check import (
        account_text,
        count_line,
        github_text,
        report_json,
        report_text,
        sarif_json,
    )
    from codegen.cli.locations import locator

    suppressed = analysis.suppressed
    if form == "json":
        console.data(report_json(rows, account, suppressed))
    elif form == "sarif":
        console.data(sarif_json(rows, __version__, locator(analysis), account, suppressed))
        console.say(count_line(rows, suppressed))
    elif form == "github":
        console.data(github_text(rows, locator(analysis), account))
        console.say(count_line(rows, suppressed))
    else:
        if rows or console.verbosity >= 0:
            colour = console.inks(sys.stdout)
            console.data(report_text(rows, analysis.lines, suppressed=suppressed, colour=colour))
        if account is not None:
            console.data("\n" + "\n".join(account_text(account)) + "\n")


def _choose(arguments: Namespace) -> Choices:
    from codegen.cli.choices import choose

    paths = tuple(arguments.paths)
    if "-" in paths and (len(paths) > 1 or arguments.specs):
        raise CommandError("- stands for one page from standard input; name nothing else beside it")
    return choose(arguments, paths)


COMMAND = Command(
    name="check",
    summary="diagnostics of the pages, with place, excerpt and help",
    examples=(
        ("check", "the project's pages; errors fail"),
        ("check --strict docs/api", "a folder; warnings fail, too"),
        ("check - < messaging.md", "one page from an editor's buffer"),
        ("check --account", "also: was every row of every page understood?"),
        ("check --format json", "for programs; `schema check` describes it"),
        ("check --format github", "in GitHub Actions: shown beside the lines of a change"),
        ("check --format sarif > api.sarif", "for code scanning"),
    ),
    manual="""\
Reads the pages and reports on standard output whatever should be mended, sorted by place. A code in
brackets is explained by `rules CODE`. A page alone is judged alone: links to other pages lead nowhere.
With -q errors only.

What shall not be reported is named in the settings (suppress = ["UC113", "UC203:resources/desk.md"]) or on
the page: <!-- ucwa-codegen: ignore UC203 -->, in a row for this row, on a line of its own for what stands
below it, be it a paragraph, a table, a sample or, before a heading, a section; before the title for the
page. Errors can't be suppressed; a suppression that fits nothing is reported.

Exit status: 0, 1 at errors (--strict: at warnings, too; --account: if an item was lost), 2 for wrong
usage or configuration.""",
    declare=_declare,
    run=_run,
)
