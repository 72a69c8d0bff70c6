"""Where the program begins: mostly, in a build, it ends here, too, with nothing to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]

_BUILD = "generate"
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; never raises, but for what argparse raises to end it.

    Args:
        arguments: None for those of the command line.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if words and words[0] == _BUILD:
            from codegen.cli.repetition import repeated

            if repeated(words):
                return 0
    except KeyboardInterrupt:
        sys.stderr.write("ucwa-codegen: interrupted\n")
        return _INTERRUPTED
    from codegen.cli.program import run

    return run(words)
