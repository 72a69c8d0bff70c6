"""Batches: their form, outcomes in order, what is split, what may be no part of one."""

from __future__ import annotations

import json
import random
import re
from base64 import encodebytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve
from client_exchanges import BASE, HOST, Tokens, error_reply, exchanger, resources
from flow_driver import World, part, reply
from hypothesis import given, settings
from hypothesis import strategies as st

BATCH = f"{BASE}/batch"
MIXED = 'multipart/batching; boundary="0cac9abd"'
Parsed = tuple[str, str, dict[str, str], bytes]


def parsed(request: Any) -> list[Parsed]:
    """The parts of a batch that was sent: method, target, headers, body; by a reader of its own."""
    found = re.fullmatch(
        r'multipart/batching; boundary="([\w.-]{1,70})"', request.header("Content-Type")
    )
    assert found is not None
    mark = f"--{found[1]}".encode()
    before, *pieces, after = request.content.split(mark)
    assert before == b""
    assert after == b"--\r\n"
    parts = []
    for piece in pieces:
        assert piece.startswith(b"\r\nContent-Type: application/http; msgtype=request\r\n\r\n")
        assert piece.endswith(b"\r\n")
        head, _, body = piece.split(b"\r\n\r\n", 1)[1][:-2].partition(b"\r\n\r\n")
        line, *rows = head.decode("latin-1").split("\r\n")
        method, target, version = line.split(" ")
        assert version == "HTTP/1.1"
        headers = dict(row.split(": ", 1) for row in rows)
        assert len(headers) == len(rows)
        assert int(headers.get("Content-Length", 0)) == len(body)
        parts.append((method, target, headers, body))
    return parts


def answer_part(
    status: int, body: object = None, *, xml: bool = False, mark: bool = False
) -> bytes:
    """One part of a reply."""
    kind = "application/xml" if xml else "application/json"
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    lines = [
        b"Content-Type: application/http; msgtype=response",
        b"",
        f"HTTP/1.1 {status} Some reason".encode(),
        b"Cache-Control: no-cache",
        *([f"Content-Type: {kind}; charset=utf-8".encode()] if content else []),
        b"",
        b"\xef\xbb\xbf" * mark + content,
    ]
    return b"\r\n".join(lines)


def whole(*parts: bytes, eol: bytes = b"\r\n", end: bytes = b"--0cac9abd--\r\n") -> Any:
    content = b"".join(b"--0cac9abd\r\n" + one + b"\r\n" for one in parts) + end
    return reply(200, content.replace(b"\r\n", eol), media_type=MIXED)


def contact(name: str) -> dict[str, Any]:
    return {"rel": "contact", "name": name, "_links": {"self": {"href": f"/people/{name}"}}}


class Server:
    """Executes parts in any order; answers in theirs. Counts what it executes."""

    def __init__(self, limit: int = 100, *, seed: int = 0) -> None:
        self.limit = limit
        self.random = random.Random(seed)
        self.executed: list[str] = []
        self.sizes: list[int] = []
        self.statuses: dict[str, list[int]] = {}
        """What a target is answered with, one after the other."""

    def __call__(self, request: Any) -> Any:
        assert (request.method, request.url) == ("POST", BATCH)
        assert request.header("Accept") == "multipart/batching"
        parts = parsed(request)
        self.sizes.append(len(parts))
        if len(parts) > self.limit:
            return error_reply(429, "TooManyRequests")
        order = list(range(len(parts)))
        self.random.shuffle(order)
        answers = {index: self.run(*parts[index]) for index in order}
        return whole(*(answers[index] for index in range(len(parts))))

    def run(self, method: str, target: str, headers: dict[str, str], body: bytes) -> bytes:
        status = self.statuses.get(target, [200])
        current = status.pop(0) if len(status) > 1 else status[0]
        if current != 429:
            self.executed.append(f"{method} {target}")
        if current >= 400:
            code = "TooManyRequests" if current == 429 else "NotFound"
            return answer_part(current, {"code": code, "message": target})
        if method != "GET":
            return answer_part(204)
        return answer_part(200, contact(target.rpartition("/")[2]))


