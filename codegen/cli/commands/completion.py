"""`completion`: the script that completes the command line in a shell."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.console import Console

__all__ = ["COMMAND"]

_SHELLS = ("bash", "zsh", "fish")


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, metavar="SHELL", help=", ".join(_SHELLS))


def _run(arguments: Namespace) -> int:
    from codegen.cli.completing import completion_script

    script = completion_script(arguments.parser, arguments.shell)
    Console(arguments.verbosity, arguments.color).data(script.rstrip() + "\n")
    return 0


COMMAND = Command(
    name="completion",
    summary="a script that completes the command line in bash, zsh or fish",
    examples=(
        ("completion bash", "into ~/.local/share/bash-completion/completions/ucwa-codegen"),
        ("completion zsh", "into _ucwa-codegen, in a folder of $fpath"),
        ("completion fish", "into ~/.config/fish/completions/ucwa-codegen.fish"),
    ),
    manual="""\
Prints a script with all commands, options and their choices, targets and codes of diagnostics. It runs
nothing when it completes; print it anew after an update. For one session of bash:

    source <(ucwa-codegen completion bash)

Exit status: 0, or 2 for another shell.""",
    declare=_declare,
    run=_run,
)
