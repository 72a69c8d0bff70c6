"""The pages, settings and Make targets that `init` makes: all of them, or none where one is there already."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from codegen.cli.errors import CommandError
from codegen.cli.settings import SETTINGS_NAME, find_settings

__all__ = ["ignored_lines", "starter_files", "write_starter"]

_STARTER = Path(__file__).with_name("starter")
_IGNORE = ".gitignore"
_SHIPPED_IGNORE = "gitignore"
# Under its own name git would heed it in this repository.
_API_MARK = "@API@"


def starter_files(api: str) -> Mapping[str, str]:
    """Texts by path, for an API of that name."""
    return dict(sorted(_read_starter(api)))


def ignored_lines() -> tuple[str, ...]:
    """What belongs into a `.gitignore`."""
    lines = (_STARTER / _SHIPPED_IGNORE).read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def write_starter(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files, and give the paths of those that were written, in order.

    A `.gitignore` that is there already is left as it is.

    Raises:
        CommandError: another of the files is there, or the folder can't be written; then none is written.
    """
    wanted = {
        path: text
        for path, text in files.items()
        if path != _IGNORE or not os.path.lexists(folder / path)
    }
    _refuse_present(folder, wanted)
    made: list[Path] = []
    try:
        for path, text in wanted.items():
            _make_folder((folder / path).parent, made)
            with (folder / path).open("xb") as stream:
                made.append(folder / path)
                stream.write(text.encode("utf-8"))
    except OSError as error:
        _unmake(made)
        where = error.filename or folder
        raise CommandError(f"{where} can't be written: {error.strerror}") from None
    except BaseException:  # an interrupt, above all
        _unmake(made)
        raise
    return tuple(wanted)


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder with those above it, and enter each that was not there."""
    if not folder.is_dir():
        _make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _unmake(made: list[Path]) -> None:
    for entry in reversed(made):
        if entry.is_dir():
            entry.rmdir()
        else:
            entry.unlink()


def _read_starter(api: str) -> Iterator[tuple[str, str]]:
    for file in _STARTER.rglob("*"):
        if file.is_file():
            path = file.relative_to(_STARTER).as_posix()
            name = _IGNORE if path == _SHIPPED_IGNORE else path
            yield name, file.read_text("utf-8").replace(_API_MARK, api)


def _refuse_present(folder: Path, files: Mapping[str, str]) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise CommandError(f"{folder} is a file, not a folder")
    present = [path for path in files if os.path.lexists(folder / path)]
    if present:
        listed = "".join(f"\n  {path}" for path in present)
        raise CommandError(f"nothing is written, since these files are there already:{listed}")
    project = Path(os.path.abspath(folder), "pyproject.toml")
    if project.is_file() and find_settings(project.parent).file == project:
        raise CommandError(
            f"{folder / project.name} has settings already, which {SETTINGS_NAME} would contradict; "
            "choose another folder"
        )
