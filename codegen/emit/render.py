"""From planned files to their bytes: templates rendered, code formatted, the rest copied."""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from codegen.emit.assets import TEMPLATES
from codegen.emit.errors import DefectError, OutputError, TemplateError
from codegen.emit.fingerprint import (
    file_signature,
    program_fingerprint,
    template_files,
    templates_fingerprint,
)
from codegen.emit.folders import find_template, owning_folder
from codegen.emit.garbage import collect_much
from codegen.emit.parallel import Advance
from codegen.emit.remembering import (
    Hands,
    Remembered,
    Stage,
    content_key,
    here,
    start_remembered,
)
from codegen.targets.contract import Copied, Rendered

if TYPE_CHECKING:
    from codegen.emit.cache import Cache

__all__ = ["OutputFile", "Renderer", "Rendering", "render_plan"]

_NO_KEYS: Mapping[str, bytes] = {}
_OWN = "codegen."
"""Views of which the program's fingerprint tells how they behave; those of others may change unseen."""


_MANY = 2_000
"""Of more files, memory counts more than the time that it takes to collect garbage."""


@frozen
class OutputFile:
    """A file as it is to be written."""

    path: str
    """Inside the target's folder, with `/`."""
    data: bytes
    origin: str
    """The page or template that it comes from."""
    is_exact: bool = True
    """The template yielded black's form, black had nothing to change."""


@frozen
class _Flaw:
    """Why a file can't be rendered; a value, so that it can travel between processes."""

    message: str
    is_ours: bool


@frozen
class Rendering:
    """The files of a plan in the making."""

    _plan: Sequence[Rendered | Copied]
    _folders: tuple[Path, ...]
    _made: Remembered[Rendered, OutputFile | _Flaw]
    _signatures: Mapping[str, tuple[int, ...]]

    def files(self, advance: Advance = lambda _: None) -> tuple[OutputFile, ...]:
        """Every planned file, in the order of the plan.

        Args:
            advance: Told how many more rendered files are done.

        Raises:
            TemplateError: a template of the user fails, or yields code that does not parse.
            DefectError: one of ours does.
        """
        files: list[OutputFile] = []
        made = iter(self._made.results(advance, self._has_same_templates))
        for row in self._plan:
            file = next(made) if isinstance(row, Rendered) else _copy(row, self._folders)
            if isinstance(file, _Flaw):
                raise (DefectError if file.is_ours else TemplateError)(file.message)
            files.append(file)
        return tuple(files)

    @property
    def keys(self) -> Mapping[str, bytes]:
        """Under which the texts of rendered files are remembered, by path."""
        rendered = [row for row in self._plan if isinstance(row, Rendered)]
        return {rendered[index].path: key for index, key in self._made.keys.items()}

    def _has_same_templates(self) -> bool:
        return self._signatures == _signatures(self._folders)


@frozen
class Renderer:
    """Makes the files of plans, but for those that an earlier run made."""

    folders: tuple[Path, ...]
    """Where templates are looked for, the one that ships last."""
    hands: Hands = here
    """Who renders and formats."""
    cache: Cache | None = None
    is_formatted: bool = True
    """False leaves code as the templates yield it."""
    _signatures: Mapping[str, tuple[int, ...]] = field(init=False, repr=False)
    _templates: str = field(init=False, repr=False)

    @_signatures.default
    def _signed(self) -> Mapping[str, tuple[int, ...]]:
        return _signatures(self.folders) if self.cache is not None else {}

    @_templates.default
    def _hashed(self) -> str:
        return templates_fingerprint(self.folders) if self.cache is not None else ""

    def plan_key(self, *parts: str) -> bytes:
        """The hash under which a plan of these parts is remembered, and the texts of its files with it."""
        what = "plan" if self.is_formatted else "raw plan"
        return content_key(what, program_fingerprint(), self._templates, *parts)

    def start(
        self, plan: Sequence[Rendered | Copied], keys: Mapping[str, bytes] = _NO_KEYS
    ) -> Rendering:
        """Have the files of a plan made.

        Args:
            keys: Of texts that are known to be what comes of a file, by path.
        """
        rendered = [row for row in plan if isinstance(row, Rendered)]
        # A worker on another machine has those that ship elsewhere.
        folders = tuple(None if folder == TEMPLATES else folder for folder in self.folders)
        work = partial(
            _render_chunk,
            folders=folders,
            is_formatted=self.is_formatted,
            is_frugal=len(rendered) > _MANY,
        )
        stage = Stage(work, _pack, _unpack)
        made = start_remembered(
            stage,
            rendered,
            lambda row: keys.get(row.path) or self._key(row),
            self.hands,
            self.cache,
        )
        return Rendering(plan, self.folders, made, self._signatures)

    def _key(self, row: Rendered) -> bytes | None:
        view = _frozen_view(row.view) if type(row.view).__module__.startswith(_OWN) else None
        if view is None:
            return None
        return content_key(
            "text" if self.is_formatted else "raw text",
            program_fingerprint(),
            self._templates,
            row.template,
            row.path,
            view,
        )


