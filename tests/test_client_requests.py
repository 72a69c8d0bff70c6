"""Every example request of the real pages, made by its verb: what goes over the wire is compared with it.

The request in JSON is made of what the JSON sample says, that in XML of what the XML sample says. What
differs from a sample stands in a table below, with the reason; a row that no sample needs is a failure.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from attrs import evolve, frozen
from client_package import import_client
from client_samples import JSON, WHOLE, XML, codec_of, page_class, tree

from codegen.model.nodes import ExampleRequest, Model, Operation, Parameter, Resource
from codegen.targets.python.identifiers import attribute_name

NAMESPACE = "{http://schemas.microsoft.com/rtc/2012/03/ucwa}"
MEDIA = {"json": JSON, "xml": XML}
BASE = "https://fe1.contoso.com:443/ucwa/v1/applications"
STAND_IN = 10
"""For what a verb demands and a sample leaves out."""

ACCEPTED = {
    "application/json": "application/vnd.microsoft.com.ucwa+json",
    "application/xml": "application/vnd.microsoft.com.ucwa+xml",
    "image/jpeg": "image/*",
    "multipart/batching": "multipart/batching",
    "text/html": "*/*",
}
"""What the client accepts where a sample accepts this: in the vendor's own words, no narrower."""

LEFT_OUT = {
    "acceptWithAnswer.POST": {"sessionContext"},
    "addToContactList.POST": {"displayName", "smtpAddress"},
    "escalateAudio.POST": {"operationId", "sessionContext"},
    "escalateAudioVideo.POST": {"operationId", "sessionContext"},
    "immediateForwardToContact.POST": {"target"},
    "myGroupMemberships2.POST": {"contactUri"},
    "presenceSubscription.POST": {"duration"},
    "removeContactFromAllGroups.POST": {"contactUri"},
    "removeContactFromAllGroups2.POST": {"contactUri"},
    "removeFromContactList.POST": {"groupId"},
    "renegotiations.POST": {"operationId"},
    "resumeAudio.POST": {"operationId"},
    "resumeAudioVideo.POST": {"operationId"},
    "sendMessage.POST": {"operationId"},
    "sendProvisionalAnswer.POST": {"sessionContext"},
    "simultaneousRingToContact.POST": {"target"},
    "startOrRefreshSubscriptionToContactsAndGroups.POST": {"duration"},
    "subscribeToGroupPresence.POST": {"duration", "groupId"},
    "unansweredCallToContact.POST": {"target"},
}
"""Required by the tables of their pages, so that the verbs demand it; not in their samples."""

UNKNOWN = {"communication.PUT": {"simultaneousRingNumberMatch"}}
"""Sent by samples, in no table: only the whole resource has it."""

OF_REVISION_2 = {
    "applications2.GET",
    "contactPrivacyRelationship2.PUT",
    "group2.DELETE",
    "group2.PUT",
    "myGroupMembership2.DELETE",
    "myGroupMemberships2.POST",
    "myGroups2.POST",
    "startAudio2.POST",
    "startAudioVideo2.POST",
    "startMessaging2.POST",
    "startPhoneAudio2.POST",
}
"""What the first revision lacks: a verb, or a parameter that the sample shows."""

OTHER_VALUES = {
    "contactPrivacyRelationship2.PUT": {"relationshipLevel"},
    "dismiss.POST": {"reason"},
    "joinOnlineMeeting.POST": {"importance"},
    "myAssignedOnlineMeeting.PUT": {
        "automaticLeaderAssignment",
        "entryExitAnnouncement",
        "expirationTime",
    },
    "myOnlineMeeting.PUT": {"entryExitAnnouncement", "expirationTime"},
    "myOnlineMeetings.POST": {"accessLevel", "automaticLeaderAssignment", "expirationTime"},
    "presence.POST": {"availability"},
    "reportMediaDiagnostics.POST": {"errorCode", "errorSubcode"},
    "startAudioOnBehalfOfDelegator.POST": {"importance"},
    "startAudioVideo.POST": {"importance"},
    "startAudioVideo2.POST": {"importance"},
    "startAudioVideoOnBehalfOfDelegator.POST": {"importance"},
    "startMessaging2.POST": {"importance"},
    "startPhoneAudio.POST": {"importance"},
    "startPhoneAudioOnBehalfOfDelegator.POST": {"importance"},
}
"""Made up anew for the XML sample; all others are the same up to blanks."""


