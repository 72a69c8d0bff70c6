"""Overlays: corrections of what pages get wrong, each with a reason.

```toml
[[correction]]
of = "messaging.state"
type = "CallState"
reason = "messaging.md:31 says that it is the state of a call, and samples show its members."
```

`of` is an address (`codegen.resolve.address`). Besides `reason`, an entry has one or more of `type` (in the
syntax of the column `Type`), `target`, `many`, `travels`, `wire_names` and `required`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from codegen.resolve.address import Address, parse_address
from codegen.source.files import read_text
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["NO_OVERLAY", "Correction", "Overlay", "OverlayError", "load_overlay", "parse_overlay"]

_ENTRY = re.compile(r"^[ \t]*\[\[\s*correction\s*\]\]", re.MULTILINE)
_LINE = re.compile(r"at line (\d+), column (\d+)")
_PLACES = ("query", "body", "content")
_FITTING: Mapping[str, frozenset[str]] = {
    "type": frozenset({"property", "query", "body"}),
    "wire_names": frozenset({"property", "query", "body"}),
    "target": frozenset({"links", "embedded"}),
    "many": frozenset({"links", "embedded"}),
    "travels": frozenset({"query", "body"}),
    "required": frozenset({"query", "body"}),
}
"""The parts of an address that each kind of fact belongs to."""
_WAY_OUT = "Correct the entry, or remove it."


@frozen
class Correction:
    """One entry; None where it says nothing."""

    address: Address
    reason: str
    span: Span
    type: str | None = None
    """In the syntax of the column `Type`."""
    target: str | None = None
    many: bool | None = None
    travels: tuple[str, ...] | None = None
    wire_names: tuple[str, ...] | None = None
    """The spelling to write first."""
    required: bool | None = None
    """Effective requiredness of a parameter."""


@frozen
class Overlay:
    """Corrections by address."""

    corrections: Mapping[str, Correction] = field(factory=dict)
    is_for_larger_set: bool = False
    """Whether it may name enumerations and resources whose pages the set lacks, and mean no harm."""

    def of(self, address: Address) -> Correction | None:
        """The correction of a fact."""
        return self.corrections.get(str(address))


NO_OVERLAY = Overlay()


class OverlayError(ValueError):
    """An overlay that can't be read; the findings say where and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


def load_overlay(path: Path) -> Overlay:
    """The overlay in a file.

    Raises:
        OverlayError: it can't be read, or says something that means nothing.
    """
    text = read_text(path)
    if not isinstance(text, str):
        reason = getattr(text, "strerror", None) or "it is not text in UTF-8"
        raise OverlayError((_finding(path.name, 1, f"the overlay can't be read: {reason}"),))
    return parse_overlay(text, path.name)


def parse_overlay(text: str, name: str) -> Overlay:
    """The overlay in a text; `name` stands in findings.

    Raises:
        OverlayError: it says something that means nothing.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1  # at end of document
        raise OverlayError((_finding(name, line, f"this is no TOML: {error}"),)) from None
    findings = [
        _finding(name, 1, f'an overlay has no table "{key}", only [[correction]]')
        for key in sorted(data.keys() - {"correction"})
    ]
    entries = data.get("correction", [])
    if not isinstance(entries, list):
        raise OverlayError((_finding(name, 1, "write [[correction]] in double brackets"),))
    corrections: dict[str, Correction] = {}
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ENTRY.finditer(text)]
    for index, entry in enumerate(entries):
        span = _span(name, lines[index] if index < len(lines) else 1)
        problem = _problem(entry)
        if problem is None:
            correction = _correction(entry, span)
            if corrections.setdefault(str(correction.address), correction) is correction:
                continue
            problem = f"{correction.address} is corrected twice"
        findings.append(Finding("UC301", problem, span, _WAY_OUT))
    if findings:
        raise OverlayError(tuple(findings))
    return Overlay(corrections)


def _problem(entry: Any) -> str | None:
    """Why an entry means nothing."""
    if not isinstance(entry, dict):
        return "a correction is a table"
    unknown = sorted(entry.keys() - {"of", "reason"} - _FITTING.keys())
    if unknown:
        return f'a correction has no key "{unknown[0]}"'
    for key in ("of", "reason"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f'a correction needs the text "{key}"'
    address = parse_address(entry["of"])
    if address is None:
        return f'"{entry["of"]}" is the address of no fact'
    facts = entry.keys() - {"of", "reason"}
    if not facts:
        return f"the entry about {address} corrects nothing"
    unfit = sorted(key for key in facts if address.part not in _FITTING[key])
    if unfit:
        return f'"{unfit[0]}" says nothing about {address}'
    wrong = sorted(key for key in facts if not _fits(key, entry[key]))
    return f'"{wrong[0]}" of {address} has a value of the wrong kind' if wrong else None


def _fits(key: str, value: object) -> bool:
    match key:
        case "many" | "required":
            return isinstance(value, bool)
        case "travels":
            return isinstance(value, list) and bool(value) and all(row in _PLACES for row in value)
        case "wire_names":
            return (
                isinstance(value, list)
                and bool(value)
                and all(isinstance(row, str) and row for row in value)
            )
        case _:
            return isinstance(value, str) and bool(value)


def _correction(entry: Mapping[str, Any], span: Span) -> Correction:
    address = parse_address(entry["of"])
    assert address is not None, "checked"
    travels, wire_names = entry.get("travels"), entry.get("wire_names")
    return Correction(
        address=address,
        reason=entry["reason"],
        span=span,
        type=entry.get("type"),
        target=entry.get("target"),
        many=entry.get("many"),
        travels=tuple(travels) if travels else None,
        wire_names=tuple(wire_names) if wire_names else None,
        required=entry.get("required"),
    )


def _finding(name: str, line: int, message: str) -> Finding:
    return Finding("UC301", message, _span(name, line), _WAY_OUT)


def _span(name: str, line: int) -> Span:
    return Span(name, line, 1, line, 1)
