"""The facts of a set: resolved, unless an earlier run found the same on pages that stated the same.

A page in other words states the same, so that its prose alone is told anew. Of facts that were found before
only an index is taken up; the body of a resource once somebody looks at it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from codegen.cli.crew import Crew
from codegen.cli.page_heads import PageHead, pack_head, unpack_head
from codegen.cli.reading import Reading
from codegen.emit.fingerprint import program_fingerprint
from codegen.emit.garbage import give_back
from codegen.emit.remembering import content_key
from codegen.model.fingerprint import facts_hash, model_hash, prose_hash
from codegen.model.later import begun
from codegen.model.nodes import Enumeration, Model, Resource
from codegen.model.packed import pack, unpack
from codegen.model.prose import (
    NO_PROSE,
    PageProse,
    told_enumeration,
    told_operations,
    told_resource,
)
from codegen.source.finding import Finding

if TYPE_CHECKING:
    from codegen.emit.cache import Cache
    from codegen.resolve.overlay import Overlay
    from codegen.resolve.resolver import Resolution

__all__ = ["NO_CORRECTIONS", "Corrections", "Settled", "Stated", "settle"]

_Place = tuple[str, str]
"""Path and name of a page."""

_MODELLED = frozenset({"resource", "enumeration"})
_MANY = 2_000
"""Of more pages, what was resolved is moved together: it takes some time."""
_PORTION = 100
"""Bodies that are handed to the cache at once."""

_HEAD = ("name", "rel", "revision", "title", "represents", "source")
_BODY = ("link_title", "properties", "links", "embedded", "scopes", "operations", "events")


@frozen
class Corrections:
    """Which overlay is applied."""

    shipped: str | None = None
    """The dialect whose own it is."""
    named: Overlay | None = None
    """What goes before it."""

    @property
    def key(self) -> str:
        """Another for other corrections."""
        return repr((self.shipped, self.named))

    def overlay(self) -> Overlay | None:
        """The corrections; None where there are none."""
        from codegen.resolve.overlay import Overlay
        from codegen.resolve.shipped import shipped_overlay

        below = shipped_overlay(self.shipped) if self.shipped is not None else None
        if self.named is None:
            return below
        corrections = below.corrections if below is not None else {}
        return Overlay({**corrections, **self.named.corrections})


NO_CORRECTIONS = Corrections()


@frozen
class Stated:
    """What a set of pages states and tells, as hashes."""

    facts: str
    """Of what all pages state."""
    prose: Mapping[str, str]
    """Of what each page tells, by its name."""


@frozen
class Settled:
    """What became of a set of pages."""

    model: Model
    findings: tuple[Finding, ...]
    operations: int
    """How many there are."""
    stated: Stated | None
    """By what this is known again; None where nothing is remembered."""
    hashes: _Hashes = field(repr=False)
    note: Callable[[], None] = field(default=lambda: None, repr=False)
    """Keeps what was found for later runs: it takes some time, and is best done while others work."""

    @property
    def spec_hash(self) -> str:
        """The hash of the model (`codegen.model.fingerprint`)."""
        return model_hash(self.model, self.hashes)


@define
class _Hashes:
    """Gives the hashes of resources, each taken once."""

    prose: Mapping[_Place, PageProse]
    known: dict[str, str] = field(factory=dict)
    """Of their facts, by name."""

    def __call__(self, resource: Resource) -> str:
        return prose_hash(self.facts(resource), _of(resource, self.prose))

    def facts(self, resource: Resource) -> str:
        """The hash of its facts."""
        if resource.name not in self.known:
            self.known[resource.name] = facts_hash(resource)
        return self.known[resource.name]


@frozen
class _Request:
    """All that facts are found from."""

    reading: Reading
    files: tuple[str, ...]
    api: str
    corrections: Corrections
    attribution: str | None

    @property
    def key(self) -> bytes:
        heads = self.reading.heads
        borrows = any(head.borrows_summaries for head in heads)
        return content_key(
            "facts",
            program_fingerprint(),
            self.api,
            repr(self.attribution),
            self.corrections.key,
            *self.files,
            "",
            *(f"{head.stated} {head.summary if borrows else ''}" for head in heads),
        )

    def resolution(self) -> Resolution:
        from codegen.resolve.prose import bare
        from codegen.resolve.resolver import resolve_facts

        return resolve_facts(
            bare(self.reading.pages),
            files=self.files,
            api=self.api,
            overlay=self.corrections.overlay(),
            attribution=self.attribution,
            payloads=self.reading.payloads,
        )


@define
class _Facts:
    """Facts that were found before, as far as they were taken up."""

    request: _Request
    cache: Cache
    _whole: Mapping[str, Resource] | None = field(default=None, init=False)

    def body(self, name: str, key: bytes) -> dict[str, Any]:
        """The fields of the body of a resource; if the entry is lost all is resolved."""
        try:
            values = unpack(self.cache.fetch([key])[key])
            return dict(zip(_BODY, values, strict=True))
        except (KeyError, TypeError, ValueError):
            if self._whole is None:
                self._whole = self.request.resolution().model.resource_index
            resource = self._whole[name]
            return {field: getattr(resource, field) for field in _BODY}


def settle(
    reading: Reading,
    crew: Crew,
    *,
    files: Sequence[str],
    api: str,
    corrections: Corrections,
    attribution: str | None,
) -> Settled:
    """The model of the pages, and what was odd about them on the way to it.

    Args:
        files: Paths of files that hyperlinks may lead to beyond the pages.
    """
    request = _Request(reading, tuple(files), api, corrections, attribution)
    cache = crew.cache
    if cache is None or not all(head.stated for head in reading.heads):
        return _settled(request.resolution(), reading.heads, None)
    key = request.key
    known = cache.fetch([key]).get(key)
    if known is not None:
        try:
            return _taken_up(known, _Facts(request, cache), key)
        except (AttributeError, TypeError, ValueError):
            pass  # a person's: what a disk damages is found before
    if len(reading.heads) > _MANY and not any(head.is_written_out for head in reading.heads):
        return _moved(request, key, cache)
    resolution = request.resolution()
    settled = _settled(resolution, reading.heads, _stated(key, reading.heads))
    return evolve(settled, note=partial(_note, resolution, settled.hashes, key, cache))


def _moved(request: _Request, key: bytes, cache: Cache) -> Settled:
    """The facts of a very large set, taken up again from where they are kept.

    What was read and resolved takes most of the memory of a run. It can be had for the rest of the run if
    nothing stays in the midst of it.
    """
    from codegen.resolve.recall import forget

    reading = request.reading
    cache.flush()
    give_back()
    resolution = request.resolution()
    reading.let_go()
    settled = _settled(resolution, reading.heads, _stated(key, reading.heads))
    _note(resolution, settled.hashes, key, cache)
    cache.flush()
    if key not in cache.fetch([key]):
        return settled
    del resolution, settled
    heads = pack(list(map(pack_head, reading.heads)))
    reading.heads = ()
    forget()
    gc.collect()
    give_back()
    reading.heads = tuple(map(unpack_head, unpack(heads)))
    return _taken_up(cache.fetch([key])[key], _Facts(request, cache), key)


def _stated(key: bytes, heads: Sequence[PageHead]) -> Stated:
    return Stated(key.hex(), {head.name: _told(head) for head in heads if head.kind in _MODELLED})


def _settled(resolution: Resolution, heads: Sequence[PageHead], stated: Stated | None) -> Settled:
    prose = _prose(heads)
    model = resolution.model
    told = Model(
        model.api,
        tuple(told_resource(row, _of(row, prose)) for row in model.resources),
        tuple(told_enumeration(row, _of(row, prose)) for row in model.enumerations),
        model.scopes,
        model.generic_errors,
        model.attribution,
        model.guides,
    )
    operations = sum(len(row.operations) for row in told.resources)
    return Settled(told, resolution.findings, operations, stated, _Hashes(prose))


def _taken_up(data: bytes, facts: _Facts, key: bytes) -> Settled:
    """What was found before, with the prose of the pages as it is now."""
    heads = facts.request.reading.heads
    api, resources, enumerations, rest, findings, operations = unpack(data)
    prose = _prose(heads)
    hashes = _Hashes(prose)
    rows: list[Resource] = []
    for values, hashed, body in resources:
        head = dict(zip(_HEAD, values, strict=True))
        told = prose.get((head["source"].path, head["name"]), NO_PROSE)
        hashes.known[head["name"]] = hashed
        fields = {**head, "summary": told.summary, "description": told.description}
        rows.append(begun(Resource, fields, _Rest(facts, head["name"], body, told)))
    model = Model(
        api,
        tuple(rows),
        tuple(told_enumeration(row, _of(row, prose)) for row in enumerations),
        *rest,
    )
    return Settled(model, findings, operations, _stated(key, heads), hashes)


@frozen
class _Rest:
    """The body of a resource, told with the prose of its page."""

    facts: _Facts
    name: str
    key: bytes
    prose: PageProse

    def __call__(self) -> Mapping[str, object]:
        fields = self.facts.body(self.name, self.key)
        fields["operations"] = told_operations(fields["operations"], self.prose)
        return fields


def _note(resolution: Resolution, hashes: _Hashes, key: bytes, cache: Cache) -> None:
    """Keep the facts: an index, and the bodies of resources apart, each under the hash of what it is."""
    model = resolution.model
    resources = []
    bodies: dict[bytes, bytes] = {}
    for row in model.resources:
        data = pack(tuple(getattr(row, name) for name in _BODY))
        body = content_key("body", data)
        bodies[body] = data
        head = tuple(getattr(row, name) for name in _HEAD)
        resources.append((head, hashes.facts(row), body))
        if len(bodies) == _PORTION:
            cache.keep(bodies)
            bodies = {}
    cache.keep(bodies)
    rest = (model.scopes, model.generic_errors, model.attribution, model.guides)
    operations = sum(len(row.operations) for row in model.resources)
    index = (model.api, resources, model.enumerations, rest, resolution.findings, operations)
    cache.keep({key: pack(index)})


def _prose(heads: Sequence[PageHead]) -> Mapping[_Place, PageProse]:
    """By path and name of the page; two sets may have pages of one path, of one name the first counts."""
    found: dict[_Place, PageProse] = {}
    for head in heads:
        if head.kind in _MODELLED:
            found.setdefault((head.path, head.name), head.prose)
    return found


def _told(head: PageHead) -> str:
    prose = head.prose
    return prose_hash("", prose)


def _of(row: Resource | Enumeration, prose: Mapping[_Place, PageProse]) -> PageProse:
    return prose.get((row.source.path, row.name), NO_PROSE)
