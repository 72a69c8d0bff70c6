"""The project's site in a browser: on a desk, on a telephone, by keyboard, in the dark, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from built_site import Host, build_once, hosted
from site_browser import chromium, looking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

KINDS = {
    "home": "index.html",
    "tutorial": "tutorial.html",
    "guide": "guide/client.html",
    "resource": "reference/resources/startMessaging.html",
    "enumeration": "reference/enumerations/ErrorSubcode.html",
    "resources": "reference/resources/index.html",
    "map": "reference/map.html",
    "errors": "reference/errors.html",
    "events": "reference/events.html",
    "scopes": "reference/scopes.html",
    "relations": "reference/link-relations.html",
    "settings": "settings.html",
    "rule": "rules/UC203.html",
}
TELEPHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_once(tmp_path_factory)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with hosted(site) as opened:
        yield opened


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    width: int = page.evaluate(
        "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
    )
    return width


def open_all(browser: Browser, base: str, paths: list[str]) -> None:
    """Opens pages on a telephone and makes the window wider: nothing is wrong, nothing sticks out."""
    wide = {}
    with looking(browser, base, viewport=TELEPHONE) as page:
        for path in paths:
            page.set_viewport_size(TELEPHONE)
            page.goto(base + path, wait_until="load")
            if found := overflow(page):
                wide[path] = found
            page.set_viewport_size(DESK)
            if found := overflow(page):
                wide[f"{path} on a desk"] = found
    assert wide == {}


def test_a_page_of_each_kind_opens_and_fits(browser: Browser, host: Host) -> None:
    open_all(browser, host.url, list(KINDS.values()))
    assert host.missing == []


@pytest.mark.long
def test_every_page_opens_and_fits(browser: Browser, host: Host, site: Path) -> None:
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    open_all(browser, host.url, paths)


def test_pages_open_from_disk(browser: Browser, site: Path) -> None:
    kinds = ("home", "guide", "resource", "map")
    open_all(browser, f"{site.as_uri()}/", [KINDS[kind] for kind in kinds])


def test_the_first_page_is_light(browser: Browser, host: Host) -> None:
    """Everything that the first visit transfers, compressed as hosts of files do: under 200 kB.

    The index of the search is not among it; it comes when somebody is about to search.
    """
    with looking(browser, host.url, viewport=DESK) as page:
        page.goto(host.url, wait_until="networkidle")
        on_line, of_files = (sum(row[part] for row in host.sent.values()) for part in (0, 1))
        assert on_line < 130_000, host.sent
        assert of_files < 420_000, host.sent
        assert "search.json" not in host.sent
        page.get_by_role("button", name="Search").hover()
        page.wait_for_function(
            "() => performance.getEntriesByName(new URL('search.json', __md_scope)).length"
        )
        assert host.sent["search.json"][0] < 350_000


# Search


FOUND = {
    "startMessaging": "resources/startMessaging.html",
    "start_messaging": "resources/startMessaging.html",
    "StartMessaging": "resources/startMessaging.html",
    "startmessaging": "resources/startMessaging.html",
    "Messaging": "resources/messaging.html",
    "audioVideoSession": "resources/audioVideoSession.html",
    "remote_endpoint": "resources/audioVideoSession.html",
    "AlreadyExists": "enumerations/ErrorSubcode.html",
    "make_me_available": "resources/makeMeAvailable.html",
    "UC203": "rules/UC203.html",
    "overlay": "guide/overlays.html",
}


@pytest.mark.parametrize("place", ["host", "disk"])
def test_search_finds(place: str, browser: Browser, host: Host, site: Path) -> None:
    """What somebody types leads to its page, among the first ten."""
    base = host.url if place == "host" else f"{site.as_uri()}/"
    missed = {}
    with looking(browser, base, viewport=DESK) as page:
        page.goto(f"{base}{KINDS['guide']}")
        page.get_by_role("button", name="Search").first.click()
        box = page.get_by_role("combobox", name="Search")
        for words, target in FOUND.items():
            box.fill("")
            page.get_by_role("option").first.wait_for(state="detached")
            box.fill(words)
            page.get_by_role("option").first.wait_for()
            links = page.get_by_role("option").evaluate_all(
                "(rows) => rows.map((row) => (row.closest('a') ?? row.querySelector('a')).href)"
            )
            if not any(target in link for link in links[:10]):
                missed[words] = links
    assert missed == {}


def test_the_search_opens_by_its_keys_at_once(browser: Browser, host: Host) -> None:
    """What is typed next is searched for, and is no key that leads elsewhere."""
    with looking(browser, host.url, viewport=DESK) as page:
        page.goto(host.url + KINDS["guide"])
        page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="Search")
        box.wait_for()
        page.keyboard.type("note")
        page.get_by_role("option").first.wait_for()
        assert box.input_value() == "note"
        assert page.url.startswith(host.url + KINDS["guide"])


# Tabs, colours, keyboard


def test_tabs_switch_together_and_are_remembered(browser: Browser, host: Host) -> None:
    def shown(page: Page, label: str) -> list[bool]:
        return [row.is_checked() for row in page.get_by_role("radio", name=label).all()]

    with looking(browser, host.url, viewport=DESK) as page:
        page.goto(host.url + KINDS["resource"])
        sets = page.locator(".tabbed-set")
        label = sets.first.locator(".tabbed-labels label").nth(1)
        name = label.inner_text()
        label.click()
        for index in range(sets.count()):
            names = sets.nth(index).locator(".tabbed-labels label").all_inner_texts()
            if name in names:
                at = names.index(name)
                assert sets.nth(index).locator("input").nth(at).is_checked()
                assert sets.nth(index).locator(".tabbed-block").nth(at).is_visible()
        page.goto(host.url + "reference/resources/messaging.html")
        again = page.locator(".tabbed-set", has=page.locator("label", has_text=name)).first
        names = again.locator(".tabbed-labels label").all_inner_texts()
        assert again.locator("input").nth(names.index(name)).is_checked()


def comes_to_be(page: Page, scheme: str) -> None:
    """Waits until a page is seen to be light or dark."""
    page.wait_for_function(
        "(dark) => { const parts = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g);"
        " const sum = parts.slice(0, 3).reduce((all, part) => all + Number(part), 0);"
        " return dark ? sum < 120 : sum > 600; }",
        arg=scheme == "dark",
    )


def test_colours_follow_the_system_until_a_reader_chooses(browser: Browser, host: Host) -> None:
    with looking(browser, host.url, viewport=DESK, color_scheme="dark") as page:
        page.goto(host.url)
        comes_to_be(page, "dark")
        page.emulate_media(color_scheme="light")
        comes_to_be(page, "light")
        page.emulate_media(color_scheme="dark")
        comes_to_be(page, "dark")
        page.get_by_title("switch to light").click()
        comes_to_be(page, "light")
        page.goto(host.url + KINDS["guide"])
        comes_to_be(page, "light")
        page.get_by_title("switch to dark").click()
        page.emulate_media(color_scheme="light")
        page.reload()
        comes_to_be(page, "dark")
        page.get_by_title("switch to those of the system").click()
        comes_to_be(page, "light")


def focused(page: Page) -> str:
    """What somebody who moves by the keyboard is told."""
    name: str = page.evaluate(
        "() => { const at = document.activeElement;"
        " return (at.getAttribute('aria-label') || at.title || at.textContent).trim(); }"
    )
    return name


def test_the_keyboard_is_enough(browser: Browser, host: Host) -> None:
    with looking(browser, host.url, viewport=DESK) as page:
        page.goto(host.url + KINDS["resource"])
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to content"
        page.wait_for_function(  # it fades in
            "() => getComputedStyle(document.querySelector('.md-skip')).opacity === '1'"
        )
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('article') !== null")
        page.keyboard.press("/")
        page.locator("dialog input, [role=dialog] input").first.wait_for()
        page.keyboard.insert_text("messagingInvitation")
        page.get_by_text(re.compile(r"\d+ results?")).first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"resources/messagingInvitation\.html"))


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_what_has_focus_is_seen(size: ViewportSize, browser: Browser, host: Host) -> None:
    with looking(browser, host.url, viewport=size) as page:
        page.goto(host.url + KINDS["guide"])
        for _ in range(14):
            page.keyboard.press("Tab")
            unseen = page.evaluate(
                "() => { const at = document.activeElement, style = getComputedStyle(at);"
                " const { left, right } = at.getBoundingClientRect();"
                " const isSeen = style.outlineStyle !== 'none' && right >= 0 && left <= innerWidth;"
                " return at === document.body || isSeen ? '' : at.outerHTML; }"
            )
            assert unseen == ""


def test_the_keyboard_opens_the_navigation_of_a_telephone(browser: Browser, host: Host) -> None:
    with looking(browser, host.url, viewport=TELEPHONE) as page:
        page.goto(host.url + KINDS["guide"])
        side = page.locator(".md-sidebar--primary")
        page.locator("label[role=button]", has_text="Navigation").focus()
        assert side.evaluate("(row) => row.inert")
        page.keyboard.press("Enter")
        side.get_by_role("link", name="Tutorial").focus()
        assert focused(page) == "Tutorial"
        page.keyboard.press("Escape")
        assert side.evaluate("(row) => row.inert")
        page.locator("label[role=button]", has_text="Search").focus()
        page.keyboard.press("Space")
        page.get_by_role("combobox", name="Search").wait_for()


# Accessibility


ALIKE = [
    "article tbody tr:nth-child(n+5)",
    "article .md-typeset__scrollwrap" + " ~ .md-typeset__scrollwrap" * 3,
    "article .highlight ~ .highlight",
    "article p" + " ~ p" * 5,
    "article li:nth-child(n+7)",
    "article svg a:nth-child(n+9)",
    ".md-nav li:nth-child(n+7):not(.md-nav__item--active)",
]
"""Rows after the first few of a kind: what is wrong with them is wrong with those, too."""


def serious(browser: Browser, host: Host, kind: str, without: list[str]) -> dict[str, list[str]]:
    """What axe holds for serious or critical, by rule: all in the light, colours in the dark."""
    axe = import_module("axe_playwright_python.sync_playwright").Axe()
    context = {"exclude": [[row] for row in without]} if without else None
    found = {}
    with looking(browser, host.url, viewport=DESK, color_scheme="light") as page:
        page.goto(host.url + KINDS[kind])
        for scheme, rules in AXE.items():
            page.emulate_media(color_scheme=scheme)
            comes_to_be(page, scheme)
            options = {"resultTypes": ["violations"], "preload": False, **rules}
            for row in axe.run(page, context=context, options=options).response["violations"]:
                if row["impact"] in {"serious", "critical"}:
                    where = [f"{node['target']}: {node['failureSummary']}" for node in row["nodes"]]
                    found[f"{row['id']} ({scheme})"] = where[:3]
    return found


AXE: dict[Literal["light", "dark"], dict[str, list[str]]] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast"]},
}


TEN = [kind for kind in KINDS if kind not in {"relations", "settings", "rule"}]


@pytest.mark.parametrize("kind", TEN)
def test_axe_finds_nothing_serious(kind: str, browser: Browser, host: Host) -> None:
    assert serious(browser, host, kind, ALIKE) == {}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious_anywhere(kind: str, browser: Browser, host: Host) -> None:
    assert serious(browser, host, kind, []) == {}
