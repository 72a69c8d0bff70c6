"""UC403: A description only keeps the place of one to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.check.descriptions import is_placeholder, own_descriptions
from codegen.check.rule import Rule, Severity
from codegen.dialect.raw import RawPage
from codegen.model.nodes import Model
from codegen.source.finding import Finding

__all__ = ["RULE"]


def _check(pages: Sequence[RawPage], _model: Model) -> Iterator[Finding]:
    for found in own_descriptions(pages):
        if is_placeholder(found.prose.text):
            yield Finding(
                "UC403",
                f'"{found.prose.text}" is no description',
                found.prose.span,
                "Write it, or leave the cell to a shared page.",
            )


RULE = Rule(
    code="UC403",
    name="unwritten-description",
    severity=Severity.WARNING,
    summary="A description only keeps the place of one to be written.",
    why="It ends in the generated docs as it stands.",
    bad="|Name|Type|Description|\n|:---|:---|:---|\n|threadId|string|TODO|",
    good="|Name|Type|Description|\n|:---|:---|:---|\n|threadId|string|Identifier that continued conversations share.|",
    check=_check,
)
