"""The map of links: all is on it, nothing is over anything else, no name on it can act."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docs_reader import page_html, read_docs_page
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_pages import chat, linked

from codegen.emit.assets import TEMPLATES
from codegen.emit.environment import make_environment
from codegen.model.nodes import Model
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.link_graph import LinkGraph
from codegen.targets.docs.map.arrangement import Arrangement, arrange
from codegen.targets.docs.map.drawing import DrawingView
from codegen.targets.docs.map.marks import COLOURS, Marks
from codegen.targets.docs.map.neighbourhood import neighbourhood
from codegen.targets.docs.map.places import HEIGHT, fitting
from codegen.targets.docs.map.tree import Tree
from codegen.targets.docs.map.whole import map_page
from codegen.targets.docs.target import PageView

HOSTILE = (
    '<script>alert("1")</script>',
    "'\" onload='x' </svg></figure>",
    "``` ` {: onclick=x} [y](https://evil.example)",
    "two\n\n# lines\n</title>]]> -->",
    "\x1b[31m\x00\u202e\u2028 \x85 &lt;b&gt; &amp;",
    "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    "{{ view }} {% raw %}",
)


GOLDEN = {
    "application": (12, 71),
    "batch": (154, 71),
    "me": (154, 93),
    "people": (154, 176),
    "myContacts": (310, 165),
    "contact": (474, 165),
    "contactPhoto": (623, 165),
    "search": (310, 187),
    "communication": (154, 281),
    "conversations": (310, 270),
    "conversation": (474, 270),
    "leave": (623, 259),
    "messaging": (623, 281),
    "sendMessage": (772, 281),
    "startMessaging": (310, 292),
    "lonely": (154, 364),
}


def marks(model: Model) -> Marks:
    return Marks(Book(model))


def map_text(model: Model) -> str:
    """`map.md`, as it is generated."""
    page = map_page(Shelf(Book(model), ""), marks(model))
    template = make_environment((TEMPLATES,)).get_template("docs/map.md.jinja")
    return template.render(view=PageView("notice", (), page))


def near_text(model: Model, name: str) -> str:
    """The neighbourhood on a resource's page; empty where there is none."""
    view = neighbourhood(name, Shelf(Book(model), "resources"), marks(model))
    source = '{% import "docs/map_parts.html.jinja" as maps %}{{ maps.neighbourhood(view) }}'
    return make_environment((TEMPLATES,)).from_string(source).render(view=view)


def figure(text: str) -> ElementTree.Element:
    """The picture in a page as the site shows it; must be well-formed."""
    (found,) = re.findall(r"<figure.*</figure>", page_html(text), re.DOTALL)
    return ElementTree.fromstring(found)


