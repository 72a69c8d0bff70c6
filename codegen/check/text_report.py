"""Diagnostics as text for people: place, sentence, source line with carets, the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codegen.check.diagnostic import Diagnostic, count_by_severity
from codegen.check.printable import cut, printable, width
from codegen.check.rule import Severity
from codegen.source.span import Span

__all__ = ["count_line", "diagnostic_text", "report_text"]

_ROOM = 240
"""Longest excerpt, in characters; a sample may stand on one endless line."""

_INK = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_GUTTER_INK = "1;34"


def report_text(
    diagnostics: Sequence[Diagnostic],
    lines: Mapping[str, Sequence[str]],
    *,
    suppressed: int = 0,
    colour: bool = False,
) -> str:
    """All diagnostics, a blank line after each, and the count line.

    Args:
        lines: The lines of each page by its path; without them a page has no excerpt.
        suppressed: How many diagnostics are left out.
    """
    parts = [diagnostic_text(row, lines, colour=colour) + "\n\n" for row in diagnostics]
    return "".join(parts) + count_line(diagnostics, suppressed) + "\n"


def diagnostic_text(
    diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]], *, colour: bool = False
) -> str:
    """One diagnostic, without a line end at its end.

    ```
    messaging.md:41:3: warning[UC203]: link "renegotations" leads to no known resource
       |
    41 | |renegotations|All offers of this session.|
       |  ^^^^^^^^^^^^^
       = help: did you mean "renegotiations"?
    ```
    """
    finding, rule = diagnostic.finding, diagnostic.rule
    ink = _INK[rule.severity] if colour else ""
    places = (finding.span, *finding.related)
    gutter = max(len(str(span.line)) for span in places)
    label = _inked(f"{rule.severity.value}[{rule.code}]", ink)
    out = [f"{_place(finding.span)}: {label}: {printable(finding.message)}"]
    for number, span in enumerate(places):
        if number:
            out.append(
                f"{' ' * gutter}{_inked(':::', _GUTTER_INK if colour else '')} {_place(span)}"
            )
        out += _excerpt(span, lines.get(span.path, ()), gutter, ink)
    if finding.help:
        equals = _inked("=", _GUTTER_INK if colour else "")
        out.append(f"{' ' * gutter} {equals} help: {printable(finding.help)}")
    return "\n".join(out)


def count_line(diagnostics: Sequence[Diagnostic], suppressed: int = 0) -> str:
    """`1 error, 3 warnings, 2 notes (4 suppressed)`; what doesn't occur is left out."""
    counts = count_by_severity(diagnostics)
    parts = [
        f"{count} {severity.value}{'s' if count > 1 else ''}"
        for severity, count in counts.items()
        if count
    ]
    hidden = f" ({suppressed} suppressed)" if suppressed else ""
    return (", ".join(parts) or "no diagnostics") + hidden


def _place(span: Span) -> str:
    return f"{printable(span.path)}:{span.line}:{span.column}"


def _excerpt(span: Span, lines: Sequence[str], gutter: int, ink: str) -> list[str]:
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    length = max(min(end, len(line)) - start, 1)
    line, start = cut(line, start, _ROOM)
    before, marked = printable(line[:start]), printable(line[start : start + length])
    carets = "^" * max(width(marked), 1)
    bar = _inked("|", _GUTTER_INK if ink else "")
    number = _inked(f"{span.line:>{gutter}}", _GUTTER_INK if ink else "")
    blank = " " * gutter
    return [
        f"{blank} {bar}",
        f"{number} {bar} {printable(line)}".rstrip(),
        f"{blank} {bar} {' ' * width(before)}{_inked(carets, ink)}",
    ]


def _inked(text: str, ink: str) -> str:
    return f"\x1b[{ink}m{text}\x1b[0m" if ink else text
