"""The line `Usual errors:` of an operation: which rows of the shared pages its error table lacks.

```
none                              all of them
without CannotRedirect            those with this code or subcode
without Conflict None, Gone       those with all of the words of a part: code, status, subcode
```

Rows of the operation itself take no usual row's place: it may have a `Conflict` of its own and the usual one.
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.dialect.raw import RawOperation, RawRow
from codegen.document.blocks import Prose
from codegen.resolve.error_rows import triple_of
from codegen.source.finding import Finding

__all__ = ["usual_errors"]

_NONE = "none"
_WITHOUT = "without "


def usual_errors(
    operation: RawOperation, shared: Sequence[RawRow], findings: list[Finding]
) -> tuple[RawRow, ...]:
    """The shared rows of its method that hold for an operation."""
    line = operation.statements.get("usual_errors")
    if line is None:
        return tuple(shared)
    text = line.text.strip().rstrip(".").casefold()
    if text == _NONE and shared:
        return ()
    left = list(shared)
    parts = text.removeprefix(_WITHOUT).split(",") if text.startswith(_WITHOUT) else [text]
    for part in parts:
        words = set(part.split())
        gone = [row for row in shared if text.startswith(_WITHOUT) and words <= _words(row)]
        if not gone or not words:
            findings.append(_unknown(part.strip(), operation.method, line))
            continue
        left = [row for row in left if row not in gone]
    return tuple(left)


def _words(row: RawRow) -> set[str]:
    code, status, subcode = triple_of(row)
    return {code.casefold(), status, (subcode or "None").casefold()}


def _unknown(part: str, method: str, line: Prose) -> Finding:
    return Finding(
        "UC215",
        f'the usual errors of {method} have no row "{part}"',
        line.span,
        "Write none, or without and the code or subcode of a row of the shared pages.",
    )
