"""What a `generate` is asked for, and the request that its stamp is kept under."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from codegen import __version__
from codegen.cli.choices import Choices, choose, existing_pages, shown_path
from codegen.cli.errors import CommandError
from codegen.cli.settings import Settings
from codegen.emit.assets import TEMPLATES
from codegen.emit.stamp import Request
from codegen.targets.names import BUILT_IN

__all__ = ["Order", "read_order", "words"]

_TIMELESS = set(BUILT_IN) - {"docs"}
"""Targets that know nothing of earlier editions; those of other distributions may."""


class Order(NamedTuple):
    """The options of `generate`, settings heard."""

    choices: Choices
    targets: tuple[str, ...]
    only: tuple[str, ...]
    """Names of pages; empty for all."""
    templates: Path | None
    jobs: int | None
    cluster: str | None
    """The address of a scheduler; None for this machine."""
    is_check: bool
    is_diff: bool
    force: bool
    has_json_summary: bool
    depfile: Path | None
    """Where Make is told what was read."""
    previous: str | None = None
    """The pages of an earlier edition; None where no target tells of any."""
    words: tuple[str, ...] = ()
    """The command line that it was read from."""

    @property
    def out(self) -> Path:
        return self.choices.out

    @property
    def writes(self) -> bool:
        return not (self.is_check or self.is_diff)

    @property
    def is_full(self) -> bool:
        """Whether all files of the targets are asked for, so that others are stale."""
        specs = self.choices.specs
        return not self.only and not (len(specs) == 1 and Path(specs[0]).is_file())

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, in order."""
        return (self.templates, TEMPLATES) if self.templates else (TEMPLATES,)

    @property
    def is_stampable(self) -> bool:
        """Whether hashes can tell that nothing changed; of the code of other distributions there is none."""
        return self.choices.cache is not None and set(self.targets) <= set(BUILT_IN)

    @property
    def request(self) -> Request:
        """All that decides on the output, as far as the command line and the settings tell."""
        choices, settings = self.choices, self.choices.settings
        return Request(
            specs=tuple(os.path.abspath(spec) for spec in (*choices.specs, *self._earlier)),
            folders=self.template_folders,
            out=self.choices.out,
            targets=self.targets,
            choices=(
                __version__,
                json.dumps([choices.dialect, str(choices.overlay), choices.has_overlay]),
                json.dumps([settings.api, settings.client_package, settings.suppress]),
                json.dumps([choices.is_own_set, *self.only]),
                json.dumps([self.previous]),
            ),
        )

    @property
    def _earlier(self) -> tuple[str, ...]:
        return (self.previous,) if self.previous is not None else ()


def read_order(arguments: Namespace) -> Order:
    """The order that options and settings make.

    Raises:
        CommandError: an option can't be followed.
    """
    choices = choose(arguments)
    settings = choices.settings
    targets = words(arguments.target) or settings.targets or BUILT_IN
    templates = _folder(arguments.templates) if arguments.templates else settings.templates
    if templates is not None and not templates.is_dir():
        raise CommandError(f"the template folder {templates} doesn't exist")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise CommandError("--jobs must be a whole number from 1")
    if arguments.jobs is not None and arguments.cluster is not None:
        raise CommandError("--jobs and --cluster exclude each other")
    return Order(
        choices=choices,
        targets=tuple(dict.fromkeys(targets)),
        only=tuple(dict.fromkeys(words(arguments.only))),
        templates=templates,
        jobs=arguments.jobs or settings.jobs,
        cluster=arguments.cluster,
        is_check=arguments.check,
        is_diff=arguments.diff,
        force=arguments.force,
        has_json_summary=arguments.summary == "json",
        depfile=_depfile(arguments),
        previous=_previous(arguments.previous, settings, targets),
        words=arguments.words,
    )


def _previous(option: str | None, settings: Settings, targets: Sequence[str]) -> str | None:
    if option is not None:
        existing_pages("--previous", option)
    if set(targets) <= _TIMELESS:
        return None
    if option is not None or settings.previous is None:
        return option
    return existing_pages('the setting "previous"', shown_path(settings.previous))


def _depfile(arguments: Namespace) -> Path | None:
    text: str | None = arguments.depfile
    if text is None:
        return None
    if not text or "\0" in text:
        raise CommandError("--depfile needs the path of a file")
    if arguments.check or arguments.diff:
        raise CommandError(
            "--depfile tells what was written from; --check and --diff write nothing"
        )
    return Path(text)


def words(values: list[str] | None) -> tuple[str, ...]:
    """Words given one by one, or with commas between."""
    found = (word.strip() for value in values or () for word in value.split(","))
    return tuple(word for word in found if word)


def _folder(text: str) -> Path:
    if "\0" in text:
        raise CommandError("--templates needs the path of a folder")
    return Path(os.path.abspath(text))
