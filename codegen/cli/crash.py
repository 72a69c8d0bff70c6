"""What to tell of a crash: that it is our fault, and what to send."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

from codegen import __version__
from codegen.emit.assets import CODE

__all__ = ["crash_report"]


def crash_report(error: Exception, *, has_traceback: bool) -> str:
    """A few lines for the user; the traceback only where it was asked for."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(CODE)]
    place = f" ({own[-1].filename}:{own[-1].lineno})" if own else ""
    what = f"{type(error).__name__}: {error}".replace("\n", " ")
    notes = [f"  {note}" for note in getattr(error, "__notes__", ())]
    lines = [f"ucwa-codegen: internal error: {what}{place}", *notes]
    if has_traceback:
        lines += ["", "".join(traceback.format_exception(error)).rstrip(), ""]
    lines += [
        "This is a defect of ucwa-codegen, not of your pages. Please report it with",
        "  - the output of the same command with -v, which adds a traceback,",
        "  - the page or template that it names, if you may share it,",
        f"  - ucwa-codegen {__version__}, Python {platform.python_version()} on {sys.platform}.",
    ]
    return "\n".join(lines)
