"""From planned files to their bytes: templates rendered, code formatted, the rest copied."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from attrs import frozen

from codegen.emit.errors import DefectError, OutputError, TemplateError
from codegen.emit.parallel import Advance, Batch, start_batch
from codegen.targets.contract import Copied, Rendered

__all__ = ["OutputFile", "Rendering", "render_plan", "start_rendering", "warm_up"]


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


def warm_up() -> None:
    """Import what rendering needs: in a worker, while its parent still resolves."""
    import jinja2  # noqa: F401

    import codegen.emit.environment
    import codegen.emit.formatting  # noqa: F401


@frozen
class Rendering:
    """The files of a plan in the making."""

    _plan: Sequence[Rendered | Copied]
    _folders: tuple[Path, ...]
    _batch: Batch[OutputFile | _Flaw]

    def files(self, advance: Advance = lambda _: None) -> tuple[OutputFile, ...]:
        """Every planned file, in the order of the plan.

        Args:
            advance: Told how many more rendered files are done.

        Raises:
            TemplateError: a template of the user fails, or yields code that does not parse.
            DefectError: one of ours does.
        """
        files: list[OutputFile] = []
        made = iter(self._batch.results(advance))
        for row in self._plan:
            file = next(made) if isinstance(row, Rendered) else _copy(row, self._folders)
            if isinstance(file, _Flaw):
                raise (DefectError if file.is_ours else TemplateError)(file.message)
            files.append(file)
        return tuple(files)


def start_rendering(
    plan: Sequence[Rendered | Copied],
    folders: tuple[Path, ...],
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    is_formatted: bool = True,
) -> Rendering:
    """Have the files of a plan made.

    Args:
        folders: Where templates are looked for, the one that ships last.
        executor: Renders and formats chunks of files; None for this process.
        is_formatted: False leaves code as the templates yield it.
    """
    rendered = [row for row in plan if isinstance(row, Rendered)]
    work = partial(_render_chunk, folders=folders, is_formatted=is_formatted)
    return Rendering(plan, folders, start_batch(work, rendered, executor, jobs=jobs))


def render_plan(
    plan: Sequence[Rendered | Copied],
    folders: tuple[Path, ...],
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    is_formatted: bool = True,
) -> tuple[OutputFile, ...]:
    """The files of a plan (`start_rendering`), waited for."""
    return start_rendering(plan, folders, executor, jobs=jobs, is_formatted=is_formatted).files()


def _render_chunk(
    plan: Sequence[Rendered], *, folders: tuple[Path, ...], is_formatted: bool
) -> list[OutputFile | _Flaw]:
    return [_render(row, folders, is_formatted=is_formatted) for row in plan]


def _render(row: Rendered, folders: tuple[Path, ...], *, is_formatted: bool) -> OutputFile | _Flaw:
    from codegen.emit.environment import make_environment, owning_folder, template_line

    try:
        text = make_environment(folders).get_template(row.template).render(view=row.view)
    except Exception as error:  # a template may raise anything
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
    from codegen.emit.environment import find_template, owning_folder

    file = find_template(folders, row.template) or Path(row.template)
    message = f"{file} yields code that does not parse for {row.path}: {error}"
    return _Flaw(message, owning_folder(file, folders) == folders[-1])


def _copy(row: Copied, folders: tuple[Path, ...]) -> OutputFile:
    from codegen.emit.environment import find_template

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
