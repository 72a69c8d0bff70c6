"""Signing in by the generated clients at the simulator: hosts, tokens, how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flow_server import (
    ANN,
    BOB,
    COMBINATIONS,
    DISCOVERY,
    OTHER,
    POOL,
    Case,
    Combination,
    FlowServer,
    Stage,
    client,
    perform,
    started,
)
from simulated import server

CASES: dict[str, tuple[Case, dict[str, Any]]] = {}


def case(**setting: Any) -> Callable[[Case], Case]:
    def added(body: Case) -> Case:
        CASES[body.__name__] = body, setting
        return body

    return added


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", COMBINATIONS, ids=str)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    body, setting = CASES[name]
    perform(served, how, body, **setting)


@case()
async def an_application_has_its_parts_and_ends_with_the_client(stage: Stage) -> None:
    async with stage.opening(ANN) as ucwa:
        assert ucwa.application.embedded.me.uri == ANN
        for part in ("people", "online_meetings", "communication"):
            assert getattr(ucwa.application.embedded, part).href
        events = ucwa.events()
        await ucwa.me.make_available()
        assert (await stage.next(events, after=5)).link.rel
        href, token = ucwa.application.links.self_.href, stage.requests()[-1].header("authorization")
    (deleted,) = stage.requests(method="DELETE")
    assert (deleted.path, deleted.status) == (href, 204)
    assert not stage.simulator.world.applications
    await ucwa.close()
    assert len(stage.requests(method="DELETE")) == 1
    assert token
