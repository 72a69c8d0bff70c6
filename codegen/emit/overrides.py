"""A user's template folder: which of its files have no effect, as when a name is mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from codegen.emit.fingerprint import all_files

__all__ = ["idle_overrides"]

_TEMPLATE = ".jinja"
_NOTES = "readme"
"""A file of such a name, in any spelling and form, is for people."""


def idle_overrides(
    folder: Path, shipped: Sequence[Path], planned: Iterable[str], elsewhere: Iterable[str] = ()
) -> tuple[str, ...]:
    """Files of a template folder that take the place of none and that no plan or template names.

    Args:
        folder: The user's.
        shipped: Those whose files it may override.
        planned: Names of the templates and files that this run uses.
        elsewhere: Folders inside it that this run can't judge: of targets that it does not make.
    """
    used, left = set(planned), tuple(f"{name}/" for name in elsewhere)
    suspects = [
        name
        for name in _names(folder)
        if name not in used
        and not name.startswith(left)
        and not any((place / name).is_file() for place in shipped)
    ]
    named = _referenced(folder) if suspects else frozenset()
    if named is None:
        return ()
    return tuple(name for name in suspects if name not in named)


def _names(folder: Path) -> Iterator[str]:
    for path in all_files([str(folder)]):
        if not Path(path).stem.casefold().startswith(_NOTES):
            yield Path(path).relative_to(folder).as_posix()


def _referenced(folder: Path) -> frozenset[str] | None:
    """What the templates of a folder include, import or extend; None if a name is computed."""
    from jinja2 import Environment, TemplateSyntaxError, meta

    parse = Environment(autoescape=False).parse  # noqa: S701 - nothing is rendered
    names: set[str] = set()
    for path in all_files([str(folder)]):
        if not path.endswith(_TEMPLATE):
            continue
        try:
            found = set(meta.find_referenced_templates(parse(Path(path).read_text("utf-8"))))
        except (OSError, UnicodeDecodeError, TemplateSyntaxError):
            continue  # told where it is used
        if None in found:
            return None
        names |= {name for name in found if name is not None}
    return frozenset(names)
