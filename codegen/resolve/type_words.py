"""Type words: what request tables glue to the end of a description.

`... 50 characters. String`, `... to inform the user.(Importance)Normal, Urgent, or Emergency`,
`... of the meeting.Nullable (AccessLevel)None, or Everyone`, `AddressString`. The word in brackets names the
enumeration, and the words after it are members of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Kind, Type

__all__ = ["TypeWord", "listed_members", "take_type_word"]

_PLAIN = {
    "String": Kind.STRING,
    "Boolean": Kind.BOOLEAN,
    "Int32": Kind.INTEGER,
    "Int64": Kind.INTEGER,
    "Double": Kind.NUMBER,
    "DateTime": Kind.DATETIME,
    "TimeSpan": Kind.DURATION,
    "ExternalResource": Kind.CONTENT,
}
_PLAIN_WORDS = (*_PLAIN, "Byte")
_WORD = re.compile(
    r"(?P<nullable>\bNullable\s+|(?<=[a-z.:!?)])Nullable\s+)?(?P<array>Array\s+of\s+)?"
    r"(?:(?P<plain>String|Boolean|Int32|Int64|Double|DateTime|TimeSpan|ExternalResource|Byte)"
    r"|\((?P<name>[A-Z]\w*)\)(?P<gap>\s*+)(?P<members>[\w, ]*+))\s*$"
)
_LIST = re.compile(r"\)\s*(?P<members>[\w, ]+)$")
_SPLIT = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+")


@frozen
class TypeWord:
    """A type word and the description without it."""

    text: str
    """The word as written."""
    type: Type | None
    """None where it names an enumeration that has no page."""
    description: str
    unknown: str | None = None
    """The name without a page."""


def take_type_word(description: str, enumerations: Mapping[str, object]) -> TypeWord | None:
    """The type word at the end of a description; None where there is none."""
    if description[-1:] == ".":
        return None
    # Most others have none either, and searching takes long.
    is_named = ")" in description and "." not in description.rpartition(")")[2]
    if not is_named and not description.rstrip().endswith(_PLAIN_WORDS):
        return None
    match = _WORD.search(description)
    if match is None:
        return None
    many, nullable = bool(match["array"]), bool(match["nullable"])
    rest = description[: match.start()].rstrip()
    text = match[0].strip()
    if match["plain"] == "Byte":
        return TypeWord(text, Type(Kind.BINARY, nullable=nullable), rest) if many else None
    if match["plain"]:
        type_ = Type(_PLAIN[match["plain"]], None, None, many, nullable)
        return TypeWord(text, type_, rest)
    name = match["name"]
    members = _split(match["members"])
    if any(" " in member for member in members):
        return None  # a sentence that goes on after a name in brackets
    if name in enumerations:
        return TypeWord(text, Type(Kind.ENUM, name, None, many, nullable), rest)
    is_word = bool(members) and not match["gap"]
    return TypeWord(text, None, rest, name) if is_word else None


def listed_members(text: str) -> tuple[str, ...]:
    """The members that a type word lists: `(Importance)Normal, Urgent, or Emergency` has three."""
    match = _LIST.search(text)
    return _split(match["members"]) if match is not None else ()


def _split(members: str) -> tuple[str, ...]:
    return tuple(word for word in _SPLIT.split(members.strip()) if word)
