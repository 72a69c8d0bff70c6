"""`generate`: from specs to files, or what would change."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from codegen.cli.command import Command

if TYPE_CHECKING:
    from codegen.cli.generation import Generated
    from codegen.cli.order import Order
    from codegen.cli.summary import Summary

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--check", action="store_true", help="write nothing; list stale, missing and surplus files")
    add("--diff", action="store_true", help="write nothing; print what would change as a patch")
    add(
        "--target",
        metavar="T",
        nargs="+",
        action="extend",
        help="only these targets: client, server, docs, or one that another distribution adds",
    )
    add("--out", metavar="DIR", help="output folder (default: generated)")
    add(
        "--only",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only the files of these pages and what all share; removes nothing",
    )
    add("--templates", metavar="DIR", help="templates that override the shipped ones, file by file")
    add("--jobs", metavar="N", type=int, help="processes (default: one per processor)")
    add("--cluster", metavar="ADDRESS", help="the scheduler of a Dask cluster whose workers do it")
    add(
        "--force", action="store_true", help="overwrite and remove files that a person changed, too"
    )
    add("--summary", choices=("json",), help="print the summary as JSON on standard output")


def _run(arguments: Namespace) -> int:
    from codegen.cli.order import read_order
    from codegen.cli.summary import Summary
    from codegen.emit.stamp import read_stamp, take_inputs, write_stamp

    start = time.perf_counter()
    order = read_order(arguments)
    console = order.choices.console
    cache = order.choices.cache if order.is_stampable else None
    inputs = take_inputs(order.request) if cache is not None else None
    # Verbose tells more than a stamp knows.
    if cache is not None and inputs is not None and console.verbosity <= 0:
        known = read_stamp(cache, order.request, inputs)
        if known is not None:
            _tell_summary(order, Summary(**known.summary), start)
            return 0

    from codegen.cli.diagnostics import tell
    from codegen.cli.generation import generate

    generated = generate(order)
    tell(console, generated.analysis)
    if generated.has_errors:
        console.complain("the pages have errors: nothing is generated")
        _tell_summary(order, generated.summary, start)
        return 1
    status = _tell_changes(order, generated)
    if status == 0 and cache is not None and inputs is not None:
        summary = generated.summary.as_unchanged()._asdict()
        write_stamp(cache, order.request, inputs, generated.analysis.reads, summary)
    _tell_summary(order, generated.summary, start, generated)
    return status


def _tell_summary(
    order: Order, summary: Summary, start: float, generated: Generated | None = None
) -> None:
    """The last line, and the summary as JSON if it is asked for."""
    from codegen.cli.choices import shown_path

    console, seconds = order.choices.console, time.perf_counter() - start
    is_written = order.writes and not (generated and generated.edited)
    console.say(summary.text(shown_path(order.out), seconds, is_written=is_written))
    if order.has_json_summary:
        more: dict[str, Any] = {"targets": list(order.targets)}
        if generated is not None and not is_written:
            from codegen.emit.drift import drift_lists

            more["drift"] = drift_lists(generated.comparisons)
        console.data(summary.json_text(seconds, **more))


def _tell_changes(order: Order, generated: Generated) -> int:
    from codegen.cli.choices import shown_path
    from codegen.emit.drift import drift_lines, unified_diff

    console = order.choices.console
    if order.writes:
        for path in generated.edited:
            console.complain(f"changed by a person: {shown_path(order.out / path)}")
        if generated.edited:
            console.complain("nothing is written; --force overwrites these files\n")
        return 1 if generated.edited else 0
    if order.is_diff:
        console.data("".join(unified_diff(generated.comparisons)))
    if order.is_check:
        lines = "".join(f"{line}\n" for line in drift_lines(generated.comparisons))
        # Standard output carries one thing: the list, unless a patch or JSON is asked for.
        if order.is_diff or order.has_json_summary:
            console.say(lines.rstrip())
        else:
            console.data(lines)
    return 0 if generated.is_current else 1


COMMAND = Command(
    name="generate",
    summary="write client, server and docs from the pages",
    examples=(
        ("generate", "the project's pages into generated/"),
        (
            "generate --specs my/pages --out build",
            "pages of your own into build/client, build/docs, …",
        ),
        ("generate --target docs --only messaging", "a part; nothing is removed"),
        ("generate --check", "in CI: is what is committed what the pages give?"),
        ("generate --diff", "what would change, as a patch"),
    ),
    manual="""\
Reads the pages and writes what changed, all of it or nothing. A file that a person changed is never
overwritten or removed without --force; a full run removes generated files that no page gives any more,
one of some pages (--only, or --specs with one page) doesn't. Errors in the pages stop it, warnings don't
and are counted; with -v they are shown in full, as `check` does.

--check lists files on standard output (on standard error beside --diff or --summary), --diff prints a
patch for `patch -p1` in the output folder. Both write nothing and exit with 1 if anything would change.

Exit status: 0, 1 for errors in the pages, drift, or files that a person changed, 2 for wrong usage or
configuration, an output folder that can't be written or a failing template of yours.""",
    declare=_declare,
    run=_run,
)
