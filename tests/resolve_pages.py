"""Small invented pages, and what resolve makes of them.

A page may hold the mark `⟦` where a finding is expected; it is taken out before the page is read.
"""

from __future__ import annotations

from typing import Any

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.nodes import Model, Operation, Resource, Type
from codegen.resolve import Resolution, parse_overlay, resolve
from codegen.resolve.type_syntax import format_type

__all__ = [
    "door_state",
    "marked",
    "method",
    "operation",
    "page",
    "resolved",
    "resource",
    "room",
    "type_of",
]

MARK = "⟦"


def marked(text: str) -> tuple[str, tuple[int, int] | None]:
    """A text without its mark, and the line and column where that stood."""
    before, mark, after = text.partition(MARK)
    if not mark:
        return text, None
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def page(text: str) -> RawPage:
    """A page; its file is called after its title."""
    title = next(line for line in text.splitlines() if line.startswith("# "))
    return read_page(text, f"{title.split()[1]}.md", load_dialect())


def resolved(*texts: str, overlay: str | None = None, **options: Any) -> Resolution:
    """What pages, and an overlay, give."""
    corrections = parse_overlay(overlay, "overlay.toml") if overlay is not None else None
    return resolve([page(text) for text in texts], overlay=corrections, **options)


def room(
    *,
    name: str = "room",
    front: str = "",
    properties: str = "",
    links: str = "",
    scopes: str = "",
    events: str = "",
    operations: str = "",
) -> str:
    """A resource's page; tables are given as their rows, or with a header of their own."""
    parts = [f"---\n{front}\n---" if front else "", f"# {name}", "Where people meet."]
    parts += ["### Properties", _table(properties, "Name|Description")]
    parts += ["### Links", _table(links, "Link|Description")]
    if scopes:
        parts += ["### Scopes", _table(scopes, "Scope|Permission|Description")]
    parts += ["## Events", events] if events else []
    parts += ["## Operations", operations]
    return "\n\n".join(part for part in parts if part) + "\n"


def method(
    name: str,
    *,
    query: str = "",
    body: str = "",
    response: str = "",
    errors: str = "",
    lines: str = "",
    request: str = "",
    answer: str = "",
    xml_request: str = "",
    xml_answer: str = "",
) -> str:
    """An operation's section."""
    header = "Name|Description|Required?"
    parts = [f"### {name}", "Does it.", lines]
    parts += ["#### Query parameters", _table(query, header)] if query else []
    parts += ["#### Request body", _table(body, header)]
    parts += ["#### Response body", _table(response, "Item|Description")]
    if errors:
        parts += ["#### Synchronous errors", _table(errors, "Error|Code|Subcode|Description")]
    samples = {
        "JSON Request": request,
        "JSON Response": answer,
        "XML Request": xml_request,
        "XML Response": xml_answer,
    }
    for title, sample in samples.items():
        parts += [f"#### {title}", f"```\n{sample}\n```"] if sample else []
    return "\n\n".join(part for part in parts if part)


def _table(rows: str, header: str) -> str:
    if not rows:
        return "None"
    if rows.startswith("|:"):  # a table whose header is part of the test
        header, rows = rows[2:].split("\n", 1)
    rule = "|".join(":---" for _ in header.split("|"))
    return f"|{header}|\n|{rule}|\n{rows}"


door_state = """# DoorState

Whether a door lets people in.

## Members

|Name|Description|
|:---|:---|
|Open|It lets people in.|
|Shut|It doesn't.|
"""


def resource(found: Resolution | Model, name: str = "room") -> Resource:
    model = found.model if isinstance(found, Resolution) else found
    return model.resource_index[name]


def operation(found: Resolution, name: str) -> Operation:
    """An operation by its id."""
    owner = resource(found, name.split(".")[0])
    return next(row for row in owner.operations if row.id == name)


def type_of(found: Resolution, address: str) -> str:
    """The type of a property (`room.state`) or parameter (`room.POST.body.state`), in words."""
    owner, *rest = address.split(".")
    if len(rest) == 1:
        rows: Any = resource(found, owner).properties
    else:
        rows = getattr(operation(found, f"{owner}.{rest[0]}"), rest[1])
    kind: Type = next(row.type for row in rows if row.name == rest[-1])
    return "unknown" if kind.kind.value == "unknown" else format_type(kind)
