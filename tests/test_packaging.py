"""What is installed: wheels of generator, client and server work in environments where nothing else is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import urllib.error
import urllib.request
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from attrs import evolve
from hand_model import hand_model
from typescript import EXAMPLE

import codegen
from codegen.emit.assets import TEMPLATES
from codegen.emit.render import render_plan
from codegen.targets.contract import TargetSettings
from codegen.targets.python.distribution import ATTRS, HTTPX, STARLETTE, TRUSTME, UVICORN
from codegen.targets.registry import find_targets

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (archive,) = folder.glob("ucwa_codegen-*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """Built from the unpacked sdist and not from the checkout."""
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent, filter="data")
    source = sdist.parent / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", sdist.parent, cwd=source)
    (archive_path,) = sdist.parent.glob("ucwa_codegen-*.whl")
    return archive_path


def files(folder: str) -> set[str]:
    """Files of a folder of the checkout, as the wheel names them."""
    return {
        f"codegen/_assets/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "_cache" not in str(path)
    }


def test_wheel_carries_templates_and_pages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name for name in names if name.startswith("codegen/_assets/")} == (
        files("templates") | files("specs")
    )
    assert "codegen/dialect/ucwa.toml" in names
    assert not [name for name in names if name.startswith(("tests", "generated", "benchmarks"))]


def test_wheel_names_program_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            name.rpartition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert "ucwa-codegen = codegen.cli.main:main" in texts["entry_points.txt"]
    assert "ucwa_codegen.targets" not in texts["entry_points.txt"]
    assert texts["LICENSE"].startswith("MIT License")
    assert "License-Expression: MIT" in texts["METADATA"]


# Client and server.

API = {"client": "ucwa_client", "server": "ucwa_server"}
REQUIRES = {
    "client": {"attrs>=25.1", "httpx<1,>=0.28"},
    "server": {
        "attrs>=25.1",
        "starlette<2,>=0.48",
        f"ucwa-client=={codegen.__version__}",
        "trustme<2,>=1.2; extra == 'serve'",
        "uvicorn<1,>=0.37; extra == 'serve'",
        "httpx<1,>=0.28; extra == 'testing'",
        "uvicorn<1,>=0.37; extra == 'testing'",
    },
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("generated")
    options = ("--quiet", "--target", "client", "server", "--out", out)
    run(sys.executable, "-m", "codegen", "generate", *options, cwd=ROOT)
    return out


@pytest.fixture(scope="module")
def wheels(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Those of client and server, built as `make dist` does."""
    dist = tmp_path_factory.mktemp("dist")
    for part in API:
        command = ("-m", "hatchling", "build", "-t", "wheel", "-d", dist)
        run(sys.executable, *command, cwd=generated / part)
    return {part: next(dist.glob(f"ucwa_{part}-*.whl")) for part in API}


@pytest.mark.parametrize("part", API)
def test_wheel_of_a_part_is_whole_and_says_what_it_needs(
    wheels: dict[str, Path], generated: Path, part: str
) -> None:
    package = API[part]
    with zipfile.ZipFile(wheels[part]) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith("/METADATA"))
        said = message_from_bytes(archive.read(metadata))
    folder = generated / part
    files = {path.relative_to(folder).as_posix() for path in (folder / package).rglob("*.*")}
    assert {name for name in names if ".dist-info/" not in name} == files
    assert f"{package}/py.typed" in names
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert (said["Name"], said["Version"]) == (f"ucwa-{part}", codegen.__version__)
    assert (said["License-Expression"], said["Requires-Python"]) == ("MIT", ">=3.11")
    assert set(said.get_all("Requires-Dist", ())) == REQUIRES[part]


def test_parts_need_the_versions_that_the_generator_is_tested_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    serve = project["optional-dependencies"]["serve"]
    assert set(serve) == {HTTPX, STARLETTE, TRUSTME, UVICORN}
    (attrs,) = (row for row in project["dependencies"] if row.startswith("attrs"))
    assert attrs.startswith(ATTRS)


@pytest.mark.parametrize(
    ("api", "client_package", "needs"),
    [
        ("shop", "shop_client", ["shop-client==1.5"]),
        ("my_shop", "my_shop_client", ["my-shop-client==1.5"]),
        ("shop", "acme._vendor.shop", []),
    ],
)
def test_a_server_needs_the_client_unless_it_is_a_copy_elsewhere(
    api: str, client_package: str, needs: list[str]
) -> None:
    settings = TargetSettings(api, client_package, "1.5", "0")
    plan = find_targets()["server"].plan(evolve(hand_model(), api=api), settings)
    (row,) = (row for row in plan if row.path == "pyproject.toml")
    (file,) = render_plan([row], (TEMPLATES,))
    project = tomllib.loads(file.data.decode())["project"]
    assert [need for need in project["dependencies"] if "client" in need] == needs
    assert project["name"] == f"{api.replace('_', '-')}-server"


