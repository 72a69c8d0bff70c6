"""The program, where there is something to find out: from words to an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from codegen import __version__
from codegen.cli.command import Command
from codegen.cli.commands import generate
from codegen.cli.console import Console
from codegen.cli.errors import CommandError
from codegen.cli.parser import PROGRAM, build_parser, parse_arguments
from codegen.emit.garbage import rare_gc

__all__ = ["run"]

_DEFECT, _INTERRUPTED, _PIPE_CLOSED = 70, 130, 141


def run(words: Sequence[str]) -> int:
    """Run the program; never raises, but for what argparse raises to end it."""
    console = Console()
    parser = build_parser(_commands(words))
    try:
        found = parse_arguments(parser, words)
        console = Console(found.verbosity, found.color)
        if found.version:
            console.data(f"{PROGRAM} {__version__}\n")
            return 0
        if found.command is None:
            console.complain(parser.format_help().rstrip())
            return 2
        with rare_gc():
            status: int = found.run(found)
        sys.stdout.flush()
        return status
    except CommandError as error:
        console.complain(f"{PROGRAM}: error: {error}")
        return error.status
    except KeyboardInterrupt:
        console.complain(f"{PROGRAM}: interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; what Python still wants to flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except Exception as error:  # noqa: BLE001
        from codegen.cli.crash import crash_report

        console.complain(crash_report(error, has_traceback=console.verbosity > 0))
        return _DEFECT


def _commands(words: Sequence[str]) -> Sequence[Command]:
    """All commands; of a build, which mostly finds nothing to do, only its own."""
    if words and words[0] == generate.COMMAND.name:
        return (generate.COMMAND,)
    from codegen.cli.command_list import COMMANDS

    return COMMANDS
