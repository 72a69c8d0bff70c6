"""Who may control a simulator, and how what is wrong is told."""

from __future__ import annotations

from typing import Any

import pytest
from simulated import ANN, HOST, simulator
from simulated_control import ADDRESS, LOCAL, Control, run


@pytest.mark.parametrize(
    ("address", "url", "headers", "status"),
    [
        ("127.0.0.1", LOCAL, {}, 204),
        ("127.9.9.9", "http://127.0.0.1", {}, 204),
        ("::1", "http://[::1]:8080", {}, 204),
        ("::ffff:127.0.0.1", LOCAL, {}, 204),
        ("127.0.0.1", LOCAL, {"Origin": LOCAL}, 204),
        ("10.0.0.7", LOCAL, {}, 401),
        ("127.0.0.1", "http://evil.example:8080", {}, 401),
        ("127.0.0.1", "http://localhost.evil.example", {}, 401),
        ("127.0.0.1", LOCAL, {"X-Forwarded-For": "10.0.0.7"}, 401),
        ("127.0.0.1", LOCAL, {"Forwarded": "for=10.0.0.7"}, 401),
        ("10.0.0.7", LOCAL, {"Authorization": "Bearer wrong"}, 401),
        ("127.0.0.1", LOCAL, {"Origin": "http://evil.example"}, 403),
        ("127.0.0.1", LOCAL, {"Origin": "http://localhost:3000"}, 403),
        ("127.0.0.1", LOCAL, {"Origin": "null"}, 403),
        ("127.0.0.1", LOCAL, {"Sec-Fetch-Site": "cross-site"}, 403),
        ("127.0.0.1", LOCAL, {"Sec-Fetch-Site": "same-site"}, 403),
        ("127.0.0.1", LOCAL, {"Sec-Fetch-Site": "same-origin"}, 204),
    ],
)
def test_who_may_change_something(
    address: str, url: str, headers: dict[str, str], status: int
) -> None:
    async def test() -> None:
        control = Control(simulator(), address, url)
        reply = await control.ask("POST reset", headers=headers)
        assert reply.status_code == status, reply.text
        if status == 401:
            assert reply.json()["code"] == "Unauthorized"
            assert (await control.ask("GET users", headers=headers)).status_code == 401

    run(test)


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [(HOST, {}, 204), (HOST, {"Origin": HOST}, 204), (HOST, {"Origin": LOCAL}, 403)],
)
def test_the_token_lets_in_from_anywhere_but_pages_of_others(
    url: str, headers: dict[str, str], status: int
) -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated, "10.0.0.7", url)
        token = {"Authorization": f"Bearer {simulated.control.token}"}
        reply = await control.ask("POST reset", headers={**token, **headers})
        assert reply.status_code == status, reply.text

    run(test)


def test_a_browser_exchanges_the_token_for_a_cookie() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated, "10.0.0.7", HOST)
        assert (await control.ask("GET ?token=wrong")).status_code == 401
        reply = await control.ask(f"GET ?token={simulated.control.token}")
        assert (reply.status_code, reply.headers["location"]) == (303, "/_sim/")
        cookie, *attributes = reply.headers["set-cookie"].split("; ")
        assert {"HttpOnly", "Path=/_sim", "SameSite=strict"} <= set(attributes)
        assert (await control.ask("GET /", headers={"Cookie": cookie})).status_code == 200

    run(test)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"content": "{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": "", "headers": {}}, 415),
        ({"data": {"seconds": "5"}}, 403),
        ({"data": {"seconds": "5", "_token": "guessed"}}, 403),
        ({"content": "{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": "[]", "headers": {"Content-Type": "application/json"}}, 400),
    ],
)
def test_what_a_page_of_another_origin_could_send_is_no_command(
    more: dict[str, Any], status: int
) -> None:
    async def test() -> None:
        simulated = simulator()
        now = simulated.clock.now()
        reply = await Control(simulated).ask("POST clock/advance", **more)
        assert reply.status_code == status, reply.text
        assert simulated.clock.now() == now

    run(test)


def test_no_other_page_reads_or_frames_it() -> None:
    async def test() -> None:
        control = Control(simulator())
        for path in ("", "users", "nowhere", "static/page.js"):
            headers = (await control.ask(f"GET {path}")).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert "access-control-allow-origin" not in headers

    run(test)


@pytest.mark.parametrize(
    ("line", "body", "status", "named"),
    [
        ("GET nowhere", None, 404, None),
        ("PUT users", None, 405, None),
        ("GET users/who@contoso.example", None, 404, None),
        ("GET users?page=2", None, 400, "page"),
        ("GET journal?limit=many", None, 400, "limit"),
        ("GET journal/77", None, 404, None),
        ("POST users", {}, 400, "uri"),
        ("POST users", {"uri": "nobody"}, 400, "uri"),
        ("POST users", {"uri": 7}, 400, "uri"),
        ("POST users", {"uri": "\ud800@x.example"}, 400, "uri"),
        ("POST users", {"uri": ANN}, 409, None),
        ("POST users", {"uri": "new@x.example", "colour": "red"}, 400, "colour"),
        (f"POST users/{ADDRESS}/sign-in", {"modalities": "Messaging"}, 400, "modalities"),
        (f"POST users/{ADDRESS}/sign-in", {"modalities": ["Smell"]}, 400, "modalities"),
        (f"POST users/{ADDRESS}/presence", {"availability": "Glad"}, 400, "availability"),
        (f"POST users/{ADDRESS}/accept", {}, 404, None),
        (f"POST users/{ADDRESS}/message", {"text": "?"}, 404, None),
        (f"POST users/{ADDRESS}/message", {}, 400, "text"),
        ("POST clock/advance", {"seconds": -1}, 400, "seconds"),
        ("POST clock/advance", {"seconds": True}, 400, "seconds"),
        ("POST clock/advance", {"seconds": 10**400}, 400, "seconds"),
        ("POST clock/advance", {}, 400, "seconds"),
        ("POST faults", {"path": "*"}, 400, None),
        ("POST faults", {"status": 99}, 400, None),
        ("POST faults", {"reset": "later"}, 400, None),
        ("POST faults", {"latency": 1, "nth": 1.5}, 400, "nth"),
        ("POST faults", {"latency": 1, "probability": 2}, 400, None),
        ("DELETE faults/77", None, 404, None),
        ("POST snapshots/none/restore", {}, 404, None),
        ("POST journal/verify", {"path": "*/nowhere"}, 409, None),
    ],
)
def test_errors_have_one_form(line: str, body: Any, status: int, named: str | None) -> None:
    async def test() -> None:
        reply = await Control(simulator()).ask(line, body)
        assert reply.status_code == status, reply.text
        error = reply.json()
        assert error["code"]
        assert error["message"].strip()
        names = [row["name"] for row in error.get("parameters", ())]
        assert names == ([] if named is None else [named])

    run(test)
