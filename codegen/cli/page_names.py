"""Names of pages on the command line and in settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codegen.cli.errors import CommandError, did_you_mean
from codegen.model.nodes import Model

__all__ = ["known_pages"]


def known_pages(names: Sequence[str], model: Model, where: str) -> frozenset[str]:
    """The names, each of which a page has.

    Args:
        where: They stand: `--only`.

    Raises:
        CommandError: there is no page of a name; it suggests one.
    """
    known: Iterable[str] = (*model.resource_index, *model.enumeration_index)
    for name in names:
        if name not in known:
            raise CommandError(f'{where}: no page is called "{name}"{did_you_mean(name, known)}')
    return frozenset(names)