def people(count: int) -> list[Any]:
    return [resources().ContactLink(f"{HOST}/people/{number}").get() for number in range(count)]


def batch(world: World, requests: list[Any], **options: Any) -> Any:
    batching = part("protocol.batching").Batching(exchanger(world, **options))
    return world.run(batching.batch(requests, BATCH, BASE))


# What is sent.


def test_the_form_of_a_batch() -> None:
    pages = resources()
    requests = [
        pages.ContactLink("/people/1?a=%7E").get(),
        pages.NoteLink(f"{HOST}/note").post(message="Grüße"),
        evolve(pages.MyOnlineMeetingLink("/m").put(subject="x"), etag="7"),
        pages.SendMessageLink("/messages").post(content="--x\r\n\r\n", operation_id="77"),
        pages.MyOnlineMeetingLink("/m").delete(),
    ]
    world = World(lambda _: whole(*(answer_part(204) for _ in requests)))
    outcomes = batch(world, requests, headers=(("X-A", "1"),))
    assert all(outcomes)
    assert [parts[:2] for parts in parsed(world.requests[0])] == [
        ("GET", "/people/1?a=%7E"),
        ("POST", "/note"),
        ("PUT", "/m"),
        ("POST", "/messages?operationId=77"),
        ("DELETE", "/m"),
    ]
    _, note, put, message, _ = (headers for _, _, headers, _ in parsed(world.requests[0]))
    vendor = "application/vnd.microsoft.com.ucwa+json"
    assert note["Host"] == HOST.removeprefix("https://")
    assert (note["Accept"], note["Content-Type"]) == (vendor, "application/json")
    assert put["If-Match"] == '"7"'
    assert message["Content-Type"] == "text/plain;charset=utf-8"
    assert [body for *_, body in parsed(world.requests[0])] == [
        b"",
        json.dumps({"message": "Grüße"}, separators=(",", ":")).encode(),
        b'{"subject":"x"}',
        b"--x\r\n\r\n",
        b"",
    ]
    assert world.requests[0].header("Authorization") == "Bearer cwt=first"
    assert not any("Authorization" in headers for _, _, headers, _ in parsed(world.requests[0]))


