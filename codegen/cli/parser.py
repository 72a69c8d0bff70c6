"""The command line as argparse sees it; options that all commands share go before or after the command."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import Any, NoReturn

from codegen.cli.command import Command
from codegen.cli.errors import did_you_mean

__all__ = ["PROGRAM", "build_parser", "parse_arguments"]

PROGRAM = "ucwa-codegen"

_EXAMPLES = (
    ("generate", "write client, server and docs into generated/"),
    ("check specs/", "what is wrong with the pages, with place and help"),
    ("explain messaging.state", "why the model holds a fact"),
    ("serve", "a server that answers every documented operation"),
)
_MANUAL = """\
Reads Markdown reference pages of a hypermedia API into one typed model, and generates from it a
client, a server and docs.

Settings are read from [tool.ucwa-codegen] of the nearest pyproject.toml, or from ucwa-codegen.toml;
options win. Without settings pages are taken from specs/, or else those that ship with the program.
Data goes to standard output, talk to standard error.

Exit status: 0 fine, 1 findings or drift, 2 wrong usage or configuration, 70 a defect of this program,
130 interrupted, 141 nobody reads on."""


class _Parser(ArgumentParser):
    """Help that begins with examples, and errors that suggest."""

    examples: Sequence[tuple[str, str]] = ()

    def format_help(self) -> str:
        width = max((len(line) for line, _ in self.examples), default=0)
        shown = [f"  {PROGRAM} {line:<{width}}  {does}\n" for line, does in self.examples]
        return "".join(["examples:\n", *shown, "\n"] if shown else []) + super().format_help()

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}; `{self.prog} --help` tells more\n")

    def _check_value(self, action: Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            choices = [str(row) for row in action.choices]
            way_out = did_you_mean(str(value), choices) or f"; there are {', '.join(choices)}"
            what = "command" if action.dest == "command" else "value"
            self.error(f'unknown {what} "{value}"{way_out}')


def build_parser(commands: Sequence[Command]) -> ArgumentParser:
    """The parser of the whole command line."""
    parser = _Parser(
        PROGRAM,
        description=_MANUAL,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.examples = _EXAMPLES
    parser.add_argument("--version", action="store_true", help="print the version")
    _declare_common(parser, is_after=False)
    verbs = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", prog=PROGRAM)
    for command in commands:
        verb = verbs.add_parser(
            command.name,
            help=command.summary,
            description=command.manual,
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        verb.examples = command.examples
        command.declare(verb)
        _declare_common(verb, is_after=True)
        verb.set_defaults(run=command.run, parser=parser)
    return parser


def parse_arguments(parser: ArgumentParser, arguments: Sequence[str] | None) -> Namespace:
    """The arguments; options before the command and after it as one."""
    found = parser.parse_args(arguments)
    found.words = tuple(arguments or ())
    found.specs += found.__dict__.pop("more_specs", [])
    return found


def _declare_common(parser: ArgumentParser, *, is_after: bool) -> None:
    """Options of every command.

    argparse overwrites what stood before the command by a command's defaults; so after it there are
    none, and a list has a name of its own.
    """

    def default(value: Any) -> Any:
        return SUPPRESS if is_after else value

    group = parser.add_argument_group("everywhere")
    group.add_argument(
        "--specs",
        metavar="PATH",
        action="append",
        dest="more_specs" if is_after else "specs",
        default=default([]),
        help="pages: a folder (read recursively), a file or a glob; may be repeated",
    )
    group.add_argument(
        "--overlay", metavar="FILE", default=default(None), help="corrections of the pages (TOML)"
    )
    group.add_argument(
        "--no-overlay", action="store_true", default=default(False), help="no corrections at all"
    )
    group.add_argument(
        "--dialect",
        metavar="FILE",
        default=default(None),
        help="form of the pages (TOML), or a name",
    )
    group.add_argument(
        "--config", metavar="FILE", default=default(None), help="settings instead of those found"
    )
    group.add_argument(
        "--color",
        metavar="WHEN",
        choices=("auto", "always", "never"),
        default=default("auto"),
        help="auto (on terminals; NO_COLOR and FORCE_COLOR are heard), always or never",
    )
    loudness = group.add_mutually_exclusive_group()
    for flags, value, text in (
        (("-q", "--quiet"), -1, "errors only"),
        (("-v", "--verbose"), 1, "everything, a traceback of a crash included"),
    ):
        loudness.add_argument(
            *flags,
            action="store_const",
            dest="verbosity",
            const=value,
            default=default(0),
            help=text,
        )
