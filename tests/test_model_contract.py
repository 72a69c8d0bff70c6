"""The model of the real pages, by the figures that were counted on them by other means."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from codegen.model.form import to_json


@pytest.fixture(scope="module")
def model(corpus_model: Any) -> dict[str, Any]:
    form: dict[str, Any] = to_json(corpus_model.model)
    return form


@pytest.fixture(scope="module")
def resources(model: dict[str, Any]) -> dict[str, Any]:
    return {resource["name"]: resource for resource in model["resources"]}


@pytest.fixture(scope="module")
def operations(model: dict[str, Any]) -> dict[str, Any]:
    return {row["id"]: row for resource in model["resources"] for row in resource["operations"]}


def test_counts(model: dict[str, Any], operations: dict[str, Any]) -> None:
    resources = model["resources"]
    assert model["format"] == 1
    assert model["api"] == "ucwa"
    assert len(resources) == 238
    assert len(model["enumerations"]) == 56
    assert len(model["scopes"]) == 5
    assert len(model["generic_errors"]) == 17
    assert sum(len(resource["properties"]) for resource in resources) == 527
    assert sum(len(row["members"]) for row in model["enumerations"]) == 314
    assert len(operations) == 263
    assert sum(len(row["query"]) for row in operations.values()) == 59
    assert sum(len(row["body"]) for row in operations.values()) == 290
    assert sum(row["required"] for op in operations.values() for row in op["query"]) == 23
    assert sum(row["required"] for op in operations.values() for row in op["body"]) == 46
    assert sum(len(row["errors"]) for row in operations.values()) == 1483
    assert sum(len(resource["events"]) for resource in resources) == 167
    links = [link for resource in resources for link in resource["links"]]
    assert sum(1 + len(link["repeats"]) for link in links) == 573
    assert sum(link["rel"] == "self" for link in links) == 135
    # makeMeAvailable2 states two scopes twice each
    assert sum(len(resource["scopes"]) for resource in resources) == 431 - 2


def test_sorted_by_name(model: dict[str, Any]) -> None:
    for key in ("resources", "enumerations", "scopes"):
        names = [row["name"] for row in model[key]]
        assert names == sorted(names)


def test_all_links_have_a_target(resources: dict[str, Any]) -> None:
    for name, resource in resources.items():
        for link in resource["links"]:
            assert link["target"] == (name if link["rel"] == "self" else link["rel"]), name


def test_boilerplate(operations: dict[str, Any]) -> None:
    rows = [(op["id"], row) for op in operations.values() for row in op["errors"]]
    assert sum(row["boilerplate"] for _, row in rows) == 1230
    assert len({name for name, row in rows if not row["boilerplate"]}) == 108
    assert len({(row["code"], row["status"], row["subcode"]) for _, row in rows}) == 28
    assert all(row["subcode"] != "None" for _, row in rows)
    assert all(isinstance(row["status"], int) for _, row in rows)


def test_asynchronous(operations: dict[str, Any]) -> None:
    started = [op for op in operations.values() if op["asynchronous"]]
    assert len(started) == 33
    for op in started:
        assert op["method"] == "POST"
        assert op["response"]["status"] == 201
        assert op["asynchronous"]["resource"] == op["response"]["resource"]


def test_routes(operations: dict[str, Any]) -> None:
    groups = Counter((op["method"], op["route"]) for op in operations.values() if op["route"])
    assert sum(count > 1 for count in groups.values()) == 18
    unique = {(op["method"], op["unique_path"]) for op in operations.values()}
    assert len(unique) == 263
    assert operations["reason.GET"]["route"] is None
    assert operations["reason.GET"]["unique_path"] == "/~reason"


ROUTES = [
    (
        "audioVideoSession.GET",
        (
            "/ucwa/v1/applications/{applicationId}/communication/conversations/{conversationId}"
            "/audioVideo/audioVideoSession"
        ),
    ),
    ("applications2.POST", "/v1/applications"),
    ("contact.GET", "/ucwa/v1/applications/{applicationId}/people/{personId}"),
]


@pytest.mark.parametrize(("name", "route"), ROUTES)
def test_route(name: str, route: str, operations: dict[str, Any]) -> None:
    assert operations[name]["route"] == route


def test_unique_path_of_a_shared_route(operations: dict[str, Any]) -> None:
    people = "/ucwa/v1/applications/{applicationId}/people/{personId}"
    sharing = sorted(
        op["id"] for op in operations.values() if op["method"] == "GET" and op["route"] == people
    )
    assert len(sharing) == 7
    first, *rest = sharing
    assert operations[first]["unique_path"] == people
    for name in rest:
        assert operations[name]["unique_path"] == f"{people}/~{name.split('.')[0]}"


RESPONSES = [
    # operation, status, resource, body, location
    ("audioVideoSession.GET", 200, "audioVideoSession", "representation", False),
    ("startMessaging.POST", 201, "messagingInvitation", "empty", True),
    ("startMessaging2.POST", 201, "messagingInvitation", "empty", True),
    ("makeMeAvailable.POST", 204, None, "empty", False),
    ("makeMeAvailable2.POST", 201, None, "anonymous", False),
    ("applications.OPTIONS", 200, None, "anonymous", False),
    ("photo.GET", 200, "photo", "content", False),
    ("contactPhoto.GET", 200, "contactPhoto", "content", False),
    ("xframe.GET", 200, "xframe", "content", False),
    ("events.GET", 200, "events", "anonymous", False),
    ("conversation.DELETE", 204, None, "empty", False),
    ("communication.PUT", 200, None, "empty", False),
    ("myOnlineMeetings.POST", 201, "myOnlineMeeting", "representation", False),
    ("reportMyNetwork.POST", 201, "reportMyNetwork", "empty", False),
    ("batch.POST", 200, "batch", "content", False),
    ("failedDeliveryParticipant.GET", 200, "failedDeliveryParticipant", "representation", False),
]


@pytest.mark.parametrize(("name", "status", "resource", "body", "location"), RESPONSES)
def test_response(
    name: str,
    status: int,
    resource: str | None,
    body: str,
    location: bool,
    operations: dict[str, Any],
) -> None:
    response = operations[name]["response"]
    assert (response["status"], response["body"], response["location"]) == (status, body, location)
    if body != "content" and name != "reportMyNetwork.POST":
        assert response["resource"] == resource


def test_statuses(operations: dict[str, Any]) -> None:
    found = Counter(op["response"]["status"] for op in operations.values())
    # 262 samples of which one has no status line, and reason.GET without a sample
    assert found[201] == 48
    assert found[204] == 68
    assert found[200] == 263 - 48 - 68


REPRESENTS = {
    "applicationSharer": "participant",
    "videoLockedOnParticipant": "participant",
    "derivedAudioVideo": "audioVideo",
    "replacesAudioVideo": "audioVideo",
    "derivedConversation": "conversation",
    "derivedMessaging": "messaging",
    "derivedPhoneAudio": "phoneAudio",
    "replacesPhoneAudio": "phoneAudio",
    "organizer": "contact",
    "expandDistributionGroup": "distributionGroup",
    "acceptedByContact": "contact",
    "to": "contact",
    "audioVideoSession": "session",
    "memberships": "presenceSubscriptionMemberships",
    "from": "participant",
    "acceptedByParticipant": "participant",
    "delegator": "contact",
    "forwardedBy": "contact",
    "onBehalfOf": "contact",
    "transferredBy": "contact",
    "myAssignedOnlineMeeting": "myOnlineMeeting",
}


@pytest.mark.parametrize(("role", "resource"), REPRESENTS.items())
def test_roles(role: str, resource: str, resources: dict[str, Any]) -> None:
    represents = resources[role]["represents"]
    assert represents is not None
    assert represents["resource"] == resource
    assert represents["evidence"]


def test_resources_that_represent_themselves(resources: dict[str, Any]) -> None:
    for name in ("contact", "participant", "session", "search2", "group2", "messaging"):
        assert resources[name]["represents"] is None


def test_revisions(resources: dict[str, Any], operations: dict[str, Any]) -> None:
    second = {name for name, resource in resources.items() if resource["revision"] == 2}
    assert len(second) == 13
    assert all(resources[name]["rel"] == name.removesuffix("2") for name in second)
    needing = {op["id"] for op in operations.values() if op["minimum_revision"] == 2}
    assert needing == {
        "applications2.GET",
        "contactPrivacyRelationship2.PUT",
        "group2.DELETE",
        "group2.PUT",
        "myGroupMembership2.DELETE",
        "myGroupMemberships2.POST",
        "myGroups2.POST",
    }


MANY = [
    ("conversations", "links", "conversation"),
    ("attendees", "links", "participant"),
    ("phones", "embedded", "phone"),
    ("search", "embedded", "contact"),
    ("myGroups", "links", "group"),
    ("myGroups", "embedded", "group"),
    ("subscribedContacts", "links", "contact"),
    ("message", "links", "failedDeliveryParticipant"),
    ("lobby", "embedded", "participant"),
]


@pytest.mark.parametrize(("name", "key", "rel"), MANY)
def test_lists(name: str, key: str, rel: str, resources: dict[str, Any]) -> None:
    (row,) = [row for row in resources[name][key] if row["rel"] == rel]
    assert row["many"] is True


def test_single_links(resources: dict[str, Any]) -> None:
    (row,) = [row for row in resources["message"]["links"] if row["rel"] == "contact"]
    assert row["many"] is False


def test_link_titles(resources: dict[str, Any]) -> None:
    assert {name for name, resource in resources.items() if resource["link_title"]} == {
        "participant",
        "participantApplicationSharing",
        "participantAudio",
        "participantPanoramicVideo",
        "participantVideo",
    }


def test_spelling_on_the_wire(resources: dict[str, Any]) -> None:
    (row,) = [p for p in resources["mediaRelayAccessToken"]["properties"] if p["name"] == "uri"]
    assert "Uri" in row["wire_names"]


def test_no_type_is_guessed_silently(resources: dict[str, Any]) -> None:
    for resource in resources.values():
        for row in resource["properties"]:
            if row["type"]["kind"] != "unknown":
                assert any(piece["supports"] for piece in row["evidence"]), (resource["name"], row)


TYPES = [
    ("application", "culture", "string"),
    ("myOnlineMeeting", "expirationTime", "datetime"),
    ("message", "plainMessage", "content"),
    ("search", "moreResultsAvailable", "boolean"),
    ("conversation", "activeModalities", "string"),
]


@pytest.mark.parametrize(("name", "row", "kind"), TYPES)
def test_types(name: str, row: str, kind: str, resources: dict[str, Any]) -> None:
    (found,) = [p for p in resources[name]["properties"] if p["name"] == row]
    assert found["type"]["kind"] in {kind, "enum"}


def test_places(corpus_model: Any, resources: dict[str, Any]) -> None:
    assert corpus_model.findings
    assert resources["audioVideoSession"]["source"]["line"] == 6
