"""`fmt`: pages in canonical form."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from codegen.cli.command import Command
from codegen.cli.errors import CommandError

if TYPE_CHECKING:
    from pathlib import Path

    from codegen.cli.choices import Choices
    from codegen.cli.rewriting import Rewriting
    from codegen.cli.sources import Sources

__all__ = ["COMMAND"]

_STDIN = "-"


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="pages, folders or globs instead of the project's specs; - formats standard input",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; list the pages that would change"
    )
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    parser.add_argument(
        "--out", metavar="DIR", help="write all the pages below this folder, not in place"
    )


def _run(arguments: Namespace) -> int:
    from codegen.cli.choices import choose
    from codegen.cli.diagnostics import tell_errors
    from codegen.cli.rewriting import rewrite

    if arguments.out is not None and (arguments.check or arguments.diff):
        raise CommandError("--out writes; leave it out with --check and --diff")
    paths = tuple(arguments.paths)
    if _STDIN in paths and len(paths) > 1:
        raise CommandError("- stands for one page from standard input; name nothing else beside it")
    choices = choose(arguments, paths)
    sources, wanted = _pages(arguments, choices, paths)
    done = rewrite(choices, sources, wanted)
    tell_errors(choices.console, done.analysis)
    return _deliver(arguments, choices, done)


def _pages(
    arguments: Namespace, choices: Choices, paths: tuple[str, ...]
) -> tuple[Sources, set[str] | None]:
    """The whole set, and which of its pages are wanted; None for all."""
    from codegen.cli.page_sets import own_specs, set_around
    from codegen.cli.sources import load_sources
    from codegen.cli.stdin_page import with_stdin
    from codegen.emit.assets import SPECS
    from codegen.source import load_set

    named = tuple(arguments.specs)
    if paths == (_STDIN,):
        return with_stdin(choices._replace(specs=named or own_specs(choices)))
    if not paths:
        if choices.specs == (str(SPECS),) and choices.is_own_set and arguments.out is None:
            raise CommandError("there are no pages of your own here; name some, or use --out")
        return load_sources(choices), None
    around = named or tuple(set_around(path, choices) for path in paths)
    specs = tuple(dict.fromkeys((*around, *paths)))
    wanted = {str(file.absolute) for file in load_set(paths).files}
    return load_sources(choices._replace(specs=specs)), wanted


def _deliver(arguments: Namespace, choices: Choices, done: Rewriting) -> int:
    """Write or show the outcome, and tell what it was."""
    from codegen.cli.choices import shown_path
    from codegen.cli.page_files import page_diff, write_page

    console = choices.console
    changed = done.changed
    for path, reason in sorted(done.kept.items()):
        console.say(f"{shown_path(path)}: left as it is: {reason}")
    would_change = bool(changed) and (arguments.check or arguments.diff)
    if arguments.diff:
        for file in changed:
            name = shown_path(file.absolute)
            console.data(page_diff(name, file.text, done.texts[str(file.absolute)]))
    elif arguments.check:
        console.data("".join(f"{shown_path(file.absolute)}\n" for file in changed))
    elif arguments.paths == [_STDIN]:
        console.data("".join(done.texts[str(file.absolute)] for file in done.files))
        return 1 if done.has_errors else 0
    elif arguments.out is not None:
        for place, text in _elsewhere(choices, done).items():
            write_page(place, text)
    elif done.is_torn:
        raise CommandError(
            "the corrections that ship with the dialect are for sets of the original form: pages that "
            "are not formatted would lose theirs; format the whole set at once, or use --out",
            status=1,
        )
    else:
        for file in changed:
            write_page(file.absolute, done.texts[str(file.absolute)])
    verb = "would change" if arguments.check or arguments.diff else "changed"
    console.say(f"{len(changed)} of {len(done.files)} pages {verb}")
    return 1 if done.has_errors or would_change else 0


def _elsewhere(choices: Choices, done: Rewriting) -> dict[Path, str]:
    """The texts of all pages by their places below the output folder."""
    from codegen.cli.choices import shown_path

    found: dict[Path, str] = {}
    for file in done.files:
        path = choices.out / file.path
        found[path] = done.texts[str(file.absolute)]
        if path.is_dir():
            raise CommandError(f"{shown_path(path)} is a folder")
    return found


COMMAND = Command(
    name="fmt",
    summary="pages in canonical form; original pages become canonical ones",
    examples=(
        ("fmt", "rewrite the project's pages"),
        ("fmt --check", "for CI: list the pages that would change, and fail"),
        (
            "fmt specs/resources/room.md --diff",
            "what would become of a page; its siblings are read",
        ),
        ("fmt docs/api --out specs/api", "original pages to canonical ones, elsewhere"),
        ("fmt - < room.md", "from an editor: standard input to standard output"),
    ),
    manual="""\
Brings pages into the form of specs/: sections in one order, headings of one level, aligned tables,
fenced samples. What samples and other pages tell is written out: types, targets, places of
parameters, routes and answers. Prose, hyperlinks and samples are kept; the model stays the same.
What can't keep all it says is left as it is and named; so are articles and pages with errors.
--out writes all the pages, changed or not, under the same relative paths.

Exit status: 0, 1 if pages have errors or, with --check or --diff, would change, 2 for wrong usage or
configuration.""",
    declare=_declare,
    run=_run,
)
