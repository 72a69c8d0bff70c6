"""Prints a model in the written-out form, as short as the form allows: no samples, nothing said twice.

Descriptions say what constraints there are, and who is described.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from codegen.model.nodes import (
    Constraints,
    Enumeration,
    ErrorRow,
    Event,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
)
from codegen.resolve.type_syntax import format_type

__all__ = ["request_line", "response_line", "written"]

_UNITS = {"S": "seconds", "M": "minutes", "H": "hours"}
FORMATS = ("application/json", "application/xml")


def written(model: Model) -> dict[str, str]:
    """Pages by path."""
    usual = _usual(model)
    pages = {"shared.md": _shared(model, usual), "errors.md": _generic(model)}
    for resource in model.resources:
        pages[f"{resource.name}.md"] = _resource(resource, usual)
    for enumeration in model.enumerations:
        pages[f"{enumeration.name}.md"] = _enumeration(enumeration)
    return {path: text for path, text in pages.items() if text}


def response_line(operation: Operation) -> str:
    """What follows `Response:`."""
    response = operation.response
    words = [str(response.status)]
    if response.resource is not None:
        words.append(response.resource)
    if response.body == "empty":
        if response.resource is not None and not response.location:
            words.append("empty")
    elif response.body != "representation":
        words.append(response.body)
    parts = [" ".join(words)]
    if response.location:
        parts.append("location")
    usual = response.body in {"representation", "anonymous"} and not response.location
    if not (usual and response.media == FORMATS):
        parts += response.media
    if operation.asynchronous is not None:
        parts.append(f"completes by {operation.asynchronous.resource}")
    return ", ".join(parts)


def request_line(operation: Operation) -> str:
    """What follows `Request:`; empty where the parameters tell it."""
    usual = FORMATS if any("body" in row.travels for row in operation.body) else ()
    is_content = any("content" in row.travels for row in operation.body)
    if operation.request_media == usual and not is_content:
        return ""
    return ", ".join(operation.request_media) or "empty"


def _resource(resource: Resource, usual: dict[str, list[ErrorRow]]) -> str:
    front = []
    if resource.rel != resource.name:
        front.append(f"rel: {resource.rel}")
    if resource.represents is not None:
        front.append(f"represents: {resource.represents.resource}")
    if resource.revision == 2 and not resource.name.endswith("2"):
        front.append("revision: 2")
    parts = ["\n".join(["---", *front, "---"])] if front else []
    parts += [f"# {resource.title}", f"About {resource.name}."]
    if resource.link_title is not None:
        row = ("title", resource.link_title.text)
        parts += ["## Web Link", _table("Name|Description", [row])]
    if resource.properties:
        rows = [_property(row) for row in resource.properties]
        parts += ["### Properties", _table("Name|Type|On the wire|Description", rows)]
    elif not resource.operations:
        parts += ["### Properties", "None"]
    rows = _relations(resource)
    parts += ["### Links", _table("Link|Target|Description", rows) if rows else "None"]
    if resource.scopes:
        parts += ["### Scopes", _table("Scope", [(row.name,) for row in resource.scopes])]
    if resource.events:
        parts += ["## Events", *_events(resource.events)]
    if resource.operations:
        parts.append("## Operations")
    for operation in resource.operations:
        parts += _operation(operation, usual)
    return _joined(parts)


def _relations(resource: Resource) -> list[tuple[str, ...]]:
    """Links and embedded resources; where the target is not as the rel says, or many, it is stated."""
    targets = {row.rel: ("", row.target, row.many) for row in resource.links}
    for row in resource.embedded:
        word = "embedded " if row.rel in targets else "only embedded "
        targets[row.rel] = (word, row.target, row.many)
    return [
        (
            rel,
            f"{word}{target or 'any'}{'[]' if many else ''}" if word or many or not target else "",
            "" if target else "No page tells of it.",
        )
        for rel, (word, target, many) in targets.items()
    ]


def _operation(operation: Operation, usual: dict[str, list[ErrorRow]]) -> list[str]:
    lines = [] if operation.route is None else [f"Route: {operation.route}"]
    if line := request_line(operation):
        lines.append(f"Request: {line}")
    lines.append(f"Response: {response_line(operation)}")
    shared = usual.get(operation.method, [])
    stated = [_triple(row) for row in operation.errors if row.boilerplate]
    missing = [row for row in shared if _triple(row) not in stated]
    if missing:
        words = ", ".join(f"{row.code} {row.status} {row.subcode}" for row in missing)
        none = len(missing) == len(shared)
        lines.append(f"Usual errors: {'none' if none else 'without ' + words}")
    parts = [f"### {operation.method}", f"Does what {operation.id} does.", "\n".join(lines)]
    header = "Name|Type|On the wire|In|Required?|Description"
    for title, table in (("Query parameters", "query"), ("Request body", "body")):
        rows = operation.query if table == "query" else operation.body
        if rows:
            cells = [_parameter(row, _usual_places(operation, table, row)) for row in rows]
            parts += [f"#### {title}", _table(header, cells)]
    own = [row for row in operation.errors if not row.boilerplate]
    if own:
        errors = [(row.code, str(row.status), str(row.subcode), "It happened.") for row in own]
        parts += ["#### Synchronous errors", _table("Error|Code|Subcode|Description", errors)]
    return parts


def _property(row: Property) -> tuple[str, ...]:
    return row.name, format_type(row.type), _spelled(row), _text(row.name, row.constraints)


def _usual_places(operation: Operation, table: str, row: Parameter) -> tuple[str, ...]:
    """Where a parameter of a table travels, unless the column In says otherwise."""
    if any(media not in FORMATS for media in operation.request_media):
        return ()
    names = [{one.name.casefold() for one in rows} for rows in (operation.query, operation.body)]
    is_both = all(row.name.casefold() in found for found in names)
    return ("query", "body") if is_both else (table,)


def _parameter(row: Parameter, usual: tuple[str, ...]) -> tuple[str, ...]:
    return (
        row.name,
        format_type(row.type),
        _spelled(row),
        "" if row.travels == usual else ", ".join(row.travels),
        "Yes" if row.required else "",
        _text(row.name, row.constraints),
    )


def _spelled(row: Property | Parameter) -> str:
    return ", ".join(name for name in row.wire_names if name != row.name)


def _text(name: str, limits: Constraints) -> str:
    """A description that states the constraints."""
    parts = [f"Tells about {name}."]
    if limits.max_length is not None:
        parts.append(f"The maximum length is {limits.max_length}.")
    if limits.minimum is not None and limits.maximum is not None:
        parts.append(f"It ranges from {limits.minimum} to {limits.maximum}.")
    elif limits.minimum is not None:
        parts.append(f"The minimum value is {limits.minimum}.")
    elif limits.maximum is not None:
        parts.append(f"The maximum value is {limits.maximum}.")
    if limits.allowed:
        *first, last = limits.allowed
        parts.append(f"Possible values are {', '.join(first)} or {last}.")
    if limits.default is not None:
        value = limits.default
        if value.startswith("PT"):
            parts.append(f"The default is {value[2:-1]} {_UNITS[value[-1]]}.")
        else:
            parts.append(f'The default is "{value}".')
    if limits.deprecated:
        parts.append("It is deprecated.")
    return " ".join(parts)


def _events(events: Iterable[Event]) -> list[str]:
    parts: list[str] = []
    groups: list[list[Event]] = []
    for event in events:
        if not groups or groups[-1][0].type != event.type:
            groups.append([])
        groups[-1].append(event)
    for group in groups:
        rows = [(row.resource, row.priority, row.sender, "It happened.") for row in group]
        parts += [f"### {group[0].type.capitalize()}"]
        parts += [_table("Resource|Priority|Sender|Reason", rows)]
    return parts


def _enumeration(enumeration: Enumeration) -> str:
    parts = [f"# {enumeration.name}", f"About {enumeration.name}.", "## Members"]
    rows = [(row.name, f"It is {row.name}.") for row in enumeration.members]
    parts.append(_table("Name|Description", rows))
    if enumeration.observed:
        rows = [(row.name, row.evidence[0].source.path) for row in enumeration.observed]
        parts += ["## Members seen elsewhere", _table("Member|Seen in", rows)]
    return _joined(parts)


def _shared(model: Model, usual: dict[str, list[ErrorRow]]) -> str:
    rows: list[tuple[str, ...]]
    rows = [(row.name, row.permission or "Permission", "It may.") for row in model.scopes]
    parts = ["# Shared facts", "## Scopes", _table("Scope|Permission|Description", rows)]
    for method, errors in usual.items():
        rows = [(row.code, str(row.status), str(row.subcode), "It happens.") for row in errors]
        parts.append(f"## Errors of every {method}")
        parts.append(_table("Error|Code|Subcode|Description", rows))
    return _joined(parts)


def _generic(model: Model) -> str:
    rows = [(row.name, "It happens.") for row in model.generic_errors]
    return _joined(["# Generic synchronous errors", _table("Error|Description", rows)])


def _usual(model: Model) -> dict[str, list[ErrorRow]]:
    """By method: the boilerplate that most operations have."""
    counts: dict[str, Counter[tuple[object, ...]]] = {}
    rows: dict[tuple[object, ...], ErrorRow] = {}
    for resource in model.resources:
        for operation in resource.operations:
            found = [row for row in operation.errors if row.boilerplate]
            rows.update((_triple(row), row) for row in found)
            triples = tuple(_triple(row) for row in found)
            counts.setdefault(operation.method, Counter())[triples] += 1
    usual = {method: count.most_common(1)[0][0] for method, count in counts.items()}
    return {
        method: [rows[triple] for triple in found]  # type: ignore[index]
        for method, found in usual.items()
        if found
    }


def _triple(row: ErrorRow) -> tuple[object, ...]:
    return row.code, row.status, row.subcode


def _table(header: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A table without the columns in which nothing stands."""
    names = header.split("|")
    used = [index for index in range(len(names)) if any(row[index] for row in rows)]
    lines = [[names[index] for index in used], ["---"] * len(used)]
    lines += [[row[index].replace("|", "\\|") for index in used] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"
