"""The intermediate model: what the API is, each fact with the place that it came from.

Everything is frozen; a change is a new value (`attrs.evolve`). The JSON form (`codegen.model.form`)
has the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import field, frozen

from codegen.model.later import Later

__all__ = [
    "Asynchronous",
    "Constraints",
    "Embedded",
    "Enumeration",
    "ErrorRow",
    "Event",
    "EventSample",
    "Evidence",
    "Example",
    "ExampleRequest",
    "ExampleResponse",
    "GenericError",
    "Guide",
    "GuideLink",
    "Kind",
    "Link",
    "LinkTitle",
    "Member",
    "Model",
    "Observed",
    "Operation",
    "Parameter",
    "Property",
    "Represents",
    "Resource",
    "Response",
    "Scope",
    "ScopeRef",
    "Source",
    "Type",
]


@frozen
class Source:
    """Where a fact stands."""

    path: str
    """Relative to the root of the set, with `/`."""
    line: int
    column: int


@frozen
class Evidence:
    """Why the model holds a fact, or what speaks against it."""

    rule: str
    """The collector: `type-word`, `hyperlink`, `json-value`, `xml-value`, `overlay`, ..."""
    strength: str
    """`strong`, or `weak` for a default or a placeholder value."""
    supports: bool
    value: str
    """What was seen, as text."""
    source: Source


class Kind(Enum):
    """Kinds of type."""

    STRING = "string"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATETIME = "datetime"
    DURATION = "duration"
    URI = "uri"
    BINARY = "binary"
    CONTENT = "content"
    ENUM = "enum"
    RESOURCE = "resource"
    OBJECT = "object"
    UNKNOWN = "unknown"


@frozen
class Type:
    """A type of a property or parameter."""

    kind: Kind
    name: str | None = None
    """Of the enumeration or resource."""
    format: str | None = None
    """`email`, `sip` or `tel`."""
    many: bool = False
    nullable: bool = False


@frozen
class Constraints:
    """What the prose states about values; None where it states nothing."""

    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] | None = None
    default: str | None = None
    deprecated: bool | None = None


@frozen
class Property:
    name: str
    type: Type
    required: bool
    read_only: bool
    description: str
    constraints: Constraints
    wire_names: tuple[str, ...]
    """Spellings on the wire, the one to write first; (name,) where nothing else was seen."""
    evidence: tuple[Evidence, ...]
    source: Source


@frozen
class Link:
    """A row of the Links table; one per rel, `self` included."""

    rel: str
    target: str | None
    """Name of the resource; None where no page has that name."""
    many: bool
    description: str
    repeats: tuple[Source, ...]
    """Further rows of the same rel."""
    source: Source
    evidence: tuple[Evidence, ...] = ()
    """Why it leads there, and why there may be many or is one."""


@frozen
class Embedded:
    rel: str
    target: str | None
    many: bool
    source: Source
    evidence: tuple[Evidence, ...] = ()
    """As of a link."""


@frozen
class ScopeRef:
    name: str
    source: Source


@frozen
class Parameter:
    """A query or body parameter of an operation."""

    name: str
    type: Type
    required: bool
    """As the row says."""
    effective_required: bool
    """After both tables, both revisions and the overlay were heard."""
    travels: tuple[str, ...]
    """Where it may go: `query`, `body`, `content` (the body itself)."""
    description: str
    constraints: Constraints
    wire_names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    source: Source


@frozen
class Response:
    status: int
    resource: str | None
    body: str
    """`representation`, `empty`, `content` (raw media) or `anonymous`."""
    location: bool
    media: tuple[str, ...]


@frozen
class Asynchronous:
    resource: str
    """The operation resource whose `completed` event ends the operation."""


@frozen
class ErrorRow:
    code: str
    status: int
    subcode: str | None
    description: str
    boilerplate: bool
    """The row stands on nearly every operation of the method."""
    source: Source


@frozen
class ExampleRequest:
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    """Repaired, ready to parse; empty where there is none."""


@frozen
class ExampleResponse:
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: str


@frozen
class Example:
    """A request and its response in one media type; either side may be missing."""

    media: str
    """`json` or `xml`."""
    request: ExampleRequest | None
    response: ExampleResponse | None
    source: Source


@frozen
class Operation:
    id: str
    """`audioVideoSession.GET`."""
    method: str
    description: str
    route: str | None
    unique_path: str
    query: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    request_media: tuple[str, ...]
    response: Response
    asynchronous: Asynchronous | None
    minimum_revision: int
    errors: tuple[ErrorRow, ...]
    examples: tuple[Example, ...]
    source: Source


@frozen
class EventSample:
    media: str
    body: str
    source: Source


@frozen
class Event:
    """A row of an event table."""

    type: str
    resource: str
    priority: str
    sender: str
    reason: str
    examples: tuple[EventSample, ...]
    source: Source


@frozen
class Represents:
    """Whose representation a role page shows."""

    resource: str
    evidence: tuple[Evidence, ...]


@frozen
class LinkTitle:
    text: str
    source: Source


@frozen
class Resource(Later):
    name: str
    rel: str
    revision: int
    title: str
    summary: str
    description: str
    represents: Represents | None
    link_title: LinkTitle | None
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    embedded: tuple[Embedded, ...]
    scopes: tuple[ScopeRef, ...]
    operations: tuple[Operation, ...]
    events: tuple[Event, ...]
    source: Source


@frozen
class Member:
    name: str
    description: str
    source: Source


@frozen
class Observed:
    """A member seen elsewhere, not in the page's table."""

    name: str
    evidence: tuple[Evidence, ...]
    source: Source


@frozen
class Enumeration:
    name: str
    description: str
    members: tuple[Member, ...]
    observed: tuple[Observed, ...]
    source: Source


@frozen
class Scope:
    name: str
    permission: str
    description: str
    source: Source


@frozen
class GenericError:
    name: str
    description: str
    source: Source


@frozen
class GuideLink:
    """A hyperlink of a guide that leads to a page of the set."""

    target: str
    """As written: `../resources/messaging.md#operations`."""
    path: str
    """Of the page, in the set."""


@frozen
class Guide:
    """An article that tells how something is done. It states no facts for code."""

    title: str
    text: str
    """Markdown, the title included."""
    links: tuple[GuideLink, ...]
    source: Source


@frozen
class Model:
    """The whole API."""

    api: str
    resources: tuple[Resource, ...]
    """Sorted by name, code points."""
    enumerations: tuple[Enumeration, ...]
    scopes: tuple[Scope, ...]
    generic_errors: tuple[GenericError, ...]
    attribution: str | None = None
    """A line that generated docs and file headers print."""
    guides: tuple[Guide, ...] = ()
    """Sorted by path."""
    resource_index: Mapping[str, Resource] = field(init=False, repr=False, eq=False)
    enumeration_index: Mapping[str, Enumeration] = field(init=False, repr=False, eq=False)

    @resource_index.default
    def _resource_index(self) -> Mapping[str, Resource]:
        return {row.name: row for row in self.resources}

    @enumeration_index.default
    def _enumeration_index(self) -> Mapping[str, Enumeration]:
        return {row.name: row for row in self.enumerations}
