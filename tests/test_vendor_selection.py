"""Which pages a part of the client takes, over the pages that ship."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from client_package import SETTINGS, embedded, enumeration, link, model, operation, resource

from codegen.dialect import load_dialect, read_page
from codegen.model.inherit import effective_embedded, effective_links
from codegen.model.nodes import Model
from codegen.resolve import resolve
from codegen.source import load_set
from codegen.targets.client.names import Names
from codegen.targets.client.runtime import CONVENIENCE_PAGES, ENUMERATIONS
from codegen.targets.client.selection import Selection, select
from codegen.targets.client.vendoring import VendoredClient

ROOT = Path(__file__).parents[1]
FOR_THE_CLIENT = {
    "application",
    "batch",
    "communication",
    "me",
    "onlineMeetings",
    "people",
    "reason",
}


@pytest.fixture(scope="module")
def pages() -> Model:
    dialect = load_dialect()
    files = load_set([ROOT / "specs" / "ucwa"]).files
    return resolve([read_page(row.text, row.path, dialect) for row in files]).model


def names(selection: Selection) -> set[str]:
    return {row.name for row in selection.taken}


def reasons(selection: Selection, page: str) -> tuple[str, ...]:
    return next(row.reasons for row in selection.taken if row.name == page)


CHAT = ("messaging", "conversation")


def test_what_it_takes_to_use_two_pages(pages: Model) -> None:
    part = select(pages, CHAT)
    assert part.named == ("conversation", "messaging")
    resources = names(part) & pages.resource_index.keys()
    assert resources - FOR_THE_CLIENT == {
        *("conversation", "messaging"),
        *("addMessaging", "sendMessage", "setIsTyping", "stopMessaging", "message"),
        *("messagingInvitation", "accept", "decline", "cancel", "acceptedByParticipant", "from"),
        *("addParticipant", "participantInvitation", "participant", "admit", "reject", "eject"),
        *("promote", "demote", "enableAudienceMessaging", "disableAudienceMessaging"),
        *("enableAudienceMuteLock", "disableAudienceMuteLock"),
    }
    assert {"typingParticipants", "participants", "contact"} <= set(part.left)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("messaging", "named"),
        ("CallState", "type of messaging.state"),
        ("sendMessage", "action of messaging.links.sendMessage"),
        ("message", "answer of sendMessage.POST"),
        ("participant", "represented by from"),
        ("from", "embedded in participantInvitation"),
        ("people", "the client needs it"),
    ],
)
def test_why(pages: Model, page: str, reason: str) -> None:
    assert reasons(select(pages, CHAT), page)[0] == reason


def test_what_the_client_needs_brings_no_actions(pages: Model) -> None:
    part = select(pages, ["CallState"])
    assert names(part) & pages.resource_index.keys() == FOR_THE_CLIENT
    assert "startMessaging" in part.left


def test_later_revisions_come_along(pages: Model) -> None:
    for name in ("startMessaging", "startMessaging2"):
        assert {"startMessaging", "startMessaging2"} <= names(select(pages, [name]))


def test_closure_leaves_nothing_that_can_be_reached(pages: Model) -> None:
    part, closed = select(pages, CHAT), select(pages, CHAT, closure=True)
    assert names(part) < names(closed) <= pages.resource_index.keys() | pages.enumeration_index
    reached = {
        row.target
        for name in names(closed) & pages.resource_index.keys() - FOR_THE_CLIENT
        for row in effective_links(pages, pages.resource_index[name])
    }
    assert reached - {None} <= names(closed)


def test_without_names_everything_is_taken(pages: Model) -> None:
    whole = select(pages)
    assert whole.part(pages) == pages
    assert whole.left == ()


def test_each_page_alone_is_whole(pages: Model) -> None:
    """What a page embeds, its enumerations and its bases are there, whatever is taken."""
    for page in (*pages.resource_index, *pages.enumeration_index):
        part = select(pages, [page]).part(pages)
        has = part.resource_index
        for row in part.resources:
            assert {one.target for one in effective_embedded(pages, row)} - {None} <= has.keys()
            assert row.represents is None or row.represents.resource in has
            used = [one.type for one in row.properties]
            used += [one.type for verb in row.operations for one in (*verb.query, *verb.body)]
            enumerations = {one.name for one in used if one.kind.value == "enum"}
            assert enumerations & pages.enumeration_index.keys() <= part.enumeration_index.keys()


def test_a_part_is_called_as_the_whole(pages: Model) -> None:
    """A page more changes no name of what a project has already."""
    whole = Names(pages)
    part = Names(select(pages, CHAT).part(pages), pages)
    for table in ("resources", "resource_modules", "enumerations", "enumeration_modules"):
        assert getattr(part, table).items() <= getattr(whole, table).items()


def test_names_that_collide_are_told_apart_in_a_part_too() -> None:
    whole = model(resource("mood"), enumerations=(enumeration("Mood", "Glad"),))
    part = select(whole, ["mood"]).part(whole)
    assert Names(part, whole).resources["mood"] == Names(whole).resources["mood"] != "Mood"


def test_cycles_and_pages_that_are_not_there() -> None:
    whole = model(
        resource("a", links=(link("b"),), copies=(embedded("c"),)),
        resource("b", links=(link("a"),), operations=(operation("b", "POST"),)),
        resource("c", copies=(embedded("a"), embedded("gone"))),
        resource("d", operations=(operation("d"),)),
    )
    assert names(select(whole, ["a"])) == {"a", "b", "c"}
    assert names(select(whole, ["b"])) == {"b"}
    assert names(select(whole, ["b"], closure=True)) == {"a", "b", "c"}


def paths(pages: Model, only: Iterable[str]) -> set[str]:
    plan = VendoredClient("acme.ucwa", select(pages, only)).plan(pages, SETTINGS)
    assert [row.path for row in plan] == sorted({row.path for row in plan})
    return {row.path for row in plan}


def test_conveniences_come_with_all_of_their_pages(pages: Model) -> None:
    part = paths(pages, CHAT)
    assert "client.py" in part
    assert not any(path.startswith("conveniences/") for path in part)
    assert part >= {"LICENSE", "PROVENANCE.json", "py.typed", "_sync_conveniences.py"}
    assert "conveniences/me.py" in paths(pages, (*CONVENIENCE_PAGES, *ENUMERATIONS))


def test_an_api_without_the_protocol_has_a_codec_alone() -> None:
    whole = model(resource("a"), resource("b"))
    plan = paths(whole, ["a"])
    assert "resources/a.py" in plan
    assert not plan & {"resources/b.py", "client.py"}
