"""Collectors of evidence for types, each independent of the others.

A collector is a function from a subject to claims; its place in `COLLECTORS` is its precedence. A new one
is one function and one line there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from codegen.document.blocks import Hyperlink
from codegen.model.nodes import Evidence, Kind, Source, Type
from codegen.resolve.claims import STRONG, WEAK, Claim, Namesake, Subject, claim_type
from codegen.resolve.constraints import read_limits
from codegen.resolve.exchanges import source_of
from codegen.resolve.recall import recalled
from codegen.resolve.type_syntax import parse_type
from codegen.resolve.value_types import is_placeholder, value_text, value_type
from codegen.resolve.values import Sighting
from codegen.resolve.wording import name_tails, name_words, part_sentences, singular

__all__ = ["COLLECTORS", "OVERLAY", "SAME_ROW", "VALUE_RULES", "Collector", "shown_words"]

_LIST = re.compile(r"(?:an?|the)? ?(?:list|set|collection)s? of ", re.IGNORECASE)
"""How the description of what is many begins."""

Collector = Callable[[Subject, str], Iterator[Claim]]
"""From a subject and the name of the rule to what this kind of evidence says."""

OVERLAY = "overlay"
SAME_ROW = "same-row-elsewhere"
_JSON = "json-value"
_XML = "xml-value"
_QUERY = "query-value"
VALUE_RULES = frozenset({_JSON, _XML, _QUERY})
"""Rules whose evidence is a value of a sample."""


def _from_overlay(subject: Subject, rule: str) -> Iterator[Claim]:
    """The type that the overlay gives."""
    correction = subject.correction
    if correction is None or correction.type is None:
        return
    type_ = parse_type(correction.type, subject.symbols)
    if type_ is not None:
        span = correction.span
        source = source_of(span)
        yield claim_type(_evidence(rule, correction.type, source), type_, is_final=True)


def _from_type_column(subject: Subject, rule: str) -> Iterator[Claim]:
    """The column `Type`."""
    cell = subject.row.cells.get("type")
    type_ = parse_type(cell.text, subject.symbols) if cell is not None else None
    if cell is not None and type_ is not None:
        source = source_of(cell.span)
        yield claim_type(_evidence(rule, cell.text, source), type_, is_final=True)


def _from_type_word(subject: Subject, rule: str) -> Iterator[Claim]:
    """The type word at the end of the row's description."""
    word = subject.word
    if word is not None and word.type is not None:
        yield claim_type(_evidence(rule, word.text, subject.source), word.type)


def _from_hyperlink(subject: Subject, rule: str) -> Iterator[Claim]:
    """A hyperlink to an enumeration in the description."""
    cell = subject.row.cells.get("description")
    seen: set[str] = set()
    for link in cell.links if cell is not None else ():
        name = _enumeration(link, subject)
        if name is not None and name not in seen:
            seen.add(name)
            source = source_of(link.span)
            yield Claim(_evidence(rule, name, source), Kind.ENUM, name)


def _from_sibling(subject: Subject, rule: str) -> Iterator[Claim]:
    """A type word of the same name in another table of the page."""
    if subject.sibling is None:
        return
    row, word = subject.sibling
    if word.type is not None:
        source = source_of(row.span)
        type_ = word.type
        many = True if type_.many else None
        yield Claim(_evidence(rule, word.text, source), type_.kind, type_.name, None, many)


def _from_data_link(subject: Subject, rule: str) -> Iterator[Claim]:
    """A link of the same name whose address is the content itself."""
    for seen in subject.links:
        link = seen.value
        href = link.get("href") if isinstance(link, dict) else None
        if isinstance(href, str) and href.replace(" ", "").startswith("data:"):
            text = href.partition(",")[0]
            yield Claim(_evidence(rule, text, seen.source), Kind.CONTENT, many=False)


def _from_json_value(subject: Subject, rule: str) -> Iterator[Claim]:
    """Values in JSON samples."""
    return _from_values(subject, rule, "json")