def nodes(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [row for row in picture.iter() if "n" in row.get("class", "").split()]


def name_of(node: ElementTree.Element) -> str:
    label = node.find("text")
    assert label is not None
    return node.get("data-name") or label.text or ""


def lines(picture: ElementTree.Element) -> Iterator[tuple[str, str, set[str]]]:
    """Owner, target and kinds of each line."""
    names = [name_of(node) for node in nodes(picture)]
    for row in picture.iter("path"):
        if row.get("data-e"):
            owner, target = map(int, row.get("data-e", "").split())
            yield names[owner], names[target], set(row.get("class", "").split())


def rectangles(view: DrawingView) -> list[tuple[int, int, int, int]]:
    return [(row.box.x, row.top, row.box.right, row.top + row.height) for row in view.nodes]


def assert_apart(view: DrawingView) -> None:
    """Every node is on the picture, and none over another."""
    places = rectangles(view)
    for at, (left, top, right, bottom) in enumerate(places):
        assert 0 <= left < right <= view.width
        assert 0 <= top < bottom <= view.height
        for other in places[:at]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def assert_whole(model: Model, view: DrawingView) -> None:
    """Each resource is there once, and a line for each pair of resources with steps between them."""
    graph = LinkGraph(model)
    names = list(arrange(Tree(graph)).boxes)
    assert sorted(names) == [row.name for row in model.resources]
    assert len(view.nodes) == len(names)
    drawn = [tuple(map(int, row.ends.split())) for row in (*view.ways, *view.others)]
    assert len(set(drawn)) == len(drawn)
    assert {(names[a], names[b]) for a, b in drawn} == {(e.owner, e.target) for e in graph.edges}
    # One way to each that can be reached, but to the root.
    assert sorted(row.ends.split()[1] for row in view.ways) == sorted(
        str(at) for at, name in enumerate(names) if graph.distances.get(name)
    )


def arrangement(model: Model) -> Arrangement:
    return arrange(Tree(LinkGraph(model)))


names = st.integers(0, 25).map(lambda number: f"r{number}" * (1 + number % 9))
graphs = st.dictionaries(names, st.lists(names, max_size=6, unique=True), min_size=1, max_size=26)


@given(graphs)
@settings(max_examples=60)
def test_any_api_has_all_of_it_on_its_map_and_nothing_over_anything(
    links: dict[str, list[str]],
) -> None:
    model = linked(links)
    page = map_page(Shelf(Book(model), ""), marks(model))
    if page is None:
        assert LinkGraph(model).edges == ()
        return
    assert_apart(page.drawing)
    assert_whole(model, page.drawing)
    assert sum(area.size for area in page.areas) == len(model.resources)
    shelf, shared = Shelf(Book(model), "resources"), marks(model)
    for row in model.resources:
        near = neighbourhood(row.name, shelf, shared)
        if near is not None:
            assert_apart(near.drawing)


def test_columns_tell_steps_and_bands_tell_areas() -> None:
    found = arrangement(chat())
    steps = LinkGraph(chat()).distances
    assert steps["sendMessage"] == 5
    for name, box in found.boxes.items():
        if name != "lonely":
            assert box.x == found.columns[steps[name]]
    assert [(band.title, set(band.names)) for band in found.bands] == [
        ("One step, and no further", {"batch", "me"}),
        ("people", {"people", "myContacts", "search", "contact", "contactPhoto"}),
        (
            "communication",
            {
                "communication",
                "conversations",
                "conversation",
                "leave",
                "messaging",
                "sendMessage",
                "startMessaging",
            },
        ),
        ("No way leads here from application", {"lonely"}),
    ]
    for band in found.bands:
        for name in band.names:
            assert band.y < found.boxes[name].y - HEIGHT < band.y + band.height - HEIGHT


def test_where_things_stand_changes_only_knowingly() -> None:
    """A new release of the library that arranged otherwise would show here."""
    boxes = arrangement(chat()).boxes
    assert {name: (box.x, box.y) for name, box in boxes.items()} == GOLDEN


def test_the_way_shown_is_the_one_over_what_is_known_best() -> None:
    model = linked(
        {
            "root": ["aside", "hub", "other", "third"],
            "other": ["hub", "root"],
            "third": ["hub"],
            "aside": ["goal"],
            "hub": ["goal"],
        }
    )
    tree = Tree(LinkGraph(model))
    assert tree.leads("hub", "goal")
    assert not tree.leads("aside", "goal")


def test_many_areas_have_colours_that_are_there() -> None:
    model = linked(
        {"root": [f"a{n}" for n in range(20)], **{f"a{n}": [f"b{n}"] for n in range(20)}}
    )
    colours = set(marks(model).colours.values())
    assert colours == set(range(1, COLOURS + 1))
    css = (TEMPLATES / "docs/assets/map.css").read_text("utf-8")
    assert {int(number) for number in re.findall(r"^\.a(\d+) ", css, re.MULTILINE)} == {0, *colours}


def test_the_page_says_of_each_resource_what_it_is() -> None:
    picture = figure(map_text(chat()))
    told = {name_of(node): node for node in nodes(picture)}
    verbs = json.loads(picture.get("data-verbs", ""))
    scopes = json.loads(picture.get("data-scopes", ""))
    assert verbs == ["GET", "POST", "PUT", "DELETE"]
    node = told["conversation"]
    assert [verbs[int(at)] for at in node.get("data-v", "").split()] == ["GET", "DELETE"]
    assert {scopes[int(at)] for at in node.get("data-s", "").split()} == {
        "Conversations.Initiate",
        "Contacts.ReadWrite",
    }
    assert node.get("href") == "resources/conversation.md"
    assert node.get("id") == "map-conversation"
    assert node.get("data-at") == "3"
    assert node.get("data-about") == "What conversation is for."
    assert told["startMessaging"].get("data-python") == "start_messaging"
    assert told["lonely"].get("data-at") is None
    assert {name for name, row in told.items() if "do" in row.get("class", "").split()} == {
        "batch",
        "leave",
        "sendMessage",
        "startMessaging",
    }
    assert ("people", "me", {"e"}) in list(lines(picture))
    assert ("startMessaging", "conversation", {"r"}) in list(lines(picture))


def test_the_list_has_the_facts_of_the_map() -> None:
    text = map_text(chat())
    page = read_docs_page(text)
    picture = figure(text)
    assert page.headings[:2] == ["Map of links", "The map as a list"]
    assert "communication and beyond" in page.headings
    rows = {row.split("](")[0]: row for row in re.findall(r"^- \[(.*)$", text, re.MULTILINE)}
    assert set(rows) == {name_of(node) for node in nodes(picture)}
    for owner, target, _ in lines(picture):
        assert f"[{target}](resources/{target}.md)" in rows[owner].split("leads to")[1]
    assert "3 steps; `GET`, `DELETE`; any scope" in rows["conversation"]
    assert "[conversation](resources/conversation.md) (POST)" in rows["startMessaging"]
    assert "[me](resources/me.md) (embedded)" in rows["people"]


def test_a_neighbourhood_has_what_leads_there_and_where_it_leads() -> None:
    picture = figure(near_text(chat(), "conversation"))
    found = list(lines(picture))
    assert {(a, b) for a, b, _ in found} == {
        ("conversations", "conversation"),
        ("messaging", "conversation"),
        ("startMessaging", "conversation"),
        ("conversation", "messaging"),
        ("conversation", "leave"),
    }
    assert [node.get("href") for node in nodes(picture)] == [
        "conversations.md",
        "messaging.md",
        "startMessaging.md",
        None,
        "messaging.md",
        "leave.md",
    ]
    (link,) = picture.iterfind("figcaption/a")
    assert link.get("href") == "../map.md#map-conversation"
    notes = {name_of(node): "".join(node.itertext()) for node in nodes(picture)}
    assert notes["startMessaging"] == "startMessagingPOST"


@pytest.mark.parametrize("model", [linked({}), linked({"alone": []})], ids=["empty", "one page"])
def test_where_nothing_leads_anywhere_there_is_no_map(model: Model) -> None:
    assert map_page(Shelf(Book(model), ""), marks(model)) is None
    assert [near_text(model, row.name) for row in model.resources] == ["" for _ in model.resources]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_can_act(text: str) -> None:
    model = linked(
        {"root": ["one", "two"], "one": ["three"], "apart": ["one"]},
        verbs={"two": [text]},
        scopes={"one": [text]},
        embedded={"root": ["two"]},
        spoil=lambda name: f"{text} {name}",
    )
    harmless = linked(
        {"root": ["one", "two"], "one": ["three"], "apart": ["one"]},
        verbs={"two": ["GO"]},
        scopes={"one": ["S"]},
        embedded={"root": ["two"]},
    )
    pages = [
        (map_text(model), map_text(harmless)),
        *(
            (near_text(model, f"{text} {row.name}"), near_text(harmless, row.name))
            for row in harmless.resources
        ),
    ]
    for hostile, plain in pages:
        picture, calm = figure(hostile), figure(plain)
        # The same elements with the same attributes in the same order, whatever names hold.
        shape = [(row.tag, sorted(row.keys())) for row in picture.iter() if row.tag != "tspan"]
        usual = [(row.tag, sorted(row.keys())) for row in calm.iter() if row.tag != "tspan"]
        without = [(tag, [key for key in keys if key != "data-name"]) for tag, keys in shape]
        assert without == usual
        for key in ("href", "src"):
            targets = [row.get(key, "") for row in picture.iter()]
            assert all(re.fullmatch(r"[\w./#-]*", target) for target in targets)
        assert read_docs_page(hostile).tags == read_docs_page(plain).tags


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "short"),
        ("abcdefgh", "abcdefgh"),
        ("abcdefghi", "abcdefg…"),
        ("漢字漢字漢", "漢字漢…"),
    ],
)
def test_long_names_are_cut_to_what_there_is_room_for(text: str, shown: str) -> None:
    assert fitting(text, 8) == shown


SCRIPT = """
import hashlib, random, sys
from linked_pages import linked
from test_docs_map import map_text, near_text
chance = random.Random(7)
model = linked({f"r{n}": [f"r{chance.randrange(90)}" for _ in range(3)] for n in range(90)})
texts = [map_text(model), *(near_text(model, row.name) for row in model.resources)]
print(hashlib.sha256("".join(texts).encode()).hexdigest())
"""


def test_two_processes_draw_the_same() -> None:
    found = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1
