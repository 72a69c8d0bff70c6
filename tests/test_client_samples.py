"""Every sample of the real pages in both media types: read, written, compared; none is left out."""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

import pytest
from attrs import evolve, fields
from client_package import import_client
from client_samples import (
    ANONYMOUS,
    JSON,
    WHOLE,
    XML,
    Sample,
    codec_of,
    page_class,
    parameters,
    root,
    samples,
    tree,
)

from codegen.dialect import RawPage
from codegen.model.nodes import Model
from codegen.resolve.exchanges import read_page_samples
from codegen.targets.python.identifiers import attribute_name


@pytest.fixture(scope="module")
def whole(corrected_model: Any) -> Model:
    found: Model = corrected_model.model
    return found


@pytest.fixture(scope="module")
def client(whole: Model, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return import_client(whole, tmp_path_factory.mktemp("samples"), "samples")


def answer_class(client: Any, sample: Sample) -> Any:
    """What the model says that an operation answers with."""
    if sample.operation.id in ANONYMOUS:
        return client.resource.Resource
    page = sample.operation.response.resource or sample.resource.name
    return page_class(client, page)


def parts_alone(client: Any, value: Any) -> Any:
    """The same of typed parts: nothing that was remembered of the body is left."""
    if isinstance(value, client.resource.Document):
        parts = {
            field.alias: parts_alone(client, getattr(value, field.name))
            for field in fields(type(value))
            if field.init and not field.name.startswith("_")
        }
        return type(value)(**parts)
    if isinstance(value, client.embedded.Embedded):
        return type(value)({rel: parts_alone(client, one) for rel, one in value.items()} or None)
    if isinstance(value, client.links.Links):
        return type(value)(dict(value.items()) or None)
    if isinstance(value, tuple):
        return type(value)(parts_alone(client, one) for one in value)
    return value


def same(client: Any, sample: Sample, resource: Any, *, ordered: bool = True) -> bool:
    """Whether what is written of a resource is the body of the sample."""
    out = client.codec.dumps(resource, media_type=sample.media_type)
    if sample.media == "xml":
        return bool(tree(out, ordered=ordered) == tree(sample.body, ordered=ordered))
    return bool(json.loads(out) == json.loads(sample.body))


def test_repairs_before_reading_are_counted(corpus_pages: tuple[RawPage, ...]) -> None:
    found: Counter[tuple[str, str, str]] = Counter()
    for page in map(read_page_samples, corpus_pages):
        exchanges = [one for operation in page.operations for one in operation.exchanges]
        for one in exchanges:
            for side in ("request", "response"):
                payload = getattr(one, side)
                for repair in () if payload is None else payload.repairs:
                    found[one.media, side, repair] += 1
        events = chain.from_iterable(event.payloads for event in page.events)
        assert not [payload for payload in events if payload.repairs]
    assert found == {
        ("json", "request", "escaped"): 54,
        ("json", "request", "split-string"): 20,
        ("json", "request", "line-break-tag"): 1,
        ("json", "response", "line-break-tag"): 1,
        ("xml", "request", "escaped"): 54,
    }


def test_no_sample_is_left_out(whole: Model) -> None:
    found = Counter(
        (sample.side, sample.media, sample.media_type)
        for sample in (*samples(whole, "request"), *samples(whole, "response"))
    )
    assert found == {
        ("request", "json", JSON): 55,
        ("request", "json", "application/sdp"): 7,
        ("request", "json", "text/plain"): 1,
        ("request", "json", "multipart/batching"): 1,
        ("request", "xml", XML): 55,
        ("request", "xml", "multipart/batching"): 1,
        ("response", "json", JSON): 151,
        ("response", "json", "image/jpeg"): 2,
        ("response", "json", "text/html"): 1,
        ("response", "json", "multipart/batching"): 1,
        ("response", "xml", XML): 151,
        ("response", "xml", "text/html"): 1,
        ("response", "xml", "multipart/batching"): 1,
    }


def test_every_response_round_trips(whole: Model, client: Any) -> None:
    count: Counter[str] = Counter()
    for sample in samples(whole, "response"):
        if not sample.is_document:
            continue
        kind = answer_class(client, sample)
        read = client.codec.loads(sample.body, type=kind, media_type=sample.media_type)
        assert type(read) is kind, sample.place
        assert same(client, sample, read), sample.place
        assert same(client, sample, parts_alone(client, read), ordered=False), sample.place
        count[sample.media] += 1
    assert count == {"json": 151, "xml": 151}


def test_the_body_tells_the_class(whole: Model, client: Any) -> None:
    silent = []
    for sample in samples(whole, "response"):
        if not sample.is_document:
            continue
        try:
            read = client.codec.loads(sample.body, media_type=sample.media_type)
        except client.errors.DecodeError as error:
            silent.append((sample.place, error.path))
            continue
        assert type(read) is page_class(client, read.rel), sample.place
    assert len(silent) == 12
    assert {path for _, path in silent} == {"rel"}
    assert {place.split()[0] for place, _ in silent} == ANONYMOUS | {
        "renegotiations.POST",
        "resumeAudio.POST",
        "resumeAudioVideo.POST",
    }


def test_json_becomes_xml_and_comes_back(whole: Model, client: Any) -> None:
    count = 0
    for sample in samples(whole, "response"):
        if not sample.is_document:
            continue
        kind = answer_class(client, sample)
        read = client.codec.loads(sample.body, type=kind, media_type=sample.media_type)
        xml = client.codec.dumps(read, media_type=XML)
        again = client.codec.loads(xml, type=kind, media_type=XML)
        assert again == read, sample.place
        if sample.media == "json":
            assert client.codec.encode(again) == json.loads(sample.body), sample.place
        count += 1
    assert count == 302


def differences(client: Any, one: Any, other: Any) -> Iterator[str]:
    """Of what kind the values are that differ in two resources of one class."""
    assert (type(one), one.rel, one.extra.keys()) == (type(other), other.rel, other.extra.keys())
    for field in fields(type(one)):
        if client.resource.PROPERTY in field.metadata:
            yield from _values(client, getattr(one, field.name), getattr(other, field.name))
    assert one.links.keys() == other.links.keys()
    for rel, link in one.links.items():
        if link != other.links[rel]:
            yield "address"
    assert one.embedded.keys() == other.embedded.keys()
    for rel in one.embedded:
        pairs = zip(one.embedded.all(rel), other.embedded.all(rel), strict=True)
        yield from chain.from_iterable(differences(client, *pair) for pair in pairs)


def _values(client: Any, one: Any, other: Any) -> Iterator[str]:
    if one == other:
        return
    assert type(one) is type(other)
    match one:
        case tuple():
            assert len(one) == len(other)
            pairs = zip(one, other, strict=True)
            yield from chain.from_iterable(_values(client, *pair) for pair in pairs)
        case str():
            blanks = "".join(one.split()) == "".join(other.split())
            yield "blanks of a string" if blanks else "string of a set without a page"
        case client.enumeration.OpenEnum():
            yield "enumeration"
        case datetime():
            yield "date"
        case _:
            yield type(one).__name__


def test_json_and_xml_say_the_same(whole: Model, client: Any) -> None:
    """But for values that the pages make up for each sample anew."""
    found: Counter[str] = Counter()
    own: Counter[str] = Counter()
    pairs: dict[str, list[Any]] = {}
    for sample in samples(whole, "response"):
        if sample.is_document:
            kind = answer_class(client, sample)
            read = client.codec.loads(sample.body, type=kind, media_type=sample.media_type)
            pairs.setdefault(sample.operation.id, []).append(read)
    assert len(pairs) == 151
    for place, (one, other) in pairs.items():
        found += Counter(differences(client, one, other))
        if place.endswith(".GET"):
            bare = [evolve(row, embedded=type(row.embedded)()) for row in (one, other)]
            own += Counter(differences(client, *bare))
    assert own == {  # corpus: 68 values, beside the numbers in addresses
        "date": 12,
        "int": 19,
        "enumeration": 28,
        "string of a set without a page": 2,
        "blanks of a string": 7,
        "address": 10,
    }
    assert found - own == {
        "date": 7,
        "int": 2,
        "enumeration": 12,
        "string of a set without a page": 1,
        "address": 1,
    }


def test_every_request_is_what_its_verb_makes(whole: Model, client: Any) -> None:
    """The shape is that of the JSON sample; its values are damaged, so they are those in XML."""
    documents: dict[str, dict[str, dict[str, Any]]] = {}
    count: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for sample in samples(whole, "request"):
        if not sample.is_document:
            continue
        own = parameters(whole, sample)
        codecs = {name.lower(): codec_of(client, whole, row.type) for name, row in own.items()}
        found = client.codec.load_input(sample.body, codecs, media_type=sample.media_type)
        documents.setdefault(sample.operation.id, {})[sample.media] = found
        if sample.media == "json":
            continue
        shape, values = documents[sample.operation.id].values()
        document = repaired(shape, values)
        left.update(f"{sample.operation.id} {name}" for name in document if not known(name, own))
        taken = {name: value for name, value in document.items() if known(name, own)}
        arguments = {
            attribute_name(name): codecs[name.lower()].decode(value)
            for name, value in (taken | hrefs(taken)).items()
            if name != "_links"
        }
        link = page_class(client, sample.resource.name).__name__
        link = getattr(client.resources, f"{link}Link")("/x", extra={"revision": "2"})
        request = getattr(link, sample.operation.method.lower())(**arguments)
        assert request.document == taken, sample.operation.id
        for media_type in client.codec.media_types():
            body = client.codec.dump_input(taken, media_type=media_type)
            assert client.codec.load_input(body, codecs, media_type=media_type) == taken
        if root(sample) == "input" and "_links" not in taken:
            written = client.codec.dump_input(request.document or {}, media_type=XML)
            assert tree(written, ordered=False) == tree(sample.body, ordered=False)
        count[root(sample)] += 1
    assert count == {"input": 49, "resource": 6}
    assert left.keys() == {f"{place} rel" for place in WHOLE} | {
        "communication.PUT simultaneousRingNumberMatch"  # not in its table
    }


def test_what_a_put_sends_whole_is_the_resource(whole: Model, client: Any) -> None:
    sent = [sample for sample in samples(whole, "request") if sample.operation.id in WHOLE]
    assert len(sent) == 2 * len(WHOLE)
    for sample in sent:
        kind = page_class(client, sample.resource.rel)
        read = client.codec.loads(sample.body, media_type=sample.media_type)
        assert (type(read), read.rel) == (kind, sample.resource.rel)
        assert same(client, sample, read), sample.place


def test_raw_bodies_are_what_their_verbs_take(whole: Model, client: Any) -> None:
    count = 0
    for sample in samples(whole, "request"):
        if sample.is_document:
            continue
        link = page_class(client, sample.resource.name).__name__
        verb = getattr(client.resources, f"{link}Link")("/x").post
        rows = inspect.signature(verb).parameters.values()
        needed = {row.name: "1" for row in rows if row.default is row.empty}
        raw = "content" if "content" in needed else "sdp"
        request = verb(**needed | {raw: sample.body})
        assert request.document is None
        assert request.content.data == sample.body.encode()
        assert request.content.media_type.partition(";")[0] == sample.media_type
        count += 1
    assert count == 10


def test_every_event_is_typed_and_survives_both_media_types(whole: Model, client: Any) -> None:
    count = 0
    for resource in whole.resources:
        for row in resource.events:
            for sample in row.examples:
                stated = json.loads(sample.body)
                batch = client.codec.loads(sample.body)
                assert type(batch) is client.events.EventBatch
                assert client.codec.encode(batch) == stated
                assert client.codec.encode(parts_alone(client, batch)) == stated
                (event,) = batch.events
                assert event.type == row.type
                assert type(event.link) is client._registry.link_class(event.link.rel)
                assert event.sender.rel == stated["sender"][0]["rel"]
                xml = client.codec.dumps(batch, media_type=XML)
                again = client.codec.loads(xml, media_type=XML)
                assert again == batch
                assert client.codec.encode(again) == stated
                count += 1
    assert count == 124


def test_every_part_of_the_batch_reads_and_is_written(whole: Model, client: Any) -> None:
    """The HTTP lines of the JSON page are damaged beyond repair, its bodies are not."""
    found: dict[str, list[Any]] = {}
    for sample in samples(whole, "response"):
        if sample.media_type != "multipart/batching":
            continue
        for part in re.split(r"^--0cac9abd(?:--)?$", sample.body, flags=re.MULTILINE)[1:-1]:
            body = re.split(r"\n\s*\n", part.strip(), maxsplit=2)[2]
            media_type = f"application/vnd.microsoft.com.ucwa+{sample.media}; charset=utf-8"
            read = client.codec.loads(body, media_type=media_type)
            part_sample = evolve(sample, body=body, media_type=media_type)
            assert same(client, part_sample, read)
            assert same(client, part_sample, parts_alone(client, read), ordered=False)
            found.setdefault(sample.media, []).append(read)
    policies, phones = client.resources.Policies, client.resources.Phones
    for media, parts in found.items():
        assert [type(part) for part in parts] == [policies, phones], media
        assert [part.rel for part in parts] == ["policies", "phones"], media
        numbers = [phone.number for phone in parts[1].embedded.phone]
        assert numbers == ["tel:+14255554321;ext=54321", "4255551212", "", ""]
        shown = [phone.include_in_contact_card for phone in parts[1].embedded.phone]
        assert shown == [True, True, False, False]
    assert found.keys() == {"json", "xml"}


def known(name: str, own: dict[str, Any]) -> bool:
    return name in own or name == "_links"


def hrefs(document: dict[str, Any]) -> dict[str, Any]:
    return {rel: link["href"] for rel, link in document.get("_links", {}).items()}


def repaired(shape: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The document that the sample in JSON was, before blanks were put in and taken out."""
    links = {
        rel: {"href": re.sub(r"\s+", "", link["href"])}
        for rel, link in shape.get("_links", {}).items()
    }
    assert values.keys() == shape.keys() - {"_links"}
    found: dict[str, Any] = {}
    for name, value in values.items():
        assert isinstance(value, type(shape[name]))
        found[name] = value
    return {**found, "_links": links} if links else found
