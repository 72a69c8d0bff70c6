"""UC401: A description has no words but those of the name that it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.check.descriptions import is_placeholder, own_descriptions
from codegen.check.rule import Rule, Severity
from codegen.dialect.raw import RawPage
from codegen.model.nodes import Model
from codegen.resolve.wording import name_words, singular
from codegen.source.finding import Finding

__all__ = ["RULE"]

_WORD = re.compile(r"[A-Za-z]+")
_ARTICLES = "a an and are be by for from has in is it its of on or that the their this to was with"
_NOUNS = "link member parameter property resource value"
_IDLE = frozenset([*_ARTICLES.split(), *_NOUNS.split()])
"""Words that say nothing, singular."""


def _check(pages: Sequence[RawPage], _model: Model) -> Iterator[Finding]:
    for found in own_descriptions(pages):
        text = found.prose.text
        words = _words(text) - _IDLE - {*name_words(found.name)}
        if found.name and not words and not is_placeholder(text):
            yield Finding(
                "UC401",
                f"the description of {found.name} says no more than its name",
                found.prose.span,
                "Say what it means, when it is there, in which unit.",
            )


def _words(text: str) -> set[str]:
    return {singular(word.lower()) for word in _WORD.findall(text)}


RULE = Rule(
    code="UC401",
    name="idle-description",
    severity=Severity.WARNING,
    summary="A description has no words but those of the name that it describes.",
    why="Whoever reads the generated docs knows the name already.",
    bad="|Name|Type|Description|\n|:---|:---|:---|\n|expirationTime|datetime|The expiration time.|",
    good="|Name|Type|Description|\n|:---|:---|:---|\n|expirationTime|datetime|When the invitation lapses unless somebody answers it.|",
    check=_check,
)
