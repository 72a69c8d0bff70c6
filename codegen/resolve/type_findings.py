"""What is odd about types, on pages and in overlays."""

from __future__ import annotations

from codegen.model.nodes import Evidence, Kind, Type
from codegen.resolve.claims import Subject
from codegen.resolve.collectors import VALUE_RULES
from codegen.resolve.exchanges import span_at
from codegen.resolve.overlay import Correction
from codegen.resolve.type_syntax import parse_type
from codegen.resolve.types import Decision
from codegen.resolve.value_types import admits
from codegen.resolve.values import Sighting
from codegen.source.finding import Finding

__all__ = ["find_overlay_oddities", "find_type_oddities", "stale"]

_STATED = VALUE_RULES | {"type-word", "hyperlink", "data-link"}
"""Rules whose evidence is stated or shown, not suggested by a name or by other pages."""


def find_type_oddities(subject: Subject, decision: Decision) -> list[Finding]:
    """What can't be read of a type, or contradicts it."""
    findings: list[Finding] = []
    cells = subject.row.cells
    cell = cells.get("type")
    if cell is not None and cell.text and parse_type(cell.text, subject.symbols) is None:
        findings.append(
            Finding(
                "UC223",
                f'"{cell.text}" is no type',
                cell.span,
                "Write string, boolean, integer, number, datetime, duration, uri, binary, content, object, "
                "or the name of an enumeration or resource; [] after it for many, ? for null.",
            )
        )
    if subject.word is not None and subject.word.unknown is not None:
        findings.append(
            Finding(
                "UC221",
                f"the type of {subject.address} is called {subject.word.unknown}, "
                "which is no enumeration of the set",
                cells["description"].span,
                "Add the page of the enumeration, or correct the name.",
            )
        )
    if decision.type.kind is Kind.UNKNOWN:
        findings.append(
            Finding(
                "UC222",
                f"nothing tells the type of {subject.address}",
                cells["name"].span if "name" in cells else subject.row.span,
                "Show a value in a sample, link to an enumeration, or add the type to the overlay.",
            )
        )
    refuted = [seen for seen in decision.refuted if not _is_settled(subject, seen)]
    if refuted and decision.overlaid is None:
        seen = refuted[0]
        findings.append(
            Finding(
                "UC220",
                f"{subject.address} is taken for {_type_text(decision)}, "
                f"but {seen.rule} says {seen.value or 'an empty text'}",
                cells["name"].span if "name" in cells else subject.row.span,
                "Correct one of the two places, or settle it in the overlay.",
                (span_at(seen.source),),
            )
        )
    return findings


def _is_settled(subject: Subject, seen: Evidence) -> bool:
    """Whether a type in a column of its own settles what only names and other pages suggest."""
    return subject.is_written_out and seen.rule not in _STATED


def _type_text(decision: Decision) -> str:
    type_ = decision.type
    text = type_.name or type_.kind.value
    return f"many of {text}" if type_.many else text


def find_overlay_oddities(
    subject: Subject, correction: Correction, decision: Decision, *, may_lack: bool
) -> list[Finding]:
    """What is wrong with a correction of a type, or that it is needless.

    `may_lack`: the pages of the overlay's enumerations and resources may be absent.
    """
    type_ = parse_type(correction.type or "", subject.symbols)
    if type_ is None and may_lack:
        return []
    if type_ is None:
        return [
            Finding(
                "UC301",
                f'"{correction.type}", to which {subject.address} is corrected, is no type of the set',
                correction.span,
                "Write a type as in the column Type.",
            )
        ]
    refuted = next((seen for seen in subject.values if not _takes(type_, seen)), None)
    if refuted is not None:
        shown = "a list" if isinstance(refuted.value, list) else f'"{refuted.value}"'
        return [
            Finding(
                "UC301",
                f"{subject.address} is corrected to {correction.type}, but a sample shows {shown}",
                correction.span,
                "A type must admit every value that samples show.",
                (span_at(refuted.source),),
            )
        ]
    return [stale(correction, "type")] if decision.overlaid == decision.type else []


def _takes(type_: Type, seen: Sighting) -> bool:
    """Whether a type has room for what a sample shows; a list needs a type of many."""
    if isinstance(seen.value, list) and not type_.many and type_.kind not in _ANYTHING:
        return False
    return admits(type_, seen.value, seen.media)


_ANYTHING = {Kind.UNKNOWN, Kind.OBJECT}
"""Kinds whose values are taken as they are."""


def stale(correction: Correction, key: str) -> Finding:
    """The finding that an entry says what is so without it."""
    return Finding(
        "UC302",
        f"{correction.address} is already so without the overlay's {key}",
        correction.span,
        "Remove the entry.",
    )