# In environments where nothing else is.


class Environment:
    """An environment into which wheels are installed."""

    def __init__(self, folder: Path, *wheels: str | Path) -> None:
        venv.create(folder, with_pip=True)
        self.scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        self.elsewhere = folder.parent / "elsewhere"
        self.elsewhere.mkdir()
        self.install(*wheels)

    def install(self, *wheels: str | Path) -> None:
        self.run("python", "-m", "pip", "install", "--quiet", *wheels)

    def run(self, script: str, *arguments: str | Path) -> str:
        """What it prints."""
        return run(self.scripts / script, *arguments, cwd=self.elsewhere).stdout

    @property
    def distributions(self) -> set[str]:
        names = self.run("python", "-m", "pip", "list", "--format", "freeze").split()
        return {name.partition("==")[0].lower() for name in names} - {"pip", "setuptools"}


@pytest.mark.long
def test_generator_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "environment", wheel)
    environment.run("ucwa-codegen", "generate", "--out", "out")
    here = environment.elsewhere
    assert sorted(path.name for path in here.iterdir() if path.name[0] != ".") == ["out"]
    for path in ("client/ucwa_client/py.typed", "server/ucwa_server/py.typed", "docs/index.md"):
        assert (here / "out" / path).is_file()
    environment.run("ucwa-codegen", "generate", "--out", "out", "--check")
    environment.run("python", "-m", "codegen", "check", "--account")
    environment.install(EXAMPLE)
    environment.run("ucwa-codegen", "generate", "--out", "out", "--target", "typescript")
    assert "export interface Resources" in (here / "out/typescript/ucwa.d.ts").read_text("utf-8")


@pytest.mark.long
@pytest.mark.parametrize("options", [(), ("--simulator",)], ids=["examples", "simulator"])
def test_generator_serves_with_its_extra(
    wheel: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    environment = Environment(tmp_path / "environment", f"{wheel}[serve]")
    serving = subprocess.Popen(
        [environment.scripts / "ucwa-codegen", "serve", "--port", "0", *options],
        cwd=environment.elsewhere,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert serving.stdout is not None
        told = ""
        while (found := re.search(r"http://127\.0\.0\.1:\d+", told)) is None:
            line = serving.stdout.readline()
            assert line, told
            told += line
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{found[0]}/nowhere", timeout=30)
        assert caught.value.code in {401, 404}
        caught.value.close()
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


CLIENT = """
from ucwa_client import testing
from ucwa_client.resources import Note
script = testing.Script()
script.expect(script.application.embedded.me.links.note.get()).reply(Note(message="At lunch"))
with testing.connect(script) as ucwa:
    print(ucwa.me.note().message)
script.verify()
"""


@pytest.mark.long
def test_client_in_an_empty_environment(wheels: dict[str, Path], tmp_path: Path) -> None:
    environment = Environment(tmp_path / "environment", wheels["client"])
    assert environment.run("python", "-c", CLIENT) == "At lunch\n"
    assert environment.distributions == {
        *("anyio", "attrs", "certifi", "h11", "httpcore", "httpx", "idna", "typing_extensions"),
        "ucwa-client",
    }


SERVER = """
from ucwa_client import Client, auth
from ucwa_server.simulator.testing import running
ann, secret = "ann@contoso.example", auth.Password("password")
for tls in (False, True):
    with running([ann], tls=tls) as simulated, Client.sign_in(ann, secret, **simulated.options) as ucwa:
        ucwa.me.make_available()
        ucwa.me.set_note("At lunch")
        print(ucwa.me.note().message)
"""


@pytest.mark.long
def test_server_in_an_empty_environment(wheels: dict[str, Path], tmp_path: Path) -> None:
    folder = wheels["server"].parent
    environment = Environment(
        tmp_path / "environment", "--find-links", folder, f"{wheels['server']}[serve,testing]"
    )
    assert environment.run("python", "-c", SERVER) == "At lunch\n" * 2
    found = environment.distributions
    assert found >= {"attrs", "starlette", "trustme", "ucwa-client", "ucwa-server", "uvicorn"}
    assert not found & {"black", "jinja2", "ucwa-codegen"}
