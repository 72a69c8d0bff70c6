"""Query and body parameters of an operation: their places, and what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from codegen.dialect.raw import RawRow
from codegen.model.nodes import Constraints, Evidence, Kind, Parameter, Type
from codegen.resolve.address import Address
from codegen.resolve.exchanges import OperationSamples, source_of
from codegen.resolve.repeats import repeated
from codegen.resolve.request_line import read_request_line
from codegen.resolve.responses import is_format
from codegen.resolve.spellings import stated_spellings
from codegen.source.finding import Finding

__all__ = ["TABLES", "ParameterSite", "TypeOf", "Typed", "merge_revisions", "resolve_parameters"]

TABLES = ("query", "body")
_PLACES = ("query", "body", "content")
_REQUIRED = {"yes": True, "true": True, "required": True, "no": False, "false": False, "": False}
_REQUIRED["optional"] = False


@frozen
class ParameterSite:
    """A row of a parameter table and where it stands."""

    operation: OperationSamples
    table: str
    """`query` or `body`."""
    row: RawRow

    @property
    def name(self) -> str:
        return self.row.text("name")

    @property
    def address(self) -> Address:
        method = self.operation.raw.method
        return Address(self.operation.page.name, self.table, self.name, method)


@frozen
class Typed:
    """What is known of a parameter's values."""

    type: Type
    description: str
    """The row's text without its type word."""
    constraints: Constraints
    evidence: tuple[Evidence, ...] = ()
    wire_names: tuple[str, ...] = ()
    """Spellings on the wire; empty where only the row's own was seen."""


TypeOf = Callable[[ParameterSite], Typed]
"""Decides a parameter's type."""


def resolve_parameters(
    operation: OperationSamples, type_of: TypeOf
) -> tuple[Mapping[str, tuple[Parameter, ...]], list[Finding]]:
    """Parameters by table, in page order.

    A name that stands in both tables is one parameter that may travel either way, and is required if either
    row says so. Where the request's body is raw content, no named parameter travels in it.
    """
    findings: list[Finding] = []
    sites = {
        table: [
            ParameterSite(operation, table, row)
            for row in operation.raw.tables.get(table, ())
            if row.text("name")
        ]
        for table in TABLES
    }
    for table in TABLES:
        findings += _repeated(sites[table])
    typed = {table: [type_of(site) for site in rows] for table, rows in sites.items()}
    names = {table: {_key(site.name) for site in rows} for table, rows in sites.items()}
    is_content = _sends_content(operation) or any(
        _is_content(row.type) for row in typed["body"] if operation.raw.method != "GET"
    )
    found: dict[str, tuple[Parameter, ...]] = {}
    for table in TABLES:
        rows: list[Parameter] = []
        for site, known in zip(sites[table], typed[table], strict=True):
            is_both = all(_key(site.name) in names[other] for other in TABLES)
            usual = _usual_places(table, known.type, is_both, is_content)
            rows.append(_parameter(site, known, usual, findings))
        found[table] = tuple(rows)
    return _agreed(found), findings


def merge_revisions(
    first: Mapping[str, tuple[Parameter, ...]], second: Mapping[str, tuple[Parameter, ...]]
) -> dict[str, tuple[Parameter, ...]]:
    """The first operation's parameters as a verb merged from two revisions needs them.

    A parameter is required only if both revisions require it; what one of them lacks is not. A revision
    whose page tells of no parameter at all has no say.
    """
    if not any(second.values()):
        return dict(first)
    needed = {_key(row.name) for rows in second.values() for row in rows if row.effective_required}
    return {
        table: tuple(
            evolve(row, effective_required=row.effective_required and _key(row.name) in needed)
            for row in rows
        )
        for table, rows in first.items()
    }


def _repeated(sites: Iterable[ParameterSite]) -> Iterator[Finding]:
    """Each row is kept as the page states it; of one name only the first can be used."""
    seen: set[str] = set()
    for site in sites:
        if site.name in seen:
            yield repeated(site.name, site.row)
        seen.add(site.name)


def _key(name: str) -> str:
    """Names of parameters are case-blind on the wire."""
    return name.casefold()


def _sends_content(operation: OperationSamples) -> bool:
    stated, _ = read_request_line(operation.raw.statements)
    if stated is not None:
        return any(not is_format(media) for media in stated)
    bodies = [row for row in operation.requests if row.message.has_body]
    return any(row.message.media and not is_format(row.message.media) for row in bodies)


def _is_content(type_: Type) -> bool:
    return type_.kind is Kind.BINARY


def _usual_places(table: str, type_: Type, is_both: bool, is_content: bool) -> tuple[str, ...]:
    if is_content:
        return ("content",) if table == "body" and _is_content(type_) else ("query",)
    return ("query", "body") if is_both else (table,)


def _parameter(
    site: ParameterSite, known: Typed, usual: tuple[str, ...], findings: list[Finding]
) -> Parameter:
    required = _required(site, findings)
    return Parameter(
        name=site.name,
        type=known.type,
        required=required,
        effective_required=required,
        travels=_stated_places(site, findings) or usual,
        description=known.description,
        constraints=known.constraints,
        wire_names=stated_spellings(site.row) or known.wire_names or (site.name,),
        evidence=known.evidence,
        source=source_of(site.row.span),
    )


def _required(site: ParameterSite, findings: list[Finding]) -> bool:
    text = site.row.text("required")
    required = _REQUIRED.get(text.casefold().rstrip("."))
    if required is None:
        findings.append(
            Finding(
                "UC365",
                f'the column that says whether {site.name} is required holds "{text}"',
                site.row.cells["required"].span,
                "Write Yes or No; anything else counts as No.",
            )
        )
    return bool(required)


def _stated_places(site: ParameterSite, findings: list[Finding]) -> tuple[str, ...]:
    """The column `In`, in the order query, body, content."""
    words = site.row.text("in").replace(",", " ").split()
    known = {word.casefold() for word in words} & set(_PLACES)
    unknown = [word for word in words if word.casefold() not in (*_PLACES, "or", "and")]
    if unknown:
        findings.append(
            Finding(
                "UC366",
                f'{site.name} can\'t travel in "{unknown[0]}"',
                site.row.cells["in"].span,
                "Write query, body, content, or several of them.",
            )
        )
    return tuple(place for place in _PLACES if place in known)


def _agreed(found: Mapping[str, tuple[Parameter, ...]]) -> Mapping[str, tuple[Parameter, ...]]:
    required = {_key(row.name) for rows in found.values() for row in rows if row.required}
    return {
        table: tuple(evolve(row, effective_required=_key(row.name) in required) for row in rows)
        for table, rows in found.items()
    }
