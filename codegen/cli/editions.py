"""Other editions of the pages: how one is read beside that of the project."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from codegen.cli.choices import Choices
from codegen.cli.crew import ALONE, Crew
from codegen.cli.errors import CommandError
from codegen.cli.pipeline import Analysis, analyse
from codegen.cli.sources import Sources, load_sources
from codegen.model.nodes import Model

__all__ = ["Edition", "load_edition", "read_edition"]


@frozen
class Edition:
    """What the pages of an earlier edition state."""

    model: Model
    reads: tuple[Path, ...]
    """Files besides pages that went into it: overlay, dialects."""


def load_edition(choices: Choices) -> Sources:
    """The pages of an edition: what its set says of an overlay goes before what the project says.

    Raises:
        CommandError: as of `load_sources`.
    """
    sources = load_sources(choices)
    if choices.overlay is None:
        return sources
    own = load_sources(choices._replace(overlay=None)).overlay
    return evolve(sources, overlay=own or sources.overlay)


def read_edition(choices: Choices, path: str, crew: Crew = ALONE) -> Edition:
    """The earlier edition whose pages a path names; that they have errors is told, and is no error.

    Raises:
        CommandError: there are no such pages.
    """
    analysis = _analysis(choices, path, crew)
    model = analysis.model
    if model is None or not (model.resources or model.enumerations):
        what = "has no page" if model is None else "states neither a resource nor an enumeration"
        raise CommandError(f"the earlier edition {path!r} {what}; is it the right folder?")
    if analysis.has_errors:
        choices.console.complain(
            f"the pages of the earlier edition {path!r} have errors: changes may be missing or wrong"
        )
    return Edition(model, analysis.reads)


def _analysis(choices: Choices, path: str, crew: Crew) -> Analysis:
    earlier = choices._replace(specs=(path,), is_own_set=False)
    return analyse(earlier, load_edition(earlier), crew)
