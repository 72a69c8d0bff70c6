"""The people of the page: the list of them, and what one does in the place of one."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ..._client import enums
from .forms import Forms, button, choice, entry
from .markup import Markup, join, tag
from .moments import clock_face
from .showing import (
    ShownApplication,
    ShownConversation,
    ShownInvitation,
    ShownMessage,
    ShownUser,
)

__all__ = ["everybody", "person"]


def everybody(people: Sequence[ShownUser], chosen: str | None, forms: Forms) -> Markup:
    """The list of people, and a form for one more."""
    rows = (_row(user, is_chosen=user.address == chosen) for user in people)
    adding = tag(
        "details",
        tag("summary", "Add somebody"),
        forms.form(
            "users",
            entry(
                "new-uri", "uri", "Address", required=True, hint="eve@contoso.example"
            ),
            entry("new-name", "name", "Name"),
            entry("new-password", "password", "Password"),
            button("Add", id="add-user"),
        ),
    )
    return tag(
        "nav",
        tag("h2", "People", id="people-title"),
        tag("ul", join(rows), id="people", data_live=True),
        adding,
        aria_labelledby="people-title",
    )


def _row(user: ShownUser, *, is_chosen: bool) -> Markup:
    waiting = sum(row.direction == "Incoming" for row in user.invitations)
    count = len(_begun(user))
    states = [user.availability]
    if waiting:
        states.append(f"{waiting} to answer")
    if count:
        states.append(f"{count} open")
    return tag(
        "li",
        tag(
            "a",
            _dot(user),
            tag("bdi", user.name),
            tag("small", ", ".join(states)),
            href=f"?as={quote(user.address)}",
            aria_current="page" if is_chosen else None,
            id=f"as-{user.address}",
        ),
    )


def _begun(user: ShownUser) -> list[ShownConversation]:
    """Conversations, but for those that an invitation stands for."""
    incoming = enums.ConversationState.INCOMING.value
    return [row for row in user.conversations if row.state != incoming]


def _dot(user: ShownUser) -> Markup:
    return tag("span", class_="dot", data_state=user.availability, aria_hidden="true")


def person(user: ShownUser, forms: Forms) -> Markup:
    """Everything about one of them."""
    base = f"users/{quote(user.address, safe='')}"
    return join(
        (
            tag("h2", "Acting as ", tag("bdi", user.name), id="person-title"),
            tag("div", _state(user), id="state", data_live=True),
            _settings(user, base, forms),
            _section(
                "Invitations",
                [_invitation(row, base, forms) for row in user.invitations],
                "Nobody waits for an answer.",
            ),
            _section(
                "Conversations",
                [_conversation(row, base, forms) for row in _begun(user)],
                "There is none. Invite somebody, or accept an invitation.",
            ),
            _inviting(base, forms),
            _section(
                "Applications",
                [_application(row) for row in user.applications],
                "Not signed in anywhere. Whoever is to be invited must be.",
            ),
        )
    )


def _section(title: str, rows: Sequence[Markup], nothing: str) -> Markup:
    key = title.lower()
    content = join(rows) if rows else tag("p", nothing, class_="nothing")
    return tag(
        "section",
        tag("h3", title, id=f"{key}-title", tabindex="-1"),
        tag("div", content, id=key, data_live=True),
        aria_labelledby=f"{key}-title",
    )


def _state(user: ShownUser) -> Markup:
    more = [row for row in (user.activity, user.note and f"“{user.note}”") if row]
    return tag(
        "p",
        _dot(user),
        user.availability,
        tag("bdi", f" · {' · '.join(more)}") if more else None,
        tag("span", f" · {user.uri}", class_="faint"),
    )


def _settings(user: ShownUser, base: str, forms: Forms) -> Markup:
    known = {"": "follows what they do"}
    known |= {row.value: row.value for row in enums.PreferredAvailability}
    return tag(
        "section",
        forms.form(f"{base}/sign-in", button("Sign in", id="sign-in")),
        forms.form(
            f"{base}/sign-out", button("Sign out", id="sign-out", is_quiet=True)
        ),
        forms.form(
            f"{base}/presence",
            choice("availability", "availability", "Presence", known, ""),
            button("Set", id="set-presence", label="Set presence"),
            keeps=True,
        ),
        forms.form(
            f"{base}/note",
            entry("note", "message", "Note", value=user.note),
            button("Set", id="set-note", label="Set note"),
            keeps=True,
        ),
        class_="settings",
        aria_label="Where they are",
    )


def _inviting(base: str, forms: Forms) -> Markup:
    return tag(
        "section",
        tag("h3", "Write or call", id="invite-title"),
        forms.form(
            f"{base}/invite",
            entry("to", "to", "To", required=True, hint="ann@contoso.example"),
            entry("first", "message", "Message"),
            entry("subject", "subject", "Subject"),
            button("Invite", id="invite"),
        ),
        forms.form(
            f"{base}/call",
            entry("call-to", "to", "Call", required=True, hint="ann@contoso.example"),
            button("Call", id="call"),
            button(
                "Call with video", id="video", name="video", value="true", is_quiet=True
            ),
        ),
        aria_labelledby="invite-title",
    )


def _invitation(row: ShownInvitation, base: str, forms: Forms) -> Markup:
    named = {"invitation": row.id}
    if row.direction == "Incoming":
        told = f"{row.other} asks, at {row.user_agent}"
        actions = [
            forms.form(
                f"{base}/accept",
                button("Accept", id=f"accept-{row.id}", label=f"Accept {row.other}"),
                hidden=named,
            ),
            forms.form(
                f"{base}/decline",
                button(
                    "Decline",
                    id=f"decline-{row.id}",
                    label=f"Decline {row.other}",
                    is_quiet=True,
                ),
                hidden=named,
            ),
        ]
    else:
        told = f"{row.other} is asked, from {row.user_agent}"
        take_back = button("Take back", id=f"cancel-{row.id}", is_quiet=True)
        actions = [forms.form(f"{base}/cancel", take_back, hidden=named)]
    return tag(
        "article",
        tag("p", tag("bdi", told), tag("small", f" {row.kind}", class_="faint")),
        tag("p", tag("bdi", row.subject), class_="subject") if row.subject else None,
        tag("blockquote", tag("bdi", row.message)) if row.message else None,
        tag("div", *actions, class_="actions"),
    )


def _conversation(row: ShownConversation, base: str, forms: Forms) -> Markup:
    named, title = {"conversation": row.id}, f"conversation-{row.id}"
    others = ", ".join(row.others) or "nobody"
    states = (row.state, *row.modalities, f"at {row.user_agent}")
    writing = forms.form(
        f"{base}/message",
        entry(f"text-{row.id}", "text", f"Message to {others}", required=True),
        button("Send", id=f"send-{row.id}", label=f"Send to {others}"),
        hidden=named,
    )
    leaving = button(
        "Hang up", id=f"leave-{row.id}", label=f"Leave {others}", is_quiet=True
    )
    return tag(
        "article",
        tag("h4", "With ", tag("bdi", others), id=title),
        tag("p", tag("bdi", row.subject), class_="subject") if row.subject else None,
        tag("p", " · ".join(states), class_="faint"),
        tag(
            "ol",
            join(map(_message, row.messages)),
            class_="messages",
            role="log",
            aria_label=f"Messages with {others}",
            tabindex="0",
        ),
        writing if row.can_write else None,
        forms.form(f"{base}/leave", leaving, hidden=named),
        aria_labelledby=title,
    )


def _message(row: ShownMessage) -> Markup:
    return tag(
        "li",
        tag("small", tag("bdi", row.author), f" {clock_face(row.time)}"),
        tag("p", tag("bdi", row.text)),
        class_="own" if row.is_outgoing else None,
    )


def _application(row: ShownApplication) -> Markup:
    can = (
        f"reachable by {', '.join(row.modalities)}"
        if row.modalities
        else "not reachable"
    )
    return tag(
        "p",
        tag("bdi", row.user_agent),
        tag("span", f" · {row.id} · {can}", class_="faint"),
    )
