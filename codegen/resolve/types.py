"""Decides the type of each property and parameter from the claims of the collectors.

The claims are heard in the order of `COLLECTORS`. The first that names a kind and that no sample value
refutes decides; what a person wrote out (overlay, column `Type`) stands even against samples. Whether there
are many and whether null is allowed come from the first claim that says so. All evidence is kept, for and
against; where nothing is said the type is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from codegen.model.nodes import Evidence, Kind, Type
from codegen.resolve.claims import Claim, Subject
from codegen.resolve.collectors import COLLECTORS, OVERLAY, SAME_ROW, VALUE_RULES
from codegen.resolve.value_types import admits

__all__ = ["Decision", "decide"]

_UNKNOWN = Type(Kind.UNKNOWN)
_TEXTUAL = frozenset({Kind.STRING, Kind.ENUM, Kind.URI, Kind.DATETIME, Kind.DURATION})


@frozen
class Decision:
    """A type, why, and what the overlay changed."""

    type: Type
    evidence: tuple[Evidence, ...]
    refuted: tuple[Evidence, ...]
    """What contradicts the type."""
    overlaid: Type | None = None
    """The type without the overlay, where the overlay speaks."""


def decide(subject: Subject) -> Decision:
    """The type of a subject."""
    claims = [claim for rule, collect in COLLECTORS for claim in collect(subject, rule)]
    decision = _decide(claims, subject)
    if claims and claims[0].evidence.rule == OVERLAY:
        return evolve(decision, overlaid=_decide(claims[1:], subject).type)
    return decision


def _decide(claims: Sequence[Claim], subject: Subject) -> Decision:
    chosen = next((claim for claim in claims if _stands(claim, subject)), None)
    if chosen is None:
        evidence = tuple(_said(claim, supports=claim.kind is None) for claim in claims)
        return Decision(_UNKNOWN, evidence, tuple(row for row in evidence if not row.supports))
    if not chosen.is_final:
        chosen = _refined(chosen, claims)
    type_ = _type(chosen, claims)
    evidence = tuple(_said(claim, supports=_supports(claim, type_, subject)) for claim in claims)
    return Decision(type_, evidence, tuple(row for row in evidence if not row.supports))


def _said(claim: Claim, *, supports: bool) -> Evidence:
    known = claim.evidence
    return known if known.supports == supports else evolve(known, supports=supports)


def _stands(claim: Claim, subject: Subject) -> bool:
    if claim.kind is None:
        return False
    return claim.is_final or _admits_all(_type(claim, ()), subject)


def _admits_all(type_: Type, subject: Subject) -> bool:
    return all(admits(type_, seen.value, seen.media) for seen in subject.values)


def _type(chosen: Claim, claims: Sequence[Claim]) -> Type:
    assert chosen.kind is not None
    heard = (chosen, *claims)
    many = next((claim.many for claim in heard if claim.many is not None), False)
    nullable = next((claim.nullable for claim in heard if claim.nullable is not None), False)
    return Type(chosen.kind, chosen.name, chosen.format, many, nullable)


def _refined(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """A plain string that all values show in one narrower form has that form."""
    if chosen.kind is not Kind.STRING:
        return chosen
    shown = [
        (claim.kind, claim.format)
        for claim in claims
        if claim.evidence.rule in VALUE_RULES and claim.kind is not None
    ]
    if not shown:
        return _formed(chosen, claims)
    if len(set(shown)) != 1:
        return chosen if chosen.format is None else evolve(chosen, format=None)
    kind, form = shown[0]
    if kind is Kind.URI or (kind is Kind.STRING and form):
        return evolve(chosen, kind=kind, format=form)
    return chosen


def _formed(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """A plain string of which no value is shown has the form that the same row has elsewhere."""
    alike = next((claim for claim in claims if claim.evidence.rule == SAME_ROW), None)
    if alike is None or chosen.format or alike.kind not in {Kind.STRING, Kind.URI}:
        return chosen
    return evolve(chosen, kind=alike.kind, format=alike.format)


def _supports(claim: Claim, type_: Type, subject: Subject) -> bool:
    if claim.evidence.rule in VALUE_RULES:
        return all(
            admits(type_, seen.value, seen.media)
            for seen in subject.values
            if seen.source == claim.evidence.source
        )
    if claim.kind is None or (claim.kind, claim.name) == (type_.kind, type_.name):
        return True
    return claim.kind is Kind.STRING and type_.kind in _TEXTUAL
