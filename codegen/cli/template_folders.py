"""Where the templates of each target are looked for, and what in a user's folder has no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.cli.choices import shown_path
from codegen.cli.errors import CommandError, did_you_mean
from codegen.emit.fingerprint import all_files
from codegen.emit.overrides import idle_overrides
from codegen.targets.contract import Copied, HasTemplates, Rendered, Target
from codegen.targets.names import BUILT_IN
from codegen.targets.registry import find_targets

__all__ = ["refuse_idle", "target_folders"]


def target_folders(target: Target, templates: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders of a target, in order: the user's, its own, and the one that ships with the program.

    Args:
        templates: The user's, if there is one, and the one that ships.
    """
    if isinstance(target, HasTemplates):
        return (*templates[:-1], target.templates, templates[-1])
    return templates


def refuse_idle(
    templates: tuple[Path, ...],
    targets: Sequence[Target],
    plans: Mapping[str, Sequence[Rendered | Copied]],
) -> None:
    """Refuse files in a user's template folder that have no effect.

    Raises:
        CommandError: there is one.
    """
    *own, shipped = templates
    places = [row.templates for row in targets if isinstance(row, HasTemplates)] + [shipped]
    planned = {row.template for plan in plans.values() for row in plan}
    elsewhere = find_targets().keys() - set(BUILT_IN) - {row.name for row in targets}
    for folder in own:
        idle = idle_overrides(folder, places, planned, elsewhere)
        if idle:
            known = (
                Path(path).relative_to(place).as_posix()
                for place in places
                for path in all_files([str(place)])
            )
            more = f" (and {len(idle) - 1} more)" if len(idle) > 1 else ""
            raise CommandError(
                f"{shown_path(folder / idle[0])}{more} overrides no template"
                f"{did_you_mean(idle[0], known)}"
            )
