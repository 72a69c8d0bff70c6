"""A project that vendors a part of the client: typed, run, updated, edited."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from simulated import ANN, BOB, server

from codegen.cli.main import main

ROOT = Path(__file__).parents[1]
PACKAGE = "acme/_vendor/ucwa"
SETTINGS = """\
[project]
name = "acme"
version = "1"

[tool.ucwa-codegen.vendor.chat]
dest = "src"
package = "acme._vendor.ucwa"
only = ["messaging", "conversation", "startMessaging", "makeMeAvailable"]

[tool.mypy]
strict = true
mypy_path = "src"
packages = ["acme"]

[tool.pyright]
include = ["src/acme"]
extraPaths = ["src"]
typeCheckingMode = "strict"
pythonVersion = "3.11"
"""
CHAT = '''\
"""What Acme does with a part of the client."""

from __future__ import annotations

from acme._vendor.ucwa import Client, auth
from acme._vendor.ucwa.enums import Direction, MessageFormat, ModalityType
from acme._vendor.ucwa.link import Link
from acme._vendor.ucwa.resource import Resource
from acme._vendor.ucwa.resources import Message, Messaging, MessagingInvitation


def write(address: str, to: str, *texts: str, url: str) -> list[Direction | None]:
    """Begins a chat, writes into it, and gives the directions of the messages."""
    with Client.sign_in(
        address,
        auth.Password("password"),
        discovery_urls=(url,),
        allow_http=True,
        allow_addresses=True,
    ) as ucwa:
        make_available = ucwa.application.embedded.me.links.make_me_available
        ucwa.send(
            make_available.post(
                supported_modalities=(ModalityType.MESSAGING,),
                supported_message_formats=(MessageFormat.PLAIN,),
            )
        )
        communication = ucwa.send(ucwa.application.embedded.communication.links.self_.get())
        start = communication.links.start_messaging.post(to=to, operation_id="start")
        invitation: MessagingInvitation = ucwa.run(start, timeout=20)
        conversation = ucwa.follow(invitation.links.conversation)
        messaging: Messaging = ucwa.follow(conversation.links.messaging)
        sent: list[Message] = []
        for number, text in enumerate(texts):
            send = messaging.links.send_message
            sent.append(ucwa.run(send.post(content=text, operation_id=str(number)), timeout=20))
        return [message.direction for message in sent]


def left(messaging: Messaging) -> Link[Resource]:
    """A link to a page that was not taken leads to any resource."""
    return messaging.links.typing_participants
'''
MISUSE = """\
from acme._vendor.ucwa import Client
from acme._vendor.ucwa.resources import Messaging

Messaging().links.typing_participants.get()
Messaging().links.send_message.post(content=7, operation_id="1")


def who(ucwa: Client) -> None:
    ucwa.me.make_available()
"""
"""What no checker should let pass: a verb of a page that was left, a wrong type, a convenience."""


def run(*arguments: str) -> tuple[int, str, str]:
    """The program in the current folder: exit status, standard output, standard error."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        status = main(arguments)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def consumer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with two copies of the client under names of its own."""
    folder = tmp_path_factory.mktemp("consumer").resolve()
    shutil.copytree(ROOT / "specs" / "ucwa", folder / "specs")
    for name, text in {
        "pyproject.toml": SETTINGS,
        "src/acme/__init__.py": '"""Acme."""\n',
        "src/acme/chat.py": CHAT,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(str(folder / "src"))
        for arguments in ((), ("src", "--package", "acme_whole")):
            status, _, err = run("vendor", *arguments)
            assert status == 0, err
        yield folder
    for name in [name for name in sys.modules if name.partition(".")[0].startswith("acme")]:
        del sys.modules[name]


def checked(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )


def test_the_copies_are_whole(consumer: Path) -> None:
    copy = consumer / "src" / PACKAGE
    assert (copy / "LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")
    provenance = json.loads((copy / "PROVENANCE.json").read_text("utf-8"))
    vendored = importlib.import_module("acme._vendor.ucwa")
    assert provenance["package"] == "acme._vendor.ucwa"
    assert provenance["spec_hash"] == vendored.__spec_hash__
    assert provenance["generator"]["version"] == vendored.__version__
    assert provenance["pages"]["startMessaging"][0] == "named"
    assert (copy / ".ucwa-codegen.json").is_file()
    assert not (copy / "conveniences").exists()
    assert (consumer / "src/acme_whole/conveniences").is_dir()


def test_strictly_typed_for_mypy(consumer: Path) -> None:
    assert checked("mypy").stdout.startswith("Success: no issues found in ")
    misuse = consumer / "misuse.py"
    misuse.write_text(MISUSE, "utf-8")
    lines = checked("mypy", misuse).stdout.splitlines()
    misuse.unlink()
    assert [line.split(":")[1] for line in lines if ": error: " in line] == ["4", "5", "9"]


def test_strictly_typed_for_pyright(consumer: Path) -> None:
    pytest.importorskip("pyright", reason="the package pyright is not installed")
    done = checked("pyright", "--outputjson", "--pythonpath", sys.executable)
    if not done.stdout.startswith("{"):
        pytest.skip(f"pyright can't run: {done.stderr}")
    report = json.loads(done.stdout)
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] > 130