def test_in_xml() -> None:
    link = resources().NoteLink("/note")
    world = World(lambda _: whole(answer_part(204), answer_part(204)))
    batch(world, [link.get(), link.post(message="x")], media_type="application/xml")
    get, post = parsed(world.requests[0])
    assert get[2]["Accept"] == "application/vnd.microsoft.com.ucwa+xml"
    assert b"<input" in post[3]


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 60])
@pytest.mark.parametrize("seed", [1, 2])
def test_chunks_and_order(count: int, seed: int) -> None:
    server = Server(seed=seed)
    outcomes = batch(World(server), people(count))
    assert [one.value.name for one in outcomes] == [str(number) for number in range(count)]
    assert server.sizes == [20] * (count // 20) + ([count % 20] if count % 20 else [])
    assert len(server.executed) == count


def test_operations_are_accepted() -> None:
    """POST sendMessage inside a batch gets its event, which the id tells from others."""
    pages = resources()
    sent: list[str] = []

    def answer(request: Any) -> Any:
        sent.extend(target for _, target, _, _ in parsed(request))
        located = answer_part(201).replace(b"Cache-Control: no-cache", b"Location: /inv/1")
        return whole(located, answer_part(200, contact("1")), answer_part(204))

    start = pages.StartMessagingLink("/start").post(to="sip:b@contoso.example", operation_id="one")
    message = pages.SendMessageLink("/messages").post(content="Hi", operation_id="id 2")
    outcomes = batch(World(answer), [start, *people(1), message])
    accepted = part("results").Accepted
    assert outcomes[0].value == accepted("/inv/1", "one")
    assert outcomes[1].value.name == "1"
    assert outcomes[2].value == accepted(None, "id 2")
    assert sent == ["/start", "/people/0", "/messages?operationId=id%202"]


def test_what_belongs_to_the_whole_is_in_no_part() -> None:
    rows = (("authorization", "x"), ("Cookie", "x"), ("Content-Length", "99"), ("HOST", "evil"))
    request = part("protocol.http").HttpRequest("POST", f"{HOST}/x", (*rows, ("X-A", "1")), b"abc")
    written = part("protocol.multipart").write_parts([request], "b")
    head = written.split(b"\r\n\r\n")[1].decode().split("\r\n")
    host = HOST.removeprefix("https://")
    assert head == ["POST /x HTTP/1.1", f"Host: {host}", "X-A: 1", "Content-Length: 3"]


# What may be no part.


def alone() -> dict[str, Any]:
    pages = resources()
    return {
        "batch": pages.BatchLink("/batch").post(content=b""),
        "events": pages.EventsLink("/events?ack=1").get(),
        "photo": pages.PhotoLink("/photo").get(),
        "contactPhoto": pages.ContactPhotoLink("/photo").get(),
        "another host": pages.ContactLink("https://b.contoso.example/people/1").get(),
        "another port": pages.ContactLink(f"{HOST}:8443/people/1").get(),
        "another scheme": pages.ContactLink("http://pool.contoso.example/people/1").get(),
    }


@pytest.mark.parametrize("name", ["batch", "events", "photo", "contactPhoto"])
def test_parts_that_go_alone(name: str) -> None:
    world = World()
    with pytest.raises(part("errors").EncodeError) as caught:
        batch(world, [*people(2), alone()[name]])
    assert "batch[2]" in str(caught.value)
    assert name in str(caught.value)
    assert "in no batch" in str(caught.value)
    assert not world.requests


@pytest.mark.parametrize("name", ["another host", "another port", "another scheme"])
def test_parts_for_other_hosts(name: str) -> None:
    world = World()
    with pytest.raises(part("errors").EncodeError) as caught:
        batch(world, [*people(1), alone()[name]], allow_http=True)
    assert "batch[1] contact.GET" in str(caught.value)
    assert not world.requests


@pytest.mark.parametrize(
    "target", ["/möbel/é?q=ü&r=%c3%a9", '/a"<>b?q=<>"', "/{a}|^`~?q={a}|^`~[]", "/a#b", "/%zz?%"]
)
def test_targets_travel_as_they_do_outside(target: str) -> None:
    """By the rules of httpx: hrefs are sent in batches as they are sent alone."""
    request = part("protocol.http").HttpRequest("GET", f"{HOST}{target}")
    written = part("protocol.multipart").write_parts([request], "b")
    alone = httpx.Request("GET", f"{HOST}{target}").url.raw_path
    line = next(row for row in written.split(b"\r\n") if row.startswith(b"GET "))
    assert unescaped(line.split(b" ")[1]) == unescaped(alone)
    assert line.isascii()


def unescaped(target: bytes) -> bytes:
    """Which of some harmless characters are escaped is a matter of taste."""
    for letter in b"{}|^`[]":
        target = target.replace(f"%{letter:02X}".encode(), bytes([letter]))
    return target


NASTY = ["a\r\nHost: evil", "a\nb", "a\rb", "a\0b", "a\x7fb", "a\u2028b"]


@pytest.mark.parametrize("text", NASTY)
def test_line_ends_are_refused(text: str) -> None:
    http = part("protocol.http").HttpRequest
    write, errors = part("protocol.multipart").write_parts, part("errors")
    for request in (
        http("GET", f"{HOST}/{text}"),
        http("GET", f"{HOST}/?{text}"),
        http(text, f"{HOST}/"),
        http("GET", f"{HOST}/", ((text, "x"),)),
        http("GET", f"{HOST}/", (("X-A", text),)),
    ):
        with pytest.raises(errors.EncodeError):
            write([request], "b")
    world = World()
    for refused in (
        [resources().ContactLink(f"/{text}").get()],
        [evolve(resources().MyOnlineMeetingLink("/m").put(subject="x"), etag=text)],
    ):
        with pytest.raises(errors.UcwaError):
            batch(world, refused)
    assert not world.requests


# What comes back.


def outcomes_of(answer: Any, count: int = 2, **options: Any) -> Any:
    return batch(World(lambda _: answer), people(count), **options)


GOOD = (answer_part(200, contact("a")), answer_part(200, contact("b")))
TOLERATED: dict[str, Any] = {
    "as it should be": lambda: whole(*GOOD),
    "lines end with LF": lambda: whole(*GOOD, eol=b"\n"),
    "no last boundary": lambda: whole(*GOOD, end=b""),
    "an open end": lambda: whole(*GOOD, end=b"--0cac9abd"),
    "marks": lambda: whole(*(answer_part(200, contact(n), mark=True) for n in "ab")),
    "before and behind": lambda: evolve(
        whole(*GOOD), content=b"before\r\n\r\n" + whole(*GOOD).content + b"\r\nbehind\r\n"
    ),
    "blanks behind boundaries": lambda: evolve(
        whole(*GOOD), content=whole(*GOOD).content.replace(b"0cac9abd\r\n", b"0cac9abd \t\r\n")
    ),
    "without quotes": lambda: evolve(
        whole(*GOOD),
        headers=part("protocol.http").Headers(
            (("content-type", "Multipart/Batching;charset=utf-8;BOUNDARY=0cac9abd; a=b"),)
        ),
    ),
    "transfer encoding": lambda: whole(
        *(b"Content-Transfer-Encoding: binary\r\n" + one for one in GOOD)
    ),
    "base64": lambda: whole(
        *(
            b"Content-Type: application/http\r\nContent-Transfer-Encoding: BASE64\r\n\r\n"
            + encodebytes(one.partition(b"\r\n\r\n")[2])
            for one in GOOD
        )
    ),
    "no headers of parts": lambda: whole(*(one.partition(b"\r\n\r\n")[2] for one in GOOD)),
    "xml and json": lambda: whole(
        answer_part(
            200,
            b'<resource rel="contact" href="/a"><property name="name">a</property></resource>',
            xml=True,
        ),
        GOOD[1],
    ),
}


@pytest.mark.parametrize("name", TOLERATED)
def test_what_is_taken(name: str) -> None:
    outcomes = outcomes_of(TOLERATED[name]())
    assert [one.value.name for one in outcomes] == ["a", "b"]


def test_an_error_among_others() -> None:
    server = Server()
    server.statuses["/people/1"] = [404]
    outcomes = batch(World(server), people(3))
    assert [bool(one) for one in outcomes] == [True, False, True]
    error = outcomes[1].error
    assert type(error) is part("errors").NotFound
    assert (error.message, error.request) == ("/people/1", people(3)[1])
    with pytest.raises(part("errors").NotFound):
        _ = outcomes[1].value
    assert outcomes[2].value.name == "2"


DAMAGED: dict[str, tuple[Any, list[str]]] = {
    "one too few": (lambda: whole(GOOD[0]), ["", "DecodeError"]),
    "one too many": (lambda: whole(*GOOD, GOOD[0]), ["DecodeError", "DecodeError"]),
    "no reply": (lambda: whole(b"Content-Type: x\r\n\r\nhello", GOOD[1]), ["DecodeError", ""]),
    "empty part": (lambda: whole(b"", GOOD[1]), ["DecodeError", ""]),
    "garbage": (lambda: whole(answer_part(200, b"{"), GOOD[1]), ["DecodeError", ""]),
    "odd status": (
        lambda: whole(GOOD[0].replace(b"1.1 200", b"1.1 2000"), GOOD[1]),
        ["DecodeError", ""],
    ),
    "broken base64": (
        lambda: whole(b"Content-Transfer-Encoding: base64\r\n\r\nA", GOOD[1]),
        ["DecodeError", ""],
    ),
    "cut in a part": (
        lambda: evolve(whole(*GOOD), content=whole(*GOOD).content[:-60]),
        ["", "DecodeError"],
    ),
    "no boundary there": (
        lambda: reply(200, b"hello", media_type=MIXED),
        ["DecodeError", "DecodeError"],
    ),
    "no boundary stated": (
        lambda: reply(200, whole(*GOOD).content, media_type="multipart/batching"),
        ["DecodeError", "DecodeError"],
    ),
    "a page of a proxy": (
        lambda: reply(200, "<html>Sign in</html>"),
        ["DecodeError", "DecodeError"],
    ),
    "401 in a part": (lambda: whole(answer_part(401), GOOD[1]), ["AuthError", ""]),
    "an error of the whole": (lambda: error_reply(404, "NotFound"), ["NotFound", "NotFound"]),
    "a redirection": (
        lambda: reply(302, None, ("Location", "https://evil.example/")),
        ["HostRefused", "HostRefused"],
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged(name: str) -> None:
    make, kinds = DAMAGED[name]
    outcomes = outcomes_of(make())
    found = [type(one.error).__name__ if one.error is not None else "" for one in outcomes]
    assert found == kinds


def test_the_samples_of_the_pages(corpus: Path) -> None:
    """The byte order mark is shown there as a question mark, and so is it read."""
    text = (corpus / "BatchingRequests.md").read_text("utf-8")
    sample = next(block for block in text.split("```") if "\nHTTP/1.1 200" in block[:20])
    head, _, body = sample.strip().partition("\n\n")
    stated = re.search(r"Content-Type: (multipart.*)", head)
    assert stated is not None
    body = body.replace("\n?\n", "\n\ufeff").replace("{ ... }", '{"href":"/x"}')
    answer = reply(200, body.encode(), media_type=stated[1])
    pages = resources()
    requests = [pages.MyContactsLink("/people/contacts").get(), pages.MeLink("/me").get()]
    contacts, me = batch(World(lambda _: answer), requests)
    assert len(contacts.value.embedded.contact) == 2
    assert me.value.uri.startswith("sip:")


# Too much at once.


@pytest.mark.parametrize("limit", [1, 3, 7, 19])
def test_429_splits_and_waits(limit: int) -> None:
    server = Server(limit)
    world = World(server)
    outcomes = batch(world, people(45), retries=6)
    assert [one.value.name for one in outcomes] == [str(number) for number in range(45)]
    assert sorted(server.executed) == sorted(f"GET /people/{number}" for number in range(45))
    assert world.time > 0


def test_429_ends() -> None:
    world = World(lambda _: error_reply(429, "TooManyRequests", None, ("Retry-After", "2")))
    outcomes = batch(world, people(3), retries=2)
    assert {type(one.error) for one in outcomes} == {part("errors").TooManyRequests}
    assert world.time >= 4
    assert len(world.requests) <= 1 + 2 + 3
    world = World(lambda _: error_reply(429, "TooManyRequests", None, ("Retry-After", "999")))
    assert not any(batch(world, people(3)))
    assert (len(world.requests), world.time) == (1, 0)


def test_429_of_parts_sends_these_again() -> None:
    server = Server()
    server.statuses["/people/1"] = [429, 429, 200]
    server.statuses["/people/3"] = [429]
    world = World(server)
    outcomes = batch(world, people(4), retries=3)
    assert [bool(one) for one in outcomes] == [True, True, True, False]
    assert type(outcomes[3].error) is part("errors").TooManyRequests
    assert server.sizes == [4, 2, 2, 1]
    assert sorted(server.executed) == [f"GET /people/{number}" for number in range(3)]


def test_413_splits_at_once() -> None:
    def answer(request: Any) -> Any:
        parts = parsed(request)
        if len(parts) > 2:
            return error_reply(413, "EntityTooLarge")
        return whole(*(answer_part(200, contact(target[-1])) for _, target, _, _ in parts))

    world = World(answer)
    assert [one.value.name for one in batch(world, people(5))] == list("01234")
    assert world.time == 0
    world = World(lambda _: error_reply(413, "EntityTooLarge"))
    assert {type(one.error).__name__ for one in batch(world, people(3))} == {"EntityTooLarge"}


# What breaks.


@pytest.mark.parametrize("reading", [True, False])
def test_a_batch_is_sent_again_if_all_of_it_may_be(reading: bool) -> None:
    errors = part("errors")
    requests = people(1) if reading else [resources().NoteLink("/note").post(message="x")]
    outcomes = iter([errors.TransportError("reset"), whole(answer_part(200, contact("a")))])
    world = World(lambda _: next(outcomes))
    (outcome,) = batch(world, requests)
    assert bool(outcome) is reading
    assert len(world.requests) == (2 if reading else 1)
    if not reading:
        assert outcome.error.may_have_arrived


def test_what_is_behind_a_break_is_not_sent() -> None:
    errors = part("errors")
    world = World(lambda _: errors.TransportError("reset"))
    outcomes = batch(world, people(45), retries=0)
    assert len(world.requests) == 1
    assert {type(one.error) for one in outcomes} == {errors.TransportError}
    assert [one.error.may_have_arrived for one in outcomes] == [True] * 20 + [False] * 25
    world = World(lambda _: reply(401))
    assert {type(one.error) for one in batch(world, people(45))} == {errors.AuthError}


def test_a_token_that_expired() -> None:
    replies = iter([reply(401), whole(*GOOD)])
    world = World(lambda _: next(replies))
    assert all(batch(world, people(2), tokens=Tokens("cwt=a", "cwt=b")))
    assert [one.header("Authorization") for one in world.requests] == [
        "Bearer cwt=a",
        "Bearer cwt=b",
    ]


# Any form at all.

content = st.binary(max_size=60) | st.sampled_from(
    [b"--batch_", b"\r\n--batch_x--\r\n", b"\r\n\r\n", b"--", b"\xef\xbb\xbf"]
)


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.sampled_from(["GET", "POST", "PUT"]), content), max_size=5),
    st.sampled_from(["x", "x--", "a-b"]),
    st.booleans(),
)
def test_what_is_written_is_read(rows: list[tuple[str, bytes]], seed: str, clashes: bool) -> None:
    multipart, http = part("protocol.multipart"), part("protocol.http").HttpRequest
    requests = [http(method, f"{HOST}/x?a=1", (("X-A", "b"),), body) for method, body in rows]
    # The seed is in what is sent; another boundary is found.
    if requests and clashes:
        requests[0] = evolve(requests[0], content=f"\r\n--batch_{seed}--\r\n".encode())
    boundary = multipart.free_boundary(requests, seed)
    body = multipart.write_parts(requests, boundary)
    sent = http(
        "POST", BATCH, (("Content-Type", f'multipart/batching; boundary="{boundary}"'),), body
    )
    assert [(method, got) for method, _, _, got in parsed(sent)] == [
        (request.method, request.content) for request in requests
    ]


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.sampled_from([200, 204, 404, 500]), content), min_size=1, max_size=5),
    st.sampled_from([b"--0cac9abd--\r\n", b"--0cac9abd--", b""]),
)
def test_replies_of_any_content(rows: list[tuple[int, bytes]], end: bytes) -> None:
    parts = [answer_part(status, body) for status, body in rows]
    read = part("protocol.multipart").read_parts(whole(*parts, end=end))
    assert read.is_whole == bool(end)
    assert [(one.status, one.content) for one in read.replies] == [
        (status, body.removeprefix(b"\xef\xbb\xbf")) for status, body in rows
    ]


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from([*GOOD, b"--0cac9abd", b"--", b"\r\n", b"\n", b":", b"\xff", b"HTTP/1.1 "])
    )
)
def test_no_reply_makes_it_fall_over(pieces: list[bytes]) -> None:
    answer = reply(200, b"".join(pieces), media_type=MIXED)
    outcomes = outcomes_of(answer, 3)
    assert len(outcomes) == 3
