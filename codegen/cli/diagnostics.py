"""Telling of diagnostics beside the real output: errors in full, the rest counted."""

from __future__ import annotations

import sys

from codegen.check import Diagnostic, Severity, count_by_code, diagnostic_text, find_rule
from codegen.cli.console import Console
from codegen.cli.pipeline import Analysis

__all__ = ["tell", "tell_errors"]


def tell_errors(console: Console, analysis: Analysis) -> None:
    """Show the errors of the pages on standard error; everything in full if verbose."""
    shown = [row for row in analysis.diagnostics if _is_shown(row, console)]
    colour = console.inks(sys.stderr)
    lines = analysis.lines if shown else {}
    for row in shown:
        console.complain(diagnostic_text(row, lines, colour=colour) + "\n")


def tell(console: Console, analysis: Analysis) -> None:
    """Show what there is to say about the pages on standard error.

    Errors always in full; warnings and notes in full if verbose, else counted by code.
    """
    tell_errors(console, analysis)
    counted = [row for row in analysis.diagnostics if not _is_shown(row, console)]
    for code, count in count_by_code(counted).items():
        rule = find_rule(code)
        console.say(f"{count:>6} {rule.severity.value:<7} {code} {rule.name}")
    if counted:
        console.say("       `ucwa-codegen check` shows them with place and help\n")


def _is_shown(row: Diagnostic, console: Console) -> bool:
    return row.severity is Severity.ERROR or console.verbosity > 0
