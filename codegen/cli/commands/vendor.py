"""`vendor`: a copy of the client, or of a part of it, in another project."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from codegen.cli.command import Command

if TYPE_CHECKING:
    from codegen.cli.console import Console
    from codegen.cli.vendor_order import VendorOrder
    from codegen.cli.vendoring import Vendored

__all__ = ["COMMAND"]


def _declare(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "dest",
        nargs="?",
        metavar="DEST",
        help="folder that the package is imported from: src (default: all that the settings name)",
    )
    add("--package", metavar="NAME", help="its name there: acme._vendor.ucwa")
    add(
        "--only",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only these pages and what it takes to use them",
    )
    add("--closure", action="store_true", help="also all that can be reached from these pages")
    add("--check", action="store_true", help="write nothing; list stale, missing and surplus files")
    add("--force", action="store_true", help="overwrite files of the copy that a person changed")
    add("--format", choices=("text", "json"), default="text", help="text (default) or json")


def _run(arguments: Namespace) -> int:
    from codegen.cli.diagnostics import tell_errors
    from codegen.cli.vendor_order import read_vendor_order
    from codegen.cli.vendor_report import report_json, tell_outcome
    from codegen.cli.vendoring import vendor

    order = read_vendor_order(arguments)
    console = order.choices.console
    done = vendor(order)
    tell_errors(console, done.analysis)
    if done.has_errors:
        console.complain("the pages have errors: nothing is copied")
        return 1
    if order.has_json:
        console.data(report_json(done))
    _show(console, order, done)
    tell_outcome(console, done, is_check=order.is_check)
    return 1 if done.edited or (order.is_check and not done.is_current) else 0


def _show(console: Console, order: VendorOrder, done: Vendored) -> None:
    """The data of a run: what was taken and why, what is wrong with a copy, or what a person changed."""
    from codegen.cli.vendor_report import drift_text, edits_text, selection_text

    if order.is_check:
        text = drift_text(done)
    elif done.edited:
        text = edits_text(done)
    else:
        text = selection_text(done, is_whole=console.verbosity > 0)
    if not order.has_json:
        console.data(text)
    elif order.is_check or done.edited:
        console.complain(text.rstrip())


COMMAND = Command(
    name="vendor",
    summary="a copy of the client, or of a part of it, in another project",
    examples=(
        ("vendor src --package acme._vendor.ucwa", "into src/acme/_vendor/ucwa, whole"),
        (
            "vendor src --package acme.ucwa --only messaging,conversation",
            "two pages and what it takes to use them",
        ),
        ("vendor", "all copies that the settings name, as [tool.ucwa-codegen.vendor.NAME]"),
        ("vendor --check", "in CI: are the copies what the pages give?"),
    ),
    manual="""\
Copies the client of the pages under a name of its own, with licence, provenance and a manifest. The copy
needs attrs and httpx, and nothing of this program. With --only it has the named pages, what they embed and
represent, their enumerations, the answers of their verbs, and the pages of their action links (those with
verbs but no GET), and so on from each of these; other links are Link[Resource]. --closure takes all that
can be reached. What was taken, and why, is printed; with -v every reason.

A later run updates the copy and removes what it has no more. A file of it that a person changed is shown as
a diff and never overwritten or removed without --force; files of others are never touched.

Exit status: 0, 1 for drift, files that a person changed, files of others in the way, or errors in the
pages, 2 for wrong usage or configuration, or a folder that can't be written.""",
    declare=_declare,
    run=_run,
)
