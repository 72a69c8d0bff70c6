"""`init`: a small, complete set of pages to begin an API of one's own with."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from codegen.cli.command import Command
from codegen.cli.console import Console
from codegen.cli.errors import CommandError

__all__ = ["COMMAND"]

_API = "printshop"


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="where (default: the current folder)"
    )
    parser.add_argument(
        "--api",
        metavar="NAME",
        default=_API,
        help=f"name of the API; packages are NAME_client and NAME_server (default: {_API})",
    )


def _run(arguments: Namespace) -> int:
    from codegen.cli.setting_values import PROJECT_KEYS, WrongValueError
    from codegen.cli.starting import starter_files, write_starter

    text = arguments.folder
    if not text or "\0" in text:
        raise CommandError("init needs the path of a folder")
    folder = Path(text)
    try:
        api = PROJECT_KEYS["api"](arguments.api, folder)
    except WrongValueError as error:
        raise CommandError(f"--api {error}") from None
    files = starter_files(api)
    written = write_starter(folder, files)
    console = Console(arguments.verbosity, arguments.color)
    console.data("".join(f"{os.path.normpath(folder / path)}\n" for path in written))
    for line in _what_next(folder, api, written):
        console.say(line)
    return 0


def _what_next(folder: Path, api: str, written: tuple[str, ...]) -> list[str]:
    from codegen.cli.starting import ignored_lines

    steps = [
        ("ucwa-codegen check --strict", "after each change of a page"),
        ("ucwa-codegen generate", f"packages {api}_client and {api}_server, and docs"),
        ("ucwa-codegen serve", "then, elsewhere: curl http://127.0.0.1:8080/v1/desk"),
    ]
    if os.path.realpath(folder) != os.path.realpath("."):
        steps.insert(0, (f"cd {folder}", ""))
    width = max(len(line) for line, _ in steps)
    lines = ["", "Next:", *(f"  {line:<{width}}  {does}".rstrip() for line, does in steps)]
    lines += [
        "",
        "specs/README.md tells which page shows what; include ucwa-codegen.mk in a Makefile.",
    ]
    if ".gitignore" not in written:
        lines.append(f"Add to .gitignore: {' '.join(ignored_lines())}")
    return lines


COMMAND = Command(
    name="init",
    summary="a small, complete set of pages to begin an API of your own with",
    examples=(
        ("init", "pages, settings and Make targets into the current folder"),
        ("init shop --api shop", "into shop/, for the packages shop_client and shop_server"),
    ),
    manual="""\
Writes commented pages of an invented API (five resources, two enumerations, a shared page), settings, a
Make fragment and a .gitignore. They generate and serve at once, and `check --strict` finds nothing in
them. The paths of the files go to standard output.

No file is ever overwritten: if one of them is there already, none is written. Only a .gitignore may be
there; it is left as it is.

Exit status: 0, 2 if a file is there already or the folder can't be written.""",
    declare=_declare,
    run=_run,
)
