"""`generate` where there is something to do: from pages to published files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from attrs import frozen

from codegen import __version__
from codegen.cli.console import Console
from codegen.cli.crew import ALONE, Crew
from codegen.cli.editions import Edition, read_edition
from codegen.cli.errors import CommandError, did_you_mean
from codegen.cli.order import Order
from codegen.cli.page_names import known_pages
from codegen.cli.pipeline import Analysis, analyse
from codegen.cli.planning import plan_memory, plan_of, refuse_idle, target_folders
from codegen.cli.resolving import Stated
from codegen.cli.sources import load_sources
from codegen.cli.summary import Summary
from codegen.emit.compare import Comparison, compare
from codegen.emit.errors import DefectError, OutputError, TemplateError
from codegen.emit.garbage import without_gc
from codegen.emit.publish import publish, publishing, staged_manifest
from codegen.emit.remembered_plan import Recalled
from codegen.emit.render import OutputFile, Renderer, Rendering
from codegen.model.fingerprint import model_hash
from codegen.model.nodes import Model
from codegen.targets.contract import Copied, Rendered, Target, TargetSettings
from codegen.targets.registry import TargetLoadError, find_targets

__all__ = [
    "Generated",
    "chosen_targets",
    "generate",
    "make_files",
    "refuse_empty",
    "told_to_the_user",
]


@frozen
class Generated:
    """What a run made, or would make."""

    analysis: Analysis
    comparisons: tuple[Comparison, ...]
    """None at all where the pages have errors."""
    summary: Summary
    earlier: Edition | None = None
    """What the pages are compared with."""

    @property
    def reads(self) -> tuple[Path, ...]:
        """Files besides pages and settings that went into it."""
        return (*self.analysis.reads, *(self.earlier.reads if self.earlier is not None else ()))

    @property
    def has_errors(self) -> bool:
        return self.analysis.has_errors or self.analysis.model is None

    @property
    def edited(self) -> tuple[str, ...]:
        """Files, below the output folder, that a person changed and that are in the way."""
        return tuple(
            f"{row.target}/{change.path}" for row in self.comparisons for change in row.edited
        )

    @property
    def is_current(self) -> bool:
        return all(row.is_current for row in self.comparisons)


@without_gc()
def generate(order: Order, crew: Crew) -> Generated:
    """Do what is ordered. Nothing is written where pages have errors, or where edited files are in the way.

    Args:
        crew: It is dismissed once all is made.

    Raises:
        CommandError: something that the user can mend is in the way.
    """
    choices = order.choices
    targets = chosen_targets(order.targets)
    sources = load_sources(choices)
    crew.expect(len(sources.pages.files))
    analysis = analyse(choices, sources, crew)
    settled = analysis.settled
    if analysis.has_errors or settled is None:
        return Generated(analysis, (), _summary(analysis, ()))
    refuse_empty(settled.model, len(sources.pages.files))
    earlier = read_edition(choices, order.previous, crew) if order.previous else None
    with told_to_the_user():
        files = make_files(
            targets,
            settled.model,
            choices.console,
            spec_hash=settled.spec_hash,
            stated=settled.stated,
            meanwhile=settled.note,
            templates=order.template_folders,
            crew=crew,
            client_package=choices.settings.client_package,
            only=known_pages(order.only, settled.model, "--only") if order.only else None,
            previous=earlier.model if earlier is not None else None,
        )
    crew.dismiss()
    shielded = publishing(order.out, choices.console.say) if order.writes else nullcontext()
    with told_to_the_user(), shielded:
        comparisons = tuple(
            compare(
                order.out,
                name,
                made,
                is_full=order.is_full,
                force=order.force,
                staged=staged_manifest(order.out, name),
            )
            for name, made in files.items()
        )
        if order.writes and not any(row.edited for row in comparisons):
            publish(order.out, comparisons)
    return Generated(analysis, comparisons, _summary(analysis, comparisons), earlier)


def make_files(
    targets: Mapping[str, Target],
    model: Model,
    console: Console,
    *,
    templates: tuple[Path, ...],
    spec_hash: str | None = None,
    stated: Stated | None = None,
    meanwhile: Callable[[], None] = lambda: None,
    crew: Crew = ALONE,
    client_package: str | None = None,
    only: frozenset[str] | None = None,
    previous: Model | None = None,
    is_formatted: bool = True,
) -> Mapping[str, Sequence[OutputFile]]:
    """The files of each target, in memory.

    Args:
        spec_hash: Of the model, where it is known.
        stated: By what plans of earlier runs are known; None where there are none.
        meanwhile: Done while a crew is at it.

    Raises:
        TemplateError: a template of the user fails.
        DefectError: one of ours does.
        CommandError: a file in the user's template folder has no effect, or a target of another
            distribution fails.
    """
    settings = TargetSettings(
        api=model.api,
        client_package=client_package or f"{model.api}_client",
        version=__version__,
        spec_hash=spec_hash or model_hash(model),
        only=only,
        previous=previous,
    )
    plans: dict[str, Sequence[Rendered | Copied]] = {}
    renderings: dict[str, Rendering] = {}
    renderers: dict[tuple[Path, ...], Renderer] = {}
    for name, target in targets.items():
        folders = target_folders(target, templates)
        if folders not in renderers:
            renderers[folders] = Renderer(folders, crew.hands, crew.cache, is_formatted)
        renderer = renderers[folders]
        memory = plan_memory(target, settings, renderer, stated)
        make = partial(plan_of, target, model, settings, folders)
        recalled = memory.recall(make) if memory is not None else Recalled(make())
        plans[name] = recalled.plan
        # A crew begins with these while the next target is planned.
        renderings[name] = renderer.start(recalled.plan, recalled.keys)
        if memory is not None:
            memory.keep(recalled, renderings[name].keys)
    meanwhile()
    refuse_idle(templates, tuple(targets.values()), plans)
    with console.progress("generating", sum(map(len, plans.values()))) as advance:
        return {name: rendering.files(advance) for name, rendering in renderings.items()}


def chosen_targets(names: Sequence[str]) -> Mapping[str, Target]:
    """The targets of these names.

    Raises:
        CommandError: there is none of a name, or its code can't be loaded.
    """
    known = find_targets()
    found = {}
    for name in names:
        try:
            found[name] = known[name]
        except KeyError:
            way_out = did_you_mean(name, known) or f"; there are {', '.join(known)}"
            raise CommandError(f'unknown target "{name}"{way_out}') from None
        except TargetLoadError as error:
            raise CommandError(str(error)) from None
    return found


def refuse_empty(model: Model, pages: int) -> None:
    """Pages without a reference page among them are a wrong folder: generating would remove everything."""
    if not model.resources and not model.enumerations:
        raise CommandError(
            f"none of the {pages} pages states a resource or an enumeration; "
            "is it the right folder?",
            1,
        )


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Turn what goes wrong on the way to files into one line and an exit status."""
    try:
        yield
    except (OutputError, TemplateError) as error:
        raise CommandError(str(error)) from None
    except DefectError as error:
        raise CommandError(
            f"internal error: {error}\nNothing was written. Please report it.", 70
        ) from None


def _summary(analysis: Analysis, comparisons: Sequence[Comparison]) -> Summary:
    from codegen.check import Severity, count_by_code, count_by_severity

    model = analysis.model
    changes = [change for row in comparisons for change in (*row.changes, *row.edited)]
    removed = sum(change.new is None for change in changes)
    rows = analysis.diagnostics
    return Summary(
        pages=len(analysis.reading.heads),
        articles=sum(head.kind == "article" for head in analysis.reading.heads),
        resources=len(model.resources) if model else 0,
        enumerations=len(model.enumerations) if model else 0,
        operations=analysis.settled.operations if analysis.settled else 0,
        written=len(changes) - removed,
        unchanged=sum(row.unchanged for row in comparisons),
        removed=removed,
        diagnostics=count_by_code(rows),
        severities={kind.value: count_by_severity(rows)[kind] for kind in Severity},
    )
