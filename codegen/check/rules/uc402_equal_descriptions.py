"""UC402: Two descriptions are equal, and none of them stands on a shared page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.check.descriptions import is_placeholder, own_descriptions
from codegen.check.rule import Rule, Severity
from codegen.dialect.raw import RawPage
from codegen.model.nodes import Model
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["RULE"]


def _check(pages: Sequence[RawPage], _model: Model) -> Iterator[Finding]:
    first: dict[str, Span] = {}
    for found in own_descriptions(pages):
        text = found.prose.text
        if found.is_shared or is_placeholder(text):
            continue
        span = found.prose.span
        other = first.setdefault(text.casefold().rstrip("."), span)
        if other is not span:
            yield Finding(
                "UC402",
                f"{other.path}:{other.line} has the same description",
                span,
                "Say what is particular to each, or leave both to a shared page.",
                (other,),
            )


RULE = Rule(
    code="UC402",
    name="equal-descriptions",
    severity=Severity.WARNING,
    summary="Two descriptions are equal, and none of them stands on a shared page.",
    why="One of the two says nothing of its own, or both repeat what a shared page could say once.",
    bad="|Name|Type|Description|\n|:---|:---|:---|\n|created|datetime|When it happened.|\n|changed|datetime|When it happened.|",
    good="|Name|Type|Description|\n|:---|:---|:---|\n|created|datetime|When the meeting was set up.|\n|changed|datetime|When a leader last edited the meeting.|",
    check=_check,
)