def _from_xml_value(subject: Subject, rule: str) -> Iterator[Claim]:
    """Values in XML samples, which are text."""
    return _from_values(subject, rule, "xml")


def _from_query_value(subject: Subject, rule: str) -> Iterator[Claim]:
    """Values in the query strings of samples, which are text."""
    return _from_values(subject, rule, "query")


def _from_enumeration_name(subject: Subject, rule: str) -> Iterator[Claim]:
    """An enumeration of the same name, if every value that samples show is a member of it.

    That of a property may begin with the last words of the page's name: RelayState for mediaRelay.state. If
    it begins with the whole, values that it lacks don't matter.
    """
    if subject.word is not None:
        return
    own, page = subject.address.name, subject.address.page
    owners = name_tails(page) if subject.address.part == "property" else ()
    values = shown_words(subject)
    for word in (*(owner + own for owner in owners), own, singular(own)):
        for name in subject.members.called(word):
            if values <= subject.members.of[name] or word == page + own:
                source = source_of(subject.symbols.enumerations[name].span)
                strength = STRONG if values else WEAK
                many = True if word != own and word == singular(own) and not values else None
                yield Claim(
                    Evidence(rule, strength, True, name, source), Kind.ENUM, name, None, many
                )
                return


def _from_enumeration_members(subject: Subject, rule: str) -> Iterator[Claim]:
    """The enumeration that has every value that samples show.

    Among several it is the one whose name has most words in common with those of page and property, its last
    word, which says what it is, counted twice.
    """
    values = shown_words(subject)
    if not values or subject.word is not None:
        return
    fitting = subject.members.having(values)
    own = {*name_words(subject.address.page), *name_words(subject.address.name)}
    shared = {name: _shared(name_words(name), own) for name in fitting}
    most = max(shared.values(), default=0)
    best = [name for name in fitting if shared[name] == most]
    if len(best) == 1:
        source = source_of(subject.symbols.enumerations[best[0]].span)
        yield Claim(_evidence(rule, best[0], source), Kind.ENUM, best[0])


def _from_same_row(subject: Subject, rule: str) -> Iterator[Claim]:
    """What is called and described the same elsewhere.

    Of what has a type word it tells only the form; of what has values, only an enumeration of them.
    """
    told = _plain_words(subject.text)
    alike = [row for row in subject.namesakes if told and _plain_words(row.text) == told]
    alike = [row for row in alike if row.is_shown] or alike
    type_ = _narrowest([row.type for row in alike])
    if type_ is None:
        return
    many: bool | None = type_.many
    stated = subject.word or (subject.sibling and subject.sibling[1])
    if stated:
        is_form = type_.kind is Kind.URI or type_.format is not None
        if not is_form or stated.type is None or stated.type.many != many:
            return
    elif subject.values:
        values = shown_words(subject)
        if not values or not values <= subject.members.of.get(type_.name or "", frozenset()):
            return
        many = None
    elif subject.links:
        return
    first = next(row for row in alike if row.type.kind is type_.kind)
    yield Claim(_like(rule, subject, first, alike), type_.kind, type_.name, type_.format, many)


def _from_stated_list(subject: Subject, rule: str) -> Iterator[Claim]:
    """A description that begins with the words of a list, where no value shows whether there are many."""
    match = _LIST.match(subject.row.text("description"))
    if match is not None and not subject.values and subject.word is None:
        yield Claim(_evidence(rule, match[0], subject.source), many=True)


def _from_limits(subject: Subject, rule: str) -> Iterator[Claim]:
    """Limits that the description states: of a number, or of the length of a text."""
    limits = read_limits(subject.row.text("description"))
    if limits.minimum is not None or limits.maximum is not None:
        text = f"{limits.minimum} to {limits.maximum}"
        yield Claim(_evidence(rule, text, subject.source), Kind.INTEGER)
    elif limits.max_length is not None:
        yield Claim(_evidence(rule, f"length {limits.max_length}", subject.source), Kind.STRING)


