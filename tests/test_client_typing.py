"""What the calls of both clients give, as mypy and pyright see them: one table, each call twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_pyright import generate, pyright  # noqa: F401

ROOT = Path(__file__).parents[1]
HEAD = """\
from collections.abc import Callable
from typing import assert_type

import httpx
from attrs import evolve

from ucwa_client import auth, codec, errors, signals, testing
from ucwa_client.async_client import AsyncClient
from ucwa_client.client import Client
from ucwa_client.events import Event
from ucwa_client.link import Link
from ucwa_client.protocol.settings import Settings
from ucwa_client.request import Operation, Request
from ucwa_client.resource import Resource
from ucwa_client.resources import (
    Application, AudioVideoSession, Conversation, Me, Message, Messaging, MessagingInvitation,
    MyOnlineMeeting, Note, Presence,
)
from ucwa_client.results import Accepted, Outcome, Response
from ucwa_client.streams import AsyncEventStream, EventStream

body = b"{}"
session = codec.loads(body, type=AudioVideoSession)
application = testing.application()
conversation = Conversation()
meeting = MyOnlineMeeting()
note = application.embedded.me.links.note.get()
presence = application.embedded.me.links.presence.get()
start = application.embedded.communication.links.start_messaging
operation = start.post(to="sip:other@contoso.example", subject="Hi")


def handle(event: Event[Message]) -> int:
    return 1


async def handle_later(event: Event[Message]) -> None: ...
def told(signal: signals.Resumed) -> None: ...


assert_type(session, AudioVideoSession)
assert_type(session.links.conversation.get(), Request[Conversation])
assert_type(operation, Operation[MessagingInvitation])
"""
AWAITED = {
    "{c}.send(session.links.conversation.get())": "Conversation",
    "{c}.send(note, timeout=3, headers={{'X-Own': '1'}})": "Note",
    "{c}.send(application.links.self_.delete())": "None",
    "{c}.send(operation)": "Accepted",
    "{c}.follow(conversation.links.messaging)": "Messaging",
    "{c}.follow(application.links.me)": "Me",
    "{c}.run(operation, timeout=60)": "MessagingInvitation",
    "{c}.exchange(note)": "Response[Note]",
    "{c}.exchange(note, timeout=3, headers={{'X-Own': '1'}})": "Response[Note]",
    "({c}.exchange(note)).value": "Note",
    "{c}.update(meeting, lambda m: evolve(m, subject='New'))": "MyOnlineMeeting",
    "{c}.batch(note)": "tuple[Outcome[Note]]",
    "{c}.batch(note, presence)": "tuple[Outcome[Note], Outcome[Presence]]",
    "{c}.batch(note, note, presence)": "tuple[Outcome[Note], Outcome[Note], Outcome[Presence]]",
    "{c}.batch(note, note, note, presence)": (
        "tuple[Outcome[Note], Outcome[Note], Outcome[Note], Outcome[Presence]]"
    ),
    "{c}.batch(note, note, note, note, presence)": (
        "tuple[Outcome[Note], Outcome[Note], Outcome[Note], Outcome[Note], Outcome[Presence]]"
    ),
    "{c}.batch(note, note, note, note, note, presence)": (
        "tuple[Outcome[Note], Outcome[Note], Outcome[Note], Outcome[Note], Outcome[Note],"
        " Outcome[Presence]]"
    ),
    "{c}.batch(*[note])": "tuple[Outcome[Note], ...]",
    "({c}.batch(note, presence))[1].value": "Presence",
    "({c}.batch(note))[0].error": "errors.UcwaError | None",
    "{c}.events(Messaging).wait(1)": "Event[Messaging] | None",
    "{c}.close()": "None",
}
"""Calls, with the client as `{c}`, and what they give; those of `AsyncClient` when awaited."""
PLAIN = {
    "{c}.application": "Application",
    "{c}.settings": "Settings",
    "{c}.events()": "{s}[Event[Resource]]",
    "{c}.events(Messaging)": "{s}[Event[Messaging]]",
    "{c}.events(Message, type='completed')": "{s}[Event[Message]]",
    "{c}.signals()": "{s}[signals.Signal]",
    "{c}.signals(signals.Resumed)": "{s}[signals.Resumed]",
    "{c}.on(Message, handle)": "Callable[[Event[Message]], int]",
    "{c}.on(Message, type='completed')(handle)": "Callable[[Event[Message]], int]",
    "{c}.on(signals.Resumed, told)": "Callable[[signals.Resumed], None]",
    "{c}.on(signals.Resumed)(told)": "Callable[[signals.Resumed], None]",
}
LOOP = """\
    {a}for event in {c}.events(Messaging):
        assert_type(event, Event[Messaging])
        assert_type(event.resource, Messaging | None)
        assert_type(event.link, Link[Messaging])
        assert_type(event.type, str)
    @{c}.on(Message)
    {a}def received(event: Event[Message]) -> None: ...
    @{c}.on(None, type="added")
    {a}def anything(event: Event[Resource]) -> None: ...
    del received, anything