def test_a_flow_runs_and_both_copies_live_in_one_process(consumer: Path) -> None:
    """Ann writes by the part, Bob answers by the whole."""
    chat: Any = importlib.import_module("acme.chat")
    whole: Any = importlib.import_module("acme_whole")
    testing = server("simulator.testing")
    with testing.running([ANN, BOB]) as here, ThreadPoolExecutor(1) as threads:
        password = importlib.import_module("acme_whole.auth").Password("password")
        with whole.Client.sign_in(BOB, password, **here.options) as bob:
            bob.me.make_available()
            incoming = bob.conversations.incoming()
            writing = threads.submit(chat.write, ANN, BOB, "Hungry?", "At noon?", url=here.url)
            invitation = incoming.wait(20)
            messages = invitation.accept().messages()
            read = [messages.wait(20).text for _ in range(2)]
            written = writing.result(20)
    assert read == ["Hungry?", "At noon?"]
    assert [str(direction) for direction in written] == ["Outgoing", "Outgoing"]
    part: Any = importlib.import_module("acme._vendor.ucwa.resources")
    assert part.Messaging is not importlib.import_module("acme_whole.resources").Messaging
    assert not hasattr(part, "Contact")


def test_a_change_of_the_pages_is_noticed_and_taken_over(consumer: Path) -> None:
    page = consumer / "specs/resources/messaging.md"
    old = page.read_text("utf-8")
    mine = consumer / "src" / PACKAGE / "mine.py"
    mine.write_text("mine\n", "utf-8")
    row = "| negotiatedMessageFormats "
    assert row in old
    page.write_text(old.replace(row, f"| mood | string | How it is. |\n{row}", 1), "utf-8")
    before = (consumer / "src" / PACKAGE / "resources/messaging.py").read_bytes()
    status, out, err = run("vendor", "--check")
    assert status == 1
    changed = [f"{PACKAGE}/{name}" for name in ("PROVENANCE.json", "__init__.py")]
    changed.append(f"{PACKAGE}/resources/messaging.py")
    assert out.splitlines() == [f"stale: src/{path}" for path in changed]
    assert (consumer / "src" / PACKAGE / "resources/messaging.py").read_bytes() == before
    status, _, err = run("vendor")
    assert status == 0
    assert f"src/{PACKAGE}: 3 files written, " in err
    assert (
        b"mood: str | None" in (consumer / "src" / PACKAGE / "resources/messaging.py").read_bytes()
    )
    assert run("vendor", "--check")[:2] == (0, "")
    assert mine.read_text("utf-8") == "mine\n"
    mine.unlink()
    page.write_text(old, "utf-8")
    assert run("vendor", "--quiet")[0] == 0


def test_a_local_edit_is_shown_and_kept(consumer: Path) -> None:
    link = consumer / "src" / PACKAGE / "link.py"
    old = link.read_bytes()
    edited = old + b"# mine\n"
    link.write_bytes(edited)
    page = consumer / "specs/resources/messaging.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("| negotiatedMessageFormats ", "| agreedFormats ", 1), "utf-8")
    messaging = link.with_name("resources") / "messaging.py"
    before = messaging.read_bytes()
    status, out, err = run("vendor")
    assert status == 1
    assert out.startswith(f"--- a/{PACKAGE}/link.py\n+++ b/{PACKAGE}/link.py\n")
    assert "\n-# mine\n" in out
    assert f"changed by a person: src/{PACKAGE}/link.py\n" in err
    assert (link.read_bytes(), messaging.read_bytes()) == (edited, before)
    assert f"edited: src/{PACKAGE}/link.py\n" in run("vendor", "--check")[1]
    page.write_text(text, "utf-8")
    assert run("vendor", "--force")[0] == 0
    assert link.read_bytes() == old
