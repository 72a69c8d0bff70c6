"""The panels beside the people: the clock, what happened, faults, snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..event_log import Told
from ..faults import Armed
from ..journal import Entry
from ..users import address_of
from .forms import Forms, button, choice, entry
from .markup import Markup, join, tag
from .moments import clock_face

__all__ = ["clock", "events", "faults", "keeping", "requests"]

_APPLICATION = re.compile(r"^/(?:ucwa/)?(?:oauth/)?v1/applications/[^/]+/")
_STEPS = {"30": "30 s", "300": "5 min", "3600": "1 h", "28800": "8 h"}


def clock(now: float, forms: Forms, *, is_virtual: bool) -> Markup:
    """What time it is, and buttons to let it pass."""
    kind = "virtual: it stands still" if is_virtual else "at the last change"
    buttons = (
        button(
            f"+{text}",
            id=f"advance-{seconds}",
            name="seconds",
            value=seconds,
            is_quiet=True,
        )
        for seconds, text in _STEPS.items()
    )
    face = (tag("time", clock_face(now)), tag("small", f" UTC, {kind}", class_="faint"))
    return tag(
        "section",
        tag("p", *face, id="clock", data_live=True),
        forms.form(
            "clock/advance",
            tag("span", "Advance by", id="advance-label"),
            *buttons,
            keeps=True,
        ),
        aria_label="Clock",
        class_="clock",
    )


def keeping(names: Iterable[str], forms: Forms) -> Markup:
    """Snapshots, and the way back to the start."""
    rows = [
        forms.form(
            f"snapshots/{name}/restore",
            button(f"Back to {name}", id=f"restore-{name}", is_quiet=True),
        )
        for name in names
        if name.isalnum()
    ]
    return tag(
        "section",
        forms.form(
            "snapshots", button("Take a snapshot", id="snapshot", is_quiet=True)
        ),
        tag("div", join(rows), id="snapshots", data_live=True),
        forms.form("reset", button("Reset everything", id="reset", is_quiet=True)),
        aria_label="Snapshots",
        class_="keeping",
    )


def events(rows: Sequence[Told]) -> Markup:
    """What applications were told, the newest first."""
    body = (
        (
            clock_face(row.time),
            _name(row.user),
            f"{row}{_state(row)}",
            row.event.sender.rel,
        )
        for row in rows
    )
    return _table("Events", ("Time", "To", "Event", "Sender"), body)


def _name(uri: str) -> Markup:
    """Enough to tell people apart where there is little room."""
    address = address_of(uri)
    return tag("bdi", address.partition("@")[0], title=address)


def _short(path: str) -> str:
    """A path below that of an application, if it is."""
    return _APPLICATION.sub("…/", path)


def _state(row: Told) -> str:
    state = getattr(row.event.resource, "state", None)
    return "" if state is None else f": {state}"


def requests(rows: Sequence[Entry]) -> Markup:
    """The journal, the newest first."""
    body = (
        (
            clock_face(row.time),
            "" if row.user is None else _name(row.user),
            tag("a", f"{row.method} {_short(row.path)}", href=f"journal/{row.number}"),
            "cut" if row.status is None else str(row.status),
            row.fault or "",
        )
        for row in rows
    )
    return _table("Requests", ("Time", "From", "Request", "Status", "Fault"), body)


def _table(
    title: str, heads: Sequence[str], body: Iterable[Sequence[Markup | str]]
) -> Markup:
    key = title.lower()
    rows = [tag("tr", join(tag("td", cell) for cell in row)) for row in body]
    table = tag(
        "table",
        tag("thead", tag("tr", join(tag("th", head, scope="col") for head in heads))),
        tag("tbody", join(rows)),
    )
    return tag(
        "section",
        tag("h2", title, id=f"{key}-title"),
        tag(
            "div",
            table if rows else tag("p", "Nothing yet.", class_="nothing"),
            id=key,
            data_live=True,
            class_="scroll",
            role="region",
            tabindex="0",
            aria_labelledby=f"{key}-title",
        ),
    )


def faults(rows: Sequence[Armed], forms: Forms) -> Markup:
    """The faults that are set, and a form for another one."""
    return tag(
        "section",
        tag("h2", "Faults", id="faults-title", tabindex="-1"),
        tag(
            "div",
            (
                join(_fault(row, forms) for row in rows)
                if rows
                else tag("p", "Nothing goes wrong.", class_="nothing")
            ),
            id="faults",
            data_live=True,
        ),
        tag("details", tag("summary", "Add a fault"), _adding(forms)),
        aria_labelledby="faults-title",
    )


def _fault(row: Armed, forms: Forms) -> Markup:
    fault = row.fault
    told = f"{fault} for {fault.method or 'all of'} {fault.path}"
    if fault.user is not None:
        told += f" of {fault.user}"
    remove = button(
        "Remove",
        id=f"remove-fault-{row.number}",
        label=f"Remove the fault {fault}",
        is_quiet=True,
    )
    return tag(
        "article",
        tag("p", tag("bdi", told), tag("small", f" hit {row.hit} of {row.seen}")),
        forms.form(f"faults/{row.number}", remove, method="DELETE"),
    )


def _adding(forms: Forms) -> Markup:
    resets = {
        "": "no",
        "before": "before anything is done",
        "after": "instead of the answer",
    }
    losses = tag(
        "p",
        tag("label", tag("input", type="checkbox", name="losesEvents"), "lose events"),
        tag(
            "label",
            tag("input", type="checkbox", name="losesApplication"),
            "lose the application",
        ),
        class_="field",
    )
    return forms.form(
        "faults",
        entry("fault-path", "path", "Path", hint="*/me/presence"),
        entry("fault-method", "method", "Method", hint="any"),
        entry("fault-user", "user", "User", hint="anybody"),
        entry("fault-nth", "nth", "Only the nth request", type="number"),
        entry("fault-times", "times", "At most so often", type="number"),
        entry(
            "fault-probability", "probability", "Probability", type="number", step="any"
        ),
        entry("fault-status", "status", "Status", type="number", hint="503"),
        entry("fault-retry", "retryAfter", "Retry after (s)", type="number"),
        entry("fault-latency", "latency", "Latency (s)", type="number", step="any"),
        choice("fault-reset", "reset", "Cut the connection", resets, ""),
        losses,
        button("Add the fault", id="add-fault"),
    )
