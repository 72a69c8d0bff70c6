"""What argparse knows of a command: its usage, and each option with its help."""

from __future__ import annotations

import textwrap
from argparse import (
    SUPPRESS,
    Action,
    ArgumentParser,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from collections.abc import Mapping

from attrs import frozen

from codegen.cli.command_list import COMMANDS
from codegen.cli.parser import build_parser

__all__ = ["Group", "Option", "command_parsers", "groups", "usage"]

_WIDTH = 88
_HELP = "help"
_USAGE = "usage: "


@frozen
class Option:
    """An option, or an argument without a name."""

    flags: tuple[str, ...]
    """Empty for an argument without a name."""
    value: str
    """What stands behind it: `DIR`, `NAME [NAME ...]`; empty for a switch."""
    help: str

    @property
    def shown(self) -> str:
        """As it is typed: `-q, --quiet`, `--out DIR`."""
        return " ".join(filter(None, (", ".join(self.flags), self.value)))

    @property
    def anchor(self) -> str:
        """`only` of `--only`; of an argument its word in lower case."""
        name = self.flags[-1] if self.flags else self.value
        return "".join(
            char for char in name.lower().strip("-[]. ") if char.isalnum() or char == "-"
        )


@frozen
class Group:
    """Options under one title: `options`, `of the simulator`, `everywhere`."""

    title: str
    options: tuple[Option, ...]


def command_parsers() -> Mapping[str, ArgumentParser]:
    """The parser of each command, in the order of the help; of the program itself under no name."""
    parser = build_parser(COMMANDS)
    (verbs,) = (row for row in parser._actions if isinstance(row, _SubParsersAction))
    found: Mapping[str, ArgumentParser] = verbs.choices
    return {"": parser, **found}


def usage(parser: ArgumentParser) -> str:
    """How the command line is written, in lines of 88 characters whatever the terminal is."""
    formatter = RawDescriptionHelpFormatter(parser.prog, width=_WIDTH)
    formatter.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups)
    return textwrap.dedent(formatter.format_help().replace(_USAGE, " " * len(_USAGE), 1)).strip()


def groups(parser: ArgumentParser) -> tuple[Group, ...]:
    """The groups of options that are not empty."""
    formatter = RawDescriptionHelpFormatter(parser.prog, width=_WIDTH)
    made = (
        Group(group.title or "", tuple(_options(group._group_actions, formatter)))
        for group in parser._action_groups
    )
    return tuple(group for group in made if group.options)


def _options(actions: list[Action], formatter: RawDescriptionHelpFormatter) -> tuple[Option, ...]:
    return tuple(
        Option(tuple(row.option_strings), _value(row, formatter), _help(row, formatter))
        for row in actions
        if row.dest != _HELP and row.help != SUPPRESS and not isinstance(row, _SubParsersAction)
    )


def _value(action: Action, formatter: RawDescriptionHelpFormatter) -> str:
    if action.nargs == 0:
        return ""
    default = (action.dest if not action.option_strings else action.dest.upper()).upper()
    return formatter._format_args(action, default)


def _help(action: Action, formatter: RawDescriptionHelpFormatter) -> str:
    return formatter._expand_help(action) if action.help else ""