def render_plan(
    plan: Sequence[Rendered | Copied],
    folders: tuple[Path, ...],
    hands: Hands = here,
    *,
    is_formatted: bool = True,
) -> tuple[OutputFile, ...]:
    """The files of a plan (`Renderer`), waited for."""
    return Renderer(folders, hands, is_formatted=is_formatted).start(plan).files()


def _signatures(folders: Sequence[Path]) -> Mapping[str, tuple[int, ...]]:
    return {path: file_signature(path) for path in template_files(folders)}


def _frozen_view(view: object) -> bytes | None:
    """Bytes that differ where views do; only hashed, never read."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, 5)
    pickler.fast = (
        True  # so that equal views give equal bytes, whichever of their parts are one object
    )
    try:
        pickler.dump(view)
    except (AttributeError, RecursionError, TypeError, ValueError, pickle.PicklingError):
        return None
    return buffer.getvalue()


def _pack(made: OutputFile | _Flaw) -> bytes | None:
    """The text, behind a mark for what black had to change."""
    if isinstance(made, _Flaw):
        return None
    return (b"=" if made.is_exact else b"~") + made.data


def _unpack(row: Rendered, data: bytes) -> OutputFile:
    if data[:1] not in {b"=", b"~"}:
        raise ValueError("not a packed text")
    return OutputFile(row.path, data[1:], row.origin, data[:1] == b"=")


def _render_chunk(
    plan: Sequence[Rendered],
    *,
    folders: tuple[Path | None, ...],
    is_formatted: bool,
    is_frugal: bool,
) -> list[OutputFile | _Flaw]:
    found = tuple(TEMPLATES if folder is None else folder for folder in folders)
    made = []
    for row in plan:
        made.append(_render(row, found, is_formatted=is_formatted))
        collect_much(is_frugal=is_frugal)
    return made


def _render(row: Rendered, folders: tuple[Path, ...], *, is_formatted: bool) -> OutputFile | _Flaw:
    from codegen.emit.environment import make_environment, template_line

    try:
        text = make_environment(folders).get_template(row.template).render(view=row.view)
    except Exception as error:  # a template may raise anything  # noqa: BLE001
        file, line = template_line(error, folders) or (folders[-1] / row.template, 1)
        reason = str(error) or type(error).__name__
        message = f"{file}:{line}: {reason} (for {row.path})"
        return _Flaw(message, owning_folder(file, folders) == folders[-1])
    # A lone surrogate, from an escape in a sample, can be no file's content; in code this is its escape.
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    exact = text
    if is_formatted and row.path.endswith(".py"):
        from codegen.emit.formatting import BadCodeError, format_code

        try:
            text = format_code(text)
        except BadCodeError as error:
            return _bad_code(row, folders, error)
    return OutputFile(row.path, text.encode("utf-8"), row.origin, text == exact)


def _bad_code(row: Rendered, folders: tuple[Path, ...], error: Exception) -> _Flaw:
    file = find_template(folders, row.template) or Path(row.template)
    message = f"{file} yields code that does not parse for {row.path}: {error}"
    return _Flaw(message, owning_folder(file, folders) == folders[-1])


def _copy(row: Copied, folders: tuple[Path, ...]) -> OutputFile:
    file = find_template(folders, row.template)
    if file is None:
        raise DefectError(f"there is no template {row.template} (for {row.path})")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise OutputError(f"{file}: {error.strerror}") from None
    # A checkout may have turned line ends into CRLF; what is generated is the same everywhere.
    if b"\0" not in data:
        data = data.replace(b"\r\n", b"\n")
    return OutputFile(row.path, data, row.template)
