"""`serve --simulator` as people start it, and the simulator on ports with and without TLS."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import frozen
from simulated import ANN, BOB, server

from codegen.cli.main import main

ROOT = Path(__file__).parents[1]


@frozen
class Running:
    """A simulator that somebody started."""

    process: subprocess.Popen[str]
    told: str
    temporary: Path

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.told)
        assert found is not None, self.told
        return found[1]

    def ends_tidily(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=20)
        assert (self.process.returncode, err) == (0, "")
        assert list(self.temporary.iterdir()) == []

    def example(self) -> str:
        """What the first example says in the environment that it prints."""
        words = self.find(r"  export (.*)\n").split()
        folder = ROOT / "examples"
        script = f"import runpy, sys; sys.path.insert(0, {str(folder)!r});"
        script += f"runpy.run_path({str(folder / 'sign_in.py')!r}, run_name='__main__')"
        return self.shell(script, **dict(word.split("=", 1) for word in words))

    def shell(self, script: str, **environment: str) -> str:
        """What a Python script says that has the packages of the server."""
        places = [str(path) for path in self.temporary.glob("ucwa-codegen-*/*")]
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(places), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def started(tmp_path: Path, *options: str, **environment: str) -> Iterator[Running]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "serve", "--simulator", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = []
    try:
        for line in process.stderr:
            lines.append(line)
            if line.startswith("  export"):
                break
        yield Running(process, "".join(lines), temporary)
    finally:
        process.kill()
        process.communicate()


def test_what_it_prints_signs_in_and_it_ends_tidily(tmp_path: Path) -> None:
    options = (
        "--port",
        "0",
        "--user",
        "dan@fabrikam.example",
        "--user",
        "sip:eve@fabrikam.example",
    )
    with started(tmp_path, *options, "--virtual-time", "--seed", "7") as running:
        control = running.find(r"control: (http://127\.0\.0\.1:\d+/_sim/)\n")
        clock = httpx.get(f"{control}clock").json()
        assert clock["isVirtual"] is True
        assert [row["uri"] for row in httpx.get(f"{control}users").json()["users"]] == [
            "sip:dan@fabrikam.example",
            "sip:eve@fabrikam.example",
        ]
        lines = running.find(r"sign in with Python:\n((?:  .*\n)+)").replace("  ", "")
        first, call = lines.splitlines()
        said = running.shell(
            f"{first}\nwith {call} as ucwa: print(ucwa.application.embedded.me.uri)"
        )
        assert said == "sip:dan@fabrikam.example\n"
        assert "dan" in running.example()
        address = running.find(r"from elsewhere: (\S+)")
        assert httpx.get(address).status_code == 303
        with httpx.stream("GET", f"{control}changes") as stream:  # of a page that is open
            next(stream.iter_lines())
            running.ends_tidily(signal.SIGINT)


def test_with_tls_it_is_found_by_plain_http_and_the_key_is_private(tmp_path: Path) -> None:
    """Ports 443 and 80 are taken, or nobody may have them: it says so and takes others."""
    with ExitStack() as stack:
        for port in (443, 80):
            with suppress(OSError):
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
        with started(tmp_path, "--tls") as running:
            for port in (443, 80):
                number = running.find(
                    rf"can't listen on 127\.0\.0\.1:{port}: .*; taking (\d+) instead"
                )
                assert f"127.0.0.1:{number}/" in running.told
            authority = Path(running.find(r"certificate to trust: (.*)\n"))
            assert stat.S_IMODE(authority.parent.stat().st_mode) == 0o700
            key = authority.with_name("server.pem")
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
            lines = running.find(r"sign in with Python:\n((?:  .*\n)+)").replace("  ", "")
            first, call = lines.splitlines()
            said = running.shell(
                f"{first}\nwith {call} as ucwa: print(ucwa.application.embedded.me.uri)"
            )
            assert said == "sip:ann@contoso.example\n"
            assert "ann" in running.example()
            running.ends_tidily(signal.SIGTERM)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--host", "0.0.0.0", "--port", "0"], "would have the default password"),
        (["--port", "0", "--specs", "other"], "the simulator needs the pages of the whole API"),
        (["--user", "ann"], "--user needs an address like"),
        (["--user", "ann@x y"], "--user needs an address like"),
        (["--port", "70000"], "--port must be between"),
        (["--host", "nowhere.invalid"], "can't listen on nowhere.invalid"),
    ],
)
def test_what_can_not_be_served_is_told(
    options: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    page = ROOT / "specs" / "ucwa" / "Note.md"
    found = page if page.is_file() else next((ROOT / "specs" / "ucwa").rglob("*.md"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / found.name).write_text(found.read_text("utf-8"), "utf-8")
    if "--specs" in options:
        monkeypatch.setitem(sys.modules, "ucwa_server.simulator", None)
    assert main(["serve", "--simulator", *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--tls", "--virtual-time", "--user=ann@x.example"])
def test_options_of_the_simulator_need_it(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", option]) == 2
    assert "is for the simulator: add --simulator" in capsys.readouterr().err


def test_a_missing_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve", "--simulator", "--tls"]) == 2
    error = capsys.readouterr().err
    assert "serve needs starlette and uvicorn and trustme: pip install" in error


# On ports


def kit() -> Any:
    return server("simulator.testing")


def test_plain_http_leads_to_https_and_takes_nothing_else() -> None:
    with kit().running([ANN], tls=True) as here:
        trust = ssl.create_default_context(cafile=str(here.authority))
        discovery = {"Host": f"lyncdiscover.contoso.example:{here.plain_url.rpartition(':')[2]}"}
        port = here.url.rpartition(":")[2]
        with httpx.Client(verify=trust) as http:
            root = http.get(f"{here.plain_url}/?originalDomain=x", headers=discovery).json()
            user = root["_links"]["user"]["href"]
            assert user.startswith(f"https://lyncdiscover.contoso.example:{port}/")
            reply = http.get(f"{here.plain_url}/ucwa/oauth/v1/applications?a=b")
            assert reply.status_code == 302
            assert reply.headers["location"] == f"{here.url}/ucwa/oauth/v1/applications?a=b"
            token = {"Authorization": "Bearer cwt=x"}
            assert http.get(f"{here.plain_url}/ucwa/v1/x", headers=token).status_code == 403
            refused = http.post(f"{here.plain_url}/WebTicket/oauthtoken", data={"a": "b"})
            assert (refused.status_code, refused.json()["code"]) == (403, "Forbidden")
            assert http.get(f"{here.url}/").status_code == 200
            for name in ("lyncdiscover.contoso.example", "localhost", "127.0.0.1"):
                with (
                    socket.create_connection(("127.0.0.1", int(port)), 10) as raw,
                    trust.wrap_socket(raw, server_hostname=name) as secure,
                ):
                    assert secure.version() is not None
        authority = here.authority
    assert not authority.exists()


def test_hosts_are_told_apart_by_name() -> None:
    names = server().Hosts(
        discovery=["lyncdiscover.contoso.example"], pools=["pool.contoso.example"]
    )
    with kit().running([ANN], hosts=names) as here, httpx.Client() as http:
        root = http.get(f"{here.url}/", headers={"Host": "LyncDiscover.contoso.example"})
        assert root.json()["_links"]["user"]["href"].startswith("http://lyncdiscover.")
        assert http.get(f"{here.url}/", headers={"Host": "other.example"}).status_code == 404
        assert http.get(f"{here.url}/_sim/users").status_code == 200


def test_who_can_be_called_from_elsewhere_needs_a_password_of_their_own() -> None:
    package, hosting = server(), server("simulator.hosting")
    with socket.create_server(("0.0.0.0", 0)) as listener:
        weak = package.Simulator([ANN, package.User(BOB, password="x1")])
        with pytest.raises(ValueError, match=r"^ann@contoso\.example would have the default"):
            hosting.host(weak, listener).__enter__()
        own = package.Simulator([package.User(BOB, password="x1")])
        with hosting.host(own, listener) as here:
            assert here.url.startswith("http://127.0.0.1:")
            assert httpx.get(f"{here.url}/").status_code == 200


@pytest.mark.parametrize("tls", [False, True])
def test_the_generated_client_signs_in(tls: bool) -> None:
    with kit().running([ANN], tls=tls) as here:
        auth = import_module("simulated_client.auth")
        kind = import_module("simulated_client").Client
        with kind.sign_in("ann@contoso.example", auth.Password("password"), **here.options) as ucwa:
            assert ucwa.application.embedded.me.uri == ANN


CONFTEST = """\
from simulated_server.simulator.testing import simulator_fixture

