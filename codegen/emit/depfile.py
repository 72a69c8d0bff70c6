"""The rule by which Make and ninja know what a run read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from codegen.emit.errors import OutputError

__all__ = ["depfile_text", "write_depfile"]

_ESCAPED = re.compile(r"[ #]")
_UNSPEAKABLE = re.compile(r"[\n\r\t;|:%*?\[\\]")
"""What no spelling makes a plain character to both programs; a colon is one after a letter of a drive."""

_DRIVE = re.compile(r"[A-Za-z]:(?=/)")


def depfile_text(outputs: Sequence[str], inputs: Iterable[str]) -> str:
    """A rule without a recipe, a line per input, and one for each input in case that it goes.

    An input whose name can't be written is left out: that it comes or goes is seen by its folder's time.
    """
    named = [_escaped(path) for path in sorted(set(inputs)) if _is_speakable(path)]
    # As the first one it would look like a variable that gets a value.
    named.sort(key=lambda name: "=" in name)
    if named and "=" in named[0]:
        named = []
    rule = " \\\n  ".join([f"{' '.join(map(_escaped, outputs))}:", *named])
    alone = "".join(f"\n{name}:\n" for name in named if "=" not in name)
    return f"{rule}\n{alone}"


def write_depfile(file: Path, outputs: Sequence[str], inputs: Iterable[str]) -> None:
    """Write the rule, if the file doesn't hold it.

    Raises:
        OutputError: the file can't be written, or an output has a name that Make can't be told.
    """
    for path in outputs:
        if not _is_speakable(path) or "=" in path:
            raise OutputError(f"Make can't be told of the name {path!r}; choose another --out")
    data = depfile_text(outputs, inputs).encode("utf-8", "surrogateescape")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.is_file() and file.read_bytes() == data:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(data)
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{file}: {error.strerror}") from None


def _escaped(path: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", path).replace("$", "$$")


def _is_speakable(path: str) -> bool:
    return not _UNSPEAKABLE.search(_DRIVE.sub("", path, count=1)) and not path.endswith(
        ("\\", " ", ")")
    )
