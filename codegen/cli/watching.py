"""`generate --watch`: once more after each save, until it is interrupted.

What wakes it up is only a hint; whether there is something to do is told by hashes of all inputs. They are
taken after the folders are watched, so that nothing is missed that is saved between two runs.
"""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Collection, Generator, Mapping
from pathlib import Path
from typing import NamedTuple

from watchfiles import watch as heard_changes

from codegen.cli.choices import shown_path
from codegen.cli.crash import crash_report
from codegen.cli.errors import CommandError
from codegen.cli.generation import chosen_targets
from codegen.cli.inputs import find_inputs
from codegen.cli.news import News
from codegen.cli.order import Order, read_order
from codegen.cli.parser import PROGRAM
from codegen.cli.producing import produce
from codegen.dialect import load_dialect
from codegen.emit.environment import make_environment
from codegen.emit.fingerprint import content_hash

__all__ = ["watch"]

_STEP = 20
"""Milliseconds without a change after which a save is taken to be complete."""

_LONGEST = 200
"""Milliseconds after which changes that don't end are acted upon."""


class _View(NamedTuple):
    """What a run is made from, at one moment."""

    order: Order
    hashes: Mapping[str, str]
    """Of every file that goes into it."""
    folders: frozenset[str]
    """In which a file may be saved that goes into it, or come to be."""


def watch(arguments: Namespace) -> None:
    """Generate now and after each change of an input; ends by an exception only.

    What is wrong with pages, settings or templates is told, and the next save is waited for.

    Raises:
        CommandError: at the beginning: the options or settings can't be followed; later: folders can't be
            watched.
        KeyboardInterrupt: the user has enough.
    """
    view = _look(arguments)
    chosen_targets(view.order.targets)  # no save mends these
    console = view.order.choices.console
    news = News()
    done: _View | str | None = None
    while True:
        ears = _ears(view.folders)
        try:
            now = _state(arguments)
            if now == done:
                _wait(ears)
                continue
        finally:
            ears.close()
        if isinstance(done, _View) and isinstance(now, _View):
            console.say(_change_line(done, now))
        if isinstance(now, str):
            console.complain(now)
        else:
            view = now
            _produce(view.order, news)
        if done is None:
            console.say(f"watching {', '.join(view.order.choices.specs)}; Ctrl-C ends")
        done = now
        gc.collect()  # of a run much is garbage, and now is time


def _state(arguments: Namespace) -> _View | str:
    """What there is to generate from, or why nothing can be."""
    try:
        return _look(arguments)
    except CommandError as error:
        return f"{PROGRAM}: error: {error}"


def _look(arguments: Namespace) -> _View:
    order = read_order(arguments)
    found = find_inputs(order)
    specs = {str(Path(spec).parent) for spec in order.request.specs}
    files = {str(Path(path).parent) for path in found.files if not _ships(path, order)}
    projects = {str(order.choices.settings.project or Path.cwd())}
    return _View(
        order,
        {path: content_hash(path) for path in sorted(found.files)},
        frozenset({*found.folders, *specs, *files, *projects}),
    )


def _ships(path: str, order: Order) -> bool:
    """Whether it is a template of this program; who works on these restarts it anyway."""
    return Path(path).is_relative_to(order.template_folders[-1])


def _produce(order: Order, news: News) -> None:
    """A run that survives whatever comes but an interrupt."""
    console = order.choices.console
    load_dialect.cache_clear()
    make_environment.cache_clear()
    try:
        produce(order, news.tell)
    except CommandError as error:
        console.complain(f"{PROGRAM}: error: {error}")
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001
        console.complain(crash_report(error, has_traceback=console.verbosity > 0))


def _ears(folders: Collection[str]) -> Generator[Collection[object]]:
    """What is heard of folders from now on: changes, or nothing for a while."""
    while True:
        there = [folder for folder in sorted(folders) if Path(folder).is_dir()]
        ears = heard_changes(
            *there,
            watch_filter=None,
            recursive=False,
            debounce=_LONGEST,
            step=_STEP,
            rust_timeout=_STEP,
            yield_on_timeout=True,
        )
        try:
            next(ears)
        except FileNotFoundError:
            continue  # a folder went at this moment
        except OSError as error:
            raise CommandError(f"--watch: folders can't be watched: {error}") from None
        return ears


def _wait(ears: Generator[Collection[object]]) -> None:
    next(filter(None, ears))


def _change_line(before: _View, now: _View) -> str:
    paths = sorted(
        path
        for path in {*before.hashes, *now.hashes}
        if before.hashes.get(path) != now.hashes.get(path)
    )
    if not paths:
        return "\nsettings changed"
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"\n{shown_path(paths[0])}{more} changed"
