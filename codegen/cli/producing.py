"""One `generate` from its order to its exit status and what is told of it.

Standard library only, until there is something to do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codegen.cli.choices import shown_path
from codegen.cli.console import Console
from codegen.cli.errors import CommandError
from codegen.cli.order import Order
from codegen.cli.repetition import inputs_of, note_order
from codegen.cli.summary import Summary
from codegen.emit.stamp import read_stamp, write_stamp

if TYPE_CHECKING:
    from codegen.cli.generation import Generated
    from codegen.cli.pipeline import Analysis

__all__ = ["produce"]


def produce(order: Order, tell: Callable[[Console, Analysis], None] | None = None) -> int:
    """Do what is ordered, unless it is known to be done; gives the exit status.

    Args:
        tell: Tells of diagnostics; the usual way if there is none. With one, all is read in any case.

    Raises:
        CommandError: something that the user can mend is in the way.
    """
    start = time.perf_counter()
    console = order.choices.console
    cache = order.choices.cache if order.is_stampable else None
    inputs = inputs_of(order.request) if cache is not None else None
    # Verbose tells more than a stamp knows.
    if cache is not None and inputs is not None and console.verbosity <= 0 and tell is None:
        known = read_stamp(cache, order.request, inputs)
        if known is not None:
            _leave_depfile(order)
            note_order(order)
            _tell_summary(order, Summary(**known), start)
            return 0

    from codegen.cli.crew import hire
    from codegen.cli.generation import generate

    with hire(
        order.jobs,
        cache=order.choices.cache,
        cluster=order.cluster,
        templates=order.template_folders[:-1],
        modules=tuple(f"codegen.targets.{name}.target" for name in order.targets),
    ) as crew:
        generated = generate(order, crew)
    from codegen.cli import diagnostics

    (tell or diagnostics.tell)(console, generated.analysis)
    if generated.has_errors:
        console.complain("the pages have errors: nothing is generated")
        _tell_summary(order, generated.summary, start)
        return 1
    status = _tell_changes(order, generated)
    if status == 0:
        _leave_depfile(order)
        if cache is not None and inputs is not None:
            summary = generated.summary.as_unchanged()._asdict()
            write_stamp(cache, order.request, inputs, generated.reads, summary)
            note_order(order)
    _tell_summary(order, generated.summary, start, generated)
    return status


def _leave_depfile(order: Order) -> None:
    if order.depfile is None:
        return
    from codegen.cli.inputs import find_inputs
    from codegen.emit.depfile import write_depfile
    from codegen.emit.errors import OutputError
    from codegen.emit.manifest import MANIFEST_NAME

    found = find_inputs(order)
    outputs = [_typed(order.out / target / MANIFEST_NAME) for target in order.targets]
    try:
        write_depfile(order.depfile, outputs, map(_typed, (*found.files, *found.folders)))
    except OutputError as error:
        raise CommandError(f"--depfile: {error}") from None


def _typed(path: str | Path) -> str:
    """As one types it in a rule, where slashes part folders on any system."""
    return shown_path(path).replace(os.sep, "/")


def _tell_summary(
    order: Order, summary: Summary, start: float, generated: Generated | None = None
) -> None:
    """The last line, and the summary as JSON if it is asked for."""
    console, seconds = order.choices.console, time.perf_counter() - start
    is_written = order.writes and not (generated and generated.edited)
    console.say(summary.text(shown_path(order.out), seconds, is_written=is_written))
    if order.has_json_summary:
        more: dict[str, Any] = {"targets": list(order.targets)}
        if generated is not None and not is_written:
            from codegen.emit.drift import drift_lists

            more["drift"] = drift_lists(generated.comparisons)
            if order.is_diff:
                more["patch"] = _patch(generated)
        console.data(summary.json_text(seconds, **more))


def _patch(generated: Generated) -> str:
    from codegen.emit.drift import unified_diff

    return "".join(unified_diff(generated.comparisons))


def _tell_changes(order: Order, generated: Generated) -> int:
    from codegen.emit.drift import drift_lines

    console = order.choices.console
    if order.writes:
        for path in generated.edited:
            console.complain(f"changed by a person: {shown_path(order.out / path)}")
        if generated.edited:
            console.complain("nothing is written; --force overwrites these files\n")
        return 1 if generated.edited else 0
    # Standard output carries one thing: JSON, if it is asked for, with all in it; else a patch; else a list.
    if order.is_diff and not order.has_json_summary:
        console.data(_patch(generated))
    if order.is_check:
        lines = "".join(f"{line}\n" for line in drift_lines(generated.comparisons))
        if order.is_diff or order.has_json_summary:
            console.say(lines.rstrip())
        else:
            console.data(lines)
    return 0 if generated.is_current else 1
