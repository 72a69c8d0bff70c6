"""What a `vendor` is asked for: which copies go where, by the command line or by the settings."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from codegen.cli.choices import Choices, choose, shown_path
from codegen.cli.errors import CommandError
from codegen.cli.order import words
from codegen.cli.setting_values import PROJECT_KEYS, Vendoring, WrongValueError
from codegen.emit.assets import TEMPLATES

__all__ = ["VendorOrder", "Wish", "read_vendor_order"]


class Wish(NamedTuple):
    """A copy that is to be somewhere."""

    dest: Path
    """The folder that the package is imported from; absolute."""
    package: str | None
    """None for the name of the client."""
    only: tuple[str, ...]
    """Names of pages; empty for all."""
    closure: bool
    where: str
    """The names of pages stand: `--only`, or a key of the settings."""


class VendorOrder(NamedTuple):
    """The options of `vendor`, settings heard."""

    choices: Choices
    wishes: tuple[Wish, ...]
    is_check: bool
    force: bool
    has_json: bool

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, in order."""
        own = self.choices.settings.templates
        return (own, TEMPLATES) if own else (TEMPLATES,)


def read_vendor_order(arguments: Namespace) -> VendorOrder:
    """The order that options and settings make.

    Raises:
        CommandError: an option can't be followed, or there is nothing to do.
    """
    choices = choose(arguments)
    templates = choices.settings.templates
    if templates is not None and not templates.is_dir():
        raise CommandError(f"the template folder {templates} doesn't exist")
    has_dest = arguments.dest is not None
    if has_dest:
        _refuse_name(arguments.dest, choices)
    wishes = (_of_options(arguments),) if has_dest else tuple(_of_settings(arguments, choices))
    return VendorOrder(
        choices=choices,
        wishes=wishes,
        is_check=arguments.check,
        force=arguments.force,
        has_json=arguments.format == "json",
    )


def _refuse_name(dest: str, choices: Choices) -> None:
    """Refuse the name of a copy in place of a folder: who writes it means that one."""
    if dest in choices.settings.vendor and not Path(dest).exists():
        raise CommandError(
            f"{dest} is the name of a copy in the settings, all of which are made without DEST; "
            f"for a new folder write ./{dest}"
        )


def _of_options(arguments: Namespace) -> Wish:
    if not arguments.dest or "\0" in arguments.dest:
        raise CommandError("vendor needs the path of a folder to copy to")
    only = words(arguments.only)
    if arguments.only and not only:
        raise CommandError("--only needs names of pages")
    if arguments.closure and not only:
        raise CommandError("--closure goes with --only: without it everything is taken")
    return Wish(
        dest=Path(os.path.abspath(arguments.dest)),
        package=_package(arguments.package),
        only=only,
        closure=arguments.closure,
        where="--only",
    )


def _package(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        name: str = PROJECT_KEYS["client_package"](text, Path())
    except WrongValueError as error:
        raise CommandError(f"--package {error}") from None
    return name


def _of_settings(arguments: Namespace, choices: Choices) -> Iterator[Wish]:
    settings = choices.settings
    for option in ("package", "only", "closure"):
        if getattr(arguments, option):
            raise CommandError(
                f"--{option} needs DEST; without it the settings say what goes where"
            )
    if not settings.vendor:
        raise CommandError(
            "say where to, or name it in the settings: [tool.ucwa-codegen.vendor.NAME] with dest"
        )
    tables: Sequence[tuple[str, Vendoring]] = sorted(settings.vendor.items())
    for name, row in tables:
        where = f'{shown_path(settings.file or "")}: "vendor.{name}.only"'
        dest = Path(os.path.abspath(row.dest))
        yield Wish(dest, row.package, row.only, row.closure, where)