def _from_namesakes(subject: Subject, rule: str) -> Iterator[Claim]:
    """What is called the same elsewhere, if all of it has one type and no sample shows a value.

    Neither an enumeration nor a form: things of one name, differently described, often differ in these.
    """
    types = {(row.type.kind, row.type.name, row.type.many) for row in subject.namesakes}
    if len(types) != 1 or not subject.follows_namesakes:
        return
    kind, _, many = types.pop()
    if kind is not Kind.ENUM:
        evidence = _like(rule, subject, subject.namesakes[0], subject.namesakes)
        yield Claim(evidence, kind, many=many)


COLLECTORS: tuple[tuple[str, Collector], ...] = (
    (OVERLAY, _from_overlay),
    ("type-column", _from_type_column),
    ("type-word", _from_type_word),
    ("hyperlink", _from_hyperlink),
    ("same-name-type-word", _from_sibling),
    ("data-link", _from_data_link),
    ("enumeration-name", _from_enumeration_name),
    ("enumeration-members", _from_enumeration_members),
    (SAME_ROW, _from_same_row),
    (_JSON, _from_json_value),
    (_XML, _from_xml_value),
    (_QUERY, _from_query_value),
    ("stated-list", _from_stated_list),
    ("stated-limits", _from_limits),
    ("same-name-elsewhere", _from_namesakes),
)
"""In order of precedence: the first claim that the samples don't refute decides."""


def _from_values(subject: Subject, rule: str, media: str) -> Iterator[Claim]:
    seen: set[str] = set()
    for sighting in subject.values:
        if sighting.media != media:
            continue
        text = value_text(sighting.value)
        if text not in seen:
            seen.add(text)
            yield _value_claim(sighting, rule, text)


def _value_claim(sighting: Sighting, rule: str, text: str) -> Claim:
    found = value_type(sighting.value, sighting.media)
    weak = found.is_weak or is_placeholder(sighting.value)
    evidence = Evidence(rule, WEAK if weak else STRONG, True, text, sighting.source)
    return Claim(evidence, found.kind, None, found.format, found.many, found.nullable)


def _narrowest(types: Sequence[Type]) -> Type | None:
    """The one type of several, plain strings among enumerations aside; None where they differ."""
    enums = [type_ for type_ in types if type_.kind is Kind.ENUM]
    others = {(type_.kind, type_.many) for type_ in types if type_.kind is not Kind.ENUM}
    if enums and others <= {(Kind.STRING, enums[0].many)}:
        types = enums
    found = {(type_.kind, type_.name, type_.many) for type_ in types}
    if len(found) != 1:
        return None
    formats = {type_.format for type_ in types}
    kind, name, many = found.pop()
    return Type(kind, name, formats.pop() if len(formats) == 1 else None, many)


@recalled(4096)
def _plain_words(text: str) -> str:
    return part_sentences(text).casefold().rstrip(". ")


def _like(rule: str, subject: Subject, first: Namesake, rows: Sequence[Namesake]) -> Evidence:
    strength = WEAK if all(row.is_weak for row in rows) else STRONG
    return Evidence(rule, strength, True, f"{first.page}.{subject.address.name}", first.source)


def _shared(words: Sequence[str], own: set[str]) -> int:
    return len(own.intersection(words)) + (words[-1] in own)


def shown_words(subject: Subject) -> frozenset[str]:
    """Values of samples; none where one of them is no text."""
    shown: set[str] = set()
    for seen in subject.values:
        values = seen.value if isinstance(seen.value, list) else [seen.value]
        if not all(isinstance(value, str) for value in values):
            return frozenset()
        shown.update(value.strip() for value in values)
    return frozenset(shown)


def _enumeration(link: Hyperlink, subject: Subject) -> str | None:
    return subject.symbols.enumeration_of(link.target)


def _evidence(rule: str, value: str, source: Source) -> Evidence:
    return Evidence(rule, STRONG, True, value, source)
