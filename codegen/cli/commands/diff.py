"""`diff`: what changed between two sets of pages, and for whom it matters."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

if TYPE_CHECKING:
    from codegen.cli.console import Console
    from codegen.cli.pipeline import Analysis
    from codegen.diff import Change

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a folder, a page or a glob: how it was")
    parser.add_argument("new", metavar="NEW", help="a folder, a page or a glob: how it is")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="text (default), json, or markdown: a changelog to paste",
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "additive", "never"),
        default="breaking",
        help="exit with 1 if there is a change of this class (default: breaking) or a worse one",
    )


def _run(arguments: Namespace) -> int:
    from codegen.cli.console import Console
    from codegen.diff import Impact, compare

    if arguments.specs:
        raise CommandError("diff compares OLD with NEW; --specs has no place there")
    old, new = (_analyse(arguments, path) for path in (arguments.old, arguments.new))
    if old.model is None or new.model is None:
        empty = arguments.old if old.model is None else arguments.new
        raise CommandError(f"{empty!r} has no page")
    console = Console(arguments.verbosity, arguments.color)
    changes = compare(old.model, new.model)
    console.data(_report(changes, arguments.format, console))
    if old.has_errors or new.has_errors:
        console.complain("the pages have errors, so that changes may be missing or wrong")
        return 1
    if arguments.fail_on == "never":
        return 0
    return 1 if any(row.impact.reaches(Impact(arguments.fail_on)) for row in changes) else 0


def _analyse(arguments: Namespace, path: str) -> Analysis:
    """One side. What a set says of its own overlay goes before what the project says of its pages'."""
    from codegen.cli.choices import choose
    from codegen.cli.diagnostics import tell_errors
    from codegen.cli.editions import load_edition
    from codegen.cli.pipeline import analyse
    from codegen.cli.sources import load_sources

    if path == "-":
        raise CommandError("diff reads no page from standard input")
    choices = choose(arguments, (path,))
    sources = load_sources(choices) if arguments.overlay else load_edition(choices)
    analysis = analyse(choices, sources)
    tell_errors(choices.console, analysis)
    return analysis


def _report(changes: tuple[Change, ...], form: str, console: Console) -> str:
    from codegen.diff import report_json, report_markdown, report_text

    if form == "json":
        return report_json(changes)
    if form == "markdown":
        return report_markdown(changes)
    has_reasons = console.verbosity > 0
    return report_text(changes, has_reasons=has_reasons, colour=console.inks(sys.stdout))


COMMAND = Command(
    name="diff",
    summary="what changed between two sets of pages, for client users and server authors",
    examples=(
        ("diff old/specs specs", "every change by page; fails at breaking ones"),
        ("diff old/specs specs --fail-on additive", "only other words are allowed"),
        ("diff old/specs specs --format markdown", "a changelog to paste"),
        ("diff 'old/call*.md' 'new/call*.md' -v", "some pages; also why a change is classed so"),
    ),
    manual="""\
Compares what the pages state, with the corrections of each set's overlay. Where facts stand and in which
order rows stand is no change. What disappeared under one name and appeared under another is renamed.

Each change is classed for client users (they read what a server writes) and for server authors (they read
what a client sends): breaking, additive (code goes on to work, though the API promises something else) or
editorial (the same API in other words). The worse of both is the class of the change.

Exit status: 0, 1 if there is a change of the class that --fail-on names or a worse one, or if the pages
have errors, 2 for wrong usage or configuration.""",
    declare=_declare,
    run=_run,
)
