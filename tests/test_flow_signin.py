"""Signing in by the generated clients at the simulator: hosts, tokens, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from flow_server import (
    ANN,
    BOB,
    DISCOVERY,
    FOREIGN,
    OTHER,
    PATIENCE,
    POOL,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    started,
)
from simulated import server

CASES = Cases()


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def people() -> tuple[Any, ...]:
    """Ann, and Bob whose server is another one."""
    user = server().User
    return (user(ANN, password="password"), user(BOB, password="password", pool=OTHER))


@CASES.add()
async def an_application_has_its_parts_and_ends_with_the_client(stage: Stage) -> None:
    async with stage.opening(ANN) as ucwa:
        assert ucwa.application.embedded.me.uri == ANN
        for part in ("people", "online_meetings", "communication"):
            assert getattr(ucwa.application.embedded, part).href
        events = ucwa.events()
        await ucwa.me.make_available()
        assert (await stage.next(events, after=5)).link.rel
        href = ucwa.application.links.self_.href
    (deleted,) = stage.requests(method="DELETE")
    assert (deleted.path, deleted.status) == (href, 204)
    assert not stage.simulator.world.applications
    await ucwa.close()
    assert len(stage.requests(method="DELETE")) == 1
    with pytest.raises(client("errors").TransportError):
        await ucwa.me.read()


@CASES.add()
async def an_application_that_was_deleted_is_not_found(stage: Stage) -> None:
    ucwa = await stage.sign_in()
    link = ucwa.application.links.self_
    await ucwa.send(link.delete())
    with pytest.raises(client("errors").NotFound) as raised:
        await ucwa.send(link.get())
    assert raised.value.subcode == "ApplicationNotFound"


@CASES.add()
async def each_host_has_a_token_of_its_own(stage: Stage) -> None:
    ucwa = await stage.sign_in()
    await ucwa.me.read()
    by_host: dict[str, set[str]] = {}
    for entry in stage.requests():
        if entry.header("authorization"):
            by_host.setdefault(entry.host, set()).add(entry.header("authorization"))
    assert {host: len(tokens) for host, tokens in by_host.items()} == {DISCOVERY: 1, POOL: 1}
    assert by_host[DISCOVERY] != by_host[POOL]


@CASES.add(users=people)
async def a_user_of_another_server_is_followed_there(stage: Stage) -> None:
    ucwa = await stage.sign_in(BOB)
    assert (await ucwa.me.read()).uri == BOB
    assert stage.requests()[-1].host == OTHER


@CASES.add(users=people)
async def a_ticket_that_another_host_gave_is_replaced(stage: Stage) -> None:
    """Discovery at the wrong pool sends on, and what it gave is worth nothing at the next."""
    ucwa = await stage.sign_in(BOB, discovery_urls=(f"http://{POOL}/",))
    assert (await ucwa.me.read()).uri == BOB
    tokens = [entry.host for entry in stage.requests("*oauthtoken")]
    assert tokens == [POOL, OTHER]


@CASES.add(redirects={DISCOVERY: f"http://{FOREIGN}/"})
async def a_foreign_host_gets_neither_token_nor_password(stage: Stage) -> None:
    with pytest.raises(client("errors").HostRefused) as raised:
        await stage.sign_in()
    assert FOREIGN in str(raised.value)
    assert {entry.host for entry in stage.requests()} == {DISCOVERY}
    for entry in stage.requests():
        assert entry.header("authorization") is None
        assert b"password" not in entry.body


@CASES.add(redirects={DISCOVERY: f"http://{FOREIGN}/"})
async def a_host_that_is_named_trusted_is_followed(stage: Stage) -> None:
    ucwa = await stage.sign_in(domains=("fabrikam.example",))
    assert (await ucwa.me.read()).uri == ANN


@CASES.add()
async def the_internal_host_is_tried_before_the_other(stage: Stage) -> None:
    ucwa = await stage.sign_in(discovery_urls=())
    assert (await ucwa.me.read()).uri == ANN
    assert stage.requests()[0].host == DISCOVERY


@CASES.add()
async def a_wrong_password_is_told(stage: Stage) -> None:
    auth = client("auth").Password("no")
    with pytest.raises(client("errors").AuthError) as raised:
        await stage.sign_in(auth=auth)
    assert raised.value.error == "invalid_grant"
    assert not stage.simulator.world.applications


@CASES.add(grants=("urn:microsoft.rtc:windows",))
async def a_password_is_not_posted_where_nobody_asks_for_it(stage: Stage) -> None:
    with pytest.raises(client("errors").AuthError) as raised:
        await stage.sign_in()
    assert "urn:microsoft.rtc:windows" in str(raised.value)
    assert not stage.requests("*oauthtoken")


@CASES.add()
async def the_page_of_the_organisation_lets_in(stage: Stage) -> None:
    """Passive: the cookie of the page is what a token is given for."""
    pages: list[str] = []

    def sign_in(page: str) -> dict[str, str]:
        import httpx

        pages.append(page)
        fields = {"username": ANN, "password": "password"}
        with httpx.Client(transport=stage.server.transport("sync")) as http:
            reply = http.post(page, data=fields)
        assert reply.status_code == 200
        return dict(reply.cookies)

    ucwa = await stage.sign_in(auth=client("auth").Passive(sign_in))
    assert (await ucwa.me.read()).uri == ANN
    assert [page.partition("?")[0] for page in pages] == [
        f"http://{host}/webticket/passive" for host in (DISCOVERY, POOL)
    ]


@CASES.add()
async def instances_of_one_application_have_channels_of_their_own(stage: Stage) -> None:
    same = {"endpoint_id": "one", "user_agent": "tabs"}
    first = await stage.sign_in(instance_id="1", **same)
    events = first.events()
    async with stage.opening(ANN, instance_id="2", **same) as second:
        created = [entry.status for entry in stage.requests("*/applications", "POST", status=201)]
        assert len(created) == 2
        other = second.events()
        await first.me.make_available()
        assert (await stage.next(events, after=5)).link.rel
        assert (await stage.next(other)).link.rel
    await first.me.set_note("Still there")
    while True:
        event = await stage.next(events, after=5)
        if (event.type, event.link.rel) == ("updated", "note"):
            break
    assert (await first.follow(event.link)).message == "Still there"


@CASES.add()
async def the_same_instance_again_is_the_same_application(stage: Stage) -> None:
    same = {"endpoint_id": "one", "instance_id": "1"}
    first = await stage.sign_in(**same)
    async with stage.opening(ANN, **same) as again:
        assert again.application.links.self_.href == first.application.links.self_.href
        created = [entry.status for entry in stage.requests("*/applications", "POST")]
        assert [status for status in created if status != 401] == [201, 200]


@CASES.add()
async def a_token_that_is_refused_is_renewed_once(stage: Stage) -> None:
    """Commands and the event channel meet the 401 together; one new token is got."""
    ucwa = await stage.available()
    events = ucwa.events()
    await stage.next(events, after=5)
    before = len(stage.requests("*oauthtoken"))
    with stage.simulator.step() as world:
        server("simulator.tokens").revoke(world, world.user(ANN))
    reads = [asyncio.create_task(ucwa.me.read()) for _ in range(4)]
    done = await asyncio.wait_for(asyncio.gather(*reads), PATIENCE)
    assert [me.uri for me in done] == [ANN] * 4
    await ucwa.me.set_note("With a new token")
    assert (await stage.next(events, after=5)).link.rel
    assert len(stage.requests("*oauthtoken")) == before + 1
