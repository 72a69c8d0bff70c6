"""`generate`: from specs to files, or what would change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

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
    add(
        "--previous",
        metavar="PATH",
        help="pages of an earlier edition: the docs tell what has changed since",
    )
    add("--jobs", metavar="N", type=int, help="processes (default: one per processor)")
    add("--cluster", metavar="ADDRESS", help="the scheduler of a Dask cluster whose workers do it")
    add(
        "--force", action="store_true", help="overwrite and remove files that a person changed, too"
    )
    add("--watch", action="store_true", help="once more after each save; Ctrl-C ends")
    add("--depfile", metavar="FILE", help="write for Make or ninja what the output is made from")
    add("--summary", choices=("json",), help="print the summary as JSON on standard output")


def _run(arguments: Namespace) -> int:
    if arguments.watch:
        return _watch(arguments)
    from codegen.cli.order import read_order
    from codegen.cli.producing import produce

    return produce(read_order(arguments))


def _watch(arguments: Namespace) -> int:
    from importlib.util import find_spec

    if arguments.check or arguments.diff or arguments.summary:
        raise CommandError(
            "--watch writes, and ends with no summary: leave --check, --diff and --summary out"
        )
    if find_spec("watchfiles") is None:
        raise CommandError("--watch needs watchfiles: pip install 'ucwa-codegen[watch]'")
    from codegen.cli.watching import watch

    watch(arguments)
    return 0


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
        (
            "generate --watch",
            "while you write: after each save, with the diagnostics that came or went",
        ),
    ),
    manual="""\
Reads the pages and writes what changed, all of it or nothing. A file that a person changed is never
overwritten or removed without --force; a full run removes generated files that no page gives any more,
one of some pages (--only, or --specs with one page) doesn't. Errors in the pages stop it, warnings don't
and are counted; with -v they are shown in full, as `check` does.

--check lists files on standard output (on standard error beside --diff or --summary), --diff prints a
patch for `patch -p1` in the output folder (within the JSON beside --summary). Both write nothing and exit
with 1 if anything would change.

--previous (or the setting of that name) has the docs compare the pages with those of an earlier edition,
as `diff` does, and tell what changed on a page of its own.

--watch generates after each save of a page, template, overlay, dialect or of settings; diagnostics are
shown as they come and go, and no error ends it. --depfile writes a rule in the form of Make: the manifests
DIR/TARGET/.ucwa-codegen.json are made from every file and folder that was read. Two runs that write into
one folder wait for each other.

What earlier runs read and made is remembered in .ucwa-codegen-cache of the project and not done again;
`clean` empties it. --cluster has the workers of a Dask cluster read and render (extra dask).

Exit status: 0, 1 for errors in the pages, drift, or files that a person changed, 2 for wrong usage or
configuration, an output folder that can't be written or a failing template of yours.""",
    declare=_declare,
    run=_run,
)
