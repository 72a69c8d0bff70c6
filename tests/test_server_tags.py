"""A PUT: entity tags, the property to send back, the whole resource."""

from __future__ import annotations

from typing import Any

import pytest
from server_meetings import ASKED, ECHO, MEETING, meetings, put
from server_specs import MEDIA, http_to, path_of, reason_of, whole_api


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("match", "status"),
    [
        ('"1"', 200),
        ('"0", "1"', 200),
        ("*", 200),
        ('"2"', 412),
        ('W/"1"', 412),
        ("1", 428),
        ("", 428),
        (None, 428),
    ],
)
def test_a_put_states_what_it_replaces(match: str | None, status: int, media: str) -> None:
    handler = meetings()
    with http_to(whole_api().server().create_app(handler)) as http:
        answer = put(http, match, media, subject="Second")
        assert answer.status_code == status
        assert handler.subject == ("Second" if status == 200 else "First")
        if status == 200:
            assert answer.headers["etag"] == '"2"'
        else:
            code = {412: "PreconditionFailed", 428: "PreconditionRequired"}[status]
            assert reason_of(answer)["code"] == code


@pytest.mark.parametrize(("match", "status"), [("1", 200), ("2", 412), ('"1"', 200), (None, 428)])
def test_quotes_may_be_let_off(match: str | None, status: int) -> None:
    profile = whole_api().server("profile").Profile(takes_unquoted_tags=True)
    with http_to(whole_api().server().create_app(meetings(), profile=profile)) as http:
        assert put(http, match).status_code == status


@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize(
    ("sent", "reason"),
    [({}, "Missing"), ({ECHO: "something else"}, "Invalid"), ({ECHO.upper(): ASKED}, None)],
)
def test_a_put_sends_back_the_property_that_asks_for_it(
    sent: dict[str, str], reason: str | None, media: str
) -> None:
    with http_to(whole_api().server().create_app(meetings())) as http:
        content = whole_api().client("codec").dump_input(sent, media_type=media)
        headers = {"If-Match": '"1"', "Content-Type": media, "Accept": media}
        answer = http.put(MEETING, content=content, headers=headers)
        if reason is None:
            assert answer.status_code == 200
            return
        assert answer.status_code == 400
        error = reason_of(answer)
        assert error["subcode"] == "ParameterValidationFailure"
        assert error["parameters"] == [{"name": ECHO, "reason": reason}]


@pytest.mark.parametrize("media", MEDIA)
def test_the_whole_resource_reaches_the_handler(media: str) -> None:
    seen: list[Any] = []
    with http_to(whole_api().server().create_app(meetings(seen))) as http:
        body = {
            "Subject": "Second",
            "expirationTime": "2030-01-02T03:04:05.0000000-07:00",
            "attendees": ["sip:a@contoso.example", "sip:b@contoso.example"],
            "OnlineMeetingId": "AB12",
            "x-new": "kept",
            "_links": {"self": {"href": "/elsewhere"}},
            "_embedded": {"onlineMeetingExtensions": {"rel": "onlineMeetingExtensions"}},
        }
        assert put(http, '"1"', media, **body).status_code == 200
    (meeting,) = seen
    assert type(meeting).__name__ == "MyOnlineMeeting"
    assert meeting.subject == "Second"
    assert meeting.expiration_time.isoformat() == "2030-01-02T03:04:05-07:00"
    assert meeting.attendees == ("sip:a@contoso.example", "sip:b@contoso.example")
    assert meeting.online_meeting_id == "AB12"
    assert meeting.extra["x-new"] == "kept"
    assert meeting.extra[ECHO] == ASKED


@pytest.mark.parametrize("media", MEDIA)
def test_a_damaged_resource_is_refused(media: str) -> None:
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return call.resource(resources.MyOnlineMeeting)

    with http_to(whole_api().server().create_app(Meetings())) as http:
        answer = put(http, None, media, onlineMeetingId=["a", "b"])
        assert answer.status_code == 400
        assert reason_of(answer)["subcode"] == "DeserializationFailure"
        assert put(http, None, media, onlineMeetingId="a").status_code == 200


