"""The page of exit statuses: what each means, and when a command gives it."""

from __future__ import annotations

from codegen.cli.command_list import COMMANDS
from codegen.cli.parser import build_parser
from website.reference.commands import exit_status, exit_statuses
from website.reference.markdown import heading, page, prose, table

__all__ = ["statuses_page"]


def statuses_page() -> str:
    """What a pipeline may rely on."""
    stated = build_parser(COMMANDS).description or ""
    rows = ((f"`{number}`", prose(meaning)) for number, meaning in exit_statuses(stated))
    commands = (
        (f"[`{row.name}`](commands/{row.name}.md)", prose(exit_status(row.manual)))
        for row in COMMANDS
    )
    return page(
        heading(1, "Exit statuses"),
        "Every command tells by its exit status how it went. Data goes to standard output, talk to "
        "standard error, so that both can be told apart in a pipeline.",
        table(("status", "means"), rows),
        heading(2, "By command"),
        table(("command", "status"), commands),
    )
