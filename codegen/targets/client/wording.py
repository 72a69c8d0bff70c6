"""Sentences of docstrings, made from what pages state."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.model.nodes import Constraints, ErrorRow, Event, Operation, Resource

__all__ = [
    "dated",
    "error_terms",
    "event_terms",
    "joined",
    "operation_prose",
    "resource_prose",
    "scope_sentence",
    "with_limits",
]

_SENTENCE_END = re.compile(r"[.!?]+(?=\s+[A-Z])")
"""Not the stop of `i.e. this`."""

_PLAIN = {
    "DELETE": "Deletes {}.",
    "GET": "Reads {}.",
    "OPTIONS": "Tells what {} can do.",
    "POST": "Posts to {}.",
    "PUT": "Changes {}.",
}
"""What operations do whose pages don't tell."""


def resource_prose(resource: Resource) -> tuple[str, ...]:
    """The paragraphs of a page: its summary, then its description if that says more."""
    summary = resource.summary.strip()
    description = resource.description.strip()
    paragraphs = (summary, description if description != summary else "")
    return tuple(text for text in paragraphs if text) or (f"The resource {resource.name}.",)


def operation_prose(page: str, operation: Operation) -> str:
    """What an operation does: its description, or what its method and answer say."""
    text = operation.description.strip()
    if text:
        return text
    response = operation.response
    if operation.method == "POST" and response.location and response.resource not in (None, page):
        return f"Creates {response.resource}."
    plain = _PLAIN.get(operation.method)
    return f"{operation.method} of {page}." if plain is None else plain.format(page)


def dated(text: str, revision: int) -> str:
    """A text that says after its first sentence since which revision that is so."""
    if revision < 2:
        return text
    end = _SENTENCE_END.search(text)
    first = len(text) if end is None else end.end()
    return joined(text[:first], f"Since revision {revision}.", text[first:])


def with_limits(description: str, constraints: Constraints) -> str:
    """A description and those limits that it does not mention."""
    sentences = [description]
    for label, limit in (
        ("At most {} characters.", constraints.max_length),
        ("At least {}.", constraints.minimum),
        ("At most {}.", constraints.maximum),
        ("Default: {}.", constraints.default),
    ):
        if limit is not None and not _mentions(description, str(limit)):
            sentences.append(label.format(limit))
    if not all(_mentions(description, value) for value in constraints.allowed or ()):
        sentences.append(f"One of {', '.join(constraints.allowed or ())}.")
    if constraints.deprecated and "deprecated" not in description.lower():
        sentences.append("Deprecated.")
    return joined(*sentences)


def joined(*sentences: str) -> str:
    """Sentences in one paragraph; one that others follow gets its full stop."""
    texts = [text for sentence in sentences if (text := sentence.strip())]
    return " ".join(
        text if text[-1] in ".!?:" or text is texts[-1] else f"{text}." for text in texts
    )


def _mentions(text: str, value: str) -> bool:
    """Whether a value stands in a text as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def scope_sentence(resource: Resource) -> str:
    """Which scopes the operations need."""
    scopes = [scope.name for scope in resource.scopes]
    if len(scopes) < 2:
        return f"Scope: {scopes[0]}." if scopes else ""
    return f"Scopes, one of: {', '.join(scopes)}."


def error_terms(errors: Iterable[ErrorRow]) -> tuple[tuple[str, str], ...]:
    """Code and subcode, and what they mean here; what any operation may answer is left out."""
    return tuple(
        (f"{row.code} {row.subcode}" if row.subcode else row.code, row.description)
        for row in errors
        if not row.boilerplate
    )


def event_terms(events: Iterable[Event]) -> tuple[tuple[str, str], ...]:
    """Type and resource of an event, who sends it and how urgent it is; each once."""
    return tuple(dict.fromkeys((f"{row.type} {row.resource}", _sending(row)) for row in events))


def _sending(event: Event) -> str:
    sender = f"from {event.sender}" if event.sender else ""
    priority = f"priority {event.priority}" if event.priority else ""
    return ", ".join(filter(None, (sender, priority)))
