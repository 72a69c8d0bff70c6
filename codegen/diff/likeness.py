"""How likely two things of different names are one: by what they are first, then by words and name."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TypeAlias

from codegen.model.inherit import effective_members
from codegen.model.nodes import (
    Embedded,
    Enumeration,
    Link,
    Member,
    Operation,
    Parameter,
    Property,
    Resource,
)
from codegen.resolve.type_syntax import format_type

__all__ = [
    "enumeration_likeness",
    "link_likeness",
    "member_likeness",
    "resource_likeness",
    "value_likeness",
]

_Value: TypeAlias = Property | Parameter
_Rel: TypeAlias = Link | Embedded

_ENOUGH = 0.7
"""What a row must reach: the same words under any name do, the same type alone doesn't."""
_ENOUGH_OF_PAGE = 0.75
_SAME_FACTS = 0.6
"""The share of facts that two pages must have in common."""
_TELLING = 8
"""So many facts, nearly all in common, are no chance, whatever the words."""


def value_likeness(old: _Value, new: _Value, is_alone: bool = False) -> float:
    """Of two properties, or two parameters: the same type is a must."""
    if old.type != new.type:
        return 0
    soft = ("required", "constraints", "read_only" if isinstance(old, Property) else "travels")
    share = sum(getattr(old, key) == getattr(new, key) for key in soft) / len(soft)
    texts = (old.description, new.description)
    return _score((old.name, new.name), texts, share, is_telling=is_alone)


def link_likeness(old: _Rel, new: _Rel, is_alone: bool = False) -> float:
    """Of two links, or two embedded rels: the same target and cardinality are a must."""
    if (old.target, old.many) != (new.target, new.many) or "self" in {old.rel, new.rel}:
        return 0
    texts = (_description(old), _description(new))
    return _score((old.rel, new.rel), texts, 1, is_telling=is_alone and old.target is not None)


def member_likeness(old: Member, new: Member, is_alone: bool = False) -> float:
    """Of two members, which have but words: being alone tells nothing."""
    del is_alone
    return _score((old.name, new.name), (old.description, new.description), 1, is_telling=False)


def resource_likeness(old: Resource, new: Resource, is_strange: Callable[[str], bool]) -> float:
    """Of two resources, by the rows of their pages.

    Args:
        is_strange: Whether a page has this name in one of the models only; such names tell nothing.
    """
    return _page_score(
        (old.name, new.name),
        (f"{old.summary} {old.description}", f"{new.summary} {new.description}"),
        (_resource_facts(old, is_strange), _resource_facts(new, is_strange)),
    )


def enumeration_likeness(old: Enumeration, new: Enumeration) -> float:
    """Of two enumerations, by their members."""
    return _page_score(
        (old.name, new.name),
        (old.description, new.description),
        (frozenset(effective_members(old)), frozenset(effective_members(new))),
    )


def _description(row: _Rel) -> str:
    return row.description if isinstance(row, Link) else ""


def _score(
    names: tuple[str, str], texts: tuple[str, str], share: float, *, is_telling: bool
) -> float:
    """Words weigh most; without any a thing is known by its type, if that is telling, or by its name."""
    name = _name_likeness(*names)
    text = _text_likeness(*texts) if any(texts) else 0.95 if is_telling else name
    score = 0.55 * text + 0.25 * name + 0.2 * share
    return score if score >= _ENOUGH else 0


def _page_score(
    names: tuple[str, str],
    texts: tuple[str, str],
    facts: tuple[frozenset[object], frozenset[object]],
) -> float:
    old, new = facts
    united = len(old | new)
    share = len(old & new) / united if united else 1
    if share < _SAME_FACTS:
        return 0
    score = 0.45 * share + 0.45 * _text_likeness(*texts) + 0.1 * _name_likeness(*names)
    is_telling = united >= _TELLING and share >= 0.9
    return score if score >= _ENOUGH_OF_PAGE or is_telling else 0


def _resource_facts(row: Resource, is_strange: Callable[[str], bool]) -> frozenset[object]:
    def name(word: str | None) -> str | None:
        return "?" if word is not None and is_strange(word) else word

    operations = [fact for one in row.operations for fact in _operation_facts(one, name)]
    return frozenset(
        [
            row.revision,
            row.represents and name(row.represents.resource),
            *((one.name, name(one.type.name) or format_type(one.type)) for one in row.properties),
            *(("link", name(one.rel), name(one.target), one.many) for one in row.links),
            *(("embedded", name(one.rel), name(one.target), one.many) for one in row.embedded),
            *operations,
            *((one.type, name(one.resource)) for one in row.events),
            *(one.name for one in row.scopes),
        ]
    )


def _operation_facts(row: Operation, name: Callable[[str | None], str | None]) -> list[object]:
    answer, method = row.response, row.method
    parameters = (*row.query, *row.body)
    own_errors = [one for one in row.errors if not one.boilerplate]
    return [
        (method, answer.status, name(answer.resource), answer.body),
        *((method, one.name, name(one.type.name) or format_type(one.type)) for one in parameters),
        *((method, one.code, one.status, one.subcode) for one in own_errors),
    ]


def _text_likeness(old: str, new: str) -> float:
    old_words, new_words = _words(old), _words(new)
    if old_words == new_words:
        return 1
    return SequenceMatcher(None, old_words, new_words, autojunk=False).ratio()


def _name_likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.casefold(), new.casefold(), autojunk=False).ratio()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:200]
