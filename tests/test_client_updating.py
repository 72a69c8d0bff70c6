"""Changes by PUT: the whole representation, the condition, and what others did meanwhile."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from attrs import evolve
from client_exchanges import BASE, error_reply, exchanger, resources, script
from flow_driver import Script, World, part, reply

ECHO = "please pass this in a PUT request"
GUID = "2f9b54a1-5c9c-4c30-9d1b-5d5bd0a2a1a0"
LINE_GET, LINE_PUT = "GET /communication", "PUT /communication"


def communication(etag: str | None = "1", **parts: Any) -> dict[str, Any]:
    body = {
        "rel": "communication",
        "supportedModalities": ["Messaging"],
        "unheardOf": {"a": [1, None]},
        "etag": etag,
        GUID: ECHO,
        "_links": {
            "self": {"href": f"{BASE}/communication"},
            "startMessaging": {"href": "/start"},
        },
        "_embedded": {"me": {"rel": "me"}},
        **parts,
    }
    return {name: value for name, value in body.items() if value is not None}


def loaded(body: dict[str, Any]) -> Any:
    return part("codec").loads(json.dumps(body))


def with_number(resource: Any) -> Any:
    """The change that most tests make."""
    return evolve(resource, phone_number="+1")


def update(world: World, resource: Any, change: Any = with_number, **settings: Any) -> Any:
    client = exchanger(world, **settings)

    def exchange(request: Any, **options: Any) -> Any:
        return client.exchange(request, BASE, **options)

    flow = part("protocol.updating").update
    return world.run(flow(resource, change, exchange, client.transmission.settings))


def bodies(world: World) -> list[Any]:
    return [json.loads(one.content) for one in world.requests if one.method == "PUT"]


def conditions(world: World) -> list[str | None]:
    return [one.header("If-Match") for one in world.requests if one.method == "PUT"]


@pytest.mark.parametrize("echo", [ECHO, "please pass me in a PUT request", f" {ECHO.upper()} "])
def test_the_whole_representation_goes_back(echo: str) -> None:
    before = communication(**{GUID: echo})
    after = communication("2", **{GUID: echo, "phoneNumber": "+1"})
    world = script((LINE_PUT, reply(200, after)))
    got = update(world, loaded(before))
    expected = {name: value for name, value in before.items() if not name.startswith("_")}
    assert bodies(world) == [{**expected, "phoneNumber": "+1"}]
    assert conditions(world) == ['"1"']
    assert got == loaded(after)


def test_in_xml() -> None:
    def answer(etag: str) -> Any:
        xml = (
            f'<resource rel="communication" href="{BASE}/communication"'
            ' xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">'
            '<propertyList name="supportedModalities"><item>Messaging</item></propertyList>'
            f'<property name="etag">{etag}</property><property name="simultaneous">True</property>'
            f'<property name="{GUID}">{ECHO}</property></resource>'
        )
        return reply(200, xml.encode(), media_type="application/xml")

    world = script((LINE_GET, answer("1")), (LINE_PUT, answer("2")))
    client = exchanger(world, media_type="application/xml")
    link = resources().CommunicationLink(f"{BASE}/communication")
    resource = world.run(client.exchange(link.get(), BASE)).value

    def exchange(request: Any) -> Any:
        return client.exchange(request, BASE)

    settings = client.transmission.settings
    world.run(part("protocol.updating").update(resource, with_number, exchange, settings))
    sent = ElementTree.fromstring(world.requests[1].content)
    rows = {row.get("name"): row.text for row in sent if row.tag.endswith("}property")}
    assert rows["phoneNumber"] == "+1"
    assert rows[GUID] == ECHO
    assert rows["simultaneous"] == "True"
    assert rows["etag"] == "1"
    assert [item.text for row in sent for item in row] == ["Messaging"]


def test_what_the_change_removes_is_not_sent() -> None:
    before = communication(phoneNumber="+1", nothing=7)
    world = script((LINE_PUT, reply(200, communication("2"))))

    def change(resource: Any) -> Any:
        rest = {name: value for name, value in resource.extra.items() if name != "nothing"}
        return evolve(resource, phone_number=None, extra=rest)

    update(world, loaded(before), change)
    (body,) = bodies(world)
    assert not {"phoneNumber", "nothing"} & body.keys()


def test_what_the_server_wants_back_goes_even_with_a_new_resource() -> None:
    before = loaded(communication())
    world = script((LINE_PUT, reply(200, communication("2"))))
    update(world, before, lambda one: type(one)(phone_number="+1", links=one.links))
    (body,) = bodies(world)
    assert body == {"rel": "communication", "phoneNumber": "+1", GUID: ECHO}
    assert conditions(world) == ['"1"']


def test_links_are_left_out_but_for_content() -> None:
    content = {"href": "data:text/plain,Hi"}
    links = {**communication()["_links"], "x": content, "y": [content], "z": None}
    request = part("protocol.updating").replacement(loaded(communication(_links=links)))
    assert request.links == (("x", content["href"]),)
    assert request.document["_links"] == {"x": content}


@pytest.mark.parametrize("missing", [{"etag": None}, {GUID: None}, {"etag": None, GUID: None}])
def test_what_lacks_something_is_read_again_first(missing: dict[str, Any]) -> None:
    world = script(
        (LINE_GET, reply(200, communication("5", phoneNumber="+9"))),
        (LINE_PUT, reply(200, communication("6", phoneNumber="+1"))),
    )
    got = update(world, loaded(communication(**{"etag": "1", **missing})))
    assert conditions(world) == ['"5"']
    assert got.phone_number == "+1"


def test_the_tag_may_be_in_the_header_alone() -> None:
    bare = communication(None)
    world = script(
        (LINE_GET, reply(200, bare, ("ETag", '"5"'))),
        (LINE_PUT, reply(200, bare, ("ETag", '"6"'))),
    )
    update(world, loaded(bare))
    assert conditions(world) == ['"5"']


def test_without_any_tag_the_server_decides() -> None:
    """428 is an error of the client or of the server; trying again would not help."""
    bare = communication(None)
    world = script(
        (LINE_GET, reply(200, bare)), (LINE_PUT, error_reply(428, "PreconditionRequired"))
    )
    with pytest.raises(part("errors").PreconditionRequired):
        update(world, loaded(bare))
    assert conditions(world) == [None]


def test_a_change_that_changes_nothing_sends_nothing() -> None:
    world = World()
    resource = loaded(communication())
    assert update(world, resource, lambda one: evolve(one)) is resource
    fresh = communication("5", phoneNumber="+1")
    world = script((LINE_GET, reply(200, fresh)))
    assert update(world, loaded(communication(None))) == loaded(fresh)


@pytest.mark.parametrize("body", [None, communication(None, phoneNumber="+1")])
def test_after_an_empty_reply_it_is_read_again(body: Any) -> None:
    """Nor is a body trusted that has no entity tag."""
    after = communication("2", phoneNumber="+1")
    world = script((LINE_PUT, reply(200, body)), (LINE_GET, reply(200, after)))
    assert update(world, loaded(communication())) == loaded(after)
    assert world.requests[1].header("If-None-Match") is None


def test_412_reads_again_and_applies_the_change_to_what_others_left() -> None:
    theirs = communication("5", supportedModalities=["Messaging", "PhoneAudio"], later="x")
    after = {**theirs, "etag": "6", "phoneNumber": "+1"}
    seen: list[Any] = []

    def change(resource: Any) -> Any:
        seen.append(resource)
        return with_number(resource)

    world = script(
        (LINE_PUT, error_reply(412, "PreconditionFailed")),
        (LINE_GET, reply(200, theirs)),
        (LINE_PUT, reply(200, after)),
    )
    before = loaded(communication())
    assert update(world, before, change) == loaded(after)
    assert seen == [before, loaded(theirs)]
    assert conditions(world) == ['"1"', '"5"']
    assert bodies(world)[1] == {
        name: value
        for name, value in {**theirs, "phoneNumber": "+1"}.items()
        if not name.startswith("_")
    }


@pytest.mark.parametrize("attempts", [0, 1, 3])
def test_others_may_always_be_faster(attempts: int) -> None:
    count = 1

    def answer(request: Any) -> Any:
        nonlocal count
        count += 1
        if request.method == "PUT":
            return error_reply(412, "PreconditionFailed", None, ("X-MS-Correlation-Id", "77"))
        return reply(200, communication(str(count)))

    world = World(answer)
    errors = part("errors")
    with pytest.raises(errors.UpdateConflict) as caught:
        update(world, loaded(communication()), update_attempts=attempts)
    error = caught.value
    assert isinstance(error, errors.PreconditionFailed)
    assert len(conditions(world)) == attempts + 1
    assert error.mine == with_number(error.base)
    assert error.theirs == loaded(communication(str(count)))
    assert error.base != error.theirs
    assert (error.status, error.correlation_id) == (412, "77")
    assert "`theirs`" in error.advice


def test_a_reply_that_was_lost_does_not_double_the_change() -> None:
    """The PUT came through, its reply did not; sent again it meets its own entity tag."""
    phone = part("enums").ModalityType("PhoneAudio")
    after = communication("2", supportedModalities=["Messaging", "PhoneAudio"])
    world = script(
        (LINE_PUT, part("errors").TransportError("reset")),
        (LINE_PUT, error_reply(412, "PreconditionFailed")),
        (LINE_GET, reply(200, after)),
    )

    def change(resource: Any) -> Any:
        return evolve(resource, supported_modalities=(*resource.supported_modalities, phone))

    assert update(world, loaded(communication()), change) == loaded(after)


def test_an_awaited_change() -> None:
    async def change(resource: Any) -> Any:
        return with_number(resource)

    world = script((LINE_PUT, reply(200, communication("2", phoneNumber="+1"))))
    assert update(world, loaded(communication()), change).phone_number == "+1"


def test_errors_of_the_change_are_the_users() -> None:
    def change(_: Any) -> Any:
        raise LookupError("no such number")

    with pytest.raises(LookupError):
        update(World(), loaded(communication()), change)


@pytest.mark.parametrize("made", [None, "text", 7])
def test_a_change_gives_a_resource(made: Any) -> None:
    with pytest.raises(part("errors").EncodeError) as caught:
        update(World(), loaded(communication()), lambda _: made)
    assert type(made).__name__ in str(caught.value)


def test_other_errors_are_raised() -> None:
    for status, code, kind in (
        (400, "BadRequest", "BadRequest"),
        (403, "Forbidden", "Forbidden"),
        (404, "NotFound", "NotFound"),
    ):
        world = script((LINE_PUT, error_reply(status, code)))
        with pytest.raises(getattr(part("errors"), kind)):
            update(world, loaded(communication()))


# What can be changed so.

PAGES = (
    "callForwardingSettings",
    "communication",
    "contactPrivacyRelationship",
    "group",
    "myAssignedOnlineMeeting",
    "myOnlineMeeting",
    "onlineMeetingExtension",
    "simultaneousRingSettings",
    "unansweredCallSettings",
)
REVISED = ("contactPrivacyRelationship", "group")


def of_page(page: str, **self_link: str) -> Any:
    links = {"self": {"href": f"{BASE}/x", **self_link}}
    return loaded({"rel": page, "etag": "1", GUID: ECHO, "_links": links})


@pytest.mark.parametrize("page", PAGES)
def test_each_page_with_a_put(page: str) -> None:
    revision = {"revision": "2"} if page in REVISED else {}
    resource = of_page(page, **revision)
    after = json.loads(part("codec").dumps(evolve(resource, extra={**resource.extra, "x": "y"})))
    world = World(Script((f"PUT {BASE}/x", reply(200, after))))
    got = update(world, resource, lambda one: evolve(one, extra={**one.extra, "x": "y"}))
    assert type(got) is type(resource)
    (sent,) = world.requests
    assert sent.header("X-MS-RequiresMinResourceVersion") == ("2" if page in REVISED else None)
    assert json.loads(sent.content) == {"rel": page, "etag": "1", GUID: ECHO, "x": "y"}
    assert re.fullmatch(rf"{page}2?\.PUT", sent.operation)


@pytest.mark.parametrize("page", REVISED)
def test_an_older_server_can_not(page: str) -> None:
    world = World()
    with pytest.raises(part("errors").RevisionUnavailable):
        update(world, of_page(page), lambda one: evolve(one, extra={}))
    assert not world.requests


@pytest.mark.parametrize("page", ["me", "presence", "note", "conversation", "unheardOf"])
def test_a_page_without_put_is_refused_before_anything_is_sent(page: str) -> None:
    world = World()
    resource = part("resource").Resource(rel=page) if page == "unheardOf" else of_page(page)
    with pytest.raises(part("errors").LinkUnavailable) as caught:
        update(world, resource, lambda one: one)
    assert page in str(caught.value)
    assert "PUT" in str(caught.value)
    assert not world.requests


def test_a_resource_without_an_address_is_refused() -> None:
    world = World()
    with pytest.raises(part("errors").LinkUnavailable):
        update(world, resources().Communication(), with_number)
    assert not world.requests
