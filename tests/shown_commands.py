"""Command lines that docs show, and whether the program would understand them."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping
from functools import cache

from attrs import frozen
from guide import Block

from codegen.cli.command_list import COMMANDS
from codegen.cli.parser import PROGRAM, build_parser

__all__ = ["Shown", "fault", "known_options", "shown_in", "typed"]

_CALL = re.compile(rf"(?:^|[\s(\[\"'`&;|])(?:\.venv/bin/)?({PROGRAM}(?: .*)?)$")
_ENDS = {">", "<", "|", "&&", "||", ";", "2>", "&"}
_TEXTS = {"console", "sh", "bash", "shell", "yaml", "make", "makefile"}


@frozen
class Shown:
    """A call of the program, as a page shows it."""

    line: int
    words: tuple[str, ...]
    """Without the name of the program."""

    def __str__(self) -> str:
        return " ".join((PROGRAM, *self.words))


def typed(block: Block) -> Iterator[tuple[int, str]]:
    """Lines that a reader types, with their numbers: of a session those behind `$`, else all."""
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if block.language != "console":
            yield number, line
        elif line.startswith("$ "):
            yield number, line[2:]


def shown_in(block: Block) -> Iterator[Shown]:
    """The calls of the program in a block of commands, a workflow or a Makefile."""
    if block.language not in _TEXTS:
        return
    for number, line in typed(block):
        for part in re.split(r"&&|\|\||;", line):
            found = _CALL.search(part.rstrip())
            if found and not part.lstrip().startswith(("#", "name:")):
                yield Shown(number, tuple(_own_words(found[1]))[1:])


def _own_words(text: str) -> Iterator[str]:
    """Words up to the end of the command: a pipe, a redirection, a comment."""
    for word in shlex.split(text.rstrip("'\"`)]"), comments=True):
        if word in _ENDS:
            return
        yield word


@cache
def _verbs() -> Mapping[str, ArgumentParser]:
    parser = build_parser(COMMANDS)
    (verbs,) = (row for row in parser._actions if isinstance(row, _SubParsersAction))
    return {"": parser, **verbs.choices}


def known_options(command: str = "") -> frozenset[str]:
    """The options of a command, or of all."""
    parsers = [_verbs()[command]] if command else list(_verbs().values())
    return frozenset(
        flag for row in parsers for action in row._actions for flag in action.option_strings
    )


def fault(words: tuple[str, ...], *, is_whole: bool) -> str:
    """What is wrong with a call of the program; empty where nothing is.

    Args:
        is_whole: It can be typed as it stands; else words in capitals stand for others.
    """
    plain = [word for word in words if not word.startswith("-")]
    if words[:1] in {("--version",), ("--help",)}:
        return ""
    if not plain or (not is_whole and plain[0].isupper()):
        return ""
    command = plain[0].strip("[]")
    if command not in _verbs():
        return f"there is no command {command}"
    for word in words:
        flag = word.strip("[]").partition("=")[0]
        if flag.startswith("-") and flag != "-" and flag not in known_options(command):
            return f"{command} has no option {flag}"
    if not is_whole:
        return ""
    try:
        build_parser(COMMANDS).parse_args(words)
    except SystemExit as error:
        return "" if error.code == 0 else "it is no whole command line"
    return ""
