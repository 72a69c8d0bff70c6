"""The pages of the commands, and the one of the options that all of them share."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping

from codegen.cli.command import Command
from codegen.cli.command_list import COMMANDS
from codegen.cli.parser import PROGRAM
from website.reference.markdown import block, heading, page, paragraphs, prose, table
from website.reference.options import Group, command_parsers, groups, usage

__all__ = ["command_pages", "exit_status", "exit_statuses", "manual"]

_EVERYWHERE = "everywhere"
_STATUS = re.compile(r"Exit status: ")
_NEXT_STATUS = re.compile(r", (?:or )?(?=\d)")


def command_pages() -> Mapping[str, str]:
    """A page per command, the list of all, and the options of every command."""
    parsers = command_parsers()
    pages = {"commands/index.md": _index(), "commands/everywhere.md": _everywhere(parsers[""])}
    for command in COMMANDS:
        pages[f"commands/{command.name}.md"] = _command(command, parsers[command.name])
    return pages


def manual(text: str) -> str:
    """What a manual says but for its exit statuses."""
    return _STATUS.split(text)[0].strip()


def exit_status(text: str) -> str:
    """What a manual says of exit statuses: `0, 1 if …`; empty if nothing."""
    return " ".join("".join(_STATUS.split(text)[1:]).split())


def exit_statuses(text: str) -> Iterator[tuple[str, str]]:
    """What a manual says of each exit status: a number, and when it is given."""
    for part in _NEXT_STATUS.split(exit_status(text).rstrip(".")):
        number, _, when = part.partition(" ")
        yield number, when or "fine"


def _index() -> str:
    rows = ((f"[`{row.name}`]({row.name}.md)", prose(row.summary)) for row in COMMANDS)
    return page(
        heading(1, "Commands"),
        prose(
            f"`{PROGRAM} COMMAND`, or `python -m codegen COMMAND`: both are the same program. "
            f"`{PROGRAM} COMMAND --help` says on a terminal what the pages here say."
        ),
        table(("command", "does"), rows),
        "[Options of every command](everywhere.md) may stand before the command or after it. "
        "How a command ended is told by its [exit status](../exit-statuses.md).",
    )


def _everywhere(parser: ArgumentParser) -> str:
    return page(
        heading(1, "Options of every command"),
        *paragraphs(manual(parser.description or "")),
        block(usage(parser), "text"),
        *(part for group in groups(parser) for part in _group(group, is_alone=True)),
    )


def _command(command: Command, parser: ArgumentParser) -> str:
    own = [group for group in groups(parser) if group.title != _EVERYWHERE]
    rows = ((f"`{PROGRAM} {line}`", prose(does)) for line, does in command.examples)
    return page(
        heading(1, f"`{command.name}`"),
        prose(_sentence(command.summary)),
        block(usage(parser), "text"),
        heading(2, "Examples"),
        table(("command line", "does"), _safe(rows)),
        heading(2, "What it does"),
        *paragraphs(manual(command.manual)),
        *(part for group in own for part in _group(group)),
        "Besides it takes the [options of every command](everywhere.md).",
        heading(2, "Exit status"),
        table(("status", "when"), map(_status, exit_statuses(command.manual))),
    )


def _status(row: tuple[str, str]) -> tuple[str, str]:
    return f"`{row[0]}`", prose(row[1])


def _group(group: Group, *, is_alone: bool = False) -> Iterator[str]:
    title = {"positional arguments": "Arguments", "options": "Options"}.get(
        group.title, group.title.capitalize()
    )
    yield heading(2, "Everywhere" if is_alone and group.title == _EVERYWHERE else title)
    for option in group.options:
        yield heading(3, f"`{option.shown}`", option.anchor)
        yield prose(_sentence(option.help))


def _safe(rows: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Rows whose command lines hold no bar, which would end the cell."""
    for line, does in rows:
        yield line.replace("|", "\\|"), does


def _sentence(text: str) -> str:
    """With a capital at its start, unless a code span or an option is there, and a full stop."""
    start = text[:1].upper() + text[1:] if text[:1].isalpha() else text
    return start if start.endswith((".", "!", "?")) else f"{start}."
