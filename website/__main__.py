"""The command: `python -m website [--out DIR] [--reference DIR] [--serve [PORT]]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from website.building import build_site
from website.errors import SiteError
from website.serving import site_server

ROOT = Path(__file__).resolve().parent.parent


def main(words: Sequence[str] | None = None) -> int:
    """Build the site; with `--serve` also show it. Gives 1 where it can't be built."""
    chosen = _parser().parse_args(words)
    begun = monotonic()
    try:
        site = build_site(ROOT, chosen.reference, chosen.out)
    except SiteError as error:
        _say(f"error: {error.reason}")
        if error.help:
            _say(f"help: {error.help}")
        return 1
    except OSError as error:
        _say(f"error: {error.filename}: {error.strerror}")
        return 1
    count = sum(1 for _ in site.rglob("*.html"))
    _say(f"{site}: {count} pages in {monotonic() - begun:.1f} s")
    return 0 if chosen.serve is None else _serve(site, chosen.serve)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m website",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="""\
Builds the site of the project: pages of docs/, the generated reference of the API, and pages that
are made from the code of commands, settings and rules. A dead link ends it with status 1.

The result is a folder of files that any web server can serve, under any path; it opens from disk, too:
start with DIR/site/index.html. It asks no other host for anything.""",
        epilog="""\
examples:
  ucwa-codegen generate --target docs && python -m website    what `make docs` does
  python -m website --serve                                   build, then look at it
  python -m website --out /tmp/try --reference /tmp/my/docs   with other pages of the API

A new page of docs/ gets its place by its folder (website/navigation.py); the index of a folder orders it.""",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "build",
        metavar="DIR",
        help="gets website/, the pages as they are rendered, and site/, the result (default: build)",
    )
    parser.add_argument(
        "--reference",
        type=Path,
        default=ROOT / "generated" / "docs",
        metavar="DIR",
        help="the generated pages of the API (default: generated/docs)",
    )
    parser.add_argument(
        "--serve",
        type=int,
        nargs="?",
        const=8000,
        metavar="PORT",
        help="then serve the site on 127.0.0.1 until Ctrl+C (port: 8000; 0 takes a free one)",
    )
    return parser


def _serve(site: Path, port: int) -> int:
    try:
        server = site_server(site, port)
    except OSError as error:
        _say(f"error: port {port}: {error.strerror}")
        return 1
    with server:
        _say(f"http://127.0.0.1:{server.server_port}/  (Ctrl+C ends it)")
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
