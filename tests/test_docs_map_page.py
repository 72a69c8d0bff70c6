"""The map of links in a browser: found, filtered, gone through, read in the dark and without scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from linked_pages import chat
from site_browser import absent
from test_docs_map import map_text, near_text
from test_simulator_page import browser as browser  # a fixture

from codegen.emit.assets import TEMPLATES
from codegen.emit.environment import make_environment
from codegen.targets.docs.site import ASSETS, navigation, site_view

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE = 10_000  # milliseconds
LEAST_CONTRAST = 4.5
GRAVE = {"error", "warning", "assert"}

CONTRASTS = r"""
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colours) => {  // what one sees of colours, one on the other
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = getComputedStyle(document.querySelector(".api-map .view")).backgroundColor;
  const found = {};
  for (const text of document.querySelectorAll(".api-map .view text")) {
    const rect = text.parentNode.querySelector("rect");
    const fills = [ground, ...(rect ? [getComputedStyle(rect).fill] : [])];
    found[text.textContent] = ratio(over([...fills, getComputedStyle(text).fill]), over(fills));
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the map and of a page for each resource, by the settings that are generated."""
    root = tmp_path_factory.mktemp("map-site")
    pages = {"map.md": map_text(chat()), "index.md": "# Made\n"}
    for row in chat().resources:
        pages[f"resources/{row.name}.md"] = f"# {row.name}\n\n{near_text(chat(), row.name)}"
    settings = make_environment((TEMPLATES,)).get_template("docs/zensical.toml.jinja")
    view = site_view("notice", "made reference", None, navigation(pages))
    for path, text in {**pages, "zensical.toml": settings.render(view=view)}.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")
    for asset in ASSETS:
        (root / asset).parent.mkdir(exist_ok=True)
        shutil.copy(TEMPLATES / "docs" / asset, root / asset)
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if "No module named zensical" in done.stderr:
        absent("the package zensical is not installed")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@contextmanager
def looking(browser: Browser, site: Path, path: str, **more: Any) -> Iterator[Page]:
    """A page from disk of which nothing is wrong: no errors in its console, nothing from elsewhere."""
    wrong: list[str] = []
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **more})
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda row: wrong.append(row.text) if row.type in GRAVE else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda row: (
            None if row.url.startswith(("file:", "data:", "blob:")) else wrong.append(row.url)
        ),
    )
    page.goto(f"{site.as_uri()}/{path}")
    try:
        yield page
        assert wrong == []
    finally:
        page.close()


@pytest.fixture
def map_page(browser: Browser, site: Path) -> Iterator[Page]:
    with looking(browser, site, "map.html") as page:
        yield page


def node(page: Page, name: str) -> Locator:
    return page.locator(f"#map-{name}")


def shown(page: Page) -> set[str]:
    """Resources that are not left out."""
    return set(page.locator(".api-map .n:not(.off) text").all_text_contents())


def drawn(page: Page) -> set[tuple[str, str]]:
    """Owners and targets of the lines that are to be seen."""
    rows: list[list[str]] = page.evaluate("""() => {
          const names = [...document.querySelectorAll(".api-map .n text")].map((row) => row.textContent);
          return [...document.querySelectorAll(".api-map path[data-e]")]
            .filter((path) => getComputedStyle(path).display !== "none")
            .map((path) => path.dataset.e.split(" ").map((at) => names[at]));
        }""")
    return {(owner, target) for owner, target in rows}


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


FILTERED: tuple[tuple[dict[str, str], set[str]], ...] = (
    ({"Scope": "Contacts.ReadWrite"}, {"contact", "myContacts", "conversation"}),
    ({"Verb": "DELETE"}, {"conversation"}),
    ({"Verb": "PUT"}, {"contact"}),
    ({"Verb": "POST"}, {"batch", "leave", "sendMessage", "startMessaging"}),
    ({"Verb": "POST", "Scope": "Conversations.Initiate"}, {"startMessaging"}),
)


def test_scopes_and_verbs_choose_what_is_shown(map_page: Page) -> None:
    for choices, names in FILTERED:
        for label, choice in choices.items():
            map_page.get_by_role("combobox", name=label).select_option(choice)
        assert shown(map_page) == names
        assert {name for pair in drawn(map_page) for name in pair} <= names
        count = map_page.locator(".api-map [role=status]").text_content()
        assert count == f"{len(names)} of 16 resources."
        for label in choices:
            map_page.get_by_role("combobox", name=label).select_option("any")
        assert len(shown(map_page)) == 16


def test_search_finds_wire_names_and_python_names(map_page: Page) -> None:
    search = map_page.get_by_label("Find a resource")
    for words in ("startMessaging", "tMess", "START", "start_messaging"):
        search.fill(words)
        assert shown(map_page) == {"startMessaging"}
    search.fill("no such thing")
    assert shown(map_page) == set()
    search.press("Enter")
    search.fill("start_messaging")
    search.press("Enter")
    assert focused(map_page) == "map-startMessaging"
    map_page.keyboard.press("Enter")
    map_page.wait_for_url("**/resources/startMessaging.html")


def test_lines_are_shown_as_one_likes(map_page: Page) -> None:
    ways = drawn(map_page)
    assert ("messaging", "conversation") not in ways
    choice = map_page.get_by_label("Lines")
    choice.select_option("all")
    assert ("messaging", "conversation") in drawn(map_page) > ways
    choice.select_option("embedded copies")
    assert drawn(map_page) == {("application", "me"), ("people", "me")}
    choice.select_option("results of requests")
    assert drawn(map_page) == {("startMessaging", "conversation")}


def test_pointing_shows_all_lines_of_a_resource_and_a_click_opens_its_page(map_page: Page) -> None:
    node(map_page, "conversation").hover()
    assert ("messaging", "conversation") in drawn(map_page)
    opacity = "row => getComputedStyle(row).opacity"
    map_page.wait_for_function(
        "getComputedStyle(document.querySelector('#map-batch')).opacity < 0.5"
    )
    assert node(map_page, "messaging").evaluate(opacity) == "1"
    told = map_page.locator(".facts").text_content() or ""
    for fact in (
        "GET, DELETE",
        "3 steps from application",
        "Conversations.Initiate",
        "What conversation is for.",
    ):
        assert fact in told
    assert "leads to 2" in told
    assert "reached from 3" in told
    node(map_page, "conversation").click()
    map_page.wait_for_url("**/resources/conversation.html")
    assert map_page.locator("h1").text_content() == "conversation¶"


def test_the_keyboard_alone_is_enough(map_page: Page) -> None:
    for _ in range(60):
        map_page.keyboard.press("Tab")
        if focused(map_page).startswith("map-"):
            break
    assert focused(map_page) == "map-application"
    for key, name in (
        ("ArrowRight", "batch"),
        ("ArrowDown", "me"),
        ("ArrowDown", "people"),
        ("ArrowRight", "myContacts"),
        ("ArrowRight", "contact"),
        ("ArrowLeft", "myContacts"),
        ("ArrowUp", "people"),
    ):
        map_page.keyboard.press(key)
        if name == "people" and key == "ArrowUp":
            continue
        assert focused(map_page) == f"map-{name}"
    before = node(map_page, "contact").bounding_box()
    map_page.keyboard.press("+")
    after = node(map_page, "contact").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
    # One stop of the tabulator, however many resources there are.
    map_page.keyboard.press("Tab")
    assert not focused(map_page).startswith("map-")


def test_zoom_keeps_what_is_looked_at(map_page: Page) -> None:
    width = "document.querySelector('.api-map .view > svg').getBoundingClientRect().width"
    start = map_page.evaluate(width)
    map_page.get_by_role("button", name="Zoom in").click()
    larger = map_page.evaluate(width)
    assert larger > start
    map_page.get_by_role("button", name="Zoom out").click()
    map_page.get_by_role("button", name="Zoom out").click()
    assert map_page.evaluate(width) < start
    map_page.get_by_role("button", name="Show the whole width").click()
    frame = map_page.evaluate("document.querySelector('.api-map .view').clientWidth")
    assert abs(map_page.evaluate(width) - frame) <= 1
    box = node(map_page, "conversation").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    map_page.mouse.move(x, y)
    map_page.keyboard.down("Control")
    map_page.mouse.wheel(0, -300)
    map_page.keyboard.up("Control")
    map_page.wait_for_function(f"{width} > {frame * 1.5}")
    under = "([x, y]) => document.elementFromPoint(x, y).closest('.n')?.id"
    assert map_page.evaluate(under, [x, y]) == "map-conversation"


def test_dragging_moves_the_map_and_opens_nothing(map_page: Page) -> None:
    for _ in range(4):
        map_page.get_by_role("button", name="Zoom in").click()
    node(map_page, "people").scroll_into_view_if_needed()
    box = node(map_page, "people").bounding_box()
    assert box is not None
    left = "document.querySelector('.api-map .view').scrollLeft"
    before = map_page.evaluate(left)
    map_page.mouse.move(box["x"] + 5, box["y"] + 5)
    map_page.mouse.down()
    map_page.mouse.move(box["x"] - 95, box["y"] + 5, steps=4)
    map_page.mouse.up()
    assert abs(map_page.evaluate(left) - before - 100) <= 1
    assert map_page.url.endswith("/map.html")


def test_a_place_on_the_map_has_an_address(browser: Browser, site: Path) -> None:
    with looking(browser, site, "resources/messaging.html") as page:
        page.get_by_role("link", name="Show on the map").click()
        page.wait_for_url("**/map.html#map-messaging")
        page.wait_for_function("document.activeElement.id === 'map-messaging'")
        assert page.locator(".api-map.lit .n.at text").text_content() == "messaging"
        page.get_by_role("link", name="people", exact=True).first.click()
        page.wait_for_function("document.activeElement.id === 'map-people'")


def test_a_neighbourhood_is_searched_filtered_and_clicked(browser: Browser, site: Path) -> None:
    with looking(browser, site, "resources/conversation.html") as page:
        assert page.get_by_label("Find a resource").is_hidden()
        page.get_by_role("button", name="Find, filter, zoom").click()
        page.get_by_label("Find a resource").fill("start_m")
        assert shown(page) == {"startMessagingPOST", "conversation"}
        page.get_by_label("Find a resource").fill("")
        page.get_by_label("Verb").select_option("POST")
        assert shown(page) == {"startMessagingPOST", "leave", "conversation"}
        page.locator(".api-map a.n", has_text="leave").click()
        page.wait_for_url("**/resources/leave.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["map.html", "resources/conversation.html"])
def test_text_can_be_read_on_light_and_dark_ground(
    browser: Browser, site: Path, scheme: str, path: str
) -> None:
    with looking(browser, site, path, color_scheme=scheme) as page:
        ground = page.evaluate("getComputedStyle(document.querySelector('.view')).backgroundColor")
        first = int(re.findall(r"\d+", ground)[0])
        assert first < 60 if scheme == "dark" else first > 200
        if path != "map.html":
            page.get_by_role("button", name="Find, filter, zoom").click()
        contrasts = page.evaluate(CONTRASTS)
        page.get_by_label("Find a resource").fill("con")
        contrasts |= {f"found {name}": ratio for name, ratio in page.evaluate(CONTRASTS).items()}
        assert len(contrasts) > 10
        assert {name: ratio for name, ratio in contrasts.items() if ratio < LEAST_CONTRAST} == {}


@pytest.mark.parametrize("path", ["map.html", "resources/conversation.html"])
def test_a_telephone_is_wide_enough(browser: Browser, site: Path, path: str) -> None:
    size = {"width": 360, "height": 740}
    with looking(browser, site, path, viewport=size, has_touch=True, is_mobile=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for tool in page.locator(".api-map :is(input, select, button)").all():
            box = tool.bounding_box()
            assert box is None or 0 <= box["x"] < box["x"] + box["width"] <= 360
        target = page.locator(".api-map a.n").last
        target.scroll_into_view_if_needed()
        href = target.get_attribute("href") or ""
        target.tap()
        page.wait_for_url(f"**/{href.rpartition('/')[2]}")


def test_two_fingers_zoom_the_map_and_not_the_page(browser: Browser, site: Path) -> None:
    size = {"width": 360, "height": 740}
    with looking(browser, site, "map.html", viewport=size, has_touch=True, is_mobile=True) as page:
        page.locator(".api-map .view").scroll_into_view_if_needed()
        box = page.locator(".api-map .view").bounding_box()
        assert box is not None
        y = max(box["y"], 60) + 100
        session = page.context.new_cdp_session(page)

        def touch(kind: str, *places: int) -> None:
            points = [{"x": x, "y": y, "id": number} for number, x in enumerate(places)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        width = "document.querySelector('.api-map .view > svg').getBoundingClientRect().width"
        before = page.evaluate(width)
        touch("touchStart", 150, 210)
        for by in range(5, 35, 5):
            touch("touchMove", 150 - by, 210 + by)
        touch("touchEnd")
        assert page.evaluate(width) == pytest.approx(2 * before, rel=0.02)
        assert page.evaluate("visualViewport.scale") == 1
        assert page.url.endswith("/map.html")


def test_without_scripts_there_are_a_picture_with_links_and_a_list(
    browser: Browser, site: Path
) -> None:
    with looking(browser, site, "map.html", java_script_enabled=False) as page:
        assert page.locator(".api-map .tools").count() == 0
        assert page.locator(".api-map a.n").count() == 16
        items = page.locator("article ul li", has_text="leads to").all_text_contents()
        assert any(
            re.match(r"startMessaging:.*leads to conversation \(POST\)", row) for row in items
        )
        page.locator(".api-map a.n", has_text="startMessaging").click()
        page.wait_for_url("**/resources/startMessaging.html")


def test_nothing_moves_for_those_who_want_it_so(browser: Browser, site: Path) -> None:
    with looking(browser, site, "map.html", reduced_motion="reduce") as page:
        durations = page.locator(".api-map .n, .api-map path").evaluate_all(
            "rows => rows.map(row => getComputedStyle(row).transitionProperty)"
        )
        assert set(durations) == {"none"}
