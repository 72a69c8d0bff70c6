"""The site from its assembly: written, rendered by Zensical, checked."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from codegen.emit.assets import TEMPLATES
from codegen.emit.environment import make_environment
from codegen.targets.docs.site import site_view
from website.assembly import assemble
from website.errors import SiteError
from website.navigation import site_navigation

__all__ = ["build_site"]

NAME = "ucwa-codegen"
_PAGES = "website"
_SITE = "site"
_TEMPLATE = "docs/zensical.toml.jinja"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def build_site(root: Path, reference: Path, out: Path) -> Path:
    """Builds the site and gives its folder.

    Args:
        root: Of the project.
        reference: Folder of the generated pages of the API.
        out: Gets `website/`, which is what Zensical reads, and `site/`, which is what it makes.

    Raises:
        SiteError: a page is missing or has no place, a link is dead, or Zensical is not installed.
    """
    if find_spec("zensical") is None:
        raise SiteError("Zensical is not installed", "pip install zensical; `make docs` does it")
    assembly = assemble(root, reference)
    notice = "Written by `python -m website`."
    view = site_view(notice, NAME, None, site_navigation(assembly), _PAGES)
    settings = make_environment((TEMPLATES,)).get_template(_TEMPLATE).render(view=view)
    _write_all(out / _PAGES, assembly.files)
    _write(out / "zensical.toml", settings.encode("utf-8"))
    site = out / _SITE
    if site.is_dir():
        shutil.rmtree(site)
    _render(out)
    _check(site, assembly.pages)
    # Its links would be right for a site at the top of a host only.
    (site / "404.html").unlink(missing_ok=True)
    return site


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes a folder hold just these files. What is equal stays untouched: Zensical looks at times."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif file.relative_to(folder).as_posix() not in files:
            file.unlink()
    for path, data in files.items():
        _write(folder / path, data)


def _write(file: Path, data: bytes) -> None:
    if file.is_file() and file.read_bytes() == data:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _render(out: Path) -> None:
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", "zensical.toml"]
    done = subprocess.run(  # noqa: S603 - our own words
        command, cwd=out, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode == 0:
        return
    report = _COLOURS.sub("", done.stderr + done.stdout)
    report = report.partition("Traceback (most recent call last)")[0].strip() or report
    raise SiteError(f"Zensical can't build {out / 'zensical.toml'}:\n\n{report}\n")


def _check(site: Path, pages: Sequence[str]) -> None:
    """Zensical passes over what its settings exclude, and over links to it."""
    for page in pages:
        made = PurePosixPath(page).with_suffix(".html")
        if made.name == "README.html":
            made = made.with_name("index.html")
        if not (site / made).is_file():
            raise SiteError(f"Zensical made no page of {page}")
