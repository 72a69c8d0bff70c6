"""Batches at the simulator: executed in any order, answered in theirs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from simulated import ANN, Person, connect, simulator

pytestmark = pytest.mark.anyio

NOTES = [str(number) for number in range(8)]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def written(href: str, notes: list[str]) -> bytes:
    """A batch that sets the note several times; the fourth request leads nowhere."""
    parts = []
    for number, note in enumerate(notes):
        target = "/ucwa/oauth/v1/nowhere" if number == 3 else href
        body = f'{{"message": "{note}"}}'
        parts.append(
            "--b\r\nContent-Type: application/http; msgtype=request\r\n\r\n"
            f"POST {target} HTTP/1.1\r\nHost: pool.contoso.example\r\n"
            f"Content-Type: application/json\r\n\r\n{body}\r\n"
        )
    return ("".join(parts) + "--b--\r\n").encode()


async def last_note(seed: int) -> tuple[list[str], str]:
    """The statuses in the order of the replies, and what the note is in the end."""
    simulated: Any = simulator(seed=seed)
    async with connect(simulated) as http:
        ann = await Person.sign_in(http, ANN)
        await ann.be_available("Messaging")
        me = await ann.read(ann.application["_embedded"]["me"]["_links"]["self"]["href"])
        note = me["_links"]["note"]["href"]
        headers = {
            "Authorization": f"Bearer {ann.token}",
            "Content-Type": "multipart/batching; boundary=b",
            "Accept": "multipart/batching",
        }
        href = ann.application["_links"]["batch"]["href"]
        reply = await http.post(f"{ann.host}{href}", content=written(note, NOTES), headers=headers)
        assert reply.status_code == 200, reply.text
        return re.findall(r"HTTP/1.1 (\d+)", reply.text), (await ann.read(note))["message"]


async def test_parts_are_executed_in_any_order_and_answered_in_theirs() -> None:
    ends = set()
    for seed in range(6):
        statuses, last = await last_note(seed)
        assert statuses == ["204", "204", "204", "404", "204", "204", "204", "204"]
        ends.add(last)
    assert len(ends) > 1


async def test_the_order_is_that_of_the_seed() -> None:
    assert await last_note(4) == await last_note(4)
