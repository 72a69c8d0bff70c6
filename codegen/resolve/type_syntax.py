"""The syntax of the column `Type`.

```
string  boolean  integer  number  datetime  duration  uri  binary  content  object
string (sip)            with a form: email, sip or tel
CallState               an enumeration, by the name of its page
participant             a resource, by the name of its page
string[]                a list
integer?                may be null
```

Brackets come before the question mark: `string[]?` is a list that may be null.
"""

from __future__ import annotations

import re

from codegen.model.nodes import Kind, Type
from codegen.resolve.symbols import Symbols

__all__ = ["format_type", "parse_type"]

_SYNTAX = re.compile(
    r"^(?P<name>[A-Za-z][\w-]*)\s*(?:\((?P<format>\w+)\))?\s*(?P<many>\[\])?\s*(?P<null>\?)?$"
)
_KINDS = {kind.value: kind for kind in Kind if kind not in {Kind.ENUM, Kind.RESOURCE, Kind.UNKNOWN}}
_FORMATS = {"email", "sip", "tel"}


def parse_type(text: str, symbols: Symbols) -> Type | None:
    """The type that a cell names; None if it names none."""
    match = _SYNTAX.match(text.strip())
    if match is None or (match["format"] and match["format"] not in _FORMATS):
        return None
    many, nullable = bool(match["many"]), bool(match["null"])
    name = match["name"]
    if name in symbols.enumerations:
        return Type(Kind.ENUM, name, None, many, nullable)
    kind = _KINDS.get(name)
    if kind is not None:
        return Type(kind, None, match["format"], many, nullable)
    if name in symbols.resources:
        return Type(Kind.RESOURCE, name, None, many, nullable)
    return None


def format_type(value: Type) -> str:
    """A type in this syntax."""
    text = value.name or value.kind.value
    if value.format:
        text += f" ({value.format})"
    return text + ("[]" if value.many else "") + ("?" if value.nullable else "")