simulated = simulator_fixture(["ann@contoso.example", "bob@contoso.example"])
"""
TESTS = """\
import asyncio
from simulated_client import AsyncClient, Client, auth
from simulated_server.simulator import Simulator
from simulated_server.simulator.testing import in_process

SECRET = auth.Password("password")


def test_on_a_port(simulated):
    bob = simulated.simulator.acting_as("bob@contoso.example")
    bob.set_note("Here")
    with Client.sign_in("ann@contoso.example", SECRET, **simulated.options) as ucwa:
        assert ucwa.application.embedded.me.name == "ann"


def test_each_test_has_its_own(simulated):
    assert len(simulated.simulator.journal) == 0
    (user, _) = simulated.simulator.users.values()
    assert not user.applications


def test_in_process():
    async def signed_in():
        simulator = Simulator(["ann@contoso.example"])
        options = in_process(simulator)
        async with AsyncClient.sign_in("ann@contoso.example", SECRET, **options) as ucwa:
            return ucwa.application.embedded.me.name

    assert asyncio.run(signed_in()) == "ann"
"""


def test_a_fixture_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    (tmp_path / "test_it.py").write_text(TESTS, "utf-8")
    root = Path(server().__file__).parents[3]
    path = [str(root / name) for name in ("client", "server")]
    code = f"import sys; sys.path[:0] = {path!r}; import pytest; sys.exit(pytest.main(['-q']))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "3 passed" in run.stdout, run.stdout + run.stderr
