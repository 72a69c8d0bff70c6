"""The examples as people run them: each a program of its own, by a socket, at the simulator."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define, frozen
from flow_server import client
from simulated import ANN, BOB, EVE, server
from simulated_calls import ANN_PHONE, BOB_PHONE, OFFER

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("[a-z]*.py"))
PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""
SILENCE = "1.5"
"""Seconds without a message after which an example ends."""
JPEG = b"\xff\xd8\xff\xe0 no picture \xff\xd9"


@define(eq=False)
class Scene:
    """A simulator on a port, and the program that runs against it."""

    url: str
    simulator: Any
    folder: Path
    package: Path
    running: subprocess.Popen[str] | None = None
    joined: str = ""
    """The URI of the meeting that there is, if any."""

    def run(self, name: str, arguments: tuple[str, ...], user: str = ANN) -> None:
        """Starts an example."""
        given = [row.replace("FOLDER", str(self.folder)) for row in arguments]
        given = [row.replace("MEETING", self.joined) for row in given]
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.package),
            "UCWA_ADDRESS": user.removeprefix("sip:"),
            "UCWA_PASSWORD": "password",
            "UCWA_SERVER": self.url,
            "PYTHONUNBUFFERED": "1",
        }
        self.running = subprocess.Popen(
            [sys.executable, "-W", "error", str(EXAMPLES / f"{name}.py"), *given],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def lines(self) -> list[str]:
        """What it printed, once it has ended well."""
        assert self.running is not None
        out, err = self.running.communicate(timeout=PATIENCE)
        assert self.running.returncode == 0, err
        assert not err, err
        return out.splitlines()

    def end(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.kill()
            self.running.communicate()

    def person(self, user: str = BOB) -> Any:
        return self.simulator.acting_as(user)

    def until(self, holds: Callable[[], Any]) -> Any:
        """Waits for something that the program brings about."""
        end = time.monotonic() + PATIENCE
        while not (found := holds()):
            assert time.monotonic() < end, "it never came"
            if self.running is not None and self.running.poll() is not None:
                pytest.fail(f"the program ended: {self.running.communicate()}")
            time.sleep(0.01)
        return found

    def asked(self, path: str, method: str = "POST", status: int | None = None) -> None:
        """Waits for a request of the program."""
        find = self.simulator.journal.find
        self.until(lambda: find(method=method, path=path, status=status))

    def told(self, user: str, type_: str, rel: str, count: int = 1) -> None:
        """Waits until somebody was told of so many events."""
        find = self.simulator.events.find
        self.until(lambda: len(find(user=user, type=type_, rel=rel)) >= count)

    def organizer(self) -> Any:
        """Somebody who meets others, by a client in this process."""
        auth = client("auth").Password("password")
        options = {"discovery_urls": (self.url,), "allow_http": True, "allow_addresses": True}
        return client("client").Client.sign_in("eve@contoso.example", auth, **options)


def nothing(_scene: Scene) -> None:
    """For examples that need nobody else."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client under the name that the examples know."""
    folder = tmp_path_factory.mktemp("examples")
    found = Path(client().__file__).parent
    (folder / "ucwa_client").symlink_to(found, target_is_directory=True)
    return folder


@pytest.fixture
def scene(package: Path, tmp_path: Path) -> Iterator[Scene]:
    users = server("simulator.users")
    people = [
        users.User(uri, name, password="password", phones=phones, photo=photo)
        for uri, name, phones, photo in (
            (ANN, "Ann", [users.Phone("Work", ANN_PHONE, is_fixed=True)], None),
            (BOB, "Bob", [users.Phone("Work", BOB_PHONE, is_fixed=True)], JPEG),
            (EVE, "Eve", [], None),
        )
    ]
    simulator = server().Simulator(people, clock=server().VirtualClock())
    with server("testing").serve(simulator.app) as here:
        found = Scene(f"{here.url}/", simulator, tmp_path, package)
        try:
            yield found
        finally:
            found.end()


@frozen
class Case:
    """An example at work."""

    arguments: tuple[str, ...]
    printed: tuple[str, ...]
    """Beginnings of lines, in order; there may be others between."""
    play: Callable[[Scene], None] = nothing
    """What others do meanwhile."""
    before: Callable[[Scene], None] = nothing


def accepts(scene: Scene) -> None:
    """Bob takes what Ann begins, says something and leaves."""
    scene.told(BOB, "started", "messagingInvitation")
    scene.person().accept()
    scene.until(lambda: scene.simulator.journal.find(path="*/messages", method="POST"))
    scene.person().say("Yes & no")
    scene.told(ANN, "completed", "message", 2)
    scene.person().leave()


def bob_is_there(scene: Scene) -> None:
    scene.person().sign_in()


def declines(scene: Scene) -> None:
    scene.told(BOB, "started", "messagingInvitation")
    scene.person().decline()


