"""What a server does while each example runs: a script of the client's own test kit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import Any

from attrs import evolve, frozen

__all__ = ["CASES", "Case", "Play", "answering_bot"]

ROOT = "/ucwa/oauth/v1/applications/1"
ME, PEOPLE = f"{ROOT}/me", f"{ROOT}/people"
TALK, MEETINGS = f"{ROOT}/communication", f"{ROOT}/onlineMeetings"
CHAT = f"{TALK}/conversations/7"
PARTICIPANT = f"{CHAT}/participants/lene"
URI = "sip:dana@contoso.example;gruu;opaque=app:conf:focus:id:DED367"
OFFER, ANSWER = b"v=0\r\no=- 1 1\r\n", b"v=0\r\no=- 2 2\r\n\x00"


def kit(name: str = "") -> Any:
    """A module of the client that the examples import."""
    return import_module(f"ucwa_client.{name}" if name else "ucwa_client")


def make(page: str, at: str = "", /, *without: str, **given: Any) -> Any:
    """A resource that offers all links of its page; embedded resources by `_name`."""
    kind = getattr(kit("resources"), page)
    copies = {rel[1:]: given.pop(rel) for rel in tuple(given) if rel.startswith("_")}
    if copies:
        given["embedded"] = type(kind().embedded)(copies)
    made = kind(**given)
    return kit("testing").offering(made, at, *without) if at else made


def enum(name: str, value: str) -> Any:
    return getattr(kit("enums"), name)(value)


def text(said: str) -> Any:
    return kit("content").Content.text(said)


class Play:
    """A script, and short words for it."""

    def __init__(self, *, available: bool = False) -> None:
        testing = kit("testing")
        whole = testing.application()
        if available:
            me = make("Me", ME, "makeMeAvailable", name="A. User", uri="sip:user@contoso.example")
            inner = {**whole.embedded, "me": me}
            whole = evolve(whole, embedded=type(whole.embedded)(inner))
        self.script = testing.Script(whole)
        self.links = whole.embedded

    def on(self, line: str, answer: Any = None, *headers: tuple[str, str]) -> None:
        """Expects `METHOD href`, with whatever it says."""
        method, _, href = line.partition(" ")
        self.script.expect(method, href).reply(answer, *headers)

    def asks(self, request: Any, answer: Any = None, *events: Any) -> None:
        """Expects exactly this request; events follow the reply."""
        expectation = self.script.expect(request)
        expectation.reply(answer)
        self._then(expectation, events)

    def runs(self, request: Any, ended: Any, *events: Any, before: tuple[Any, ...] = ()) -> None:
        """Expects an operation that ends with a resource, or with an error."""
        expectation = self.script.expect(request)
        if isinstance(ended, kit("errors").StatusError):
            kind = request.result_type
            expectation.complete(kind(), failed=ended)
        else:
            expectation.complete(ended)
        self._then(expectation, events, before)

    def _then(self, expectation: Any, events: Any, before: Any = ()) -> None:
        answered = expectation.answered

        def more(request: Any) -> Any:
            reply, own = answered(request)
            return reply, (*before, *own, *events)

        expectation.answered = more

    @contextmanager
    def client(self) -> Iterator[Any]:
        with kit("testing").connect(self.script, close_timeout=2) as ucwa:
            yield ucwa


def event(type_: str, about: Any, sender: Any, **more: Any) -> Any:
    return kit("testing").event(type_, about, sender=sender, **more)


def chat(state: str = "Connected", *without: str) -> Any:
    return make("Conversation", CHAT, *without, state=enum("ConversationState", state))


def messaging(*without: str) -> Any:
    connected = enum("CallState", "Connected")
    return make("Messaging", f"{CHAT}/messaging", *without, state=connected)


def written(said: str, number: int) -> Any:
    """The event of a message of the other side."""
    message = make(
        "Message",
        f"{CHAT}/messages/{number}",
        direction=enum("Direction", "Incoming"),
        plain_message=text(said),
    )
    found, order = message.links.wire()
    found["participant"] = {"href": PARTICIPANT}
    message = evolve(message, links=type(message.links).of(found, order, message.rel))
    return event("completed", message, chat(), status="Success")


def named() -> Any:
    lene = make("Participant", PARTICIPANT, name="Lene")
    return event("added", lene, chat())


def over() -> Any:
    return event("deleted", bare(chat()), make("Communication", TALK))


def bare(resource: Any) -> Any:
    """A link to a resource, as in an event that brings nothing along."""
    return type(resource.links.self_)(resource.href, resource.rel)


def invitation(kind: str = "MessagingInvitation", **more: Any) -> Any:
    at = f"{TALK}/invitations/7"
    made = make(kind, at, **more)
    found, order = made.links.wire()
    found["conversation"] = {"href": CHAT}
    return evolve(made, links=type(made.links).of(found, order, made.rel))


@frozen
class Case:
    """An example at work."""

    arguments: tuple[str, ...]
    play: Callable[[Path], Play]
    """The folder is for files."""
    told: tuple[str, ...]
    """How the lines begin that it prints."""


def _presence(_: Path) -> Play:
    play = Play()
    for line in ("POST {}/makeMeAvailable", "POST {}/presence", "POST {}/note", "POST {}/location"):
        play.on(line.format(ME))
    busy = make("Presence", availability=enum("Availability", "Busy"), activity="In a call")
    play.on(f"GET {ME}/presence", busy)
    play.on(f"GET {ME}/note", make("Note", message="Deep work"))
    play.on(f"GET {ME}/location", make("Location"))
    play.on(f"GET {ME}/phones", make("Phones", _phone=(make("Phone", type="home", number="+1"),)))
    return play


def _person(name: str, **more: Any) -> Any:
    uri = f"sip:{name.lower()}@contoso.example"
    return make("Contact", f"{PEOPLE}/{name.lower()}", name=name, uri=uri, **more)


def _contacts(_: Path) -> Play:
    play = Play()
    ann, bob = _person("Ann"), _person("Bob")
    friends = make("Group", f"{PEOPLE}/groups/1", id="1", name="Friends")
    play.on(f"GET {PEOPLE}/myGroups", make("MyGroups", _group=(friends,)))
    play.on(f"GET {PEOPLE}/groups/1/groupContacts", make("GroupContacts", _contact=(ann, bob)))
    online = make("ContactPresence", availability=enum("Availability", "Online"))
    play.on(f"GET {PEOPLE}/ann/contactPresence", online)
    play.on(f"GET {PEOPLE}/bob/contactPresence", kit("errors").NotFound(404, "gone"))
    play.on(f"GET {PEOPLE}/myContacts", make("MyContacts", _contact=(ann, bob)))
    watch = make("PresenceSubscription", f"{PEOPLE}/subscriptions/1")
    link = play.links["people"].links.presence_subscriptions
    away = make(
        "ContactPresence",
        f"{PEOPLE}/ann/contactPresence",
        availability=enum("Availability", "Away"),
    )
    change = event("updated", away, play.links["people"], in_=ann)
    play.asks(link.post(duration=30, uris=(ann.uri, bob.uri)), watch, change)
    play.on(f"GET {PEOPLE}/ann", ann)
    play.on(f"DELETE {PEOPLE}/subscriptions/1")
    return play


def _search(_: Path) -> Play:
    play = Play()
    sales = make("DistributionGroup", f"{PEOPLE}/groups/9", name="Sales")
    found = make(
        "Search",
        _contact=(_person("Lene", department="Research"),),
        _distributionGroup=(sales,),
        more_results_available=True,
    )
    play.asks(play.links["people"].links.search.get(query="lene & co", limit=2), found)
    members = make("ExpandDistributionGroup", _contact=(_person("Ann"), _person("Bob")))
    play.on(f"GET {PEOPLE}/groups/9/expandDistributionGroup", members)
    return play


def _search_mail(_: Path) -> Play:
    play = Play()
    request = play.links["people"].links.search.get(mail="lene@contoso.example", limit=10)
    play.asks(request, make("Search", _contact=(_person("Lene"),)))
    return play


def _start(play: Play, ended: Any, *before: Any) -> None:
    post = play.links["communication"].links.start_messaging.post
    play.runs(post(to="sip:lene@contoso.example", message=text("Hi")), ended, before=before)


def _said(play: Play, said: str, *events: Any, failed: Any = None) -> None:
    request = messaging().links.send_message.post(content=said, operation_id="0")
    play.runs(request, failed or make("Message"), *events)


def _chat(_: Path) -> Play:
    play = Play()
    connected = (event("added", chat(), make_talk()), event("updated", messaging(), chat()))
    _start(play, invitation(), *connected, named())
    play.on(f"POST {CHAT}/messaging/setIsTyping")
    _said(play, "Lunch?")
    play.on(f"POST {CHAT}/messaging/setIsTyping")
    lost = kit("errors").RemoteFailure(0, subcode="Unreachable")
    _said(play, "At 12?", written("Yes", 1), written("+ Bob", 2), over(), failed=lost)
    return play


def _chat_declined(_: Path) -> Play:
    play = Play()
    _start(play, kit("errors").RemoteFailure(0, subcode="Declined"))
    return play


def _arrives(play: Play, offer: Any) -> None:
    play.script.push(event("started", offer, play.links["communication"]))


def _offer(said: str) -> Any:
    sender = make("From", name="Lene", uri="sip:lene@contoso.example")
    incoming = enum("Direction", "Incoming")
    return invitation(direction=incoming, message=text(said), _from=sender)


def _accepted(play: Play, *events: Any) -> None:
    settled = event("completed", invitation(), play.links["communication"], status="Success")
    before = (event("updated", messaging(), chat()), event("updated", chat(), make_talk()))
    play.asks(_offer("").links.accept.post(), None, *before, settled, *events)


def make_talk() -> Any:
    return make("Communication", TALK)


def _answer(_: Path) -> Play:
    play = Play(available=True)
    _arrives(play, _offer("Hello"))
    _accepted(play, named(), written("Hello", 1))
    _said(play, "You said: Hello", written("Really?", 2))
    _said(play, "You said: Really?", over())
    return play


def _answer_decline(_: Path) -> Play:
    play = Play(available=True)
    _arrives(play, _offer("Hello"))
    local = enum("CallDeclineReason", "Local")
    play.asks(_offer("").links.decline.post(reason=local))
    return play


def _meeting(subject: str) -> Any:
    return make(
        "MyOnlineMeeting",
        f"{MEETINGS}/myOnlineMeetings/1",
        subject=subject,
        online_meeting_id="DED367",
        online_meeting_uri=URI,
        join_url="https://meet.contoso.example/dana/DED367",
        extra={"etag": "1"},
    )


def _joined(play: Play, *events: Any) -> None:
    link = play.links["communication"].links.join_online_meeting
    entered = invitation("OnlineMeetingInvitation")
    state = event("added", chat("Conferenced"), make_talk())
    play.runs(link.post(online_meeting_uri=URI), entered, *events, before=(state,))


def _revived(play: Play, *events: Any) -> None:
    silent = make(
        "Messaging",
        f"{CHAT}/messaging",
        "sendMessage",
        state=enum("CallState", "Disconnected"),
    )
    play.on(f"GET {CHAT}/messaging", silent)
    connected = event("updated", messaging(), chat())
    play.runs(silent.links.add_messaging.post(), invitation(), *events, before=(connected,))


def _meetings(_: Path) -> Play:
    play = Play()
    at = f"{MEETINGS}/myOnlineMeetings"
    play.on(f"POST {at}", _meeting("Plans"))
    play.on(f"GET {at}/1", _meeting("Plans"))
    play.on(f"PUT {at}/1", _meeting("Plans (new)"))
    play.on(f"GET {at}", make("MyOnlineMeetings", _myOnlineMeeting=(_meeting("Plans (new)"),)))
    _joined(play)
    _revived(play)
    _said(play, "Welcome!")
    play.on(f"DELETE {CHAT}")
    play.on(f"DELETE {at}/1")
    return play


def _join_anonymously(_: Path) -> Play:
    play = Play()
    link = play.links["communication"].links.join_online_meeting
    request = link.post(online_meeting_uri=URI)
    request = evolve(request, body=(*request.body, ("anonymousDisplayName", "Ann Guest")))
    talk = make_talk()

    expectation = play.script.expect(request)
    answered = expectation.answered

    def entering(sent: Any) -> Any:
        reply, _ = answered(sent)
        name = kit("_script_wire").operation_id_of(sent)
        outgoing = enum("Direction", "Outgoing")
        begun = invitation("OnlineMeetingInvitation", operation_id=name, direction=outgoing)
        return reply, (
            event("started", begun, talk),
            event("added", chat("InLobby"), talk),
        )

    expectation.answered = entering
    admitted = event("updated", chat("Conferenced"), talk)
    later = Timer(0.3, play.script.push, (admitted,))
    later.daemon = True
    later.start()
    _revived(play, named(), written("Welcome", 1), over())
    return play


def _photo(_: Path) -> Play:
    play = Play()
    play.on(f"GET {PEOPLE}/search", make("Search", _contact=(_person("Lene"),)))
    image = kit("content").Content("image/jpeg", b"\xff\xd8\xff")
    when = ("Expires", "Thu, 01 Jan 2026 08:00:00 GMT")
    play.on(f"GET {PEOPLE}/lene/contactPhoto?size=HR64X64", image, when)
    return play


def _phone_call(_: Path) -> Play:
    play = Play()
    at = f"{CHAT}/phoneAudio"

    def call(*without: str) -> Any:
        return make("PhoneAudio", at, *without, state=enum("CallState", "Connected"))

    talking, held = call("resumePhoneAudio"), call("holdPhoneAudio")
    calling = make("PhoneAudioInvitation", f"{TALK}/invitations/8")
    play.runs(
        play.links["communication"].links.start_phone_audio.post(to="sip:lene@contoso.example"),
        calling,
    )
    play.on(f"GET {TALK}/invitations/8/phoneAudio", talking)
    play.asks(talking.links.hold_phone_audio.post(), None, event("updated", held, chat()))
    play.asks(held.links.resume_phone_audio.post(), None, event("updated", talking, chat()))
    play.asks(talking.links.stop_phone_audio.post())
    return play


def _phone_call_busy(_: Path) -> Play:
    play = Play()
    play.runs(
        play.links["communication"].links.start_phone_audio.post(to="sip:lene@contoso.example"),
        kit("errors").RemoteFailure(0, subcode="Busy"),
    )
    return play


def _audio_video_call(folder: Path) -> Play:
    (folder / "offer.sdp").write_bytes(OFFER)
    play = Play()
    link = play.links["communication"].links.start_audio_video
    content = kit("content").Content
    href = link.href
    calling = make("AudioVideoInvitation", f"{TALK}/invitations/9")

    def told(**more: Any) -> Any:
        negotiation = make("AudioVideoNegotiation", f"{TALK}/invitations/9/negotiation", **more)
        return event("updated", negotiation, calling)

    expectation = play.script.expect("POST", href)

    def answered(sent: Any) -> Any:
        wire = kit("_script_wire")
        assert content("application/sdp", OFFER).href.encode() in sent.content
        ended = evolve(calling, operation_id=wire.operation_id_of(sent))
        rings = told(media_provisional_answer=content("application/sdp", ANSWER))
        answer = told(media_answer=content("application/sdp", ANSWER), remote_endpoint="sip:lene@x")
        done = event("completed", ended, make_talk(), status="Success")
        reply = wire.reply_with(201, sent, (("Location", calling.href),))
        return reply, (rings, answer, done)

    expectation.answered = answered
    state = enum("CallState", "Connected")
    at = f"{TALK}/invitations/9/audioVideo"
    play.on(f"GET {at}", make("AudioVideo", at, state=state))
    play.on(f"POST {at}/stopAudioVideo")
    return play


def _roster(_: Path) -> Play:
    play = Play()
    links = play.links["communication"].links
    play.runs(links.start_online_meeting.post(subject="Open house"), invitation())
    play.on(f"GET {CHAT}", chat("Conferenced"))
    add = chat().links.add_participant
    refused = kit("errors").RemoteFailure(0, subcode="Declined")

    def person(name: str, role: str, lobby: bool = False) -> Any:
        at = f"{CHAT}/participants/{name.lower()}"
        shown = {"name": name, "role": enum("Role", role), "in_lobby": lobby}
        return make("Participant", at, **shown)

    lobby = make("Lobby", f"{CHAT}/lobby")
    ann, waits = person("Ann", "Attendee"), person("Ann", "Attendee", True)
    bob = person("Bob", "Leader")
    elsewhere = make("Conversation", f"{TALK}/conversations/8")
    play.runs(
        add.post(to="sip:cid@contoso.example"),
        refused,
        event("added", bob, chat()),
        event("added", person("Not here", "Leader"), elsewhere),
        event("added", waits, chat(), in_=lobby),
    )
    play.asks(
        waits.links.admit.post(),
        None,
        event("deleted", bare(ann), chat(), in_=lobby),
        event("added", ann, chat()),
        event("deleted", bare(bob), chat()),
    )
    play.on(f"DELETE {CHAT}")
    return play


def _history(_: Path) -> Play:
    play = Play()
    at = f"{TALK}/logs/1"
    log = make(
        "ConversationLog", at, subject="Lunch", creation_time=datetime(2026, 1, 2, tzinfo=UTC)
    )
    logs = make("ConversationLogs")
    found = {"conversationLog": [{"href": at}, {"href": f"{TALK}/logs/2"}]}
    logs = evolve(logs, links=type(logs.links)(found))
    play.asks(play.links["communication"].links.conversation_logs.get(limit=2), logs)
    play.on(f"GET {at}", log)
    play.on(f"GET {TALK}/logs/2", kit("errors").NotFound(404, "gone"))

    def piece(**copy: Any) -> Any:
        return make("ConversationLogTranscript", **copy)

    said = piece(_messageTranscript=make("MessageTranscript", plain_message=text("Hungry?")))
    called = piece(_audioTranscript=make("AudioTranscript", duration="PT1M"))
    page = f"{at}/conversationLogTranscripts"
    first = make("ConversationLogTranscripts", page, _conversationLogTranscript=(said,))
    last = make("NextConversationLogTranscripts", _conversationLogTranscript=(called,))
    play.on(f"GET {page}", first)
    play.on(f"GET {page}/nextConversationLogTranscripts", last)
    play.on(f"POST {at}/markAsRead")
    return play


def _forwarding(_: Path) -> Play:
    play = Play()
    at = f"{ME}/callForwardingSettings"

    def settings(active: str, target: str) -> Any:
        to = enum("ImmediateForwardSettingsTarget", target)
        none = enum("SimultaneousRingTarget", "None")
        mail = enum("UnansweredCallHandlingTarget", "Voicemail")
        return make(
            "CallForwardingSettings",
            at,
            active_setting=enum("CallForwardingState", active),
            _immediateForwardSettings=make("ImmediateForwardSettings", f"{at}/i", target=to),
            _simultaneousRingSettings=make("SimultaneousRingSettings", target=none),
            _unansweredCallSettings=make("UnansweredCallSettings", target=mail),
        )

    before = settings("None", "None")
    play.on(f"GET {at}", before)
    link = before.embedded.immediate_forward_settings.links.immediate_forward_to_contact
    play.asks(link.post(target="tel:+15550100"))
    play.on(f"GET {at}", settings("ImmediateForward", "Contact"))
    return play


def _batch(_: Path) -> Play:
    play = Play()
    ann, bob = _person("Ann"), _person("Bob")
    play.on(f"GET {PEOPLE}/myContacts", make("MyContacts", _contact=(ann, bob)))
    online = make("ContactPresence", availability=enum("Availability", "Online"))
    for name in ("ann", "bob"):
        play.on(f"GET {PEOPLE}/{name}/contactPresence", online)
    play.on(f"GET {PEOPLE}/ann/contactNote", make("ContactNote", message="Hello"))
    play.on(f"GET {PEOPLE}/bob/contactNote", kit("errors").NotFound(404, "none"))
    play.on(f"GET {PEOPLE}/ann/contactLocation", make("ContactLocation", location="Home"))
    modes = make("ContactSupportedModalities", modalities=(enum("ModalityType", "Messaging"),))
    play.on(f"GET {PEOPLE}/ann/contactSupportedModalities", modes)
    return play


def answering_bot() -> Play:
    """Two people write at once; one of them gives up before the answer."""
    play = Play(available=True)
    bob, ann = f"{TALK}/invitations/bob", _offer("Hello")
    talk = play.links["communication"]
    incoming = enum("Direction", "Incoming")
    late = make(
        "MessagingInvitation",
        bob,
        direction=incoming,
        _from=make("From", name="Bob"),
    )
    found, order = late.links.wire()
    found["conversation"] = {"href": f"{TALK}/conversations/8"}
    late = evolve(late, links=type(late.links).of(found, order, late.rel))
    gone = event(
        "completed",
        late,
        talk,
        status="Failure",
        reason=kit("errors").RemoteFailure(0, subcode="Canceled"),
    )
    sender = make("From", name="Ann", uri="sip:ann@contoso.example")
    ann = evolve(ann, embedded=type(ann.embedded)({"from": sender}))
    play.script.push(event("started", late, talk), event("started", ann, talk))
    play.asks(late.links.accept.post(), None, gone)
    anna = make("Participant", PARTICIPANT, name="Ann")
    _accepted(play, event("added", anna, chat()), written("again", 1))
    _said(play, "You said: Hello")
    _said(play, "You said: again", over())
    return play


LENE = "sip:lene@contoso.example"
CASES = {
    "sign_in": Case(
        (),
        lambda _: Play(),
        (
            "A. User <sip:user@contoso.example>, signed in as user@contoso.example",
            "me: self, callForwardingSettings, location, makeMeAvailable",
            "people: self, myContacts",
            "communication: self, conversationLogs",
            "onlineMeetings: self, myAssignedOnlineMeeting",
        ),
    ),
    "presence": Case(
        ("--availability", "Busy", "--note", "Deep work", "--location", ""),
        _presence,
        ("Busy In a call", "note: Deep work", "location: none", "home: +1"),
    ),
    "contacts": Case(
        ("--watch", "0.3"),
        _contacts,
        ("[Friends]", "  Ann: Online", "  Bob: 404 NotFound: gone", "Ann is Away"),
    ),
    "search": Case(
        ("lene & co", "--limit", "2"),
        _search,
        ("Lene <sip:lene@contoso.example> Research", "Sales: Ann, Bob", "There are more"),
    ),
    "search by mail": Case(
        ("--mail", "lene@contoso.example"), _search_mail, ("Lene <sip:lene@contoso.example>",)
    ),
    "chat": Case(
        (LENE, "Hi", "Lunch?", "At 12?"),
        _chat,
        ("Not delivered: At 12? (Unreachable)", "Lene: Yes", "Lene: + Bob"),
    ),
    "chat declined": Case((LENE, "Hi"), _chat_declined, ("No chat: Declined",)),
    "answer": Case((), _answer, ("Lene <sip:lene@contoso.example>: Hello", "Lene: Really?")),
    "answer declining": Case(
        ("--decline",), _answer_decline, ("Lene <sip:lene@contoso.example>: Hello",)
    ),
    "answer nobody": Case(
        ("--patience", "0.1"), lambda _: Play(available=True), ("Nobody has called.",)
    ),
    "meetings": Case(
        ("Plans",),
        _meetings,
        (
            "Join by https://meet.contoso.example/dana/DED367",
            "DED367: Plans (new)",
            "In the meeting: Conferenced",
        ),
    ),
    "join_anonymously": Case(
        ("https://meet.contoso.example/dana/DED367", "--name", "Ann Guest"),
        _join_anonymously,
        ("In the lobby ...", "In the meeting.", "Lene: Welcome"),
    ),
    "photo": Case(
        ("FOLDER/lene.jpg", "--of", LENE, "--size", "HR64X64"),
        _photo,
        ("3 bytes of image/jpeg, good until 2026-01-01 08:00:00+00:00",),
    ),
    "phone_call": Case((LENE,), _phone_call, ("The call is Connected.", "On hold.", "Hung up.")),
    "phone_call busy": Case((LENE,), _phone_call_busy, ("No call: Busy",)),
    "audio_video_call": Case(
        (LENE, "FOLDER/offer.sdp", "FOLDER/answer.sdp"),
        _audio_video_call,
        (
            "It rings.",
            "sip:lene@x has answered.",
            "Audio and video are Connected.",
            "Hung up.",
        ),
    ),
    "roster_and_lobby": Case(
        ("--invite", "sip:cid@contoso.example", "--patience", "0.3"),
        _roster,
        (
            "sip:cid@contoso.example does not come: Declined",
            "Bob is in as Leader.",
            "Ann waits in the lobby.",
            "Ann is in as Attendee.",
            "Bob has left.",
            "In the end: Ann",
        ),
    ),
    "history": Case(
        ("--limit", "2"),
        _history,
        ("2026-01-02 Lunch", "  Hungry?", "  (a call of PT1M)", "One can't be read: 404"),
    ),
    "call_forwarding": Case(
        ("--to", "tel:+15550100"),
        _forwarding,
        (
            "Active: None",
            "  at once to None",
            "  ringing as well: None",
            "  unanswered to Voicemail",
            "Active: ImmediateForward",
            "  at once to Contact",
            "  ringing as well: None",
            "  unanswered to Voicemail",
        ),
    ),
    "batch": Case(
        (),
        _batch,
        ("Ann: Online Hello", "Bob: Online", "Ann is at Home, by Messaging"),
    ),
}
"""By the name of the example, and what is special."""
