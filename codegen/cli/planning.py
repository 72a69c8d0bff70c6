"""What targets plan, those of strangers with care: where templates are, and which have no effect."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.cli.choices import shown_path
from codegen.cli.errors import CommandError, did_you_mean
from codegen.cli.resolving import Stated
from codegen.emit.fingerprint import all_files
from codegen.emit.overrides import idle_overrides
from codegen.emit.remembered_plan import PlanMemory
from codegen.emit.render import Renderer
from codegen.model.nodes import Model
from codegen.targets.contract import Copied, HasTemplates, Rendered, Target, TargetSettings
from codegen.targets.names import BUILT_IN
from codegen.targets.registry import find_targets

__all__ = ["plan_memory", "plan_of", "refuse_idle", "target_folders"]

_OWN = "codegen."


def target_folders(target: Target, templates: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders of a target, in order: the user's, its own, and the one that ships with the program.

    Args:
        templates: The user's, if there is one, and the one that ships.
    """
    if isinstance(target, HasTemplates):
        return (*templates[:-1], target.templates, templates[-1])
    return templates


def plan_of(
    target: Target, model: Model, settings: TargetSettings, folders: tuple[Path, ...]
) -> tuple[Rendered | Copied, ...]:
    """The plan of a target.

    Raises:
        CommandError: a target of another distribution fails, or names a template that isn't there.
    """
    if type(target).__module__.startswith(_OWN):
        return target.plan(model, settings)
    try:
        plan = tuple(target.plan(model, settings))
    except Exception as error:  # a stranger's module may raise anything
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{last.filename}:{last.lineno}"
        what = f"{type(error).__name__}: {error}"
        raise CommandError(f"target {target.name} fails: {place}: {what}") from error
    for row in plan:
        if not any((folder / row.template).is_file() for folder in folders):
            raise CommandError(
                f"target {target.name}: there is no template {row.template} (for {row.path})"
            )
    return plan


def plan_memory(
    target: Target, settings: TargetSettings, renderer: Renderer, stated: Stated | None
) -> PlanMemory | None:
    """What is remembered of the plans of a target; None where a plan can't be known again.

    That is so where targets are of other distributions, and where an earlier edition of the pages is heard.
    """
    is_ours = type(target).__module__.startswith(_OWN)
    if renderer.cache is None or stated is None or not is_ours or settings.previous is not None:
        return None
    key = renderer.plan_key(
        target.name,
        stated.facts,
        settings.api,
        settings.client_package,
        settings.version,
        repr(settings.only and sorted(settings.only)),
    )
    return PlanMemory(key, stated.prose, renderer.cache)


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
    if not own:
        return
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