"""
MAKING = """\
def sign_in() -> None:
    with Client.sign_in("u@contoso.example", auth.Password("x"), timeout=5, verify="ca.pem") as ucwa:
        assert_type(ucwa, Client)
    assert_type(Client.connect("https://a.example/", auth=auth.Bearer("t")), Client)
    assert_type(Client.connect("https://a.example/", http=httpx.Client(), retries=1), Client)
    with testing.connect(testing.Script()) as scripted:
        assert_type(scripted, Client)
    expectation = testing.Script().expect(note)
    assert_type(expectation, testing.Expectation[Note])
    expectation.reply(Note(message="Hi"))
    expectation.reply(errors.Conflict(409))
    assert_type(testing.Script().expect(operation), testing.OperationExpectation[MessagingInvitation])
    assert_type(testing.event("added", Note()), Event[Note])
    assert_type(testing.event("updated", application.links.me), Event[Me])


async def asign_in() -> None:
    opening = AsyncClient.sign_in("u@contoso.example", auth.Password("x"), timeout=5, proxy="http://p")
    async with opening as ucwa:
        assert_type(ucwa, AsyncClient)
    assert_type(await AsyncClient.connect("https://a.example/", auth=auth.Bearer("t")), AsyncClient)
    assert_type(await testing.aconnect(testing.Script(), media_type="application/xml"), AsyncClient)
"""
MISUSE = """\
def wrong(c: Client, a: AsyncClient) -> None:
    c.send(start)
    c.run(note)
    c.events(Note, type=1)
    c.on(Message, told)
    c.follow(note)
    Client.sign_in("u@contoso.example", auth.Password("x"), retires=1)
    Client.sign_in("u@contoso.example", auth.Password("x"), http=httpx.AsyncClient())
    testing.Script().expect(note).reply(Presence())
    c.update(meeting, lambda m: m.subject)
"""
"""Each line but the first is a mistake."""


def source() -> str:
    """The whole program."""
    lines = [HEAD, "", "def sync(c: Client) -> None:"]
    lines += asserted(PLAIN, "EventStream", "")
    lines += asserted(AWAITED, "EventStream", "")
    lines += [LOOP.format(c="c", a="")]
    lines += ["", "async def asynchronous(c: AsyncClient) -> None:"]
    lines += asserted(PLAIN, "AsyncEventStream", "")
    lines += asserted(AWAITED, "AsyncEventStream", "await ")
    lines += ["    c.on(Message, handle_later)", LOOP.format(c="c", a="async ")]
    return "\n".join([*lines, "", MAKING])


def asserted(calls: dict[str, str], stream: str, awaited: str) -> Iterator[str]:
    for call, kind in calls.items():
        found = call.format(c="c", s=stream)
        if awaited:
            found = found.replace("(c.", "(await c.", 1) if found[0] == "(" else awaited + found
        statement = f"    assert_type({found}, {kind.format(s=stream)})"
        # What gives nothing may not be used.
        yield f"    {found}" if kind == "None" else statement


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client of our own pages, and two programs beside it."""
    out = generate(ROOT / "specs", tmp_path_factory.mktemp("typing").resolve())
    (out / "client" / "calls.py").write_text(source(), "utf-8")
    (out / "client" / "misuse.py").write_text(f"{HEAD}\n{MISUSE}", "utf-8")
    return out / "client"


def wrong_lines() -> set[int]:
    first = HEAD.count("\n") + 2
    return set(range(first + 1, first + MISUSE.count("\n")))


def test_mypy_sees_what_calls_give(out: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11"]
    run = subprocess.run(
        [*command, "calls.py"], cwd=out, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    run = subprocess.run(
        [*command, "misuse.py"], cwd=out, capture_output=True, text=True, check=False
    )
    rows = [row for row in run.stdout.splitlines() if ": error:" in row]
    assert {int(row.split(":")[1]) for row in rows} == wrong_lines()


def test_pyright_sees_what_calls_give(out: Path, pyright: list[str]) -> None:  # noqa: F811
    config = {
        "include": ["calls.py", "misuse.py"],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
    }
    (out / "pyright.json").write_text(json.dumps(config))
    interpreter = ["--pythonpath", sys.executable]
    run = subprocess.run(
        [*pyright, "--outputjson", "--project", "pyright.json", *interpreter],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    rows = json.loads(run.stdout)["generalDiagnostics"]
    found = {(Path(row["file"]).name, row["range"]["start"]["line"] + 1) for row in rows}
    bad = [row for row in rows if Path(row["file"]).name == "calls.py"]
    assert bad == []
    below = min(wrong_lines())  # Above, imports are not used.
    assert {line for name, line in found if name == "misuse.py" and line >= below} == wrong_lines()