def invites(scene: Scene) -> None:
    """Bob begins, says something more and leaves."""
    scene.asked("*/me/makeMeAvailable", status=204)
    scene.person().invite(ANN, "Hello")
    scene.told(BOB, "completed", "message")
    scene.person().say("Really?")
    scene.told(BOB, "completed", "message", 3)
    scene.person().leave()


def invites_once(scene: Scene) -> None:
    scene.asked("*/me/makeMeAvailable", status=204)
    scene.person().invite(ANN, "Hello")
    scene.told(BOB, "completed", "messagingInvitation")


def has_contacts(scene: Scene) -> None:
    """Ann knows Bob, who is there and has something to say."""
    auth = client("auth").Password("password")
    options = {"discovery_urls": (scene.url,), "allow_http": True, "allow_addresses": True}
    with client("client").Client.sign_in("ann@contoso.example", auth, **options) as ucwa:
        ucwa.people.add_contact(BOB)
    scene.person().sign_in()
    scene.person().set_note("Here & there")
    scene.simulator.advance(10)


def becomes_busy(scene: Scene) -> None:
    scene.asked("*/presenceSubscriptions", status=201)
    scene.person().set_presence(client("enums").PreferredAvailability("Busy"))
    scene.simulator.advance(6)


def has_talked(scene: Scene) -> None:
    """Ann and Bob have written to each other."""
    ann, bob = scene.person(ANN), scene.person(BOB)
    bob.sign_in()
    ann.invite(BOB, "Hungry?", subject="Lunch")
    bob.accept()
    bob.say("Yes")
    ann.leave()
    ann.sign_out()


def has_missed_somebody(scene: Scene) -> None:
    """Ann has talked with Bob; then he wrote twice more, and she did not answer."""
    has_talked(scene)
    ann, bob = scene.person(ANN), scene.person(BOB)
    ann.sign_in()
    for subject in ("Dinner", None):
        bob.invite(ANN, "Still hungry?", subject=subject)
        scene.simulator.advance(31)
    ann.sign_out()


def takes_the_call(scene: Scene) -> None:
    scene.told(BOB, "started", "audioVideoInvitation")
    scene.person().accept()


def calls_twice(scene: Scene) -> None:
    """Bob calls and gives up, and calls once more until it is too late."""
    scene.asked("*/me/makeMeAvailable", status=204)
    for count, ends in enumerate((scene.person().cancel, lambda: scene.simulator.advance(31)), 1):
        scene.person().call(ANN)
        scene.told(ANN, "started", "audioVideoInvitation", count)
        ends()
        scene.told(ANN, "completed", "audioVideoInvitation", count)


def takes_the_telephone(scene: Scene) -> None:
    scene.asked("*/phoneAudioInvitations", status=201)
    scene.simulator.advance(1)
    scene.told(BOB, "started", "phoneAudioInvitation")
    scene.person().accept()


def bob_has_a_telephone(scene: Scene) -> None:
    scene.person().sign_in(client("enums").ModalityType("PhoneAudio"))


def describes(scene: Scene) -> None:
    (scene.folder / "offer.sdp").write_bytes(OFFER)
    scene.person().sign_in()


def meets(scene: Scene) -> None:
    """Eve has a meeting, lets in who waits, and writes to them."""
    level = client("enums").AccessLevel("SameEnterprise")
    kind = client("resources").Participant
    with scene.organizer() as eve:
        eve.me.make_available()
        meeting = eve.meetings.schedule("Plans", access_level=level)
        scene.joined = meeting.online_meeting_uri
        with eve.meetings.join(meeting) as side, eve.events(kind, type="added") as events:
            side.add_messaging()
            scene.run("join_anonymously", ("MEETING", "--name", "Zoë", "--patience", SILENCE))
            while (event := events.wait(PATIENCE)) is not None:
                if event.in_ is not None and event.in_.rel == "lobby":
                    break
            assert event is not None
            eve.send(eve.send(event.link.get()).links.admit.post())
            scene.told(EVE, "added", "participantMessaging", 2)
            side.send("Welcome")
            assert scene.running is not None
            scene.running.wait(PATIENCE)


def joins(scene: Scene) -> None:
    """Bob comes when he is asked to, and goes again."""
    scene.told(BOB, "started", "onlineMeetingInvitation")
    scene.person().accept()
    scene.asked("*/participants/bob@contoso.example", "GET", status=200)
    scene.person().leave()


# What an example and its asynchronous twin do alike.
ECHOED = Case(("--seconds", "3"), ("Bob: Really?", "Bob has left."), invites)
CALLED = Case(
    ("--patience", SILENCE),
    (
        "Incoming call from Bob started",
        "Incoming call from Bob completed: Missed",
        "Incoming call from Bob started",
        "Incoming call from Bob completed: Missed",
    ),
    calls_twice,
)
WATCHED = Case((BOB, "--changes", "1"), ("Bob is Busy",), becomes_busy, has_contacts)
SCHEDULED = Case(("Plans", BOB, EVE), ("Join by http", f"Plans: {BOB}, {EVE}"))
MISSED = Case(
    ("--mark",),
    ("Conversations missed: 2", "Voicemails not heard: 0", "2023-11-14 22:"),
    nothing,
    has_missed_somebody,
)

