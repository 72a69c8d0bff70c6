"""`clean`: empties the cache, and removes what was generated if asked to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from codegen.cli.command import Command
from codegen.cli.console import Console
from codegen.cli.errors import CommandError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--generated",
        action="store_true",
        help="also remove generated files that nobody changed",
    )
    parser.add_argument("--out", metavar="DIR", help="output folder (default: generated)")


def _run(arguments: Namespace) -> int:
    from codegen.cli.choices import choose, shown_path
    from codegen.emit.cache_folder import clear_cache_folder

    choices = choose(arguments)
    if choices.cache is not None:
        try:
            removed = clear_cache_folder(choices.cache)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        choices.console.say(f"{shown_path(choices.cache)}: {removed} files removed")
    if arguments.generated:
        _remove_generated(choices.console, choices.out)
    return 0


def _remove_generated(console: Console, out: Path) -> None:
    from codegen.cli.choices import shown_path
    from codegen.emit.clean import remove_generated
    from codegen.emit.errors import OutputError

    try:
        cleaning = remove_generated(out)
    except OutputError as error:
        raise CommandError(str(error)) from None
    for path in cleaning.kept:
        console.complain(f"kept, because a person changed it: {shown_path(out / path)}")
    console.say(f"{shown_path(out)}: {len(cleaning.removed)} files removed")


COMMAND = Command(
    name="clean",
    summary="empty the cache of this project; --generated also removes generated files",
    examples=(
        ("clean", "the next run takes as long as the first"),
        (
            "clean --generated",
            "also remove what was generated, but for files that a person changed",
        ),
    ),
    manual="""\
Only files that a manifest lists and whose bytes are those that were written are removed. Files that a
person changed are kept and named.

Exit status: 0, or 2 if something can't be removed.""",
    declare=_declare,
    run=_run,
)