@frozen
class Example:
    """An example request and where it is."""

    resource: Resource
    operation: Operation
    media: str
    message: ExampleRequest

    @property
    def place(self) -> str:
        return f"{self.operation.id} {self.media}"

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.message.headers}

    @property
    def media_type(self) -> str:
        """Of the body."""
        return self.headers.get("content-type", "").partition(";")[0]


@frozen
class Sent:
    """A request as it goes over the wire, and what it carries beyond its example."""

    request: Any
    wire: Any
    left_out: frozenset[str]

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.wire.headers}

    @property
    def query(self) -> Counter[tuple[str, str]]:
        """Without what the example leaves out."""
        added = Counter(pair for pair in self.request.query if pair[0] in self.left_out)
        found = query_of(self.wire.url)
        assert found >= added
        return found - added


@pytest.fixture(scope="module")
def whole(corrected_model: Any) -> Model:
    found: Model = corrected_model.model
    return found


@pytest.fixture(scope="module")
def client(whole: Model, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("requests")
    package = import_client(whole, folder, "requests")
    for module in ("exchange", "settings", "updating"):
        importlib.import_module(f"requests_client.protocol.{module}")
    return package


@pytest.fixture(scope="module")
def examples(whole: Model) -> tuple[Example, ...]:
    return tuple(
        Example(resource, operation, example.media, example.request)
        for resource in whole.resources
        for operation in resource.operations
        for example in operation.examples
        if example.request is not None
    )


@pytest.fixture(scope="module")
def sent(client: Any, whole: Model, examples: tuple[Example, ...]) -> dict[str, Sent]:
    """What the verb of each example sends, by its place."""
    in_json = {row.operation.id: row for row in examples if row.media == "json"}
    return {row.place: send(client, whole, row, in_json[row.operation.id]) for row in examples}


def send(client: Any, whole: Model, example: Example, in_json: Example) -> Sent:
    """Calls the verb with everything that the example says.

    Raw bodies and links to content are in the JSON sample alone.
    """
    rows = parameters_of(whole, example)
    kind = page_class(client, example.resource.name).__name__
    link = getattr(client.resources, f"{kind}Link")(example.message.url, extra={"revision": "2"})
    verb = getattr(link, example.operation.method.lower())
    codecs = {name: codec_of(client, whole, row.type) for name, row in rows.items()}
    given = {
        attribute_name(name): codecs[name].decode(value)
        for name, value in (stated(client, example, codecs) | links_of(in_json)).items()
        if name in rows
    }
    demanded = {
        row.name for row in inspect.signature(verb).parameters.values() if row.default is row.empty
    }
    if in_json.media_type not in ("", JSON):
        (raw,) = {"content", "sdp"} & inspect.signature(verb).parameters.keys()
        given[raw] = example.message.body or in_json.message.body
    names = {attribute_name(name): name for name in rows}
    missing = {names[name] for name in demanded - given.keys()}
    for name in missing:
        value = STAND_IN if rows[name].type.kind.value == "integer" else str(STAND_IN)
        given[attribute_name(name)] = value
    request = verb(**given)
    settings = client.protocol.settings.Settings(media_type=MEDIA[example.media])
    wire = client.protocol.exchange.http_request(request, BASE, settings)
    return Sent(request, wire, frozenset(missing))


def parameters_of(whole: Model, example: Example) -> dict[str, Parameter]:
    """All that a verb takes, by their names on the wire."""
    pages = (whole.resource_index[example.resource.rel], example.resource)
    return {
        name: row
        for page in pages
        for operation in page.operations
        if operation.method == example.operation.method
        for row in (*operation.query, *operation.body)
        for name in row.wire_names
    }


def stated(client: Any, example: Example, codecs: Mapping[str, Any]) -> dict[str, Any]:
    """The properties in the body of an example, in the form of JSON."""
    if example.media_type not in (JSON, XML):
        return {}
    lowered = {name.lower(): codec for name, codec in codecs.items()}
    document: dict[str, Any] = client.codec.load_input(
        example.message.body, lowered, media_type=example.media_type
    )
    return {name: value for name, value in document.items() if name != "_links"}


def links_of(example: Example) -> dict[str, str]:
    """The links to content of an example in JSON, without the blanks that came into them."""
    if example.media_type != JSON or not example.message.body:
        return {}
    links = json.loads(example.message.body).get("_links", {})
    return {rel: "".join(link["href"].split()) for rel, link in links.items()}


def test_every_example_is_there(examples: tuple[Example, ...]) -> None:
    assert Counter(row.media for row in examples) == {"json": 262, "xml": 262}


def test_method_and_address(examples: tuple[Example, ...], sent: Mapping[str, Sent]) -> None:
    for example in examples:
        wire = sent[example.place].wire
        assert wire.method == example.message.method
        found, shown = urlsplit(wire.url), urlsplit(example.message.url)
        assert found[:3] == shown[:3], example.place
        assert sent[example.place].query == query_of(example.message.url), example.place


def test_what_verbs_demand_and_samples_leave_out(sent: Mapping[str, Sent]) -> None:
    found = {place: set(row.left_out) for place, row in sent.items() if row.left_out}
    assert found == {f"{place} {one}": names for place, names in LEFT_OUT.items() for one in MEDIA}


def test_headers(examples: tuple[Example, ...], sent: Mapping[str, Sent]) -> None:
    """`Authorization` is the session's, `Host` and a true `Content-Length` the transport's."""
    count: Counter[str] = Counter()
    found: set[tuple[str, str]] = set()
    for example in examples:
        shown, headers = example.headers, sent[example.place].headers
        if "accept" in shown:
            found.add((shown["accept"], headers["accept"]))
            count[f"accept {example.media}"] += 1
        own = headers.get("content-type", "").partition(";")[0]
        if own == example.media_type:
            count[f"content-type {example.media}"] += bool(own)
        else:
            left_out = {name for name, _ in sent[example.place].request.body}
            assert left_out <= sent[example.place].left_out, example.place
            assert (own, example.media_type) == (MEDIA[example.media], "")
            count[f"content-type {example.media} left out"] += 1
    assert count == {
        "accept json": 155,
        "accept xml": 155,
        "content-type json": 64,
        "content-type xml": 64,
        "content-type json left out": 11,
        "content-type xml left out": 11,
    }
    assert found == set(ACCEPTED.items())


def test_the_second_revision_is_demanded_where_only_it_will_do(sent: Mapping[str, Sent]) -> None:
    name = "x-ms-requiresminresourceversion"
    demanding = {place: row.headers[name] for place, row in sent.items() if name in row.headers}
    assert demanding == {f"{place} {one}": "2" for place in OF_REVISION_2 for one in MEDIA}


def test_bodies(examples: tuple[Example, ...], sent: Mapping[str, Sent]) -> None:
    count: Counter[str] = Counter()
    for example in examples:
        row, body = sent[example.place], example.message.body
        if row.request.content is not None:
            count["raw" if body else "raw, in JSON alone"] += 1
            if body:
                assert row.wire.content.decode() == body, example.place
        elif not body:
            assert {name for name, _ in row.request.body} <= row.left_out, example.place
            assert bool(row.wire.content) is bool(row.request.body)
            count["none"] += 1
        elif example.media == "json":
            assert json.loads(row.wire.content) == shown_in_json(example), example.place
            count["json"] += 1
        else:
            assert elements(row) == shown_in_xml(example), example.place
            count["xml"] += 1
    assert count == {"json": 55, "xml": 55, "raw": 10, "raw, in JSON alone": 8, "none": 396}
    assert sum(count.values()) == len(examples)


def query_of(url: str) -> Counter[tuple[str, str]]:
    return Counter(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def shown_in_json(example: Example) -> dict[str, Any]:
    """What a sample says, with links that work; of a whole resource what the verb takes of it."""
    document: dict[str, Any] = json.loads(example.message.body)
    links = links_of(example)
    if links:
        document["_links"] = {rel: {"href": href} for rel, href in links.items()}
    for name in beyond(example):
        del document[name]
    return document


def beyond(example: Example) -> set[str]:
    """What a sample sends beyond what its verb takes."""
    unknown = UNKNOWN.get(example.operation.id, set())
    return unknown | {"rel"} if example.operation.id in WHOLE else unknown


def shown_in_xml(example: Example, leave: Collection[str] | None = None) -> Any:
    """The same of a sample in XML, which has the root of a resource where it is a whole one."""
    root = ElementTree.fromstring(example.message.body)
    for name in beyond(example) if leave is None else leave:
        (row,) = (row for row in root if row.get("name") == name)
        root.remove(row)
    if example.operation.id in WHOLE:
        assert root.tag == f"{NAMESPACE}resource"
        root.tag = f"{NAMESPACE}input"
    return tree(ElementTree.tostring(root), ordered=False)


def elements(row: Sent) -> Any:
    """What is sent as XML, but for the links to content, which samples in XML leave out."""
    root = ElementTree.fromstring(row.wire.content)
    hrefs = dict(row.request.links)
    for link in root.findall(f"{NAMESPACE}link"):
        assert link.get("href") == hrefs.pop(link.get("rel"))
        root.remove(link)
    assert not hrefs
    return tree(ElementTree.tostring(root), ordered=False)


def test_whole_resources_are_put_as_they_were_read(
    client: Any, examples: tuple[Example, ...]
) -> None:
    """Nothing is lost of what the sample sends; the entity tag is in quotes, as RFC 9110 has it."""
    updating, protocol = client.protocol.updating, client.protocol
    count: Counter[str] = Counter()
    for example in examples:
        if example.operation.id not in WHOLE:
            continue
        media_type, tag = MEDIA[example.media], example.headers["if-match"]
        assert '"' not in tag
        read = client.codec.loads(example.message.body, media_type=media_type)
        itself = {"href": example.message.url, "revision": "2"}
        links = type(read.links)({**read.links, "self": itself})
        request = updating.replacement(evolve(read, links=links), etag=tag)
        settings = protocol.settings.Settings(media_type=media_type)
        row = Sent(request, protocol.exchange.http_request(request, BASE, settings), frozenset())
        assert (row.wire.method, row.wire.url) == ("PUT", example.message.url)
        assert row.headers["if-match"] == f'"{tag}"'
        assert row.headers["content-type"] == media_type
        if example.media == "json":
            assert json.loads(row.wire.content) == json.loads(example.message.body)
        else:
            assert elements(row) == shown_in_xml(example, leave=set())
        count[example.media] += 1
    assert count == {"json": 6, "xml": 6}


def test_what_was_read_is_asked_for_with_its_tag(
    client: Any, examples: tuple[Example, ...], sent: Mapping[str, Sent]
) -> None:
    settings, count = client.protocol.settings.Settings(), 0
    for example in examples:
        tag = example.headers.get("if-none-match")
        if tag is not None:
            request = sent[example.place].request
            wire = client.protocol.exchange.http_request(request, BASE, settings, etag=tag)
            assert dict(wire.headers)["If-None-Match"] == f'"{tag}"', example.place
            count += 1
    assert count == 40


def test_the_samples_of_an_operation_say_the_same(
    examples: tuple[Example, ...], sent: Mapping[str, Sent]
) -> None:
    """So that it is no accident that each is reproduced: both are of one request."""
    requests: dict[str, list[Any]] = {}
    for example in examples:
        requests.setdefault(example.operation.id, []).append(sent[example.place].request)
    differing: dict[str, set[str]] = {}
    for place, (one, other) in requests.items():
        assert one.links == other.links, place
        theirs = dict(other.body)
        assert {name for name, _ in one.body} == theirs.keys()
        for name, value in one.body:
            if bare(value) != bare(theirs[name]):
                differing.setdefault(place, set()).add(name)
    assert differing == OTHER_VALUES


def bare(value: Any) -> Any:
    """A value without blanks: those of samples in JSON were moved about."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    return "".join(value.split()) if isinstance(value, str) else value
