"""Inputs: names in any case, both media types, every form of a value, and the documented limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from server_harness import fill
from server_requests import plausible_call
from server_specs import MEDIA, http_to, reason_of, whole_api

from codegen.model.nodes import Kind, Operation, Parameter

SEEN: dict[str, Any] = {}
"""What the last handler was given."""

NAMESPACE = 'xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"'


def operation(id_: str) -> Operation:
    operations = (row for page in whole_api().model.resources for row in page.operations)
    return next(row for row in operations if row.id == id_)


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    async def taken(call: Any, arguments: dict[str, Any]) -> None:
        SEEN.clear()
        SEEN.update({name: value for name, value in arguments.items() if value is not None})

    class Available(base.MakeMeAvailableHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **arguments: Any) -> None:
            await taken(call, arguments)

    class Audio(base.StartAudioHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **arguments: Any) -> Any:
            await taken(call, arguments)
            return whole_api().server("handler").Created("/made")

    class Messaging(base.StartMessagingHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **arguments: Any) -> Any:
            await taken(call, arguments)
            return whole_api().server("handler").Created("/made")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **arguments: Any) -> Any:
            await taken(call, arguments)
            return resources.MyOnlineMeeting()

    class Groups(base.MyGroupsHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any, **arguments: Any) -> Any:
            await taken(call, arguments)
            return resources.MyGroups()

    app = (
        whole_api()
        .server()
        .create_app(*(kind() for kind in (Available, Audio, Messaging, Meetings, Groups)))
    )
    with http_to(app) as http:
        yield http


def post(http: httpx.Client, id_: str, media: str, body: dict[str, Any]) -> httpx.Response:
    codec = whole_api().client("codec")
    row = operation(id_)
    content = codec.dump_input(body, media_type=media)
    headers = {"Content-Type": media, "Accept": media}
    return http.request(row.method, fill(row.unique_path), content=content, headers=headers)


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT5M", 5),
        ("PT1H30M", 90),
        ("P1DT1M", 1441),
        ("00:05:00", 5),
        ("1.00:01:00", 1441),
        ("5", 5),
        ("0.5", 0.5),
        (5, 5),
        (7.5, 7.5),
    ],
)
def test_a_span_of_time_has_three_forms(
    http: httpx.Client, text: Any, minutes: float, media: str
) -> None:
    """A bare number are minutes."""
    assert post(http, "makeMeAvailable.POST", media, {"inactiveTimeout": text}).status_code == 204
    assert dict(SEEN) == {"inactive_timeout": timedelta(minutes=minutes)}
    path = fill(operation("makeMeAvailable.POST").unique_path)
    assert http.post(path, params={"InactiveTimeout": text}).status_code == 204
    assert dict(SEEN) == {"inactive_timeout": timedelta(minutes=minutes)}


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("text", ["soon", "", "P", "nan", "1e400", True])
def test_what_is_no_span_of_time_is_refused(http: httpx.Client, text: Any, media: str) -> None:
    answer = post(http, "makeMeAvailable.POST", media, {"inactiveTimeout": text})
    assert answer.status_code == 400
    assert reason_of(answer)["parameters"] == [{"name": "inactiveTimeout", "reason": "Invalid"}]


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("/Date(0)/", "1970-01-01T00:00:00+00:00"),
        ("/Date(1000-0700)/", "1969-12-31T17:00:01-07:00"),
        ("2013-02-07T01:17:18.000Z", "2013-02-07T01:17:18+00:00"),
        ("2016-09-26T16:20:29.0389049-07:00", "2016-09-26T16:20:29.038904-07:00"),
    ],
)
def test_a_date_has_two_forms_in_both_media_types(
    http: httpx.Client, text: str, moment: str, media: str
) -> None:
    answer = post(http, "myOnlineMeeting.PUT", media, {"expirationTime": text})
    assert answer.status_code == 200, answer.text
    assert SEEN["expiration_time"].isoformat() == moment


@pytest.mark.parametrize(
    ("text", "value"), [("True", True), ("true", True), ("FALSE", False), ("false", False)]
)
def test_true_and_false_are_spelled_in_any_case(http: httpx.Client, text: str, value: bool) -> None:
    inputs = f'<property name="to">a</property><property name="joinAudioMuted">{text}</property>'
    body = f"<input {NAMESPACE}>{inputs}</input>"
    path = fill(operation("startAudio.POST").unique_path)
    headers = {"Content-Type": "application/xml"}
    assert http.post(path, content=body, headers=headers).status_code == 201
    assert dict(SEEN) == {"to": "a", "join_audio_muted": value}
    groups = fill(operation("myGroups.GET").unique_path)
    assert http.get(groups, params={"Expand": text}).status_code == 200
    assert dict(SEEN) == {"expand": value}


@pytest.mark.parametrize("root", ["input", "resource"])
@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
@pytest.mark.parametrize("id_", ["startMessaging.POST", "myOnlineMeeting.PUT"])
def test_either_root_stands_for_either_verb(
    http: httpx.Client, id_: str, namespace: str, root: str
) -> None:
    body = f'<{root} {namespace}><property name="subject">Hi</property></{root}>'
    row = operation(id_)
    headers = {"Content-Type": "application/vnd.microsoft.com.ucwa+xml"}
    path = fill(row.unique_path)
    answer = http.request(row.method, path, content=body, headers=headers)
    assert answer.status_code == row.response.status
    assert dict(SEEN) == {"subject": "Hi"}


@pytest.mark.parametrize("media", MEDIA)
def test_names_have_any_case_and_unknown_ones_are_ignored(http: httpx.Client, media: str) -> None:
    body: dict[str, Any] = {
        "OperationID": "1",
        "SUBJECT": "Hi",
        "TO": "a",
        "telemetryId": "x",
        "_links": {"MediaOffer": {"href": "data:application/sdp,v=0"}},
    }
    assert post(http, "startAudio.POST", media, body).status_code == 201
    assert (SEEN.pop("media_offer").data, SEEN) == (
        b"v=0",
        {"operation_id": "1", "to": "a", "subject": "Hi"},
    )


@pytest.mark.parametrize("media", MEDIA)
def test_a_list_may_have_one_item(http: httpx.Client, media: str) -> None:
    body = {"supportedModalities": ["Messaging"], "supportedMessageFormats": ["Plain", "html"]}
    assert post(http, "makeMeAvailable.POST", media, body).status_code == 204
    assert [row.value for row in SEEN["supported_modalities"]] == ["Messaging"]
    assert SEEN["supported_message_formats"][1] == whole_api().client("enums").MessageFormat.HTML


TEXTS = [
    ("startMessaging.POST", "operationId", 50),
    ("startMessaging.POST", "subject", 250),
    ("startMessaging.POST", "threadId", 250),
    ("startMessaging2.POST", "threadId", 250),
    ("acceptWithAnswer.POST", "sessionContext", 50),
    ("acceptWithAnswer.POST", "processedOfferId", 100),
    ("applications.POST", "endpointId", 100),
    ("applications.POST", "userAgent", 100),
    ("applications.POST", "culture", 100),
    ("applications.POST", "instanceId", 100),
    ("communication.PUT", "phoneNumber", 100),
    ("location.POST", "location", 60),
    ("changeNumber.POST", "number", 80),
    ("immediateForwardToContact.POST", "target", 80),
    ("simultaneousRingToContact.POST", "target", 80),
    ("unansweredCallToContact.POST", "target", 80),
    ("group2.PUT", "name", 256),
    ("myGroups2.POST", "displayName", 256),
    ("addToContactList.POST", "displayName", 256),
    ("myGroupMemberships2.POST", "groupId", 256),
    ("myGroupMemberships2.POST", "contactUri", 250),
    ("removeContactFromAllGroups.POST", "contactUri", 250),
    ("search.GET", "query", 256),
    ("search2.GET", "mail", 256),
]
"""Longest texts, in characters."""

RANGES = [
    ("search.GET", "limit", 1, 100),
    ("search2.GET", "limit", 1, 100),
    ("presenceSubscriptions.POST", "duration", 10, 30),
    ("presenceSubscription.POST", "duration", 10, 30),
    ("subscribeToGroupPresence.POST", "duration", 10, 30),
    ("startOrRefreshSubscriptionToContactsAndGroups.POST", "duration", 10, 60),
    ("unansweredCallToContact.POST", "ringDelay", 5, 60),
    ("unansweredCallToVoicemail.POST", "ringDelay", 5, 60),
    ("unansweredCallSettings.PUT", "ringDelay", 5, 60),
    ("simultaneousRingToDelegates.POST", "ringDelay", 0, 55),
    ("simultaneousRingToTeam.POST", "ringDelay", 0, 55),
    ("events.GET", "medium", 5, 1800),
    ("events.GET", "low", 5, 1800),
    ("events.GET", "timeout", 180, 1800),
]
"""Least and greatest numbers."""


@pytest.fixture(scope="module")
def examples() -> Iterator[httpx.Client]:
    with http_to(whole_api().server("examples").app()) as http:
        yield http


def limits() -> Iterator[tuple[str, str, list[tuple[Any, bool]]]]:
    for id_, name, longest in TEXTS:
        yield id_, name, [("\N{GRINNING FACE}" * longest, True), ("x" * (longest + 1), False)]
    for id_, name, least, greatest in RANGES:
        values = ((least - 1, False), (least, True), (greatest, True), (greatest + 1, False))
        yield id_, name, list(values)


@pytest.mark.parametrize(("id_", "name", "values"), list(limits()))
def test_a_limit_of_the_protocol_is_kept(
    examples: httpx.Client, id_: str, name: str, values: list[tuple[Any, bool]]
) -> None:
    for value, is_kept in values:
        check(examples, id_, name, value, is_kept)


def check(examples: httpx.Client, id_: str, name: str, value: Any, is_kept: bool) -> None:
    """Sends a plausible call with one value of another size."""
    row = operation(id_)
    call = plausible_call(whole_api().model, row)
    holder = call.query if name in call.query or call.body is None else call.body
    assert isinstance(holder, dict)
    holder[name] = value
    answer = examples.request(call.method, call.path, **call.arguments())
    assert answer.status_code == (row.response.status if is_kept else 400), (name, value)
    if not is_kept:
        assert reason_of(answer)["parameters"] == [{"name": name, "reason": "Invalid"}]


def test_every_stated_limit_is_kept(examples: httpx.Client) -> None:
    """Whatever pages state, beyond the table above."""
    seen = 0
    for page in whole_api().model.resources:
        for row in page.operations:
            for parameter in {one.name: one for one in (*row.query, *row.body)}.values():
                value = beyond(parameter)
                if value is not None:
                    check(examples, row.id, parameter.name, value, is_kept=False)
                    seen += 1
    assert seen > 100


def beyond(parameter: Parameter) -> Any:
    """A value beyond a limit; None where there is none."""
    stated, many = parameter.constraints, parameter.type.many
    if parameter.type.kind in (Kind.STRING, Kind.URI) and stated.max_length is not None:
        value: Any = "x" * (stated.max_length + 1)
    elif parameter.type.kind is Kind.INTEGER and stated.maximum is not None:
        value = stated.maximum + 1
    else:
        return None
    return [value] if many else value


def test_the_channel_takes_the_range_of_its_page(examples: httpx.Client) -> None:
    path = fill(operation("events.GET").unique_path)
    for query, status in (({"timeout": "180"}, 200), ({"timeout": "179"}, 400)):
        assert examples.get(path, params={"ack": "1", **query}).status_code == status
