"""The script that completes the command line in a shell, with what the parser alone doesn't tell."""

from __future__ import annotations

from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

import shtab

from codegen.check.registry import registry
from codegen.targets.names import BUILT_IN

__all__ = ["completion_script"]

_PLACES = {
    "DEST": shtab.DIRECTORY,
    "DIR": shtab.DIRECTORY,
    "FILE": shtab.FILE,
    "NEW": shtab.FILE,
    "OLD": shtab.FILE,
    "PATH": shtab.FILE,
}


def completion_script(parser: ArgumentParser, shell: str) -> str:
    """A script to be sourced, which asks nothing of the program when it completes.

    Args:
        parser: Of the whole command line; learns choices from this, so that it is of no other use any more.
        shell: One that `shtab` knows.
    """
    words = {"CODE": tuple(registry()), "T": BUILT_IN}
    for action in _actions(parser):
        name = action.metavar
        if not isinstance(name, str):
            continue
        if name in _PLACES:
            vars(action)["complete"] = _PLACES[name]
        action.choices = words.get(name, action.choices)
    return shtab.complete(parser, shell)


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, _SubParsersAction):
            summaries = {row.dest: row.help for row in action._get_subactions()}
            for name, verb in action.choices.items():
                verb.description = summaries[name]  # not the beginning of its manual
                yield from _actions(verb)
