"""Why a link or an embedded resource leads where it does, and why there may be many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from codegen.dialect.raw import RawPage
from codegen.model.nodes import Evidence
from codegen.resolve.exchanges import source_of
from codegen.resolve.overlay import Correction
from codegen.resolve.values import Sighting
from codegen.source.span import Span

__all__ = [
    "corrected_evidence",
    "judged",
    "named_evidence",
    "shown_evidence",
    "stated_evidence",
]

_STRONG = "strong"
_ONE, _MANY = "one", "many"


def stated_evidence(spans: Iterable[tuple[str, Span]]) -> tuple[Evidence, ...]:
    """What cells of the column Target say."""
    return tuple(
        Evidence("target-column", _STRONG, True, text, source_of(span)) for text, span in spans
    )


def named_evidence(page: RawPage) -> tuple[Evidence, ...]:
    """The page that has the name of the rel."""
    return (Evidence("page-name", _STRONG, True, page.name, source_of(page.span)),)


def shown_evidence(what: str, seen: Sequence[Sighting], *, many: bool) -> tuple[Evidence, ...]:
    """Whether samples show one or a list.

    Args:
        what: `link` or `embedded`.
    """
    return judged(
        (
            Evidence(
                f"{row.media}-{what}",
                _STRONG,
                True,
                _MANY if isinstance(row.value, list) else _ONE,
                row.source,
            )
            for row in seen
        ),
        many=many,
    )


def judged(evidence: Iterable[Evidence], *, many: bool) -> tuple[Evidence, ...]:
    """The evidence with whether it supports that there may be many, or that there is one."""
    return tuple(evolve(row, supports=_supports(row, many=many)) for row in evidence)


def _supports(row: Evidence, *, many: bool) -> bool:
    """One in XML may be a list of one; what is no sample says nothing of how many there are."""
    if row.rule.rpartition("-")[2] not in ("link", "embedded"):
        return True
    if row.value == _ONE:
        return not many or row.rule.startswith("xml-")
    return many


def corrected_evidence(correction: Correction) -> tuple[Evidence, ...]:
    """The entry of an overlay."""
    says = [] if correction.target is None else [correction.target]
    if correction.many is not None:
        says.append(_MANY if correction.many else _ONE)
    value = ", ".join(says)
    return (Evidence("overlay", _STRONG, True, value, source_of(correction.span)),)