def test_what_states_no_tag_gets_one_where_it_can_be_put() -> None:
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Settings(base.UnansweredCallSettingsHandler):  # type: ignore[misc, name-defined]
        delay = 20

        async def get(self, call: Any) -> Any:
            return resources.UnansweredCallSettings(ring_delay=self.delay)

        async def put(self, call: Any, *, ring_delay: Any = None, **others: Any) -> None:
            self.delay = ring_delay

    class Notes(base.NoteHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return resources.Note(message="Hi")

    path = path_of("unansweredCallSettings.GET")
    with http_to(whole_api().server().create_app(Settings(), Notes())) as http:
        for media in MEDIA:
            first = http.get(path, headers={"Accept": media})
            tag = first.headers["etag"]
            shown = (
                whole_api()
                .client("codec")
                .loads(first.content, media_type=media, type=resources.UnansweredCallSettings)
            )
            assert f'"{shown.extra["etag"]}"' == tag
            again = http.get(path, headers={"Accept": media, "If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
        body = {"ringDelay": 40}
        assert http.put(path, json=body).status_code == 428
        assert http.put(path, json=body, headers={"If-Match": tag}).status_code == 200
        assert http.put(path, json=body, headers={"If-Match": tag}).status_code == 412
        changed = http.get(path, headers={"If-None-Match": tag})
        assert (changed.status_code, changed.json()["ringDelay"]) == (200, 40)
        assert "etag" not in http.get(path_of("note.GET")).headers


def test_what_is_embedded_does_not_count() -> None:
    """Neither for a tag that the server makes, nor in what a PUT sends."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Settings(base.CallForwardingSettingsHandler):  # type: ignore[misc, name-defined]
        delay = 20

        async def get(self, call: Any) -> Any:
            inner = resources.UnansweredCallSettings(ring_delay=self.delay)
            kind = resources.CallForwardingSettingsEmbedded
            embedded = kind.of({"unansweredCallSettings": inner})
            return resources.CallForwardingSettings(embedded=embedded)

        async def put(self, call: Any, **others: Any) -> Any:
            return call.resource(resources.CallForwardingSettings)

    handler, path = Settings(), path_of("callForwardingSettings.GET")
    with http_to(whole_api().server().create_app(handler)) as http:
        first = http.get(path)
        handler.delay = 40
        second = http.get(path)
        assert first.json()["_embedded"] != second.json()["_embedded"]
        assert first.headers["etag"] == second.headers["etag"]
        headers = {"If-Match": first.headers["etag"]}
        changed = http.put(path, json={"_embedded": "whatever"}, headers=headers)
        assert changed.status_code == 200
        assert "_embedded" not in changed.json()


def test_a_handler_tells_what_a_put_finds() -> None:
    """Where it answers no GET, or answers it in a way of its own."""
    base, resources = whole_api().server("handlers"), whole_api().client("resources")

    class Known(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return resources.MyOnlineMeeting()

        async def current(self, call: Any) -> Any:
            return resources.MyOnlineMeeting(extra={"etag": "9"})

    class Inherited(Known):
        """Calls what nobody wrote."""

        async def get(self, call: Any) -> Any:
            return await super().get(call)

        current = base.MyOnlineMeetingHandler.current

    class Unknown(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def put(self, call: Any, **others: Any) -> Any:
            return resources.MyOnlineMeeting()

    for handler, match, status in (
        (Known, None, 428),
        (Known, '"8"', 412),
        (Known, '"9"', 200),
        (Inherited, None, 200),
        (Unknown, None, 200),
    ):
        with http_to(whole_api().server().create_app(handler())) as http:
            assert put(http, match).status_code == status


def test_what_a_get_refuses_a_put_refuses() -> None:
    base, errors = whole_api().server("handlers"), whole_api().server("errors")

    class Meetings(base.MyOnlineMeetingHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            raise errors.NotFound()

        async def put(self, call: Any, **others: Any) -> Any:
            raise AssertionError("there is nothing to change")

    with http_to(whole_api().server().create_app(Meetings())) as http:
        assert put(http, '"1"').status_code == 404
