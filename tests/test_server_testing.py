"""`testing`: for people who build on the server."""

from __future__ import annotations

import asyncio
import logging
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_specs import whole_api


def app() -> Any:
    return whole_api().server("examples").app()


def kit() -> Any:
    return whole_api().server("testing")


PATH = "/ucwa/v1/applications/1"


def test_an_application_is_served_until_the_block_ends() -> None:
    before = threading.active_count()
    with kit().serve(app()) as served:
        assert served.url == f"http://127.0.0.1:{served.port}"
        assert httpx.get(served.url + PATH).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.url + PATH)
    assert threading.active_count() == before


def test_the_logging_of_the_program_is_left_alone(tmp_path: Path) -> None:
    handler = logging.FileHandler(tmp_path / "log", mode="w")
    logger = logging.getLogger("somebody")
    logger.addHandler(handler)
    try:
        with kit().serve(app()):
            logger.error("heard")
    finally:
        logger.removeHandler(handler)
        handler.close()
    assert (tmp_path / "log").read_text() == "heard\n"


def test_a_port_that_is_taken_is_an_error() -> None:
    with kit().serve(app()) as served, pytest.raises(OSError, match="in use"):
        kit().serve(app(), port=served.port).__enter__()


def test_a_fault_in_the_block_ends_the_server() -> None:
    with pytest.raises(ZeroDivisionError), kit().serve(app()) as served:
        raise ZeroDivisionError
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.url)


def test_with_a_certificate_it_speaks_https(tmp_path: Path) -> None:
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
        tmp_path / "cert.pem"
    )
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with kit().serve(app(), certificate=str(tmp_path / "cert.pem")) as served:
        assert served.url.startswith("https://")
        assert httpx.get(served.url + PATH, verify=context).status_code == 200


def test_an_application_answers_in_process() -> None:
    errors, base = whole_api().server("errors"), whole_api().server("handlers")

    class Notes(base.NoteHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            raise errors.Gone()

        async def post(self, call: Any, *, message: Any = None) -> None:
            raise RuntimeError("secret")

    path = next(
        row.unique_path.replace("{applicationId}", "1")
        for row in whole_api().model.resource_index["note"].operations
    )

    async def asked() -> list[int]:
        async with kit().asgi_client(whole_api().server().create_app(Notes())) as http:
            return [(await http.get(path)).status_code, (await http.post(path)).status_code]

    assert asyncio.run(asked()) == [410, 500]


CONFTEST = """\
from wholeapi_server import examples
from wholeapi_server.testing import fixture_of

server = fixture_of(examples.app)
"""

TEST = """\
import httpx


def test_it_answers(server):
    assert httpx.get(server.url + "/ucwa/v1/applications/1").status_code == 200


def test_it_is_the_same(server):
    assert httpx.get(server.url + "/nowhere").status_code == 404
"""


def test_a_fixture_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    (tmp_path / "test_it.py").write_text(TEST, "utf-8")
    root = whole_api().root
    path = [str(root / name) for name in ("client", "server")]
    code = f"import sys; sys.path[:0] = {path!r}; import pytest; sys.exit(pytest.main(['-q']))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "2 passed" in run.stdout, run.stdout + run.stderr


def test_nothing_of_it_is_loaded_before_it_is_used() -> None:
    path = [str(whole_api().root / name) for name in ("client", "server")]
    code = (
        f"import sys; sys.path[:0] = {path!r}; import wholeapi_server.testing;"
        "print(*sorted({'pytest', 'httpx', 'uvicorn'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
