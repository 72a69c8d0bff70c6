"""Pages that tell of the whole API: what is looked for stands where one looks, and leads on."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from client_package import import_client
from docs_reader import ReadPage, flat, page_html, read_docs_page
from docs_rendering import HOSTILE, dead_links, linked_model, read_docs, render_docs
from hand_model import hand_model

from codegen.model.nodes import (
    Asynchronous,
    ErrorRow,
    Event,
    GenericError,
    Guide,
    Model,
    Operation,
    Resource,
    Scope,
    ScopeRef,
    Source,
)
from codegen.targets.client.advice import advice_table
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Book
from codegen.targets.docs.error_classes import error_class
from codegen.targets.docs.groups import Group, Groups
from codegen.targets.docs.link_graph import LinkGraph

INDEXES = (
    *("errors.md", "events.md", "index.md", "link-relations.md", "operations.md", "revisions.md"),
    *("scopes.md", "resources/index.md", "enumerations/index.md"),
)
LARGEST = 250_000
"""Bytes of HTML of a page; the frame of the site adds some thousand."""
HERE = Source("room.md", 1, 1)


def with_room(change: Callable[[Resource], Resource]) -> Model:
    """The model by hand with another room."""
    model = hand_model()
    pages = (change(row) if row.name == "room" else row for row in model.resources)
    return evolve(model, resources=tuple(pages))


def with_operation(change: Callable[[Operation], Operation]) -> Model:
    return with_room(lambda room: evolve(room, operations=(change(room.operations[0]),)))


def section(page: str, anchor: str) -> str:
    """The Markdown below the heading with an anchor, up to the next one."""
    lines = page.splitlines()
    start = next(i for i, line in enumerate(lines) if line.endswith(f"{{ #{anchor} }}"))
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("#")), len(lines))
    return "\n".join(lines[start + 1 : end])


# Groups.


def groups(links: Mapping[str, str], roles: Mapping[str, str] | None = None) -> tuple[Group, ...]:
    return Groups(LinkGraph(linked_model(links, roles))).parts


def shown(parts: tuple[Group, ...]) -> list[str]:
    return [f"{part.title} ({' '.join(part.steps)}): {' '.join(part.members)}" for part in parts]


def many(prefix: str, count: int) -> str:
    return " ".join(f"{prefix}{chr(97 + number)}" for number in range(count))


def test_a_step_with_some_resources_behind_it_makes_a_group() -> None:
    found = groups({"root": "people lamp", "people": "friend group search"})
    assert shown(found) == ["root (root): root lamp", "people (people): people friend group search"]


def test_few_resources_stay_with_what_leads_to_them() -> None:
    found = groups({"root": "lamp people", "people": "friend"})
    assert shown(found) == ["root (root): root friend lamp people"]


def test_a_large_group_is_parted_by_its_next_step() -> None:
    links = {
        "root": f"people {many('l', 26)}",
        "people": f"{many('x', 20)} groups",
        "groups": many("g", 5),
    }
    found = groups(links)
    assert [part.title for part in found] == ["root", "people", "groups"]
    assert found[2].steps == ("people", "groups")
    assert len(found[1].members) == 21


def test_a_step_with_one_way_on_is_passed_by() -> None:
    links = {"root": f"list {many('l', 26)}", "list": "item", "item": many("x", 23)}
    found = groups(links)
    assert [(part.title, len(part.members)) for part in found] == [("root", 27), ("item", 25)]
    assert found[1].steps == ("list", "item")


def test_revisions_and_roles_stand_with_what_they_are() -> None:
    links = {
        "root": "people rooms",
        "people": "friend search search2 leader",
        "rooms": "room door guest leader",
    }
    found = groups(links, {"leader": "guest"})
    assert shown(found) == [
        "root (root): root",
        "people (people): people friend search search2",
        "rooms (rooms): rooms door guest leader room",
    ]


def test_what_no_way_leads_to_is_told_apart() -> None:
    found = groups({"root": "a b c d e", "start": "root", "island": ""})
    assert shown(found)[1:] == ["Before root (): start", "Elsewhere (): island"]


def test_every_resource_is_in_one_group(corpus_model: Any) -> None:
    for model in (hand_model(), Model("ucwa", (), (), (), ()), corpus_model.model):
        found = Groups(LinkGraph(model)).parts
        members = [name for part in found for name in part.members]
        assert sorted(members) == sorted(row.name for row in model.resources)
        assert len({part.anchor for part in found}) == len(found)
        assert all(part.title == part.members[0] for part in found if part.steps)


def test_groups_of_the_whole_api_can_be_taken_in(corpus_model: Any) -> None:
    found = Groups(LinkGraph(corpus_model.model)).parts
    assert max(len(part.members) for part in found) <= 30
    assert {"me", "people", "conversation", "onlineMeetings"} <= {part.title for part in found}


# Resources and enumerations.


def test_resources_are_listed_by_group_and_by_name() -> None:
    page = render_docs(hand_model())["resources/index.md"]
    assert (
        "| [room](room.md) <br>`Room` { role=rowheader }"
        ' | [POST](room.md#operation-post){ aria-label="POST room" } |' in page
    )
    assert "- **D** [door](door.md)\n- **R** [room](room.md)\n" in page


def test_the_first_cell_is_the_head_of_its_row() -> None:
    for path, text in render_docs(hand_model()).items():
        if path in INDEXES:
            html = page_html(text)
            assert html.count("<tr>") - html.count("<thead>") == html.count(
                'role="rowheader"'
            ), path


def test_enumerations_stand_with_the_resources_that_use_them() -> None:
    page = read_docs(hand_model())["enumerations/index.md"]
    assert page.row("Mood") == ("Mood", "2", "room", "How it feels.")
    unused = evolve(hand_model(), resources=linked_model({"a": "b"}).resources)
    assert "Used nowhere" in read_docs(unused)["enumerations/index.md"].headings


# Link relations.


def test_a_relation_tells_where_it_leads_who_has_it_and_its_name_in_python() -> None:
    page = read_docs(hand_model())["link-relations.md"]
    assert page.row("door links.door embedded.door") == (
        "door links.door embedded.door",
        "list of door",
        "room Embedded in room",
    )
    assert page.row("ghost links.ghost")[1:] == ("any resource", "room")
    assert page.row("window links.window")[1:] == ("room", "door")
    assert {"rel-door", "rel-ghost", "letter-d"} <= set(page.anchors)
    assert not [row for row in page.rows if row[0].startswith("self")]


# Errors.


def error(text: str, *, usual: bool = True, subcode: str | None = "Full") -> ErrorRow:
    return ErrorRow("Conflict", 409, subcode, text, usual, HERE)


def rooms(*errors: tuple[ErrorRow, ...]) -> Model:
    """As many rooms as there are lists of errors, each with an operation that answers these."""
    model = hand_model()
    room = model.resource_index["room"]
    (post,) = room.operations
    pages = tuple(
        evolve(room, name=f"r{n}", operations=(evolve(post, id=f"r{n}.POST", errors=rows),))
        for n, rows in enumerate(errors)
    )
    return evolve(model, resources=pages)


def test_a_usual_error_names_few_operations_and_counts_many() -> None:
    """One without text is the one with text."""
    rows = (
        *((error("It is full."),), (error(""), error("It is full.")), (error(""),)),
        *((error("The one.", usual=False, subcode="Odd"),), (error("It is full."),)),
    )
    few = render_docs(rooms(*rows[:4]))["errors.md"]
    post = "[r{0} POST](resources/r{0}.md#operation-post)"
    named = ", ".join(post.format(number) for number in range(3))
    full = section(few, "error-conflict--full")
    assert f"- It is full. <br>Answered by {named}" in full
    odd = section(few, "error-conflict--odd")
    assert f"- The one. <br>Answered by {post.format(3)}" in odd
    many = section(render_docs(rooms(*rows))["errors.md"], "error-conflict--full")
    assert "- It is full. <br>Answered by 4 POST operations" in many


def test_an_error_of_some_operations_names_them_all() -> None:
    special = error("It is closed.", usual=False)
    text = render_docs(rooms(*[(special,)] * 5))["errors.md"]
    named = ", ".join(f"[r{n}](resources/r{n}.md#operation-post)" for n in range(5))
    found = section(text, "error-conflict--full")
    assert f"- It is closed. <br>Answered by POST of {named}\n" in f"{found}\n"


def test_a_code_and_a_subcode_tell_what_to_do() -> None:
    text = render_docs(hand_model())["errors.md"]
    advice = advice_table()
    code = section(text, "error-conflict")
    assert "- **Class:** `errors.Conflict`" in code
    assert f"- **What to do:** {advice['Conflict', ''].text}" in code
    assert "The door is locked." in code
    subcode = section(text, "error-conflict--alreadyexists")
    assert f"- **What to do:** {advice['Conflict', 'AlreadyExists'].text}" in subcode
    assert "It is there." in subcode


def test_subcodes_on_pages_of_resources_lead_there() -> None:
    hrefs = read_docs(hand_model())["resources/room.md"].hrefs
    assert "../errors.md#error-conflict--alreadyexists" in hrefs


def test_errors_of_any_operation_have_the_status_of_their_class() -> None:
    names = ("PreconditionFailed", "TooManyApplications", "Timeout")
    told = tuple(GenericError(name, "It is so.", HERE) for name in names)
    page = read_docs(evolve(hand_model(), generic_errors=told))["errors.md"]
    assert [page.row(name)[1] for name in names] == ["412", "410", ""]


def test_what_may_be_tried_again_is_said() -> None:
    pending = error("Wait.", subcode="AnotherOperationPending")
    text = render_docs(rooms((pending,)))["errors.md"]
    found = section(text, "error-conflict--anotheroperationpending")
    assert found.count("The same request may succeed later.") == 1


def test_a_subcode_without_advice_of_its_own_repeats_none() -> None:
    text = render_docs(rooms((error("It is full."),)))["errors.md"]
    assert "What to do" not in section(text, "error-conflict--full")


def test_a_code_of_two_statuses_has_two_sections() -> None:
    rows = (error("Here.", subcode=None), evolve(error("There.", subcode=None), status=504))
    page = read_docs(rooms(rows))["errors.md"]
    assert {"Conflict (409)", "Conflict (504)"} <= set(page.headings)
    assert {"error-conflict", "error-conflict--504"} <= set(page.anchors)


@pytest.fixture(scope="module")
def client_errors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The module of errors that ships with every client."""
    folder = tmp_path_factory.mktemp("errors")
    package = folder / "shipped_errors"
    package.mkdir()
    source = Path(__file__).parents[1] / "templates/client/package/errors.py"
    (package / "__init__.py").write_text("")
    (package / "errors.py").write_bytes(source.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield importlib.import_module("shipped_errors.errors")


def test_the_class_of_an_error_is_the_one_that_the_client_raises(client_errors: Any) -> None:
    known = {kind.default_code for kind in client_errors.StatusError.__subclasses__()}
    codes = {*known, *client_errors._GENERIC, "Timeout", "Unheard", ""}
    for code in sorted(codes):
        for status in (0, *range(400, 600)):
            raised = client_errors.status_error(status, code).__name__
            assert error_class(status, code) == raised, (status, code)


# Scopes.


@pytest.mark.parametrize("path", ["scopes.md", "resources/index.md"])
def test_a_method_alone_is_heard_with_its_resource(path: str) -> None:
    text = page_html(render_docs(hand_model())[path])
    (found,) = re.findall(r"<a ([^>]*)>POST</a>", text)
    assert 'aria-label="POST room"' in found
    assert "aria-label" not in read_docs_page(render_docs(hand_model())[path]).text
    odd = with_room(lambda row: evolve(row, name='ro" x="om'))
    assert "aria-label" not in render_docs(odd)[path]


def test_the_matrix_marks_what_a_scope_opens() -> None:
    model = hand_model()
    closed = Scope("Doors.Open", "Open doors", "Allows to open.", HERE)
    page = read_docs(evolve(model, scopes=(*model.scopes, closed)))["scopes.md"]
    assert page.row("Operations") == ("Operations", "Rooms. Read", "Doors. Open")
    assert page.row("room POST") == ("room POST", "✓", "")
    assert "Look into rooms" in page.text
    assert "Opens: 1 operation " in page.text
    assert "Opens: 0 operations " in page.text


def test_many_scopes_are_listed_in_a_row() -> None:
    model = hand_model()
    more = tuple(Scope(f"S{number}", "", "", HERE) for number in range(9))

    def room(row: Resource) -> Resource:
        return evolve(row, scopes=(ScopeRef("S1", HERE), ScopeRef("S7", HERE)))

    page = read_docs(evolve(with_room(room), scopes=(*model.scopes, *more)))["scopes.md"]
    assert page.row("room POST") == ("room POST", "S1, S7")


def test_operations_without_a_scope_are_named() -> None:
    text = render_docs(with_room(lambda room: evolve(room, scopes=())))["scopes.md"]
    assert "[room POST](resources/room.md#operation-post)" in section(text, "no-scope")


# Events.


def test_events_stand_with_their_sender_and_with_their_resource() -> None:
    def told(room: Resource) -> Resource:
        more = Event("added", "door", "Low", "", "A door came.", (), HERE)
        return evolve(room, events=(*room.events, more))

    page = read_docs(with_room(told))["events.md"]
    assert page.headings[1:] == ["From door", "Sender not stated", "By resource"]
    assert page.row("updated room") == ("updated room", "High", "The room changed.")
    assert page.row("added door") == ("added door", "Low", "A door came. (said by room)")
    assert page.row("room") == ("room", "Room", "updated from door")
    assert {"sender-door", "events-room", "events-door"} <= set(page.anchors)


# Operations that complete later, revisions.


def test_operations_tell_what_completes_them_and_what_comes_at_once() -> None:
    page = read_docs(hand_model())["operations.md"]
    assert page.text.count("1 operation begins something") == 1
    assert "0 other operations are done when they are answered" in page.text
    assert "Completed by room" in page.headings
    assert "What completes them is the completed event of room" in page.text
    assert (
        "room POST answers 201 with Location. Opens a door. door.links.window.post(...)"
        in page.text
    )


def test_the_call_is_what_the_client_has(corpus_model: Any) -> None:
    page = read_docs(corpus_model.model)["operations.md"]
    assert page.samples[0].startswith("accepted = ucwa.send(")
    assert "communication.links.start_messaging.post(...)" in page.text
    # Two resources as near as each other have this link: the docs go by the same one everywhere.
    assert " messaging.links.send_message.post(...)" in page.text


def test_every_accessor_is_one_of_the_client(corpus_model: Any, tmp_path: Path) -> None:
    model: Model = corpus_model.model
    client: Any = import_client(model, tmp_path, "shown")
    short = Accessors(Book(model, "shown_client").python)
    missing = []
    for row in model.resources:
        kind = getattr(client.resources, short.resource(row.name))
        shown = [short.link(row.name, link.rel) for link in row.links]
        shown += [short.embedded(row.name, copy.rel) for copy in row.embedded]
        missing += [name for name in shown if not has(kind(), name)]
        link = getattr(client.resources, f"{short.resource(row.name)}Link")
        verbs = [short.verb(row.name, one.method) for one in row.operations]
        missing += [verb for verb in verbs if not hasattr(link, verb)]
    assert not missing
    assert all(hasattr(client.enums, short.enumeration(row.name)) for row in model.enumerations)


def has(owner: object, path: str) -> bool:
    """Whether the class of a part of a resource has an attribute: `links.door`."""
    part, _, name = path.partition(".")
    return hasattr(type(getattr(owner, part)), name)


def later(*revisions: Callable[[Resource], Resource]) -> Model:
    """The model by hand with later revisions of its room, each made from the first."""
    model = hand_model()
    first = evolve(model.resource_index["room"], rel="room", revision=1)
    pages = [
        change(evolve(first, name=f"room{number}", revision=number))
        for number, change in enumerate(revisions, 2)
    ]
    return evolve(model, resources=(model.resource_index["door"], first, *pages))


def test_a_revision_tells_what_is_new_and_what_is_missing() -> None:
    def second(room: Resource) -> Resource:
        lock = hand_model().resource_index["door"].properties
        (post,) = room.operations
        return evolve(room, properties=lock, operations=(evolve(post, query=()),))

    page = read_docs(later(second))["revisions.md"]
    assert "1 page tells of a later revision" in page.text
    assert page.row("Properties") == ("Properties", "lock", "state")
    assert page.row("Parameters of POST") == ("Parameters of POST", "", "speed")
    assert "Pages: room (revision 1), room2 (revision 2)" in page.text
    assert "Class: Room, also called Room2" in page.text
    assert "X-MS-RequiresMinResourceVersion: 2" in page.samples
    assert "room POST (from revision 2)" in page.text


def test_several_revisions_stand_one_below_the_other() -> None:
    page = read_docs(later(lambda room: evolve(room, scopes=()), lambda room: room))["revisions.md"]
    assert page.headings[2:5] == ["room", "room2 (revision 2)", "room3 (revision 3)"]
    assert ("Scopes", "Rooms.Read") in page.rows
    assert ("Nothing but words",) in page.rows


def test_without_revisions_nothing_is_told_about_headers() -> None:
    model = linked_model({"a": "b"})
    assert "0 pages tell" in render_docs(model)["revisions.md"]
    assert "X-MS" not in render_docs(model)["revisions.md"]


# The front page, and all of them.


def test_the_front_page_leads_to_each_index_that_there_is() -> None:
    docs = read_docs(hand_model())
    front = docs["index.md"]
    assert set(INDEXES) - {"index.md"} <= set(front.hrefs)
    assert "changes.md" not in front.hrefs
    assert not [href for href in front.hrefs if href.startswith("guide/")]
    assert "2 resources with 1 operation and 1 enumeration" in front.text


def test_the_front_page_names_the_guides() -> None:
    written = (("sign-in", "Sign in"), ("recipes/call-a-friend", "Call a](friend)"))
    guides = tuple(
        Guide(title, "Words.", (), Source(f"guide/{path}.md", 1, 1)) for path, title in written
    )
    docs = read_docs(evolve(linked_model({"root": "lamp"}), guides=guides))
    assert not dead_links(docs)
    text = docs["index.md"].text
    assert "Guides: Sign in" in text
    assert "Recipes: Call a](friend)" in text
    assert "guide/sign-in.md" in docs["index.md"].hrefs


def test_the_front_page_names_the_parts() -> None:
    links = {"root": "people lamp", "people": "friend group search"}
    page = read_docs(linked_model(links))["index.md"]
    assert page.row("people") == ("people", "4", "It is people.")
    assert "resources/index.md#group-people" in page.hrefs
    assert "root is where a program begins: its links lead to 5 of 5 others." in page.text


@pytest.mark.parametrize(
    "model",
    [
        hand_model(),
        later(lambda room: room),
        linked_model({"root": "a b c d", "x": ""}),
        Model("ucwa", (), (), (), ()),
    ],
)
def test_every_link_leads_somewhere(model: Model) -> None:
    docs = read_docs(model)
    assert not dead_links(docs)
    for path in INDEXES:
        assert len(set(docs[path].anchors)) == len(docs[path].anchors), path


HARMLESS_TAGS = {
    *("a", "br", "code", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "strong", "table"),
    *("tbody", "td", "th", "thead", "tr", "ul"),
}


def shape(page: ReadPage) -> tuple[object, ...]:
    """What must not change with the texts: relations and names go where their letters belong."""
    rows = sorted(len(row) for row in page.rows if not row[0].startswith("Relation"))
    return (
        rows,
        len([href for href in page.hrefs if not href.startswith("#")]),
        page.levels.count(3),
    )


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(hostile: str) -> None:
    docs = read_docs(hand_model(lambda text: f"{hostile}{text}" if text else text))
    harmless = read_docs(hand_model())
    assert not dead_links(docs)
    for path in INDEXES:
        page = docs[path]
        assert page.tags <= HARMLESS_TAGS, path
        assert page.attributes <= {"aria-label", "class", "href", "id", "role", "style"}, path
        assert not page.text.count("\ufffd")
        # A relation of another name than `self` is one that is listed.
        if path not in ("link-relations.md", "index.md"):
            assert shape(page) == shape(harmless[path]), path


# The whole API.


@pytest.fixture(scope="module")
def corpus_texts(corpus_model: Any) -> dict[str, str]:
    return render_docs(corpus_model.model)


@pytest.fixture(scope="module")
def corpus_docs(corpus_model: Any) -> dict[str, ReadPage]:
    return read_docs(corpus_model.model)


def test_pages_are_of_a_size_that_can_be_used(corpus_texts: dict[str, str]) -> None:
    for path in INDEXES:
        assert len(page_html(corpus_texts[path])) < LARGEST, path
    assert len(page_html(corpus_texts["index.md"])) < 15_000


def test_all_events_and_relations_are_there(
    corpus_model: Any, corpus_docs: dict[str, ReadPage]
) -> None:
    model: Model = corpus_model.model
    rows = corpus_docs["events.md"].rows
    events = [event for row in model.resources for event in row.events]
    told = [row[0] for row in rows if len(row[0].split()) == 2]
    assert sorted(told) == sorted(f"{row.type} {row.resource}" for row in events)
    assert not [row for row in events if flat(row.reason) not in corpus_docs["events.md"].text]
    rels = {link.rel for row in model.resources for link in row.links} - {"self"}
    rels |= {copy.rel for row in model.resources for copy in row.embedded}
    page = corpus_docs["link-relations.md"]
    assert {row[0].split()[0] for row in page.rows} - {"Relation,"} == rels


def test_all_errors_are_there(corpus_model: Any, corpus_docs: dict[str, ReadPage]) -> None:
    page = corpus_docs["errors.md"]
    for row in corpus_model.model.resources:
        for operation in row.operations:
            for one in operation.errors:
                assert f"{one.code} ({one.status})" in page.headings
                assert not one.subcode or one.subcode in page.headings
                assert flat(one.description) in page.text


def test_the_matrix_is_what_the_pages_say(
    corpus_model: Any, corpus_docs: dict[str, ReadPage]
) -> None:
    model: Model = corpus_model.model
    rows = {row[0].split()[0]: row[1:] for row in corpus_docs["scopes.md"].rows}
    for resource in model.resources:
        if resource.operations and resource.scopes:
            scopes = {scope.name for scope in resource.scopes}
            marks = tuple("✓" if scope.name in scopes else "" for scope in model.scopes)
            assert rows[resource.name] == marks


def test_all_operations_that_complete_later_are_there(
    corpus_model: Any, corpus_docs: dict[str, ReadPage]
) -> None:
    later = {
        f"{row.name} {operation.method}"
        for row in corpus_model.model.resources
        for operation in row.operations
        if isinstance(operation.asynchronous, Asynchronous)
    }
    page = corpus_docs["operations.md"]
    assert {name for name in later if f"{name} answers" in page.text} == later
    assert page.text.count(" answers 2") == len(later)