CASES = {
    "sign_in": Case((), ("Ann <sip:ann@contoso.example>", "me: self", "communication: self")),
    "presence": Case(
        ("--availability", "Busy", "--note", "Deep & work", "--location", ""),
        ("Busy", "note: Deep & work", "location: none", "Work: tel:"),
    ),
    "contacts": Case(
        ("--watch", SILENCE), ("  Bob: Online", "Bob is Busy"), becomes_busy, has_contacts
    ),
    "search": Case(("bob", "--limit", "2"), ("Bob <sip:bob@contoso.example>",)),
    "chat": Case(
        (BOB, "Hi", "Lunch?", "--patience", SILENCE), ("Bob: Yes & no",), accepts, bob_is_there
    ),
    "chat declined": Case((BOB, "Hi"), ("No chat: Declined",), declines, bob_is_there),
    "chat with nobody": Case((BOB, "Hi"), ("No chat: Unreachable",)),
    "answer": Case(
        ("--patience", "5"), ("Bob <sip:bob@contoso.example>: Hello", "Bob: Really?"), invites
    ),
    "answer declining": Case(
        ("--decline",), ("Bob <sip:bob@contoso.example>: Hello",), invites_once
    ),
    "echo_bot": ECHOED,
    "echo_bot_async": ECHOED,
    "call_monitor": CALLED,
    "call_monitor_async": CALLED,
    "presence_watcher": WATCHED,
    "presence_watcher_async": WATCHED,
    "meeting_scheduler": SCHEDULED,
    "meeting_scheduler_async": SCHEDULED,
    "missed_digest": MISSED,
    "missed_digest_async": MISSED,
    "meetings": Case(("Plans",), ("Join by http", "", "In the meeting: Conferenced")),
    "photo": Case(
        ("FOLDER/bob.jpg", "--of", BOB, "--size", "HR64X64"), (f"{len(JPEG)} bytes of image/jpeg",)
    ),
    "photo of nobody": Case(("FOLDER/eve.jpg", "--of", EVE), ("No photo: ",)),
    "phone_call": Case(
        (BOB,),
        ("The call is Connected.", "On hold.", "Hung up."),
        takes_the_telephone,
        bob_has_a_telephone,
    ),
    "audio_video_call": Case(
        (BOB, "FOLDER/offer.sdp", "FOLDER/answer.sdp"),
        ("sip:bob@contoso.example", "Audio and video are Connected.", "Hung up."),
        takes_the_call,
        describes,
    ),
    "roster_and_lobby": Case(
        ("--invite", BOB, "--patience", SILENCE),
        ("Bob is in as ", "Bob has left.", "In the end: "),
        joins,
        bob_is_there,
    ),
    "history": Case((), ("2023-11-14 Lunch", "  Hungry?", "  Yes"), nothing, has_talked),
    "call_forwarding": Case(
        ("--to", BOB),
        ("Active: None", "Active: ImmediateForward", "  at once to Contact"),
    ),
    "batch": Case((), ("Bob: Online Here & there", "Bob is at"), nothing, has_contacts),
}


@pytest.mark.parametrize("name", CASES)
def test_an_example_runs(scene: Scene, name: str) -> None:
    case = CASES[name]
    case.before(scene)
    scene.run(name.partition(" ")[0], case.arguments)
    case.play(scene)
    check(scene.lines(), case.printed)
    assert not [row for row in scene.simulator.world.applications.values() if row.user.uri == ANN]


def check(lines: list[str], expected: tuple[str, ...]) -> None:
    """Whether beginnings of lines are there in order."""
    left = iter(lines)
    for beginning in expected:
        assert any(line.startswith(beginning) for line in left), (beginning, lines)


@pytest.mark.parametrize("name", ["missed_digest", "missed_digest_async"])
def test_what_was_marked_is_not_told_again(scene: Scene, name: str) -> None:
    has_missed_somebody(scene)
    printed = []
    for arguments in ((), ("--mark",), ()):
        scene.run(name, arguments)
        printed.append(scene.lines())
    assert printed[0] == printed[1]
    told = [line.partition(" Bob: ")[2] for line in printed[0]]
    assert told == ["", "", "Still hungry?", "Dinner"]
    assert printed[2] == ["Conversations missed: 0", "Voicemails not heard: 0"]


def test_a_guest_joins(scene: Scene) -> None:
    meets(scene)
    check(scene.lines(), ("In the lobby ...", "In the meeting.", "Eve: Welcome"))


def test_an_answer_is_written_as_it_came(scene: Scene) -> None:
    case = CASES["audio_video_call"]
    case.before(scene)
    scene.run("audio_video_call", case.arguments)
    case.play(scene)
    scene.lines()
    assert (scene.folder / "answer.sdp").read_bytes().startswith(b"v=0\r\n")


def test_every_example_is_run() -> None:
    assert {name.partition(" ")[0] for name in CASES} | {"join_anonymously"} == {*NAMES}
